import SwitchyardAudit
import SwitchyardCase
import SwitchyardReporting
import Testing

@Suite struct ChangesTests {
    /// The template plan as the previous one, and a reporter on what came of it.
    private static func reporter(
        committedUntil: Int = 0, _ change: (inout Plan) -> Void
    ) throws -> (reporter: Reporter, changes: PlanChanges) {
        let planningCase = try TemplatePlan.planningCase()
        let previous = TemplatePlan.plan(planningCase)
        var plan = previous
        change(&plan)
        let match = try PlanMatch(previous, to: planningCase, file: "old/plan.json")
        let changes = PlanChanges(from: match.plan, to: plan, planningCase, prices: ChangePrices())
        let report = ChangeReport(
            file: "old/plan.json", digest: "0123abcd", match: match,
            previousAudit: Auditor(planningCase).audit(match.plan), changes: changes,
            prices: ChangePrices(), committedUntil: committedUntil, changedFiles: ["capital_envelopes.csv"])
        let run = RunInfo(status: .leastChange, gap: 0.01, version: "0.1")
        return (
            Reporter(planningCase, plan, Auditor(planningCase).audit(plan), run, changes: report), changes
        )
    }

    @Test func `an order moved in time is one change with both its periods`() throws {
        let (reporter, changes) = try Self.reporter { plan in
            let index = plan.vehicles.firstIndex { $0.id == "NEW-2" }!
            plan.vehicles[index].firstPeriod = 4
            plan.vehicles[index].stays[0].fromPeriod = 4
        }
        #expect(changes.count == 1 && changes.totals[0].pricePence == 100_000)
        let row = try #require(try reporter.rows("changes.csv").first)
        #expect(row["kind"] == "order" && row["item"] == "DCA-DIESEL" && row["quantity"] == "1")
        #expect(row["from_period"] != row["to_period"] && row["capital_gbp"] == "0.00")
        #expect(changes.stationYears > 0)
    }

    @Test func `chargers added, works given up and functions kept where they were count once each`() throws {
        let (reporter, changes) = try Self.reporter { plan in
            plan.chargers[0].count = 5
            plan.gridSteps = []
            plan.functions.removeLast()
        }
        let counts = changes.totals.filter { $0.count > 0 }.map { "\($0.kind.rawValue) \(Int($0.count))" }
        #expect(counts == ["charger 3", "grid 1", "function 1"])
        let text = try reporter.text("report.md")
        #expect(text.contains("## Changes against the previous plan"))
        #expect(text.contains("Grid steps") && text.contains("0123abcd"))
    }

    @Test func `a plan without changes says so and one not re-planned has no section`() throws {
        let (reporter, changes) = try Self.reporter { _ in }
        #expect(changes.changes.isEmpty && changes.pricePence == 0)
        #expect(try reporter.text("report.md").contains("Nothing changes"))
        #expect(try reporter.text("run.json").contains("\"previous_plan\""))
        let plain = try TemplatePlan.reporter().reporter
        #expect(!(try plain.text("report.md")).contains("previous plan"))
        #expect(!plain.files.contains { $0.name == Reporter.changesFileName })
    }

    @Test func `a commitment that could not be kept is named in the report`() throws {
        let (reporter, _) = try Self.reporter(committedUntil: 2) { $0.chargers = [] }
        #expect(try reporter.text("report.md").contains("1 commitment before"))
        let (kept, _) = try Self.reporter(committedUntil: 2) { $0.gridSteps = [] }
        #expect(try kept.text("report.md").contains("were taken as committed and stand"))
    }
}
