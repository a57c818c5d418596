/// Keeps the best point found, always in the columns of the model as given, and lets in nothing that fails the check.
///
/// A candidate comes from the search's own columns; it is carried back by postsolve, its integer columns are made exactly
/// integral, and every row and bound of the given model is evaluated anew. A candidate that fails gets its continuous
/// columns re-solved by an LP on the given model with the integers fixed.
final class IncumbentStore {
    /// The model as given, except for integer bounds, which are integers.
    let model: Model
    /// Presolves from the given model to the search's columns, in the order they were run.
    private var presolvers: [Presolver] = []
    private let settings: SolverSettings
    private let clock: SolveClock
    private let onIncumbent: (@Sendable ([Double], Double) -> Void)?
    private let lazyConstraints: (@Sendable ([Double]) -> [CutRow])?
    /// Rows of the given model that candidates broke, for the search to take over.
    var brokenRows: [CutRow] = []
    private let sign: Double
    /// Constant of the reduced model: objective in the model's sense = sign · internal + constant.
    private var constant = 0.0
    private lazy var engine = SimplexEngine(model: minimized(model))
    private(set) var point: [Double] = []
    /// Objective of `point`, minimised, without the reduced model's constant; infinity when there is none.
    private(set) var objective = Double.infinity
    private(set) var iterations = 0
    /// The incumbent in the search's columns.
    private(set) var reducedPoint: [Double]?
    /// Earlier incumbents in the search's columns, the last one at the end.
    private(set) var rivalPoints: [[Double]] = []
    private var failedRepairs = 0
    /// Off while several threads work: then `announce` is called between rounds, by the solving thread.
    var announcesAtOnce = true
    private var announcedObjective = Double.infinity

    /// Absolute violation of a row or bound that an incumbent may have.
    static let tolerance = 1e-6
    /// Earlier incumbents that are kept.
    private static let mostRivals = 4

    init(
        model: Model, presolver: Presolver?, constant: Double, settings: SolverSettings, clock: SolveClock,
        onIncumbent: (@Sendable ([Double], Double) -> Void)?,
        lazyConstraints: (@Sendable ([Double]) -> [CutRow])?
    ) {
        self.lazyConstraints = lazyConstraints
        self.model = model
        presolvers = presolver.map { [$0] } ?? []
        self.constant = constant
        self.settings = settings
        self.clock = clock
        self.onIncumbent = onIncumbent
        sign = model.sense == .maximize ? -1 : 1
    }

    /// A store for another worker of the tree: the same point, and an engine of its own; new points are announced by the first.
    init(workerOf other: IncumbentStore) {
        model = other.model
        presolvers = other.presolvers
        constant = other.constant
        settings = other.settings
        clock = other.clock
        onIncumbent = nil
        lazyConstraints = nil
        sign = other.sign
        point = other.point
        objective = other.objective
        reducedPoint = other.reducedPoint
        rivalPoints = other.rivalPoints
    }

    /// Takes over the point of another store of the same model, which checked it.
    func adopt(_ other: IncumbentStore) {
        point = other.point
        objective = other.objective
        keepRival()
        reducedPoint = other.reducedPoint
    }

    private func keepRival() {
        guard let reducedPoint else { return }
        rivalPoints.append(reducedPoint)
        if rivalPoints.count > Self.mostRivals { rivalPoints.removeFirst() }
    }

    /// Tells the caller of a point that was not yet told of.
    func announce() {
        guard objective < announcedObjective else { return }
        announcedObjective = objective
        onIncumbent?(point, model.objectiveValue(of: point))
    }

    /// From the internal objective to the model's own.
    func external(_ objective: Double) -> Double { sign * objective + constant }

    /// The point of the given model that a point of the search stands for.
    func expand(_ reduced: [Double]) -> [Double] {
        presolvers.reversed().reduce(reduced) { $1.postsolve(primal: $0) }
    }

    /// The point of the search's columns for a point of the given model; NaN stays NaN.
    func shrink(_ point: [Double]) -> [Double] { presolvers.reduce(point) { $1.reduce(primal: $0) } }

    /// Follows the search to the columns of one more presolve.
    /// - Parameter constant: what that presolve took out of the internal objective.
    func restart(_ presolver: Presolver, constant shift: Double) {
        presolvers.append(presolver)
        constant += sign * shift
        if objective < .infinity { objective -= shift }
        if announcedObjective < .infinity { announcedObjective -= shift }
        if !point.isEmpty { reducedPoint = shrink(point) }
        rivalPoints = rivalPoints.map { presolver.reduce(primal: $0) }
    }

    enum Verdict {
        case improved, notBetter, rejected
    }

    /// Offers a point of the search's columns.
    @discardableResult
    func offer(_ reduced: [Double]) -> Verdict { offer(original: expand(reduced)) }

    /// Offers a point of the given model's columns.
    func offer(original candidate: [Double]) -> Verdict {
        guard candidate.count == model.columnCount else { return .rejected }
        var x = candidate
        for j in x.indices {
            guard x[j].isFinite else { return .rejected }
            if model.columnType[j] == .integer { x[j] = x[j].rounded() }
            x[j] = min(max(x[j], model.columnLower[j]), model.columnUpper[j])
        }
        let value = internalObjective(x)
        if value >= objective { return .notBetter }
        if model.maxPrimalViolation(of: x) <= Self.tolerance { return accept(x, value) }
        guard failedRepairs < 50, let repaired = resolveContinuous(x) else { return .rejected }
        let repairedValue = internalObjective(repaired)
        guard model.maxPrimalViolation(of: repaired) <= Self.tolerance else {
            failedRepairs += 1
            return .rejected
        }
        return repairedValue < objective ? accept(repaired, repairedValue) : .notBetter
    }

    /// Solves the continuous columns anew on the given model and keeps the result if it is at least as good. Called at the end,
    /// so that the delivered point carries no trace of presolve, cuts or scaling.
    func polish() {
        guard !point.isEmpty, model.integerCount < model.columnCount, !clock.shouldStop else { return }
        guard let repaired = resolveContinuous(point) else { return }
        let value = internalObjective(repaired)
        // A point that costs less may lean on the tolerance as any other; one that does not is only taken for what is cleaner.
        let isBetter = value < objective - Self.tolerance * max(1, abs(objective))
        let most = isBetter ? Self.tolerance : model.maxPrimalViolation(of: point) + 1e-9
        if value <= objective, keepsLazyRows(repaired), model.maxPrimalViolation(of: repaired) <= most {
            point = repaired
            objective = value
        }
    }

    /// Whether the caller's rows that were not stated are kept as well; those broken are noted.
    private func keepsLazyRows(_ x: [Double]) -> Bool {
        guard let rows = lazyConstraints?(x).filter({ $0.violation(at: x) > Self.tolerance }) else {
            return true
        }
        brokenRows += rows
        return rows.isEmpty
    }

    private func accept(_ x: [Double], _ value: Double) -> Verdict {
        guard keepsLazyRows(x) else { return .rejected }
        point = x
        objective = value
        keepRival()
        reducedPoint = shrink(x)
        if announcesAtOnce { announce() }
        return .improved
    }

    private func internalObjective(_ x: [Double]) -> Double {
        sign * (model.objectiveValue(of: x) - constant)
    }

    /// The best continuous columns for the integers of `x`; nil when the LP gives no point.
    private func resolveContinuous(_ x: [Double]) -> [Double]? {
        guard model.integerCount < model.columnCount else { return nil }
        for j in x.indices where model.columnType[j] == .integer {
            engine.setColumnBounds(j, lower: x[j], upper: x[j])
        }
        engine.limits.deadline = clock.deadline
        engine.limits.cancellation = clock.cancellation
        engine.limits.iterationLimit = 20_000 + 5 * model.rowCount
        let before = engine.iterationCount
        let status = engine.solve()
        iterations += engine.iterationCount - before
        guard status == .optimal else {
            failedRepairs += 1
            return nil
        }
        var result = engine.primal
        for j in x.indices {
            if model.columnType[j] == .integer { result[j] = x[j] }
            result[j] = min(max(result[j], model.columnLower[j]), model.columnUpper[j])
        }
        return result
    }

    private func minimized(_ model: Model) -> Model {
        var copy = model
        copy.sense = .minimize
        copy.columnCost = model.columnCost.map { $0 == 0 ? 0 : sign * $0 }
        return copy
    }
}
