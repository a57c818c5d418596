/// The cuts that one round finds for a model and a point, by family: what the tests check against every integral point.
package enum CutFamily: CaseIterable, Sendable {
    case rounding, roundingThroughCuts, cover, tableau, impliedBound, clique, network, cutSet
}

/// Separates a point once, without solving anything but, for the tableau family, the relaxation.
///
/// - Parameters:
///   - model: minimised or maximised; not presolved.
///   - point: a value for each column within its bounds; for `tableau` the optimum of the relaxation is used instead.
package func separateOnce(_ model: Model, at point: [Double], family: CutFamily) -> [CutRow] {
    let problem = WorkingProblem(model)
    let presolve = IntegerPresolve(
        problem, clock: SolveClock(settings: SolverSettings()), options: MixedIntegerOptions())
    let domain = presolve.domain
    domain.enqueueAllRows()
    guard domain.propagate(), presolve.probe() else { return [] }
    var bounds = presolve.variableBounds
    bounds.collect(problem, domain)
    var cliques = CliqueTable()
    cliques.collect(problem, domain)
    for clique in presolve.cliques { cliques.add(clique) }
    let separation = CutSeparation(problem, variableBounds: bounds)
    for j in 0..<problem.columnCount {
        separation.lower[j] = domain.lower[j]
        separation.upper[j] = domain.upper[j]
    }
    let engine = SimplexEngine(model: problem.model())
    separation.x = point
    separation.activity = problem.model().rowActivity(of: point)
    if family == .tableau {
        guard engine.solve() == .optimal else { return [] }
        separation.x = engine.primal
        separation.activity = engine.rowActivity
    }
    switch family {
    case .rounding: separation.separateRows(rounding: true, covers: false)
    case .roundingThroughCuts:
        separation.separateRows(rounding: true, covers: true)
        // As in the next round, but at the same point, which the first cuts remove.
        separation.cutRows = separation.found
        separation.activity += separation.found.map { $0.activity(at: point) }
        separation.found = []
        separation.separateRows(rounding: true, covers: true, throughCuts: true)
    case .cover: separation.separateRows(rounding: false, covers: true)
    case .tableau: separation.separateTableau(engine, most: 100)
    case .impliedBound: separation.separateImpliedBounds()
    case .clique: separation.separateCliques(cliques)
    case .network: separation.separateNetwork()
    case .cutSet: separation.separateCutSets()
    }
    return separation.found.map(\.row)
}
