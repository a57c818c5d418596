/// Current bounds of all columns with a trail, so that any state can be left again.
///
///     let mark = domain.mark
///     domain.tightenUpper(j, to: 0)
///     if !domain.propagate() { … }        // no point is left
///     domain.backtrack(to: mark)
///
/// Bounds only ever get tighter between two backtracks. Columns whose bounds changed are collected in `changed`, for the
/// simplex engine to follow.
final class Domain {
    let problem: WorkingProblem
    let lower: UnsafeMutablePointer<Double>
    let upper: UnsafeMutablePointer<Double>
    /// A bound change to undo.
    struct Change {
        var column: Int32
        var isUpper: Bool
        var old: Double
    }
    @exclusivity(unchecked) private(set) var trail: [Change] = []
    /// Set when a column or row has no point left; cleared by `backtrack`.
    @exclusivity(unchecked) var isInfeasible = false
    /// Columns whose bounds differ from what was last reported by `takeChanged`.
    @exclusivity(unchecked) private var changed: [Int32] = []
    private let isChanged: UnsafeMutablePointer<Bool>
    /// Rows to propagate.
    @exclusivity(unchecked) var queue: [Int32] = []
    let isQueued: UnsafeMutablePointer<Bool>
    /// Entries looked at so far: a deterministic measure of effort.
    @exclusivity(unchecked) var propagationCount = 0
    /// Whether a deduction rested on the objective cutoff: what it removed is only known not to beat the cutoff.
    @exclusivity(unchecked) var usedCutoff = false

    /// Violation of a row from which it is taken as proven: the acceptance tolerance of the final check.
    static let rowTolerance = 1e-6

    init(_ problem: WorkingProblem) {
        self.problem = problem
        let n = max(1, problem.columnCount)
        lower = .allocate(capacity: n)
        upper = .allocate(capacity: n)
        lower.initialize(from: problem.lower, count: n)
        upper.initialize(from: problem.upper, count: n)
        isChanged = .allocate(capacity: n)
        isChanged.initialize(repeating: false, count: n)
        isQueued = .allocate(capacity: problem.rowCount + 1)
        isQueued.initialize(repeating: false, count: problem.rowCount + 1)
    }

    deinit {
        lower.deallocate()
        upper.deallocate()
        isChanged.deallocate()
        isQueued.deallocate()
    }

    /// Takes over the bounds of another domain of the same problem, which hold everywhere, and tells of them in `takeChanged`.
    func adopt(_ other: Domain) {
        for j in 0..<problem.columnCount where lower[j] != other.lower[j] || upper[j] != other.upper[j] {
            lower[j] = other.lower[j]
            upper[j] = other.upper[j]
            noteChanged(j)
        }
        usedCutoff = other.usedCutoff
    }

    var mark: Int { trail.count }

    @inline(__always)
    func isFixed(_ j: Int) -> Bool { lower[j] == upper[j] }

    /// Undoes every change made since `mark` was taken.
    func backtrack(to mark: Int) {
        while trail.count > mark {
            let change = trail.removeLast()
            let j = Int(change.column)
            if change.isUpper { upper[j] = change.old } else { lower[j] = change.old }
            noteChanged(j)
        }
        clearQueue()
        isInfeasible = false
    }

    /// Makes the present state the bottom of the trail.
    func forgetTrail() { trail.removeAll(keepingCapacity: true) }

    /// The bounds at the bottom of the trail.
    func boundsAtBottom() -> (lower: [Double], upper: [Double]) {
        var low = Array(UnsafeBufferPointer(start: lower, count: problem.columnCount))
        var high = Array(UnsafeBufferPointer(start: upper, count: problem.columnCount))
        for change in trail.reversed() {
            if change.isUpper {
                high[Int(change.column)] = change.old
            } else {
                low[Int(change.column)] = change.old
            }
        }
        return (low, high)
    }

    func clearQueue() {
        for i in queue { isQueued[Int(i)] = false }
        queue.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    private func noteChanged(_ j: Int) {
        if !isChanged[j] {
            isChanged[j] = true
            changed.append(Int32(j))
        }
    }

    /// Whether the engine has bounds to take over.
    var hasChanges: Bool { !changed.isEmpty }

    /// Calls `body` with each column whose bounds changed since the last call.
    func takeChanged(_ body: (Int) -> Void) {
        for j in changed {
            isChanged[Int(j)] = false
            body(Int(j))
        }
        changed.removeAll(keepingCapacity: true)
    }

    func enqueueRows(of j: Int) {
        for e in problem.columnStart[j]..<problem.columnStart[j + 1] { enqueue(row: problem.columnRow[e]) }
    }

    @inline(__always)
    func enqueue(row i: Int32) {
        if !isQueued[Int(i)] {
            isQueued[Int(i)] = true
            queue.append(i)
        }
    }

    func enqueueAllRows() {
        for i in 0..<problem.rowCount { enqueue(row: Int32(i)) }
    }

    /// Raises a lower bound. Integral columns take `value` rounded up by the caller.
    func tightenLower(_ j: Int, to value: Double) {
        guard value > lower[j] else { return }
        var value = value
        if value > upper[j] {
            if problem.isIntegral[j] || value > upper[j] + Self.rowTolerance * max(1, abs(upper[j])) {
                isInfeasible = true
                return
            }
            value = upper[j]
            if value == lower[j] { return }
        }
        trail.append(Change(column: Int32(j), isUpper: false, old: lower[j]))
        lower[j] = value
        noteChanged(j)
        enqueueRows(of: j)
    }

    /// Lowers an upper bound. Integral columns take `value` rounded down by the caller.
    func tightenUpper(_ j: Int, to value: Double) {
        guard value < upper[j] else { return }
        var value = value
        if value < lower[j] {
            if problem.isIntegral[j] || value < lower[j] - Self.rowTolerance * max(1, abs(lower[j])) {
                isInfeasible = true
                return
            }
            value = lower[j]
            if value == upper[j] { return }
        }
        trail.append(Change(column: Int32(j), isUpper: true, old: upper[j]))
        upper[j] = value
        noteChanged(j)
        enqueueRows(of: j)
    }

    /// Fixes a column within its bounds.
    func fix(_ j: Int, at value: Double) {
        if value < lower[j] || value > upper[j] {
            isInfeasible = true
            return
        }
        tightenLower(j, to: value)
        tightenUpper(j, to: value)
    }

    /// Columns and bounds changed since a mark, in order.
    func changes(since mark: Int) -> ArraySlice<Change> { trail[mark...] }
}
