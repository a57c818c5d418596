/// Tightens column bounds by the activity bounds of the rows, with a trail so that a subtree's changes can be undone.
///
/// For each row, what one column can take is limited by the least and most the others can add (Savelsbergh 1994,
/// doi:10.1287/ijoc.6.4.445). Activities are recomputed from the current bounds whenever a row is visited: nothing stale is
/// trusted. Infinite contributions are counted apart.
final class BoundPropagation {
    let model: Model
    private(set) var lower: [Double]
    private(set) var upper: [Double]
    private let columns: SparseMatrix
    private var trail: [(column: Int32, lower: Double, upper: Double)] = []
    private var queue: [Int32] = []
    private var queued: [Bool]

    static let feasibility = 1e-7
    private static let leastProgress = 1e-3
    /// Rows longer than this are visited only at the root.
    private static let roundsLimit = 50

    init(model: Model) {
        self.model = model
        lower = model.columnLower
        upper = model.columnUpper
        columns = model.columnMatrix()
        queued = Array(repeating: false, count: model.rowCount)
    }

    /// A place on the trail to return to.
    var mark: Int { trail.count }

    func undo(to mark: Int) {
        while trail.count > mark {
            let change = trail.removeLast()
            lower[Int(change.column)] = change.lower
            upper[Int(change.column)] = change.upper
        }
    }

    /// Columns changed since a mark.
    func changedColumns(since mark: Int) -> ArraySlice<(column: Int32, lower: Double, upper: Double)> {
        trail[mark...]
    }

    /// Rounds integer bounds and visits every row. Returns whether the model may still be feasible.
    func propagateAll() -> Bool {
        for j in 0..<model.columnCount where model.columnType[j] == .integer {
            let low = (lower[j] - 1e-9).rounded(.up)
            let high = (upper[j] + 1e-9).rounded(.down)
            if low > high { return false }
            if low != lower[j] || high != upper[j] { change(j, low, high) }
        }
        for i in 0..<model.rowCount { enqueue(Int32(i)) }
        return run()
    }

    /// Narrows a column and follows the consequences. Returns `false` when they leave no point.
    func tighten(_ j: Int, lower low: Double, upper high: Double) -> Bool {
        let newLow = max(low, lower[j])
        let newHigh = min(high, upper[j])
        if newLow > newHigh + BoundPropagation.feasibility { return false }
        if newLow > lower[j] || newHigh < upper[j] { change(j, newLow, max(newLow, newHigh)) }
        return run()
    }

    private func change(_ j: Int, _ low: Double, _ high: Double) {
        trail.append((Int32(j), lower[j], upper[j]))
        lower[j] = low
        upper[j] = high
        for e in columns.start[j]..<columns.start[j + 1] { enqueue(columns.index[e]) }
    }

    private func enqueue(_ row: Int32) {
        guard !queued[Int(row)] else { return }
        queued[Int(row)] = true
        queue.append(row)
    }

    private func run() -> Bool {
        var next = 0
        var feasible = true
        let limit = BoundPropagation.roundsLimit * max(1, model.rowCount)
        while next < queue.count {
            let row = Int(queue[next])
            next += 1
            queued[row] = false
            if feasible && next < limit { feasible = visit(row) }
        }
        queue.removeAll(keepingCapacity: true)
        return feasible
    }

    private func visit(_ i: Int) -> Bool {
        let range = model.rowStart[i]..<model.rowStart[i + 1]
        var least = 0.0
        var most = 0.0
        var leastInfinite = 0
        var mostInfinite = 0
        var size = 0.0
        for e in range {
            let a = model.entryValue[e]
            let j = Int(model.entryColumn[e])
            let low = a > 0 ? a * lower[j] : a * upper[j]
            let high = a > 0 ? a * upper[j] : a * lower[j]
            if low == -.infinity {
                leastInfinite += 1
            } else {
                least += low
                size = max(size, abs(low))
            }
            if high == .infinity {
                mostInfinite += 1
            } else {
                most += high
                size = max(size, abs(high))
            }
        }
        let rowLow = model.rowLower[i]
        let rowHigh = model.rowUpper[i]
        let tolerance = BoundPropagation.feasibility * max(1, size)
        if leastInfinite == 0 && least > rowHigh + tolerance { return false }
        if mostInfinite == 0 && most < rowLow - tolerance { return false }
        let mayBindHigh =
            rowHigh < .infinity && (mostInfinite > 0 || most > rowHigh + tolerance) && leastInfinite <= 1
        let mayBindLow =
            rowLow > -.infinity && (leastInfinite > 0 || least < rowLow - tolerance) && mostInfinite <= 1
        guard mayBindHigh || mayBindLow else { return true }
        for e in range {
            let a = model.entryValue[e]
            let j = Int(model.entryColumn[e])
            if lower[j] == upper[j] || abs(a) < 1e-9 { continue }
            let low = a > 0 ? a * lower[j] : a * upper[j]
            let high = a > 0 ? a * upper[j] : a * lower[j]
            var newLow = lower[j]
            var newHigh = upper[j]
            if mayBindHigh {
                let others: Double? =
                    leastInfinite == 0 ? least - low : (low == -.infinity ? least : nil)
                if let others {
                    let bound = (rowHigh - others) / a
                    if a > 0 { newHigh = min(newHigh, bound) } else { newLow = max(newLow, bound) }
                }
            }
            if mayBindLow {
                let others: Double? =
                    mostInfinite == 0 ? most - high : (high == .infinity ? most : nil)
                if let others {
                    let bound = (rowLow - others) / a
                    if a > 0 { newLow = max(newLow, bound) } else { newHigh = min(newHigh, bound) }
                }
            }
            if model.columnType[j] == .integer {
                newLow = (newLow - 1e-6).rounded(.up)
                newHigh = (newHigh + 1e-6).rounded(.down)
            } else {
                // A continuous bound derived in floating point keeps a margin, and small gains are not worth it.
                let progress = BoundPropagation.leastProgress * max(1, min(upper[j] - lower[j], 1e6))
                newLow =
                    newLow > lower[j] + progress && newLow.magnitude < 1e9
                    ? newLow - 1e-7 * max(1, abs(newLow)) : lower[j]
                newHigh =
                    newHigh < upper[j] - progress && newHigh.magnitude < 1e9
                    ? newHigh + 1e-7 * max(1, abs(newHigh)) : upper[j]
            }
            if newLow > newHigh {
                if newLow > newHigh + BoundPropagation.feasibility * max(1, abs(newLow)) { return false }
                newHigh = newLow
            }
            if newLow > lower[j] || newHigh < upper[j] {
                // The row's own activity moves with the bound.
                let newLeast = a > 0 ? a * newLow : a * newHigh
                let newMost = a > 0 ? a * newHigh : a * newLow
                if low == -.infinity {
                    if newLeast > -.infinity {
                        leastInfinite -= 1
                        least += newLeast
                    }
                } else {
                    least += newLeast - low
                }
                if high == .infinity {
                    if newMost < .infinity {
                        mostInfinite -= 1
                        most += newMost
                    }
                } else {
                    most += newMost - high
                }
                change(j, newLow, newHigh)
            }
        }
        return true
    }
}
