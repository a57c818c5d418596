import SwitchyardCase

/// The fleet by period, and what joins it.
enum FleetTable {
    static func periods(_ plan: ResolvedPlan) -> [Audit.FleetPeriod] {
        let planningCase = plan.planningCase
        var table = (0..<plan.periodCount).map {
            Audit.FleetPeriod(period: $0, byPowertrain: Powertrain.allCases.map { _ in 0 })
        }
        for vehicle in plan.vehicles {
            let model = planningCase.models[vehicle.model]
            let powertrain = Powertrain.allCases.firstIndex(of: model.powertrain) ?? 0
            for period in vehicle.firstPeriod..<vehicle.leavesPeriod {
                table[period].vehicles += 1
                table[period].byPowertrain[powertrain] += 1
                if !model.ulezCompliant { table[period].notCompliant += 1 }
            }
            switch vehicle.origin {
            case .register: break
            case .order: table[vehicle.firstPeriod].delivered += 1
            case .purchase: table[vehicle.firstPeriod].bought += 1
            }
            if vehicle.leaves { table[vehicle.leavesPeriod].left += 1 }
        }
        for period in table.indices {
            let counts = CleanAirCheck.counts(plan, period: period) { $0.countsInFleetShare }
            table[period].counted = counts.all
            table[period].countedElectric = counts.electric
        }
        return table
    }

    static func counts(_ plan: ResolvedPlan) -> [Audit.FleetCount] {
        var counts: [Audit.FleetCount] = []
        let order = plan.kinds.indices.sorted {
            (plan.kinds[$0].role, plan.kinds[$0].model) < (plan.kinds[$1].role, plan.kinds[$1].model)
        }
        for period in 0..<plan.periodCount {
            for kind in order {
                let vehicles = (0..<plan.siteCount).reduce(0) {
                    $0 + plan.count(period: period, site: $1, kind: kind)
                }
                guard vehicles > 0 else { continue }
                counts.append(
                    .init(
                        period: period, modelID: plan.planningCase.models[plan.kinds[kind].model].id,
                        roleID: plan.planningCase.roles[plan.kinds[kind].role].id, vehicles: vehicles))
            }
        }
        return counts
    }

    private struct OrderKey: Hashable, Comparable {
        /// Period, model, role, site, order row or −1.
        var parts: [Int]
        static func < (left: OrderKey, right: OrderKey) -> Bool {
            left.parts.lexicographicallyPrecedes(right.parts)
        }
    }

    static func orders(_ plan: ResolvedPlan, _ pence: inout CheckedPence) -> [Audit.VehicleOrder] {
        let planningCase = plan.planningCase
        var quantities: [OrderKey: Int] = [:]
        for vehicle in plan.vehicles {
            guard let stay = vehicle.stays.first else { continue }
            let order: Int
            switch vehicle.origin {
            case .register: continue
            case .order(let row): order = row
            case .purchase: order = -1
            }
            let key = OrderKey(parts: [vehicle.firstPeriod, vehicle.model, stay.role, stay.site, order])
            quantities[key, default: 0] += 1
        }
        let points = planningCase.settings.contingencyBasisPoints[.fleet] ?? 0
        return quantities.keys.sorted().map { key in
            let model = planningCase.models[key.parts[1]]
            let order = key.parts[4] < 0 ? nil : planningCase.orders[key.parts[4]]
            let price = pence.withContingency(
                pence.sum(model.pricePence, model.conversionPence), basisPoints: points)
            let unit = order?.unitCostPence ?? price
            let quantity = quantities[key] ?? 0
            return Audit.VehicleOrder(
                period: key.parts[0], modelID: model.id, roleID: planningCase.roles[key.parts[2]].id,
                siteID: planningCase.sites[key.parts[3]].id, orderID: order?.id, quantity: quantity,
                unitPence: unit, amountPence: pence.product(unit, quantity),
                scores: order?.scoresAgainstEnvelope ?? true)
        }
    }
}
