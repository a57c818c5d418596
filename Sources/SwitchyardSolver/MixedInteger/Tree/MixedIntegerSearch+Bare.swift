/// A search of a minimised model as it stands, without presolve, heuristics and cuts. For tests of one component.
extension MixedIntegerSearch {
    /// - Returns: nil if propagation shows that there is no point.
    convenience init?(bare model: Model) {
        let settings = SolverSettings()
        let clock = SolveClock(settings: settings)
        var options = MixedIntegerOptions()
        (options.cuts, options.heuristics) = (.none, .none)
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
