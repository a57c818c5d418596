/// What the separators work with: the LP's rows and point, global bounds, and a base row under construction.
///
/// A base row is a combination of LP rows, written as `Σ a_j x_j + Σ c_r s_r ≤ b` with a non-negative slack for each row that is
/// not an equation. Any multipliers give a valid base row, so nothing hangs on the accuracy of the basis inverse.
final class CutSeparation {
    let problem: WorkingProblem
    let n: Int
    let lower: UnsafeMutablePointer<Double>
    let upper: UnsafeMutablePointer<Double>
    @exclusivity(unchecked) var x: [Double] = []
    /// Activities of the LP's rows: the problem's, then the cuts'.
    @exclusivity(unchecked) var activity: [Double] = []
    @exclusivity(unchecked) var cutRows: [Cut] = []
    /// Sides of a fraction below this are not rounded; see `separateTableau`.
    var leastFraction = CutSeparation.usualLeastFraction
    static let usualLeastFraction = 0.01
    /// Rows of this rank or above are not combined.
    var mostRank = Int32.max
    @exclusivity(unchecked) var variableBounds: VariableBounds
    /// Rows of the problem whose slack is integral at integral points.
    let hasIntegralSlack: [Bool]

    // The base row.
    let value: UnsafeMutablePointer<Double>
    private let isListed: UnsafeMutablePointer<Bool>
    @exclusivity(unchecked) var list: [Int32] = []
    @exclusivity(unchecked) var slacks: [BaseSlack] = []
    @exclusivity(unchecked) var side = 0.0

    // Its mixed-integer form, see `BaseRow+Transform`.
    @exclusivity(unchecked) var integers: [IntegerTerm] = []
    @exclusivity(unchecked) var continuous: [ContinuousTerm] = []
    @exclusivity(unchecked) var transformedSide = 0.0
    @exclusivity(unchecked) var continuousActivity = 0.0
    @exclusivity(unchecked) var continuousNorm = 0.0

    /// Cuts found in this round.
    @exclusivity(unchecked) var found: [Cut] = []
    /// A point known to be feasible that no cut may remove; empty if there is none.
    @exclusivity(unchecked) var knownPoint: [Double] = []
    var rejectedByKnownPoint = 0
    /// Flow conservation rows among the problem's, read both ways; see `NetworkCuts`.
    private(set) lazy var networks = [false, true].map { FlowNetwork(problem, isReversed: $0) }
    /// Distance of each continuous column from its closest bounds, see `RowAggregation`.
    @exclusivity(unchecked) var distance: [Double] = []
    /// Rows of cuts by column, for the columns with a distance: see `RowAggregation`.
    @exclusivity(unchecked) var cutEntries: [(row: Int32, value: Double)] = []
    @exclusivity(unchecked) var firstCutEntry: [Int] = []
    /// The cut being put together.
    let output: SparseVector
    /// Entries looked at, a deterministic measure of effort.
    @exclusivity(unchecked) var work = 0

    struct BaseSlack {
        var row: Int
        var coefficient: Double
        var atUpper: Bool
    }

    /// Integer column or slack moved to start at zero: `x = lower + z` or `x = upper − z`.
    struct IntegerTerm {
        /// Column, or −1 − position in `slacks`.
        var id: Int32
        var coefficient: Double
        var point: Double
        var upper: Double
        var complemented: Bool
    }

    /// Continuous column's distance from a bound, or slack, whose coefficient is negative.
    struct ContinuousTerm {
        enum Kind { case lower, upper, variableLower, variableUpper, slack }
        var id: Int32
        var kind: Kind
        var coefficient: Double
        var point: Double
        var bound: VariableBounds.Bound
    }

    init(_ problem: WorkingProblem, variableBounds: VariableBounds) {
        self.problem = problem
        self.variableBounds = variableBounds
        n = problem.columnCount
        output = SparseVector(size: problem.columnCount)
        lower = .allocate(capacity: max(1, n))
        upper = .allocate(capacity: max(1, n))
        lower.initialize(from: problem.lower, count: n)
        upper.initialize(from: problem.upper, count: n)
        value = .allocate(capacity: max(1, n))
        value.initialize(repeating: 0, count: max(1, n))
        isListed = .allocate(capacity: max(1, n))
        isListed.initialize(repeating: false, count: max(1, n))
        extraValue = .allocate(capacity: max(1, n))
        extraValue.initialize(repeating: 0, count: max(1, n))
        hasIntegralSlack = (0..<problem.rowCount).map { i in
            func isWhole(_ v: Double) -> Bool { !v.isFinite || v == v.rounded() }
            guard isWhole(problem.rowLower[i]), isWhole(problem.rowUpper[i]) else { return false }
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] where problem.rowValue[e] != 0 {
                guard problem.isIntegral[Int(problem.rowColumn[e])], isWhole(problem.rowValue[e]) else {
                    return false
                }
            }
            return true
        }
    }

    deinit {
        lower.deallocate()
        upper.deallocate()
        value.deallocate()
        isListed.deallocate()
        extraValue.deallocate()
    }

    // MARK: Rows of the LP

    var rowCount: Int { problem.rowCount + cutRows.count }

    func rowUpper(_ i: Int) -> Double {
        i < problem.rowCount ? problem.rowUpper[i] : cutRows[i - problem.rowCount].upper
    }

    func rowLower(_ i: Int) -> Double { i < problem.rowCount ? problem.rowLower[i] : -.infinity }

    func mayCombine(_ i: Int) -> Bool {
        i < problem.rowCount || cutRows[i - problem.rowCount].rank < mostRank
    }

    func rowLength(_ i: Int) -> Int {
        i < problem.rowCount
            ? problem.rowStart[i + 1] - problem.rowStart[i] : cutRows[i - problem.rowCount].indices.count
    }

    /// Adds `factor` times the structural part of a row.
    func addRow(_ i: Int, times factor: Double) {
        work += rowLength(i)
        if i < problem.rowCount {
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                add(Int(problem.rowColumn[e]), factor * problem.rowValue[e])
            }
        } else {
            let cut = cutRows[i - problem.rowCount]
            for k in cut.indices.indices { add(Int(cut.indices[k]), factor * cut.values[k]) }
        }
    }

    // MARK: The base row

    @inline(__always)
    func add(_ j: Int, _ amount: Double) {
        value[j] += amount
        if !isListed[j] {
            isListed[j] = true
            list.append(Int32(j))
        }
    }

    func clearBase() {
        for j in list {
            value[Int(j)] = 0
            isListed[Int(j)] = false
        }
        list.removeAll(keepingCapacity: true)
        slacks.removeAll(keepingCapacity: true)
        side = 0
    }

    /// Adds `factor` times row i, with its slack on the side given or, by default, on the side its activity is nearer to.
    func aggregate(_ i: Int, times factor: Double, atUpper: Bool? = nil) {
        addRow(i, times: factor)
        let low = rowLower(i)
        let high = rowUpper(i)
        if low == high {
            side += factor * high
            return
        }
        var usesUpper = atUpper ?? (high - activity[i] <= activity[i] - low)
        if usesUpper && high == .infinity { usesUpper = false }
        if !usesUpper && low == -.infinity { usesUpper = true }
        side += factor * (usesUpper ? high : low)
        slacks.append(BaseSlack(row: i, coefficient: usesUpper ? factor : -factor, atUpper: usesUpper))
    }

    // MARK: From base row to cuts

    /// Tries the base row and its negative with every rounding at hand.
    func cutBase(deltas: [Double] = [], covers: Bool = true, rounding: Bool = true) {
        for sign in [1.0, -1.0] {
            guard transform(sign: sign) else { continue }
            if rounding { mixedIntegerRounding(extraDeltas: deltas) }
            if covers {
                // Rounding may have complemented columns; covers start from the plain form.
                guard transform(sign: sign) else { continue }
                liftedCover()
            }
        }
    }

    /// Puts `sign` times the base row in the form `Σ a z + Σ c t ≤ b` with `z` integer and `0 ≤ z ≤ u`, `t ≥ 0` and `c < 0`.
    /// - Returns: false if a column has no bound to start from.
    func transform(sign: Double) -> Bool {
        integers.removeAll(keepingCapacity: true)
        continuous.removeAll(keepingCapacity: true)
        transformedSide = sign * side
        continuousActivity = 0
        continuousNorm = 0
        var position = 0
        let listedCount = list.count
        while position < listedCount {
            let j = Int(list[position])
            position += 1
            if isRounded(j) { continue }
            let a = sign * value[j]
            if relaxes(a, j) { continue }
            guard substitute(j, a) else { return undoTouched() }
        }
        for (p, slack) in slacks.enumerated() {
            let c = sign * slack.coefficient
            let row = slack.row
            let point = max(0, slack.atUpper ? rowUpper(row) - activity[row] : activity[row] - rowLower(row))
            if row < problem.rowCount && hasIntegralSlack[row] {
                integers.append(
                    IntegerTerm(
                        id: Int32(-1 - p), coefficient: c, point: point, upper: rowUpper(row) - rowLower(row),
                        complemented: false))
            } else if c < 0 {
                keep(Int32(p), .slack, c, point)
            }
        }
        for position in 0..<list.count {
            let j = Int(list[position])
            guard isRounded(j) else { continue }
            let a = sign * value[j] + extra(j)
            if relaxes(a, j) { continue }
            let low = lower[j]
            let high = upper[j]
            if low == high {
                transformedSide -= a * low
                continue
            }
            guard low > -.infinity || high < .infinity else { return undoTouched() }
            let toUpper = low == -.infinity || (high < .infinity && high - x[j] < x[j] - low)
            if toUpper {
                transformedSide -= a * high
                integers.append(
                    IntegerTerm(
                        id: Int32(j), coefficient: -a, point: max(0, high - x[j]), upper: high - low,
                        complemented: true))
            } else {
                transformedSide -= a * low
                integers.append(
                    IntegerTerm(
                        id: Int32(j), coefficient: a, point: max(0, x[j] - low), upper: high - low,
                        complemented: false))
            }
        }
        _ = undoTouched()
        return abs(transformedSide) < 1e9 && !integers.isEmpty
    }

    /// Leaves a term out whose coefficient is next to nothing, with the least it can come to taken off the side.
    /// - Returns: false if it is not, or if the column has no bound to tell by and the coefficient is more than rounding.
    private func relaxes(_ a: Double, _ j: Int) -> Bool {
        guard abs(a) < 1e-11 else { return false }
        if a == 0 { return true }
        let least = a > 0 ? a * lower[j] : a * upper[j]
        guard least.isFinite else { return abs(a) < 1e-13 }
        transformedSide -= min(0, least)
        return true
    }

    /// Whether a column is rounded. One that only follows from integer columns is not where a variable bound stands in for it.
    private func isRounded(_ j: Int) -> Bool {
        problem.isInteger[j]
            || problem.isIntegral[j] && variableBounds.upper[j].isEmpty && variableBounds.lower[j].isEmpty
    }

    /// Integer columns' coefficients that variable bounds brought in.
    @exclusivity(unchecked) private var touched: [Int32] = []
    private let extraValue: UnsafeMutablePointer<Double>
    private func extra(_ j: Int) -> Double { extraValue[j] }

    private func undoTouched() -> Bool {
        for j in touched { extraValue[Int(j)] = 0 }
        touched.removeAll(keepingCapacity: true)
        return false
    }

    func keep(
        _ id: Int32, _ kind: ContinuousTerm.Kind, _ c: Double, _ point: Double,
        _ bound: VariableBounds.Bound = .init(binary: -1, coefficient: 0, constant: 0)
    ) {
        guard c < 0 else { return }
        continuous.append(ContinuousTerm(id: id, kind: kind, coefficient: c, point: point, bound: bound))
        continuousActivity += c * point
        continuousNorm += c * c
    }

    /// Closest lower and upper bounds of a continuous column at the LP point, variable bounds included.
    func closestBounds(_ j: Int) -> (
        low: Double, lowVariable: VariableBounds.Bound?, high: Double, highVariable: VariableBounds.Bound?
    ) {
        var low = lower[j]
        var high = upper[j]
        var lowVariable: VariableBounds.Bound?
        var highVariable: VariableBounds.Bound?
        for bound in variableBounds.lower[j] {
            let y = Int(bound.binary)
            guard lower[y] < upper[y] else { continue }
            let v = bound.coefficient * x[y] + bound.constant
            if v >= low - 1e-9 && (lowVariable == nil || v > low)
                && (v > low || x[y] > 1e-6 && x[y] < 1 - 1e-6)
            {
                low = max(low, v)
                lowVariable = bound
            }
        }
        for bound in variableBounds.upper[j] {
            let y = Int(bound.binary)
            guard lower[y] < upper[y] else { continue }
            let v = bound.coefficient * x[y] + bound.constant
            if v <= high + 1e-9 && (highVariable == nil || v < high)
                && (v < high || x[y] > 1e-6 && x[y] < 1 - 1e-6)
            {
                high = min(high, v)
                highVariable = bound
            }
        }
        return (low, lowVariable, high, highVariable)
    }

    /// Replaces a continuous column by its distance from the nearer bound.
    private func substitute(_ j: Int, _ a: Double) -> Bool {
        let bounds = closestBounds(j)
        if bounds.low == -.infinity && bounds.high == .infinity { return false }
        let toLower =
            bounds.high == .infinity || (bounds.low > -.infinity && x[j] - bounds.low <= bounds.high - x[j])
        if toLower {
            let point = max(0, x[j] - bounds.low)
            if let bound = bounds.lowVariable {
                transformedSide -= a * bound.constant
                addExtra(Int(bound.binary), a * bound.coefficient)
                keep(Int32(j), .variableLower, a, point, bound)
            } else {
                transformedSide -= a * lower[j]
                keep(Int32(j), .lower, a, point)
            }
        } else {
            let point = max(0, bounds.high - x[j])
            if let bound = bounds.highVariable {
                transformedSide -= a * bound.constant
                addExtra(Int(bound.binary), a * bound.coefficient)
                keep(Int32(j), .variableUpper, -a, point, bound)
            } else {
                transformedSide -= a * upper[j]
                keep(Int32(j), .upper, -a, point)
            }
        }
        return true
    }

    private func addExtra(_ y: Int, _ amount: Double) {
        if !isListed[y] { add(y, 0) }
        touched.append(Int32(y))
        extraValue[y] += amount
    }
}
