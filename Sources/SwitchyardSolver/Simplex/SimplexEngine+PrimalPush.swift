/// The primal half of a crossover: columns between their bounds enter the basis or go to a bound, one after the other.
///
/// Each goes the way in which the cost falls. Its reduced cost comes from its own column in terms of the basis, so that no
/// row is priced: a push costs one solve and the part of a second that the update of the factors needs.
extension SimplexEngine {
    private enum Push { case moved, blocked, unstable }

    /// Pushes the columns furthest from their bounds first: they are the ones to become basic.
    /// - Returns: a status that stops the solve, if a limit was reached.
    func pushColumns() -> SimplexStatus? {
        var queue: [(room: Double, column: Int32)] = []
        for j in 0..<variableCount where positionOf[j] < 0 && move[j] == Move.interior {
            queue.append((min(value[j] - workLower[j], workUpper[j] - value[j]), Int32(j)))
        }
        queue.sort { $0.room != $1.room ? $0.room > $1.room : $0.column < $1.column }
        for item in queue {
            if wantsRefactorNow() { refreshBasicValues() }
            if let stop = stopReason() { return stop }
            if push(Int(item.column)) == .unstable && factor.updateCount > 0 {
                refreshBasicValues()
                _ = push(Int(item.column))
            }
        }
        refreshBasicValues()
        return nil
    }

    func refreshBasicValues() {
        refactor()
        _ = computePrimal()
    }

    private func push(_ q: Int) -> Push {
        computeColumn(q)
        let column = work.column
        let list = column.index
        var d = workCost[q]
        for k in 0..<column.count {
            let p = Int(list[k])
            d -= workCost[Int(basic[p])] * column.values[p]
        }
        let above = workUpper[q] - value[q]
        let below = value[q] - workLower[q]
        var direction = abs(d) > dualTolerance ? (d < 0 ? 1.0 : -1.0) : above < below ? 1.0 : -1.0
        var r = primalRatioTest(direction)
        if r < 0 && (direction > 0 ? above : below) == .infinity {
            direction = -direction
            r = primalRatioTest(direction)
        }
        let range = direction > 0 ? above : below
        if r < 0 && range == .infinity { return .blocked }
        var step = range * direction
        var bound = 0.0
        if r >= 0 {
            let pivot = column.values[r]
            bound = work.ratioToUpper ? basicUpper[r] : basicLower[r]
            let blocked = (basicValue[r] - bound) / pivot
            if blocked * direction < 0 {
                // Past its bound by less than the tolerance: the bound moves rather than the column back.
                step = 0
                bound = basicValue[r]
                let out = Int(basic[r])
                if work.ratioToUpper { workUpper[out] = bound } else { workLower[out] = bound }
            } else if abs(blocked) < range {
                step = blocked
            } else {
                r = -1
            }
        }
        if r >= 0 && !isPivotSound(at: r) { return .unstable }
        if step != 0 {
            let x = basicValue.base
            for k in 0..<column.count {
                let p = Int(list[k])
                x[p] -= step * column.values[p]
            }
        }
        if r < 0 {
            move[q] = direction > 0 ? Move.down : Move.up
            value[q] = direction > 0 ? workUpper[q] : workLower[q]
            iterationCount += 1
            return .moved
        }
        let out = Int(basic[r])
        value[out] = bound
        move[out] = workLower[out] == workUpper[out] ? Move.fixed : work.ratioToUpper ? Move.down : Move.up
        weight[r] = 1
        let entered = value[q] + step
        exchange(r, q, pivot: column.values[r])
        basicValue[r] = entered
        return .moved
    }

    /// Prepares the update of the factors; whether they agree with the pivot.
    private func isPivotSound(at r: Int) -> Bool {
        let pivot = work.column.values[r]
        let rho = work.rho
        rho.clear()
        let promised = factor.prepareUpdate(position: r, using: rho, expected: work.halfRowDensity)
        SimplexWorkspace.follow(&work.halfRowDensity, rho.density)
        return abs(pivot) > 1e-7 && abs(promised - pivot) <= 1e-6 * abs(pivot)
    }
}
