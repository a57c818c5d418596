import SwitchyardCase

/// Where each function is, when it moves and what that costs.
enum FunctionTable {
    static func stays(
        _ plan: ResolvedPlan, _ capital: [Audit.CapitalItem], _ pence: inout CheckedPence
    ) -> [Audit.FunctionStay] {
        let planningCase = plan.planningCase
        let options = HostingCheck.optionRows(planningCase)
        var stays: [Audit.FunctionStay] = []
        for (index, function) in planningCase.functions.enumerated() {
            let moves = HostingCheck.moves(plan, function: index)
            var start = 0
            while start < plan.periodCount {
                guard let site = plan.site(ofFunction: index, period: start) else {
                    start += 1
                    continue
                }
                var end = start + 1
                while end < plan.periodCount, plan.site(ofFunction: index, period: end) == site { end += 1 }
                let isMove = moves.contains { $0.period == start && $0.site == site }
                let option = options[index][site].map { planningCase.functionOptions[$0] }
                let siteID = planningCase.sites[site].id
                let fitOut = capital.first {
                    $0.kind == .function && $0.period == start && $0.item == function.id
                        && $0.siteID == siteID
                }
                let dual = pence.product(function.dualRunningMonths, function.dualRunningPencePerMonth)
                let farthest = planningCase.strategicPoints.filter { $0.functionKind == function.kind }
                    .compactMap { HostingCheck.minutes(plan, to: $0, period: start) }.max()
                stays.append(
                    .init(
                        functionID: function.id, siteID: siteID, periods: start..<end, isMove: isMove,
                        fitOutPence: fitOut?.amountPence ?? 0,
                        dualRunningPence: isMove && function.currentSite != nil ? dual : 0,
                        annualCostPence: option?.annualCostPence ?? 0, seats: option?.seats ?? 0,
                        sessionsPerYear: option?.sessionsPerYear ?? 0, coverageMinutes: farthest))
                start = end
            }
        }
        return stays
    }
}
