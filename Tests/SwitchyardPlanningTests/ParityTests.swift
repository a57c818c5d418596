import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import Testing

/// Rules of the page that the model and the audit once read differently.
@Suite struct ParityTests {
    private func planned(_ planningCase: Case, gap: Double = 0.2) throws -> Plan {
        var options = Planner.Options(planningCase.settings)
        options.timeLimitSeconds = 10
        options.relativeGap = gap
        return try #require(Planner(planningCase, options: options).plan().plan)
    }

    @Test func `three grants never pay for the same pound`() throws {
        var files = try CaseFiles()
        // Nearly all vehicles have to be paid for by grants; two buy the same, a third something else.
        files.scale("capital_envelopes", "amount_gbp", by: 0.4, where: { $0["category"] == "fleet" })
        let end = ["1000000", "electric_vehicle", "fleet", "assumption", "test"]
        files.replace(
            "grants",
            with: [
                ["A", "First", "2024/25", "2029/30"] + end, ["B", "Second", "2024/25", "2029/30"] + end,
                [
                    "C", "Third", "2024/25", "2029/30", "5000000", "other_vehicle", "fleet", "assumption",
                    "test",
                ],
            ])
        let planningCase = try files.read()
        let plan = try planned(planningCase)
        #expect(Set(plan.grantUses.map(\.grantID)).count > 1)
        let audit = Auditor(planningCase).audit(plan)
        #expect(audit.undeclared.isEmpty, "\(audit.undeclared.map(\.sentence))")
        #expect(!audit.violations.contains { $0.rule == "one grant for each pound" })
    }

    @Test func `a candidate that would have to close again never opens`() throws {
        var files = try CaseFiles()
        for (column, date) in [("close_from", "2027-04-01"), ("close_by", "2028-03-31")] {
            files.change("sites", column, where: { $0["site_id"] == "FIR" }) { _ in date }
        }
        files.change("functions", "coverage_minutes") { _ in "" }
        for column in ["area_m2", "function_area_m2"] {
            files.change("sites", column, where: { $0["site_id"] == "ELM" }) { _ in "9000" }
        }
        // Without the date it is the cheapest place there is.
        files.change("sites", "running_cost_gbp_per_year", where: { $0["site_id"] == "FIR" }) { _ in "0" }
        let planningCase = try files.read()
        let plan = try planned(planningCase)
        #expect(!plan.siteChanges.contains { $0.siteID == "FIR" })
        let audit = Auditor(planningCase).audit(plan)
        #expect(audit.undeclared.isEmpty, "\(audit.undeclared.map(\.sentence))")
    }

    @Test func `receipts of which a share may be spent again are counted in whole pence`() throws {
        var files = try CaseFiles()
        files.change("sites", "disposal_gbp", where: { $0["tenure"] == "freehold" }) { _ in "123456.77" }
        let planningCase = try files.read()
        let audit = Auditor(planningCase).audit(try planned(planningCase))
        #expect(audit.undeclared.isEmpty, "\(audit.undeclared.map(\.sentence))")
    }

    @Test func `orders paid from elsewhere are no part of the cost`() throws {
        func cost(_ price: String) throws -> Int {
            var files = try CaseFiles()
            files.change("orders", "scores_against_envelope") { _ in "no" }
            files.change("orders", "unit_cost_gbp") { _ in price }
            let planningCase = try files.read()
            var options = Planner.Options(planningCase.settings)
            options.relativeGap = 0.2
            let outcome = Planner(planningCase, options: options).plan()
            let audit = Auditor(planningCase).audit(try #require(outcome.plan))
            #expect(abs(Double(audit.netPresentCostPence) / 100_000 - outcome.costThousands) < 1e-3)
            return audit.netPresentCostPence
        }
        #expect(try cost("1") == cost("99999"))
    }
}
