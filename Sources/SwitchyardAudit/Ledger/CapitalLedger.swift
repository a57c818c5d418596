import SwitchyardCase

/// Every capital expense of a plan, each with its contingency, from the rows of the case.
struct CapitalLedger {
    private(set) var items: [Audit.CapitalItem] = []
    private let plan: ResolvedPlan
    private let planningCase: Case

    init(_ plan: ResolvedPlan, _ pence: inout CheckedPence) {
        self.plan = plan
        planningCase = plan.planningCase
        addVehicles(&pence)
        addInstallations(&pence)
        addSitesAndFunctions(&pence)
        addLines(&pence)
        let order = items.indices.sorted { (items[$0].period, $0) < (items[$1].period, $1) }
        items = order.map { items[$0] }
    }

    private mutating func add(
        _ period: Int, _ category: CapitalCategory, _ kind: ExpenseKind, _ item: String, site: Int? = nil,
        quantity: Int = 1, base: Int, contingency: Bool = true, _ schema: String, _ provenance: Provenance,
        _ pence: inout CheckedPence
    ) {
        let points = contingency ? planningCase.settings.contingencyBasisPoints[category] ?? 0 : 0
        let unit = pence.withContingency(base, basisPoints: points)
        let amount = pence.product(unit, quantity)
        guard amount != 0 else { return }
        items.append(
            Audit.CapitalItem(
                period: period, category: category, kind: kind, item: item,
                siteID: site.map { planningCase.sites[$0].id }, quantity: quantity, unitPence: unit,
                amountPence: amount, table: schema, basis: provenance.basis))
    }

    private mutating func addVehicles(_ pence: inout CheckedPence) {
        var bought = Array(
            repeating: Array(repeating: 0, count: plan.periodCount), count: planningCase.models.count)
        for vehicle in plan.vehicles where vehicle.origin == .purchase {
            bought[vehicle.model][vehicle.firstPeriod] += 1
        }
        for (row, model) in planningCase.models.enumerated() {
            let kind: ExpenseKind = model.powertrain.isElectric ? .electricVehicle : .otherVehicle
            let base = pence.sum(model.pricePence, model.conversionPence)
            for (period, quantity) in bought[row].enumerated() where quantity > 0 {
                add(
                    period, .fleet, kind, model.id, quantity: quantity, base: base, "vehicle_models.csv",
                    model.provenance, &pence)
            }
        }
        // Orders are commitments: they are paid for whatever the plan's vehicles say, and no grant buys them.
        for order in planningCase.orders where order.scoresAgainstEnvelope {
            let period = planningCase.horizon.period(containing: order.delivery)
            guard period < plan.periodCount else { continue }
            add(
                period, .fleet, .committed, order.id,
                quantity: order.quantity, base: order.unitCostPence, contingency: false, "orders.csv",
                order.provenance, &pence)
        }
    }

    private mutating func addInstallations(_ pence: inout CheckedPence) {
        for chargers in plan.chargers {
            let type = planningCase.chargerTypes[chargers.type]
            add(
                chargers.period, type.category, .charger, type.id, site: chargers.site,
                quantity: chargers.count,
                base: type.capexPence, "charger_types.csv", type.provenance, &pence)
        }
        for choice in plan.gridSteps {
            let step = planningCase.gridUpgrades[choice.row]
            add(
                choice.period, step.category, .grid, "step \(step.step)", site: step.site.index,
                base: step.capexPence, "grid_upgrades.csv", step.provenance, &pence)
        }
        for choice in plan.options {
            let option = planningCase.solarStorage[choice.row]
            add(
                choice.period, option.category, .solarStorage, option.id, site: option.site.index,
                base: option.capexPence, "solar_storage.csv", option.provenance, &pence)
        }
        for choice in plan.measures {
            let measure = planningCase.measures[choice.row]
            add(
                choice.period, measure.category, Self.kind(measure.kind), measure.id,
                site: measure.site.index,
                base: measure.capexPence, "site_measures.csv", measure.provenance, &pence)
        }
        for choice in plan.schemes {
            let scheme = planningCase.schemes[choice.row]
            add(
                choice.period, scheme.category, .scheme, scheme.id, base: scheme.capexPence, "schemes.csv",
                scheme.provenance, &pence)
        }
    }

    static func kind(_ measure: SiteMeasure.Kind) -> ExpenseKind {
        switch measure {
        case .heatPump: .heatPump
        case .led: .led
        case .fabric: .fabric
        }
    }

    private mutating func addSitesAndFunctions(_ pence: inout CheckedPence) {
        for (index, site) in planningCase.sites.enumerated() where site.status == .candidate {
            guard let period = plan.opens[index] else { continue }
            add(
                period, .estates, .site, site.id, site: index, base: site.acquisitionPence, "sites.csv",
                site.provenance, &pence)
        }
        let options = HostingCheck.optionRows(planningCase)
        for (index, function) in planningCase.functions.enumerated() {
            for move in HostingCheck.moves(plan, function: index)
            where move.site != function.currentSite?.index {
                guard let row = options[index][move.site] else { continue }
                let option = planningCase.functionOptions[row]
                add(
                    move.period, function.category, .function, function.id, site: move.site,
                    base: option.fitOutPence, "function_options.csv", option.provenance, &pence)
            }
        }
    }

    /// Committed lines: in their quarter, or spread over the year's periods with the remainder in the last.
    private mutating func addLines(_ pence: inout CheckedPence) {
        let periods = planningCase.horizon.periods
        for line in planningCase.capitalLines {
            let year = periods.filter { $0.years.contains(line.year) }
            guard let last = year.last else { continue }
            var shares: [(period: Int, amount: Int)] = []
            if let quarter = line.quarter, last.quarter != nil {
                shares = [((year.first { $0.quarter == quarter } ?? last).index, line.amountPence)]
            } else {
                let each = line.amountPence / year.count
                shares = year.map { ($0.index, each) }
                shares[shares.count - 1].amount += line.amountPence - each * year.count
            }
            for (period, amount) in shares {
                add(
                    period, line.category, .committed, line.id, base: amount, contingency: false,
                    "capital_lines.csv", line.provenance, &pence)
            }
        }
    }
}
