import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import Testing

@Suite struct PreviousDecisionsTests {
    @Test func `vehicles that lose their site stand at open ones, in bays that are free`() throws {
        let signed = try CaseFiles().read()
        let plan = try #require(Planner(signed).plan().plan)
        var files = try CaseFiles()
        files.change("sites", "close_from", where: { $0["site_id"] == "BIRCH" }, to: { _ in "2025-04-01" })
        files.change("sites", "close_by", where: { $0["site_id"] == "BIRCH" }, to: { _ in "2026-03-31" })
        let changed = try files.read()
        let stood = plan.vehicles.filter { $0.stays.last?.siteID == "BIRCH" }
        try #require(!stood.isEmpty)

        let match = try PlanMatch(plan, to: changed, file: "plan.json")
        let formulation = PlanningFormulation(PlanningSets(changed), conceding: true)
        let model = formulation.model
        let values = PreviousDecisions(match.plan, formulation).values
        let activity = model.rowActivity(of: values)
        let overfull = (0..<model.rowCount).filter {
            model.rowNames[$0].hasPrefix("bays[") && activity[$0] > model.rowUpper[$0] + 1e-6
        }
        #expect(overfull.isEmpty, "\(overfull.map { model.rowNames[$0] })")
    }
}
