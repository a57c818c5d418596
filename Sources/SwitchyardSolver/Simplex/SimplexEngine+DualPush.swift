/// The dual half of a crossover: reduced costs of basic variables go to zero, one after the other.
extension SimplexEngine {
    private enum Push { case moved, unstable }

    /// Ends with a basis that is dual feasible for the working costs; these are shifted where the multipliers or the push were
    /// not accurate enough.
    /// - Returns: a status that stops the solve, if a limit was reached.
    func pushDuals(of point: NearOptimum) -> SimplexStatus? {
        let n = columnCount
        let y = point.y.base
        let d = reducedCosts.base
        for j in 0..<n { d[j] = workCost[j] - matrix.dot(j, y) }
        for i in 0..<rowCount { d[n + i] = workCost[n + i] - y[i] }
        for j in 0..<variableCount where positionOf[j] < 0 && wrongSign(j) > 0 { shiftCost(j) }
        var queue: [(size: Double, variable: Int32)] = []
        for p in 0..<rowCount {
            let j = Int(basic[p])
            if d[j] == 0 { continue }
            // One at a bound may leave for it with the reduced cost that it has left; the others must have none. Of the two the
            // smaller is the error: a row's multiplier must not go because the point misses the row's side by a little.
            let near = max(primalTolerance, point.roomPerCost * abs(d[j]))
            let isAtLower = abs(basicValue[p] - lower[j]) <= near
            let isAtUpper = abs(basicValue[p] - upper[j]) <= near
            if isAtLower && (isAtUpper || d[j] > 0) || isAtUpper && d[j] < 0 {
                queue.append((abs(d[j]), Int32(j)))
            } else {
                shiftCost(j)
            }
        }
        queue.sort { $0.size != $1.size ? $0.size > $1.size : $0.variable < $1.variable }
        for item in queue {
            let j = Int(item.variable)
            if wantsRefactorNow() { refreshBasicValues() }
            if let stop = stopReason() { return stop }
            guard positionOf[j] >= 0 else { continue }
            if pushDual(of: j) == .unstable { shiftCost(j) }
        }
        return nil
    }

    /// Makes a variable's reduced cost zero at the expense of its cost.
    private func shiftCost(_ j: Int) {
        workCost[j] -= reducedCosts[j]
        reducedCosts[j] = 0
        costsArePerturbed = true
    }

    private func pushDual(of out: Int) -> Push {
        let n = columnCount
        let d = reducedCosts.base
        let p = Int(positionOf[out])
        computeRow(p)
        let full = d[out]
        let q = blockingColumn(of: full)
        guard q >= 0 else {
            moveDuals(by: full)
            d[out] = 0
            return .moved
        }
        let byRow = q < n ? work.alpha.values[q] : work.rho.values[q - n]
        computeColumn(q)
        let pivot = work.column.values[p]
        if abs(pivot) < 1e-6 || abs(pivot - byRow) > 1e-5 * abs(pivot) { return .unstable }
        // Harris may have taken one that is slightly infeasible.
        if d[q] / byRow * full < 0 { shiftCost(q) }
        let step = d[q] / byRow
        moveDuals(by: step)
        d[out] = full - step
        d[q] = 0
        let isAtUpper = lower[out] < upper[out] && d[out] < 0
        let bound = isAtUpper ? upper[out] : lower[out]
        let primalStep = (basicValue[p] - bound) / pivot
        for k in 0..<work.column.count {
            let at = Int(work.column.index[k])
            basicValue[at] -= primalStep * work.column.values[at]
        }
        let entered = value[q] + primalStep
        value[out] = bound
        move[out] = lower[out] == upper[out] ? Move.fixed : isAtUpper ? Move.down : Move.up
        weight[p] = 1
        exchange(p, q, pivot: pivot)
        basicValue[p] = entered
        return .moved
    }

    /// The variable whose reduced cost is the first to reach zero as that of the basic one at hand does; −1 if none is before.
    private func blockingColumn(of full: Double) -> Int {
        let n = columnCount
        let sign = full > 0 ? 1.0 : -1.0
        let smallest = 1e-7
        let d = reducedCosts.base
        let alpha = work.alpha
        let rho = work.rho
        @inline(__always)
        func slope(_ j: Int, _ a: Double) -> Double {
            let side = move[j]
            return side == Move.free ? abs(a) : a * sign * Double(side)
        }
        var limit = abs(full)
        for k in 0..<alpha.count {
            let j = Int(alpha.index[k])
            let s = slope(j, alpha.values[j])
            if s > smallest { limit = min(limit, (abs(d[j]) + dualTolerance) / s) }
        }
        for k in 0..<rho.count {
            let i = Int(rho.index[k])
            if positionOf[n + i] >= 0 { continue }
            let s = slope(n + i, rho.values[i])
            if s > smallest { limit = min(limit, (abs(d[n + i]) + dualTolerance) / s) }
        }
        if limit >= abs(full) { return -1 }
        var best = -1
        var size = 0.0
        for k in 0..<alpha.count {
            let j = Int(alpha.index[k])
            let s = slope(j, alpha.values[j])
            if s > smallest && abs(d[j]) <= limit * s && s > size {
                size = s
                best = j
            }
        }
        for k in 0..<rho.count {
            let i = Int(rho.index[k])
            if positionOf[n + i] >= 0 { continue }
            let s = slope(n + i, rho.values[i])
            if s > smallest && abs(d[n + i]) <= limit * s && s > size {
                size = s
                best = n + i
            }
        }
        return best
    }

    /// Moves the multipliers along the row at hand.
    private func moveDuals(by step: Double) {
        if step == 0 { return }
        let n = columnCount
        let d = reducedCosts.base
        let alpha = work.alpha
        for k in 0..<alpha.count {
            let j = Int(alpha.index[k])
            d[j] -= step * alpha.values[j]
        }
        let rho = work.rho
        for k in 0..<rho.count {
            let i = Int(rho.index[k])
            if positionOf[n + i] < 0 { d[n + i] -= step * rho.values[i] }
        }
    }
}
