import SwitchyardCase

/// Tonnes of each period: energy used times the mean factor of its years.
enum CarbonLedger {
    static func entries(_ plan: ResolvedPlan, _ energy: EnergyTable) -> [Audit.CarbonEntry] {
        let planningCase = plan.planningCase
        return planningCase.horizon.periods.map { period in
            let index = period.index
            let length = period.lengthYears
            func factor(_ kg: (YearCarbon) -> Double) -> Double { planningCase.mean(period, kg) / 1000 }
            var entry = Audit.CarbonEntry(period: index)
            entry.dieselLitres = energy.dieselLitresPerYear[index] * length
            entry.petrolLitres = energy.petrolLitresPerYear[index] * length
            entry.gasKWh = energy.gasKWhPerYear(period: index) * length
            entry.buildingKWh = energy.buildingKWhPerYear(period: index) * length
            entry.chargingKWh =
                energy.chargingKWhPerDesignDay(period: index) * planningCase.settings.averageDayShare * 365
                * length
            entry.diesel = entry.dieselLitres * factor { $0.dieselKgPerLitre }
            entry.petrol = entry.petrolLitres * factor { $0.petrolKgPerLitre }
            entry.gas = entry.gasKWh * factor { $0.gasKgPerKWh }
            let electricity = factor { $0.electricityKgPerKWh }
            entry.buildingElectricity = entry.buildingKWh * electricity
            entry.chargingElectricity = entry.chargingKWh * electricity
            return entry
        }
    }

    static func spans(_ horizon: Horizon, _ years: [YearCarbon], _ entries: [Audit.CarbonEntry])
        -> [Audit.CarbonSpan]
    {
        horizon.budgetSpans.map { span in
            let budgets = span.years.map { year in years.first { $0.year == year }?.budgetTonnes }
            return Audit.CarbonSpan(
                label: span.label, tonnes: span.periods.reduce(0) { $0 + entries[$1].total },
                budgetTonnes: budgets.contains(nil) ? nil : budgets.reduce(0) { $0 + ($1 ?? 0) })
        }
    }
}
