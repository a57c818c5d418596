/// The decisions of a plan as numbers by the rows of the case's tables and the period: what two plans differ in.
///
/// Vehicles are counted, not named: two plans that base as many alike vehicles at a site are the same plan. What the case has
/// no row for is left out.
package struct PlanCounts: Sendable {
    /// Bought by the plan and leaving the fleet, by model, role and period.
    package private(set) var bought: [[[Int]]]
    package private(set) var left: [[[Int]]]
    /// Of those that leave, the leased ones.
    package private(set) var leftLeased: [[[Int]]]
    /// In the fleet, by model, role and period.
    package private(set) var stock: [[[Int]]]
    /// At a site, by role, then kind of plug (0 for none, then charging classes in order), then site and period.
    package private(set) var strength: [[[[Int]]]]
    /// Put in, by charger type, site and period.
    package private(set) var chargers: [[[Int]]]
    /// First period in use of each row of its table, `nil` for never.
    package private(set) var gridSteps: [Int?]
    package private(set) var solarStorage: [Int?]
    package private(set) var measures: [Int?]
    package private(set) var schemes: [Int?]
    /// Period in which an existing site closes or a candidate opens.
    package private(set) var siteChanges: [Int?]
    /// Site of each function by period, `nil` before it has one.
    package private(set) var places: [[Ref<Site>?]]

    package static func plug(_ model: VehicleModel) -> Int {
        model.chargingClass.flatMap { ChargingClass.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    }
    package static let plugCount = ChargingClass.allCases.count + 1

    /// - Parameter plan: one in the case's own periods.
    package init(_ plan: Plan, _ planningCase: Case) {
        let periods = planningCase.horizon.count
        let none = [Int](repeating: 0, count: periods)
        let bySite = planningCase.sites.map { _ in none }
        bought = planningCase.models.map { _ in planningCase.roles.map { _ in none } }
        left = bought
        leftLeased = bought
        stock = bought
        strength = planningCase.roles.map { _ in Array(repeating: bySite, count: Self.plugCount) }
        chargers = planningCase.chargerTypes.map { _ in bySite }
        gridSteps = planningCase.gridUpgrades.map { upgrade in
            plan.gridSteps.filter {
                $0.siteID == planningCase.sites[upgrade.site].id && $0.step == upgrade.step
            }.map(\.period).min()
        }
        func starts<Row>(_ table: Table<Row>, _ choices: [DatedChoice]) -> [Int?] {
            var start = [Int?](repeating: nil, count: table.count)
            for choice in choices {
                guard let row = table.ref(id: choice.id) else { continue }
                start[row.index] = min(start[row.index] ?? choice.period, choice.period)
            }
            return start
        }
        solarStorage = starts(planningCase.solarStorage, plan.solarStorage)
        measures = starts(planningCase.measures, plan.measures)
        schemes = starts(planningCase.schemes, plan.schemes)
        siteChanges = planningCase.sites.map { site in
            plan.siteChanges.filter {
                $0.siteID == site.id && ($0.kind == .closes) == (site.status == .existing)
            }.map(\.period).min()
        }
        places = planningCase.functions.map { function in
            let placements = plan.functions.filter { $0.functionID == function.id }
                .sorted { $0.fromPeriod < $1.fromPeriod }
            return (0..<periods).map { period in
                placements.last { $0.fromPeriod <= period }
                    .flatMap { planningCase.sites.ref(id: $0.siteID) }
            }
        }
        for entry in plan.chargers {
            if let type = planningCase.chargerTypes.ref(id: entry.chargerID),
                let site = planningCase.sites.ref(id: entry.siteID)
            {
                chargers[type.index][site.index][entry.period] += entry.count
            }
        }
        for vehicle in plan.vehicles { add(vehicle, planningCase, periods) }
    }

    private mutating func add(_ vehicle: PlannedVehicle, _ planningCase: Case, _ periods: Int) {
        let registered = planningCase.vehicles.ref(id: vehicle.id).map { planningCase.vehicles[$0] }
        let role =
            vehicle.stays.first.flatMap { planningCase.roles.ref(id: $0.roleID) }
            ?? (vehicle.origin == .register ? registered?.role : nil)
        guard let model = planningCase.models.ref(id: vehicle.modelID), let role else { return }
        let end = vehicle.leavesPeriod ?? periods
        if vehicle.origin == .purchase { bought[model.index][role.index][vehicle.firstPeriod] += 1 }
        if end < periods {
            left[model.index][role.index][end] += 1
            if registered?.ownership == .leased { leftLeased[model.index][role.index][end] += 1 }
        }
        let plug = Self.plug(planningCase.models[model])
        for period in vehicle.firstPeriod..<max(vehicle.firstPeriod, end) {
            stock[model.index][role.index][period] += 1
            let stay = vehicle.stays.last { $0.fromPeriod <= period }
            if let site = stay.flatMap({ planningCase.sites.ref(id: $0.siteID) }) {
                strength[role.index][plug][site.index][period] += 1
            }
        }
    }
}
