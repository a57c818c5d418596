/// Shrinks a linear or mixed-integer program to an equivalent smaller one, and turns its solution back.
///
/// Rows and columns wait in two queues and are looked at again only when something they depend on has changed, so the
/// work stays close to linear. Every reduction pushes a record; `postsolve` undoes the records in reverse order and
/// yields primal, dual, reduced costs and a basis of the model as given. With `integersMatter` no reduction may turn an
/// integral point into a fractional one, and only the primal part of postsolve is meaningful.
///
/// The reductions follow Andersen and Andersen, "Presolving in linear programming", Mathematical Programming 71 (1995),
/// doi:10.1007/BF01586000, and for duplicate lines Tomlin and Welch (1986).
package final class Presolver {
    package enum Verdict: Sendable {
        /// `reducedModel` has the same optimum, if it has one.
        case reduced
        /// The model has no feasible point.
        case infeasible
        /// No point is both feasible and optimal; which of the two fails is not known.
        case infeasibleOrUnbounded
    }

    let model: Model
    let p: PresolveProblem
    let integersMatter: Bool
    var stack = ReductionStack()
    var verdict = Verdict.reduced
    /// Reductions of each family so far, for reports.
    package internal(set) var counts: [String: Int] = [:]

    private var rowQueue: [Int32] = []
    private var columnQueue: [Int32] = []
    private var rowQueued: [Bool]
    private var columnQueued: [Bool]
    private let shouldStop: () -> Bool
    /// Scratch: position in a list of each column, -1 if absent.
    var mark: [Int32]

    /// Violation up to which sides are taken to meet; far below the solve's own tolerance, so that what presolve lets pass
    /// the final check still accepts.
    static let tolerance = 1e-9
    /// Violation from which presolve calls a model infeasible. In between, the simplex method decides.
    static let infeasibility = 1e-7
    /// Rounding that a sum carries, relative to its terms, in units of `infeasibility`: 1e-15.
    static let roundingShare = 1e-8

    /// - Parameters:
    ///   - integersMatter: keep integer columns integral; `false` solves the relaxation.
    ///   - shouldStop: polled from time to time; presolve then stops early with what it has.
    package init(model: Model, integersMatter: Bool, shouldStop: @escaping () -> Bool = { false }) {
        self.model = model
        self.integersMatter = integersMatter
        self.shouldStop = shouldStop
        p = PresolveProblem(model: model, integersMatter: integersMatter)
        rowQueued = Array(repeating: false, count: model.rowCount)
        columnQueued = Array(repeating: false, count: model.columnCount)
        mark = Array(repeating: -1, count: max(model.columnCount, model.rowCount))
    }

    // MARK: Queues

    func touch(row i: Int) {
        if !rowQueued[i] && p.rowAlive[i] {
            rowQueued[i] = true
            rowQueue.append(Int32(i))
        }
    }

    func touch(column j: Int) {
        if !columnQueued[j] && p.columnAlive[j] {
            columnQueued[j] = true
            columnQueue.append(Int32(j))
        }
    }

    func touchRows(of j: Int) {
        var k = p.columnHead[j]
        while k >= 0 {
            touch(row: Int(p.entryRow[Int(k)]))
            k = p.columnNext[Int(k)]
        }
    }

    func touchColumns(of i: Int) {
        var k = p.rowHead[i]
        while k >= 0 {
            touch(column: Int(p.entryColumn[Int(k)]))
            k = p.rowNext[Int(k)]
        }
    }

    // MARK: The loop

    /// Reduces until nothing more is found; then `reducedModel()` and `postsolve` may be used.
    package func run() -> Verdict {
        if integersMatter { roundIntegerBounds() }
        for i in 0..<p.rowTotal where verdict == .reduced { meetRowSides(i) }
        for j in 0..<p.columnTotal where verdict == .reduced { meetColumnBounds(j) }
        for i in 0..<p.rowTotal { touch(row: i) }
        for j in 0..<p.columnTotal { touch(column: j) }
        for round in 0..<12 where verdict == .reduced {
            drainQueues()
            if verdict != .reduced || shouldStop() { break }
            let before = stack.reductions.count
            if !integersMatter { dropRowsByImpliedBounds() }
            mergeDuplicateRows()
            if verdict == .reduced { mergeDuplicateColumns() }
            if verdict == .reduced {
                if integersMatter { fixDominatedBinaries() } else { fixDominatedColumns() }
            }
            let found = stack.reductions.count - before
            // Late rounds that find next to nothing cost more than they give.
            if found == 0 && rowQueue.isEmpty && columnQueue.isEmpty { break }
            if round > 3 && found * 200 < p.rowTotal + p.columnTotal { break }
        }
        if verdict == .reduced { drainQueues() }
        return verdict
    }

    private func drainQueues() {
        var steps = 0
        while verdict == .reduced && !(rowQueue.isEmpty && columnQueue.isEmpty) {
            let rows = rowQueue
            rowQueue.removeAll(keepingCapacity: true)
            for row in rows {
                rowQueued[Int(row)] = false
                if p.rowAlive[Int(row)] && verdict == .reduced { reduceRow(Int(row)) }
                steps += 1
                if steps % 1024 == 0 && shouldStop() { return }
            }
            let columns = columnQueue
            columnQueue.removeAll(keepingCapacity: true)
            for column in columns {
                columnQueued[Int(column)] = false
                if p.columnAlive[Int(column)] && verdict == .reduced { reduceColumn(Int(column)) }
                steps += 1
                if steps % 1024 == 0 && shouldStop() { return }
            }
        }
    }

    private func reduceRow(_ i: Int) {
        meetRowSides(i)
        if verdict != .reduced { return }
        if p.rowLower[i] == -.infinity && p.rowUpper[i] == .infinity {
            dropRow(i)
        } else if p.rowSize[i] == 0 {
            dropEmptyRow(i)
        } else if p.rowSize[i] == 1 {
            turnSingletonRowIntoBounds(i)
        } else if !reduceByActivity(i) && p.rowAlive[i] && p.rowSize[i] == 2 && p.rowLower[i] == p.rowUpper[i]
        {
            substituteDoubleton(i)
        }
    }

    private func reduceColumn(_ j: Int) {
        meetColumnBounds(j)
        if verdict != .reduced { return }
        if p.lower[j] == p.upper[j] {
            fix(j, at: p.lower[j])
        } else if p.columnSize[j] == 0 {
            fixEmptyColumn(j)
        } else if !fixByLocks(j) && verdict == .reduced {
            if p.columnSize[j] == 1 {
                reduceColumnSingleton(j)
            } else {
                substituteImpliedFree(j)
            }
        }
    }

    func note(_ family: String) { counts[family, default: 0] += 1 }

    /// Crossed sides within the tolerance are made to meet; beyond it they prove infeasibility.
    func meetRowSides(_ i: Int) {
        let (lower, upper) = (p.rowLower[i], p.rowUpper[i])
        if lower <= upper && lower < .infinity && upper > -.infinity { return }
        if crossedBeyondDoubt(lower, upper) { return }
        p.rowLower[i] = lower + (upper - lower) / 2
        p.rowUpper[i] = p.rowLower[i]
    }

    func meetColumnBounds(_ j: Int) {
        let (lower, upper) = (p.lower[j], p.upper[j])
        if lower <= upper && lower < .infinity && upper > -.infinity { return }
        if p.isInteger[j] {
            verdict = .infeasible
            return
        }
        if crossedBeyondDoubt(lower, upper) { return }
        p.setLower(j, lower + (upper - lower) / 2)
        p.setUpper(j, p.lower[j])
    }

    /// Bounds that a row gives a column, where they pass the column's own by no more than `slack` made to meet them;
    /// integers within the slack for an integer column. What is a hair in a row of small entries is much in the column.
    func metBounds(_ low: Double, _ high: Double, of j: Int, slack: Double) -> (low: Double, high: Double) {
        if p.isInteger[j] { return Self.integerRange(low, high, slack: slack) }
        let (lower, upper) = (p.lower[j], p.upper[j])
        return (
            low > upper && low - upper <= slack ? upper : low,
            high < lower && lower - high <= slack ? lower : high
        )
    }

    /// Violation of a row from which it is infeasible, with what parts moved into its sides left of rounding in them.
    func doubt(ofRow i: Int, scale: Double = 0) -> Double {
        Self.infeasibility * max(1, scale, Self.roundingShare * p.largestShift[i])
    }

    private func crossedBeyondDoubt(_ lower: Double, _ upper: Double) -> Bool {
        let finite = lower.isFinite && upper.isFinite
        if !finite || lower - upper > Self.infeasibility * max(1, min(abs(lower), abs(upper))) {
            verdict = .infeasible
            return true
        }
        return false
    }

    // MARK: Lines that die

    /// Unlinks a row; the columns it leaves are looked at again.
    func kill(row i: Int) {
        p.rowAlive[i] = false
        while p.rowHead[i] >= 0 {
            touch(column: Int(p.entryColumn[Int(p.rowHead[i])]))
            p.remove(p.rowHead[i])
        }
    }

    /// Unlinks a column; the rows it leaves are looked at again.
    func kill(column j: Int) {
        p.columnAlive[j] = false
        while p.columnHead[j] >= 0 {
            touch(row: Int(p.entryRow[Int(p.columnHead[j])]))
            p.remove(p.columnHead[j])
        }
    }
}
