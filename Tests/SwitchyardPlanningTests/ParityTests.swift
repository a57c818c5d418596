import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
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
        // Two grants buy the same; a third buys something else, of which there is plenty.
        let end = ["2024/25", "2029/30", "9000000"]
        files.replace(
            "grants",
            with: [
                ["A", "First"] + end + ["electric_vehicle", "fleet", "assumption", "test"],
                ["B", "Second"] + end + ["electric_vehicle", "fleet", "assumption", "test"],
                ["C", "Third"] + end + ["other_vehicle;electric_vehicle", "fleet", "assumption", "test"],
            ])
        let planningCase = try files.read()
        // The most by which the first two can exceed what is spent on electric vehicles.
        var model = Planner.model(of: planningCase)
        for (index, name) in model.columnNames.enumerated() {
            let isUse = name.hasPrefix("grant[A") || name.hasPrefix("grant[B")
            model.setCost(Column(index: index), isUse ? -1 : 0)
            guard name.hasPrefix("buy[") else { continue }
            let id = name.dropFirst(4).prefix { $0 != "." }
            let bought = try #require(planningCase.models.first { $0.id == id })
            if bought.powertrain.isElectric {
                model.setCost(
                    Column(index: index), Double(bought.pricePence + bought.conversionPence) / 100_000)
            }
        }
        model.objectiveConstant = 0
        let solution = solveLinear(model)
        #expect(solution.status == .optimal)
        #expect(solution.objective >= -1e-6)
    }

    @Test func `a candidate that would have to close again never opens`() throws {
        var files = try CaseFiles()
        for (column, date) in [("close_from", "2027-04-01"), ("close_by", "2028-03-31")] {
            files.change("sites", column, where: { $0["site_id"] == "FIR" }, to: { _ in date })
        }
        let names = Planner.model(of: try files.read()).columnNames
        #expect(!names.contains { $0.contains("[FIR,") || $0.contains(",FIR,") })
        let before = Planner.model(of: try CaseFiles().read()).columnNames
        #expect(before.contains { $0.contains("[FIR,") } && before.contains { $0.contains(",FIR,") })
    }

    @Test func `receipts of which a share may be spent again are counted in whole pence`() throws {
        var files = try CaseFiles()
        files.change("sites", "disposal_gbp", where: { $0["tenure"] == "freehold" }, to: { _ in "123456.77" })
        let planningCase = try files.read()
        let audit = Auditor(planningCase).audit(try planned(planningCase))
        #expect(audit.undeclared.isEmpty, "\(audit.undeclared.map(\.sentence))")
    }

    @Test func `orders paid from elsewhere are no part of the cost`() throws {
        func cost(_ price: String) throws -> Int {
            var files = try CaseFiles()
            files.change("orders", "scores_against_envelope", to: { _ in "no" })
            files.change("orders", "unit_cost_gbp", to: { _ in price })
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
