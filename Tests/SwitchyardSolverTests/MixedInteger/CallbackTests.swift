import SwitchyardSolver
import Synchronization
import Testing

@Suite struct `Callbacks of the tree search` {
    /// A symmetric travelling salesman with degree rows only; columns are the edges (a, b), a < b.
    struct Tour {
        let cities: Int
        let lengths: [[Double]]
        var edges: [(Int, Int)] = []
        var model = Model()

        init(seed: UInt64, cities: Int) {
            var g = TestGenerator(seed: seed)
            self.cities = cities
            let places = (0..<cities).map { _ in (Double(g.integer(0...100)), Double(g.integer(0...100))) }
            lengths = places.map { a in
                places.map { b in
                    ((a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1)).squareRoot().rounded()
                }
            }
            for a in 0..<cities {
                for b in a + 1..<cities {
                    edges.append((a, b))
                    model.addColumn(lower: 0, upper: 1, cost: lengths[a][b], type: .integer)
                }
            }
            for city in 0..<cities {
                let terms = edges.indices.filter { edges[$0].0 == city || edges[$0].1 == city }
                    .map { (Column(index: $0), 1.0) }
                model.addRow(lower: 2, upper: 2, terms: terms)
            }
        }

        /// Length of the shortest tour, by trying all.
        func shortest() -> Double {
            var best = Double.infinity
            func extend(_ path: [Int], _ length: Double) {
                if length >= best { return }
                if path.count == cities {
                    best = min(best, length + lengths[path[cities - 1]][path[0]])
                    return
                }
                for next in 1..<cities where !path.contains(next) {
                    extend(path + [next], length + lengths[path[path.count - 1]][next])
                }
            }
            extend([0], 0)
            return best
        }

        /// The cities reached from each other over edges of weight above a half, component by component.
        func components(_ x: [Double]) -> [[Int]] {
            var label = Array(0..<cities)
            for (k, edge) in edges.enumerated() where x[k] > 0.5 {
                let (a, b) = (label[edge.0], label[edge.1])
                for city in 0..<cities where label[city] == b { label[city] = a }
            }
            return (0..<cities).map { l in (0..<cities).filter { label[$0] == l } }.filter { !$0.isEmpty }
        }

        /// `Σ x(edges inside S) ≤ |S| − 1` for every component.
        func subtourRows(_ x: [Double]) -> [CutRow] {
            let parts = components(x)
            guard parts.count > 1 else { return [] }
            return parts.map { part in
                let inside = edges.indices.filter { part.contains(edges[$0].0) && part.contains(edges[$0].1) }
                return CutRow(
                    lower: -.infinity, upper: Double(part.count - 1), indices: inside.map { Int32($0) },
                    values: Array(repeating: 1, count: inside.count))
            }
        }
    }

    @Test func `a salesman whose subtours are forbidden as they turn up gets the shortest tour`() {
        for seed: UInt64 in 1...6 {
            let tour = Tour(seed: seed, cities: 8)
            var options = MixedIntegerOptions()
            options.lazyConstraints = { tour.subtourRows($0) }
            var settings = SolverSettings()
            settings.relativeGap = 1e-9
            let relaxed = solveMixedInteger(tour.model, settings: settings)
            let found = solveMixedInteger(tour.model, settings: settings, options: options)
            #expect(found.status == .optimal)
            #expect(tour.components(found.primal).count == 1)
            #expect(abs(found.objective - tour.shortest()) < 1e-6, "seed \(seed)")
            #expect(relaxed.objective <= found.objective + 1e-6)
        }
    }

    @Test func `lazy rows that nothing keeps make the model infeasible`() {
        let tour = Tour(seed: 2, cities: 5)
        var options = MixedIntegerOptions()
        // Every tour of five cities has five edges.
        options.lazyConstraints = { x in
            [
                CutRow(
                    lower: -.infinity, upper: 4, indices: x.indices.map { Int32($0) },
                    values: x.map { _ in 1 })
            ]
        }
        #expect(solveMixedInteger(tour.model, options: options).status == .infeasible)
    }

    @Test func `a start that breaks a lazy row is not taken`() {
        var model = Model()
        model.sense = .maximize
        let x = (0..<3).map { _ in model.addColumn(lower: 0, upper: 1, cost: 1, type: .integer) }
        model.addRow(upper: 3, terms: x.map { ($0, 1) })
        var options = MixedIntegerOptions()
        options.initialPoint = [1, 1, 1]
        options.lazyConstraints = { _ in
            [CutRow(lower: -.infinity, upper: 1, indices: [0, 2], values: [1, 1])]
        }
        let found = solveMixedInteger(model, options: options)
        #expect(found.status == .optimal)
        #expect(found.objective == 2)
    }

    @Test func `user cuts leave the optimum where it is`() {
        for seed: UInt64 in 1...6 {
            let tour = Tour(seed: seed, cities: 8)
            var options = MixedIntegerOptions()
            options.lazyConstraints = { tour.subtourRows($0) }
            let offered = Mutex(0)
            options.userCuts = { x in
                let rows = tour.subtourRows(x)
                offered.withLock { $0 += rows.count }
                return rows
            }
            options.cuts = .none
            var settings = SolverSettings()
            settings.relativeGap = 1e-9
            let found = solveMixedInteger(tour.model, settings: settings, options: options)
            #expect(found.status == .optimal)
            #expect(abs(found.objective - tour.shortest()) < 1e-6, "seed \(seed)")
        }
    }

    @Test func `a heuristic that knows the optimum supplies it`() {
        var model = Model()
        model.sense = .maximize
        let weights = [31.0, 27, 45, 38, 29, 52, 41, 36, 33, 47]
        let columns = weights.map { model.addColumn(lower: 0, upper: 1, cost: $0 + 1, type: .integer) }
        model.addRow(upper: 180, terms: zip(columns, weights).map { ($0, $1) })
        var settings = SolverSettings()
        settings.relativeGap = 1e-9
        let best = solveMixedInteger(model, settings: settings)
        let points = Mutex<[[Double]]>([])
        var options = MixedIntegerOptions()
        options.heuristics = .none
        options.cuts = .none
        let known = best.primal
        options.heuristic = { _ in known }
        options.onIncumbent = { point, _ in points.withLock { $0.append(point) } }
        let found = solveMixedInteger(model, settings: settings, options: options)
        #expect(found.objective == best.objective)
        #expect(points.withLock { $0.first } == known)
    }

    @Test func `a heuristic's partial point is completed`() {
        var model = Model()
        let columns = (0..<12).map { k in
            model.addColumn(lower: 0, upper: 1, cost: Double((7 * k) % 11 + 3), type: .integer)
        }
        model.addRow(lower: 20, terms: columns.enumerated().map { ($1, Double((5 * $0) % 7 + 2)) })
        var options = MixedIntegerOptions()
        options.heuristics = .none
        options.cuts = .none
        options.heuristic = { _ in [1, 1] + Array(repeating: .nan, count: 10) }
        let first = Mutex<[Double]?>(nil)
        options.onIncumbent = { point, _ in first.withLock { $0 = $0 ?? point } }
        let found = solveMixedInteger(model, options: options)
        #expect(found.status == .optimal)
        #expect(abs(found.objective - solveMixedInteger(model).objective) < 1e-9)
        #expect(first.withLock { $0?.prefix(2) } == [1, 1])
    }

    @Test func `a tree that may hold no memory stops with a bound and no wrong claim`() {
        let model = hardKnapsack(seed: 4, columns: 30, rows: 4)
        var settings = SolverSettings()
        settings.relativeGap = 1e-9
        let best = solveMixedInteger(model, settings: settings)
        var options = MixedIntegerOptions()
        options.treeMemoryLimit = 0
        let stopped = solveMixedInteger(model, settings: settings, options: options)
        #expect(stopped.status == .limit)
        #expect(stopped.nodes == 0)
        #expect(stopped.bound >= best.objective)
        // Room for the nodes but not for their bases: slower, and the same answer.
        options.treeMemoryLimit = 40_000
        let lean = solveMixedInteger(model, settings: settings, options: options)
        #expect(lean.status == .limit || lean.objective == best.objective)
        #expect(lean.bound >= best.objective)
    }
}
