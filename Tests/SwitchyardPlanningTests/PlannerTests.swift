import Foundation
import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import Testing

@Suite struct PlannerTests {
    /// The small case of the package, read from beside the tests.
    private static func smallCase() throws -> Case {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try CaseReader.read(directory: root.appendingPathComponent("Inputs/small").path).case
    }

    private static func planned(_ planningCase: Case) -> Planner.Outcome {
        var options = Planner.Options(planningCase.settings)
        options.timeLimitSeconds = 20
        options.relativeGap = 0.5
        return Planner(planningCase, options: options).plan()
    }

    @Test func `the small case gets a plan that the audit finds without fault`() throws {
        let planningCase = try Self.smallCase()
        let plan = try #require(Self.planned(planningCase).plan)
        let audit = Auditor(planningCase).audit(plan)
        #expect(audit.violations.isEmpty, "\(audit.violations.prefix(3).map(\.sentence))")
    }

    @Test func `the model's cost is the cost the audit recomputes`() throws {
        let planningCase = try Self.smallCase()
        let outcome = Self.planned(planningCase)
        let plan = try #require(outcome.plan)
        let audited = Double(Auditor(planningCase).audit(plan).netPresentCostPence) / 100_000
        #expect(abs(audited - outcome.costThousands) <= 1e-6 * abs(audited))
    }

    @Test func `the proven bound never exceeds the cost of the plan`() throws {
        let outcome = Self.planned(try Self.smallCase())
        #expect(outcome.boundThousands <= outcome.costThousands + 1e-6 * abs(outcome.costThousands))
        #expect(outcome.boundThousands > 0)
    }

    @Test func `the same case gets the same plan twice`() throws {
        let planningCase = try Self.smallCase()
        #expect(Self.planned(planningCase).plan == Self.planned(planningCase).plan)
    }

    @Test func `a decision taken out of a plan is found by the audit`() throws {
        let planningCase = try Self.smallCase()
        var plan = try #require(Self.planned(planningCase).plan)
        try #require(!plan.chargers.isEmpty)
        plan.chargers.removeAll()
        let families = Set(Auditor(planningCase).audit(plan).violations.map(\.family.name))
        #expect(families.contains("charging"))
    }
}
