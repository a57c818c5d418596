/// The root: propagation, first LP, heuristics, cuts.
extension MixedIntegerSearch {
    /// - Returns: an outcome if the problem is decided at the root, nil if a tree is needed.
    func solveRoot() -> Outcome? {
        domain.enqueueAllRows()
        if problem.rowUpper[problem.objectiveRow] < .infinity {
            domain.enqueue(row: Int32(problem.objectiveRow))
        }
        if !domain.propagate(effort: 100 * (problem.entryCount + 1000)) { return .infeasible }
        domain.clearQueue()
        domain.forgetTrail()
        runHeuristicsBeforeLP()
        if shouldStop() { return .limit }
        phase = "root LP"
        switch solveLP() {
        case .infeasible: return .infeasible
        case .cutoff:
            notePruned(cutoff)
            return .finished
        case .unbounded: return .unbounded
        case .limit: return .limit
        case .failed:
            // Without an LP there is still a tree, with the bounds that propagation gives.
            x = (0..<problem.columnCount).map { j in
                let low = domain.lower[j]
                return low.isFinite ? low : (domain.upper[j].isFinite ? domain.upper[j] : 0)
            }
            return nil
        case .optimal: break
        }
        noteRoot()
        if restarts == 0 { (firstLPObjective, firstLPIterations) = (lpObjective, engine.iterationCount) }
        if let outcome = closedAtRoot() { return outcome }
        runHeuristicsAtRoot()
        if let outcome = closedAtRoot() { return outcome }
        if options.cuts.any {
            phase = "cuts"
            if let outcome = separateAtRoot() { return outcome }
        }
        if let outcome = closedAtRoot() { return outcome }
        runHeuristicsAfterCuts()
        return closedAtRoot()
    }

    /// Remembers the root LP for reduced-cost fixing and for choosing directions.
    func noteRoot() {
        rootBound = max(rootBound, lpObjective)
        rootPoint = x
        rootReducedCosts = ReducedCosts(objective: lpObjective, values: engine.reducedCost)
        rootLower = (0..<problem.columnCount).map { domain.lower[$0] }
        rootUpper = (0..<problem.columnCount).map { domain.upper[$0] }
        appliedRootCutoff = .infinity
    }

    /// Whether bound and incumbent meet, or nothing better than the cutoff is left.
    func closedAtRoot() -> Outcome? {
        if clock.shouldStop { return .limit }
        if rootBound >= cutoff || grid.roundUp(rootBound) > cutoff {
            notePruned(rootBound)
            return .finished
        }
        tightenRootByReducedCosts()
        if domain.isInfeasible { return .finished }
        if x.isEmpty { return nil }
        if !fractionalColumns().isEmpty { return nil }
        offerWithExactIntegers(x)
        if rootBound >= cutoff {
            notePruned(rootBound)
            return .finished
        }
        return nil
    }
}
