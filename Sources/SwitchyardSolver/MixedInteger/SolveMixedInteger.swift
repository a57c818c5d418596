/// Solves a mixed-integer program by LP-based branch and cut.
///
/// Whatever the path, a point is only reported after every row and bound of `model` was evaluated at it, with integer columns
/// exactly integral; `optimal` means that the search was completed up to the relative gap of the settings, `infeasible` that it
/// was completed without a point, `unbounded` that the relaxation has an improving ray and an integral point exists (for
/// rational data that is enough: Meyer 1974, doi:10.1007/BF01585508).
///
/// - Parameters:
///   - model: any model; one without integer columns gets the answer of `solveLinear`.
///   - settings: limits and tolerances; the answer is the same for any number of threads.
///   - options: start, priorities, callbacks, component switches. The caller's heuristic sees the model's own columns.
/// - Returns: status, point, proven bound, in the model's own sense.
public func solveMixedInteger(
    _ model: Model, settings: SolverSettings = .init(), options: MixedIntegerOptions = .init()
) -> Solution {
    let clock = SolveClock(settings: settings)
    var options = options
    if options.lazyConstraints != nil { options.integerPresolve = false }
    if options.lazyConstraints != nil || options.userCuts != nil {
        (options.linearPresolve, options.restarts, options.symmetry) = (false, false, false)
    }
    var solution = MixedIntegerDriver(settings: settings, options: options, clock: clock).solve(model)
    solution.seconds = clock.seconds
    return solution
}

/// Solves any model: `solveMixedInteger` if it has integer columns, `solveLinear` otherwise.
public func solve(_ model: Model, settings: SolverSettings = .init()) -> Solution {
    model.integerCount == 0
        ? solveLinear(model, settings: settings) : solveMixedInteger(model, settings: settings)
}

/// Entry checks, presolve, search and the making of the answer.
struct MixedIntegerDriver {
    var settings: SolverSettings
    var options: MixedIntegerOptions
    var clock: SolveClock
    var limits = SearchLimits()

    func solve(_ given: Model) -> Solution {
        var model = given
        guard hasSoundData(model) else { return Solution(status: .numericalError) }
        guard roundBounds(&model) else { return infeasible(model) }
        if clock.isCancelled { return stopped(model, .interrupted) }
        if clock.isExpired { return stopped(model, .limit) }

        var reduced = model
        guard reduced.roundSidesByDivisors() else { return infeasible(model) }
        if options.parity, !limits.isSubproblem, !reduced.fixByParity() { return infeasible(model) }
        // The caller's points need not be among those that are kept.
        let breaksSymmetries =
            options.symmetry && !limits.isSubproblem && options.initialPoint == nil
            && options.heuristic == nil
        if breaksSymmetries { reduced.orderInterchangeableBlocks(ModelPartition(reduced)) }
        var presolver: Presolver?
        if settings.presolve && options.linearPresolve {
            let clock = self.clock
            let candidate = Presolver(model: reduced, integersMatter: true) { clock.shouldStop }
            switch candidate.run() {
            case .infeasible: return infeasible(model)
            case .infeasibleOrUnbounded:
                // Without presolve the search tells which of the two.
                break
            case .reduced:
                reduced = candidate.reducedModel()
                presolver = candidate
                // Columns that are the same have been merged, and bounds and rows that hid symmetries are gone.
                if breaksSymmetries { reduced.breakSymmetries() }
            }
        }
        var iterationsOfComponents = 0
        // Rows that callbacks add may link what shares no row yet; they switch the presolve off.
        if presolver != nil && options.components {
            guard let spent = solveComponents(of: &reduced) else { return infeasible(model) }
            iterationsOfComponents = spent
        }
        let store = IncumbentStore(
            model: model, presolver: presolver, constant: reduced.objectiveConstant, settings: settings,
            clock: clock,
            onIncumbent: options.onIncumbent, lazyConstraints: options.lazyConstraints)
        var integerPresolve = IntegerPresolve(
            WorkingProblem(reduced), clock: clock, options: options, isSubproblem: limits.isSubproblem)
        guard integerPresolve.run() else { return infeasible(model) }
        var limits = self.limits
        limits.objectiveLimit -= reduced.objectiveConstant
        var priority = reducedPriority(presolver, columns: model.columnCount)
        if presolver != nil && options.integerPresolve && !limits.isSubproblem {
            guard presolveAgain(&integerPresolve, store, &limits, &priority) else { return infeasible(model) }
        }
        var search = MixedIntegerSearch(
            problem: integerPresolve.problem, store: store, settings: settings, options: options,
            limits: limits,
            priority: priority, clock: clock,
            presolve: integerPresolve)
        search.otherIterations = iterationsOfComponents
        if let start = options.initialPoint, start.count == model.columnCount {
            search.tryStart(store.shrink(start), original: start)
        }
        var outcome = search.solveRoot()
        while outcome == nil, let next = restart(search) {
            search = next
            outcome = search.solveRoot()
        }
        let end = outcome ?? TreeSearch(root: search).run()
        limits.setUp?.entries += search.domain.propagationCount
        store.polish()
        return answer(search, end, model)
    }

    // MARK: Entry

    private func hasSoundData(_ model: Model) -> Bool {
        let numbers = [model.columnCost, model.entryValue]
        for list in numbers { for v in list where !v.isFinite { return false } }
        let bounds = [model.columnLower, model.columnUpper, model.rowLower, model.rowUpper]
        for list in bounds { for v in list where v.isNaN { return false } }
        return model.objectiveConstant.isFinite
    }

    /// Rounds integer bounds inwards. False if some bounds leave nothing.
    private func roundBounds(_ model: inout Model) -> Bool {
        for j in 0..<model.columnCount where model.columnType[j] == .integer {
            // A bound within 1e-9 of an integer was meant as that integer.
            model.columnLower[j] = (model.columnLower[j] - 1e-9).rounded(.up)
            model.columnUpper[j] = (model.columnUpper[j] + 1e-9).rounded(.down)
        }
        for j in 0..<model.columnCount {
            if model.columnLower[j] > model.columnUpper[j] || model.columnLower[j] == .infinity
                || model.columnUpper[j] == -.infinity
            {
                return false
            }
        }
        for i in 0..<model.rowCount {
            if model.rowLower[i] > model.rowUpper[i] + 1e-9 * max(1, abs(model.rowLower[i]))
                || model.rowLower[i] == .infinity || model.rowUpper[i] == -.infinity
            {
                return false
            }
        }
        return true
    }

    private func reducedPriority(_ presolver: Presolver?, columns: Int) -> [Int32] {
        guard let priority = options.branchingPriority, priority.count == columns else { return [] }
        guard let presolver else { return priority }
        return presolver.survivingColumns.map { priority[$0] }
    }

    // MARK: The answer

    private func infeasible(_ model: Model) -> Solution {
        var solution = Solution(status: .infeasible)
        solution.bound = model.sense == .maximize ? -.infinity : .infinity
        return solution
    }

    private func stopped(_ model: Model, _ status: SolveStatus) -> Solution {
        var solution = Solution(status: status)
        solution.bound = model.sense == .maximize ? .infinity : -.infinity
        return solution
    }

    private func answer(
        _ search: MixedIntegerSearch, _ outcome: MixedIntegerSearch.Outcome, _ model: Model
    ) -> Solution {
        let store = search.store
        let worst: Double = model.sense == .maximize ? .infinity : -.infinity
        var solution = Solution(status: .limit)
        solution.bound = worst
        let stopStatus: SolveStatus = clock.isCancelled ? .interrupted : .limit
        switch outcome {
        case .finished, .infeasible:
            let bound = search.globalBound(open: .infinity)
            if !store.point.isEmpty {
                solution.bound = store.external(min(bound, store.objective))
                solution.status =
                    search.unresolvedBound < search.cutoff || !isProven(bound, search)
                    ? .numericalError : .optimal
            } else if search.unresolvedBound < .infinity {
                solution.status = .numericalError
                solution.bound = store.external(search.unresolvedBound)
            } else {
                solution.status = .infeasible
                solution.bound = model.sense == .maximize ? -.infinity : .infinity
            }
        case .unbounded:
            if options.lazyConstraints == nil {
                solution = unboundedAnswer(model)
            } else {
                // The rows not stated may bound it.
                solution.status = .infeasibleOrUnbounded
            }
        case .limit:
            let bound = search.globalBound(open: max(search.openBound, search.rootBound))
            solution.bound = bound > -.infinity ? store.external(bound) : worst
            solution.status = stopStatus
            if !store.point.isEmpty && isClosed(store.external(store.objective), solution.bound) {
                solution.status = .optimal
            }
        }
        if !store.point.isEmpty && solution.status != .unbounded {
            solution.primal = store.point
            solution.objective = model.objectiveValue(of: store.point)
            // Both are the same number up to rounding; a bound never passes the point it bounds.
            if model.sense == .maximize {
                solution.bound = max(solution.bound, solution.objective)
            } else {
                solution.bound = min(solution.bound, solution.objective)
            }
            solution.maxPrimalViolation = max(0, model.maxPrimalViolation(of: store.point))
            solution.maxIntegralityViolation = model.maxIntegralityViolation(of: store.point)
        }
        solution.nodes = search.nodeTotal
        solution.simplexIterations = search.iterationTotal + solution.simplexIterations
        return solution
    }

    private func isClosed(_ objective: Double, _ bound: Double) -> Bool {
        abs(objective - bound) <= settings.closedGap(at: objective)
    }

    /// Whether a search that came to its end proved what it was to, but for what its LPs and points may be off.
    private func isProven(_ bound: Double, _ search: MixedIntegerSearch) -> Bool {
        let best = min(search.store.objective, search.limits.objectiveLimit)
        let external = search.store.external(best)
        let error = max(
            MixedIntegerSearch.objectiveRounding * abs(best), IncumbentStore.tolerance * max(1, abs(external))
        )
        return best - bound <= settings.closedGap(at: external) + error
    }

    /// The relaxation is unbounded: any integral point settles it.
    private func unboundedAnswer(_ model: Model) -> Solution {
        var question = model
        question.columnCost = Array(repeating: 0, count: model.columnCount)
        question.objectiveConstant = 0
        var inner = self
        inner.options = options.withoutCallbacks
        let found = inner.solve(question)
        var solution = Solution(status: .infeasibleOrUnbounded)
        switch found.status {
        case .optimal:
            solution.status = .unbounded
            solution.primal = found.primal
            solution.objective = model.objectiveValue(of: found.primal)
        case .infeasible: solution.status = .infeasible
        case .interrupted, .limit: solution.status = found.status
        default: solution.status = .infeasibleOrUnbounded
        }
        let towards: Double = model.sense == .maximize ? .infinity : -.infinity
        solution.bound = solution.status == .infeasible ? -towards : towards
        solution.simplexIterations = found.simplexIterations
        return solution
    }
}
