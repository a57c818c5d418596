import SwitchyardSolver

/// How far branch and cut goes on part of a model: limits of work and of nothing else, so that the same comes out on every run
/// unless the deadline ends it early.
struct WorkLimits: Sendable {
    let relativeGap: Double
    let iterations: Int
    let nodes: Int
    /// Parts of a plan with all else held are nearly whole by themselves: rounds of cuts took four fifths of the time there and
    /// gained nothing.
    var hasCuts = false
    /// Whether tableau cuts come in every round.
    var isTight = false

    /// A few pounds in a thousand million of the whole plan.
    private static let planGap = 2e-6

    /// One of many parts of a plan.
    static func neighbourhood(iterations: Int) -> WorkLimits {
        WorkLimits(relativeGap: planGap, iterations: iterations, nodes: 30)
    }
    /// Parts that are too large to be solved without a close bound (`PlanImprovement.Shape.Kind.stretches`): from a plan of 537,479 the
    /// six of the last third came to 537,449 in 18 s of processor time, with cuts by default to 537,467.
    static func stretch(iterations: Int) -> WorkLimits {
        WorkLimits(relativeGap: planGap, iterations: iterations, nodes: 30, hasCuts: true, isTight: true)
    }
    /// A part of a plan that breaks rules.
    static let repair = WorkLimits(relativeGap: planGap, iterations: 15_000, nodes: 60)
    /// What follows from decisions already made.
    static let adaptation = WorkLimits(relativeGap: planGap, iterations: .max, nodes: .max)
    /// Measures and schemes that fill the years' money.
    static let works = WorkLimits(relativeGap: 1e-4, iterations: 20_000, nodes: 200, hasCuts: true)

    /// - Parameter point: a point of the model to start from.
    func solve(_ model: Model, from point: [Double], _ limits: SimplexLimits) -> Solution {
        var settings = SolverSettings()
        settings.relativeGap = relativeGap
        settings.iterationLimit = iterations
        settings.nodeLimit = nodes
        limits.apply(to: &settings)
        var options = MixedIntegerOptions.forPlans
        options.initialPoint = point
        if !hasCuts { options.cuts = .none }
        options.eagerTableau = isTight
        return solveMixedInteger(model, settings: settings, options: options)
    }
}
