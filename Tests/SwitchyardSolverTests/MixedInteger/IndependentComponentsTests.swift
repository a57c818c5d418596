import SwitchyardSolver
import Testing

@Suite struct `Independent components` {
    /// The models side by side, without a row in common, all minimised.
    private func sum(of models: [Model]) -> Model {
        var result = Model()
        for model in models {
            let offset = Int32(result.columnCount)
            let sign: Double = model.sense == .maximize ? -1 : 1
            for j in 0..<model.columnCount {
                result.addColumn(
                    lower: model.columnLower[j], upper: model.columnUpper[j],
                    cost: sign * model.columnCost[j],
                    type: model.columnType[j])
            }
            for i in 0..<model.rowCount {
                let terms = (model.rowStart[i]..<model.rowStart[i + 1]).map {
                    (Column(index: Int(model.entryColumn[$0] + offset)), model.entryValue[$0])
                }
                result.addRow(lower: model.rowLower[i], upper: model.rowUpper[i], terms: terms)
            }
            result.objectiveConstant += sign * model.objectiveConstant
        }
        return result
    }

    @Test func `a sum of models has the sum of their optima`() {
        var g = TestGenerator(seed: 77)
        var settings = SolverSettings()
        settings.relativeGap = 1e-9
        var compared = 0
        for trial in 0..<60 {
            let shapes = RandomShape.allCases
            let parts = (0..<3).map { randomMixedIntegerProgram(&g, shapes[(trial + $0) % shapes.count]) }
            let known = parts.map(solveByEnumeration)
            let found = solveMixedInteger(sum(of: parts), settings: settings)
            if known.contains(where: { $0.status == .infeasible }) {
                #expect(
                    found.status == .infeasible || found.status == .infeasibleOrUnbounded, "\(trial)")
            } else if known.allSatisfy({ $0.status == .optimal }) {
                let best = zip(parts, known).reduce(0.0) {
                    $0 + ($1.0.sense == .maximize ? -1 : 1) * $1.1.objective
                }
                #expect(found.status == .optimal, "\(trial): \(found.status)")
                #expect(
                    abs(found.objective - best) <= 1e-6 * max(1, abs(best)),
                    "\(trial): \(found.objective), \(best)")
                compared += 1
            }
        }
        #expect(compared > 5)
    }

    @Test func `columns that a chain of rows connects are one component, fixed columns connect nothing`() {
        var model = Model()
        let x = (0..<6).map { _ in model.addColumn(lower: 0, upper: 5, cost: 1, type: .integer) }
        model.setBounds(x[2], lower: 3, upper: 3)
        model.addRow(lower: 1, upper: 9, terms: [(x[0], 1), (x[2], 1)])
        model.addRow(lower: 1, upper: 9, terms: [(x[5], 1), (x[3], 1), (x[2], 2)])
        model.addRow(lower: 1, upper: 9, terms: [(x[4], 1), (x[3], 1)])
        let parts = model.independentComponents()
        #expect(parts.map(\.columns) == [[3, 4, 5], [0]])
        #expect(parts.map(\.rows) == [[1, 2], [0]])
        let small = model.restricted(to: parts[0])
        #expect(small.rowLower == [-5, 1])
        #expect(small.entryColumn == [0, 2, 0, 1])
    }
}
