import SwitchyardSolver
import Testing

@Suite struct `Rows learnt from closed nodes` {
    @Test(arguments: [1, 2, 3])
    func `no learnt row removes a point with integral columns`(seed: Int) {
        var g = TestGenerator(seed: UInt64(seed))
        var learnt = 0
        for shape in RandomShape.allCases {
            for trial in 0..<40 {
                var model = randomMixedIntegerProgram(&g, shape)
                model.sense = .minimize
                let rows = learntRows(model)
                guard !rows.isEmpty else { continue }
                learnt += rows.count
                forEachAssignment(model) { point in
                    for row in rows {
                        var activity = 0.0
                        for (j, v) in zip(row.indices, row.values) { activity += v * point[Int(j)] }
                        guard activity > row.upper + 1e-6 else { continue }
                        #expect(!hasPoint(model, integers: point), "\(shape), trial \(trial)")
                    }
                }
            }
        }
        #expect(learnt > 0, "no row was ever learnt")
    }

    private func hasPoint(_ model: Model, integers point: [Double]) -> Bool {
        var fixed = model
        for j in 0..<model.columnCount where model.columnType[j] == .integer {
            fixed.setBounds(Column(index: j), lower: point[j], upper: point[j])
        }
        for j in 0..<model.columnCount { fixed.setCost(Column(index: j), 0) }
        return solveLinear(fixed.relaxed()).status == .optimal
    }
}
