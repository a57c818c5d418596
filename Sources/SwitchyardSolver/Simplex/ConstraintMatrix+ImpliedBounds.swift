/// Bounds that columns without them get from their rows.
extension ConstraintMatrix {
    /// Puts finite bounds where rows, with the bounds there are, leave a column only a finite way to go.
    ///
    /// Every bound is set a little beyond what its row implies, so that no feasible point reaches it: a vertex that is
    /// feasible and optimal with these bounds is so without them.
    /// - Parameters:
    ///   - lower, upper: bounds of the columns, then of the logicals, which are minus the rows' activities.
    ///   - most: bounds larger than this are left out.
    func implyBounds(
        _ lower: UnsafeMutablePointer<Double>, _ upper: UnsafeMutablePointer<Double>, most: Double
    ) {
        /// Rounds over all rows; chains longer than this are rare.
        let rounds = 5
        for _ in 0..<rounds {
            var hasFound = false
            for i in 0..<rows where implyBounds(row: i, lower, upper, most) { hasFound = true }
            if !hasFound { break }
        }
    }

    /// - Returns: whether a bound was set.
    private func implyBounds(
        row i: Int, _ lower: UnsafeMutablePointer<Double>, _ upper: UnsafeMutablePointer<Double>,
        _ most: Double
    ) -> Bool {
        /// Distance of a bound from what is implied, relative to the largest term of the row.
        let room = 1e-4
        let rowLow = -upper[columns + i]
        let rowHigh = -lower[columns + i]
        if rowLow == -.infinity && rowHigh == .infinity { return false }
        let entries = rowStart[i]..<rowStart[i + 1]
        var (least, greatest, size) = (0.0, 0.0, 0.0)
        var (leastInfinite, greatestInfinite) = (0, 0)
        for e in entries {
            let j = Int(rowColumn[e])
            let a = rowValue[e]
            let low = a * (a > 0 ? lower[j] : upper[j])
            let high = a * (a > 0 ? upper[j] : lower[j])
            if low == -.infinity {
                leastInfinite += 1
            } else {
                least += low
                size = max(size, abs(low))
            }
            if high == .infinity {
                greatestInfinite += 1
            } else {
                greatest += high
                size = max(size, abs(high))
            }
        }
        let limitsAbove = rowHigh < .infinity && leastInfinite <= 1
        let limitsBelow = rowLow > -.infinity && greatestInfinite <= 1
        if !limitsAbove && !limitsBelow { return false }
        var hasFound = false
        for e in entries {
            let j = Int(rowColumn[e])
            if lower[j] > -.infinity && upper[j] < .infinity { continue }
            let a = rowValue[e]
            let low = a * (a > 0 ? lower[j] : upper[j])
            let high = a * (a > 0 ? upper[j] : lower[j])
            var above = Double.infinity
            var below = -Double.infinity
            if limitsAbove && (low == -.infinity) == (leastInfinite == 1) {
                above = rowHigh - (low == -.infinity ? least : least - low)
            }
            if limitsBelow && (high == .infinity) == (greatestInfinite == 1) {
                below = rowLow - (high == .infinity ? greatest : greatest - high)
            }
            let impliedLower = (a > 0 ? below : above) / a
            let impliedUpper = (a > 0 ? above : below) / a
            let distance = room * max(1, size / abs(a))
            if upper[j] == .infinity && abs(impliedUpper) <= most && impliedUpper > lower[j] {
                upper[j] = impliedUpper + distance
                hasFound = true
            }
            if lower[j] == -.infinity && abs(impliedLower) <= most && impliedLower < upper[j] {
                lower[j] = impliedLower - distance
                hasFound = true
            }
        }
        return hasFound
    }
}
