/// Moves single integer columns of the incumbent as far as the rows allow in the direction that lowers the objective.
extension MixedIntegerSearch {
    func oneOpt() {
        localSearchedAt = incumbentsSeen
        guard let incumbent = store.reducedPoint else { return }
        var work = RoundingWorkspace(problem, domain, incumbent, lower: rootLower, upper: rootUpper)
        guard work.isIntegral, work.isFeasible else { return }
        let before = problem.objective(work.x)
        work.descend()
        guard problem.objective(work.x) < before - 1e-9 * max(1, abs(before)) else { return }
        if offer(work.x) == .improved, problem.integers.count < problem.columnCount { completeByLP(work.x) }
        localSearchedAt = incumbentsSeen
    }
}
