import SwitchyardCase
import SwitchyardSolver

/// Hosting: every function is in exactly one place that suits it, moves at most once and in time.
///
///     Σ_s hosted[f,s,t] = 1                       from its start (≤ 1 before, for a new function)
///     hosted[f,s,t−1] ≤ hosted[f,s,t]             for every site but the current one: once moved, it stays
///     hosted[f,s,t] ≤ open[s,t]
///     Σ_f area_f · hosted[f,s,t] ≤ functionArea[s]
///     Σ_{k of role} based[k,s,t] ≥ Σ_f count_f · hosted[f,s,t]
///     hosted[f,s,t] + hosted[g,s',t] ≤ 1          separate functions, sites too near
///     hosted[f,s,t] = hosted[g,s,t]               co-located functions; hosted[f,s,t] + Σ_{s'≠s} hosted[g,s',t] ≤ 1 while one
///                                                 of them need not be there yet
///     Σ_{g of f's kind, s within f's limit of p} hosted[g,s,t] ≥ Σ_s hosted[f,s,t]       every strategic point p of the kind
///
/// Which options a period allows (lead time, leaving date, seats, sessions) is settled before: see `allows`.
/// Simpler than the rule page: a new function keeps its first site.
enum HostingRule {
    /// Whether a function may be at an option's site in a period.
    static func allows(_ sets: PlanningSets, option: Int, period: Int) -> Bool {
        let planningCase = sets.planningCase
        let choice = planningCase.functionOptions[option]
        let function = planningCase.functions[choice.function]
        let horizon = sets.horizon
        if period < sets.openFrom[choice.site.index] { return false }
        if let closed = sets.closeBy[choice.site.index], period >= closed { return false }
        if function.currentSite == choice.site {
            if let leave = function.leaveBy, period >= horizon.period(containing: leave) { return false }
        } else {
            let earliest = max(
                horizon.firstPeriod(startingFrom: function.moveFrom),
                horizon.firstPeriod(afterLeadMonths: choice.leadTimeMonths))
            if period < earliest { return false }
        }
        if period >= horizon.firstPeriod(startingFrom: function.capacityFrom) {
            if choice.seats < function.seats || choice.sessionsPerYear < function.sessionsPerYear {
                return false
            }
        }
        return true
    }

    static func add(to formulation: inout PlanningFormulation) {
        guard formulation.applies(.hosting) else { return }
        for period in 0..<formulation.periodCount {
            for function in formulation.planningCase.functions.refs {
                addPlacement(to: &formulation, function, period: period)
            }
            addArea(to: &formulation, period: period)
            if formulation.tellsSitesApart(period) { addVehicles(to: &formulation, period: period) }
            addPairs(to: &formulation, period: period)
            addCoverage(to: &formulation, period: period)
        }
    }

    private static func addPlacement(
        to formulation: inout PlanningFormulation, _ function: Ref<SpecialistFunction>, period: Int
    ) {
        let planningCase = formulation.planningCase
        let row = planningCase.functions[function]
        let columns = formulation.hosted[function.index]
        let tag = "\(row.id),\(formulation.tag(period))"
        var place: [(Column, Double)] = []
        for (position, option) in formulation.optionsOfFunction[function.index].enumerated() {
            let site = planningCase.functionOptions[option].site
            guard let column = columns[position][period] else {
                // What it could not stay at it may not move to.
                if row.currentSite != site, period > 0, let before = columns[position][period - 1] {
                    formulation.model.setBounds(before, lower: 0, upper: 0)
                }
                continue
            }
            place.append((column, 1))
            if case .decided(let open) = formulation.openness(site, period) {
                formulation.model.addRow(
                    name: "hostOpen[\(tag),\(planningCase.sites[site].id)]", upper: 0,
                    terms: [(column, 1), (open, -1)])
            }
            if row.currentSite != site, period > 0, let before = columns[position][period - 1] {
                formulation.model.addRow(
                    name: "settled[\(tag),\(planningCase.sites[site].id)]", upper: 0,
                    terms: [(before, 1), (column, -1)])
            }
        }
        let must = mustBeHosted(row, formulation.horizon, period: period)
        if must || !place.isEmpty {
            formulation.model.addRow(name: "host[\(tag)]", lower: must ? 1 : 0, upper: 1, terms: place)
        }
    }

    /// Whether a function must be somewhere; a new one need not be before its start.
    static func mustBeHosted(_ function: SpecialistFunction, _ horizon: Horizon, period: Int) -> Bool {
        function.currentSite != nil || period >= horizon.period(containing: function.startBy)
    }

    /// Columns that put functions at a site, with the function.
    private static func hosted(
        _ formulation: PlanningFormulation, at site: Ref<Site>, period: Int
    ) -> [(function: SpecialistFunction, column: Column)] {
        let planningCase = formulation.planningCase
        var found: [(SpecialistFunction, Column)] = []
        for function in planningCase.functions.refs {
            for (position, option) in formulation.optionsOfFunction[function.index].enumerated()
            where planningCase.functionOptions[option].site == site {
                if let column = formulation.hosted[function.index][position][period] {
                    found.append((planningCase.functions[function], column))
                }
            }
        }
        return found
    }

    private static func addArea(to formulation: inout PlanningFormulation, period: Int) {
        for site in formulation.planningCase.sites.refs {
            let terms = hosted(formulation, at: site, period: period).map { ($0.column, $0.function.areaM2) }
            guard !terms.isEmpty else { continue }
            let row = formulation.planningCase.sites[site]
            formulation.model.addRow(
                name: "area[\(row.id),\(formulation.tag(period))]", upper: row.functionAreaM2, terms: terms)
        }
    }

    private static func addVehicles(to formulation: inout PlanningFormulation, period: Int) {
        let sets = formulation.sets
        for site in formulation.planningCase.sites.refs {
            let here = hosted(formulation, at: site, period: period).filter { $0.function.vehicleCount > 0 }
            for role in formulation.planningCase.roles.refs {
                let wanted = here.filter { $0.function.vehicleRole == role }
                guard !wanted.isEmpty else { continue }
                var terms = wanted.map { ($0.column, -Double($0.function.vehicleCount)) }
                for (g, group) in sets.groups.enumerated() where group.role == role {
                    if let position = group.position(of: site),
                        let column = formulation.based[g][position][period]
                    {
                        terms.append((column, 1))
                    }
                }
                let name =
                    "\(formulation.planningCase.sites[site].id),\(formulation.planningCase.roles[role].id)"
                formulation.model.addRow(
                    name: "functionVehicles[\(name),\(formulation.tag(period))]", lower: 0, terms: terms)
            }
        }
    }

    private static func addPairs(to formulation: inout PlanningFormulation, period: Int) {
        let planningCase = formulation.planningCase
        for function in planningCase.functions.refs {
            let row = planningCase.functions[function]
            let mine = choices(formulation, function, period)
            if let other = row.separateFrom {
                for (site, column) in mine {
                    let near = choices(formulation, other, period).filter {
                        planningCase.sites[$0.site].position.distanceKm(to: planningCase.sites[site].position)
                            < row.separationKm
                    }
                    guard !near.isEmpty else { continue }
                    formulation.model.addRow(
                        name: "apart[\(row.id),\(planningCase.sites[site].id),\(formulation.tag(period))]",
                        upper: 1, terms: [(column, 1)] + near.map { ($0.column, 1) })
                }
            }
            if let other = row.coLocateWith {
                let theirs = choices(formulation, other, period)
                guard mustBeHosted(row, formulation.horizon, period: period),
                    mustBeHosted(planningCase.functions[other], formulation.horizon, period: period)
                else {
                    // While one of them may not be there yet, they only may not be at different sites.
                    for (site, column) in mine {
                        let elsewhere = theirs.filter { $0.site != site }.map { ($0.column, 1.0) }
                        guard !elsewhere.isEmpty else { continue }
                        formulation.model.addRow(
                            name:
                                "together[\(row.id),\(planningCase.sites[site].id),\(formulation.tag(period))]",
                            upper: 1, terms: [(column, 1)] + elsewhere)
                    }
                    continue
                }
                for site in Set(mine.map(\.site) + theirs.map(\.site)).sorted() {
                    let terms =
                        mine.filter { $0.site == site }.map { ($0.column, 1.0) }
                        + theirs.filter { $0.site == site }.map { ($0.column, -1.0) }
                    formulation.model.addRow(
                        name: "together[\(row.id),\(planningCase.sites[site].id),\(formulation.tag(period))]",
                        lower: 0, upper: 0, terms: terms)
                }
            }
        }
    }

    private static func choices(
        _ formulation: PlanningFormulation, _ function: Ref<SpecialistFunction>, _ period: Int
    ) -> [(site: Ref<Site>, column: Column)] {
        formulation.optionsOfFunction[function.index].enumerated().compactMap { position, option in
            guard let column = formulation.hosted[function.index][position][period] else { return nil }
            return (formulation.planningCase.functionOptions[option].site, column)
        }
    }

    private static func addCoverage(to formulation: inout PlanningFormulation, period: Int) {
        let planningCase = formulation.planningCase
        let settings = planningCase.settings
        for point in planningCase.strategicPoints {
            let ofKind = planningCase.functions.refs.filter {
                planningCase.functions[$0].kind == point.functionKind
            }
            var stated: Set<Double> = []
            for function in ofKind {
                let row = planningCase.functions[function]
                guard let limit = row.coverageMinutes else { continue }
                let must = mustBeHosted(row, formulation.horizon, period: period)
                if must && !stated.insert(limit).inserted { continue }
                var terms: [(Column, Double)] = []
                for (site, column) in ofKind.flatMap({ choices(formulation, $0, period) }) {
                    let km = planningCase.sites[site].position.distanceKm(to: point.position)
                    if km * settings.roadFactor / settings.travelSpeedKmPerHour * 60 <= limit {
                        terms.append((column, 1))
                    }
                }
                if !must { terms += choices(formulation, function, period).map { ($0.column, -1) } }
                formulation.model.addRow(
                    name: "coverage[\(point.id),\(row.id),\(formulation.tag(period))]", lower: must ? 1 : 0,
                    terms: terms)
            }
        }
    }
}
