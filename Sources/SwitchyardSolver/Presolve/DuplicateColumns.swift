/// Columns that are multiples of each other.
extension Presolver {
    /// Column `j = s · column k`. With `c_j = s·c_k` the two act as one, `z = x_k + s·x_j`, with the sum of their ranges.
    /// With another cost, the dearer of the two stays at its bound if the cheaper has room without end.
    func mergeDuplicateColumns() {
        var keys: [LineKey.Entry] = []
        for j in 0..<p.columnTotal where p.columnAlive[j] && p.columnSize[j] >= 1 {
            if let key = LineKey.of(
                count: p.columnSize[j], head: p.columnHead[j], next: p.columnNext, p.entryRow, p.entryValue)
            {
                keys.append((p.columnSize[j], key, Int32(j)))
            }
        }
        LineKey.sort(&keys)
        for first in 0..<keys.count {
            var other = first + 1
            while other < min(first + 6, keys.count) && LineKey.near(keys[first], keys[other]) {
                let (k, j) = (Int(keys[first].row), Int(keys[other].row))
                if p.columnAlive[k] && p.columnAlive[j] && p.isInteger[k] == p.isInteger[j],
                    let factor = ratio(column: j, to: k)
                {
                    combine(j, k, factor)
                    if verdict != .reduced { return }
                }
                other += 1
            }
        }
    }

    /// Factor `f` with `column j = f · column k`, if there is one.
    private func ratio(column j: Int, to k: Int) -> Double? {
        if p.columnSize[j] != p.columnSize[k] { return nil }
        var entry = p.columnHead[k]
        while entry >= 0 {
            mark[Int(p.entryRow[Int(entry)])] = entry
            entry = p.columnNext[Int(entry)]
        }
        defer {
            entry = p.columnHead[k]
            while entry >= 0 {
                mark[Int(p.entryRow[Int(entry)])] = -1
                entry = p.columnNext[Int(entry)]
            }
        }
        var factor = 0.0
        var slot = p.columnHead[j]
        while slot >= 0 {
            let match = mark[Int(p.entryRow[Int(slot)])]
            if match < 0 { return nil }
            let quotient = p.entryValue[Int(slot)] / p.entryValue[Int(match)]
            if factor == 0 { factor = quotient }
            if abs(quotient - factor) > 1e-14 * abs(factor) { return nil }
            slot = p.columnNext[Int(slot)]
        }
        return factor.isFinite && abs(factor) > 1e-6 && abs(factor) < 1e6 ? factor : nil
    }

    private func combine(_ j: Int, _ k: Int, _ s: Double) {
        let excess = p.cost[j] - s * p.cost[k]
        if abs(excess) > 1e-9 * max(abs(p.cost[j]), abs(s * p.cost[k])) {
            if !p.isInteger[j] { fixDearer(j, k, s, excess) }
            return
        }
        // Rounding in a cost that should match exactly must not leave the merged column with a wrong price.
        if excess != 0 || (p.isInteger[j] && abs(s) != 1) { return }
        let low = s > 0 ? s * p.lower[j] : s * p.upper[j]
        let high = s > 0 ? s * p.upper[j] : s * p.lower[j]
        let wide = [low, high, p.lower[k], p.upper[k]].contains { $0.isFinite && abs($0) > 1e9 }
        if wide { return }
        note("duplicate columns")
        var reduction = Reduction(kind: .duplicateColumn, column: Int32(j), other: Int32(k), pivot: s)
        reduction.lower = p.lower[j]
        reduction.upper = p.upper[j]
        reduction.otherLower = p.lower[k]
        reduction.otherUpper = p.upper[k]
        stack.push(reduction)
        p.setLower(k, p.lower[k] + low)
        p.setUpper(k, p.upper[k] + high)
        kill(column: j)
        touch(column: k)
        touchRows(of: k)
    }

    /// Moving one unit from `j` to `k` changes the cost by `−excess`: whichever loses goes to its bound if the other can
    /// always give way.
    private func fixDearer(_ j: Int, _ k: Int, _ s: Double, _ excess: Double) {
        // When x_j falls by one, x_k rises by s.
        let whenFalling = s > 0 ? p.upper[k] : p.lower[k]
        let whenRising = s > 0 ? p.lower[k] : p.upper[k]
        if excess > 0 && whenFalling.isInfinite {
            guard p.lower[j].isFinite else {
                verdict = .infeasibleOrUnbounded
                return
            }
            note("dominated columns")
            fix(j, at: p.lower[j])
        } else if excess < 0 && whenRising.isInfinite {
            guard p.upper[j].isFinite else {
                verdict = .infeasibleOrUnbounded
                return
            }
            note("dominated columns")
            fix(j, at: p.upper[j])
        }
    }
}

extension PostsolveState {
    /// Splits `z` into `x_k + s·x_j`: both at the bounds that make up the bound `z` rests on, or one at a bound and the
    /// other, basic if `z` is, making up the rest.
    mutating func undoDuplicateColumn(_ r: Reduction) {
        let (j, k) = (Int(r.column), Int(r.other))
        let s = r.pivot
        let z = primal[k]
        reducedCost[j] = s * reducedCost[k]
        let position = isPoint ? .basic : columnPosition[k]
        if position == .atLower || position == .atUpper {
            let kLower = position == .atLower
            let jLower = kLower == (s > 0)
            columnPosition[j] = jLower ? .atLower : .atUpper
            primal[k] = kLower ? r.otherLower : r.otherUpper
            primal[j] = jLower ? r.lower : r.upper
            // Integer bounds that were tightened after the merge are not sums of the parts' bounds.
            if primal[k].isFinite && primal[j].isFinite,
                abs(primal[k] + s * primal[j] - z) <= 1e-9 * max(1, abs(z))
            {
                return
            }
        }
        if position == .free {
            (primal[j], columnPosition[j]) = (r.lower.isFinite ? r.lower : r.upper, .atLower)
            if r.lower.isInfinite { columnPosition[j] = r.upper.isFinite ? .atUpper : .free }
            if primal[j].isInfinite { primal[j] = 0 }
            primal[k] = z - s * primal[j]
            return
        }
        // z is basic: try x_j at each of its bounds, then x_k at each of its own.
        let slack = 1e-9 * max(1, abs(z))
        let candidates: [(Double, Basis.Position)] = [(r.lower, .atLower), (r.upper, .atUpper)]
        for (bound, spot) in candidates where bound.isFinite {
            let rest = z - s * bound
            if rest >= r.otherLower - slack && rest <= r.otherUpper + slack {
                (primal[j], columnPosition[j]) = (bound, spot)
                (primal[k], columnPosition[k]) = (min(max(rest, r.otherLower), r.otherUpper), .basic)
                return
            }
        }
        for (bound, spot) in [(r.otherLower, Basis.Position.atLower), (r.otherUpper, .atUpper)]
        where bound.isFinite {
            let rest = (z - bound) / s
            if rest >= r.lower - slack && rest <= r.upper + slack {
                (primal[k], columnPosition[k]) = (bound, spot)
                (primal[j], columnPosition[j]) = (min(max(rest, r.lower), r.upper), .basic)
                return
            }
        }
        // Only columns without any bound are left.
        (primal[j], columnPosition[j]) = (min(max(0, r.lower), r.upper), .free)
        (primal[k], columnPosition[k]) = (z - s * primal[j], .basic)
    }
}
