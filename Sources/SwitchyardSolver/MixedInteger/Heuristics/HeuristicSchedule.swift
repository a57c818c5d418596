/// When which heuristic runs, and how much it may spend.
extension MixedIntegerSearch {
    /// Whether heuristics still have simplex iterations to spend.
    var heuristicsMayRun: Bool { !clock.shouldStop && heuristicAllowance > 0 }

    /// Simplex iterations that heuristics may still spend; below zero when they are ahead.
    var heuristicAllowance: Int {
        let share = options.heuristicEffort * Double(iterations - heuristicIterations)
        return Int(share) + 5_000 + 2 * problem.rowCount - heuristicIterations
    }

    /// Runs a heuristic on saved state and books its iterations.
    func spend(_ name: String, _ body: () -> Void) {
        let before = iterations
        let previous = phase
        phase = name
        body()
        phase = previous
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
        // With a point RENS costs more than it saves: 25 models took 0.86 times as long without it.
        if switches.rens && limits.depth < 2 && store.objective == .infinity { spend("RENS") { rens() } }
        if switches.rins && limits.depth < 2 { spend("RINS") { while rins() && heuristicsMayRun {} } }
    }

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
        guard heuristicsMayRun else { return }
        // Where a node takes thousands of iterations of strong branching, counting nodes would starve the heuristics.
        let share = store.objective == .infinity ? Self.leastShareWithoutPoint : Self.leastShare
        let isBehind = Double(heuristicIterations) < share * Double(iterations - heuristicIterations)
        let interval = store.objective == .infinity ? 10 : 25
        if switches.diving && nodeCount > 1 && (isBehind || nodeCount % interval == 0) {
            let rules: [DivingRule] = [.fractional, .guided, .coefficient, .pseudoCost, .lineSearch]
            let rule = rules[divesDone % rules.count]
            divesDone += 1
            spend("diving") { dive(rule) }
        }
        guard limits.depth < 2, heuristicsMayRun else { return }
        if switches.rins && (isBehind || nodeCount >= nextNeighbourhood) && store.objective < .infinity {
            var isBetter = false
            spend("RINS") { isBetter = rins() }
            neighbourhoodWait = isBetter ? Self.shortestWait : min(Self.longestWait, 2 * neighbourhoodWait)
            nextNeighbourhood = nodeCount + neighbourhoodWait
        }
    }

    /// Share of the iterations that heuristics get in any case.
    private static let leastShare = 0.1
    private static let leastShareWithoutPoint = 0.25
    /// Nodes between two neighbourhoods: the wait doubles with each that gave nothing.
    static let shortestWait = 10
    private static let longestWait = 200

    func callUserHeuristic() {
        guard let heuristic = options.heuristic, let point = heuristic(store.expand(x)) else { return }
        tryStart(store.shrink(point), original: point)
    }
}
