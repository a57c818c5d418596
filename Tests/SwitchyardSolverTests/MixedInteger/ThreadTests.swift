import SwitchyardSolver
import Synchronization
import Testing

/// Multi-dimensional knapsacks with rows alike enough that cuts do not close them.
func hardKnapsack(seed: UInt64, columns: Int, rows: Int) -> Model {
    var g = TestGenerator(seed: seed)
    var model = Model()
    model.sense = .maximize
    var weights = [[Double]](repeating: [], count: rows)
    for _ in 0..<columns {
        for i in 0..<rows { weights[i].append(Double(g.integer(20...100))) }
        let mean = weights.reduce(0) { $0 + ($1.last ?? 0) } / Double(rows)
        let value = mean.rounded() + Double(g.integer(0...30))
        model.addColumn(lower: 0, upper: 1, cost: value, type: .integer)
    }
    for i in 0..<rows {
        let side = (weights[i].reduce(0, +) / 2).rounded()
        model.addRow(upper: side, terms: (0..<columns).map { (Column(index: $0), weights[i][$0]) })
    }
    return model
}

@Suite struct `Threads of the tree search` {
    @Test func `point, bound, nodes and iterations are the same for one, two and three threads`() {
        for seed: UInt64 in 1...4 {
            let model = hardKnapsack(seed: seed, columns: 30, rows: 4)
            var first: Solution?
            for threads in 1...3 {
                var settings = SolverSettings()
                settings.threads = threads
                settings.relativeGap = 1e-9
                let found = solveMixedInteger(model, settings: settings)
                #expect(found.status == .optimal)
                #expect(found.nodes > 50, "a tree is needed for the test to say anything")
                if let first {
                    #expect(found.primal == first.primal)
                    #expect(found.bound == first.bound)
                    #expect(found.nodes == first.nodes)
                    #expect(found.simplexIterations == first.simplexIterations)
                } else {
                    first = found
                }
            }
        }
    }

    @Test func `a node limit cuts two threads short where it cuts one`() {
        let model = hardKnapsack(seed: 9, columns: 35, rows: 5)
        for limit in [1, 7, 60, 101] {
            var answers: [Solution] = []
            for threads in 1...2 {
                var settings = SolverSettings()
                settings.threads = threads
                settings.nodeLimit = limit
                settings.relativeGap = 1e-9
                answers.append(solveMixedInteger(model, settings: settings))
            }
            #expect(answers[0].nodes <= limit)
            #expect(answers[0].nodes == answers[1].nodes)
            #expect(answers[0].bound == answers[1].bound)
            #expect(answers[0].primal == answers[1].primal)
        }
    }

    @Test func `incumbents are told in the same order, each better than the last`() {
        let model = hardKnapsack(seed: 3, columns: 30, rows: 4)
        var orders: [[Double]] = []
        for threads in 1...2 {
            let told = Mutex<[Double]>([])
            var settings = SolverSettings()
            settings.threads = threads
            var options = MixedIntegerOptions()
            options.heuristics = .none
            options.onIncumbent = { _, objective in told.withLock { $0.append(objective) } }
            _ = solveMixedInteger(model, settings: settings, options: options)
            orders.append(told.withLock { $0 })
        }
        #expect(orders[0] == orders[1])
        #expect(zip(orders[0], orders[0].dropFirst()).allSatisfy { $0 < $1 })
    }
}
