/// Solves the linear relaxation of a model: integrality is ignored.
///
/// The answer is checked against the model as given, unscaled: a point over tolerance is refined by a second solve with
/// tighter tolerances and without scaling, an infeasibility proof that does not verify is not believed.
public func solveLinear(_ model: Model, settings: SolverSettings = .init()) -> Solution {
    let clock = ContinuousClock()
    let start = clock.now
    func seconds() -> Double { (clock.now - start).inSeconds }
    let deadline = settings.timeLimitSeconds < 1e9 ? start + .seconds(max(0, settings.timeLimitSeconds)) : nil

    var iterations = 0
    for attempt in 0..<3 {
        var simplexSettings = SimplexSettings()
        simplexSettings.seed = settings.seed &+ UInt64(attempt)
        if attempt == 1 { simplexSettings.scale = false }
        if attempt == 2 {
            simplexSettings.perturbation = 0
            simplexSettings.refactorAfter = 20
        }
        let engine = SimplexEngine(model: model.minimized(), settings: simplexSettings)
        engine.limits.deadline = deadline
        engine.limits.cancellation = settings.cancellation
        engine.limits.iterationLimit = settings.iterationLimit
        let status = engine.solve()
        iterations += engine.iterationCount
        var solution = LinearAnswer.solution(model, engine, status, settings)
        solution.simplexIterations = iterations
        solution.seconds = seconds()
        if solution.status != .numericalError || attempt == 2 { return solution }
    }
    return Solution(status: .numericalError)
}

extension Model {
    /// The same model as a minimisation.
    func minimized() -> Model {
        guard sense == .maximize else { return self }
        var copy = self
        copy.sense = .minimize
        copy.columnCost = columnCost.map { -$0 }
        copy.objectiveConstant = -objectiveConstant
        return copy
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

/// Turns what the engine says into an answer about the model, believing nothing that does not verify.
enum LinearAnswer {
    static func solution(
        _ model: Model, _ engine: SimplexEngine, _ status: SimplexStatus, _ settings: SolverSettings
    ) -> Solution {
        let sign = model.sense == .maximize ? -1.0 : 1.0
        switch status {
        case .optimal:
            var solution = Solution(status: .optimal)
            solution.primal = engine.primal
            for j in 0..<model.columnCount {
                // Noise within tolerance goes back to the bound.
                solution.primal[j] = min(max(solution.primal[j], model.columnLower[j]), model.columnUpper[j])
            }
            solution.dual = engine.dual.map { $0 * sign }
            solution.reducedCost = engine.reducedCost.map { $0 * sign }
            solution.basis = engine.basis
            solution.objective = model.objectiveValue(of: solution.primal)
            solution.bound = solution.objective
            solution.maxPrimalViolation = model.maxPrimalViolation(of: solution.primal)
            solution.maxIntegralityViolation = model.maxIntegralityViolation(of: solution.primal)
            if solution.maxPrimalViolation > tolerance(model, settings) { solution.status = .numericalError }
            return solution
        case .infeasible:
            var solution = Solution(status: .infeasible)
            solution.ray = engine.farkasRay()
            if !solution.ray.isEmpty && !provesInfeasible(model, solution.ray) {
                solution.status = .numericalError
                solution.ray = []
            }
            return solution
        case .unbounded:
            var solution = Solution(status: .unbounded)
            solution.ray = engine.primalRay()
            solution.bound = -sign * .infinity
            return solution
        case .cutoff: return Solution(status: .limit)
        case .iterationLimit, .timeLimit: return Solution(status: .limit)
        case .interrupted: return Solution(status: .interrupted)
        case .numericalError: return Solution(status: .numericalError)
        }
    }

    /// Row tolerance: absolute, widened only where a right-hand side is itself so large that doubles cannot do better.
    private static func tolerance(_ model: Model, _ settings: SolverSettings) -> Double {
        var largest = 1.0
        for i in 0..<model.rowCount {
            if model.rowLower[i].isFinite { largest = max(largest, abs(model.rowLower[i])) }
            if model.rowUpper[i].isFinite { largest = max(largest, abs(model.rowUpper[i])) }
        }
        return max(10 * settings.primalTolerance, 1e-9 * largest)
    }

    /// Whether `y'(Ax)` cannot meet the rows' bounds for any x in its box.
    ///
    ///     max over the box of (A'y)'x  <  min over the rows' ranges of y'r,   or the reverse
    static func provesInfeasible(_ model: Model, _ y: [Double]) -> Bool {
        guard y.count == model.rowCount else { return false }
        var combined = [Double](repeating: 0, count: model.columnCount)
        var rowLow = 0.0
        var rowHigh = 0.0
        for i in 0..<model.rowCount where y[i] != 0 {
            for e in model.rowStart[i]..<model.rowStart[i + 1] {
                combined[Int(model.entryColumn[e])] += y[i] * model.entryValue[e]
            }
            rowLow += y[i] * (y[i] > 0 ? model.rowLower[i] : model.rowUpper[i])
            rowHigh += y[i] * (y[i] > 0 ? model.rowUpper[i] : model.rowLower[i])
        }
        var low = 0.0
        var high = 0.0
        var size = 0.0
        for (j, c) in combined.enumerated() where abs(c) > 1e-11 {
            let a = c * (c > 0 ? model.columnLower[j] : model.columnUpper[j])
            let b = c * (c > 0 ? model.columnUpper[j] : model.columnLower[j])
            low += a
            high += b
            if a.isFinite { size = max(size, abs(a)) }
            if b.isFinite { size = max(size, abs(b)) }
        }
        let margin = 1e-11 * max(1, size)
        return rowLow > high + margin || rowHigh < low - margin
    }
}
