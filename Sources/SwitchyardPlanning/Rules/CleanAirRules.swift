import SwitchyardCase
import SwitchyardSolver

/// Clean air: the electric share by date, what may be bought and kept, and the low-emission zone.
///
///     Σ_{k electric} stock[k,t] + shortfall ≥ share · Σ_k stock[k,t]      from the date, roles that count
///     bought[k,t] = 0, stock[k,t] = 0                                      for what a dated rule forbids
///     gas[s,t] = 0                                                         under zero direct emissions
///
/// Bans are built in by leaving the columns out (`mayBuy`, `mayKeep`); the zone's daily charge is part of the cost.
enum CleanAirRules {
    /// Price of one vehicle short of the share in a conceding model, thousands of pounds a year.
    static let concessionThousandsPerVehicleYear = 500.0

    /// Whether a model may be delivered for a role in a period, apart from committed orders.
    static func mayBuy(_ sets: PlanningSets, model: VehicleModel, role: Role, period: Int) -> Bool {
        let horizon = sets.horizon
        guard model.supplyPerYear > 0, period >= horizon.firstPeriod(startingFrom: model.availableFrom) else {
            return false
        }
        if let last = model.availableTo, horizon.periods[period].start > last { return false }
        guard sets.planningCase.settings.rule(.cleanAir).mode != .off, !model.isZeroTailpipe else {
            return true
        }
        return !sets.planningCase.cleanAirRules.contains {
            $0.kind == .zeroEmissionPurchases && $0.serviceClasses.contains(role.serviceClass)
                && period >= horizon.firstPeriod(startingFrom: $0.fromDate)
        }
    }

    /// Whether a model may be in the fleet in a role in a period.
    static func mayKeep(_ sets: PlanningSets, model: VehicleModel, role: Role, period: Int) -> Bool {
        guard sets.planningCase.settings.rule(.cleanAir).mode != .off else { return true }
        return !sets.planningCase.cleanAirRules.contains { rule in
            guard rule.serviceClasses.contains(role.serviceClass),
                period >= sets.horizon.period(containing: rule.fromDate)
            else { return false }
            switch rule.kind {
            case .zeroEmissionFleet, .zeroDirectEmissions: return !model.isZeroTailpipe
            case .lowEmissionZoneBar: return !model.ulezCompliant
            case .minimumElectricShare, .zeroEmissionPurchases, .lowEmissionZoneCharge: return false
            }
        }
    }

    /// Pounds a vehicle of a kind pays the low-emission zone in a period.
    static func zoneChargePounds(_ sets: PlanningSets, kind: DutyKind, period: Int) -> Double {
        let planningCase = sets.planningCase
        guard !planningCase.models[kind.model].ulezCompliant else { return 0 }
        let span = sets.horizon.periods[period]
        var pounds = 0.0
        for rule in planningCase.cleanAirRules where rule.kind == .lowEmissionZoneCharge {
            guard rule.serviceClasses.contains(planningCase.roles[kind.role].serviceClass),
                rule.fromDate < span.end
            else { continue }
            let days = Double(span.end.ordinal - span.start.ordinal)
            let charged = Double(span.end.ordinal - max(rule.fromDate, span.start).ordinal)
            pounds +=
                rule.value * Double(planningCase.settings.lowEmissionZoneDaysPerYear) * span.lengthYears
                * charged / days
        }
        return pounds
    }

    static func add(to formulation: inout PlanningFormulation) {
        guard formulation.applies(.cleanAir) else { return }
        for rule in formulation.planningCase.cleanAirRules {
            let from = formulation.horizon.period(containing: rule.fromDate)
            guard from < formulation.periodCount else { continue }
            for period in from..<formulation.periodCount {
                switch rule.kind {
                case .minimumElectricShare: addShare(to: &formulation, rule, period: period)
                case .zeroDirectEmissions:
                    for site in formulation.planningCase.sites.refs {
                        guard let gas = formulation.gasMWh[site.index][period] else { continue }
                        formulation.model.setBounds(gas, lower: 0, upper: 0)
                    }
                default: break
                }
            }
        }
    }

    private static func addShare(
        to formulation: inout PlanningFormulation, _ rule: CleanAirRule, period: Int
    ) {
        let planningCase = formulation.planningCase
        var terms: [(Column, Double)] = []
        var most = 0.0
        for (k, kind) in formulation.sets.kinds.enumerated() {
            let role = planningCase.roles[kind.role]
            guard role.countsInFleetShare, rule.serviceClasses.contains(role.serviceClass),
                let stock = formulation.stock[k][period]
            else { continue }
            let electric = planningCase.models[kind.model].powertrain.isElectric
            terms.append((stock, (electric ? 1 : 0) - rule.value / 100))
            most += formulation.model.columnUpper[stock.index]
        }
        let length = formulation.horizon.periods[period].lengthYears
        let subject = "\(rule.id) \(formulation.horizon.periods[period].label)"
        let shortfall = formulation.concession(
            .cleanAir, subject: subject, unit: "vehicles",
            period: period, lengthYears: length, upper: most,
            concessionPriceThousands: concessionThousandsPerVehicleYear * length)
        if let shortfall { terms.append((shortfall, 1)) }
        formulation.model.addRow(
            name: "share[\(rule.id),\(formulation.tag(period))]",
            lower: formulation.allowances.reserves[subject] ?? 0, terms: terms)
    }
}
