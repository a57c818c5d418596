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
/// out (grid steps) cost nothing or more. `StationRelaxation` adds which sites have to stay open.
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
                    $0.vehicleRole == role
                        && ($0.currentSite != nil || period >= sets.horizon.period(containing: $0.startBy))
                }
                needed = max(needed, Double(hosted.reduce(0) { $0 + $1.vehicleCount }))
                let applies = onShift > 0 ? formulation.applies(.service) : formulation.applies(.hosting)
                needed = max(needed, formulation.allowances.least(role, period))
                guard needed > 0, applies else { continue }
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
            addEnergy(to: &formulation, period: period)
        }
        guard formulation.applies(.charging), !planningCase.sites.isEmpty else { return }
        for c in PlanningSets.classes.indices where !sets.windowsByClass[c].isEmpty {
            addChargers(to: &formulation, c)
        }
    }

    /// Charging energy of the whole fleet, held at the first site's place in the column map.
    private static func addEnergy(to formulation: inout PlanningFormulation, period: Int) {
        let sets = formulation.sets
        guard formulation.applies(.charging), !formulation.planningCase.sites.isEmpty else { return }
        for c in PlanningSets.classes.indices where !sets.windowsByClass[c].isEmpty {
            var need: [(Column, Double)] = []
            var most = 0.0
            for g in sets.groupsByClass[c] {
                for k in sets.groups[g].members {
                    guard let stock = formulation.stock[k][period] else { continue }
                    need.append((stock, -sets.groups[g].designDayKWh))
                    most += sets.groups[g].designDayKWh * formulation.model.columnUpper[stock.index]
                }
            }
            guard !need.isEmpty else { continue }
            for w in sets.windowsByClass[c].indices {
                let column = formulation.model.addColumn(
                    name: "fleetKWh[\(PlanningSets.classes[c].rawValue),w\(w),\(formulation.tag(period))]",
                    lower: 0,
                    upper: most)
                formulation.chargeKWh[c][0][w][period] = column
                need.append((column, 1))
            }
            formulation.model.addRow(
                name: "fleetNeed[\(PlanningSets.classes[c].rawValue),\(formulation.tag(period))]", lower: 0,
                upper: 0,
                terms: need)
        }
    }

    /// How much more charging the estimate asks for than the fleet as a whole needs: sites cannot share chargers.
    private static let estimateMargin = 1.3

    /// Chargers of the whole fleet: the sums over sites of the rows of `ChargingRule`, held at the first site's place.
    private static func addChargers(to formulation: inout PlanningFormulation, _ c: Int) {
        let sets = formulation.sets
        let planningCase = formulation.planningCase
        let name = PlanningSets.classes[c].rawValue
        let sites = planningCase.sites.refs.filter { site in
            sets.groupsByClass[c].contains { sets.groups[$0].sites.contains(site) }
        }
        let types = sets.chargerTypesByClass[c]
        let bays = sites.map { site in
            ParkingClass.allCases.reduce(0) { $0 + planningCase.sites[site].bays($1) }
        }
        let most = Double(bays.max() ?? 0)
        let margin = formulation.detail == .fleetEstimate ? estimateMargin : 1
        for type in types {
            let row = planningCase.chargerTypes[type]
            let upper = Double(row.maximumPerSite * sites.count)
            let from = formulation.horizon.firstPeriod(startingFrom: row.availableFrom)
            for period in from..<max(from, formulation.periodCount) {
                let tag = "\(row.id),\(formulation.tag(period))"
                formulation.chargerUnits[type.index][0][period] = formulation.model.addColumn(
                    name: "fleetChargers[\(tag)]", lower: 0, upper: upper)
                formulation.chargersInstalled[type.index][0][period] = formulation.model.addColumn(
                    name: "fleetInstall[\(tag)]", lower: 0, upper: upper)
            }
            ChargingRule.addChargerBalance(to: &formulation, type, place: 0, name: row.id)
        }
        let share = planningCase.settings.chargingResilienceShare
        for period in 0..<formulation.periodCount {
            let tag = "\(name),\(formulation.tag(period))"
            let units = types.compactMap { type in
                formulation.chargerUnits[type.index][0][period].map { ($0, sets.chargerUnitKW[type.index]) }
            }
            for (w, window) in sets.windowsByClass[c].enumerated() {
                guard let energy = formulation.chargeKWh[c][0][w][period] else { continue }
                formulation.model.addRow(
                    name: "outlets[\(tag),w\(w)]", upper: 0,
                    terms: [(energy, margin)] + units.map { ($0.0, -$0.1 * window.hours) })
            }
            guard !sets.windowsByClass[c].isEmpty, formulation.chargeKWh[c][0][0][period] != nil else {
                continue
            }
            let inUse = formulation.model.addColumn(
                name: "fleetPlug[\(tag)]", lower: 0, upper: Double(sites.count))
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
            if formulation.applies(.bays) {
                formulation.model.addRow(name: "plugged[\(tag)]", upper: 0, terms: plugged)
            }
        }
    }
}
