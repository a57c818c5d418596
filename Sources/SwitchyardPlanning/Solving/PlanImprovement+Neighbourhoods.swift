import SwitchyardCase
import SwitchyardSolver

/// The parts of a plan that are decided again together.
extension PlanImprovement {
    /// Shapes of neighbourhoods, in the order in which they are tried first.
    enum Shape: CaseIterable {
        /// A site and those nearest to it, over all periods: they can trade whom they serve.
        case neighbours
        /// Measures, schemes, solar and storage, grid steps.
        case works
        /// A site and those that can take electric vehicles of its in exchange for others, wherever they are.
        case partners
        /// Vehicles of one role over all periods, at chargers as they are.
        case roles
        /// All sites in one period, with what chargers and grid steps of later periods follow.
        case periods

        /// Share of the cost that a pass is taken to gain per simplex iteration before it has been tried: for the larger shapes
        /// what they gain in London where the smaller ones end.
        var firstWorth: Double {
            switch self {
            case .neighbours, .works, .partners: .infinity
            case .roles, .periods: 2e-10
            }
        }

        /// How many are decided from the same plan, whatever the number of threads: one where each has columns of the next.
        var sideBySide: Int {
            switch self {
            case .neighbours, .partners: 2
            case .works, .roles, .periods: 1
            }
        }
    }

    /// Parts of a shape that cover the plan.
    mutating func neighbourhoods(of shape: Shape) -> [[Int]] {
        switch shape {
        case .neighbours:
            let sites = formulation.planningCase.sites
            return clusters { Self.nearest(to: $0, among: $1, sites) }.map { columns(of: $0) }
        case .partners:
            let mix = VehicleMix(self)
            return clusters { mix.partners(of: $0, among: $1) }.map { columns(of: $0) }
        case .roles: return formulation.planningCase.roles.refs.map { columns(of: $0) }
        case .periods: return (0..<formulation.periodCount).map { columns(ofPeriod: $0) }
        case .works: return [works()]
        }
    }

    func isOn(_ column: Column?) -> Bool { column.map { values[$0.index] > 0.5 } ?? false }

    // MARK: Sites

    /// Sites that charge, in groups: each a site drawn by lot with the first of the others in an order of its own.
    private mutating func clusters(
        _ order: (Ref<Site>, [Ref<Site>]) -> [Ref<Site>]
    ) -> [[Ref<Site>]] {
        var left = formulation.planningCase.sites.refs.filter { site in
            formulation.classInUse.contains { $0[site.index].contains { isOn($0) } }
        }
        // Fisher and Yates by hand: the standard library may change the order its own shuffle gives.
        for i in stride(from: left.count - 1, to: 0, by: -1) {
            left.swapAt(i, Int(random.next() % UInt64(i + 1)))
        }
        var clusters: [[Ref<Site>]] = []
        while let first = left.first {
            let cluster = [first] + order(first, Array(left.dropFirst())).prefix(clusterSize - 1)
            clusters.append(cluster)
            left.removeAll { cluster.contains($0) }
        }
        return clusters
    }

    private static func nearest(
        to first: Ref<Site>, among others: [Ref<Site>], _ sites: Table<Site>
    ) -> [Ref<Site>] {
        let km = others.map { sites[$0].position.distanceKm(to: sites[first].position) }
        return others.indices.sorted { (km[$0], $0) < (km[$1], $1) }.map { others[$0] }
    }

    /// What stands, charges and is built at some sites in any period, whom they serve, and what the money they leave may do.
    func columns(of cluster: [Ref<Site>]) -> [Int] {
        let f = formulation
        var free: [Int] = []
        func take(_ columns: [Column?]) { free += columns.compactMap { $0?.index } }
        for site in cluster {
            for (g, group) in f.sets.groups.enumerated() {
                if let position = group.position(of: site) { take(f.based[g][position]) }
            }
            for c in f.classInUse.indices {
                take(f.classInUse[c][site.index])
                for window in f.chargeKWh[c][site.index] { take(window) }
            }
            for type in f.chargerUnits.indices {
                take(f.chargerUnits[type][site.index])
                take(f.chargersInstalled[type][site.index])
                take(f.typeInUse[type][site.index])
            }
            for (g, step) in f.planningCase.gridUpgrades.enumerated() where step.site == site {
                take(f.gridSteps[g])
            }
            for (i, option) in f.planningCase.solarStorage.enumerated() where option.site == site {
                take(f.solarStorage[i])
            }
        }
        for period in f.served {
            free += period.filter { cluster.contains($0.site) }.map(\.column.index)
        }
        return free + money()
    }

    /// Grants, schemes and what is conceded now.
    private func money() -> [Int] {
        let f = formulation
        return f.grantUse.map(\.column.index) + f.schemes.flatMap { $0.compactMap { $0?.index } }
            + f.concessions.map(\.column.index).filter { values[$0] > 0 }
    }

    // MARK: Periods and roles

    /// What stands and charges anywhere in a period, with the chargers and grid steps of later periods that follow.
    private func columns(ofPeriod period: Int) -> [Int] {
        let f = formulation
        var free: [Int] = []
        func take(_ columns: [Column?]) { if let column = columns[period] { free.append(column.index) } }
        func takeOn(_ columns: [Column?]) { free += columns[period...].compactMap { $0?.index } }
        for columns in f.based.joined() { take(columns) }
        for c in f.classInUse.indices {
            for columns in f.classInUse[c] + f.chargeKWh[c].joined() { take(columns) }
        }
        for type in f.chargerUnits.indices {
            // A type that a site never has is left out.
            for (site, units) in f.chargerUnits[type].enumerated() where units.contains(where: { isOn($0) }) {
                takeOn(units)
                takeOn(f.chargersInstalled[type][site])
                takeOn(f.typeInUse[type][site])
            }
        }
        for columns in f.gridSteps { takeOn(columns) }
        return free + f.served[period].map(\.column.index) + money()
    }

    /// The vehicles of a role: how many of which kind when, where they stand, whom they serve and how all charge.
    private func columns(of role: Ref<Role>) -> [Int] {
        let f = formulation
        var free: [Int] = []
        func take(_ columns: [Column?]) { free += columns.compactMap { $0?.index } }
        for (k, kind) in f.sets.kinds.enumerated() where kind.role == role {
            take(f.stock[k])
            take(f.bought[k])
            take(f.sold[k])
        }
        for (g, group) in f.sets.groups.enumerated() where group.role == role { f.based[g].forEach(take) }
        for columns in f.chargeKWh.joined().joined() { take(columns) }
        for period in f.served {
            free += period.filter { f.planningCase.requirements[$0.requirement].role == role }
                .map(\.column.index)
        }
        return free + money()
    }

    private func works() -> [Int] {
        let f = formulation
        let dated = f.measures + f.solarStorage + f.gridSteps + f.gasMWh
        return dated.flatMap { $0.compactMap { $0?.index } } + money()
    }
}

/// How many vehicles of each role stand at each site, by whether they plug in.
private struct VehicleMix {
    private let plugIn: [[Double]]
    private let other: [[Double]]
    private let charges: [[Bool]]
    private let years: [Double]

    init(_ improvement: PlanImprovement) {
        let f = improvement.formulation
        let periods = f.periodCount
        let none = [Double](repeating: 0, count: f.planningCase.roles.count * periods)
        var plugIn = f.planningCase.sites.map { _ in none }
        var other = plugIn
        for (g, group) in f.sets.groups.enumerated() {
            for (position, site) in group.sites.enumerated() {
                for (period, column) in f.based[g][position].enumerated() {
                    guard let column else { continue }
                    let cell = group.role.index * periods + period
                    if group.chargingClass == nil {
                        other[site.index][cell] += improvement.values[column.index]
                    } else {
                        plugIn[site.index][cell] += improvement.values[column.index]
                    }
                }
            }
        }
        charges = f.planningCase.sites.indices.map { site in
            (0..<periods).map { period in
                f.classInUse.contains { improvement.isOn($0[site][period]) }
            }
        }
        years = f.horizon.periods.map(\.lengthYears)
        self.plugIn = plugIn
        self.other = other
    }

    /// Other sites, those first that could exchange most plug-in vehicles with a site while both charge.
    func partners(of first: Ref<Site>, among others: [Ref<Site>]) -> [Ref<Site>] {
        let worth = others.map { exchangeable(first.index, $0.index) }
        return others.indices.sorted { (-worth[$0], $0) < (-worth[$1], $1) }.map { others[$0] }
    }

    /// Vehicle-years that two sites could exchange.
    private func exchangeable(_ a: Int, _ b: Int) -> Double {
        var sum = 0.0
        for cell in plugIn[a].indices {
            let period = cell % years.count
            guard charges[a][period], charges[b][period] else { continue }
            sum +=
                years[period] * (min(plugIn[a][cell], other[b][cell]) + min(other[a][cell], plugIn[b][cell]))
        }
        return sum
    }
}
