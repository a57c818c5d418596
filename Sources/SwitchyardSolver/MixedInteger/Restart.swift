/// Restart of the root: when much of it is fixed, what is left is presolved, probed and separated as a problem of its own.
///
/// Achterberg 2007, 10.9. Reduced costs against a good point fix many columns at the root of fixed-charge networks; with these gone,
/// rows merge, coefficients shrink, and aggregation finds cuts it could not reach before.
extension MixedIntegerDriver {
    /// Share of the open integer columns that must have been fixed.
    private static let leastShare = 0.1
    private static let mostRestarts = 20

    /// - Returns: a search over the shrunk problem, from which it counts on; nil if not enough was fixed.
    func restart(_ search: MixedIntegerSearch) -> MixedIntegerSearch? {
        guard settings.presolve, options.linearPresolve, options.restarts, !limits.isSubproblem,
            !clock.shouldStop,
            search.restarts < Self.mostRestarts, !search.x.isEmpty
        else { return nil }
        let (problem, domain) = (search.problem, search.domain)
        var open = 0
        var fixed = 0
        for column in problem.integers where problem.lower[Int(column)] < problem.upper[Int(column)] {
            open += 1
            if domain.lower[Int(column)] == domain.upper[Int(column)] { fixed += 1 }
        }
        guard fixed >= 10, Double(fixed) >= Self.leastShare * Double(open), fixed < open else { return nil }
        var model = problem.model()
        for column in problem.integers {
            let j = Int(column)
            model.setBounds(Column(index: j), lower: domain.lower[j], upper: domain.upper[j])
        }
        let clock = self.clock
        let presolver = Presolver(model: model, integersMatter: true) { clock.shouldStop }
        // Should it be infeasible, the tree finds that out as well, with the bounds that go with it.
        guard presolver.run() == .reduced else { return nil }
        let reduced = presolver.reducedModel()
        let next = WorkingProblem(reduced)
        let integerPresolve = IntegerPresolve(next, clock: clock, options: options)
        guard integerPresolve.run() else { return nil }
        integerPresolve.domain.usedCutoff = domain.usedCutoff
        let shift = reduced.objectiveConstant
        search.store.restart(presolver, constant: shift)
        let survivors = presolver.survivingColumns
        let result = MixedIntegerSearch(
            problem: next, store: search.store, settings: settings, options: options, limits: search.limits,
            priority: search.priority.isEmpty ? [] : survivors.map { search.priority[$0] }, clock: clock,
            presolve: integerPresolve)
        result.restarts = search.restarts + 1
        result.rootBound = search.grid.roundUp(search.rootBound) - shift
        result.prunedBound = search.prunedBound - shift
        result.unresolvedBound = search.unresolvedBound - shift
        result.nodeCount = search.nodeCount
        result.otherIterations = search.iterations - search.store.iterations
        result.heuristicIterations = search.heuristicIterations
        result.lastReport = search.lastReport
        return result
    }
}
