/// When which heuristic runs, and how much it may spend.
extension MixedIntegerSearch {
    /// Whether heuristics still have simplex iterations to spend.
    var heuristicsMayRun: Bool {
        guard !clock.shouldStop else { return false }
        let share = options.heuristicEffort * Double(iterations - heuristicIterations)
        return Double(heuristicIterations) < share + 5_000 + 2 * Double(problem.rowCount)
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

    func runHeuristicsAtRoot() {
        guard !problem.integers.isEmpty else { return }
        let switches = options.heuristics
        if switches.rounding { spend("rounding") { roundingHeuristics() } }
        callUserHeuristic()
        if switches.fixAndPropagate && heuristicsMayRun { spend("fix and propagate") { fixAndPropagate() } }
        if switches.diving && heuristicsMayRun && store.objective == .infinity {
            spend("diving") { dive(.fractional) }
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
        if switches.rens && limits.depth < 2 { spend("RENS") { rens() } }
        if switches.rins && limits.depth < 2 { spend("RINS") { rins() } }
    }

    func runNodeHeuristics(_ candidates: [BranchingCandidate], depth: Int) {
        let switches = options.heuristics
        if switches.rounding && (depth < 10 || nodeCount % 10 == 0) {
            spend("rounding") { roundingHeuristics() }
        }
        guard heuristicsMayRun else { return }
        let interval = store.objective == .infinity ? 10 : 25
        if switches.diving && nodeCount > 1 && nodeCount % interval == 0 {
            let rules: [DivingRule] = [.fractional, .guided, .coefficient, .pseudoCost, .lineSearch]
            let rule = rules[divesDone % rules.count]
            divesDone += 1
            spend("diving") { dive(rule) }
        }
        guard limits.depth < 2, heuristicsMayRun else { return }
        if switches.rins && nodeCount % 100 == 50 && store.objective < .infinity { spend("RINS") { rins() } }
    }

    func callUserHeuristic() {
        guard let heuristic = options.heuristic, let point = heuristic(store.expand(x)) else { return }
        tryStart(store.shrink(point), original: point)
    }
}
