/// How far each cost and each bound of a linear model may move, all else as it is, before the optimal basis changes.
///
///     if let ranging = rangeLinear(model, basis: solution.basis) {
///         print(ranging.cost[0].from.value, ranging.cost[0].to.value)
///     }
///
/// The ranges belong to the basis, as in GLPK's and HiGHS's reports: within them the basis stays optimal, so that prices
/// (for bounds) or the point (for costs) hold. Where the optimum is degenerate several bases share it; another one may then
/// allow more, and a range of no width says nothing about the model. Everything is in terms of the model as given, in its
/// own sense. A. Charnes and W. W. Cooper, "Systems evaluation and repricing theorems", Management Science 9(1), 1962; Chvátal,
/// "Linear Programming", 1983, chapter 10.
public struct LinearRanging: Sendable {
    /// A column or a row.
    public enum Line: Sendable, Equatable {
        case column(Int)
        case row(Int)
    }

    /// One end of a range: how far the number may go, the objective there (infinite if it changes without end), and the
    /// line that enters (costs) or leaves (bounds) the basis just beyond; `nil` if none does: the range is endless, or ends
    /// where the line's two bounds meet.
    public struct End: Sendable, Equatable {
        public var value: Double
        public var objective: Double
        public var line: Line?
    }

    /// From `from.value` to `to.value`, the present number between them.
    public struct Range: Sendable, Equatable {
        public var from: End
        public var to: End
    }

    /// The basic solution the ranges are of.
    public internal(set) var solution: Solution
    /// By column: range of its cost.
    public internal(set) var cost: [Range] = []
    /// By column and row: range of the lower and of the upper bound. Both bounds of a fixed column or an equation move
    /// together. A bound that does not bind may be anything up to (from) the present value.
    public internal(set) var columnLower: [Range] = []
    public internal(set) var columnUpper: [Range] = []
    public internal(set) var rowLower: [Range] = []
    public internal(set) var rowUpper: [Range] = []
}

/// Ranges of costs and bounds at the optimum of a linear model; integrality is ignored.
///
/// The basis is factorised on the model as given, so nothing of presolve shows.
/// - Parameter basis: an optimal basis, as `Solution.basis`; without one the model is solved first.
/// - Returns: `nil` if the model has no optimum, or a limit or the numbers do not let it be found.
/// - Complexity: a solve with the factors for each basic column and each nonbasic line.
public func rangeLinear(
    _ model: Model, basis: Basis?, settings: SolverSettings = .init()
) -> LinearRanging? {
    var start = basis
    if start == nil {
        let solution = solveLinear(model, settings: settings)
        guard solution.status == .optimal, let found = solution.basis else { return nil }
        start = found
    }
    let minimized = model.minimized()
    let clock = SolveClock(settings: settings)
    let engine = SimplexEngine(model: minimized)
    engine.limits.cancellation = settings.cancellation
    engine.limits.deadline = clock.deadline
    if let start { engine.start(from: start) }
    // An optimal basis takes no iteration; one that postsolve left a hair off is finished here.
    let status = engine.solve()
    let solution = LinearAnswer(model: model, minimized: minimized, settings: settings).judge(engine, status)
    guard solution.status == .optimal else { return nil }
    return RangingRun(model: model, engine: engine, solution: solution, clock: clock).ranging()
}

/// Turns the engine's reaches into ranges of the model's own numbers.
private struct RangingRun {
    let model: Model
    let engine: SimplexEngine
    let solution: Solution

    let clock: SolveClock

    private var sign: Double { model.sense == .maximize ? -1 : 1 }

    /// Share of the terms it comes from under which a multiplier or a value is rounding.
    private static let noise = 1e-12

    /// - Returns: `nil` if stopped on the way.
    func ranging() -> LinearRanging? {
        var result = LinearRanging(solution: solution)
        let n = model.columnCount
        let activity = model.rowActivity(of: solution.primal)
        let sizes = termSizes()
        func clean(_ value: Double, _ size: Double) -> Double { abs(value) <= Self.noise * size ? 0 : value }
        for j in 0..<n {
            if clock.shouldStop { return nil }
            result.cost.append(costRange(j, slope: clean(solution.primal[j], sizes.value[j])))
            let ranges = boundRanges(
                j, lower: model.columnLower[j], upper: model.columnUpper[j], value: solution.primal[j],
                multiplier: clean(solution.reducedCost[j], sizes.reducedCost[j]), perUnit: engine.unit(of: j))
            result.columnLower.append(ranges.lower)
            result.columnUpper.append(ranges.upper)
        }
        for i in 0..<model.rowCount {
            if clock.shouldStop { return nil }
            // The logical of a row is minus its activity.
            let ranges = boundRanges(
                n + i, lower: model.rowLower[i], upper: model.rowUpper[i], value: activity[i],
                multiplier: clean(solution.dual[i], sizes.dual[i]), perUnit: -engine.unit(of: n + i))
            result.rowLower.append(ranges.lower)
            result.rowUpper.append(ranges.upper)
        }
        return result
    }

    /// The largest terms that values, reduced costs and duals come from, each in its own unit: those of the rows a column is
    /// in, and of the columns a row has.
    private func termSizes() -> (value: [Double], reducedCost: [Double], dual: [Double]) {
        var value = [Double](repeating: 0, count: model.columnCount)
        var reducedCost = model.columnCost.map(abs)
        var dual = [Double](repeating: 0, count: model.rowCount)
        func forEachEntry(_ body: (_ row: Int, _ column: Int, _ entry: Double) -> Void) {
            for i in 0..<model.rowCount {
                for k in model.rowStart[i]..<model.rowStart[i + 1] where model.entryValue[k] != 0 {
                    body(i, Int(model.entryColumn[k]), abs(model.entryValue[k]))
                }
            }
        }
        var rowTerm = [Double](repeating: 0, count: model.rowCount)
        forEachEntry { i, j, entry in
            rowTerm[i] = max(rowTerm[i], entry * abs(solution.primal[j]))
            reducedCost[j] = max(reducedCost[j], entry * abs(solution.dual[i]))
        }
        forEachEntry { i, j, entry in
            value[j] = max(value[j], rowTerm[i] / entry)
            dual[i] = max(dual[i], reducedCost[j] / entry)
        }
        return (value, reducedCost, dual)
    }

    private func line(_ variable: Int) -> LinearRanging.Line? {
        if variable < 0 { return nil }
        return variable < model.columnCount ? .column(variable) : .row(variable - model.columnCount)
    }

    private func end(_ value: Double, slope: Double, by distance: Double, _ blocker: Int) -> LinearRanging.End
    {
        let change = slope == 0 ? 0 : slope * distance
        return .init(value: value, objective: solution.objective + change, line: line(blocker))
    }

    // MARK: Costs

    private func costRange(_ j: Int, slope x: Double) -> LinearRanging.Range {
        let position = Int(engine.positionOf[j])
        var (up, down) = (SimplexEngine.Reach(), SimplexEngine.Reach())
        if position >= 0 {
            (up, down) = engine.costReach(position: position)
        } else if engine.lower[j] < engine.upper[j] {
            // Its own reduced cost is all that moves.
            let own = SimplexEngine.Reach(distance: abs(engine.reducedCosts[j]), blocker: j)
            if engine.move[j] != Move.up { up = own }
            if engine.move[j] != Move.down { down = own }
        }
        // Costs of the minimised model fall where those of a maximisation rise.
        if sign < 0 { swap(&up, &down) }
        let unit = engine.unit(of: j)
        let rise = up.distance / unit
        let fall = down.distance / unit
        let cost = model.columnCost[j]
        return .init(
            from: end(cost - fall, slope: x, by: -fall, down.blocker),
            to: end(cost + rise, slope: x, by: rise, up.blocker))
    }

    // MARK: Bounds

    private func boundRanges(
        _ k: Int, lower: Double, upper: Double, value: Double, multiplier: Double, perUnit: Double
    ) -> (lower: LinearRanging.Range, upper: LinearRanging.Range) {
        func idle(_ from: Double, _ to: Double) -> LinearRanging.Range {
            .init(
                from: .init(value: from, objective: solution.objective, line: nil),
                to: .init(value: to, objective: solution.objective, line: nil))
        }
        var ranges = (lower: idle(-.infinity, value), upper: idle(value, .infinity))
        guard engine.positionOf[k] < 0, engine.move[k] != Move.free else {
            // A basic line without room stays where it is: its two bounds cannot move together.
            if lower == upper { ranges = (idle(lower, lower), idle(lower, lower)) }
            return ranges
        }
        var (up, down) = engine.boundReach(k)
        if perUnit < 0 { swap(&up, &down) }
        let rise = up.distance * abs(perUnit)
        let fall = down.distance * abs(perUnit)
        let isLower = (engine.move[k] == Move.up) == (perUnit > 0)
        let bound = lower == upper ? lower : isLower ? lower : upper
        var range = LinearRanging.Range(
            from: end(bound - fall, slope: multiplier, by: -fall, down.blocker),
            to: end(bound + rise, slope: multiplier, by: rise, up.blocker))
        if lower == upper { return (range, range) }
        // A bound stops at the other one.
        if isLower {
            if range.to.value > upper { range.to = end(upper, slope: multiplier, by: upper - bound, -1) }
            ranges.lower = range
        } else {
            if range.from.value < lower {
                range.from = end(lower, slope: multiplier, by: lower - bound, -1)
            }
            ranges.upper = range
        }
        return ranges
    }
}
