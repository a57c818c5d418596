/// Columns that occur in one row only.
extension Presolver {
    /// Relative size below which an entry is not divided by when a cost moves over it: the multiplier would swamp the
    /// other costs.
    private static let smallestPivot = 1e-3

    /// Bounds on column `j` that row `i` implies through the bounds of its other columns.
    func impliedBounds(_ j: Int, _ a: Double, row i: Int) -> (lower: Double, upper: Double) {
        let rest = p.activity(i, skipping: j)
        let fromLower = (p.rowLower[i] - rest.upper) / a
        let fromUpper = (p.rowUpper[i] - rest.lower) / a
        // A huge remainder carries rounding errors larger than any bound it could imply.
        let usable = rest.scale <= 1e9 * max(1, abs(a))
        if a > 0 { return usable ? (fromLower, fromUpper) : (-.infinity, .infinity) }
        return usable ? (fromUpper, fromLower) : (-.infinity, .infinity)
    }

    func isImplied(lower: Double, of j: Int) -> Bool {
        p.lower[j] == -.infinity || lower >= p.lower[j] - Self.tolerance * min(1, abs(p.lower[j]))
    }

    func isImplied(upper: Double, of j: Int) -> Bool {
        p.upper[j] == .infinity || upper <= p.upper[j] + Self.tolerance * min(1, abs(p.upper[j]))
    }

    func reduceColumnSingleton(_ j: Int) {
        if p.isInteger[j] { return }
        let slot = Int(p.columnHead[j])
        let i = Int(p.entryRow[slot])
        let a = p.entryValue[slot]
        let cost = p.cost[j]
        if p.rowSize[i] < 2 || p.rowLower[i] > p.rowUpper[i] { return }
        if cost != 0 && abs(a) < Self.smallestPivot * largestEntry(row: i) { return }
        let implied = impliedBounds(j, a, row: i)
        if isImplied(lower: implied.lower, of: j) && isImplied(upper: implied.upper, of: j) {
            eliminateFreeSingleton(j, a, i)
        } else if cost == 0 || p.rowLower[i] == p.rowUpper[i] {
            absorbIntoSides(j, a, i)
        }
    }

    func largestEntry(row i: Int) -> Double {
        var largest = 0.0
        var k = p.rowHead[i]
        while k >= 0 {
            largest = max(largest, abs(p.entryValue[Int(k)]))
            k = p.rowNext[Int(k)]
        }
        return largest
    }

    /// Subtracts `y` times the row from the objective; `side` is the row's value in it.
    func moveCost(_ y: Double, row i: Int, side: Double) {
        if y == 0 { return }
        p.offset += y * side
        var k = p.rowHead[i]
        while k >= 0 {
            let j = Int(p.entryColumn[Int(k)])
            let shift = y * p.entryValue[Int(k)]
            let moved = p.cost[j] - shift
            p.cost[j] = abs(moved) <= 1e-14 * abs(shift) ? 0 : moved
            touch(column: j)
            k = p.rowNext[Int(k)]
        }
    }

    // MARK: Free column singletons

    /// A free (or implied free) column follows from its row, and its cost decides which side of the row binds:
    /// `y = c / a`. Row and column go, the cost spreads over the row.
    ///
    /// Undo: `x = (side − rest) / a`, basic; the row is non-basic at that side. Fields: `value` the side, `lower` and
    /// `upper` the row's sides, `otherLower` the dual.
    private func eliminateFreeSingleton(_ j: Int, _ a: Double, _ i: Int) {
        let y = p.cost[j] / a
        let (lower, upper) = (p.rowLower[i], p.rowUpper[i])
        var side = y > 0 ? lower : upper
        if y == 0 { side = lower.isFinite ? lower : upper }
        if side.isInfinite {
            if y != 0 { verdict = .infeasibleOrUnbounded }
            return
        }
        note("free column singletons")
        var reduction = Reduction(
            kind: .freeSingleton, row: Int32(i), column: Int32(j), pivot: a, value: side)
        reduction.otherLower = y
        reduction.lower = lower
        reduction.upper = upper
        reduction.start = stack.index.count
        stack.appendRow(p, i, except: j)
        reduction.middle = stack.index.count
        reduction.end = reduction.middle
        stack.push(reduction)
        moveCost(y, row: i, side: side)
        kill(column: j)
        kill(row: i)
    }

    // MARK: Slack columns

    /// A bounded column without cost only widens its row: `L − a·[l, u] ≤ rest ≤ U − a·[l, u]`. On an equality its cost
    /// can be moved to the other columns first.
    ///
    /// Undo: where the row rests on a widened side, the column sits at the bound that side used. Otherwise it stays at a
    /// bound if the row then holds, or else becomes basic and the row non-basic. Fields: `lower`, `upper` the column's
    /// bounds, `otherLower`, `otherUpper` the row's sides, `value` the dual moved out.
    private func absorbIntoSides(_ j: Int, _ a: Double, _ i: Int) {
        let (lower, upper) = (p.rowLower[i], p.rowUpper[i])
        let low = a > 0 ? a * p.lower[j] : a * p.upper[j]
        let high = a > 0 ? a * p.upper[j] : a * p.lower[j]
        // Sides far larger than the row's numbers would round its own sides away.
        let limit = 1e6 * max(1, max(lower.isFinite ? abs(lower) : 0, upper.isFinite ? abs(upper) : 0))
        if (low.isFinite && abs(low) > limit) || (high.isFinite && abs(high) > limit) { return }
        note("slack columns")
        let y = p.cost[j] / a
        var reduction = Reduction(kind: .slackColumn, row: Int32(i), column: Int32(j), pivot: a, value: y)
        reduction.lower = p.lower[j]
        reduction.upper = p.upper[j]
        reduction.otherLower = lower
        reduction.otherUpper = upper
        reduction.start = stack.index.count
        stack.appendRow(p, i, except: j)
        reduction.middle = stack.index.count
        reduction.end = reduction.middle
        stack.push(reduction)
        moveCost(y, row: i, side: lower)
        kill(column: j)
        p.rowLower[i] = high == .infinity ? -.infinity : Self.shifted(lower, high)
        p.rowUpper[i] = low == -.infinity ? .infinity : Self.shifted(upper, low)
        touch(row: i)
        touchColumns(of: i)
    }
}

extension PostsolveState {
    mutating func undoFreeSingleton(_ r: Reduction, _ stack: ReductionStack) {
        let (i, j) = (Int(r.row), Int(r.column))
        let rest = rowSum(stack, r.start..<r.middle)
        primal[j] = (r.value - rest) / r.pivot
        dual[i] = r.otherLower
        reducedCost[j] = 0
        columnPosition[j] = .basic
        rowPosition[i] = r.value == r.lower && !(r.value == r.upper && r.otherLower < 0) ? .atLower : .atUpper
    }

    mutating func undoSlackColumn(_ r: Reduction, _ stack: ReductionStack) {
        let (i, j) = (Int(r.row), Int(r.column))
        let a = r.pivot
        let rest = rowSum(stack, r.start..<r.middle)
        let reducedDual = dual[i]
        dual[i] = reducedDual + r.value
        reducedCost[j] = -a * reducedDual
        // Values of x that keep the row within its sides.
        var low = ((a > 0 ? r.otherLower : r.otherUpper) - rest) / a
        var high = ((a > 0 ? r.otherUpper : r.otherLower) - rest) / a
        if low.isNaN { low = -.infinity }
        if high.isNaN { high = .infinity }
        let wantsUpper = (rowPosition[i] == .atLower) == (a > 0)
        if rowPosition[i] != .basic && (wantsUpper ? r.upper : r.lower).isFinite {
            primal[j] = wantsUpper ? r.upper : r.lower
            columnPosition[j] = wantsUpper ? .atUpper : .atLower
            // On an equality the side is decided by the sign of the dual, cost part included.
            if r.otherLower == r.otherUpper { rowPosition[i] = dual[i] >= 0 ? .atLower : .atUpper }
            return
        }
        // An equality carries the dual moved out with the cost, so it cannot be basic: the column takes its place.
        let isEquality = r.otherLower == r.otherUpper
        if !isEquality && r.lower.isFinite && low <= r.lower && high >= r.lower {
            primal[j] = r.lower
            columnPosition[j] = .atLower
        } else if !isEquality && r.upper.isFinite && low <= r.upper && high >= r.upper {
            primal[j] = r.upper
            columnPosition[j] = .atUpper
        } else {
            let target = low.isFinite ? low : (high.isFinite ? high : 0)
            primal[j] = min(max(target, r.lower), r.upper)
            columnPosition[j] = .basic
            let atLower = low.isFinite == (a > 0)
            rowPosition[i] = atLower ? .atLower : .atUpper
            if r.otherLower == r.otherUpper { rowPosition[i] = dual[i] >= 0 ? .atLower : .atUpper }
        }
    }
}
