/// Bound propagation of linear rows by minimal and maximal activities.
///
/// Savelsbergh, "Preprocessing and probing techniques for mixed integer programming problems", ORSA Journal on Computing 6(4),
/// 1994, doi:10.1287/ijoc.6.4.445. Activities are summed afresh for every row that is looked at, with infinite
/// contributions counted apart: what is added up incrementally drifts, and a drifted activity once cut off optima.
extension Domain {
    /// Propagates queued rows until nothing changes, a contradiction is found, or the effort limit is reached.
    /// - Returns: false if no point is left.
    @discardableResult
    func propagate(effort: Int = .max) -> Bool {
        var head = 0
        var work = 0
        var steps = 0
        let tightenings = trail.count
        let most = 20 * problem.columnCount + 1000
        while head < queue.count && !isInfeasible {
            let i = Int(queue[head])
            head += 1
            isQueued[i] = false
            if i == problem.objectiveRow && problem.rowUpper[i] == .infinity { continue }
            let before = trail.count
            propagate(row: i)
            if i == problem.objectiveRow && (trail.count > before || isInfeasible) { usedCutoff = true }
            work += problem.rowStart[i + 1] - problem.rowStart[i]
            steps += 1
            // Continuous bounds may creep forever; stopping early is always safe.
            if work > effort || trail.count - tightenings > most { break }
        }
        propagationCount += work
        if head < queue.count {
            for k in head..<queue.count { isQueued[Int(queue[k])] = false }
        }
        queue.removeAll(keepingCapacity: true)
        return !isInfeasible
    }

    private func propagate(row i: Int) {
        let begin = problem.rowStart[i]
        let end = problem.rowStart[i + 1]
        let column = problem.rowColumn
        let value = problem.rowValue
        let rowLower = problem.rowLower[i]
        let rowUpper = problem.rowUpper[i]
        var low = 0.0
        var high = 0.0
        var lowInfinite = 0
        var highInfinite = 0
        var size = 0.0
        // The most that a single column can move the sum.
        var widest = 0.0
        for e in begin..<end {
            let j = Int(column[e])
            let a = value[e]
            if a == 0 { continue }
            let least = a > 0 ? a * lower[j] : a * upper[j]
            let most = a > 0 ? a * upper[j] : a * lower[j]
            if least == -.infinity {
                lowInfinite += 1
            } else {
                low += least
                size = max(size, abs(least))
            }
            if most == .infinity {
                highInfinite += 1
            } else {
                high += most
                size = max(size, abs(most))
            }
            widest = max(widest, most - least)
        }
        // Rounding of the sums, generously.
        let noise = 1e-15 * size * Double(end - begin + 1)
        let tolerance = Self.rowTolerance + noise
        if (lowInfinite == 0 && low > rowUpper + tolerance)
            || (highInfinite == 0 && high < rowLower - tolerance)
        {
            isInfeasible = true
            return
        }
        let useUpper =
            rowUpper < .infinity && lowInfinite <= 1 && (highInfinite > 0 || high > rowUpper)
            && (lowInfinite > 0 || widest > rowUpper - low)
        let useLower =
            rowLower > -.infinity && highInfinite <= 1 && (lowInfinite > 0 || low < rowLower)
            && (highInfinite > 0 || widest > high - rowLower)
        guard useUpper || useLower else { return }
        for e in begin..<end {
            let j = Int(column[e])
            let a = value[e]
            if a == 0 || lower[j] == upper[j] { continue }
            if useUpper {
                let own = a > 0 ? a * lower[j] : a * upper[j]
                if lowInfinite == 0
                    ? abs(a) * (upper[j] - lower[j]) > rowUpper - low : !own.isFinite
                {
                    let rest = lowInfinite == 0 ? low - own : low
                    let bound = (rowUpper - rest) / a
                    let unit = 1 / abs(a)
                    if a > 0 { offerUpper(j, bound, noise, unit) } else { offerLower(j, bound, noise, unit) }
                    if isInfeasible { return }
                    let now = a > 0 ? a * lower[j] : a * upper[j]
                    if now != own {
                        if own.isFinite {
                            low += now - own
                        } else {
                            (lowInfinite, low) = (lowInfinite - 1, low + now)
                        }
                    }
                }
            }
            if useLower {
                let own = a > 0 ? a * upper[j] : a * lower[j]
                if highInfinite == 0
                    ? abs(a) * (upper[j] - lower[j]) > high - rowLower : !own.isFinite
                {
                    let rest = highInfinite == 0 ? high - own : high
                    let bound = (rowLower - rest) / a
                    let unit = 1 / abs(a)
                    if a > 0 { offerLower(j, bound, noise, unit) } else { offerUpper(j, bound, noise, unit) }
                    if isInfeasible { return }
                    let now = a > 0 ? a * upper[j] : a * lower[j]
                    if now != own {
                        if own.isFinite {
                            high += now - own
                        } else {
                            (highInfinite, high) = (highInfinite - 1, high + now)
                        }
                    }
                }
            }
        }
    }

    /// What a bound of a continuous column must gain. Rows that tighten each other's bounds by ever smaller steps took 70 % of
    /// the time on bell3a when a thousandth of the width was enough.
    @inline(__always)
    private func leastGain(_ current: Double, width: Double) -> Double {
        max(1e-3, 0.05 * min(width, abs(current)))
    }

    /// An integer that misses a bound by this much is kept. One over the row's entry is what the row's tolerance comes
    /// to in the column; beyond the cap tiny entries would make integers out of plain fractions.
    @inline(__always)
    private func integerSlack(_ unit: Double) -> Double {
        max(1e-6, min(Self.rowTolerance * unit, 1e-2))
    }

    /// How far a derived bound may pass the other one before the row is taken as broken.
    @inline(__always)
    private func crossing(_ other: Double, _ unit: Double) -> Double {
        Self.rowTolerance * max(1, abs(other), unit)
    }

    /// Rounds an implied upper bound and applies it if it gains enough.
    /// - Parameters:
    ///   - noise: rounding error of the row's sum.
    ///   - unit: one over the absolute entry, column units for one unit of the row.
    @inline(__always)
    private func offerUpper(_ j: Int, _ bound: Double, _ noise: Double, _ unit: Double) {
        guard bound < upper[j], abs(bound) < 1e15 else { return }
        let error = noise * unit
        if problem.isIntegral[j] {
            let rounded = (bound + integerSlack(unit) + error).rounded(.down)
            if rounded < upper[j] { tightenUpper(j, to: rounded) }
            return
        }
        var relaxed = bound + error + 1e-9 * max(1, abs(bound))
        let current = upper[j]
        if relaxed < lower[j] {
            if relaxed < lower[j] - crossing(lower[j], unit) {
                isInfeasible = true
                return
            }
            relaxed = lower[j]
        }
        if current == .infinity
            ? abs(bound) < 1e8 : current - relaxed > leastGain(current, width: current - lower[j])
        {
            tightenUpper(j, to: relaxed)
        }
    }

    @inline(__always)
    private func offerLower(_ j: Int, _ bound: Double, _ noise: Double, _ unit: Double) {
        guard bound > lower[j], abs(bound) < 1e15 else { return }
        let error = noise * unit
        if problem.isIntegral[j] {
            let rounded = (bound - integerSlack(unit) - error).rounded(.up)
            if rounded > lower[j] { tightenLower(j, to: rounded) }
            return
        }
        var relaxed = bound - error - 1e-9 * max(1, abs(bound))
        let current = lower[j]
        if relaxed > upper[j] {
            if relaxed > upper[j] + crossing(upper[j], unit) {
                isInfeasible = true
                return
            }
            relaxed = upper[j]
        }
        if current == -.infinity
            ? abs(bound) < 1e8 : relaxed - current > leastGain(current, width: upper[j] - current)
        {
            tightenLower(j, to: relaxed)
        }
    }
}
