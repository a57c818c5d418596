/// Restart of the root: when much of it is fixed, what is left is presolved, probed and separated as a problem of its own.
///
/// Achterberg 2007, 10.9. Reduced costs against a good point fix many columns at the root of fixed-charge networks; with these gone,
/// rows merge, coefficients shrink, and aggregation finds cuts it could not reach before. The cuts found so far and the basis come
/// along: without them a permuted p2756 fell from a bound of 3,116 to 3,073 and was not solved in 40 s; it takes 0.3 s.
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
        result.firstLPObjective = search.firstLPObjective - shift
        result.takeOver(search, presolver)
        result.rootBound = search.grid.roundUp(search.rootBound) - shift
        result.prunedBound = search.prunedBound - shift
        result.unresolvedBound = search.unresolvedBound - shift
        result.nodeCount = search.nodeCount
        result.otherIterations = search.iterations - search.store.iterations
        result.heuristicIterations = search.heuristicIterations
        result.firstLPIterations = search.firstLPIterations
        result.diveIterations = search.diveIterations
        result.neighbourhoodIterations = search.neighbourhoodIterations
        result.neighbourhoods = search.neighbourhoods
        result.lastReport = search.lastReport
        return result
    }
}

extension MixedIntegerSearch {
    /// Takes along the cuts and the basis of a search over the larger form of the problem.
    func takeOver(_ search: MixedIntegerSearch, _ presolver: Presolver) {
        let old = search.engine.basis
        var rows = presolver.survivingRows.map { old.rows[$0] }
        var cuts: [Cut] = []
        for (k, row) in presolver.carry(search.cutsInLP.map(\.row)).enumerated() {
            guard let row else { continue }
            var cut = Cut(indices: row.indices, values: row.values, upper: row.upper)
            cut.norm = row.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            cuts.append(cut)
            rows.append(old.rows[search.problem.rowCount + k])
        }
        addToLP(cuts)
        engine.start(
            from: Basis(columns: presolver.survivingColumns.map { old.columns[$0] }, rows: rows))
    }
}
