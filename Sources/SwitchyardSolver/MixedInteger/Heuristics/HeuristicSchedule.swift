/// When which heuristic runs, and how much it may spend.
extension MixedIntegerSearch {
    /// Whether heuristics still have simplex iterations to spend.
    var heuristicsMayRun: Bool { !clock.shouldStop && heuristicAllowance > 0 }

    /// Simplex iterations that heuristics may still spend; below zero when they are ahead.
    var heuristicAllowance: Int {
        let effort = options.heuristicEffort * (store.objective < .infinity ? 1 : Self.factorWithoutPoint)
        let share = effort * Double(regularIterations)
        let running = heuristicStart.map { iterations - $0 } ?? 0
        return Int(share) + 5_000 + 2 * problem.rowCount - heuristicIterations - running
    }

    /// Iterations of all that is no heuristic; those of the one that is running are not yet booked.
    var regularIterations: Int { (heuristicStart ?? iterations) - heuristicIterations }

    /// Runs a heuristic on saved state and books its iterations.
    func spend(_ name: String, _ body: () -> Void) {
        let before = iterations
        heuristicStart = before
        let previous = phase
        phase = name
        body()
        phase = previous
        heuristicStart = nil
        heuristicIterations += iterations - before
        report()
    }

    /// Before there is an LP: what finds a point here finds one even where the root's LP takes all the time there is.
    func runHeuristicsBeforeLP() {
        guard !problem.integers.isEmpty, !limits.isSubproblem, store.objective == .infinity else { return }
        guard options.heuristics.feasibilityJump else { return }
        spend("feasibility jump") { jumpToFeasibility(from: [], passes: 20) }
        objectiveWithoutLP = store.objective
    }

    /// Runs the feasibility jump and offers what it finds.
    /// - Parameter passes: effort, in passes over the problem's entries.
    func jumpToFeasibility(from start: [Double], passes: Int) {
        let search = FeasibilityJump(domain, start: start, seed: settings.seed &+ UInt64(jumpsDone))
        jumpsDone += 1
        let point = search.run(effort: passes * (problem.entryCount + 10_000)) { clock.shouldStop }
        domain.propagationCount += search.effort
        if let point { offer(point) }
    }

    func runHeuristicsAtRoot() {
        guard !problem.integers.isEmpty else { return }
        let switches = options.heuristics
        if let point = store.reducedPoint, store.objective == objectiveWithoutLP,
            problem.integers.count < problem.columnCount
        {
            // The jump's continuous columns are only feasible; with its integers the LP has the best ones.
            spend("feasibility jump") { _ = completeByLP(point) }
            objectiveWithoutLP = store.objective
        }
        if switches.rounding { spend("rounding") { roundingHeuristics() } }
        callUserHeuristic()
        if switches.fixAndPropagate && heuristicsMayRun { spend("fix and propagate") { fixAndPropagate() } }
        if switches.diving && heuristicsMayRun && store.objective == objectiveWithoutLP {
            spend("diving") { dive(.fractional) }
        }
        if switches.feasibilityJump && !limits.isSubproblem && store.objective == .infinity {
            spend("feasibility jump") { jumpToFeasibility(from: x, passes: 100) }
        }
    }

    func runHeuristicsAfterCuts() {
        guard !problem.integers.isEmpty else { return }
        let switches = options.heuristics
        if switches.rounding { spend("rounding") { roundingHeuristics() } }
        // After a restart the neighbourhoods are those searched before it, only smaller.
        if restarts > 0 && store.objective < .infinity { return }
        if switches.fixAndPropagate && heuristicsMayRun { spend("fix and propagate") { fixAndPropagate() } }
        if switches.diving {
            for rule in [DivingRule.fractional, .coefficient, .lineSearch] where heuristicsMayRun {
                spend("diving") { dive(rule) }
            }
        }
        if switches.feasibilityPump && limits.depth < 2 && store.objective == .infinity {
            spend("feasibility pump") { feasibilityPump() }
        }
        // With a point RENS costs more than it saves: 25 models took 0.86 times as long without it.
        if switches.rens && limits.depth < 2 && store.objective == .infinity { spend("RENS") { rens() } }
        if switches.neighbourhoods && limits.depth < 2 {
            spend("neighbourhoods") { searchNeighbourhoodsAtRoot() }
        }
    }

    /// A good point before the tree fixes columns by their reduced costs: the root goes on as long as points get better.
    private func searchNeighbourhoodsAtRoot() {
        guard !limits.isSubproblem, store.objective < .infinity else {
            while neighbourhoodAllowance > 0 && searchNeighbourhood() {}
            return
        }
        let most = neighbourhoodIterations + leastNeighbourhood + regularIterations / 2
        var inVain = 0
        while neighbourhoodIterations < most && inVain < Self.mostVainNeighbourhoods && !clock.shouldStop {
            inVain = searchNeighbourhood() ? 0 : inVain + 1
        }
    }

    /// Neighbourhoods in a row at the root that may find nothing.
    private static let mostVainNeighbourhoods = 3

    func runNodeHeuristics(_ candidates: [BranchingCandidate], depth: Int) {
        let switches = options.heuristics
        if switches.rounding && (depth < 10 || nodeCount % 10 == 0) {
            spend("rounding") { roundingHeuristics() }
        }
        if switches.feasibilityJump && !limits.isSubproblem && store.objective == .infinity
            && nodeCount % 50 == 1
        {
            spend("feasibility jump") { jumpToFeasibility(from: x, passes: 100) }
        }
        if switches.feasibilityPump && store.objective == .infinity && limits.depth < 1
            && nodeCount >= nextPump
        {
            spend("feasibility pump") { feasibilityPump() }
            nextPump = 2 * nodeCount + 100
        }
        // Where a node takes thousands of iterations of strong branching, counting nodes would starve the dives.
        let share = store.objective == .infinity ? Self.leastShareWithoutPoint : Self.leastShare
        let isBehind = Double(diveIterations) < share * Double(regularIterations)
        let interval = store.objective == .infinity ? 10 : 25
        if switches.diving && heuristicsMayRun && nodeCount > 1 && (isBehind || nodeCount % interval == 0) {
            let rules: [DivingRule] = [.fractional, .guided, .coefficient, .pseudoCost, .lineSearch]
            let rule = rules[divesDone % rules.count]
            divesDone += 1
            let before = iterations
            spend("diving") { dive(rule) }
            diveIterations += iterations - before
        }
        guard switches.neighbourhoods, limits.depth < 2, store.objective < .infinity else { return }
        if nodeCount >= Self.nodesBeforeNeighbourhoods && neighbourhoodAllowance >= leastNeighbourhood {
            spend("neighbourhoods") { while searchNeighbourhood() && neighbourhoodAllowance > 0 {} }
        }
    }

    /// Simplex iterations that neighbourhoods may still spend: more of all the more they find.
    var neighbourhoodAllowance: Int {
        guard !clock.shouldStop else { return 0 }
        let effort = Self.leastNeighbourhoodEffort + Self.neighbourhoodEffort * neighbourhoods.success
        let share = effort * options.heuristicEffort * Double(regularIterations)
        return Int(share) + leastNeighbourhood - neighbourhoodIterations
    }

    /// Iterations without which a neighbourhood is not worth setting up: its root alone takes some.
    var leastNeighbourhood: Int { 1_000 + problem.rowCount + firstLPIterations }

    private static let leastNeighbourhoodEffort = 0.3
    private static let neighbourhoodEffort = 1.0
    private static let nodesBeforeNeighbourhoods = 20
    /// What the share of the heuristics is multiplied by as long as there is no point.
    private static let factorWithoutPoint = 3.0
    /// Share of the iterations that dives get in any case.
    private static let leastShare = 0.1
    private static let leastShareWithoutPoint = 0.25
    func callUserHeuristic() {
        guard let heuristic = options.heuristic, let point = heuristic(store.expand(x)) else { return }
        tryStart(store.shrink(point), original: point)
    }
}
