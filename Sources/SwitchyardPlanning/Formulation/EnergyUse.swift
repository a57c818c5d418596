import SwitchyardCase
import SwitchyardSolver

/// Yearly energy as linear expressions, shared by the carbon budget and the cost.
extension PlanningFormulation {
    /// A linear expression.
    struct Expression: Sendable {
        var terms: [(Column, Double)] = []
        var constant = 0.0
    }

    /// MWh a year the building of a site uses in a period: what it uses while open, less savings and solar.
    func buildingElectricityMWh(_ site: Ref<Site>, period: Int) -> Expression {
        var use = Expression()
        let base = planningCase.sites[site].electricityKWhPerYear / 1000
        switch openness(site, period) {
        case .fixed(false): return use
        case .fixed(true): use.constant = base
        case .decided(let open): use.terms.append((open, base))
        }
        for (m, measure) in planningCase.measures.enumerated()
        where measure.site == site && measure.electricitySavingKWhPerYear != 0 {
            if let column = measures[m][period] {
                use.terms.append((column, -measure.electricitySavingKWhPerYear / 1000))
            }
        }
        for (i, option) in planningCase.solarStorage.enumerated()
        where option.site == site && option.generationKWhPerYear != 0 {
            for (column, sign) in inService(solarStorage[i], period: period, lifeYears: option.lifeYears) {
                use.terms.append((column, -sign * option.generationKWhPerYear / 1000))
            }
        }
        return use
    }

    /// Columns of what a class charges in a window: one a site, or one for the fleet.
    func chargingColumns(_ chargingClass: Int, window: Int, period: Int) -> [Column] {
        var columns = chargeKWh[chargingClass].compactMap { $0[window][period] }
        if !fleetKWh.isEmpty, let fleet = fleetKWh[chargingClass][window][period] { columns.append(fleet) }
        return columns
    }

    /// MWh a year per kWh charged on the design day.
    var chargingMWhPerYear: Double { planningCase.settings.averageDayShare * 365 / 1000 }
}
