/// Columns whose value is known: fixed by their bounds, empty, or held at a bound because nothing pulls them off it.
extension Presolver {
    /// Removes a column at a value. Undone with `d = c − a'y`, non-basic at the bound the value equals.
    func fix(_ j: Int, at value: Double) {
        note("fixed columns")
        var reduction = Reduction(kind: .fixColumn, column: Int32(j), value: value)
        reduction.pivot = p.cost[j]
        reduction.lower = p.lower[j]
        reduction.upper = p.upper[j]
        reduction.start = stack.index.count
        reduction.middle = reduction.start
        stack.appendColumn(p, j)
        reduction.end = stack.index.count
        stack.push(reduction)
        if value != 0 {
            p.offset += p.cost[j] * value
            for k in reduction.middle..<reduction.end {
                let i = Int(stack.index[k])
                shiftSides(of: i, by: stack.value[k] * value)
            }
        }
        kill(column: j)
    }

    /// Moves a known part of a row over to its sides.
    func shiftSides(of i: Int, by shift: Double) {
        p.rowLower[i] = Self.shifted(p.rowLower[i], shift)
        p.rowUpper[i] = Self.shifted(p.rowUpper[i], shift)
        p.largestShift[i] = max(p.largestShift[i], abs(shift))
    }

    /// A side after a known part of the row moved over; a remainder that is only rounding is zero.
    static func shifted(_ side: Double, _ shift: Double) -> Double {
        let result = side - shift
        return abs(result) <= 1e-14 * abs(shift) ? 0 : result
    }

    func fixEmptyColumn(_ j: Int) {
        let cost = p.cost[j]
        let (lower, upper) = (p.lower[j], p.upper[j])
        if cost > 0 && lower == -.infinity || cost < 0 && upper == .infinity {
            verdict = .infeasibleOrUnbounded
            return
        }
        if cost > 0 {
            fix(j, at: lower)
        } else if cost < 0 {
            fix(j, at: upper)
        } else if lower == -.infinity && upper == .infinity {
            fix(j, at: 0)
        } else {
            fix(j, at: abs(lower) <= abs(upper) ? lower : upper)
        }
    }

    /// Dual fixing: if no row resists a move down and the cost does not either, the column goes to its lower bound; and
    /// the mirror image.
    /// - Returns: whether the column is gone (or the model decided).
    func fixByLocks(_ j: Int) -> Bool {
        let cost = p.cost[j]
        var canFall = cost >= 0
        var canRise = cost <= 0
        var k = p.columnHead[j]
        while k >= 0 && (canFall || canRise) {
            let i = Int(p.entryRow[Int(k)])
            let positive = p.entryValue[Int(k)] > 0
            if p.rowLower[i] > -.infinity { if positive { canFall = false } else { canRise = false } }
            if p.rowUpper[i] < .infinity { if positive { canRise = false } else { canFall = false } }
            k = p.columnNext[Int(k)]
        }
        if canFall {
            if p.lower[j] > -.infinity {
                fix(j, at: p.lower[j])
                return true
            }
            if cost > 0 {
                verdict = .infeasibleOrUnbounded
                return true
            }
        }
        if canRise {
            if p.upper[j] < .infinity {
                fix(j, at: p.upper[j])
                return true
            }
            if cost < 0 {
                verdict = .infeasibleOrUnbounded
                return true
            }
        }
        return false
    }
}

extension PostsolveState {
    mutating func undoFixedColumn(_ r: Reduction, _ stack: ReductionStack) {
        let j = Int(r.column)
        primal[j] = r.value
        let d = r.pivot - columnSum(stack, r.middle..<r.end)
        reducedCost[j] = d
        if r.lower == r.upper {
            columnPosition[j] = d >= 0 ? .atLower : .atUpper
        } else if r.value == r.lower {
            columnPosition[j] = .atLower
        } else {
            columnPosition[j] = r.value == r.upper ? .atUpper : .free
        }
    }
}
