import SwitchyardCase

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Everything the rules need that is worked out from the case before any variable exists: which vehicles may do what
/// where, charging windows, who may serve whom, dates turned into periods, unit costs.
package struct PlanningSets: Sendable {
    let planningCase: Case
    let horizon: Horizon
    let kinds: [DutyKind]
    let groups: [BasingGroup]
    /// Groups that plug into each charging class, in `ChargingClass.allCases` order.
    let groupsByClass: [[Int]]
    let windowsByClass: [[ChargingWindow]]
    /// Charger types of each class and what one unit delivers, kW at the meter.
    let chargerTypesByClass: [[Ref<ChargerType>]]
    let chargerUnitKW: [Double]
    /// Of the smallest type of each class.
    let smallestUnitKW: [Double]
    /// Sites that may serve each requirement, by requirement index.
    let servingSites: [[Ref<Site>]]
    /// Discount factor of each period (at its middle).
    let discount: [Double]
    /// First period each site may be open, and first period it must or may be closed (`nil`: it stays open).
    let openFrom: [Int]
    let closeFrom: [Int?]
    let closeBy: [Int?]
    /// Vehicle orders by kind and period: number arriving.
    let orderedArrivals: [[Int]]
    /// Ordered and registered vehicles whose age still lets them serve, by kind and period.
    let inheritedAlive: [[Int]]

    /// Whole vehicles of each role without which some zone goes short, by role and period.
    let leastVehicles: [[Int]]

    static let classes = ChargingClass.allCases

    /// - Parameter whole: of a case this one is part of: its kinds are kept, also those that have no vehicle here, so that columns
    ///   have the same names.
    package init(_ planningCase: Case, kindsOf whole: PlanningSets? = nil) {
        self.planningCase = planningCase
        let horizon = planningCase.horizon
        self.horizon = horizon
        let settings = planningCase.settings
        let rate = settings.discountRate
        discount = (0..<horizon.count).map { pow(1 + rate, -horizon.midYears($0)) }

        servingSites = planningCase.requirements.map { requirement in
            let zone = planningCase.zones[requirement.zone]
            let reach = planningCase.roles[requirement.role].reachMinutes
            return planningCase.sites.refs.filter {
                let km = planningCase.sites[$0].position.distanceKm(to: zone.position)
                return km * settings.roadFactor / settings.travelSpeedKmPerHour * 60 <= reach
            }
        }

        chargerTypesByClass = Self.classes.map { chargingClass in
            planningCase.chargerTypes.refs.filter {
                planningCase.chargerTypes[$0].chargingClass == chargingClass
            }
        }
        let efficiency = chargerTypesByClass.map { types in
            types.map { planningCase.chargerTypes[$0].efficiency }.min() ?? 1
        }
        chargerUnitKW = planningCase.chargerTypes.map { type in
            let slowest =
                planningCase.models.filter { $0.chargingClass == type.chargingClass }.map(\.chargeKW).min()
                ?? type.kWPerOutlet
            return min(type.kWTotal, Double(type.outlets) * min(type.kWPerOutlet, slowest))
        }

        let unitKW = chargerUnitKW
        smallestUnitKW = chargerTypesByClass.map { types in types.map { unitKW[$0.index] }.min() ?? 0 }

        kinds = Self.dutyKinds(
            planningCase, classEfficiency: efficiency,
            kept: Set((whole?.kinds ?? []).map(KindKey.init)))
        groups = Self.basingGroups(planningCase, kinds: kinds, servingSites: servingSites)
        let kinds = self.kinds
        let groups = self.groups
        groupsByClass = Self.classes.map { chargingClass in
            groups.indices.filter { groups[$0].chargingClass == chargingClass && groups[$0].designDayKWh > 0 }
        }
        windowsByClass = groupsByClass.map { members in
            let roles = Set(members.map { groups[$0].role }).sorted()
            return roles.isEmpty ? [] : ChargingWindows.windows(of: planningCase, roles: roles)
        }

        openFrom = planningCase.sites.map { site in
            guard site.status == .candidate else { return 0 }
            // It may not close again, so with a closing date inside the horizon it never opens.
            if let limit = site.closeBy, horizon.period(containing: limit) < horizon.count {
                return horizon.count
            }
            return site.openFrom.map { horizon.firstPeriod(startingFrom: $0) } ?? 0
        }
        closeFrom = planningCase.sites.map { site in
            guard site.status == .existing else { return nil }
            return site.closeFrom.map { horizon.firstPeriod(startingFrom: $0) }
        }
        closeBy = planningCase.sites.map { site in
            site.closeBy.map { horizon.period(containing: $0) }
        }

        let indexOfKind = Dictionary(
            uniqueKeysWithValues: kinds.indices.map { (KindKey(kinds[$0]), $0) })
        var arrivals = kinds.map { _ in [Int](repeating: 0, count: horizon.count) }
        var alive = arrivals
        for order in planningCase.orders {
            guard let kind = indexOfKind[KindKey(order)] else { continue }
            let first = horizon.period(containing: order.delivery)
            guard first < horizon.count else { continue }
            arrivals[kind][first] += order.quantity
            let life = planningCase.models[order.model].lifeYears
            for period in first..<horizon.count
            where Self.isWithinLife(horizon, from: first, at: period, years: life) {
                alive[kind][period] += order.quantity
            }
        }
        for vehicle in planningCase.vehicles {
            guard let kind = indexOfKind[KindKey(vehicle)] else { continue }
            for period in horizon.periods where period.start <= vehicle.plannedDisposal {
                alive[kind][period.index] += 1
            }
        }
        orderedArrivals = arrivals
        inheritedAlive = alive
        leastVehicles = MinimumFleet.least(planningCase, servingSites: servingSites)
    }

    /// Whether a thing in place from one period is still within its life at the start of another.
    static func isWithinLife(_ horizon: Horizon, from first: Int, at period: Int, years: Int) -> Bool {
        horizon.periods[period].start < horizon.periods[first].start.adding(months: 12 * years)
    }

    /// Capital cost of one unit with its category's contingency, pence.
    func capexPence(_ basePence: Int, _ category: CapitalCategory) -> Int {
        let points = planningCase.settings.contingencyBasisPoints[category] ?? 0
        return (basePence * (10_000 + points) + 5_000) / 10_000
    }

    /// Name of a kind in columns and rows.
    func name(of kind: DutyKind) -> String {
        let name = "\(planningCase.models[kind.model].id).\(planningCase.roles[kind.role].id)"
        return kind.ownership == .leased ? name + ".leased" : name
    }

    /// On-shift vehicles a requirement asks for in a period.
    func onShift(_ requirement: Requirement, period: Int) -> Int {
        Self.onShift(requirement, horizon, period)
    }

    static func onShift(_ requirement: Requirement, _ horizon: Horizon, _ period: Int) -> Int {
        let years = horizon.midYears(period) - horizon.periods[period].lengthYears / 2
        let grown = Double(requirement.onShift) * pow(1 + requirement.growthPercentPerYear / 100, years)
        return Int((grown - 1e-6).rounded(.up))
    }

    /// Mean over a period's years of a figure given by year.
    func mean<Row>(_ rows: [Row], period: Int, year: (Row) -> FinancialYear, _ value: (Row) -> Double)
        -> Double
    {
        let years = horizon.periods[period].years
        let matching = rows.filter { years.contains(year($0)) }
        return matching.reduce(0) { $0 + value($1) } / Double(max(1, matching.count))
    }

    struct KindKey: Hashable {
        let model: Ref<VehicleModel>
        let role: Ref<Role>
        let ownership: RegisteredVehicle.Ownership

        init(_ model: Ref<VehicleModel>, _ role: Ref<Role>, _ ownership: RegisteredVehicle.Ownership) {
            self.model = model
            self.role = role
            self.ownership = ownership
        }
        init(_ kind: DutyKind) { self.init(kind.model, kind.role, kind.ownership) }
        init(_ vehicle: RegisteredVehicle) { self.init(vehicle.model, vehicle.role, vehicle.ownership) }
        init(_ order: CommittedOrder) { self.init(order.model, order.role, .owned) }
    }

    private static func dutyKinds(
        _ planningCase: Case, classEfficiency: [Double], kept: Set<KindKey>
    ) -> [DutyKind] {
        let settings = planningCase.settings
        var registered: [KindKey: Int] = [:]
        for vehicle in planningCase.vehicles {
            registered[KindKey(vehicle), default: 0] += 1
        }
        let known = kept.union(planningCase.orders.map { KindKey($0) })
        var kinds: [DutyKind] = []
        for role in planningCase.roles.refs {
            let duty = planningCase.dutyCycle(role)
            for model in planningCase.models.refs {
                let row = planningCase.models[model]
                guard row.roles.contains(role) else { continue }
                let ownerships = RegisteredVehicle.Ownership.allCases.filter { ownership in
                    let key = KindKey(model, role, ownership)
                    return ownership == .owned && row.supplyPerYear > 0 || registered[key] != nil
                        || known.contains(key)
                }
                let rangeApplies = settings.rule(.range).mode != .off
                guard !rangeApplies || DutyKind.coversPeakDay(model: row, duty: duty) else { continue }
                let batteryKWh = DutyKind.designDayBatteryKWh(model: row, duty: duty)
                var meterKWh = 0.0
                if let chargingClass = row.chargingClass,
                    let position = classes.firstIndex(of: chargingClass)
                {
                    meterKWh = batteryKWh / classEfficiency[position]
                }
                let survives =
                    row.powertrain != .batteryElectric
                    || row.batteryKWh * row.usableShare >= batteryKWh * settings.gridLossHours / 24 - 1e-9
                for ownership in ownerships {
                    kinds.append(
                        DutyKind(
                            model: model, role: role, ownership: ownership, designDayKWh: meterKWh,
                            fuelLitresPerYear: duty.averageKmPerYear * (1 - row.electricShare)
                                * row.fuelLitresPer100Km / 100,
                            fuel: row.fuel, chargingClass: row.chargingClass, chargeKW: row.chargeKW,
                            parkingClass: row.parkingClass, survivesGridLoss: survives,
                            registered: registered[KindKey(model, role, ownership)] ?? 0))
                }
            }
        }
        return kinds
    }

    private static func basingGroups(
        _ planningCase: Case, kinds: [DutyKind], servingSites: [[Ref<Site>]]
    ) -> [BasingGroup] {
        var sitesOfRole = planningCase.roles.map { _ in Set<Ref<Site>>() }
        for (requirement, sites) in zip(planningCase.requirements, servingSites) {
            sitesOfRole[requirement.role.index].formUnion(sites)
        }
        for function in planningCase.functions.refs {
            guard let role = planningCase.functions[function].vehicleRole else { continue }
            for option in planningCase.functionOptions where option.function == function {
                sitesOfRole[role.index].insert(option.site)
            }
        }
        // Nobody asks for them anywhere, so they may be anywhere.
        for role in sitesOfRole.indices where sitesOfRole[role].isEmpty {
            sitesOfRole[role] = Set(planningCase.sites.refs)
        }
        var groups: [BasingGroup] = []
        for (k, kind) in kinds.enumerated() {
            if let found = groups.firstIndex(where: { $0.holds(kind) }) {
                groups[found].members.append(k)
                continue
            }
            let sites = planningCase.sites.refs.filter { site in
                guard sitesOfRole[kind.role.index].contains(site) else { return false }
                let place = planningCase.sites[site]
                let fits = ParkingClass.allCases.contains {
                    Self.takes($0, vehicle: kind.parkingClass) && place.bays($0) > 0
                }
                return fits || planningCase.settings.rule(.bays).mode == .off
            }
            groups.append(
                BasingGroup(
                    role: kind.role, parkingClass: kind.parkingClass, chargingClass: kind.chargingClass,
                    designDayKWh: kind.designDayKWh, chargeKW: kind.chargeKW,
                    survivesGridLoss: kind.survivesGridLoss, members: [k], sites: sites))
        }
        return groups
    }

    /// Whether a bay takes a vehicle: larger bays take smaller vehicles.
    static func takes(_ bay: ParkingClass, vehicle: ParkingClass) -> Bool {
        size(bay) >= size(vehicle)
    }

    static func size(_ parkingClass: ParkingClass) -> Int {
        switch parkingClass {
        case .motorcycle: 0
        case .standard: 1
        case .large: 2
        }
    }
}
