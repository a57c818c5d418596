import SwitchyardCase

/// Energy and power of charging, as the rules define them.
enum ChargingEnergy {
    /// Chargers of one class in service at a site in a period.
    struct Installed {
        var units = 0
        var powerKW = 0.0
        /// Power of the largest charger among them.
        var largestKW = 0.0
    }

    /// kWh a vehicle's battery needs on the winter design day.
    static func designDayKWh(_ model: VehicleModel, _ cycle: DutyCycle) -> Double {
        cycle.designDayKm / 100 * model.electricityKWhPer100Km * model.winterFactor * model.electricShare
            + (model.powertrain == .batteryElectric ? cycle.idleKWhPerDay : 0)
    }

    /// Lowest efficiency of the chargers of a class.
    static func efficiency(_ planningCase: Case, _ chargingClass: ChargingClass) -> Double {
        planningCase.chargerTypes.filter { $0.chargingClass == chargingClass }.map(\.efficiency).min() ?? 1
    }

    /// What one charger gives the class's slowest model: min(kw_total, outlets × min(kw_per_outlet, slowest charge_kw)).
    static func unitPowerKW(_ planningCase: Case, _ type: ChargerType) -> Double {
        let slowest = planningCase.models.filter { $0.chargingClass == type.chargingClass }.map(\.chargeKW)
            .min()
        return min(type.kWTotal, Double(type.outlets) * min(type.kWPerOutlet, slowest ?? .infinity))
    }

    /// By `ResolvedPlan.drawIndex`.
    static func installed(_ plan: ResolvedPlan) -> [Installed] {
        var result = Array(repeating: Installed(), count: plan.draws.count)
        let units = plan.planningCase.chargerTypes.map { unitPowerKW(plan.planningCase, $0) }
        for chargers in plan.chargers {
            let chargingClass = plan.planningCase.chargerTypes[chargers.type].chargingClass
            for period in chargers.period..<max(chargers.period, chargers.end) {
                let index = plan.drawIndex(site: chargers.site, chargingClass, period: period)
                result[index].units += chargers.count
                result[index].powerKW += units[chargers.type] * Double(chargers.count)
                result[index].largestKW = max(result[index].largestKW, units[chargers.type])
            }
        }
        return result
    }
}
