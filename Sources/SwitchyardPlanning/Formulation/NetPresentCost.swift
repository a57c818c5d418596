import SwitchyardCase
import SwitchyardSolver

/// The objective: net present cost, thousands of pounds at the case's price base.
///
///     Σ_t (1+r)^−mid(t) · (capital + revenue − site receipts − resale + carbon value − value of schemes started)
enum NetPresentCost {
    static func add(to formulation: inout PlanningFormulation) {
        for period in 0..<formulation.periodCount {
            addFleet(to: &formulation, period: period)
            addEnergy(to: &formulation, period: period)
            addSites(to: &formulation, period: period)
            if formulation.planningCase.settings.carbonPriced {
                addCarbonValue(to: &formulation, period: period)
            }
        }
        addChargers(to: &formulation)
        addWorks(to: &formulation)
        addFunctions(to: &formulation)
        addCommitments(to: &formulation)
    }

    private static func addFleet(to formulation: inout PlanningFormulation, period: Int) {
        let sets = formulation.sets
        let length = sets.horizon.periods[period].lengthYears
        func price(_ value: (YearPrices) -> Double) -> Double {
            sets.mean(formulation.planningCase.prices, period: period, year: \.year, value)
        }
        let diesel = price(\.dieselPoundsPerLitre)
        let petrol = price(\.petrolPoundsPerLitre)
        for (k, kind) in sets.kinds.enumerated() {
            let model = formulation.planningCase.models[kind.model]
            if let bought = formulation.bought[k][period] {
                formulation.addCapital(
                    bought, pence: sets.capexPence(model.pricePence + model.conversionPence, .fleet),
                    period: period, category: .fleet,
                    kind: model.powertrain.isElectric ? .electricVehicle : .otherVehicle)
            }
            if kind.ownership == .owned, let sold = formulation.sold[k][period] {
                formulation.addCost(sold, thousands: -thousands(model.resalePence), period: period)
            }
            if let stock = formulation.stock[k][period] {
                let fuelPrice =
                    switch kind.fuel {
                    case .diesel: diesel
                    case .petrol: petrol
                    case .none: 0.0
                    }
                let pounds =
                    kind.fuelLitresPerYear * fuelPrice * length
                    + CleanAirRules.zoneChargePounds(sets, kind: kind, period: period)
                formulation.addCost(
                    stock, thousands: thousands(model.maintenancePencePerYear) * length + pounds / 1000,
                    period: period)
            }
        }
    }

    private static func addEnergy(to formulation: inout PlanningFormulation, period: Int) {
        let sets = formulation.sets
        let planningCase = formulation.planningCase
        let length = sets.horizon.periods[period].lengthYears
        func price(_ value: (YearPrices) -> Double) -> Double {
            sets.mean(planningCase.prices, period: period, year: \.year, value)
        }
        let gasPrice = price(\.gasPoundsPerKWh)
        let buildingPrice = price(\.buildingElectricityPoundsPerKWh)
        for site in planningCase.sites.refs {
            if let gas = formulation.gasMWh[site.index][period] {
                formulation.addCost(gas, thousands: gasPrice * length, period: period)
            }
            let building = formulation.buildingElectricityMWh(site, period: period)
            for (column, megawattHours) in building.terms {
                formulation.addCost(column, thousands: megawattHours * buildingPrice * length, period: period)
            }
            formulation.addConstantCost(building.constant * buildingPrice * length, period: period)
        }
        for (c, windows) in sets.windowsByClass.enumerated() {
            for (w, window) in windows.enumerated() {
                let perKWh = price { $0.electricityPoundsPerKWh(window.band) }
                for column in formulation.chargingColumns(c, window: w, period: period) {
                    formulation.addCost(
                        column, thousands: perKWh * formulation.chargingMWhPerYear * length, period: period)
                }
            }
        }
    }

    private static func addSites(to formulation: inout PlanningFormulation, period: Int) {
        let planningCase = formulation.planningCase
        let length = formulation.horizon.periods[period].lengthYears
        for site in planningCase.sites.refs {
            let row = planningCase.sites[site]
            let running = thousands(row.runningCostPencePerYear) * length
            switch formulation.openness(site, period) {
            case .fixed(true): formulation.addConstantCost(running, period: period)
            case .fixed(false):
                // A site that has to close by now pays its receipt when it does.
                if period > 0, row.status == .existing {
                    switch formulation.openness(site, period - 1) {
                    case .fixed(true):
                        addReceipt(to: &formulation, row, period: period, fromOpen: nil, toOpen: nil)
                    case .decided(let before):
                        addReceipt(to: &formulation, row, period: period, fromOpen: before, toOpen: nil)
                    case .fixed(false): break
                    }
                } else if row.status == .existing {
                    addReceipt(to: &formulation, row, period: period, fromOpen: nil, toOpen: nil)
                }
            case .decided(let open):
                formulation.addCost(open, thousands: running, period: period)
                if row.status == .existing {
                    let before: Column? =
                        if period > 0, case .decided(let column) = formulation.openness(site, period - 1) {
                            column
                        } else { nil }
                    addReceipt(to: &formulation, row, period: period, fromOpen: before, toOpen: open)
                } else {
                    let pence = formulation.sets.capexPence(row.acquisitionPence, .estates)
                    formulation.addCapital(
                        open, pence: pence, period: period, category: .estates, kind: .site)
                    if period + 1 < formulation.periodCount {
                        formulation.addCapital(
                            open, sign: -1, pence: pence, period: period + 1, category: .estates, kind: .site)
                    }
                }
            }
        }
    }

    /// Receipt of (open before − open now), a constant where there is no column.
    private static func addReceipt(
        to formulation: inout PlanningFormulation, _ site: Site, period: Int, fromOpen: Column?,
        toOpen: Column?
    ) {
        guard site.disposalPence != 0 else { return }
        let amount = thousands(site.disposalPence)
        // Whole pence, as the money rule counts them.
        let share = formulation.planningCase.settings.receiptsReusableShare
        let reusable = thousands(Int((Double(site.disposalPence) * share + 1e-6).rounded(.down)))
        let span = formulation.horizon.periods[period].budgetSpan
        if let fromOpen {
            formulation.addCost(fromOpen, thousands: -amount, period: period)
            formulation.receipts[span].terms.append((fromOpen, reusable))
        } else {
            formulation.addConstantCost(-amount, period: period)
            formulation.receipts[span].constant += reusable
        }
        if let toOpen {
            formulation.addCost(toOpen, thousands: amount, period: period)
            formulation.receipts[span].terms.append((toOpen, -reusable))
        }
    }

    private static func addCarbonValue(to formulation: inout PlanningFormulation, period: Int) {
        let value = YearFactors(formulation.sets, period: period).carbonValuePoundsPerTonne
        let emitted = CarbonRule.tonnes(formulation, period: period)
        for (column, tonnes) in emitted.terms {
            formulation.addCost(column, thousands: tonnes * value / 1000, period: period)
        }
        formulation.addConstantCost(emitted.constant * value / 1000, period: period)
    }

    private static func addChargers(to formulation: inout PlanningFormulation) {
        for type in formulation.planningCase.chargerTypes.refs {
            let row = formulation.planningCase.chargerTypes[type]
            let pence = formulation.sets.capexPence(row.capexPence, row.category)
            // Where the fleet has chargers as one, those at sites are part of them.
            let places: [(units: [Column?], installed: [Column?])] =
                formulation.detail == .full
                ? Array(zip(formulation.chargerUnits[type.index], formulation.chargersInstalled[type.index]))
                    .map { ($0.0, $0.1) }
                : zip(formulation.fleetUnits, formulation.fleetInstalled).enumerated()
                    .filter { $0.offset == type.index }.map { ($0.element.0, $0.element.1) }
            for place in places {
                for period in 0..<formulation.periodCount {
                    if let installed = place.installed[period] {
                        formulation.addCapital(
                            installed, pence: pence, period: period, category: row.category, kind: .charger)
                    }
                    if let units = place.units[period] {
                        formulation.addCost(
                            units,
                            thousands: thousands(row.runningCostPencePerYear)
                                * formulation.horizon.periods[period].lengthYears, period: period)
                    }
                }
            }
        }
    }

    private static func addWorks(to formulation: inout PlanningFormulation) {
        let planningCase = formulation.planningCase
        let sets = formulation.sets
        for (g, step) in planningCase.gridUpgrades.enumerated() {
            addWork(
                to: &formulation, formulation.gridSteps[g],
                capexPence: sets.capexPence(step.capexPence, step.category),
                runningPencePerYear: step.runningCostPencePerYear, lifeYears: nil, category: step.category,
                kind: .grid)
        }
        for (i, option) in planningCase.solarStorage.enumerated() {
            addWork(
                to: &formulation, formulation.solarStorage[i],
                capexPence: sets.capexPence(option.capexPence, option.category),
                runningPencePerYear: option.runningCostPencePerYear, lifeYears: option.lifeYears,
                category: option.category, kind: .solarStorage)
        }
        for (m, measure) in planningCase.measures.enumerated() {
            let kind: ExpenseKind =
                switch measure.kind {
                case .heatPump: .heatPump
                case .led: .led
                case .fabric: .fabric
                }
            addWork(
                to: &formulation, formulation.measures[m],
                capexPence: sets.capexPence(measure.capexPence, measure.category),
                runningPencePerYear: measure.runningCostPencePerYear, lifeYears: nil,
                category: measure.category,
                kind: kind)
        }
        for (i, scheme) in planningCase.schemes.enumerated() {
            addWork(
                to: &formulation, formulation.schemes[i],
                capexPence: sets.capexPence(scheme.capexPence, scheme.category),
                runningPencePerYear: -scheme.savingPencePerYear, lifeYears: nil, category: scheme.category,
                kind: .scheme)
            for period in 0..<formulation.periodCount {
                guard let column = formulation.schemes[i][period] else { continue }
                formulation.addCost(column, thousands: -thousands(scheme.valuePence), period: period)
                if period + 1 < formulation.periodCount {
                    formulation.addCost(column, thousands: thousands(scheme.valuePence), period: period + 1)
                }
            }
        }
    }

    private static func addWork(
        to formulation: inout PlanningFormulation, _ columns: [Column?], capexPence: Int,
        runningPencePerYear: Int, lifeYears: Int?, category: CapitalCategory, kind: ExpenseKind
    ) {
        formulation.addCumulativeCapital(columns, capexPence: capexPence, category: category, kind: kind)
        for period in columns.indices {
            let running =
                thousands(runningPencePerYear) * formulation.horizon.periods[period].lengthYears
            guard running != 0, let column = columns[period] else { continue }
            guard let lifeYears else {
                formulation.addCost(column, thousands: running, period: period)
                continue
            }
            for (column, sign) in formulation.inService(columns, period: period, lifeYears: lifeYears) {
                formulation.addCost(column, thousands: sign * running, period: period)
            }
        }
    }

    private static func addFunctions(to formulation: inout PlanningFormulation) {
        let planningCase = formulation.planningCase
        for function in planningCase.functions.refs {
            let row = planningCase.functions[function]
            for (position, option) in formulation.optionsOfFunction[function.index].enumerated() {
                let choice = planningCase.functionOptions[option]
                let columns = formulation.hosted[function.index][position]
                let moved = row.currentSite != choice.site
                if moved {
                    formulation.addCumulativeCapital(
                        columns, capexPence: formulation.sets.capexPence(choice.fitOutPence, row.category),
                        category: row.category, kind: .function)
                }
                for period in columns.indices {
                    guard let column = columns[period] else { continue }
                    formulation.addCost(
                        column,
                        thousands: thousands(choice.annualCostPence)
                            * formulation.horizon.periods[period].lengthYears, period: period)
                    // Dual running is paid once, when a function leaves its current site.
                    guard moved, row.currentSite != nil else { continue }
                    let dual = thousands(row.dualRunningPencePerMonth * row.dualRunningMonths)
                    formulation.addCost(column, thousands: dual, period: period)
                    if period + 1 < columns.count {
                        formulation.addCost(column, thousands: -dual, period: period + 1)
                    }
                }
            }
        }
    }

    /// Committed lines and orders: fixed, but part of the programme and of the cost.
    private static func addCommitments(to formulation: inout PlanningFormulation) {
        let planningCase = formulation.planningCase
        let horizon = formulation.horizon
        for line in planningCase.capitalLines {
            guard let span = horizon.budgetSpan(of: line.year) else { continue }
            let periods = horizon.budgetSpans[span].periods
            let exact = line.quarter.flatMap { quarter in
                periods.first { horizon.periods[$0].quarter == quarter }
            }
            let shares = exact.map { [$0] } ?? Array(periods)
            formulation.ledger.add(
                span: span, category: line.category, kind: .committed,
                constantThousands: thousands(line.amountPence))
            for period in shares {
                formulation.addConstantCost(
                    thousands(line.amountPence) / Double(shares.count), period: period)
            }
        }
        for order in planningCase.orders {
            let period = horizon.period(containing: order.delivery)
            guard period < horizon.count else { continue }
            // Orders paid from outside the trust's envelope cost the plan nothing.
            guard order.scoresAgainstEnvelope else { continue }
            let amount = thousands(order.unitCostPence) * Double(order.quantity)
            formulation.addConstantCost(amount, period: period)
            formulation.ledger.add(
                span: horizon.periods[period].budgetSpan, category: .fleet, kind: .committed,
                constantThousands: amount)
        }
        // Vehicles no kind can hold (out of range, barred) leave at once and pay their resale value, unless they are leased.
        let held = formulation.sets.kinds.reduce(0) { $0 + $1.registered }
        if held < planningCase.vehicles.count {
            for vehicle in planningCase.vehicles
            where vehicle.ownership == .owned
                && !formulation.sets.kinds.contains(where: { $0.holds(vehicle) })
            {
                formulation.addConstantCost(
                    -thousands(planningCase.models[vehicle.model].resalePence), period: 0)
            }
        }
    }
}
