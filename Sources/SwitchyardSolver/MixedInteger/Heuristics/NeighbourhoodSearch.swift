/// Large neighbourhoods: most integers are fixed and the rest is solved as a small problem of its own.
///
/// RENS: Berthold 2014, doi:10.1007/s10107-013-0716-z. RINS: Danna, Rothberg and Le Pape 2005,
/// doi:10.1007/s10107-004-0518-7. Crossover (Rothberg 2007) was tried and changed nothing on the core set.
extension MixedIntegerSearch {
    /// The roundings of the relaxation's point.
    func rens() {
        guard !x.isEmpty else { return }
        var lower: [Double] = []
        var upper: [Double] = []
        for column in problem.integers {
            let value = x[Int(column)]
            let isIntegral = abs(value - value.rounded()) <= settings.integralityTolerance
            lower.append(isIntegral ? value.rounded() : value.rounded(.down))
            upper.append(isIntegral ? value.rounded() : value.rounded(.up))
        }
        _ = solveNeighbourhood(lower, upper)
    }

    /// What the incumbent and the relaxation agree on is fixed; if that is too little, so are the columns in which they
    /// differ least, at the incumbent's values. How much is enough follows from whether the last one could be finished.
    /// - Returns: whether a better point was found.
    @discardableResult
    func rins() -> Bool {
        guard !x.isEmpty, let incumbent = store.reducedPoint else { return false }
        var lower = problem.integers.map { rootDomainLower(Int($0)) }
        var upper = problem.integers.map { rootDomainUpper(Int($0)) }
        var order: [(place: Int, distance: Double)] = []
        for (k, column) in problem.integers.enumerated() where lower[k] < upper[k] {
            let j = Int(column)
            order.append((k, abs(x[j] - incumbent[j])))
        }
        order.sort { ($0.distance, $0.place) < ($1.distance, $1.place) }
        let least = Int(neighbourhoodShare * Double(order.count))
        for (position, item) in order.enumerated() {
            if position >= least && item.distance > 1e-6 { break }
            let value = incumbent[Int(problem.integers[item.place])].rounded()
            (lower[item.place], upper[item.place]) = (value, value)
        }
        let before = store.objective
        guard let isFinished = solveNeighbourhood(lower, upper) else { return false }
        if store.objective < before { return true }
        neighbourhoodShare =
            isFinished ? max(0.3, neighbourhoodShare - 0.1) : min(0.9, neighbourhoodShare + 0.1)
        return false
    }

    private func rootDomainLower(_ j: Int) -> Double { rootLower.isEmpty ? domain.lower[j] : rootLower[j] }
    private func rootDomainUpper(_ j: Int) -> Double { rootUpper.isEmpty ? domain.upper[j] : rootUpper[j] }

    /// Solves the problem with integer bounds narrowed, if that fixes enough; a point found is offered.
    /// - Returns: whether the search went to its end; nil if there was none.
    private func solveNeighbourhood(_ lower: [Double], _ upper: [Double]) -> Bool? {
        var open = 0
        var fixed = 0
        for (k, column) in problem.integers.enumerated() {
            let j = Int(column)
            guard rootDomainLower(j) < rootDomainUpper(j) else { continue }
            open += 1
            if lower[k] == upper[k] { fixed += 1 }
        }
        guard open > 0, Double(fixed) >= 0.3 * Double(open),
            fixed < open || problem.integers.count < problem.columnCount
        else { return nil }
        var model = problem.model()
        for (k, column) in problem.integers.enumerated() {
            let j = Int(column)
            let low = min(max(lower[k], rootDomainLower(j)), rootDomainUpper(j))
            let high = max(min(upper[k], rootDomainUpper(j)), low)
            model.setBounds(Column(index: j), lower: low, upper: high)
        }
        return solveSubproblem(model)
    }

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
        limits.iterationLimit = max(2_000, min(100_000, iterations / 2))
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
