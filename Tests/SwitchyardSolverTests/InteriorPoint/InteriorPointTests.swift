import SwitchyardSolver
import Testing

@Suite struct InteriorPointTests {
    private static func engine(_ model: Model, interiorAfter: Int) -> SimplexEngine {
        var settings = SimplexSettings()
        settings.interiorAfter = interiorAfter
        settings.firstOrderAfter = .max
        return SimplexEngine(model: model, settings: settings)
    }

    /// Solves by the interior point method and crossover and by the simplex method alone, and compares.
    private static func compare(_ model: Model, crossesOver: Bool = true) {
        let interior = engine(model, interiorAfter: 0)
        let plain = engine(model, interiorAfter: .max)
        #expect(interior.solve() == .optimal)
        #expect(plain.solve() == .optimal)
        #expect(plain.crossoverCount == 0)
        if crossesOver { #expect(interior.crossoverCount == 1) }
        #expect(abs(interior.objective - plain.objective) <= 1e-7 * max(1, abs(plain.objective)))
        #expect(model.maxPrimalViolation(of: interior.primal) <= 1e-6)
    }

    /// max 3x + 5y, x ≤ 4, 2y ≤ 12, 3x + 2y ≤ 18: 36 at (2, 6).
    @Test func `a model solved by hand gets its vertex`() {
        var model = Model(name: "hand")
        let x = model.addColumn(lower: 0, upper: .infinity, cost: -3)
        let y = model.addColumn(lower: 0, upper: .infinity, cost: -5)
        model.addRow(lower: -.infinity, upper: 4, terms: [(x, 1)])
        model.addRow(lower: -.infinity, upper: 12, terms: [(y, 2)])
        model.addRow(lower: -.infinity, upper: 18, terms: [(x, 3), (y, 2)])
        let engine = Self.engine(model, interiorAfter: 0)
        #expect(engine.solve() == .optimal)
        #expect(engine.crossoverCount == 1)
        #expect(abs(engine.objective + 36) < 1e-9)
        #expect(abs(engine.primal[0] - 2) < 1e-9 && abs(engine.primal[1] - 6) < 1e-9)
    }

    private static func transport(_ size: Int, seed: UInt64) -> Model {
        var random = SplitMix64(seed: seed)
        var model = Model(name: "transport")
        var rows = [[(Column, Double)]](repeating: [], count: 2 * size)
        for i in 0..<size {
            for k in 0..<size {
                let cost = Double(Int.random(in: 1...9, using: &random))
                let column = model.addColumn(lower: 0, upper: .infinity, cost: cost)
                rows[i].append((column, 1))
                rows[size + k].append((column, 1))
            }
        }
        for row in rows { model.addRow(lower: 1, upper: 1, terms: row) }
        return model
    }

    @Test func `degenerate models with many optima reach a basis`() {
        // Where the interior point method gives up the simplex method answers all the same.
        for seed in 1...5 { Self.compare(Self.transport(12, seed: UInt64(seed)), crossesOver: false) }
    }

    @Test func `free columns, ranges and boxes are solved as by the simplex method`() {
        for seed in 1...12 {
            var random = SplitMix64(seed: UInt64(seed))
            var model = Model(name: "mixed")
            let columns = (0..<40).map { j in
                let cost = Double.random(in: -2...6, using: &random)
                switch j % 4 {
                case 0: return model.addColumn(lower: -.infinity, upper: .infinity, cost: 0)
                case 1: return model.addColumn(lower: -5, upper: 9, cost: cost)
                case 2: return model.addColumn(lower: -.infinity, upper: 7, cost: -abs(cost))
                default: return model.addColumn(lower: 1, upper: .infinity, cost: abs(cost))
                }
            }
            for i in 0..<25 {
                var terms: [(Column, Double)] = []
                for j in 0..<40 where Int.random(in: 0..<4, using: &random) == 0 || j == i {
                    terms.append((columns[j], Double(Int.random(in: 1...5, using: &random))))
                }
                let side = Double.random(in: 0...20, using: &random)
                switch i % 3 {
                case 0: model.addRow(lower: side, upper: side, terms: terms)
                case 1: model.addRow(lower: side, upper: side + 8, terms: terms)
                default: model.addRow(lower: -.infinity, upper: side + 60, terms: terms)
                }
            }
            let plain = Self.engine(model, interiorAfter: .max)
            let status = plain.solve()
            let interior = Self.engine(model, interiorAfter: 0)
            #expect(interior.solve() == status)
            if status == .optimal {
                #expect(abs(interior.objective - plain.objective) <= 1e-7 * max(1, abs(plain.objective)))
            }
        }
    }

    @Test func `a column in every row does not matter`() {
        var random = SplitMix64(seed: 8)
        var model = Model(name: "long")
        let long = model.addColumn(lower: 0, upper: 50, cost: 3)
        for _ in 0..<400 {
            let own = model.addColumn(
                lower: 0, upper: .infinity, cost: Double.random(in: 0.01...1, using: &random))
            let need = Double.random(in: 1...30, using: &random)
            model.addRow(lower: need, upper: .infinity, terms: [(long, 1), (own, 1)])
        }
        Self.compare(model)
    }

    @Test func `no status is claimed for models without an optimum that the simplex method does not prove`() {
        var infeasible = Self.transport(5, seed: 2)
        infeasible.addRow(lower: 6, upper: .infinity, terms: (0..<25).map { (Column(index: $0), 1) })
        #expect(Self.engine(infeasible, interiorAfter: 0).solve() == .infeasible)
        var unbounded = Self.transport(5, seed: 2)
        let a = unbounded.addColumn(lower: 0, upper: .infinity, cost: -1)
        let b = unbounded.addColumn(lower: 0, upper: .infinity, cost: 0.5)
        unbounded.addRow(lower: -1, upper: 1, terms: [(a, 1), (b, -1)])
        #expect(Self.engine(unbounded, interiorAfter: 0).solve() == .unbounded)
    }

    @Test func `each method that can be chosen gives the same optimum`() {
        let model = Self.transport(9, seed: 4)
        var objectives: [Double] = []
        for method in LinearMethod.allCases {
            var settings = SolverSettings()
            settings.linearMethod = method
            let solution = solveLinear(model, settings: settings)
            #expect(solution.status == .optimal)
            #expect(solution.basis != nil)
            objectives.append(solution.objective)
        }
        #expect(objectives.allSatisfy { abs($0 - objectives[0]) < 1e-9 * abs(objectives[0]) })
    }

    @Test func `a cancelled solve stops`() {
        let flag = CancellationFlag()
        flag.raise()
        var settings = SolverSettings()
        settings.linearMethod = .interior
        settings.cancellation = flag
        settings.presolve = false
        #expect(solveLinear(Self.transport(20, seed: 1), settings: settings).status == .interrupted)
    }
}
