/// Columns that occur in one row only.
extension Presolver {
    /// Relative size below which an entry is not divided by when a cost moves over it: the multiplier would swamp the
    /// other costs.
    private static let smallestPivot = 1e-3

    /// Bounds on column `j` that row `i` implies through the bounds of its other columns.
    func impliedBounds(_ j: Int, _ a: Double, row i: Int) -> (lower: Double, upper: Double) {
        bounds(onColumnWith: a, in: i, rest: p.activity(i, skipping: j))
    }

    private func bounds(onColumnWith a: Double, in i: Int, rest: PresolveProblem.Activity) -> (
        lower: Double, upper: Double
    ) {
        let fromLower = (p.rowLower[i] - rest.upper) / a
        let fromUpper = (p.rowUpper[i] - rest.lower) / a
        // A huge remainder carries rounding errors larger than any bound it could imply.
        let usable = rest.scale <= 1e9 * max(1, abs(a))
        if a > 0 { return usable ? (fromLower, fromUpper) : (-.infinity, .infinity) }
        return usable ? (fromUpper, fromLower) : (-.infinity, .infinity)
    }

    /// Whether it is plain from a rough activity of the rest of the row that column `j` is not implied free: a long row of
    /// singletons is then walked once and not once for each of them.
    private func isPlainlyBounded(_ j: Int, _ a: Double, row i: Int, rest: PresolveProblem.Activity) -> Bool {
        let margin = 1e-6 * max(1, rest.scale / abs(a))
        let implied = bounds(onColumnWith: a, in: i, rest: rest)
        return implied.lower < p.lower[j] - margin || implied.upper > p.upper[j] + margin
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
        let mayAbsorb = cost == 0 || p.rowLower[i] == p.rowUpper[i]
        if !mayAbsorb, let rest = p.roughActivity(i, without: j, a),
            isPlainlyBounded(j, a, row: i, rest: rest)
        {
            return
        }
        if cost != 0 && abs(a) < Self.smallestPivot * largestEntry(row: i) { return }
        let implied = impliedBounds(j, a, row: i)
        if isImplied(lower: implied.lower, of: j) && isImplied(upper: implied.upper, of: j) {
            eliminateFreeSingleton(j, a, i)
        } else if mayAbsorb {
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
    /// Further slack columns of the row go with it: they share one copy of the row, each without those before it.
    private func absorbIntoSides(_ j: Int, _ a: Double, _ i: Int) {
        guard let widened = sides(p.rowLower[i], p.rowUpper[i], widenedBy: j, a) else { return }
        let y = p.cost[j] / a
        let first = Reduction(kind: .slackColumn, row: Int32(i), column: Int32(j), pivot: a, value: y)
        var group = [(reduction: first, lower: p.rowLower[i], upper: p.rowUpper[i])]
        moveCost(y, row: i, side: p.rowLower[i])
        (p.rowLower[i], p.rowUpper[i]) = widened
        appendSlacks(of: i, after: j, to: &group)
        let start = stack.index.count
        for member in group.dropFirst() { stack.append(member.reduction.column, member.reduction.pivot) }
        for member in group { mark[Int(member.reduction.column)] = 1 }
        var k = p.rowHead[i]
        while k >= 0 {
            let column = p.entryColumn[Int(k)]
            if mark[Int(column)] < 0 { stack.append(column, p.entryValue[Int(k)]) }
            k = p.rowNext[Int(k)]
        }
        for (place, member) in group.enumerated() {
            note("slack columns")
            let column = Int(member.reduction.column)
            mark[column] = -1
            var reduction = member.reduction
            reduction.lower = p.lower[column]
            reduction.upper = p.upper[column]
            reduction.otherLower = member.lower
            reduction.otherUpper = member.upper
            reduction.start = start + place
            reduction.middle = stack.index.count
            reduction.end = reduction.middle
            stack.push(reduction)
            kill(column: column)
        }
        touch(row: i)
        touchColumns(of: i)
    }

    /// The row's sides once a column has left it; `nil` if they would be far larger than the row's numbers and round its own
    /// sides away.
    private func sides(_ lower: Double, _ upper: Double, widenedBy j: Int, _ a: Double) -> (Double, Double)? {
        let low = a > 0 ? a * p.lower[j] : a * p.upper[j]
        let high = a > 0 ? a * p.upper[j] : a * p.lower[j]
        let limit = 1e6 * max(1, max(lower.isFinite ? abs(lower) : 0, upper.isFinite ? abs(upper) : 0))
        if (low.isFinite && abs(low) > limit) || (high.isFinite && abs(high) > limit) { return nil }
        return (
            high == .infinity ? -.infinity : Self.shifted(lower, high),
            low == -.infinity ? .infinity : Self.shifted(upper, low)
        )
    }

    /// Slack columns of a row with two sides beside `j`; those that may be implied free are left to be looked at alone.
    private func appendSlacks(
        of i: Int, after j: Int, to group: inout [(reduction: Reduction, lower: Double, upper: Double)]
    ) {
        var rest = p.activity(i, skipping: j)
        var k = p.rowHead[i]
        while k >= 0 && p.rowLower[i].isFinite && p.rowUpper[i].isFinite {
            let slot = Int(k)
            k = p.rowNext[slot]
            let column = Int(p.entryColumn[slot])
            let a = p.entryValue[slot]
            guard column != j, p.columnSize[column] == 1, p.cost[column] == 0, !p.isInteger[column],
                p.lower[column] < p.upper[column], let without = rest.minus(p.term(column, a)),
                isPlainlyBounded(column, a, row: i, rest: without),
                let widened = sides(p.rowLower[i], p.rowUpper[i], widenedBy: column, a)
            else { continue }
            let reduction = Reduction(
                kind: .slackColumn, row: Int32(i), column: Int32(column), pivot: a, value: 0)
            group.append((reduction, p.rowLower[i], p.rowUpper[i]))
            (p.rowLower[i], p.rowUpper[i]) = widened
            rest = without
        }
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
        if !isPoint && rowPosition[i] != .basic && (wantsUpper ? r.upper : r.lower).isFinite {
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
