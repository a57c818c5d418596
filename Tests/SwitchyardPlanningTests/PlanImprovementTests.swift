import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import Testing

@Suite struct PlanImprovementTests {
    /// The first whole-number point branch and cut comes to, seldom a good one.
    private struct Start {
        let planningCase: Case
        let formulation: PlanningFormulation
        let values: [Double]

        init() throws {
            planningCase = try CaseFiles().read()
            formulation = PlanningFormulation(PlanningSets(planningCase))
            var settings = SolverSettings()
            settings.relativeGap = 1
            let solution = solveMixedInteger(formulation.model, settings: settings)
            try #require(!solution.primal.isEmpty)
            values = solution.primal
        }

        var cost: Double { formulation.model.objectiveValue(of: values) }

        func improved(threads: Int = 1) -> PlanImprovement {
            var improvement = PlanImprovement(
                formulation: formulation, values: values, limits: SimplexLimits(), threads: threads)
            improvement.run { _ in false }
            return improvement
        }
    }

    @Test func `an improved plan costs less and keeps every rule`() throws {
        let start = try Start()
        let improved = start.improved().values
        #expect(start.formulation.model.objectiveValue(of: improved) < start.cost - 1e-6 * abs(start.cost))
        #expect(start.formulation.model.maxPrimalViolation(of: improved) <= 1e-6)
        let plan = PlanExtraction.plan(start.formulation, values: improved)
        let audit = Auditor(start.planningCase).audit(plan)
        #expect(audit.violations.isEmpty, "\(audit.violations.prefix(3).map(\.sentence))")
    }

    @Test func `improvement gives the same plan twice, on one thread and on two`() throws {
        let start = try Start()
        let once = start.improved().values
        #expect(start.improved().values == once)
        #expect(start.improved(threads: 2).values == once)
    }

    @Test func `a plan that is good enough after a pass is left alone`() throws {
        let start = try Start()
        var improvement = PlanImprovement(
            formulation: start.formulation, values: start.values, limits: SimplexLimits())
        var passes = 0
        improvement.run { _ in
            passes += 1
            return true
        }
        #expect(passes == 1)
    }
}
