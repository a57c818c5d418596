/// Solves the linear relaxation of a model: integrality is ignored.
///
/// Presolve, simplex, postsolve; then the answer is checked against the model as given, unscaled. A point whose rows,
/// bounds or reduced costs are off is repaired by the simplex method on the original model from the postsolved basis. An
/// infeasibility proof or an unbounded direction that does not verify is not believed: the model is solved again
/// without presolve, then without scaling and perturbation. What still fails is reported as a numerical error.
///
/// - Parameter start: a basis of the model to start from, as it is: presolve is left out. One that is singular or has too
///   many or too few basic lines is completed with rows.
public func solveLinear(
    _ model: Model, settings: SolverSettings = .init(), start: Basis? = nil
) -> Solution {
    var run = LinearRun(model: model, settings: settings, firstBasis: start)
    return run.solve()
}

/// One linear solve: the attempts made and what they may still cost.
struct LinearRun {
    let model: Model
    let minimized: Model
    let settings: SolverSettings
    let firstBasis: Basis?
    let start = ContinuousClock.now
    let deadline: ContinuousClock.Instant?
    var iterations = 0
    /// Whether presolve, or the simplex method after it, found no point.
    private var seemsInfeasible = false

    init(model: Model, settings: SolverSettings, firstBasis: Basis? = nil) {
        self.model = model
        self.firstBasis = firstBasis
        self.settings = settings
        minimized = model.minimized()
        deadline = settings.timeLimitSeconds < 1e9 ? start + .seconds(max(0, settings.timeLimitSeconds)) : nil
    }

    var isOutOfTime: Bool {
        if settings.cancellation?.isRaised == true { return true }
        if let deadline { return ContinuousClock.now >= deadline }
        return false
    }

    mutating func solve() -> Solution {
        var solution = answer()
        let judge = LinearAnswer(model: model, minimized: minimized, settings: settings)
        if solution.status == .optimal && !isOutOfTime && judge.mayHideGain(solution) {
            solution = lookingCloser(at: solution, judge)
        }
        solution.simplexIterations = iterations
        solution.seconds = (ContinuousClock.now - start).inSeconds
        return solution
    }

    private mutating func answer() -> Solution {
        if hasEmptyInterval() { return Solution(status: .infeasible) }
        var best: Solution?
        if settings.presolve && firstBasis == nil, let solution = presolvedAttempt() {
            if solution.status != .numericalError { return solution }
            best = solution
        }
        if seemsInfeasible, let proven = provenInfeasible() { return proven }
        for attempt in 0..<3 {
            if isOutOfTime { break }
            let engine = makeEngine(minimized, attempt: attempt)
            if let firstBasis { engine.start(from: firstBasis) }
            let solution = answerWithinTolerance(engine)
            if solution.status == .unbounded && !hasFeasiblePoint(engine) { continue }
            if solution.status != .numericalError { return solution }
            if !solution.primal.isEmpty,
                best == nil || !(solution.maxPrimalViolation > best!.maxPrimalViolation)
            {
                best = solution
            }
        }
        if isOutOfTime {
            return Solution(status: settings.cancellation?.isRaised == true ? .interrupted : .limit)
        }
        // The best point of all attempts goes with it.
        return best ?? Solution(status: .numericalError)
    }

    /// Solves; where that leads nowhere, or to a proof as thin as the digits of the data, all sides are relaxed by a little
    /// less than the tolerance: a model that contradicts itself by a hair has then either a point or a proof that stands
    /// clear of rounding.
    private mutating func answerWithinTolerance(_ engine: SimplexEngine) -> Solution {
        let judge = LinearAnswer(model: model, minimized: minimized, settings: settings)
        let first = judge.judge(engine, run(engine))
        switch first.status {
        case .infeasible where !judge.isClearlyInfeasible(first.ray): break
        case .numericalError where !isOutOfTime: break
        default: return first
        }
        for share in [0.9, 0.45] {
            judge.relax(engine, by: share * settings.primalTolerance)
            let relaxed = judge.judge(engine, run(engine), isRelaxed: true)
            if relaxed.status == .infeasible { return relaxed }
            guard relaxed.status == .optimal else { continue }
            // The sides as they are may yet do, from there.
            judge.relax(engine, by: 0)
            let exact = judge.judge(engine, run(engine))
            return exact.status == .optimal ? exact : relaxed
        }
        judge.relax(engine, by: 0)
        return first
    }

    private func hasEmptyInterval() -> Bool {
        func isEmpty(_ lower: Double, _ upper: Double) -> Bool {
            lower > upper || lower == .infinity || upper == -.infinity
        }
        return zip(model.columnLower, model.columnUpper).contains(where: isEmpty)
            || zip(model.rowLower, model.rowUpper).contains(where: isEmpty)
    }

    private func makeEngine(_ model: Model, attempt: Int) -> SimplexEngine {
        var simplex = SimplexSettings()
        simplex.seed = settings.seed &+ UInt64(attempt)
        simplex.polishTolerance = 1e-9
        // A solve from scratch of a large degenerate model spends most of its iterations where the usual perturbation
        // hardly moves the objective; short ones do not mind. Trees keep the usual one.
        simplex.perturbation = 100
        simplex.largestImpliedBound = 1e7
        switch settings.linearMethod {
        case .automatic: break
        case .simplex:
            simplex.firstOrderAfter = .max
            simplex.interiorAfter = .max
        case .interior: simplex.interiorAfter = attempt == 0 ? 0 : .max
        }
        if attempt == 1 { simplex.scale = false }
        if attempt == 2 {
            simplex.perturbation = 0
            simplex.largestImpliedBound = 0
            simplex.refactorAfter = 20
        }
        let engine = SimplexEngine(model: model, settings: simplex)
        engine.limits.deadline = deadline
        engine.limits.cancellation = settings.cancellation
        return engine
    }

    private mutating func run(_ engine: SimplexEngine) -> SimplexStatus {
        let before = engine.iterationCount
        if settings.iterationLimit < .max {
            engine.limits.iterationLimit = max(0, settings.iterationLimit - iterations)
        }
        let status = engine.solve()
        iterations += engine.iterationCount - before
        return status
    }

    /// - Returns: `nil` if the original model has to be solved to know more.
    private mutating func presolvedAttempt() -> Solution? {
        let presolver = Presolver(model: model, integersMatter: false) { [self] in isOutOfTime }
        guard presolver.run() == .reduced else {
            seemsInfeasible = true
            return nil
        }
        let reduced = presolver.reducedModel().minimized()
        let engine = makeEngine(reduced, attempt: 0)
        let status = run(engine)
        switch status {
        case .optimal: break
        case .timeLimit, .iterationLimit: return Solution(status: .limit)
        case .interrupted: return Solution(status: .interrupted)
        // Certificates are made on the model as given.
        case .infeasible:
            seemsInfeasible = true
            return nil
        case .unbounded, .cutoff, .numericalError: return nil
        }
        let point = presolver.postsolve(
            Presolver.ReducedSolution(
                primal: engine.primal, dual: engine.dual, reducedCost: engine.reducedCost, basis: engine.basis
            ))
        let judge = LinearAnswer(model: model, minimized: minimized, settings: settings)
        let solution = judge.optimal(primal: point.primal, dual: point.dual, basis: point.basis)
        if solution.status == .optimal { return solution }
        // The postsolved basis is close to optimal even where the numbers are not: let the simplex method finish.
        let repair = makeEngine(minimized, attempt: 0)
        repair.start(from: point.basis)
        let repaired = run(repair)
        guard repaired == .optimal else {
            return repaired == .timeLimit ? Solution(status: .limit) : solution
        }
        return judge.judge(repair, repaired)
    }

    /// Goes on from an optimal basis by the primal simplex, in units of its point and with reduced costs down to rounding:
    /// what the tolerances hid is claimed, or proves to be nothing.
    private mutating func lookingCloser(at solution: Solution, _ judge: LinearAnswer) -> Solution {
        guard let basis = solution.basis else { return solution }
        var simplex = SimplexSettings()
        simplex.seed = settings.seed
        simplex.dualTolerance = 1e-12
        simplex.method = .primal
        let engine = SimplexEngine(model: minimized, inUnitsOf: solution.primal, settings: simplex)
        engine.limits.deadline = deadline
        engine.limits.cancellation = settings.cancellation
        // Few steps are left to do; if it takes more, it is the numbers that move.
        engine.limits.iterationLimit = 100 + min(iterations / 4, 1000)
        engine.start(from: basis)
        let status = run(engine)
        let closer = judge.judge(engine, status)
        switch closer.status {
        case .optimal: return closer
        case .unbounded: return hasFeasiblePoint(engine) ? closer : solution
        default: return solution
        }
    }

    /// An unbounded claim needs a feasible point beside its ray: the engine's own, or that of the model without costs.
    private mutating func hasFeasiblePoint(_ engine: SimplexEngine) -> Bool {
        let judge = LinearAnswer(model: model, minimized: minimized, settings: settings)
        if judge.isFeasible(engine.primal) { return true }
        let other = makeFeasibilityEngine()
        return run(other) == .optimal && judge.isFeasible(other.primal)
    }

    /// Looks for a proof of infeasibility in the model without costs, where every basis is dual feasible: in that of a model
    /// whose dual is infeasible too the simplex method would first work on the costs.
    private mutating func provenInfeasible() -> Solution? {
        let judge = LinearAnswer(model: model, minimized: minimized, settings: settings)
        let engine = makeFeasibilityEngine()
        let status = run(engine)
        guard status == .infeasible else { return nil }
        let solution = judge.judge(engine, status)
        guard solution.status == .infeasible && judge.isInfeasibleByTolerance(solution.ray) else {
            return nil
        }
        return solution
    }

    private func makeFeasibilityEngine() -> SimplexEngine {
        var feasibility = minimized
        feasibility.columnCost = Array(repeating: 0, count: model.columnCount)
        return makeEngine(feasibility, attempt: 0)
    }
}

extension Model {
    /// The same model as a minimisation.
    func minimized() -> Model {
        guard sense == .maximize else { return self }
        var copy = self
        copy.sense = .minimize
        copy.columnCost = columnCost.map { $0 == 0 ? 0 : -$0 }
        copy.objectiveConstant = -objectiveConstant
        return copy
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
