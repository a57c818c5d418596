extension Model {
    /// Rounds the sides of rows of integer columns to multiples of the coefficients' greatest common divisor.
    ///
    /// Without it, neither bound tightening nor branching on unbounded columns ever ends on `6x − 10y = 3`.
    /// - Returns: false if an equation has no integral solution.
    mutating func roundSidesByDivisors() -> Bool {
        for i in 0..<rowCount {
            guard let divisor = integralDivisor(row: i) else { continue }
            let low = rowLower[i]
            let high = rowUpper[i]
            // Sides beyond this have no room left for the allowance.
            if low.isFinite && abs(low) < 1e9 {
                rowLower[i] = max(low, divisor * ((low - 1e-6) / divisor).rounded(.up))
            }
            if high.isFinite && abs(high) < 1e9 {
                rowUpper[i] = min(high, divisor * ((high + 1e-6) / divisor).rounded(.down))
            }
            if rowLower[i] > rowUpper[i] {
                // Sides a hair off a multiple on either side of it.
                guard rowLower[i] - rowUpper[i] < 1e-3 else { return false }
                (rowLower[i], rowUpper[i]) = (low, high)
            }
        }
        return true
    }

    /// The greatest common divisor of a row's coefficients if they and the columns are all integers.
    private func integralDivisor(row i: Int) -> Double? {
        var divisor = 0.0
        for e in rowStart[i]..<rowStart[i + 1] where entryValue[e] != 0 {
            let a = abs(entryValue[e])
            guard columnType[Int(entryColumn[e])] == .integer, a == a.rounded(), a < 1e9 else { return nil }
            var (x, y) = (divisor, a)
            while y > 0 { (x, y) = (y, x.truncatingRemainder(dividingBy: y)) }
            divisor = x
        }
        return divisor > 0 ? divisor : nil
    }
}
