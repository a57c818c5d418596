import SwitchyardCase

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Money of each period and its present value.
enum CashFlows {
    static func flows(
        _ plan: ResolvedPlan, _ capital: [Audit.CapitalItem], _ revenue: [Audit.RevenueEntry],
        _ carbon: [Audit.CarbonEntry], _ pence: inout CheckedPence
    ) -> [Audit.PeriodFlows] {
        let planningCase = plan.planningCase
        var flows = (0..<plan.periodCount).map { Audit.PeriodFlows(period: $0) }
        for item in capital {
            flows[item.period].capitalPence = pence.sum(flows[item.period].capitalPence, item.amountPence)
        }
        for entry in revenue {
            flows[entry.period].revenuePence = pence.sum(flows[entry.period].revenuePence, entry.amountPence)
        }
        for (site, period) in plan.closes.enumerated() {
            guard let period, planningCase.sites[site].status == .existing else { continue }
            flows[period].receiptsPence = pence.sum(
                flows[period].receiptsPence, planningCase.sites[site].disposalPence)
        }
        for vehicle in plan.vehicles where vehicle.leaves {
            if case .register(let row) = vehicle.origin, planningCase.vehicles[row].ownership == .leased {
                continue
            }
            flows[vehicle.leavesPeriod].resalePence = pence.sum(
                flows[vehicle.leavesPeriod].resalePence, planningCase.models[vehicle.model].resalePence)
        }
        for choice in plan.schemes {
            flows[choice.period].schemeValuePence = pence.sum(
                flows[choice.period].schemeValuePence, planningCase.schemes[choice.row].valuePence)
        }
        for index in flows.indices {
            let period = planningCase.horizon.periods[index]
            if planningCase.settings.carbonPriced {
                let value = planningCase.mean(period) { (row: YearCarbon) in row.carbonValuePoundsPerTonne }
                flows[index].carbonValuePence = pence.rounded(carbon[index].total * value * 100)
            }
            let costs = pence.sum(
                pence.sum(flows[index].capitalPence, flows[index].revenuePence), flows[index].carbonValuePence
            )
            let gains = pence.sum(
                pence.sum(flows[index].receiptsPence, flows[index].resalePence), flows[index].schemeValuePence
            )
            flows[index].netPence = pence.difference(costs, gains)
            flows[index].discountFactor = pow(
                1 + planningCase.settings.discountRate, -planningCase.horizon.midYears(index))
            flows[index].discountedPence = pence.rounded(
                Double(flows[index].netPence) * flows[index].discountFactor)
        }
        return flows
    }
}
