import SwitchyardCase
import SwitchyardSolver

/// Turns a solution of the planning model into a plan with named vehicles.
///
/// Vehicles stay where they are whenever the numbers allow; those that leave are the ones whose life ends first; those
/// that move go to the nearest site that is short. Every choice is by fleet number and table order, so the same solution
/// always gives the same plan.
package struct PlanExtraction {
    let formulation: PlanningFormulation
    let values: [Double]

    package static func plan(_ formulation: PlanningFormulation, values: [Double]) -> Plan {
        PlanExtraction(formulation: formulation, values: values).plan()
    }

    var planningCase: Case { formulation.planningCase }
    private var sets: PlanningSets { formulation.sets }

    private func value(_ column: Column?) -> Double { column.map { values[$0.index] } ?? 0 }
    private func count(_ column: Column?) -> Int { Int(value(column).rounded()) }

    private func plan() -> Plan {
        var plan = Plan(
            caseName: planningCase.settings.name, periodLabels: formulation.horizon.periods.map(\.label))
        plan.vehicles = vehicles()
        plan.chargers = chargers()
        for (g, step) in planningCase.gridUpgrades.enumerated() {
            if let period = firstPeriod(formulation.gridSteps[g]) {
                plan.gridSteps.append(
                    GridStepInstallation(
                        siteID: planningCase.sites[step.site].id, step: step.step, period: period))
            }
        }
        plan.solarStorage = datedChoices(planningCase.solarStorage, formulation.solarStorage)
        plan.measures = datedChoices(planningCase.measures, formulation.measures)
        plan.schemes = datedChoices(planningCase.schemes, formulation.schemes)
        plan.siteChanges = siteChanges()
        plan.functions = functions()
        plan.grantUses = grantUses()
        plan.charging = charging()
        for concession in formulation.concessions {
            let amount = value(concession.column) * concession.unitsPerColumn
            if amount > 1e-6 {
                plan.concessions.append(
                    Concession(
                        family: concession.family, subject: concession.subject, amount: amount,
                        unit: concession.unit))
            }
        }
        return plan
    }

    private func firstPeriod(_ columns: [Column?]) -> Int? {
        columns.indices.first { value(columns[$0]) > 0.5 }
    }

    private func datedChoices<Row>(_ table: Table<Row>, _ columns: [[Column?]]) -> [DatedChoice] {
        table.enumerated().compactMap { i, row in
            firstPeriod(columns[i]).map { DatedChoice(id: row.id, period: $0) }
        }
    }

    private func chargers() -> [ChargerInstallation] {
        var installed: [ChargerInstallation] = []
        for type in planningCase.chargerTypes.refs {
            for site in planningCase.sites.refs {
                for (period, column) in formulation.chargersInstalled[type.index][site.index].enumerated() {
                    let units = count(column)
                    guard units > 0 else { continue }
                    installed.append(
                        ChargerInstallation(
                            siteID: planningCase.sites[site].id,
                            chargerID: planningCase.chargerTypes[type].id,
                            period: period, count: units))
                }
            }
        }
        return installed
    }

    private func siteChanges() -> [SiteChange] {
        var changes: [SiteChange] = []
        for site in planningCase.sites.refs {
            let row = planningCase.sites[site]
            let isOpen = (0..<formulation.periodCount).map { period -> Bool in
                switch formulation.openness(site, period) {
                case .fixed(let fixed): fixed
                case .decided(let column): value(column) > 0.5
                }
            }
            if row.status == .existing, let period = isOpen.firstIndex(of: false) {
                changes.append(SiteChange(siteID: row.id, kind: .closes, period: period))
            }
            if row.status == .candidate, let period = isOpen.firstIndex(of: true) {
                changes.append(SiteChange(siteID: row.id, kind: .opens, period: period))
            }
        }
        return changes
    }

    private func functions() -> [FunctionPlacement] {
        var placements: [FunctionPlacement] = []
        for function in planningCase.functions.refs {
            var current: Ref<Site>?
            for period in 0..<formulation.periodCount {
                let options = formulation.optionsOfFunction[function.index]
                let chosen = options.indices.first {
                    value(formulation.hosted[function.index][$0][period]) > 0.5
                }
                guard let chosen else { continue }
                let site = planningCase.functionOptions[options[chosen]].site
                if site != current {
                    placements.append(
                        FunctionPlacement(
                            functionID: planningCase.functions[function].id,
                            siteID: planningCase.sites[site].id,
                            fromPeriod: period))
                    current = site
                }
            }
        }
        return placements
    }

    private func charging() -> [ChargingProfile] {
        var profiles: [ChargingProfile] = []
        for c in PlanningSets.classes.indices {
            for site in planningCase.sites.refs {
                for period in 0..<formulation.periodCount {
                    var draw = [Double](repeating: 0, count: 48)
                    for (w, window) in sets.windowsByClass[c].enumerated() {
                        let kWh = max(0, value(formulation.chargeKWh[c][site.index][w][period]))
                        for slot in window.slots { draw[slot] = kWh / window.hours }
                    }
                    guard draw.contains(where: { $0 > 0 }) else { continue }
                    profiles.append(
                        ChargingProfile(
                            siteID: planningCase.sites[site].id, chargingClass: PlanningSets.classes[c],
                            period: period, drawKW: draw))
                }
            }
        }
        return profiles
    }

    // MARK: Vehicles

    /// A vehicle while its group is followed through the periods.
    private struct Tracked {
        var vehicle: PlannedVehicle
        let kind: Int
        var site: Ref<Site>?
        /// Ordinal of the day its life ends: it may not be in the fleet in a period that starts on or after it.
        var expires: Int
    }

    private func vehicles() -> [PlannedVehicle] {
        var all: [PlannedVehicle] = []
        var newCount = 0
        for vehicle in planningCase.vehicles
        where !sets.kinds.contains(where: { $0.holds(vehicle) }) {
            all.append(
                PlannedVehicle(
                    id: vehicle.id, modelID: planningCase.models[vehicle.model].id, origin: .register,
                    firstPeriod: 0, leavesPeriod: 0, stays: []))
        }
        for g in sets.groups.indices { all += vehicles(ofGroup: g, newCount: &newCount) }
        return all
    }

    private func vehicles(ofGroup g: Int, newCount: inout Int) -> [PlannedVehicle] {
        let group = sets.groups[g]
        let roleID = planningCase.roles[group.role].id
        var active: [Tracked] = []
        var gone: [PlannedVehicle] = []
        for vehicle in planningCase.vehicles {
            guard let k = group.members.first(where: { sets.kinds[$0].holds(vehicle) }) else { continue }
            active.append(
                Tracked(
                    vehicle: PlannedVehicle(
                        id: vehicle.id, modelID: planningCase.models[vehicle.model].id, origin: .register,
                        firstPeriod: 0, leavesPeriod: nil, stays: []),
                    kind: k, site: vehicle.site, expires: vehicle.plannedDisposal.ordinal + 1))
        }
        for period in 0..<formulation.periodCount {
            for k in group.members { active += arrivals(ofKind: k, period: period, newCount: &newCount) }
            func isArriving(_ index: Int) -> Int {
                let vehicle = active[index].vehicle
                return vehicle.origin != .register && vehicle.firstPeriod == period ? 1 : 0
            }
            for k in group.members {
                let held = active.indices.filter { active[$0].kind == k }
                let surplus = held.count - count(formulation.stock[k][period])
                guard surplus > 0 else { continue }
                // Those whose life ends first, but none in the period it arrives in.
                let order = held.sorted {
                    (isArriving($0), active[$0].expires, $0) < (isArriving($1), active[$1].expires, $1)
                }
                let leaving = Set(order.prefix(surplus))
                for index in order.prefix(surplus).sorted() {
                    var vehicle = active[index].vehicle
                    vehicle.leavesPeriod = period
                    gone.append(vehicle)
                }
                active = active.indices.filter { !leaving.contains($0) }.map { active[$0] }
            }
            let wanted = group.sites.indices.map { count(formulation.based[g][$0][period]) }
            place(&active, group: group, wanted: wanted, roleID: roleID, period: period)
        }
        return gone.sorted { ($0.firstPeriod, $0.id) < ($1.firstPeriod, $1.id) } + active.map(\.vehicle)
    }

    /// Vehicles of a kind that arrive in a period: committed orders, then purchases.
    private func arrivals(ofKind k: Int, period: Int, newCount: inout Int) -> [Tracked] {
        let kind = sets.kinds[k]
        let model = planningCase.models[kind.model]
        let start = formulation.horizon.periods[period].start
        let expires = start.adding(months: 12 * model.lifeYears).ordinal
        var arrived: [Tracked] = []
        func arrive(_ id: String, _ origin: PlannedVehicle.Origin) {
            arrived.append(
                Tracked(
                    vehicle: PlannedVehicle(
                        id: id, modelID: model.id, origin: origin, firstPeriod: period, leavesPeriod: nil,
                        stays: []),
                    kind: k, site: nil, expires: expires))
        }
        for order in planningCase.orders
        where order.model == kind.model && order.role == kind.role && kind.ownership == .owned
            && formulation.horizon.period(containing: order.delivery) == period
        {
            for number in 0..<order.quantity {
                arrive("\(order.id)/\(padded(number + 1, 3))", .order(order.id))
            }
        }
        for _ in 0..<count(formulation.bought[k][period]) {
            newCount += 1
            arrive("NEW-\(padded(newCount, 5))", .purchase)
        }
        return arrived
    }

    /// Bases the vehicles of a group so that each site has as many as wanted, moving as few as possible.
    private func place(
        _ active: inout [Tracked], group: BasingGroup, wanted: [Int], roleID: String, period: Int
    ) {
        var room = wanted
        var unplaced: [Int] = []
        for index in active.indices {
            if let site = active[index].site, let position = group.position(of: site),
                room[position] > 0
            {
                room[position] -= 1
            } else {
                unplaced.append(index)
            }
        }
        for index in unplaced {
            let origin = active[index].site.map { planningCase.sites[$0].position }
            var best: Int?
            var bestKm = Double.infinity
            for position in group.sites.indices where room[position] > 0 {
                let km =
                    origin.map { planningCase.sites[group.sites[position]].position.distanceKm(to: $0) } ?? 0
                if km < bestKm {
                    best = position
                    bestKm = km
                }
            }
            guard let best else { continue }
            room[best] -= 1
            active[index].site = group.sites[best]
        }
        for index in active.indices {
            guard let site = active[index].site else { continue }
            let siteID = planningCase.sites[site].id
            if active[index].vehicle.stays.last?.siteID != siteID {
                active[index].vehicle.stays.append(
                    .init(fromPeriod: period, siteID: siteID, roleID: roleID))
            }
        }
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
