import SwitchyardCase

/// clean_air: dated rules on the electric share, on purchases, on tailpipes, on gas and on the low emission zone.
enum CleanAirCheck {
    static func run(_ plan: ResolvedPlan, _ energy: EnergyTable, _ findings: inout Findings) {
        for rule in plan.planningCase.cleanAirRules {
            let horizon = plan.planningCase.horizon
            let due = horizon.period(containing: rule.fromDate)
            switch rule.kind {
            case .minimumElectricShare: checkShare(plan, rule, from: due, &findings)
            case .zeroEmissionPurchases: checkPurchases(plan, rule, &findings)
            case .zeroEmissionFleet:
                checkFleet(plan, rule, from: due, "vehicle with a tailpipe", &findings) {
                    $0.tailpipeGramsPerKm > 0
                }
            case .zeroDirectEmissions:
                checkFleet(plan, rule, from: due, "vehicle with a tailpipe", &findings) {
                    $0.tailpipeGramsPerKm > 0
                }
                checkGas(plan, energy, rule, from: due, &findings)
            case .lowEmissionZoneBar:
                checkFleet(plan, rule, from: due, "vehicle barred from the low emission zone", &findings) {
                    !$0.ulezCompliant
                }
            case .lowEmissionZoneCharge: break
            }
        }
    }

    private static func checkShare(
        _ plan: ResolvedPlan, _ rule: CleanAirRule, from due: Int, _ findings: inout Findings
    ) {
        let planningCase = plan.planningCase
        for period in due..<max(due, plan.periodCount) {
            let (all, electric) = counts(plan, period: period) { role in
                role.countsInFleetShare && rule.serviceClasses.contains(role.serviceClass)
            }
            let required = rule.value / 100 * Double(all)
            guard AuditTolerance.exceeds(required, Double(electric)) else { continue }
            findings.broken(
                .cleanAir, "electric share", rule.id, period: period, amount: required - Double(electric),
                unit: "vehicles",
                "\(PlainText.grouped(electric)) of \(PlainText.count(all, "vehicle")) are electric or plug-in hybrid in \(planningCase.horizon.periods[period].label); \(displayEscaped(rule.id)) asks for \(PlainText.number(rule.value)) %, which is \(PlainText.number(required))."
            )
        }
    }

    /// Vehicles of the roles that count, and how many of them are battery electric or plug-in hybrid.
    static func counts(
        _ plan: ResolvedPlan, period: Int, _ isCounted: (Role) -> Bool
    ) -> (all: Int, electric: Int) {
        var all = 0
        var electric = 0
        for (index, kind) in plan.kinds.enumerated() where isCounted(plan.planningCase.roles[kind.role]) {
            let vehicles = (0..<plan.siteCount).reduce(0) {
                $0 + plan.count(period: period, site: $1, kind: index)
            }
            all += vehicles
            if plan.planningCase.models[kind.model].powertrain.isElectric { electric += vehicles }
        }
        return (all, electric)
    }

    private static func checkPurchases(_ plan: ResolvedPlan, _ rule: CleanAirRule, _ findings: inout Findings)
    {
        let planningCase = plan.planningCase
        let first = planningCase.horizon.firstPeriod(startingFrom: rule.fromDate)
        var bought = Array(repeating: 0, count: plan.periodCount)
        for vehicle in plan.vehicles where vehicle.origin == .purchase && vehicle.firstPeriod >= first {
            guard let stay = vehicle.stays.first, !planningCase.models[vehicle.model].isZeroTailpipe,
                rule.serviceClasses.contains(planningCase.roles[stay.role].serviceClass)
            else { continue }
            bought[vehicle.firstPeriod] += 1
        }
        for (period, number) in bought.enumerated() where number > 0 {
            findings.broken(
                .cleanAir, "zero-emission purchases", rule.id, period: period, amount: Double(number),
                unit: "vehicles",
                "\(PlainText.count(number, "vehicle")) with a tailpipe are bought in \(planningCase.horizon.periods[period].label); \(displayEscaped(rule.id)) bars that from \(rule.fromDate)."
            )
        }
    }

    private static func checkFleet(
        _ plan: ResolvedPlan, _ rule: CleanAirRule, from due: Int, _ noun: String, _ findings: inout Findings,
        _ isBarred: (VehicleModel) -> Bool
    ) {
        let planningCase = plan.planningCase
        for period in due..<max(due, plan.periodCount) {
            var number = 0
            for (index, kind) in plan.kinds.enumerated()
            where isBarred(planningCase.models[kind.model])
                && rule.serviceClasses.contains(planningCase.roles[kind.role].serviceClass)
            {
                for site in 0..<plan.siteCount {
                    number += plan.count(period: period, site: site, kind: index)
                }
            }
            guard number > 0 else { continue }
            findings.broken(
                .cleanAir, rule.kind == .lowEmissionZoneBar ? "low emission zone" : "zero-emission fleet",
                rule.id, period: period, amount: Double(number), unit: "vehicles",
                "\(PlainText.count(number, noun)) in the fleet in \(planningCase.horizon.periods[period].label); \(displayEscaped(rule.id)) allows none from \(rule.fromDate)."
            )
        }
    }

    private static func checkGas(
        _ plan: ResolvedPlan, _ energy: EnergyTable, _ rule: CleanAirRule, from due: Int,
        _ findings: inout Findings
    ) {
        let planningCase = plan.planningCase
        for period in due..<max(due, plan.periodCount) {
            for (index, site) in planningCase.sites.enumerated() {
                let gas = energy.gasKWhPerYear(site: index, period: period)
                guard AuditTolerance.exceeds(gas, 0) else { continue }
                findings.broken(
                    .cleanAir, "no gas burnt", "\(rule.id).\(site.id)", period: period, amount: gas,
                    unit: "kWh a year",
                    "\(PlainText.site(site)) burns \(PlainText.number(gas, places: 0)) kWh of gas a year in \(planningCase.horizon.periods[period].label); \(displayEscaped(rule.id)) allows none from \(rule.fromDate)."
                )
            }
        }
    }
}
