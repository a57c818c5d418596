import SwitchyardSolver
import Testing

@Suite struct CrashTests {
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

    @Test func `a model that is crashed ends with the optimum it has from the slack basis`() {
        let model = Self.assignment(items: 700, columns: 4000, seed: 3)
        let crashed = SimplexEngine(model: model)
        #expect(crashed.wantsCrash)
        #expect(crashed.solve() == .optimal)
        var settings = SimplexSettings()
        settings.crash = false
        let plain = SimplexEngine(model: model, settings: settings)
        #expect(!plain.wantsCrash)
        #expect(plain.solve() == .optimal)
        #expect(abs(crashed.objective - plain.objective) <= 1e-6 * abs(plain.objective))
        #expect(model.maxPrimalViolation(of: crashed.primal) <= 1e-6)
        // Only a first solve is crashed.
        #expect(!crashed.wantsCrash)
    }

    @Test func `a model too small or without equations is not crashed`() {
        #expect(!SimplexEngine(model: Self.assignment(items: 20, columns: 80, seed: 1)).wantsCrash)
        var packing = Self.assignment(items: 700, columns: 2200, seed: 2)
        for i in 0..<packing.rowCount { packing.setBounds(Row(index: i), lower: -.infinity, upper: 1) }
        #expect(!SimplexEngine(model: packing).wantsCrash)
    }
}
