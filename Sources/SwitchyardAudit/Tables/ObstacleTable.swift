import SwitchyardCase

/// What stands in the way of an electric vehicle in each role and period.
struct ObstacleTable {
    private let planningCase: Case
    /// By role and period.
    private let reasons: [[Audit.ElectricObstacle.Reason]]

    init(_ plan: ResolvedPlan) {
        let planningCase = plan.planningCase
        self.planningCase = planningCase
        let horizon = planningCase.horizon
        var bought = Array(
            repeating: Array(repeating: 0, count: horizon.budgetSpans.count), count: planningCase.models.count
        )
        for vehicle in plan.vehicles where vehicle.origin == .purchase {
            bought[vehicle.model][horizon.periods[vehicle.firstPeriod].budgetSpan] += 1
        }
        reasons = planningCase.roles.indices.map { role in
            // For sale at some time: a model that is only in the register or on order is no way out.
            let models = planningCase.models.indices.filter {
                let model = planningCase.models[$0]
                return model.powertrain.isElectric && model.supplyPerYear > 0
                    && model.roles.contains(Ref(role))
            }
            return horizon.periods.map { period in
                let onSale = models.filter {
                    let model = planningCase.models[$0]
                    return period.index >= horizon.firstPeriod(startingFrom: model.availableFrom)
                        && model.availableTo.map { period.start <= $0 } ?? true
                }
                let able = onSale.filter {
                    RangeCheck.shortfallKWh(planningCase.models[$0], planningCase.dutyCycle(Ref(role))) <= 0
                }
                let left = able.filter {
                    let span = horizon.budgetSpans[period.budgetSpan]
                    let (supply, overflow) = planningCase.models[$0].supplyPerYear
                        .multipliedReportingOverflow(by: span.years.count)
                    return overflow || bought[$0][span.index] < supply
                }
                if models.isEmpty { return .noProduct }
                if onSale.isEmpty { return .notYetAvailable }
                if able.isEmpty { return .range }
                return left.isEmpty ? .supply : .none
            }
        }
    }

    func entries(_ plan: ResolvedPlan) -> [Audit.ElectricObstacle] {
        var entries: [Audit.ElectricObstacle] = []
        for period in 0..<plan.periodCount {
            for role in planningCase.roles.indices {
                var vehicles = 0
                for (index, kind) in plan.kinds.enumerated()
                where kind.role == role && !planningCase.models[kind.model].powertrain.isElectric {
                    for site in 0..<plan.siteCount {
                        vehicles += plan.count(period: period, site: site, kind: index)
                    }
                }
                guard vehicles > 0 else { continue }
                entries.append(
                    .init(
                        period: period, roleID: planningCase.roles[role].id, reason: reasons[role][period],
                        vehicles: vehicles))
            }
        }
        return entries
    }
}
