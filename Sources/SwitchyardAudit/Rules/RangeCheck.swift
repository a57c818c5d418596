import SwitchyardCase

/// range: a battery-electric vehicle gets through its role's hardest winter day.
enum RangeCheck {
    /// kWh a model lacks on the hardest day of a role; 0 or less when it gets through. Only battery-electric models lack.
    static func shortfallKWh(_ model: VehicleModel, _ cycle: DutyCycle) -> Double {
        guard model.powertrain == .batteryElectric else { return 0 }
        let need =
            cycle.peakDayKm / 100 * model.electricityKWhPer100Km * model.winterFactor + cycle.idleKWhPerDay
        let store = model.batteryKWh * model.usableShare + model.chargeKW * cycle.topUpHours
        return AuditTolerance.exceeds(need, store) ? need - store : min(0, need - store)
    }

    static func run(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        for (index, kind) in plan.kinds.enumerated() {
            let model = planningCase.models[kind.model]
            let role = planningCase.roles[kind.role]
            let shortfall = shortfallKWh(model, planningCase.dutyCycle(Ref(kind.role)))
            guard shortfall > 0 else { continue }
            for period in 0..<plan.periodCount {
                let vehicles = (0..<plan.siteCount).reduce(0) {
                    $0 + plan.count(period: period, site: $1, kind: index)
                }
                guard vehicles > 0 else { continue }
                findings.broken(
                    .range, "hardest day", "\(model.id).\(role.id)", period: period, amount: shortfall,
                    unit: "kWh",
                    "\(PlainText.model(model)) lacks \(PlainText.number(shortfall)) kWh on the hardest winter day of \(displayEscaped(role.id)); the plan has \(PlainText.count(vehicles, "vehicle")) of it in that role in \(planningCase.horizon.periods[period].label)."
                )
            }
        }
    }
}
