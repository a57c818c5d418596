/// The spacing of the objective values that integral points can take, when there is one.
///
/// If every column with a cost is integer (or implied to be) and all costs are multiples of g, then so is the objective, and
/// a proven bound may be rounded up to the next multiple.
struct ObjectiveGrid {
    /// Zero when no spacing is known.
    private var spacing = 0.0
    /// How far off the grid values may be, in spacings: the rounding of costs over the ranges of their columns.
    private var offset = 0.0

    /// Costs of more spacings leave too few digits to tell.
    private static let mostMultiple = 1e8
    private static let leastSpacing = 1e-4
    /// Distance from the grid, in spacings, that is taken for rounding.
    private static let leastSlack = 1e-6
    /// The same relative to the value, whose sums and LPs carry errors of its size.
    private static let relativeSlack = 1e-10
    private static let mostOffset = 1e-3
    /// Columns without a finite range are taken to stay within this one.
    private static let mostRange = 1e6

    init(_ problem: WorkingProblem) {
        let priced = (0..<problem.columnCount).filter { problem.cost[$0] != 0 }
        let open = priced.filter { problem.lower[$0] < problem.upper[$0] }
        guard open.allSatisfy({ problem.isIntegral[$0] }),
            let g = Self.commonDivisor(open.map { problem.cost[$0] })
        else { return }
        var offset = 0.0
        for j in open {
            let distance = abs((problem.cost[j] / g).rounded() * g - problem.cost[j])
            offset += distance * min(problem.upper[j] - problem.lower[j], Self.mostRange) / g
        }
        // Columns' starts and fixed columns shift the grid; keep it simple and ask them to be on it as well.
        let shift = priced.reduce(0.0) { sum, j in
            let (low, high) = (problem.lower[j], problem.upper[j])
            return sum + problem.cost[j] * (low.isFinite ? low : high.isFinite ? high : 0)
        }
        offset += abs((shift / g).rounded() - shift / g)
        guard offset <= Self.mostOffset else { return }
        spacing = g
        self.offset = offset
    }

    private func slack(at multiple: Double) -> Double {
        max(Self.leastSlack, offset, Self.relativeSlack * abs(multiple))
    }

    /// The smallest value of the grid that is at least `bound`, but for rounding.
    func roundUp(_ bound: Double) -> Double {
        guard spacing > 0, bound.isFinite else { return bound }
        let multiple = bound / spacing
        return max(bound, spacing * (multiple - slack(at: multiple)).rounded(.up))
    }

    /// A value that every better point of the grid stays below, as high as `roundUp` needs to tell it from the next.
    ///
    /// The value need not be on the grid itself: columns implied to be integer may be fractional at an incumbent.
    func cutoff(below value: Double) -> Double {
        guard spacing > 0, value.isFinite else { return value }
        let multiple = value / spacing
        let slack = slack(at: multiple)
        return min(value, spacing * ((multiple - slack).rounded(.up) - 1 + 10 * slack))
    }

    /// The largest number that all values are multiples of; nil if they are too far apart to tell.
    static func commonDivisor(_ values: [Double]) -> Double? {
        var divisor = 0.0
        for value in values {
            guard let common = commonDivisor(divisor, abs(value)) else { return nil }
            divisor = common
        }
        guard divisor >= leastSpacing, values.allSatisfy({ abs($0) < mostMultiple * divisor }) else {
            return nil
        }
        // Differences of decimals carry their rounding; the divisor is most likely a short decimal itself.
        let decimal = (divisor * 1e6).rounded() / 1e6
        return abs(decimal - divisor) <= 1e-12 * divisor ? decimal : divisor
    }

    /// Euclid on reals that are meant as short decimals.
    private static func commonDivisor(_ a: Double, _ b: Double) -> Double? {
        var (x, y) = (max(a, b), min(a, b))
        // A remainder of a few units in the last place is none.
        let rounding = 1e-13 * x
        let least = max(leastSpacing, x / mostMultiple)
        while y > 0 {
            guard y >= least else { return nil }
            let remainder = (x / y - (x / y).rounded()).magnitude * y
            (x, y) = (y, remainder <= rounding ? 0 : remainder)
        }
        return x
    }
}
