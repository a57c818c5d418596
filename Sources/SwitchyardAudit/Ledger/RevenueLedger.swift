import SwitchyardCase

/// Revenue costs of a plan by line and period. Each line of each period is rounded to the penny once; lines priced in
/// whole pence a year are summed exactly before that.
struct RevenueLedger {
    /// Row of a table that a cost's price comes from.
    struct PriceRow: Hashable, Comparable {
        var table: String
        var item: String
        static func < (left: PriceRow, right: PriceRow) -> Bool {
            (left.table, left.item) < (right.table, right.item)
        }
    }
    /// Money that rests on a row, undiscounted.
    struct Weight {
        var provenance: Provenance
        var pence: Double
    }

    private(set) var entries: [Audit.RevenueEntry] = []
    /// Costs (not savings) by the row their price comes from.
    private(set) var weights: [PriceRow: Weight] = [:]

    private let plan: ResolvedPlan
    private let planningCase: Case
    /// Of the line being summed: whole pence in quarters of years, and what is priced in fractions.
    private var quarterPence = 0
    private var fractionalPence = 0.0

    init(_ plan: ResolvedPlan, _ energy: EnergyTable, _ pence: inout CheckedPence) {
        self.plan = plan
        planningCase = plan.planningCase
        for period in planningCase.horizon.periods {
            for line in Audit.RevenueLine.allCases {
                quarterPence = 0
                fractionalPence = 0
                sum(line, period, energy, &pence)
                let amount = pence.sum(pence.quarter(quarterPence), pence.rounded(fractionalPence))
                guard amount != 0 else { continue }
                entries.append(.init(period: period.index, line: line, amountPence: amount))
            }
        }
    }

    private mutating func sum(
        _ line: Audit.RevenueLine, _ period: Period, _ energy: EnergyTable, _ pence: inout CheckedPence
    ) {
        let index = period.index
        switch line {
        case .maintenance: sumMaintenance(period, &pence)
        case .diesel:
            addEnergy(period, energy.dieselLitresPerYear[index]) { $0.dieselPoundsPerLitre }
        case .petrol:
            addEnergy(period, energy.petrolLitresPerYear[index]) { $0.petrolPoundsPerLitre }
        case .charging:
            for band in TariffBand.Band.allCases {
                let day = energy.chargingKWhPerDesignDay[index][band] ?? 0
                addEnergy(period, day * planningCase.settings.averageDayShare * 365) {
                    $0.electricityPoundsPerKWh(band)
                }
            }
        case .buildingElectricity:
            addEnergy(period, energy.buildingKWhPerYear(period: index)) { $0.buildingElectricityPoundsPerKWh }
        case .gas: addEnergy(period, energy.gasKWhPerYear(period: index)) { $0.gasPoundsPerKWh }
        case .sites, .chargers, .grid, .solarStorage, .measures: sumEstate(line, period, &pence)
        case .functions, .dualRunning: sumFunctions(line, period, &pence)
        case .zoneCharges: sumZoneCharges(period)
        case .schemeSavings:
            for choice in plan.schemes where choice.period <= index {
                let scheme = planningCase.schemes[choice.row]
                addYearly(
                    -scheme.savingPencePerYear, 1, period, "schemes.csv", scheme.id, scheme.provenance, &pence
                )
            }
        }
    }

    /// A cost of whole pence a year.
    private mutating func addYearly(
        _ unitPence: Int, _ count: Int, _ period: Period, _ table: String, _ item: String,
        _ provenance: Provenance, _ pence: inout CheckedPence
    ) {
        guard count > 0, unitPence != 0 else { return }
        let quarters = Int((period.lengthYears * 4).rounded())
        let amount = pence.product(pence.product(unitPence, count), quarters)
        quarterPence = pence.sum(quarterPence, amount)
        weigh(Double(amount) / 4, table, item, provenance)
    }

    /// Yearly energy at the mean price of the period's years.
    private mutating func addEnergy(
        _ period: Period, _ perYear: Double, _ pounds: (YearPrices) -> Double
    ) {
        guard perYear > 0 else { return }
        let rows = planningCase.prices.filter { period.years.contains($0.year) }
        fractionalPence += perYear * period.lengthYears * planningCase.mean(period, pounds) * 100
        for row in rows {
            let share = perYear * period.lengthYears * pounds(row) * 100 / Double(rows.count)
            weigh(share, "prices.csv", row.id, row.provenance)
        }
    }

    private mutating func weigh(_ pence: Double, _ table: String, _ item: String, _ provenance: Provenance) {
        guard pence > 0 else { return }
        weights[PriceRow(table: table, item: item), default: Weight(provenance: provenance, pence: 0)]
            .pence +=
            pence
    }

    private func vehicles(_ kind: Int, _ period: Int) -> Int {
        (0..<plan.siteCount).reduce(0) { $0 + plan.count(period: period, site: $1, kind: kind) }
    }

    private mutating func sumMaintenance(_ period: Period, _ pence: inout CheckedPence) {
        for (index, kind) in plan.kinds.enumerated() {
            let model = planningCase.models[kind.model]
            addYearly(
                model.maintenancePencePerYear, vehicles(index, period.index), period, "vehicle_models.csv",
                model.id, model.provenance, &pence)
        }
    }

    private mutating func sumEstate(
        _ line: Audit.RevenueLine, _ period: Period, _ pence: inout CheckedPence
    ) {
        let index = period.index
        switch line {
        case .sites:
            for (site, row) in planningCase.sites.enumerated() where plan.isOpen(site: site, period: index) {
                addYearly(row.runningCostPencePerYear, 1, period, "sites.csv", row.id, row.provenance, &pence)
            }
        case .chargers:
            for chargers in plan.chargers where chargers.period <= index && index < chargers.end {
                let type = planningCase.chargerTypes[chargers.type]
                addYearly(
                    type.runningCostPencePerYear, chargers.count, period, "charger_types.csv", type.id,
                    type.provenance, &pence)
            }
        case .grid:
            for choice in plan.gridSteps where choice.period <= index {
                let step = planningCase.gridUpgrades[choice.row]
                addYearly(
                    step.runningCostPencePerYear, 1, period, "grid_upgrades.csv",
                    "\(planningCase.sites[step.site].id) step \(step.step)", step.provenance, &pence)
            }
        case .solarStorage:
            for choice in plan.options where plan.isInService(option: choice, period: index) {
                let option = planningCase.solarStorage[choice.row]
                addYearly(
                    option.runningCostPencePerYear, 1, period, "solar_storage.csv", option.id,
                    option.provenance, &pence)
            }
        default:
            for choice in plan.measures where choice.period <= index {
                let measure = planningCase.measures[choice.row]
                addYearly(
                    measure.runningCostPencePerYear, 1, period, "site_measures.csv", measure.id,
                    measure.provenance, &pence)
            }
        }
    }

    private mutating func sumFunctions(
        _ line: Audit.RevenueLine, _ period: Period, _ pence: inout CheckedPence
    ) {
        let options = HostingCheck.optionRows(planningCase)
        for (index, function) in planningCase.functions.enumerated() {
            if line == .functions {
                guard let site = plan.site(ofFunction: index, period: period.index),
                    let row = options[index][site]
                else { continue }
                let option = planningCase.functionOptions[row]
                addYearly(
                    option.annualCostPence, 1, period, "function_options.csv",
                    "\(function.id) at \(planningCase.sites[site].id)", option.provenance, &pence)
                continue
            }
            // A new function has no old site to run beside the new one.
            guard function.currentSite != nil else { continue }
            let moves = HostingCheck.moves(plan, function: index).count { $0.period == period.index }
            let months = pence.product(function.dualRunningMonths, moves)
            let amount = pence.product(pence.product(function.dualRunningPencePerMonth, months), 4)
            quarterPence = pence.sum(quarterPence, amount)
            weigh(Double(amount) / 4, "functions.csv", function.id, function.provenance)
        }
    }

    /// Non-compliant vehicles × value × days a year × length × share of the period after the rule's date.
    private mutating func sumZoneCharges(_ period: Period) {
        for rule in planningCase.cleanAirRules where rule.kind == .lowEmissionZoneCharge {
            let start = max(period.start, rule.fromDate)
            guard start < period.end else { continue }
            let share =
                Double(period.end.ordinal - start.ordinal) / Double(period.end.ordinal - period.start.ordinal)
            var number = 0
            for (index, kind) in plan.kinds.enumerated()
            where !planningCase.models[kind.model].ulezCompliant
                && rule.serviceClasses.contains(planningCase.roles[kind.role].serviceClass)
            {
                number += vehicles(index, period.index)
            }
            let days = Double(planningCase.settings.lowEmissionZoneDaysPerYear) * period.lengthYears * share
            let amount = Double(number) * rule.value * 100 * days
            fractionalPence += amount
            weigh(amount, "clean_air.csv", rule.id, rule.provenance)
        }
    }
}
