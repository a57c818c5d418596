/// Bounds of integer columns: rounded on entry, tightened by the rows' activities.
extension Presolver {
    /// Tiny coefficients must not make an integer out of a plain fraction.
    private static let mostIntegerSlack = 1e-2

    /// The integers within `[low, high]`. The allowance keeps quotients such as 0.3/0.1, which fall one rounding error
    /// short of an integer, from losing that integer.
    /// - Parameter slack: what the tolerance of the row that gave the range comes to in the column: a side that carries
    ///   the rounding of another computation must not cost an integer that meets the row within the tolerance.
    static func integerRange(_ low: Double, _ high: Double, slack: Double = 0) -> (Double, Double) {
        let least = max(1e-9, min(slack, mostIntegerSlack))
        func allowance(_ value: Double) -> Double { max(least, min(abs(value) * 1e-15, 1e-6)) }
        let roundedLow = low.isFinite ? (low - allowance(low)).rounded(.up) : low
        let roundedHigh = high.isFinite ? (high + allowance(high)).rounded(.down) : high
        return (roundedLow == 0 ? 0 : roundedLow, roundedHigh == 0 ? 0 : roundedHigh)
    }

    func roundIntegerBounds() {
        for j in 0..<p.columnTotal where p.isInteger[j] {
            (p.lower[j], p.upper[j]) = Self.integerRange(p.lower[j], p.upper[j])
        }
    }

    /// Bounds on integer columns that the row and the other columns imply. Only for integer models: no dual is asked
    /// back from them, and rounding makes real progress.
    func tightenIntegers(in i: Int, _ activity: PresolveProblem.Activity) {
        var k = p.rowHead[i]
        // The activity goes stale with the first bound that moves; each bound below is still implied by the older one.
        while k >= 0 {
            let slot = Int(k)
            let j = Int(p.entryColumn[slot])
            let a = p.entryValue[slot]
            k = p.rowNext[slot]
            if !p.isInteger[j] { continue }
            let low = a > 0 ? p.lower[j] : p.upper[j]
            let high = a > 0 ? p.upper[j] : p.lower[j]
            let restLow = Self.rest(activity.lowerSum, activity.lowerInfinite, a, low)
            let restHigh = Self.rest(activity.upperSum, activity.upperInfinite, a, high)
            // Bounds so large that rounding errors reach an integer are of no use.
            let rounding = Self.infeasibility * Self.roundingShare * p.largestShift[i]
            let noise = (1e-12 * activity.scale + rounding) / abs(a)
            if noise > 1e-4 { continue }
            var implied = (-Double.infinity, Double.infinity)
            if p.rowUpper[i] < .infinity && restLow > -.infinity {
                let bound = (p.rowUpper[i] - restLow) / a
                if a > 0 { implied.1 = bound + noise } else { implied.0 = bound - noise }
            }
            if p.rowLower[i] > -.infinity && restHigh < .infinity {
                let bound = (p.rowLower[i] - restHigh) / a
                if a > 0 {
                    implied.0 = max(implied.0, bound - noise)
                } else {
                    implied.1 = min(implied.1, bound + noise)
                }
            }
            let (newLow, newHigh) = Self.integerRange(
                implied.0, implied.1, slack: Self.infeasibility / abs(a))
            // Far-away implied bounds help nobody and can hurt the numbers.
            let lowerMoves = newLow > p.lower[j] && abs(newLow) < 1e8
            let upperMoves = newHigh < p.upper[j] && abs(newHigh) < 1e8
            if !lowerMoves && !upperMoves { continue }
            // On columns without a bound, 2x − 2z = 1 pushes both for ever; stopping is always safe.
            if counts["integer bounds", default: 0] > 20 * p.columnTotal + 1000 { return }
            if lowerMoves { p.setLower(j, newLow) }
            if upperMoves { p.setUpper(j, newHigh) }
            note("integer bounds")
            if p.lower[j] > p.upper[j] {
                verdict = .infeasible
                return
            }
            touch(column: j)
            touchRows(of: j)
        }
    }

    /// The activity without one term; NaN if infinite, so that every comparison fails and no bound is drawn from it.
    private static func rest(_ sum: Double, _ infinite: Int, _ a: Double, _ own: Double) -> Double {
        if own.isInfinite { return infinite == 1 ? sum : .nan }
        return infinite == 0 ? sum - a * own : .nan
    }
}
