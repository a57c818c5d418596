/// Sums and products of pence that notice when they leave the range of an integer, so that absurd figures become a
/// reported fault and never a trap.
package struct CheckedPence {
    package private(set) var overflowed = false

    package init() {}

    package mutating func sum(_ left: Int, _ right: Int) -> Int {
        let (result, overflow) = left.addingReportingOverflow(right)
        return overflow ? saturated(negative: left < 0) : result
    }

    package mutating func difference(_ left: Int, _ right: Int) -> Int {
        let (result, overflow) = left.subtractingReportingOverflow(right)
        return overflow ? saturated(negative: left < 0) : result
    }

    package mutating func product(_ left: Int, _ right: Int) -> Int {
        let (result, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? saturated(negative: (left < 0) != (right < 0)) : result
    }

    /// The nearest penny, halves away from zero.
    package mutating func rounded(_ pence: Double) -> Int {
        Int(exactly: pence.rounded()) ?? saturated(negative: pence < 0)
    }

    /// A quarter of a sum, to the nearest penny, halves away from zero.
    package mutating func quarter(_ quarterPence: Int) -> Int {
        let (whole, rest) = quarterPence.quotientAndRemainder(dividingBy: 4)
        return rest.magnitude >= 2 ? sum(whole, rest.signum()) : whole
    }

    /// A capital cost with its contingency: ⌊(base × (10000 + bp) + 5000) / 10000⌋.
    package mutating func withContingency(_ base: Int, basisPoints: Int) -> Int {
        guard base >= 0, basisPoints >= 0, basisPoints < 1_000_000_000 else { return base }
        return scaled(UInt(base), by: UInt(10_000 + basisPoints), adding: 5_000, dividedBy: 10_000)
    }

    /// ⌊amount × share⌋ for a share of 0–1 with at most eight decimals: the share is made whole first, because 0.29 is
    /// a little less than 29 hundredths in binary.
    package mutating func share(_ share: Double, of amount: Int) -> Int {
        guard amount > 0 else { return 0 }
        let parts = (min(max(share, 0), 1) * 1e8).rounded()
        return scaled(UInt(amount), by: UInt(parts), adding: 0, dividedBy: 100_000_000)
    }

    private mutating func scaled(_ value: UInt, by factor: UInt, adding: UInt, dividedBy divisor: UInt) -> Int
    {
        let product = value.multipliedFullWidth(by: factor)
        let (low, carry) = product.low.addingReportingOverflow(adding)
        let high = product.high + (carry ? 1 : 0)
        guard high < divisor else { return saturated(negative: false) }
        let quotient = divisor.dividingFullWidth((high, low)).quotient
        return Int(exactly: quotient) ?? saturated(negative: false)
    }

    private mutating func saturated(negative: Bool) -> Int {
        overflowed = true
        return negative ? -Int.max : Int.max
    }
}
