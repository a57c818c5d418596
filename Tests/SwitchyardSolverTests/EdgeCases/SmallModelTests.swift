import SwitchyardSolver
import Testing

@Suite struct `Small models` {
    @Test(arguments: SmallModels.linear + SmallModels.integer, [true, false])
    func `each gets the answer found by hand`(example: SmallModels.Example, presolve: Bool) throws {
        let model = try LPReader.read(Array(example.text.utf8))
        var settings = SolverSettings()
        settings.presolve = presolve
        settings.relativeGap = 0
        let solution = solve(model, settings: settings)
        #expect(solution.status.rawValue == example.status)
        if let objective = example.objective {
            #expect(abs(solution.objective - objective) <= 1e-7 * max(1, abs(objective)))
            #expect(solution.maxPrimalViolation <= 1e-7 && solution.maxIntegralityViolation <= 1e-6)
        }
    }

    @Test(arguments: SmallModels.linear)
    func `linear answers carry a proof`(example: SmallModels.Example) throws {
        let model = try LPReader.read(Array(example.text.utf8))
        let solution = solveLinear(model)
        switch solution.status {
        case .optimal:
            // Strong duality: the bound the multipliers give is the objective.
            let sign = model.sense == .maximize ? -1.0 : 1
            var bound = model.objectiveConstant
            for (i, dual) in solution.dual.enumerated() where dual != 0 {
                bound += dual * (sign * dual > 0 ? model.rowLower[i] : model.rowUpper[i])
            }
            for (j, cost) in solution.reducedCost.enumerated() where abs(cost) > 1e-9 {
                bound += cost * (sign * cost > 0 ? model.columnLower[j] : model.columnUpper[j])
            }
            #expect(abs(bound - solution.objective) <= 1e-7 * max(1, abs(solution.objective)))
        case .unbounded:
            let slope = zip(solution.ray, model.columnCost).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(model.sense == .maximize ? slope > 0 : slope < 0)
        default: #expect(solution.primal.isEmpty)
        }
    }

    @Test(arguments: 0..<SmallModels.malformed.count)
    func `malformed text is refused with its line`(index: Int) {
        let example = SmallModels.malformed[index]
        let bytes = Array(example.text.utf8)
        let error = #expect(throws: ModelFileError.self, "\(example.about)") {
            try example.isLP ? LPReader.read(bytes) : MPSReader.read(bytes)
        }
        #expect(error?.line == example.line, "\(example.about): \(error.map { "\($0)" } ?? "")")
    }

    @Test(arguments: SmallModels.linear + SmallModels.integer)
    func `written as MPS and as LP and read again, a model has the same answer`(example: SmallModels.Example)
        throws
    {
        let model = try LPReader.read(Array(example.text.utf8))
        for again in [try MPSReader.read(MPSWriter.write(model)), try LPReader.read(LPWriter.write(model))] {
            #expect(solve(again).status.rawValue == example.status)
        }
    }
}
