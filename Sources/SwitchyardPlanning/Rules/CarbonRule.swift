import SwitchyardCase
import SwitchyardSolver

/// Carbon: fuel, gas and electricity stay within the budgets of the span's years.
///
///     Σ_{t∈b} ( Σ_k litres_k · f_fuel · L_t · stock[k,t] + f_gas · L_t · gas[s,t]
///             + f_el · L_t · (building[s,t] + 365 · average · Σ charge[s,t]) )  −  excess[b]  ≤  budget[b]     (tonnes)
///     building[s,t] ≥ 0
enum CarbonRule {
    /// Price of a tonne over budget in a conceding model, thousands of pounds: some seventy times the appraisal value.
    static let concessionThousandsPerTonne = 20.0

    static func add(to formulation: inout PlanningFormulation) {
        addNonNegativeBuildings(to: &formulation)
        guard formulation.applies(.carbon) else { return }
        for span in formulation.horizon.budgetSpans {
            let budgets = formulation.planningCase.carbon.filter { span.years.contains($0.year) }
                .compactMap(\.budgetTonnes)
            guard budgets.count == span.years.count else { continue }
            var terms: [(Column, Double)] = []
            var constant = 0.0
            for period in span.periods {
                let emitted = tonnes(formulation, period: period)
                terms += emitted.terms
                constant += emitted.constant
            }
            if let excess = formulation.concession(
                .carbon, subject: span.label, unit: "tonnes", period: span.periods.lowerBound,
                lengthYears: 1, upper: 1e6, concessionPriceThousands: concessionThousandsPerTonne)
            {
                terms.append((excess, -1))
            }
            formulation.model.addRow(
                name: "carbon[b\(span.index)]",
                upper: budgets.reduce(0, +) - constant - (formulation.allowances.reserves[span.label] ?? 0),
                terms: terms)
        }
    }

    /// Tonnes emitted in a period.
    static func tonnes(_ formulation: PlanningFormulation, period: Int) -> PlanningFormulation.Expression {
        let sets = formulation.sets
        let factors = YearFactors(sets, period: period)
        let length = sets.horizon.periods[period].lengthYears
        var total = PlanningFormulation.Expression()
        for (k, kind) in sets.kinds.enumerated() {
            guard let stock = formulation.stock[k][period], kind.fuelLitresPerYear > 0 else { continue }
            total.terms.append(
                (stock, kind.fuelLitresPerYear * factors.kgPerLitre(kind.fuel) / 1000 * length))
        }
        for site in formulation.planningCase.sites.refs {
            if let gas = formulation.gasMWh[site.index][period] {
                total.terms.append((gas, factors.gasKgPerKWh * length))
            }
            let building = formulation.buildingElectricityMWh(site, period: period)
            let perMWh = factors.electricityKgPerKWh * length
            total.terms += building.terms.map { ($0.0, $0.1 * perMWh) }
            total.constant += building.constant * perMWh
        }
        for (c, windows) in sets.windowsByClass.enumerated() {
            for w in windows.indices {
                for column in formulation.chargingColumns(c, window: w, period: period) {
                    total.terms.append(
                        (column, formulation.chargingMWhPerYear * factors.electricityKgPerKWh * length))
                }
            }
        }
        return total
    }

    private static func addNonNegativeBuildings(to formulation: inout PlanningFormulation) {
        for site in formulation.planningCase.sites.refs {
            for period in 0..<formulation.periodCount {
                let use = formulation.buildingElectricityMWh(site, period: period)
                let least = use.terms.reduce(use.constant) { $0 + min(0, $1.1) }
                guard least < -1e-9 else { continue }
                formulation.model.addRow(
                    name: "building[\(formulation.planningCase.sites[site].id),\(formulation.tag(period))]",
                    lower: -use.constant, terms: use.terms)
            }
        }
    }
}

/// Emission factors of a period, the mean of its years.
struct YearFactors {
    let dieselKgPerLitre: Double
    let petrolKgPerLitre: Double
    let gasKgPerKWh: Double
    let electricityKgPerKWh: Double
    let carbonValuePoundsPerTonne: Double

    init(_ sets: PlanningSets, period: Int) {
        func mean(_ value: (YearCarbon) -> Double) -> Double {
            sets.mean(sets.planningCase.carbon, period: period, year: \.year, value)
        }
        dieselKgPerLitre = mean(\.dieselKgPerLitre)
        petrolKgPerLitre = mean(\.petrolKgPerLitre)
        gasKgPerKWh = mean(\.gasKgPerKWh)
        electricityKgPerKWh = mean(\.electricityKgPerKWh)
        carbonValuePoundsPerTonne = mean(\.carbonValuePoundsPerTonne)
    }

    func kgPerLitre(_ fuel: Fuel) -> Double {
        switch fuel {
        case .diesel: dieselKgPerLitre
        case .petrol: petrolKgPerLitre
        case .none: 0
        }
    }
}
