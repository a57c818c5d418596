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
        solveNeighbourhood(lower, upper)
    }

    /// What the incumbent and the relaxation agree on is fixed.
    func rins() {
        guard !x.isEmpty, let incumbent = store.reducedPoint else { return }
        solveNeighbourhood(agreeing: [x, incumbent])
    }

    private func solveNeighbourhood(agreeing points: [[Double]]) {
        var lower: [Double] = []
        var upper: [Double] = []
        for column in problem.integers {
            let j = Int(column)
            let value = points[0][j].rounded()
            let agree = points.allSatisfy { abs($0[j] - value) <= 1e-6 }
            lower.append(agree ? value : rootDomainLower(j))
            upper.append(agree ? value : rootDomainUpper(j))
        }
        solveNeighbourhood(lower, upper)
    }

    private func rootDomainLower(_ j: Int) -> Double { rootLower.isEmpty ? domain.lower[j] : rootLower[j] }
    private func rootDomainUpper(_ j: Int) -> Double { rootUpper.isEmpty ? domain.upper[j] : rootUpper[j] }

    /// Solves the problem with integer bounds narrowed, if that fixes enough; a point found is offered.
    private func solveNeighbourhood(_ lower: [Double], _ upper: [Double]) {
        var open = 0
        var fixed = 0
        for (k, column) in problem.integers.enumerated() {
            let j = Int(column)
            guard rootDomainLower(j) < rootDomainUpper(j) else { continue }
            open += 1
            if lower[k] == upper[k] { fixed += 1 }
        }
        guard open > 0, Double(fixed) >= 0.4 * Double(open),
            fixed < open || problem.integers.count < problem.columnCount
        else { return }
        var model = problem.model()
        for (k, column) in problem.integers.enumerated() {
            let j = Int(column)
            let low = min(max(lower[k], rootDomainLower(j)), rootDomainUpper(j))
            let high = max(min(upper[k], rootDomainUpper(j)), low)
            model.setBounds(Column(index: j), lower: low, upper: high)
        }
        solveSubproblem(model)
    }

    private func solveSubproblem(_ model: Model) {
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
    }
}
