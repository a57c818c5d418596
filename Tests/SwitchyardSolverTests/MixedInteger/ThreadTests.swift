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

/// A fixed-charge network with capacity 100 an arc: the root's reduced costs fix arcs, and a tree remains.
func fixedChargeNetwork(seed: UInt64, nodes: Int) -> Model {
    var g = TestGenerator(seed: seed)
    var model = Model()
    var inflow = [[(Column, Double)]](repeating: [], count: nodes)
    for from in 0..<nodes {
        for to in 0..<nodes where to != from && g.integer(0...99) < 35 {
            let flow = model.addColumn(lower: 0, upper: .infinity, cost: Double(g.integer(1...9)))
            let open = model.addColumn(
                lower: 0, upper: 1, cost: Double(g.integer(20...200)), type: .integer)
            model.addRow(upper: 0, terms: [(flow, 1), (open, -100)])
            inflow[to].append((flow, 1))
            inflow[from].append((flow, -1))
        }
    }
    var demand = (1..<nodes).map { _ in Double(g.integer(-20...20)) }
    demand.append(-demand.reduce(0, +))
    for v in 0..<nodes { model.addRow(lower: demand[v], upper: demand[v], terms: inflow[v]) }
    return model
}

@Suite struct `Threads of the tree search` {
    @Test func `a worker that joins the tree keeps to what the root fixed`() {
        var withTree = 0
        for seed: UInt64 in 17...20 {
            let model = fixedChargeNetwork(seed: seed &* 7_919, nodes: 15)
            var settings = SolverSettings()
            settings.relativeGap = 1e-6
            settings.nodeLimit = 4_000
            let found = solveMixedInteger(model, settings: settings)
            #expect(found.status == .optimal || found.status == .infeasible, "seed \(seed)")
            if found.nodes > 10 { withTree += 1 }
        }
        #expect(withTree > 1, "trees are needed for the test to say anything")
    }

    @Test func `point, bound, nodes and iterations are the same for one, two and three threads`() {
        let models =
            (1...4).map { hardKnapsack(seed: $0, columns: 30, rows: 4) }
            + [17, 20].map { fixedChargeNetwork(seed: $0 &* 7_919, nodes: 24) }
        for model in models {
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
