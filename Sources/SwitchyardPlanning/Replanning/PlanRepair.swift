import SwitchyardCase
import SwitchyardSolver

/// Fits a previous plan to changed inputs: what follows from decisions adapts first, then decisions are opened in growing
/// neighbourhoods of what is still broken, until nothing is.
///
/// All steps are those of `PlanImprovement` on the model of `ChangePricing`: every step keeps a point of the model, in which a
/// broken rule is slack or a concession priced far above any saving, and takes the cheapest mend with the price of the
/// changes it makes. Limits are of work, so that the same plan comes out on every run.
struct PlanRepair {
    var improvement: PlanImprovement
    private let formulation: PlanningFormulation
    /// Columns that measure broken rules: slack, and concessions the case does not price.
    private let measures: [Int]
    private let slacks: [Int]
    /// Sites opened first, by the rows that were broken.
    private var first: [[Int]] = []
    private var hasOpenedWorks = false
    private let matrix: SparseMatrix
    /// Site and period of each column, and the role of vehicles at a site, −1 for none.
    private var siteOf: [Int32]
    private var periodOf: [Int32]
    private var roleOf: [Int32]

    private static let tolerance = 1e-6
    /// Rows with columns of more sites than this are the programme's, not a site's.
    private static let mostSites = 12
    private static let clusterSizes = [1, 4, 8]

    init(_ pricing: ChangePricing, limits: SimplexLimits) {
        formulation = pricing.formulation
        slacks = pricing.slacks
        measures =
            pricing.slacks + formulation.concessions.filter { !$0.isSoft }.map(\.column.index)
        improvement = PlanImprovement(
            formulation: pricing.formulation, values: pricing.values, limits: limits,
            companions: pricing.companions)
        matrix = formulation.model.columnMatrix()
        siteOf = Array(repeating: -1, count: formulation.model.columnCount)
        periodOf = siteOf
        roleOf = siteOf
        locate()
    }

    /// Columns by which rules are broken now.
    private var broken: [Int] { measures.filter { improvement.values[$0] > Self.tolerance } }
    var isMended: Bool { broken.isEmpty }

    /// Whether what is broken are rules of a kind that a plan may concede, and not how things work.
    var isConceding: Bool { slacks.allSatisfy { improvement.values[$0] <= Self.tolerance } }

    /// Opens neighbourhoods of what is broken after `adapt`, each time wider. `isMended` says whether all is mended.
    ///
    /// A site may be mended at the expense of what all sites share, money and carbon, which is then mended by itself.
    mutating func mend() {
        guard !isMended else { return }
        for size in Self.clusterSizes where !isMended {
            var opened: [[Int]] = []
            for column in broken where improvement.values[column] > Self.tolerance {
                guard let seeds = seeds(column), !opened.contains(seeds) else { continue }
                opened.append(seeds)
                decide(neighbourhood(of: seeds, size: size))
            }
            mendProgramme(spans: size)
            if size == 1 { first = opened }
        }
        // What was given up on the way may no longer need to be.
        for seeds in first { decide(neighbourhood(of: seeds, size: 1)) }
        if hasOpenedWorks { decide(works()) }
    }

    private mutating func decide(_ columns: [Int]) {
        guard !improvement.isStopped else { return }
        improvement.decide(columns, within: .repair)
    }

    /// What is no decision follows from those there are: charge, who serves whom, gas, grants and what falls short.
    mutating func adapt() {
        let f = formulation
        let free =
            f.chargeKWh.flatMap { $0.flatMap { $0.flatMap { $0 } } }.compactMap { $0?.index }
            + f.served.flatMap { $0 }.map(\.column.index) + f.gasMWh.flatMap { $0 }.compactMap { $0?.index }
            + f.grantUse.map(\.column.index) + f.concessions.map(\.column.index)
        improvement.decide(free, within: .adaptation)
    }

    // MARK: Where it is broken

    private mutating func locate() {
        let f = formulation
        func put(_ columns: [Column?], _ site: Ref<Site>?) {
            for (period, column) in columns.enumerated() {
                guard let column else { continue }
                siteOf[column.index] = site.map { Int32($0.index) } ?? -1
                periodOf[column.index] = Int32(period)
            }
        }
        for columns in f.stock + f.bought + f.sold { put(columns, nil) }
        for (g, group) in f.sets.groups.enumerated() {
            for (position, site) in group.sites.enumerated() {
                put(f.based[g][position], site)
                for case let column? in f.based[g][position] {
                    roleOf[column.index] = Int32(group.role.index)
                }
            }
        }
        for site in f.planningCase.sites.refs {
            put(f.open[site.index], site)
            put(f.gasMWh[site.index], site)
            for c in f.classInUse.indices {
                put(f.classInUse[c][site.index], site)
                for window in f.chargeKWh[c][site.index] { put(window, site) }
            }
            for type in f.chargerUnits.indices {
                put(f.chargerUnits[type][site.index], site)
                put(f.chargersInstalled[type][site.index], site)
                put(f.typeInUse[type][site.index], site)
            }
        }
        for (i, row) in f.planningCase.gridUpgrades.enumerated() { put(f.gridSteps[i], row.site) }
        for (i, row) in f.planningCase.solarStorage.enumerated() { put(f.solarStorage[i], row.site) }
        for (i, row) in f.planningCase.measures.enumerated() { put(f.measures[i], row.site) }
        for columns in f.schemes { put(columns, nil) }
        for (function, options) in f.optionsOfFunction.enumerated() {
            for (position, option) in options.enumerated() {
                put(f.hosted[function][position], f.planningCase.functionOptions[option].site)
            }
        }
        for (period, columns) in f.served.enumerated() {
            for served in columns {
                siteOf[served.column.index] = Int32(served.site.index)
                periodOf[served.column.index] = Int32(period)
            }
        }
    }

    /// Sites, periods and roles in the rows that a column measures, ascending.
    private func places(_ column: Int) -> (sites: [Int], periods: [Int], roles: [Int]) {
        var roles = Set<Int>()
        var sites = Set<Int>()
        var periods = Set<Int>()
        let model = formulation.model
        for e in matrix.start[column]..<matrix.start[column + 1] {
            let row = Int(matrix.index[e])
            for entry in model.rowStart[row]..<model.rowStart[row + 1] {
                let j = Int(model.entryColumn[entry])
                if siteOf[j] >= 0 { sites.insert(Int(siteOf[j])) }
                if periodOf[j] >= 0 { periods.insert(Int(periodOf[j])) }
                if roleOf[j] >= 0 { roles.insert(Int(roleOf[j])) }
            }
        }
        return (sites.sorted(), periods.sorted(), roles.sorted())
    }

    /// Sites to open a broken row by: its own if they are few, the most central one if it is about vehicles at many, none for
    /// what all sites share.
    private func seeds(_ column: Int) -> [Int]? {
        let (seeds, _, roles) = places(column)
        if seeds.isEmpty || seeds.count > Self.mostSites && roles.isEmpty { return nil }
        guard seeds.count > Self.mostSites else { return seeds }
        let sites = formulation.planningCase.sites
        func spread(_ site: Int) -> Double {
            seeds.reduce(0) { $0 + sites[$1].position.distanceKm(to: sites[site].position) }
        }
        let spreads = seeds.map(spread)
        return seeds.indices.min { (spreads[$0], $0) < (spreads[$1], $1) }.map { [seeds[$0]] }
    }

    // MARK: Neighbourhoods

    /// Some sites with those nearest to the first, and how many vehicles there are of what is based there.
    private func neighbourhood(of seeds: [Int], size: Int) -> [Int] {
        let sites = formulation.planningCase.sites
        let km = sites.map { $0.position.distanceKm(to: sites[seeds[0]].position) }
        let others = sites.indices.filter { !seeds.contains($0) }.sorted { (km[$0], $0) < (km[$1], $1) }
        let cluster = (seeds + others.prefix(max(0, size - seeds.count))).map { Ref<Site>($0) }
        return improvement.columns(of: cluster) + estate(of: cluster) + stock(at: seeds) + money()
    }

    /// Purchases, stock and disposals of the kinds that may stand at some sites.
    private func stock(at sites: [Int]) -> [Int] {
        let f = formulation
        let members = f.sets.groups.indices.filter { g in
            f.sets.groups[g].sites.indices.contains { position in
                sites.contains(f.sets.groups[g].sites[position].index)
                    && f.based[g][position].contains {
                        $0.map { improvement.values[$0.index] > 0.5 } ?? false
                    }
            }
        }.flatMap { f.sets.groups[$0].members }
        return members.flatMap { f.stock[$0] + f.bought[$0] + f.sold[$0] }.compactMap { $0?.index }
    }

    /// Measures, openings and functions at some sites.
    private func estate(of cluster: [Ref<Site>]) -> [Int] {
        let f = formulation
        var free: [Int] = []
        func take(_ columns: [Column?]) { free += columns.compactMap { $0?.index } }
        for site in cluster {
            take(f.open[site.index])
            take(f.gasMWh[site.index])
            for (m, measure) in f.planningCase.measures.enumerated() where measure.site == site {
                take(f.measures[m])
            }
        }
        for (function, options) in f.optionsOfFunction.enumerated() {
            for (position, option) in options.enumerated()
            where cluster.contains(f.planningCase.functionOptions[option].site) {
                take(f.hosted[function][position])
            }
        }
        return free
    }

    /// Opens the works that money and carbon can do without for a while, then the fleet role by role, in the periods of a broken
    /// row and those of some budget spans after it. A row about vehicles at sites opens their roles only.
    private mutating func mendProgramme(spans: Int) {
        let horizon = formulation.horizon
        var openings: [(window: Range<Int>, roles: [Int])] = []
        for column in broken {
            let (sites, periods, roles) = places(column)
            guard sites.count > Self.mostSites || sites.isEmpty, let first = periods.first,
                let last = periods.last
            else { continue }
            let lastSpan = min(horizon.periods[last].budgetSpan + spans, horizon.budgetSpans.count - 1)
            let window = first..<horizon.budgetSpans[lastSpan].periods.upperBound
            if !openings.contains(where: { $0 == (window, roles) }) { openings.append((window, roles)) }
        }
        if openings.contains(where: { $0.roles.isEmpty }) {
            hasOpenedWorks = true
            decide(works())
        }
        for (window, roles) in openings {
            for role in formulation.planningCase.roles.refs
            where !isMended && (roles.isEmpty || roles.contains(role.index)) {
                decide(fleet(of: role, window))
            }
        }
    }

    private func works() -> [Int] {
        let f = formulation
        let dated = f.measures + f.solarStorage + f.schemes + f.gridSteps + f.gasMWh
        return dated.flatMap { $0.compactMap { $0?.index } } + money()
    }

    /// Grants, what falls short of money, carbon and shares, and the service that does now.
    private func money() -> [Int] {
        formulation.grantUse.map(\.column.index)
            + formulation.concessions.filter {
                $0.family != .service || improvement.values[$0.column.index] > 0
            }
            .map(\.column.index)
    }

    /// The vehicles of a role in some periods: how many, where, how they charge and whom they serve.
    private func fleet(of role: Ref<Role>, _ window: Range<Int>) -> [Int] {
        let f = formulation
        var free: [Int] = []
        func take(_ columns: [Column?]) { free += columns[window].compactMap { $0?.index } }
        for (k, kind) in f.sets.kinds.enumerated() where kind.role == role {
            take(f.stock[k])
            take(f.bought[k])
            take(f.sold[k])
        }
        for (g, group) in f.sets.groups.enumerated() where group.role == role {
            for columns in f.based[g] { take(columns) }
        }
        for c in f.classInUse.indices {
            for site in f.planningCase.sites.refs {
                take(f.classInUse[c][site.index])
                for columns in f.chargeKWh[c][site.index] { take(columns) }
            }
        }
        for period in window {
            free += f.served[period].filter { f.planningCase.requirements[$0.requirement].role == role }
                .map(\.column.index)
        }
        return free + money()
    }
}
