/// Options of the branch and bound beside the common settings.
public struct MixedIntegerOptions: Sendable {
    /// A point to start from, in the model's columns; used if it is feasible.
    public var initialPoint: [Double]?
    public init() {}
}

/// Solves a model: by the simplex if it has no integer columns, else by branch and bound.
public func solve(_ model: Model, settings: SolverSettings = .init()) -> Solution {
    model.integerCount == 0
        ? solveLinear(model, settings: settings) : solveMixedInteger(model, settings: settings)
}

/// Solves a mixed-integer model by branch and bound.
///
/// Linear relaxations by the dual simplex, warm-started from the parent; bounds propagated through the rows at every node;
/// pseudo-cost branching; plunging from the node with the best bound; dives for incumbents. Single-threaded, so the
/// answer does not depend on `threads`. Incumbents have whole integers and are checked against the model as given.
public func solveMixedInteger(
    _ model: Model, settings: SolverSettings = .init(), options: MixedIntegerOptions = .init()
) -> Solution {
    let start = ContinuousClock.now
    var search = BranchAndBound(model.minimized(), settings: settings, start: start)
    var solution = search.run(options)
    solution.seconds = (ContinuousClock.now - start).inSeconds
    if model.sense == .maximize {
        solution.objective = -solution.objective
        solution.bound = -solution.bound
    }
    if !solution.primal.isEmpty {
        solution.objective = model.objectiveValue(of: solution.primal)
        solution.maxPrimalViolation = model.maxPrimalViolation(of: solution.primal)
        solution.maxIntegralityViolation = model.maxIntegralityViolation(of: solution.primal)
        if solution.status == .optimal && solution.bound.isNaN { solution.bound = solution.objective }
    }
    return solution
}
