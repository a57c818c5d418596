import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import Testing

/// Cases whose rules cannot all be met: the plan breaks some, says so, and the audit agrees to the last unit.
@Suite struct ConcessionTests {
    enum Squeeze: CaseIterable, Sendable {
        case moreService, committedLines, carbonBudget, electricShare
    }

    private func squeezed(_ squeeze: Squeeze) throws -> (case: Case, family: RuleFamily) {
        var files = try CaseFiles()
        switch squeeze {
        case .moreService:
            files.change("requirements", "on_shift", to: { "\(Int($0)! * 3 / 2)" })
            return (try files.read(), .service)
        case .committedLines:
            files.scale("capital_lines", "amount_gbp", by: 20)
            return (try files.read(), .money)
        case .carbonBudget:
            files.change("carbon", "budget_tonnes", to: { _ in "100" })
            return (try files.read(), .carbon)
        case .electricShare:
            files.change(
                "clean_air", "value", where: { $0["kind"] == "minimum_electric_share" },
                to: { _ in "90"
                })
            return (try files.read(), .cleanAir)
        }
    }

    @Test(arguments: Squeeze.allCases)
    func `a plan that has to break rules declares every breach to its amount`(squeeze: Squeeze) throws {
        let (planningCase, family) = try squeezed(squeeze)
        var options = Planner.Options(planningCase.settings)
        options.timeLimitSeconds = 2
        let outcome = Planner(planningCase, options: options).plan()
        #expect(outcome.concedesRules && outcome.rulesConflict)
        #expect(outcome.status != .optimal && outcome.relativeGap == .infinity)
        let plan = try #require(outcome.plan)
        #expect(plan.concessions.contains { $0.family == family })
        let audit = Auditor(planningCase).audit(plan)
        #expect(audit.brokenCount > 0)
        #expect(audit.undeclared.isEmpty, "\(audit.undeclared.prefix(3))")
        // The same plan without its declarations is found out.
        var silent = plan
        silent.concessions = []
        #expect(Auditor(planningCase).audit(silent).undeclared.count > 0)
    }

    @Test func `a soft rule is broken where its price is less than what keeping it costs`() throws {
        var files = try CaseFiles()
        files.soften(.carbon, pounds: 1)
        files.change("carbon", "budget_tonnes", to: { _ in "100" })
        let planningCase = try files.read()
        var options = Planner.Options(planningCase.settings)
        options.timeLimitSeconds = 5
        options.relativeGap = 0.1
        let outcome = Planner(planningCase, options: options).plan()
        #expect(!outcome.concedesRules && outcome.softPriceThousands > 0)
        let audit = Auditor(planningCase).audit(try #require(outcome.plan))
        #expect(audit.brokenCount > 0 && audit.undeclared.isEmpty)
        #expect(audit.violations.allSatisfy { $0.pricePence != nil })
    }
}
