import SwitchyardCase
import SwitchyardSolver

/// Improves a whole-number plan by large-neighbourhood search: a few sites over all periods are decided again by branch and cut,
/// everything else stays as it is.
///
/// Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998,
/// doi:10.1007/3-540-49481-2_30. Sites meet only in the fleet, who serves whom and the money, so that neighbours can trade
/// places, chargers and grid steps among themselves. Every neighbourhood has a limit of work, none of time: the same
/// plan comes out the same on every run unless the deadline ends it early.
package struct PlanImprovement {
    let formulation: PlanningFormulation
    package private(set) var values: [Double]
    private(set) var simplexIterations = 0
    private(set) var nodes = 0
    private let limits: SimplexLimits
    private let matrix: SparseMatrix
    /// By column, those that only measure it and are decided with it; empty for none at all.
    private let companions: [[Int]]
    private var random = SplitMix64(seed: 1)

    /// Sites decided together. Of two to twelve, four gain most for the work on London: fewer have too little to trade, and
    /// branch and cut seldom finishes more.
    private static let clusterSize = 4
    private static let iterationLimit = 10_000
    private static let nodeLimit = 30
    /// Relative to the cost of the whole plan: a few pounds in a thousand million.
    private static let gapTolerance = 2e-6
    /// Passes over all sites, and the share of the cost that a pass has to gain for another.
    private static let mostPasses = 12
    private static let leastGain = 1e-5

    /// - Parameters:
    ///   - values: a whole-number point of the formulation's model.
    ///   - companions: by column of the model, those that only measure it and are decided with it.
    package init(
        formulation: PlanningFormulation, values: [Double], limits: SimplexLimits, companions: [[Int]] = []
    ) {
        self.formulation = formulation
        self.values = values
        self.limits = limits
        self.companions = companions
        matrix = formulation.model.columnMatrix()
    }

    var isStopped: Bool {
        limits.cancellation?.isRaised == true || limits.deadline.map { ContinuousClock.now >= $0 } == true
    }

    var cost: Double { formulation.model.objectiveValue(of: values) }

    /// Passes over all sites that charge until a pass gains little.
    /// - Parameter onPass: told of the plan after each pass; returns whether it is good enough.
    package mutating func run(onPass: ([Double]) -> Bool) {
        for pass in 0..<Self.mostPasses {
            let before = cost
            for cluster in clusters(nearby: pass % 2 == 0) {
                if isStopped { break }
                decide(columns(of: cluster))
            }
            if onPass(values) || isStopped || before - cost < Self.leastGain * abs(before) { return }
        }
    }

    /// Decides some columns again with those that measure them, if that makes the plan cheaper.
    mutating func decide(
        _ chosen: [Int], iterationLimit: Int = Self.iterationLimit, nodeLimit: Int = Self.nodeLimit
    ) {
        let free = withCompanions(chosen)
        let before = cost
        var part = RestrictedModel(
            formulation.model, free: free, values: values, rows: rows(of: free))
        part.setConstant(before - free.reduce(0) { $0 + formulation.model.columnCost[$1] * values[$1] })
        var settings = SolverSettings()
        settings.relativeGap = Self.gapTolerance
        settings.iterationLimit = iterationLimit
        settings.nodeLimit = nodeLimit
        settings.cancellation = limits.cancellation
        if let deadline = limits.deadline {
            settings.timeLimitSeconds = max(0, (deadline - ContinuousClock.now).seconds)
        }
        var options = MixedIntegerOptions()
        options.initialPoint = free.map { values[$0] }
        let solution = solveMixedInteger(part.model, settings: settings, options: options)
        simplexIterations += solution.simplexIterations
        nodes += solution.nodes
        guard !solution.primal.isEmpty, solution.objective < before else { return }
        let saved = free.map { values[$0] }
        for (position, j) in free.enumerated() { values[j] = solution.primal[position] }
        if cost >= before { for (position, j) in free.enumerated() { values[j] = saved[position] } }
    }

    /// The columns, each once, and then their companions.
    private func withCompanions(_ chosen: [Int]) -> [Int] {
        guard !companions.isEmpty else { return chosen }
        var isTaken = [Bool](repeating: false, count: formulation.model.columnCount)
        var free: [Int] = []
        for j in chosen + chosen.flatMap({ companions[$0] }) where !isTaken[j] {
            isTaken[j] = true
            free.append(j)
        }
        return free
    }

    /// Rows that some of the columns stand in, ascending.
    private func rows(of free: [Int]) -> [Int] {
        var isTouched = [Bool](repeating: false, count: formulation.model.rowCount)
        for j in free {
            for e in matrix.start[j]..<matrix.start[j + 1] { isTouched[Int(matrix.index[e])] = true }
        }
        return isTouched.indices.filter { isTouched[$0] }
    }

    // MARK: Neighbourhoods

    /// Sites that charge, in groups: each a site drawn by lot with those nearest to it, or all by lot.
    private mutating func clusters(nearby: Bool) -> [[Ref<Site>]] {
        let sites = formulation.planningCase.sites
        var left = sites.refs.filter { site in
            formulation.classInUse.contains { $0[site.index].contains { isOn($0) } }
        }
        // Fisher and Yates by hand: the standard library may change the order its own shuffle gives.
        for i in stride(from: left.count - 1, to: 0, by: -1) {
            left.swapAt(i, Int(random.next() % UInt64(i + 1)))
        }
        var clusters: [[Ref<Site>]] = []
        while let first = left.first {
            if nearby {
                let km = left.map { sites[$0].position.distanceKm(to: sites[first].position) }
                let order = left.indices.sorted { (km[$0], $0) < (km[$1], $1) }
                left = order.map { left[$0] }
            }
            clusters.append(Array(left.prefix(Self.clusterSize)))
            left.removeFirst(min(left.count, Self.clusterSize))
        }
        return clusters
    }

    private func isOn(_ column: Column?) -> Bool { column.map { values[$0.index] > 0.5 } ?? false }

    /// What stands, charges and is built at some sites in any period, whom they serve, and what the money they leave may do.
    func columns(of cluster: [Ref<Site>]) -> [Int] {
        let f = formulation
        var free: [Int] = []
        func take(_ columns: [Column?]) { free += columns.compactMap { $0?.index } }
        for site in cluster {
            for (g, group) in f.sets.groups.enumerated() {
                if let position = group.sites.firstIndex(of: site) { take(f.based[g][position]) }
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
        free += f.grantUse.map(\.column.index)
        for columns in f.schemes { take(columns) }
        free += f.concessions.map(\.column.index).filter { values[$0] > 0 }
        return free
    }
}
