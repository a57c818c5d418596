import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import Testing

@Suite struct PlanMatchTests {
    private static func plan(_ planningCase: Case) throws -> Plan {
        try #require(Planner(planningCase).plan().plan)
    }

    @Test func `a plan matched to its own case is the same plan`() throws {
        let planningCase = try CaseFiles().read()
        let plan = try Self.plan(planningCase)
        let match = try PlanMatch(plan, to: planningCase, file: "plan.json")
        #expect(match.plan == plan && match.dropped.isEmpty)
    }

    @Test func `what the case no longer has is dropped by name`() throws {
        let planningCase = try CaseFiles().read()
        var plan = try Self.plan(planningCase)
        plan.chargers.append(
            .init(siteID: "GONE", chargerID: plan.chargers[0].chargerID, period: 1, count: 2))
        plan.measures.append(.init(id: "OLD-BOILER", period: 2))
        plan.vehicles[0].modelID = "WITHDRAWN"
        let match = try PlanMatch(plan, to: planningCase, file: "plan.json")
        #expect(match.dropped.count == 3)
        for word in ["GONE", "OLD-BOILER", "WITHDRAWN"] {
            #expect(match.dropped.contains { $0.contains(word) })
        }
        #expect(match.plan.vehicles.count == plan.vehicles.count - 1)
    }

    @Test func `decisions beyond a shorter horizon are dropped and the rest keeps its periods`() throws {
        let plan = try Self.plan(try CaseFiles().read())
        var files = try CaseFiles()
        files.cut(quarterlyYears: 1, yearlyYears: 0, steps: [2])
        let match = try PlanMatch(plan, to: try files.read(), file: "plan.json")
        #expect(match.plan.periodLabels.count == 5)
        #expect(match.plan.vehicles.allSatisfy { $0.firstPeriod < 5 && ($0.leavesPeriod ?? 0) < 5 })
        #expect(match.dropped.contains { $0.contains("beyond the case's horizon") })
    }

    @Test func `quarters of the previous plan fall into the year that holds them`() throws {
        let plan = try Self.plan(try CaseFiles().read())
        var files = try CaseFiles()
        files.cut(quarterlyYears: 0, yearlyYears: 1, steps: [2, 3])
        let match = try PlanMatch(plan, to: try files.read(), file: "plan.json")
        let first = plan.vehicles.count { $0.firstPeriod < 4 }
        #expect(match.plan.vehicles.count { $0.firstPeriod == 0 } == first)
    }

    @Test func `a plan of another case or another time is refused`() throws {
        let planningCase = try CaseFiles().read()
        var plan = try Self.plan(planningCase)
        plan.periodLabels = plan.periodLabels.indices.map { "20\(50 + $0)/\(51 + $0)" }
        #expect(throws: CaseError.self) { try PlanMatch(plan, to: planningCase, file: "plan.json") }
        plan.periodLabels[0] = "soon"
        #expect(throws: CaseError.self) { try PlanMatch(plan, to: planningCase, file: "plan.json") }
        var other = Plan(caseName: "other", periodLabels: planningCase.horizon.periods.map(\.label))
        other.chargers = [.init(siteID: "ELSEWHERE", chargerID: "UNKNOWN", period: 0, count: 1)]
        #expect(throws: CaseError.self) { try PlanMatch(other, to: planningCase, file: "plan.json") }
    }
}
