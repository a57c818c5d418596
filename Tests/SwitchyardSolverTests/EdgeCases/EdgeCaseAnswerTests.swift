import SwitchyardSolver
import Testing

@Suite struct `Edge-case answers` {
    @Test(
        .enabled(if: EdgeCaseTable.isPresent, "the shared edge-case folder is absent"),
        arguments: EdgeCaseTable.rows, [true, false])
    func `every readable file gets the status and objective of the table`(
        row: EdgeCaseTable.Row, presolve: Bool
    ) throws {
        guard let model = try? ModelFile.read(path: row.path) else { return }
        check(row, model, presolve: presolve)
    }

    @Test(
        .enabled(if: EdgeCaseTable.isPresent, "the shared edge-case folder is absent"),
        arguments: EdgeCaseTable.fuzzed)
    func `models on which other solvers were wrong get their exact answer`(row: EdgeCaseTable.Row) throws {
        check(row, try ModelFile.read(path: row.path), presolve: true)
    }

    @Test(.enabled(if: EdgeCaseTable.isPresent, "the shared edge-case folder is absent"))
    func `files on which other readers crashed or hung are read and solved, or refused with a line`() {
        #expect(!EdgeCaseTable.hostile.isEmpty)
        for path in EdgeCaseTable.hostile {
            do {
                let model = try ModelFile.read(path: path)
                var settings = SolverSettings()
                settings.timeLimitSeconds = 1
                let solution = solve(model, settings: settings)
                #expect(solution.status != .numericalError, "\(path)")
            } catch {
                #expect(error.line > 0, "\(path): \(error)")
            }
        }
    }

    private func check(_ row: EdgeCaseTable.Row, _ model: Model, presolve: Bool) {
        var settings = SolverSettings()
        settings.presolve = presolve
        settings.relativeGap = 0
        settings.timeLimitSeconds = row.mayStayOpen ? 0.3 : 60
        let solution = solve(model, settings: settings)
        let isRight = row.accepts(solution) || row.alsoAccepts(solution)
        let answer = "\(solution.status.rawValue) \(solution.objective), bound \(solution.bound)"
        let expected = "\(row.status) \(row.objective.map { "\($0)" } ?? "") (\(row.alsoAcceptable))"
        #expect(isRight, "\(row.id): \(answer); expected \(expected)")
        if solution.status == .optimal {
            #expect(
                solution.maxPrimalViolation <= 1e-6 && solution.maxIntegralityViolation <= 1e-6, "\(row.id)")
            #expect(abs(model.objectiveValue(of: solution.primal) - solution.objective) <= 1e-9, "\(row.id)")
        }
    }
}
