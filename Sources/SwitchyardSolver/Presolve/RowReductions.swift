/// Rows that say nothing, rows that are bounds, and rows that leave one choice.
extension Presolver {
    // MARK: Empty and redundant rows

    /// Removes a row every point within the column bounds satisfies. Undone as a basic logical with dual 0.
    func dropRow(_ i: Int) {
        note("redundant rows")
        stack.push(Reduction(kind: .dropRow, row: Int32(i)))
        kill(row: i)
    }

    func dropEmptyRow(_ i: Int) {
        let lower = p.rowLower[i]
        let upper = p.rowUpper[i]
        let doubt = doubt(ofRow: i)
        if lower > doubt || upper < -doubt {
            verdict = .infeasible
            return
        }
        dropRow(i)
    }

    // MARK: Singleton rows

    /// `L ≤ a x ≤ U` becomes bounds of the column.
    ///
    /// Undo: where the column rests on a bound this row gave, the row takes over: it becomes non-basic with
    /// `y = d / a`, and the column basic. Otherwise the row is basic.
    func turnSingletonRowIntoBounds(_ i: Int) {
        let slot = Int(p.rowHead[i])
        let j = Int(p.entryColumn[slot])
        let a = p.entryValue[slot]
        var low = a > 0 ? p.rowLower[i] / a : p.rowUpper[i] / a
        var high = a > 0 ? p.rowUpper[i] / a : p.rowLower[i] / a
        let side = min(abs(p.rowLower[i]), abs(p.rowUpper[i]))
        // An integer that passes the row by more than the incumbents' absolute check forgives is none.
        let scale = p.isInteger[j] ? Self.roundingShare * side : side
        (low, high) = metBounds(low, high, of: j, slack: doubt(ofRow: i, scale: scale) / abs(a))
        var reduction = Reduction(kind: .singletonRow, row: Int32(i), column: Int32(j), pivot: a)
        if low > p.lower[j] {
            p.setLower(j, low)
            reduction.lowerFromRemoved = true
        }
        if high < p.upper[j] {
            p.setUpper(j, high)
            reduction.upperFromRemoved = true
        }
        note("singleton rows")
        stack.push(reduction)
        kill(row: i)
        meetColumnBounds(j)
        if verdict != .reduced { return }
        touch(column: j)
        if reduction.lowerFromRemoved || reduction.upperFromRemoved { touchRows(of: j) }
    }

    // MARK: Activity

    /// Uses the range of the row's activity: infeasible, redundant, forcing, or one side that can never bind.
    /// - Returns: whether the row is gone.
    func reduceByActivity(_ i: Int) -> Bool {
        let activity = p.activity(i)
        // Sums of large terms carry rounding errors of their size.
        let slack = Self.tolerance * max(1, activity.scale * 1e-6)
        let doubt = doubt(ofRow: i, scale: activity.scale * 1e-6)
        let lower = p.rowLower[i]
        let upper = p.rowUpper[i]
        if activity.lower > upper + doubt || activity.upper < lower - doubt {
            verdict = .infeasible
            return true
        }
        let lowerIdle = activity.lower >= lower - slack * 1e-3
        let upperIdle = activity.upper <= upper + slack * 1e-3
        if lowerIdle && upperIdle {
            dropRow(i)
            return true
        }
        // A row whose extreme activity is just its side leaves one point; exact up to rounding, not tolerance.
        if activity.upperInfinite == 0 && activity.upper <= lower + slack * 1e-3 {
            forceRow(i, toLower: true)
            return true
        }
        if activity.lowerInfinite == 0 && activity.lower >= upper - slack * 1e-3 {
            forceRow(i, toLower: false)
            return true
        }
        if lowerIdle && lower > -.infinity {
            p.rowLower[i] = -.infinity
            touchColumns(of: i)
        }
        if upperIdle && upper < .infinity {
            p.rowUpper[i] = .infinity
            touchColumns(of: i)
        }
        if integersMatter { tightenIntegers(in: i, activity) }
        return !p.rowAlive[i]
    }

    // MARK: Forcing rows

    /// The largest (smallest) activity equals the lower (upper) side, so every column sits at the bound that attains it.
    ///
    /// Undo, after the columns: the dual must give every column's reduced cost the sign its bound asks for, which is
    /// one-sided in `y`: `y = max(0, max d/a)` for the lower side. The column that decides becomes basic.
    func forceRow(_ i: Int, toLower: Bool) {
        note("forcing rows")
        let start = stack.index.count
        stack.appendRow(p, i)
        var reduction = Reduction(kind: .forcingRow, row: Int32(i))
        reduction.start = start
        reduction.middle = stack.index.count
        reduction.end = stack.index.count
        reduction.lowerFromRemoved = toLower
        stack.push(reduction)
        kill(row: i)
        for k in reduction.start..<reduction.middle {
            let j = Int(stack.index[k])
            let atUpper = (stack.value[k] > 0) == toLower
            fix(j, at: atUpper ? p.upper[j] : p.lower[j])
        }
    }
}

extension PostsolveState {
    mutating func undoDroppedRow(_ r: Reduction) {
        dual[Int(r.row)] = 0
        rowPosition[Int(r.row)] = .basic
    }

    mutating func undoSingletonRow(_ r: Reduction) {
        let (i, j) = (Int(r.row), Int(r.column))
        let onLower = columnPosition[j] == .atLower && r.lowerFromRemoved
        let onUpper = columnPosition[j] == .atUpper && r.upperFromRemoved
        if onLower || onUpper {
            dual[i] = reducedCost[j] / r.pivot
            reducedCost[j] = 0
            columnPosition[j] = .basic
            rowPosition[i] = (r.pivot > 0) == onLower ? .atLower : .atUpper
        } else {
            dual[i] = 0
            rowPosition[i] = .basic
        }
    }

    mutating func undoForcingRow(_ r: Reduction, _ stack: ReductionStack) {
        let i = Int(r.row)
        let sign: Double = r.lowerFromRemoved ? 1 : -1
        var multiplier = 0.0
        var deciding = -1
        for k in r.start..<r.middle {
            let ratio = sign * reducedCost[Int(stack.index[k])] / stack.value[k]
            if ratio > multiplier {
                multiplier = ratio
                deciding = k
            }
        }
        if deciding < 0 {
            dual[i] = 0
            rowPosition[i] = .basic
            return
        }
        let y = sign * multiplier
        dual[i] = y
        rowPosition[i] = r.lowerFromRemoved ? .atLower : .atUpper
        for k in r.start..<r.middle {
            let j = Int(stack.index[k])
            reducedCost[j] -= stack.value[k] * y
            // Fixed columns may have been filed under the other bound by the sign of their reduced cost.
            let attains: Basis.Position = (stack.value[k] > 0) == r.lowerFromRemoved ? .atUpper : .atLower
            if columnPosition[j] != .basic { columnPosition[j] = attains }
        }
        let j = Int(stack.index[deciding])
        reducedCost[j] = 0
        columnPosition[j] = .basic
    }
}
