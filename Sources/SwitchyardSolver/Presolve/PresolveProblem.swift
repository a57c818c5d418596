/// A linear program being reduced: minimise, with rows and columns that die, bounds that move and entries that come and go.
///
/// Entries sit in slots linked twice, along their row and along their column, so that removing one costs O(1) and
/// walking a line costs its length. All storage is flat and owned here.
final class PresolveProblem {
    let rowTotal: Int
    let columnTotal: Int
    let cost: UnsafeMutablePointer<Double>
    let lower: UnsafeMutablePointer<Double>
    let upper: UnsafeMutablePointer<Double>
    let rowLower: UnsafeMutablePointer<Double>
    let rowUpper: UnsafeMutablePointer<Double>
    /// Size of the largest known part that moved into each row's sides: they carry its rounding.
    let largestShift: UnsafeMutablePointer<Double>
    let isInteger: UnsafeMutablePointer<Bool>
    let rowAlive: UnsafeMutablePointer<Bool>
    let columnAlive: UnsafeMutablePointer<Bool>
    let rowHead: UnsafeMutablePointer<Int32>
    let rowSize: UnsafeMutablePointer<Int32>
    let columnHead: UnsafeMutablePointer<Int32>
    let columnSize: UnsafeMutablePointer<Int32>
    /// Constant of the objective, in the minimised sense.
    var offset = 0.0

    private(set) var entryRow: UnsafeMutablePointer<Int32>
    private(set) var entryColumn: UnsafeMutablePointer<Int32>
    private(set) var entryValue: UnsafeMutablePointer<Double>
    private(set) var rowNext: UnsafeMutablePointer<Int32>
    private var rowPrevious: UnsafeMutablePointer<Int32>
    private(set) var columnNext: UnsafeMutablePointer<Int32>
    private var columnPrevious: UnsafeMutablePointer<Int32>
    private var capacity: Int
    private var used = 0
    private var freeSlot: Int32 = -1
    /// The row whose activity was last asked for without one of its columns, −1 once it has changed, and that activity.
    private var heldRow = -1
    private var held = Activity()

    init(model: Model, integersMatter: Bool) {
        rowTotal = model.rowCount
        columnTotal = model.columnCount
        let n = max(1, columnTotal)
        let m = max(1, rowTotal)
        cost = .allocate(capacity: n)
        lower = .allocate(capacity: n)
        upper = .allocate(capacity: n)
        isInteger = .allocate(capacity: n)
        columnAlive = .allocate(capacity: n)
        columnHead = .allocate(capacity: n)
        columnSize = .allocate(capacity: n)
        rowLower = .allocate(capacity: m)
        rowUpper = .allocate(capacity: m)
        largestShift = .allocate(capacity: m)
        rowAlive = .allocate(capacity: m)
        rowHead = .allocate(capacity: m)
        rowSize = .allocate(capacity: m)
        capacity = model.entryCount + model.entryCount / 4 + 64
        entryRow = .allocate(capacity: capacity)
        entryColumn = .allocate(capacity: capacity)
        entryValue = .allocate(capacity: capacity)
        rowNext = .allocate(capacity: capacity)
        rowPrevious = .allocate(capacity: capacity)
        columnNext = .allocate(capacity: capacity)
        columnPrevious = .allocate(capacity: capacity)
        let sign: Double = model.sense == .maximize ? -1 : 1
        for j in 0..<columnTotal {
            cost[j] = model.columnCost[j] == 0 ? 0 : sign * model.columnCost[j]
            lower[j] = model.columnLower[j]
            upper[j] = model.columnUpper[j]
            isInteger[j] = integersMatter && model.columnType[j] == .integer
            columnAlive[j] = true
            columnHead[j] = -1
            columnSize[j] = 0
        }
        for i in 0..<rowTotal {
            rowLower[i] = model.rowLower[i]
            rowUpper[i] = model.rowUpper[i]
            largestShift[i] = 0
            rowAlive[i] = true
            rowHead[i] = -1
            rowSize[i] = 0
        }
        // Backwards, because links are made at the head: the lists then run in ascending order.
        for i in stride(from: rowTotal - 1, through: 0, by: -1) {
            for k in stride(from: model.rowStart[i + 1] - 1, through: model.rowStart[i], by: -1) {
                insert(i, Int(model.entryColumn[k]), model.entryValue[k])
            }
        }
    }

    deinit {
        for pointer in [cost, lower, upper, rowLower, rowUpper, largestShift, entryValue] {
            pointer.deallocate()
        }
        for pointer in [isInteger, rowAlive, columnAlive] { pointer.deallocate() }
        for pointer in [
            rowHead, rowSize, columnHead, columnSize, entryRow, entryColumn, rowNext, rowPrevious, columnNext,
            columnPrevious,
        ] { pointer.deallocate() }
    }

    /// Adds an entry known to be absent.
    func insert(_ i: Int, _ j: Int, _ value: Double) {
        var slot = freeSlot
        if slot >= 0 {
            freeSlot = rowNext[Int(slot)]
        } else {
            if used == capacity { grow() }
            slot = Int32(used)
            used += 1
        }
        let k = Int(slot)
        if i == heldRow { heldRow = -1 }
        entryRow[k] = Int32(i)
        entryColumn[k] = Int32(j)
        entryValue[k] = value
        rowPrevious[k] = -1
        rowNext[k] = rowHead[i]
        if rowHead[i] >= 0 { rowPrevious[Int(rowHead[i])] = slot }
        rowHead[i] = slot
        rowSize[i] += 1
        columnPrevious[k] = -1
        columnNext[k] = columnHead[j]
        if columnHead[j] >= 0 { columnPrevious[Int(columnHead[j])] = slot }
        columnHead[j] = slot
        columnSize[j] += 1
    }

    func remove(_ slot: Int32) {
        let k = Int(slot)
        let i = Int(entryRow[k])
        let j = Int(entryColumn[k])
        if i == heldRow { heldRow = -1 }
        if rowPrevious[k] >= 0 { rowNext[Int(rowPrevious[k])] = rowNext[k] } else { rowHead[i] = rowNext[k] }
        if rowNext[k] >= 0 { rowPrevious[Int(rowNext[k])] = rowPrevious[k] }
        if columnPrevious[k] >= 0 {
            columnNext[Int(columnPrevious[k])] = columnNext[k]
        } else {
            columnHead[j] = columnNext[k]
        }
        if columnNext[k] >= 0 { columnPrevious[Int(columnNext[k])] = columnPrevious[k] }
        rowSize[i] -= 1
        columnSize[j] -= 1
        rowNext[k] = freeSlot
        freeSlot = slot
    }

    func setValue(_ slot: Int32, _ value: Double) {
        if Int(entryRow[Int(slot)]) == heldRow { heldRow = -1 }
        entryValue[Int(slot)] = value
    }

    func setLower(_ j: Int, _ bound: Double) {
        heldRow = -1
        lower[j] = bound
    }

    func setUpper(_ j: Int, _ bound: Double) {
        heldRow = -1
        upper[j] = bound
    }

    /// Slot of entry `(i, j)`, -1 if absent; walks the shorter of the two lines.
    func find(_ i: Int, _ j: Int) -> Int32 {
        if rowSize[i] <= columnSize[j] {
            var k = rowHead[i]
            while k >= 0 && entryColumn[Int(k)] != Int32(j) { k = rowNext[Int(k)] }
            return k
        }
        var k = columnHead[j]
        while k >= 0 && entryRow[Int(k)] != Int32(i) { k = columnNext[Int(k)] }
        return k
    }

    private func grow() {
        let newCapacity = capacity * 2
        func regrow<T>(_ old: UnsafeMutablePointer<T>) -> UnsafeMutablePointer<T> {
            let new = UnsafeMutablePointer<T>.allocate(capacity: newCapacity)
            new.update(from: old, count: used)
            old.deallocate()
            return new
        }
        entryRow = regrow(entryRow)
        entryColumn = regrow(entryColumn)
        entryValue = regrow(entryValue)
        rowNext = regrow(rowNext)
        rowPrevious = regrow(rowPrevious)
        columnNext = regrow(columnNext)
        columnPrevious = regrow(columnPrevious)
        capacity = newCapacity
    }

    /// Range of a row's activity over the bounds of its columns: finite parts, and how many terms are infinite.
    struct Activity {
        var lowerSum = 0.0
        var lowerInfinite = 0
        var upperSum = 0.0
        var upperInfinite = 0
        /// Sum of the absolute finite terms, the scale rounding errors are measured by.
        var scale = 0.0

        var lower: Double { lowerInfinite > 0 ? -.infinity : lowerSum }
        var upper: Double { upperInfinite > 0 ? .infinity : upperSum }

        @inline(__always)
        mutating func add(_ low: Double, _ high: Double) {
            if low.isInfinite {
                lowerInfinite += 1
            } else {
                lowerSum += low
                scale += abs(low)
            }
            if high.isInfinite {
                upperInfinite += 1
            } else {
                upperSum += high
                scale += abs(high)
            }
        }

        /// The activity without some of its terms; `nil` if cancellation would leave little but rounding errors.
        func minus(_ part: Activity) -> Activity? {
            guard part.scale <= 0.5 * scale || part.scale == 0 else { return nil }
            var rest = self
            rest.lowerSum -= part.lowerSum
            rest.lowerInfinite -= part.lowerInfinite
            rest.upperSum -= part.upperSum
            rest.upperInfinite -= part.upperInfinite
            rest.scale -= part.scale
            return rest
        }
    }

    /// The range of what a column adds to a row it has entry `a` in.
    func term(_ j: Int, _ a: Double) -> Activity {
        var one = Activity()
        one.add(a > 0 ? a * lower[j] : a * upper[j], a > 0 ? a * upper[j] : a * lower[j])
        return one
    }

    /// Computed afresh each time: a stale activity is the classic cause of wrong presolve answers.
    /// - Parameter skipping: a column left out, -1 for none.
    func activity(_ i: Int, skipping: Int = -1) -> Activity {
        var result = Activity()
        var k = rowHead[i]
        while k >= 0 {
            let slot = Int(k)
            let j = Int(entryColumn[slot])
            k = rowNext[slot]
            if j == skipping { continue }
            let a = entryValue[slot]
            result.add(a > 0 ? a * lower[j] : a * upper[j], a > 0 ? a * upper[j] : a * lower[j])
        }
        return result
    }

    /// A first look at the activity without a column, in constant time while the row stays as it is: rounding may have
    /// moved it by a little, so that it may rule out but not decide. `nil` where the column's own part would drown the
    /// rest.
    func roughActivity(_ i: Int, without j: Int, _ a: Double) -> Activity? {
        if heldRow != i {
            held = activity(i)
            heldRow = i
        }
        return held.minus(term(j, a))
    }
}
