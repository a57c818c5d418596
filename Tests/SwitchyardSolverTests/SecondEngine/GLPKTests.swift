import SwitchyardGLPK
import SwitchyardSolver
import Testing

@Suite("GLPK as a second engine", .enabled(if: GLPK.solve != nil, "built without --traits GLPK"))
struct GLPKTests {
    /// GLPK's presolver does not tell an infeasible model from an unbounded one.
    private static func agrees(_ theirs: SolveStatus, _ ours: SolveStatus?) -> Bool {
        theirs == ours || (theirs == .infeasibleOrUnbounded && (ours == .infeasible || ours == .unbounded))
    }

    @Test(arguments: SmallModels.linear + SmallModels.integer)
    func `gets the answers found by hand`(example: SmallModels.Example) throws {
        let solve = try #require(GLPK.solve)
        let model = try LPReader.read(Array(example.text.utf8))
        var settings = SolverSettings()
        settings.relativeGap = 0
        let solution = solve(model, settings)
        #expect(Self.agrees(solution.status, SolveStatus(rawValue: example.status)))
        if let objective = example.objective {
            #expect(abs(solution.objective - objective) <= 1e-7 * max(1, abs(objective)))
            #expect(abs(solution.bound - objective) <= 1e-7 * max(1, abs(objective)))
        }
    }

    @Test func `takes a model without columns`() throws {
        let solve = try #require(GLPK.solve)
        var model = Model()
        model.objectiveConstant = 3
        model.addRow(lower: -1, upper: 2, terms: [])
        let solution = solve(model, .init())
        #expect(solution.status == .optimal && solution.basis?.rows == [.basic])
        model.addRow(lower: 1, terms: [])
        #expect(Self.agrees(solve(model, .init()).status, .infeasible))
    }

    @Test(arguments: 0..<200)
    func `has the objective, the multipliers and the basis of an optimum like ours`(seed: Int) throws {
        let solve = try #require(GLPK.solve)
        var generator = TestGenerator(seed: UInt64(9000 + seed))
        let model = randomLinearProgram(&generator)
        let (theirs, ours) = (solve(model, .init()), solveLinear(model))
        #expect(Self.agrees(theirs.status, ours.status))
        guard ours.status == .optimal else { return }
        #expect(abs(theirs.objective - ours.objective) <= 1e-6 * max(1, abs(ours.objective)))
        #expect(optimalityFaults(model, theirs) == [])
        #expect(theirs.basis.map { $0.columns.count + $0.rows.count } == model.columnCount + model.rowCount)
    }

    @Test(arguments: RandomShape.allCases)
    func `agrees with ours on integer models`(shape: RandomShape) throws {
        let solve = try #require(GLPK.solve)
        var generator = TestGenerator(seed: 77)
        var settings = SolverSettings()
        settings.relativeGap = 0
        for _ in 0..<20 {
            let model = randomMixedIntegerProgram(&generator, shape)
            guard model.integerCount > 0 else { continue }
            let (theirs, ours) = (solve(model, settings), SwitchyardSolver.solve(model, settings: settings))
            let text = String(decoding: LPWriter.write(model), as: UTF8.self)
            #expect(Self.agrees(theirs.status, ours.status), "\(theirs.status), \(ours.status): \(text)")
            if ours.status == .optimal {
                #expect(abs(theirs.objective - ours.objective) <= 1e-6 * max(1, abs(ours.objective)))
            }
        }
    }
}
