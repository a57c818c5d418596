import SwitchyardCase
import SwitchyardSolver

/// The parts of a plan that are decided again together.
extension PlanImprovement {
    /// What a neighbourhood is made of, and in which periods.
    struct Shape: Sendable {
        enum Kind: Sendable {
            /// A site and those nearest to it: they can trade whom they serve.
            case neighbours
            /// Measures, schemes, solar and storage, grid steps.
            case works
            /// A site and those that can take electric vehicles of its in exchange for others, wherever they are.
            case partners
            /// Vehicles of one role, at chargers as they are.
            case roles
            /// All sites in one period, with what chargers and grid steps of later periods follow.
            case periods
            /// All sites in adjoining periods, with the chargers of one class and what of those and of grid steps follows later.
            case stretches
        }

        let kind: Kind
        let span: Range<Int>
        /// Sites decided together, for each that a level has.
        let sitesPerLevel: Int
        /// Share of the cost that a pass is taken to gain per simplex iteration before it has been tried.
        let firstWorth: Double

        /// Parts of the horizon by themselves, where twice as many sites take less work than they do in the whole.
        private static let parts = 3
        /// Periods of a stretch: of three, branch and cut improves few.
        private static let stretchLength = 2
        /// What roles and periods gain in London in the last part of the horizon, and how much less one part earlier: most
        /// vehicles that charge come late.
        private static let lateWorth = 5e-10
        private static let earlierWorth = 0.25
        /// Stretches come where all else ends: of London's plan of 537,479 they take 18 s for 30, of one of 537,690 20 s for 9.
        private static let stretchWorth = 1e-12

        /// Shapes in the order in which they are tried first where nothing is known of their worth.
        static func all(periods: Int) -> [Shape] {
            func start(_ part: Int) -> Int { (periods * part + parts - 1) / parts }
            let late = (0..<parts).map { start($0)..<start($0 + 1) }.filter { !$0.isEmpty }.reversed()
            func whole(_ kind: Kind) -> Shape {
                Shape(kind: kind, span: 0..<periods, sitesPerLevel: 1, firstWorth: .infinity)
            }
            func inParts(_ kind: Kind, _ firstWorth: Double) -> [Shape] {
                late.enumerated().map { number, span in
                    Shape(
                        kind: kind, span: span, sitesPerLevel: 2,
                        firstWorth: (0..<number).reduce(firstWorth) { worth, _ in earlierWorth * worth })
                }
            }
            let stretches = stride(from: periods, to: 0, by: -stretchLength).map { end in
                let span = max(0, end - stretchLength)..<end
                let later = late.prefix { $0.lowerBound > span.lowerBound }
                return Shape(
                    kind: .stretches, span: span, sitesPerLevel: 0,
                    firstWorth: later.reduce(stretchWorth) { worth, _ in earlierWorth * worth })
            }
            return [whole(.neighbours)] + inParts(.neighbours, .infinity) + [whole(.works), whole(.partners)]
                + inParts(.periods, lateWorth) + inParts(.roles, lateWorth) + stretches
        }

        /// How many are decided from the same plan, whatever the number of threads: one where each has columns of the next.
        var sideBySide: Int {
            switch kind {
            case .neighbours, .partners, .stretches: 2
            case .works, .roles, .periods: 1
            }
        }
    }

    /// How much is decided at a time: the level is raised where a shape ends.
    struct Level: Sendable {
        let sites: Int
        let iterations: Int

        func work(on shape: Shape) -> WorkLimits {
            shape.kind == .stretches
                ? .stretch(iterations: 2 * iterations) : .neighbourhood(iterations: iterations)
        }

        /// Of two to twelve sites, four gain most for the work on London: fewer have too little to trade, and more take longer; where
        /// four end, six and eight still find something. Half the iterations gain nine tenths in the first pass.
        static let all = [
            Level(sites: 4, iterations: 5_000), Level(sites: 4, iterations: 10_000),
            Level(sites: 6, iterations: 10_000), Level(sites: 8, iterations: 20_000),
        ]
    }

    /// Parts of a shape that cover the plan.
    mutating func neighbourhoods(of shape: Shape, sites count: Int) -> [[Int]] {
        let size = count * shape.sitesPerLevel
        switch shape.kind {
        case .neighbours:
            let sites = formulation.planningCase.sites
            return clusters(of: size, shape.span) { Self.nearest(to: $0, among: $1, sites) }
                .map { columns(of: $0, in: shape.span) }
        case .partners:
            let mix = VehicleMix(self)
            return clusters(of: size, shape.span) { mix.partners(of: $0, among: $1) }
                .map { columns(of: $0, in: shape.span) }
        case .roles: return formulation.planningCase.roles.refs.map { columns(of: $0, in: shape.span) }
        case .periods:
            let classes = Array(formulation.classInUse.indices)
            return shape.span.map { columns(charging: classes, in: $0..<$0 + 1) }
        case .stretches:
            return formulation.classInUse.indices.map { columns(charging: [$0], in: shape.span) }
        case .works: return [works()]
        }
    }

    func isOn(_ column: Column?) -> Bool { column.map { values[$0.index] > 0.5 } ?? false }

    // MARK: Sites

    /// Sites that charge in some periods, in groups: each a site drawn by lot with the first of the others in an order of its own.
    private mutating func clusters(
        of size: Int, _ span: Range<Int>, _ order: (Ref<Site>, [Ref<Site>]) -> [Ref<Site>]
    ) -> [[Ref<Site>]] {
        var left = formulation.planningCase.sites.refs.filter { site in
            formulation.classInUse.contains { $0[site.index][span].contains { isOn($0) } }
        }
        // Fisher and Yates by hand: the standard library may change the order its own shuffle gives.
        for i in stride(from: left.count - 1, to: 0, by: -1) {
            left.swapAt(i, Int(random.next() % UInt64(i + 1)))
        }
        var clusters: [[Ref<Site>]] = []
        while let first = left.first {
            let cluster = [first] + order(first, Array(left.dropFirst())).prefix(size - 1)
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

    /// What stands, charges and is built at some sites in some periods, all by default, what later ones have of the same works,
    /// whom the sites serve, and what the money they leave may do.
    func columns(of cluster: [Ref<Site>], in periods: Range<Int>? = nil) -> [Int] {
        let f = formulation
        let span = periods ?? 0..<f.periodCount
        var free: [Int] = []
        func take(_ columns: [Column?]) { free += columns[span].compactMap { $0?.index } }
        func takeOn(_ columns: [Column?]) {
            free += columns[span.lowerBound...].compactMap { $0?.index }
        }
        for site in cluster {
            for (g, group) in f.sets.groups.enumerated() {
                if let position = group.position(of: site) { take(f.based[g][position]) }
            }
            for c in f.classInUse.indices {
                take(f.classInUse[c][site.index])
                for window in f.chargeKWh[c][site.index] { take(window) }
            }
            for type in f.chargerUnits.indices {
                takeOn(f.chargerUnits[type][site.index])
                takeOn(f.chargersInstalled[type][site.index])
                takeOn(f.typeInUse[type][site.index])
            }
            for (g, step) in f.planningCase.gridUpgrades.enumerated() where step.site == site {
                takeOn(f.gridSteps[g])
            }
            for (i, option) in f.planningCase.solarStorage.enumerated() where option.site == site {
                takeOn(f.solarStorage[i])
            }
        }
        for period in f.served[span] {
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

    /// What stands anywhere in some periods and charges in some classes, with the chargers and grid steps of later periods that follow.
    private func columns(charging classes: [Int], in span: Range<Int>) -> [Int] {
        let f = formulation
        var free: [Int] = []
        func take(_ columns: [Column?]) { free += columns[span].compactMap { $0?.index } }
        func takeOn(_ columns: [Column?]) { free += columns[span.lowerBound...].compactMap { $0?.index } }
        for columns in f.based.joined() { take(columns) }
        for c in classes {
            for columns in f.classInUse[c] + f.chargeKWh[c].joined() { take(columns) }
        }
        for type in classes.flatMap({ f.sets.chargerTypesByClass[$0] }).map(\.index) {
            // A type that a site never has is left out.
            for (site, units) in f.chargerUnits[type].enumerated() where units.contains(where: { isOn($0) }) {
                takeOn(units)
                takeOn(f.chargersInstalled[type][site])
                takeOn(f.typeInUse[type][site])
            }
        }
        for columns in f.gridSteps { takeOn(columns) }
        return free + f.served[span].joined().map(\.column.index) + money()
    }

    /// The vehicles of a role in some periods: how many of which kind when, where they stand, whom they serve and how all charge.
    private func columns(of role: Ref<Role>, in span: Range<Int>) -> [Int] {
        let f = formulation
        var free: [Int] = []
        func take(_ columns: [Column?]) { free += columns[span].compactMap { $0?.index } }
        for (k, kind) in f.sets.kinds.enumerated() where kind.role == role {
            take(f.stock[k])
            take(f.bought[k])
            take(f.sold[k])
        }
        for (g, group) in f.sets.groups.enumerated() where group.role == role { f.based[g].forEach(take) }
        for columns in f.chargeKWh.joined().joined() { take(columns) }
        for period in f.served[span] {
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
