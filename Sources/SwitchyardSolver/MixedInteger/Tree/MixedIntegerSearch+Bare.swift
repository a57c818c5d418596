/// A search of a minimised model as it stands, without presolve and heuristics. For tests of one component.
extension MixedIntegerSearch {
    /// - Returns: nil if propagation shows that there is no point.
    convenience init?(bare model: Model, cuts: MixedIntegerOptions.CutSwitches = .none) {
        let settings = SolverSettings()
        let clock = SolveClock(settings: settings)
        var options = MixedIntegerOptions()
        (options.cuts, options.heuristics) = (cuts, .none)
        (options.integerPresolve, options.probing) = (false, false)
        let problem = WorkingProblem(model)
        let store = IncumbentStore(
            model: model, presolver: nil, constant: model.objectiveConstant, settings: settings, clock: clock,
            onIncumbent: nil, lazyConstraints: nil)
        let presolve = IntegerPresolve(problem, clock: clock, options: options)
        guard presolve.run() else { return nil }
        self.init(
            problem: problem, store: store, settings: settings, options: options, limits: SearchLimits(),
            priority: [], clock: clock, presolve: presolve)
    }
}

/// The cuts that the tree of a minimised model finds without presolve, heuristics and cuts at the root; none if deductions
/// rested on a cutoff, so that they hold for better points only. For tests.
package func treeCuts(_ model: Model) -> [CutRow] {
    guard let search = MixedIntegerSearch(bare: model, cuts: .init()) else { return [] }
    search.domain.enqueueAllRows()
    guard search.domain.propagate() else { return [] }
    search.domain.clearQueue()
    search.domain.forgetTrail()
    guard search.solveLP() == .optimal else { return [] }
    search.noteRoot()
    search.collectCutData()
    _ = TreeSearch(root: search).run()
    if search.domain.usedCutoff { return [] }
    return (search.cutsInLP + search.cutPool.cuts).map(\.row)
}
