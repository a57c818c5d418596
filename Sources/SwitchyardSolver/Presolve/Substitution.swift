/// Columns that an equality expresses through the others: doubleton equations and implied free columns.
///
/// From `a x + Σ bₖ xₖ = r` follows `x = (r − Σ bₖ xₖ) / a`; the column leaves all other rows, which take up multiples of
/// the equality. Undo: `x` from the equality and basic, `y = (c − Σ aₘ yₘ) / a` over the column's other rows. For a
/// doubleton whose surviving column rests on a bound inherited from `x`, the two change places: the survivor becomes
/// basic and `x` non-basic with `d = −(a/b)·d(survivor)`.
extension Presolver {
    private static let doubletonPivot = 1e-3
    private static let freePivot = 1e-2

    // MARK: Doubleton equations

    func substituteDoubleton(_ i: Int) {
        let first = Int(p.rowHead[i])
        let second = Int(p.rowNext[first])
        let x = (column: Int(p.entryColumn[first]), value: p.entryValue[first])
        let z = (column: Int(p.entryColumn[second]), value: p.entryValue[second])
        let canX = mayExpress(x.column, x.value, by: z.column, z.value, p.rowLower[i])
        let canZ = mayExpress(z.column, z.value, by: x.column, x.value, p.rowLower[i])
        if !canX && !canZ { return }
        let preferX = p.columnSize[x.column] <= p.columnSize[z.column]
        let eliminateX = canX && (preferX || !canZ)
        let (gone, kept) = eliminateX ? (x, z) : (z, x)
        // Very long columns on both sides make fill that pays for nothing.
        if p.columnSize[gone.column] > 200 { return }
        let right = p.rowLower[i]
        func image(_ value: Double) -> Double {
            if value.isInfinite {
                return (value < 0) == (gone.value / kept.value > 0) ? .infinity : -.infinity
            }
            return (right - gone.value * value) / kept.value
        }
        let falls = gone.value / kept.value > 0
        let j = gone.column
        let k = kept.column
        var low = image(falls ? p.upper[j] : p.lower[j])
        var high = image(falls ? p.lower[j] : p.upper[j])
        // A violation of the row, or of the bounds of the column that goes.
        let slack = Self.infeasibility * max(1, abs(gone.value)) / abs(kept.value)
        (low, high) = metBounds(low, high, of: k, slack: slack)
        note("doubleton equations")
        var reduction = record(j, gone.value, i)
        reduction.other = Int32(k)
        if low > p.lower[k] {
            p.setLower(k, low)
            reduction.lowerFromRemoved = true
        }
        if high < p.upper[k] {
            p.setUpper(k, high)
            reduction.upperFromRemoved = true
        }
        stack.push(reduction)
        eliminate(reduction)
        meetColumnBounds(k)
        touch(column: k)
        touchRows(of: k)
    }

    /// Whether `x = (r − b z) / a` is stable and integral whenever `z` is.
    private func mayExpress(
        _ x: Int, _ a: Double, by z: Int, _ b: Double, _ right: Double
    ) -> Bool {
        if abs(a) < Self.doubletonPivot * abs(b) { return false }
        if !p.isInteger[x] { return true }
        if !p.isInteger[z] { return false }
        let slope = b / a
        let constant = right / a
        return slope == slope.rounded() && constant == constant.rounded() && abs(constant) < 1e9
            && slope * a == b && constant * a == right
    }

    // MARK: Implied free columns

    /// Substitutes a column of few entries out of an equality when its bounds follow from its rows.
    func substituteImpliedFree(_ j: Int) {
        let count = p.columnSize[j]
        if count > 4 || p.isInteger[j] { return }
        var largest = 0.0
        var lowerImplied = p.lower[j] == -.infinity
        var upperImplied = p.upper[j] == .infinity
        var best = -1
        var bestSize = Int32.max
        var k = p.columnHead[j]
        while k >= 0 {
            largest = max(largest, abs(p.entryValue[Int(k)]))
            k = p.columnNext[Int(k)]
        }
        k = p.columnHead[j]
        while k >= 0 {
            let slot = Int(k)
            let i = Int(p.entryRow[slot])
            let a = p.entryValue[slot]
            k = p.columnNext[slot]
            if p.rowSize[i] > 300 { continue }
            if !(lowerImplied && upperImplied) {
                let implied = impliedBounds(j, a, row: i)
                if isImplied(lower: implied.lower, of: j) { lowerImplied = true }
                if isImplied(upper: implied.upper, of: j) { upperImplied = true }
            }
            if p.rowLower[i] == p.rowUpper[i] && p.rowSize[i] < bestSize && abs(a) >= Self.freePivot * largest
                && abs(a) >= Self.freePivot * largestEntry(row: i)
            {
                best = i
                bestSize = p.rowSize[i]
            }
        }
        if best < 0 || !lowerImplied || !upperImplied { return }
        // New entries against entries removed: a little growth is worth a row and a column less.
        let fill = Int(bestSize - 1) * Int(count - 1)
        if fill > Int(bestSize) + Int(count) + 2 { return }
        note("implied free columns")
        let slot = p.find(best, j)
        let reduction = record(j, p.entryValue[Int(slot)], best)
        stack.push(reduction)
        eliminate(reduction)
    }

    // MARK: Elimination

    private func record(_ j: Int, _ a: Double, _ i: Int) -> Reduction {
        var reduction = Reduction(
            kind: .substitution, row: Int32(i), column: Int32(j), pivot: a, value: p.rowLower[i])
        reduction.lower = p.cost[j]
        reduction.otherLower = p.lower[j]
        reduction.otherUpper = p.upper[j]
        reduction.start = stack.index.count
        stack.appendRow(p, i, except: j)
        reduction.middle = stack.index.count
        stack.appendColumn(p, j, except: i)
        reduction.end = stack.index.count
        return reduction
    }

    private func eliminate(_ r: Reduction) {
        let i = Int(r.row)
        let j = Int(r.column)
        let y = p.cost[j] / r.pivot
        moveCost(y, row: i, side: r.value)
        kill(column: j)
        kill(row: i)
        for entry in r.middle..<r.end {
            let m = Int(stack.index[entry])
            let factor = stack.value[entry] / r.pivot
            var k = p.rowHead[m]
            while k >= 0 {
                mark[Int(p.entryColumn[Int(k)])] = k
                k = p.rowNext[Int(k)]
            }
            for source in r.start..<r.middle {
                let column = Int(stack.index[source])
                let change = factor * stack.value[source]
                let slot = mark[column]
                if slot < 0 {
                    p.insert(m, column, -change)
                    continue
                }
                let value = p.entryValue[Int(slot)] - change
                if abs(value) <= 1e-13 * abs(change) {
                    mark[column] = -1
                    p.remove(slot)
                } else {
                    p.setValue(slot, value)
                }
            }
            for source in r.start..<r.middle { mark[Int(stack.index[source])] = -1 }
            k = p.rowHead[m]
            while k >= 0 {
                mark[Int(p.entryColumn[Int(k)])] = -1
                k = p.rowNext[Int(k)]
            }
            if r.value != 0 { shiftSides(of: m, by: factor * r.value) }
            p.largestShift[m] = max(p.largestShift[m], abs(factor) * p.largestShift[i])
            touch(row: m)
        }
        for source in r.start..<r.middle { touch(column: Int(stack.index[source])) }
    }
}

extension PostsolveState {
    mutating func undoSubstitution(_ r: Reduction, _ stack: ReductionStack) {
        let (i, j) = (Int(r.row), Int(r.column))
        primal[j] = (r.value - rowSum(stack, r.start..<r.middle)) / r.pivot
        let pulled = r.lower - columnSum(stack, r.middle..<r.end)
        var d = 0.0
        columnPosition[j] = .basic
        if r.other >= 0 && !isPoint {
            let k = Int(r.other)
            let onLower = columnPosition[k] == .atLower && r.lowerFromRemoved
            let onUpper = columnPosition[k] == .atUpper && r.upperFromRemoved
            if onLower || onUpper {
                let ratio = r.pivot / stack.value[r.start]
                d = -ratio * reducedCost[k]
                reducedCost[k] = 0
                columnPosition[k] = .basic
                // The survivor rises as x falls when the ratio is positive.
                let isLower = onLower == (ratio < 0)
                columnPosition[j] = isLower ? .atLower : .atUpper
                primal[j] = isLower ? r.otherLower : r.otherUpper
            }
        }
        reducedCost[j] = d
        dual[i] = (pulled - d) / r.pivot
        rowPosition[i] = dual[i] >= 0 ? .atLower : .atUpper
    }
}
