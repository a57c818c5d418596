/// Large neighbourhoods: most integers are fixed and the rest is solved as a small problem of its own.
///
/// RENS: Berthold 2014, doi:10.1007/s10107-013-0716-z. RINS: Danna, Rothberg and Le Pape 2005,
/// doi:10.1007/s10107-004-0518-7. Crossover (Rothberg 2007) was tried and changed nothing on the core set.
extension MixedIntegerSearch {
    /// The roundings of the relaxation's point, if enough of it is integral.
    func rens() {
        guard !x.isEmpty else { return }
        let (low, high) = rootBounds
        var model = problem.model()
        var (open, fixed) = (0, 0)
        for column in problem.integers {
            let j = Int(column)
            let isIntegral = abs(x[j] - x[j].rounded()) <= settings.integralityTolerance
            let floor = min(max(isIntegral ? x[j].rounded() : x[j].rounded(.down), low[j]), high[j])
            let ceiling = max(min(isIntegral ? floor : floor + 1, high[j]), floor)
            if low[j] < high[j] { open += 1 }
            if low[j] < high[j] && floor == ceiling { fixed += 1 }
            model.setBounds(Column(index: j), lower: floor, upper: ceiling)
        }
        guard fixed < open || problem.integers.count < problem.columnCount,
            Double(fixed) >= Self.leastShareOfRENS * Double(open)
        else { return }
        _ = solveSubproblem(model)
    }

    /// Share of the integers that RENS must fix for its problem to be a small one.
    private static let leastShareOfRENS = 0.4

    /// What the incumbent and the relaxation agree on is fixed; if that is too little, so are the columns in which they
    /// differ least, at the incumbent's values. How much is enough follows from whether the last one could be finished.
    /// - Returns: whether a better point was found.
    @discardableResult
    func rins() -> Bool {
        guard !x.isEmpty, let incumbent = store.reducedPoint else { return false }
        let (low, high) = rootBounds
        var order = problem.integers.map { (column: Int($0), distance: abs(x[Int($0)] - incumbent[Int($0)])) }
            .filter { low[$0.column] < high[$0.column] }
        order.sort { ($0.distance, $0.column) < ($1.distance, $1.column) }
        var fixed = Int(neighbourhoodShare * Double(order.count))
        while fixed < order.count && order[fixed].distance <= 1e-6 { fixed += 1 }
        guard fixed < order.count || (fixed > 0 && problem.integers.count < problem.columnCount) else {
            return false
        }
        var model = problem.model()
        for column in problem.integers {
            let j = Int(column)
            model.setBounds(Column(index: j), lower: low[j], upper: high[j])
        }
        for item in order.prefix(fixed) {
            let value = min(max(incumbent[item.column].rounded(), low[item.column]), high[item.column])
            model.setBounds(Column(index: item.column), lower: value, upper: value)
        }
        let before = store.objective
        let isFinished = solveSubproblem(model)
        if store.objective < before { return true }
        neighbourhoodShare =
            isFinished ? max(0.3, neighbourhoodShare - 0.1) : min(0.9, neighbourhoodShare + 0.1)
        return false
    }

    private var rootBounds: (lower: [Double], upper: [Double]) {
        rootLower.isEmpty ? domain.boundsAtBottom() : (rootLower, rootUpper)
    }

    /// Solves a narrowed problem and offers its point.
    /// - Returns: whether the search went to its end.
    private func solveSubproblem(_ model: Model) -> Bool {
        var inner = settings
        inner.onProgress = nil
        inner.relativeGap = max(settings.relativeGap, 0.01)
        if store.objective < .infinity {
            // Close enough is measured by what is left to gain, which is far below one per cent on many models.
            let gap = (store.objective - rootBound) / max(1, abs(store.external(store.objective)))
            inner.relativeGap = max(settings.relativeGap, min(0.01, 0.2 * gap))
        }
        var limits = SearchLimits()
        limits.nodeLimit = 300
        limits.iterationLimit = max(1_000, min(100_000, iterations / 2, heuristicAllowance))
        if store.objective < .infinity {
            // A neighbour that is only a little better is not worth the search.
            let bound = max(rootBound, -1e300)
            limits.objectiveLimit = min(cutoff, store.objective - 0.05 * max(0, store.objective - bound))
        }
        limits.isSubproblem = true
        limits.depth = self.limits.depth + 1
        let driver = MixedIntegerDriver(
            settings: inner, options: options.withoutCallbacks, clock: clock, limits: limits)
        let solution = driver.solve(model)
        otherIterations += solution.simplexIterations
        if !solution.primal.isEmpty { offer(solution.primal) }
        return solution.status != .limit
    }
}
