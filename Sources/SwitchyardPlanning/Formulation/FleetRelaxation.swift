import SwitchyardCase
import SwitchyardSolver

/// The fleet as a whole: what remains of service and charging when sites are not told apart.
///
///     Σ_{k of role} stock[k,t]  ≥  least vehicles that serve every zone (`MinimumFleet`),  ≥ Σ_functions vehicle counts
///     Σ_w E[c,w,t] = Σ_k D_k · stock[k,t]        energy of the class, every window priced at its band
///     E[c,w,t] ≤ h_w · Σ_types u · units[t],   Σ u · units − u_min · P ≥ ρ · Σ_k D_k / T_k · stock[k,t],
///     Σ_k stock[k,t] ≤ most bays at a site · P       chargers of the class, P sites with any
///
/// Sums of the full model's rows over sites, so that its optimum bounds the full model's from below: the columns left
/// out cost nothing or more. In periods that tell sites apart (`PlanningFormulation.Detail`) the full rows stand beside these.
enum FleetRelaxation {
    static func add(to formulation: inout PlanningFormulation) {
        let sets = formulation.sets
        let planningCase = formulation.planningCase
        for period in 0..<formulation.periodCount {
            let tag = formulation.tag(period)
            for role in planningCase.roles.refs {
                let stock = sets.kinds.indices.filter { sets.kinds[$0].role == role }
                    .compactMap { formulation.stock[$0][period] }
                let onShift = planningCase.requirements.filter { $0.role == role }
                    .reduce(0) { $0 + sets.onShift($1, period: period) }
                let spare = planningCase.roles[role].sparePercent
                let isSoft = planningCase.settings.rule(.service).mode == .soft
                // A vehicle missing on shift also spares its spares; whole vehicles count only where none may be missing.
                var needed = Double(onShift) * (1 + spare / 100)
                if !isSoft { needed = (needed - 1e-6).rounded(.up) }
                needed = max(needed, Double(formulation.sets.leastVehicles[role.index][period]))
                let hosted = planningCase.functions.filter {
                    formulation.applies(.hosting) && $0.vehicleRole == role
                        && HostingRule.mustBeHosted($0, sets.horizon, period: period)
                }
                needed = max(needed, Double(hosted.reduce(0) { $0 + $1.vehicleCount }))
                let applies = onShift > 0 ? formulation.applies(.service) : formulation.applies(.hosting)
                needed = max(needed, formulation.allowances.least(role, period))
                guard needed > 0, applies else { continue }
                // A soft rule is priced by the rows of the sites already.
                if formulation.tellsSitesApart(period),
                    planningCase.settings.rule(.service).mode == .soft, onShift > 0
                {
                    continue
                }
                var terms = stock.map { ($0, 1.0) }
                let length = sets.horizon.periods[period].lengthYears
                if onShift > 0,
                    let shortfall = formulation.concession(
                        .service,
                        subject: "\(planningCase.roles[role].id) \(sets.horizon.periods[period].label)",
                        unit: "vehicles", period: period, lengthYears: length, upper: needed,
                        concessionPriceThousands: ServiceRule.concessionThousandsPerVehicleYear * length)
                {
                    terms.append((shortfall, isSoft ? 1 + spare / 100 : 1))
                }
                formulation.model.addRow(
                    name: "turnout[\(planningCase.roles[role].id),\(tag)]", lower: needed, terms: terms)
            }
        }
        let none = [Column?](repeating: nil, count: formulation.periodCount)
        formulation.fleetKWh = sets.windowsByClass.map { $0.map { _ in none } }
        formulation.fleetUnits = planningCase.chargerTypes.map { _ in none }
        formulation.fleetInstalled = formulation.fleetUnits
        formulation.fleetInUse = sets.windowsByClass.map { _ in none }
        guard formulation.applies(.charging) else { return }
        for c in PlanningSets.classes.indices where !sets.windowsByClass[c].isEmpty {
            for period in 0..<formulation.periodCount where !formulation.tellsSitesApart(period) {
                addEnergy(to: &formulation, c, period: period)
            }
            addChargers(to: &formulation, c)
        }
    }

    /// Charging energy of the whole fleet.
    private static func addEnergy(to formulation: inout PlanningFormulation, _ c: Int, period: Int) {
        let sets = formulation.sets
        var need: [(Column, Double)] = []
        var most = 0.0
        for g in sets.groupsByClass[c] {
            for k in sets.groups[g].members {
                guard let stock = formulation.stock[k][period] else { continue }
                need.append((stock, -sets.groups[g].designDayKWh))
                most += sets.groups[g].designDayKWh * formulation.model.columnUpper[stock.index]
            }
        }
        guard !need.isEmpty else { return }
        let name = PlanningSets.classes[c].rawValue
        for w in sets.windowsByClass[c].indices {
            let column = formulation.model.addColumn(
                name: "fleetKWh[\(name),w\(w),\(formulation.tag(period))]", lower: 0, upper: most)
            formulation.fleetKWh[c][w][period] = column
            need.append((column, 1))
        }
        formulation.model.addRow(
            name: "fleetNeed[\(name),\(formulation.tag(period))]", lower: 0, upper: 0, terms: need)
    }

    /// How much more charging the estimate asks for than the fleet as a whole needs: sites cannot share chargers.
    private static let estimateMargin = 1.3

    /// Chargers of the whole fleet: the sums over sites of the rows of `ChargingRule`, held at the first site's place.
    private static func addChargers(to formulation: inout PlanningFormulation, _ c: Int) {
        let sets = formulation.sets
        let planningCase = formulation.planningCase
        let name = PlanningSets.classes[c].rawValue
        let sites = planningCase.sites.refs.filter { site in
            sets.groupsByClass[c].contains { sets.groups[$0].position(of: site) != nil }
        }
        let types = sets.chargerTypesByClass[c]
        let bays = sites.map { site in
            ParkingClass.allCases.reduce(0) { $0 + planningCase.sites[site].bays($1) }
        }
        let most = Double(bays.max() ?? 0)
        let margin = formulation.detail.hasMargin ? estimateMargin : 1
        for type in types {
            let row = planningCase.chargerTypes[type]
            let upper = Double(row.maximumPerSite * sites.count)
            let from = formulation.horizon.firstPeriod(startingFrom: row.availableFrom)
            for period in from..<max(from, formulation.periodCount) {
                let tag = "\(row.id),\(formulation.tag(period))"
                formulation.fleetUnits[type.index][period] = formulation.model.addColumn(
                    name: "fleetChargers[\(tag)]", lower: 0, upper: upper, type: .integer)
                formulation.fleetInstalled[type.index][period] = formulation.model.addColumn(
                    name: "fleetInstall[\(tag)]", lower: 0, upper: upper)
            }
            ChargingRule.addChargerBalance(
                to: &formulation, type, name: row.id, units: formulation.fleetUnits[type.index],
                installed: formulation.fleetInstalled[type.index])
            for period in from..<max(from, formulation.periodCount)
            where formulation.tellsSitesApart(period) {
                var terms = formulation.chargerUnits[type.index].compactMap { $0[period] }.map { ($0, -1.0) }
                if let fleet = formulation.fleetUnits[type.index][period] { terms.append((fleet, 1)) }
                formulation.model.addRow(
                    name: "fleetSites[\(row.id),\(formulation.tag(period))]", lower: 0, upper: 0, terms: terms
                )
            }
        }
        let share = planningCase.settings.chargingResilienceShare
        for period in 0..<formulation.periodCount where !formulation.tellsSitesApart(period) {
            let tag = "\(name),\(formulation.tag(period))"
            let units = types.compactMap { type in
                formulation.fleetUnits[type.index][period].map { ($0, sets.chargerUnitKW[type.index]) }
            }
            for (w, window) in sets.windowsByClass[c].enumerated() {
                guard let energy = formulation.fleetKWh[c][w][period] else { continue }
                formulation.model.addRow(
                    name: "outlets[\(tag),w\(w)]", upper: 0,
                    terms: [(energy, margin)] + units.map { ($0.0, -$0.1 * window.hours) })
            }
            guard formulation.fleetKWh[c][0][period] != nil else { continue }
            let inUse = formulation.model.addColumn(
                name: "fleetPlug[\(tag)]", lower: 0, upper: Double(sites.count), type: .integer)
            formulation.fleetInUse[c][period] = inUse
            var spare = units + [(inUse, -sets.smallestUnitKW[c])]
            var plugged = [(inUse, -most)]
            for g in sets.groupsByClass[c] {
                let group = sets.groups[g]
                let parked = planningCase.dutyCycle(group.role).parkedShare
                let hours = Double(parked.filter { $0 > 0 }.count) / 2
                for stock in group.members.compactMap({ formulation.stock[$0][period] }) {
                    if hours > 0 { spare.append((stock, -share * group.designDayKWh / hours)) }
                    plugged.append((stock, 1))
                }
            }
            formulation.model.addRow(name: "chargerLoss[\(tag)]", lower: 0, terms: spare)
            if share > 0 {
                formulation.model.addRow(
                    name: "chargerPair[\(tag)]", lower: 0, terms: units.map { ($0.0, 1) } + [(inUse, -2)])
            }
            if formulation.applies(.bays) {
                formulation.model.addRow(name: "plugged[\(tag)]", upper: 0, terms: plugged)
            }
        }
    }
}
