import SwitchyardSolver
import Testing

@Suite struct `Presolve of binary columns` {
    private func binaries(_ costs: [Double], in model: inout Model) -> [Column] {
        costs.map { model.addColumn(lower: 0, upper: 1, cost: $0, type: .integer) }
    }

    @Test func `the edges of a triangle become one row`() {
        var model = Model()
        let x = binaries([-1, -2, -3], in: &model)
        for (a, b) in [(0, 1), (1, 2), (0, 2)] { model.addRow(upper: 1, terms: [(x[a], 1), (x[b], 1)]) }
        let merged = mergedCliques(of: model)
        #expect(merged.rowCount == 1)
        #expect(merged.entryCount == 3)
        #expect(merged.rowUpper == [1])
    }

    @Test func `an edge to a complement keeps its sense in the longer row`() {
        // x ≤ z and y ≤ z and x + y ≤ 1: at most one of x, y and not z.
        var model = Model()
        let x = binaries([-1, -1, 1], in: &model)
        model.addRow(upper: 0, terms: [(x[0], 1), (x[2], -1)])
        model.addRow(upper: 0, terms: [(x[1], 1), (x[2], -1)])
        model.addRow(upper: 1, terms: [(x[0], 1), (x[1], 1)])
        let merged = mergedCliques(of: model)
        #expect(merged.rowCount == 1)
        #expect(merged.entryValue == [1, 1, -1])
        #expect(merged.rowUpper == [0])
    }

    @Test func `what excludes every column of an equation is zero`() {
        var model = Model()
        let x = binaries([1, 1, -5], in: &model)
        model.addRow(lower: 1, upper: 1, terms: [(x[0], 1), (x[1], 1)])
        model.addRow(upper: 1, terms: [(x[0], 1), (x[2], 1)])
        model.addRow(upper: 1, terms: [(x[1], 1), (x[2], 1)])
        #expect(mergedCliques(of: model).columnUpper == [1, 1, 0])
    }

    @Test func `a set within another that costs no more leaves a covering`() {
        var model = Model()
        let x = binaries([2, 2, 1, 1], in: &model)
        model.addRow(lower: 1, terms: [(x[0], 1), (x[1], 1), (x[2], 1)])
        model.addRow(lower: 1, terms: [(x[0], 1), (x[3], 1)])
        model.addRow(lower: 1, terms: [(x[2], 1), (x[3], 1)])
        let presolver = Presolver(model: model, integersMatter: true)
        #expect(presolver.run() == .reduced)
        #expect(presolver.counts["dominated binaries", default: 0] >= 1)
        #expect(!presolver.survivingColumns.contains(1))
        #expect(solve(model).objective == 2)
    }

    @Test func `a dearer column that is needed beside the other stays`() {
        var model = Model()
        let x = binaries([1, 2, 9], in: &model)
        model.addRow(lower: 5, terms: [(x[0], 4), (x[1], 3), (x[2], 5)])
        let presolver = Presolver(model: model, integersMatter: true)
        #expect(presolver.run() == .reduced)
        #expect(presolver.survivingColumns == [0, 1, 2])
        #expect(solve(model).objective == 3)
    }

    @Test func `packings, coverings and partitions have the same optimum with and without presolve`() {
        var g = TestGenerator(seed: 2_024)
        var plain = MixedIntegerOptions()
        plain.linearPresolve = false
        plain.integerPresolve = false
        plain.symmetry = false
        plain.parity = false
        var feasible = 0
        for trial in 0..<400 {
            var model = Model()
            let count = g.integer(4...11)
            let x = binaries((0..<count).map { _ in Double(g.integer(-3...6)) }, in: &model)
            for _ in 0..<g.integer(3...12) {
                let members = x.filter { _ in g.chance(35) }
                if members.count < 2 { continue }
                let flips = g.chance(15)
                let terms = members.enumerated().map { ($1, flips && $0 == 0 ? -1.0 : 1.0) }
                let shift = flips ? -1.0 : 0
                switch g.integer(0...5) {
                case 0...2: model.addRow(upper: 1 + shift, terms: terms)
                case 3...4: model.addRow(lower: 1 + shift, terms: terms)
                default: model.addRow(lower: 1 + shift, upper: 1 + shift, terms: terms)
                }
            }
            if g.chance(30) {
                model.addRow(
                    upper: Double(g.integer(3...12)), terms: x.map { ($0, Double(g.integer(1...5))) })
            }
            let (full, bare) = (solveMixedInteger(model), solveMixedInteger(model, options: plain))
            #expect(full.status == bare.status, "trial \(trial)")
            guard bare.status == .optimal else { continue }
            feasible += 1
            #expect(abs(full.objective - bare.objective) <= 1e-6, "trial \(trial)")
        }
        #expect(feasible > 100)
    }
}
