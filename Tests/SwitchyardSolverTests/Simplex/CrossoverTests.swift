import SwitchyardSolver
import Testing

@Suite struct CrossoverTests {
    /// Assignment in three dimensions, relaxed: each item of three sets is used once. Feasible by its first columns.
    private static func assignment(items: Int, columns: Int, seed: UInt64) -> Model {
        var random = SplitMix64(seed: seed)
        var model = Model(name: "assignment")
        var terms = [[(Column, Double)]](repeating: [], count: 3 * items)
        for k in 0..<columns {
            let cost = Double(Int.random(in: 1...60, using: &random))
            let column = model.addColumn(lower: 0, upper: 1, cost: cost)
            for side in 0..<3 {
                let item = k < items ? k : Int.random(in: 0..<items, using: &random)
                terms[side * items + item].append((column, 1))
            }
        }
        for row in terms { model.addRow(lower: 1, upper: 1, terms: row) }
        return model
    }

    @Test func `the first-order method's point crosses over to the optimum that the simplex method finds`() {
        let model = Self.assignment(items: 700, columns: 4000, seed: 3)
        var settings = SimplexSettings()
        settings.firstOrderAfter = 1
        settings.interiorAfter = .max
        let raced = SimplexEngine(model: model, settings: settings)
        #expect(raced.solve() == .optimal)
        #expect(raced.crossoverCount == 1)
        settings.firstOrderAfter = .max
        let plain = SimplexEngine(model: model, settings: settings)
        #expect(plain.solve() == .optimal)
        #expect(plain.crossoverCount == 0)
        #expect(abs(raced.objective - plain.objective) <= 1e-6 * abs(plain.objective))
        #expect(model.maxPrimalViolation(of: raced.primal) <= 1e-6)
        // Only a first solve is raced.
        #expect(raced.solve() == .optimal)
        #expect(raced.crossoverCount == 1)
    }

    @Test func `ranges, inequalities and free columns cross over as well`() {
        for seed in 1...4 {
            var random = SplitMix64(seed: UInt64(seed))
            var model = Self.assignment(items: 20, columns: 150, seed: UInt64(seed))
            for i in 0..<model.rowCount where Int.random(in: 0..<3, using: &random) > 0 {
                model.setBounds(Row(index: i), lower: 1, upper: Bool.random(using: &random) ? .infinity : 2)
            }
            let free = model.addColumn(lower: -.infinity, upper: .infinity, cost: 1)
            let other = model.addColumn(lower: -3, upper: .infinity, cost: 0)
            model.addRow(lower: 2, upper: .infinity, terms: [(free, 1), (other, 1), (Column(index: 0), 4)])
            model.addRow(lower: -.infinity, upper: 5, terms: [(other, 1), (Column(index: 1), -1)])
            var settings = SimplexSettings()
            settings.firstOrderAfter = 1
            settings.interiorAfter = .max
            let raced = SimplexEngine(model: model, settings: settings)
            #expect(raced.solve() == .optimal)
            settings.firstOrderAfter = .max
            let plain = SimplexEngine(model: model, settings: settings)
            #expect(plain.solve() == .optimal)
            #expect(abs(raced.objective - plain.objective) <= 1e-6 * max(1, abs(plain.objective)))
            #expect(model.maxPrimalViolation(of: raced.primal) <= 1e-6)
        }
    }

    @Test func `the simplex method is left to itself in a model of tens of thousands of rows as well`() {
        var model = Model(name: "chain")
        let columns = (0...40_000).map { _ in model.addColumn(lower: 0, upper: .infinity, cost: 1) }
        for (x, next) in zip(columns, columns.dropFirst()) {
            model.addRow(lower: -1, upper: .infinity, terms: [(x, 1), (next, -1)])
        }
        var settings = SolverSettings()
        settings.presolve = false
        settings.linearMethod = .simplex
        let answer = solveLinear(model, settings: settings)
        #expect(answer.status == .optimal && answer.objective == 0)
    }
}
