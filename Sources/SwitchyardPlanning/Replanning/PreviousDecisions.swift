import SwitchyardCase
import SwitchyardSolver

/// A plan as values of the model's columns: the inverse of `PlanExtraction`.
///
/// Integer columns get the plan's decisions as far as there are columns for them: a vehicle that can no longer be bought in its
/// period is replaced by an alike one that can, and what else can no longer be had is taken in the first period in which it can.
/// Stock follows from what is bought and leaves, so that balances and ages hold; vehicles that have lost their site stand
/// at the nearest open one that has bays free. The other rows may be broken: that is for `PlanRepair`. Continuous columns
/// but the charge get no value worth keeping.
package struct PreviousDecisions {
    /// As planned, whether it can still be had or not.
    let counts: PlanCounts
    package private(set) var values: [Double]
    private let formulation: PlanningFormulation
    private var sets: PlanningSets { formulation.sets }
    private var planningCase: Case { formulation.planningCase }
    private var periods: Range<Int> { 0..<formulation.periodCount }

    /// - Parameter plan: matched to the case.
    package init(_ plan: Plan, _ formulation: PlanningFormulation) {
        self.formulation = formulation
        counts = PlanCounts(plan, formulation.planningCase)
        let model = formulation.model
        values = (0..<model.columnCount).map { min(max(0, model.columnLower[$0]), model.columnUpper[$0]) }
        let fitted = Self.substituted(plan, formulation)
        setFleet(PlanCounts(fitted, formulation.planningCase))
        setSites()
        setPlaces(fitted)
        setChargers()
        setWorks()
        setCharge(plan)
    }

    private mutating func set(_ column: Column?, _ value: Double) {
        guard let column else { return }
        let model = formulation.model
        values[column.index] = min(
            max(value, model.columnLower[column.index]), model.columnUpper[column.index])
    }

    private func value(_ column: Column?) -> Int { column.map { Int(values[$0.index].rounded()) } ?? 0 }

    /// Units wanted by period, put into the columns there are; what a period has no room for waits for the next.
    private mutating func carry(_ wanted: [Int], into columns: [Column?]) {
        var waiting = 0
        for period in periods {
            waiting += wanted[period]
            guard waiting > 0, let column = columns[period] else { continue }
            set(column, Double(waiting))
            waiting -= value(column)
        }
    }

    // MARK: Fleet

    /// The plan with purchases that are no longer possible made of the cheapest model that is, in the same role with the same plug
    /// and bay.
    private static func substituted(_ plan: Plan, _ formulation: PlanningFormulation) -> Plan {
        let planningCase = formulation.planningCase
        let kinds = formulation.sets.kinds
        func stand(in k: Int, _ period: Int) -> Int? {
            kinds.indices.filter { other in
                kinds[other].role == kinds[k].role && kinds[other].parkingClass == kinds[k].parkingClass
                    && kinds[other].chargingClass == kinds[k].chargingClass
                    && formulation.bought[other][period] != nil
            }.min {
                (planningCase.models[kinds[$0].model].pricePence, $0)
                    < (planningCase.models[kinds[$1].model].pricePence, $1)
            }
        }
        var fitted = plan
        for (index, vehicle) in plan.vehicles.enumerated() where vehicle.origin == .purchase {
            let model = planningCase.models.ref(id: vehicle.modelID)
            let role = vehicle.stays.first.flatMap { planningCase.roles.ref(id: $0.roleID) }
            let period = vehicle.firstPeriod
            let own = kinds.indices.filter { kinds[$0].model == model && kinds[$0].role == role }
            guard let k = own.first, own.allSatisfy({ formulation.bought[$0][period] == nil }),
                let other = stand(in: k, period)
            else { continue }
            fitted.vehicles[index].modelID = planningCase.models[kinds[other].model].id
        }
        return fitted
    }

    private mutating func setFleet(_ counts: PlanCounts) {
        for (k, kind) in sets.kinds.enumerated() {
            carry(counts.bought[kind.model.index][kind.role.index], into: formulation.bought[k])
            let leased = counts.leftLeased[kind.model.index][kind.role.index]
            let leaving =
                kind.ownership == .leased
                ? leased : zip(counts.left[kind.model.index][kind.role.index], leased).map(-)
            let life = planningCase.models[kind.model].lifeYears
            var stock = kind.registered
            for period in periods {
                let held = stock + value(formulation.bought[k][period]) + sets.orderedArrivals[k][period]
                var alive = sets.inheritedAlive[k][period]
                for earlier in 0...period
                where PlanningSets.isWithinLife(sets.horizon, from: earlier, at: period, years: life) {
                    alive += value(formulation.bought[k][earlier])
                }
                // What joins stays for the period.
                let joining = held - stock
                stock =
                    formulation.stock[k][period] == nil
                    ? 0 : max(joining, min(held - leaving[period], alive))
                set(formulation.stock[k][period], Double(stock))
                set(formulation.sold[k][period], Double(held - stock))
            }
        }
    }

    /// Where the vehicles of a group stood.
    private struct Places {
        /// By site position and period.
        var here: [[Int]]
        /// Vehicles without a site in the group, by period and the site they were at.
        var homeless: [[(site: Ref<Site>, count: Int)]]
    }

    /// Where the vehicles of each group stand, as many as its stock.
    private mutating func setPlaces(_ plan: Plan) {
        var known = Set<String>()
        for vehicle in plan.vehicles { known.insert(vehicle.id) }
        var places = sets.groups.indices.map { self.places(of: $0, plan, known) }
        for period in periods {
            var room = BayRoom(planningCase)
            for (g, group) in sets.groups.enumerated() {
                for (position, site) in group.sites.enumerated() {
                    room.take(places[g].here[position][period], group.parkingClass, at: site.index)
                }
            }
            for g in sets.groups.indices { settle(g, period, &places[g], &room) }
        }
    }

    private func places(of g: Int, _ plan: Plan, _ known: Set<String>) -> Places {
        let group = sets.groups[g]
        var places = Places(
            here: group.sites.map { _ in [Int](repeating: 0, count: periods.count) },
            homeless: periods.map { _ in [] })
        func stand(_ site: Ref<Site>, _ period: Int) {
            if let position = group.position(of: site), formulation.based[g][position][period] != nil {
                places.here[position][period] += 1
            } else if let last = places.homeless[period].firstIndex(where: { $0.site == site }) {
                places.homeless[period][last].count += 1
            } else {
                places.homeless[period].append((site, 1))
            }
        }
        let models = Set(group.members.map { planningCase.models[sets.kinds[$0].model].id })
        let roleID = planningCase.roles[group.role].id
        for vehicle in plan.vehicles where models.contains(vehicle.modelID) {
            guard vehicle.stays.first?.roleID == roleID else { continue }
            let end = vehicle.leavesPeriod ?? periods.count
            for period in vehicle.firstPeriod..<max(vehicle.firstPeriod, end) {
                let stay = vehicle.stays.last { $0.fromPeriod <= period }
                if let site = stay.flatMap({ planningCase.sites.ref(id: $0.siteID) }) {
                    stand(site, period)
                }
            }
        }
        for vehicle in planningCase.vehicles
        where vehicle.role == group.role && models.contains(planningCase.models[vehicle.model].id)
            && !known.contains(vehicle.id)
        {
            for period in sets.horizon.periods where period.start <= vehicle.plannedDisposal {
                stand(vehicle.site, period.index)
            }
        }
        return places
    }

    private func isOpen(_ site: Ref<Site>, _ period: Int) -> Bool {
        switch formulation.openness(site, period) {
        case .fixed(let isOpen): isOpen
        case .decided(let column): values[column.index] > 0.5
        }
    }

    /// Writes a group's places in a period, after vehicles have come or gone so that they are as many as the stock: where bays of
    /// open sites are free, and elsewhere only if there are none.
    private mutating func settle(_ g: Int, _ period: Int, _ places: inout Places, _ room: inout BayRoom) {
        let group = sets.groups[g]
        let columns = group.sites.indices.map { formulation.based[g][$0][period] }
        func most(_ position: Int) -> Int {
            columns[position].map { Int(formulation.model.columnUpper[$0.index]) } ?? 0
        }
        func free(_ position: Int, inBays: Bool) -> Int {
            let columnRoom = most(position) - places.here[position][period]
            guard inBays else { return columnRoom }
            guard isOpen(group.sites[position], period) else { return 0 }
            return min(columnRoom, room.most(group.parkingClass, at: group.sites[position].index))
        }
        func put(_ count: Int, _ position: Int) {
            places.here[position][period] += count
            room.take(count, group.parkingClass, at: group.sites[position].index)
        }
        var missing = group.members.reduce(0) { $0 + value(formulation.stock[$1][period]) }
        for position in group.sites.indices {
            put(min(0, most(position) - places.here[position][period]), position)
            missing -= places.here[position][period]
        }
        for lost in places.homeless[period] {
            let from = planningCase.sites[lost.site].position
            let km = group.sites.map { planningCase.sites[$0].position.distanceKm(to: from) }
            let order = group.sites.indices.sorted { (km[$0], $0) < (km[$1], $1) }
            var left = max(0, min(lost.count, missing))
            for inBays in [true, false] {
                for position in order where left > 0 {
                    let taken = min(left, free(position, inBays: inBays))
                    put(taken, position)
                    left -= taken
                    missing -= taken
                }
            }
        }
        while missing != 0 {
            let step = missing > 0 ? 1 : -1
            var able = group.sites.indices.filter {
                step > 0 ? free($0, inBays: true) > 0 : places.here[$0][period] > 0
            }
            if step > 0 && able.isEmpty {
                able = group.sites.indices.filter { free($0, inBays: false) > 0 }
            }
            guard
                let largest = able.max(by: {
                    (places.here[$0][period], $1) < (places.here[$1][period], $0)
                })
            else {
                break
            }
            put(step, largest)
            missing -= step
        }
        for (position, column) in columns.enumerated() {
            set(column, Double(places.here[position][period]))
        }
    }

    // MARK: Estate

    private mutating func setChargers() {
        for type in planningCase.chargerTypes.refs {
            let life = planningCase.chargerTypes[type].lifeYears
            for site in planningCase.sites.refs {
                let installed = formulation.chargersInstalled[type.index][site.index]
                carry(counts.chargers[type.index][site.index], into: installed)
                for period in periods {
                    guard let units = formulation.chargerUnits[type.index][site.index][period] else {
                        continue
                    }
                    let inService = (0...period).filter {
                        PlanningSets.isWithinLife(sets.horizon, from: $0, at: period, years: life)
                    }.reduce(0) { $0 + value(installed[$1]) }
                    set(units, Double(inService))
                    set(formulation.typeInUse[type.index][site.index][period], inService > 0 ? 1 : 0)
                }
            }
        }
        for c in formulation.classInUse.indices {
            for site in planningCase.sites.refs {
                for period in periods {
                    let charges = formulation.chargingGroups(c, site, period).contains {
                        value($0.column) > 0
                    }
                    set(formulation.classInUse[c][site.index][period], charges ? 1 : 0)
                }
            }
        }
    }

    private mutating func setWorks() {
        func start(_ columns: [[Column?]], _ starts: [Int?]) {
            for (row, start) in zip(columns, starts) {
                for period in periods { set(row[period], start.map { $0 <= period } == true ? 1 : 0) }
            }
        }
        start(formulation.gridSteps, counts.gridSteps)
        start(formulation.solarStorage, counts.solarStorage)
        start(formulation.measures, counts.measures)
        start(formulation.schemes, counts.schemes)
    }

    private mutating func setSites() {
        for site in planningCase.sites.refs {
            let change = counts.siteChanges[site.index] ?? periods.count
            let isExisting = planningCase.sites[site].status == .existing
            for period in periods {
                set(formulation.open[site.index][period], (period < change) == isExisting ? 1 : 0)
            }
        }
        for function in planningCase.functions.refs {
            let options = formulation.optionsOfFunction[function.index]
            var before: Int?
            for period in periods {
                let columns = options.indices.map { formulation.hosted[function.index][$0][period] }
                let place = counts.places[function.index][period]
                let wanted = options.indices.first {
                    place != nil && planningCase.functionOptions[options[$0]].site == place
                }
                // Where it was before, while it may not yet be where it is to go.
                let chosen = [wanted, before].compactMap { $0 }.first { columns[$0] != nil }
                for (position, column) in columns.enumerated() { set(column, position == chosen ? 1 : 0) }
                before = chosen ?? before
            }
        }
    }

    private mutating func setCharge(_ plan: Plan) {
        for profile in plan.charging {
            guard let site = planningCase.sites.ref(id: profile.siteID),
                let c = PlanningSets.classes.firstIndex(of: profile.chargingClass)
            else { continue }
            for (w, window) in sets.windowsByClass[c].enumerated() {
                let kWh = window.slots.reduce(0) { $0 + profile.drawKW[$1] / 2 }
                set(formulation.chargeKWh[c][site.index][w][profile.period], kWh)
            }
        }
    }
}
