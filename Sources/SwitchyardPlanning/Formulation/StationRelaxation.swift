import SwitchyardCase
import SwitchyardSolver

/// Stations in the last period, roles not told apart by vehicle: which sites have to be open to the end for every zone to
/// be served and every vehicle to have a bay.
///
///     Σ_s serve[q,s] ≥ onShift[q],   Σ_q serve[q,s] ≤ n[r,s] / (1 + spare),   Σ_{s in reach} n[r,s] ≥ ⌈(1+spare) · onShift[q]⌉
///     Σ_s n[r,s] = Σ_{k of role} stock[k],   n[r,s] ≥ Σ_f count_f · hosted[f,s],   Σ_{r of size ≥ z} n[r,s] ≤ bays · open[s]
///
/// n[r,s] = Σ_{g of role} based[g,s], so that a fleet relaxation stays a relaxation of the full model. Sites do not
/// reopen and needs grow, so that the last period says most about which sites can close.
enum StationRelaxation {
    static func add(to formulation: inout PlanningFormulation) {
        // A soft rule is priced by the rows of each period already.
        guard formulation.periodCount > 0, formulation.applies(.bays),
            formulation.planningCase.settings.rule(.service).mode == .hard
        else { return }
        let sets = formulation.sets
        let planningCase = formulation.planningCase
        let period = formulation.periodCount - 1
        var placed: [[(size: Int, column: Column)]] = planningCase.sites.map { _ in [] }
        for role in planningCase.roles.refs {
            let groups = sets.groups.filter { group in
                group.role == role && group.members.contains { formulation.stock[$0][period] != nil }
            }
            let sizes = groups.map { PlanningSets.size($0.parkingClass) }
            // The smallest keeps this a relaxation; the estimate takes the largest to be safe.
            guard let size = formulation.detail == .fleetEstimate ? sizes.max() : sizes.min() else {
                continue
            }
            let vehicles = columns(&formulation, role, sites: Set(groups.flatMap(\.sites)).sorted(), period)
            for (site, column) in vehicles.sorted(by: { $0.key < $1.key }) {
                placed[site.index].append((size, column))
            }
            addService(to: &formulation, role, vehicles, period)
            addFunctions(to: &formulation, role, vehicles, period)
        }
        addBays(to: &formulation, placed, period)
    }

    private static func columns(
        _ formulation: inout PlanningFormulation, _ role: Ref<Role>, sites: [Ref<Site>], _ period: Int
    ) -> [Ref<Site>: Column] {
        let planningCase = formulation.planningCase
        let name = planningCase.roles[role].id
        var vehicles: [Ref<Site>: Column] = [:]
        var stationed: [(Column, Double)] = []
        for site in sites {
            if case .fixed(false) = formulation.openness(site, period) { continue }
            let bays = ParkingClass.allCases.reduce(0) { $0 + planningCase.sites[site].bays($1) }
            let column = formulation.model.addColumn(
                name: "station[\(name),\(planningCase.sites[site].id)]", lower: 0, upper: Double(bays))
            vehicles[site] = column
            stationed.append((column, 1))
        }
        for (k, kind) in formulation.sets.kinds.enumerated() where kind.role == role {
            if let stock = formulation.stock[k][period] { stationed.append((stock, -1)) }
        }
        formulation.model.addRow(name: "stationed[\(name)]", lower: 0, upper: 0, terms: stationed)
        return vehicles
    }

    private static func addService(
        to formulation: inout PlanningFormulation, _ role: Ref<Role>, _ vehicles: [Ref<Site>: Column],
        _ period: Int
    ) {
        let planningCase = formulation.planningCase
        let spare = 1 + planningCase.roles[role].sparePercent / 100
        let length = formulation.horizon.periods[period].lengthYears
        var sent: [Ref<Site>: [(Column, Double)]] = [:]
        for (q, requirement) in planningCase.requirements.enumerated() where requirement.role == role {
            let needed = Double(formulation.sets.onShift(requirement, period: period))
            guard needed > 0 else { continue }
            let zone = planningCase.zones[requirement.zone].id
            let name = "\(zone).\(planningCase.roles[role].id)"
            var terms: [(Column, Double)] = []
            var cover: [(Column, Double)] = []
            for site in formulation.sets.servingSites[q] {
                guard let based = vehicles[site] else { continue }
                let column = formulation.model.addColumn(
                    name: "send[\(name),\(planningCase.sites[site].id)]", lower: 0, upper: needed)
                terms.append((column, 1))
                cover.append((based, 1))
                sent[site, default: []].append((column, 1))
            }
            if let shortfall = formulation.concession(
                .service, subject: "\(name) end", unit: "vehicles", period: period, lengthYears: length,
                upper: needed,
                concessionPriceThousands: ServiceRule.concessionThousandsPerVehicleYear * length)
            {
                terms.append((shortfall, 1))
                cover.append((shortfall, 2 * spare))
            }
            formulation.model.addRow(name: "stationService[\(name)]", lower: needed, terms: terms)
            formulation.model.addRow(
                name: "stationCover[\(name)]", lower: (needed * spare - 1e-6).rounded(.up), terms: cover)
        }
        for (site, terms) in sent.sorted(by: { $0.key < $1.key }) {
            guard let based = vehicles[site] else { continue }
            formulation.model.addRow(
                name: "stationTurnout[\(planningCase.roles[role].id),\(planningCase.sites[site].id)]",
                upper: 0, terms: terms + [(based, -1 / spare)])
        }
    }

    private static func addFunctions(
        to formulation: inout PlanningFormulation, _ role: Ref<Role>, _ vehicles: [Ref<Site>: Column],
        _ period: Int
    ) {
        guard formulation.applies(.hosting) else { return }
        let planningCase = formulation.planningCase
        for site in planningCase.sites.refs {
            var terms: [(Column, Double)] = []
            for function in planningCase.functions.refs {
                let row = planningCase.functions[function]
                guard row.vehicleRole == role, row.vehicleCount > 0 else { continue }
                for (position, option) in formulation.optionsOfFunction[function.index].enumerated()
                where planningCase.functionOptions[option].site == site {
                    if let column = formulation.hosted[function.index][position][period] {
                        terms.append((column, -Double(row.vehicleCount)))
                    }
                }
            }
            guard !terms.isEmpty else { continue }
            if let column = vehicles[site] { terms.append((column, 1)) }
            formulation.model.addRow(
                name: "stationFunctions[\(planningCase.roles[role].id),\(planningCase.sites[site].id)]",
                lower: 0, terms: terms)
        }
    }

    private static func addBays(
        to formulation: inout PlanningFormulation, _ placed: [[(size: Int, column: Column)]], _ period: Int
    ) {
        let planningCase = formulation.planningCase
        for site in planningCase.sites.refs {
            for size in ParkingClass.allCases.map({ PlanningSets.size($0) }).sorted(by: >) {
                var terms = placed[site.index].filter { $0.size >= size }.map { ($0.column, 1.0) }
                guard !terms.isEmpty else { continue }
                let bays = ParkingClass.allCases.filter { PlanningSets.size($0) >= size }
                    .reduce(0) { $0 + planningCase.sites[site].bays($1) }
                var upper = Double(bays)
                if case .decided(let open) = formulation.openness(site, period) {
                    terms.append((open, -Double(bays)))
                    upper = 0
                }
                formulation.model.addRow(
                    name: "stationBays[\(planningCase.sites[site].id),\(size)]", upper: upper, terms: terms)
            }
        }
    }
}
