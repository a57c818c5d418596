/// A start near the optimum for degenerate models with many equations, where a slack basis is far away.
///
/// The method of multipliers with coordinate descent gives a point that nearly satisfies the rows and nearly minimises the
/// cost (the idea of Forrest's "Idiot" crash in Clp). The primal simplex then takes that point as it is, moves its
/// interior columns into the basis or to a bound, and goes on to the optimum with bounds that were relaxed to make
/// the point feasible; the dual removes what relaxing left.
extension SimplexEngine {
    /// Whether the model looks like those that gain: unit coefficients, mostly equations, columns of three entries and more.
    package var wantsCrash: Bool {
        guard settings.crash, !hasSolved, columnCount > rowCount else { return false }
        var equations = 0
        for i in columnCount..<variableCount where lower[i] == upper[i] { equations += 1 }
        guard equations * 2 > rowCount else { return false }
        let entries = matrix.start[columnCount]
        guard rowCount >= 2000, entries >= 3 * columnCount, entries <= 6 * columnCount else { return false }
        var unlike = 0
        for j in 0..<columnCount {
            let first = matrix.start[j]
            for e in first..<matrix.start[j + 1] {
                let a = matrix.value[e] / (scaling.column[j] * scaling.row[Int(matrix.row[e])])
                if abs(a) != 1 { unlike += 1 }
            }
        }
        return unlike * 20 <= entries
    }

    /// Brings the slack basis to one near the optimum. Whatever it ends with is a basis to start from.
    /// - Returns: a status that stops the solve, if a limit was reached.
    func crash() -> SimplexStatus? {
        let point = nearOptimum()
        for j in 0..<columnCount where positionOf[j] < 0 && move[j] != Move.fixed {
            let low = workLower[j]
            let high = workUpper[j]
            let x = point[j]
            let room = 1e-6
            if x - low > room && high - x > room {
                value[j] = x
                move[j] = Move.interior
            } else if low == -.infinity && high == .infinity {
                value[j] = 0
                move[j] = Move.free
            } else {
                let isUp = high - x <= room && high < .infinity
                value[j] = isUp ? high : low
                move[j] = isUp ? Move.down : Move.up
            }
        }
        // Bounds are relaxed, at random as well: a degenerate vertex becomes many.
        for j in 0..<columnCount where move[j] != Move.fixed && move[j] != Move.free {
            let slack = 1e-6 * (1 + random.unit())
            workLower[j] -= slack
            workUpper[j] += slack
            if move[j] == Move.up { value[j] = workLower[j] }
            if move[j] == Move.down { value[j] = workUpper[j] }
        }
        _ = computePrimal()
        for p in 0..<rowCount {
            let j = Int(basic[p])
            let slack = 1e-6 * (1 + random.unit())
            workLower[j] = min(workLower[j], basicValue[p] - slack)
            workUpper[j] = max(workUpper[j], basicValue[p] + slack)
        }
        boundsAreShifted = true
        loadBasicBounds()
        syncOpenColumns()
        let status = primalSimplex()
        switch status {
        case .iterationLimit, .timeLimit, .interrupted: return status
        default: return nil
        }
    }

    /// Scaled column values near an optimum.
    private func nearOptimum() -> [Double] {
        let n = columnCount
        let m = rowCount
        let start = matrix.start
        let row = matrix.row
        let entry = matrix.value
        var x = [Double](repeating: 0, count: n)
        var activity = [Double](repeating: 0, count: m)
        var y = [Double](repeating: 0, count: m)
        // Rows are −s: activity within −upper ... −lower of the logical.
        var rowLow = [Double](repeating: 0, count: m)
        var rowHigh = rowLow
        var square = [Double](repeating: 0, count: n)
        var costSize = 0.0
        for i in 0..<m {
            rowLow[i] = -upper[n + i]
            rowHigh[i] = -lower[n + i]
        }
        for j in 0..<n {
            x[j] = min(max(0, lower[j]), upper[j])
            costSize += abs(cost[j])
            for e in start[j]..<start[j + 1] {
                activity[Int(row[e])] += entry[e] * x[j]
                square[j] += entry[e] * entry[e]
            }
        }
        costSize = max(costSize / Double(max(1, n)), 1e-6)
        x.withUnsafeMutableBufferPointer { x in
            activity.withUnsafeMutableBufferPointer { activity in
                y.withUnsafeMutableBufferPointer { y in
                    var mu = 1 / costSize
                    for round in 0..<120 {
                        let sweeps = round < 6 ? 20 : 40
                        for sweep in 0..<sweeps {
                            var largest = 0.0
                            for k in 0..<n {
                                let j = sweep & 1 == 0 ? k : n - 1 - k
                                if lower[j] == upper[j] || square[j] == 0 { continue }
                                var gradient = cost[j] * mu
                                for e in start[j]..<start[j + 1] {
                                    let i = Int(row[e])
                                    let z = activity[i] - mu * y[i]
                                    gradient += entry[e] * (z - min(max(z, rowLow[i]), rowHigh[i]))
                                }
                                let target = min(max(x[j] - gradient / square[j], lower[j]), upper[j])
                                let step = target - x[j]
                                if step == 0 { continue }
                                x[j] = target
                                largest = max(largest, abs(step))
                                for e in start[j]..<start[j + 1] { activity[Int(row[e])] += entry[e] * step }
                            }
                            if largest < 1e-9 { break }
                        }
                        var infeasible = 0.0
                        for i in 0..<m {
                            let z = activity[i] - mu * y[i]
                            y[i] = (min(max(z, rowLow[i]), rowHigh[i]) - z) / mu
                            infeasible += max(0, rowLow[i] - activity[i], activity[i] - rowHigh[i])
                        }
                        if infeasible < 1e-7 * Double(m) { break }
                        if round % 6 == 5 { mu /= 3 }
                        if limits.cancellation?.isRaised == true { break }
                    }
                }
            }
        }
        return Array(x)
    }
}
