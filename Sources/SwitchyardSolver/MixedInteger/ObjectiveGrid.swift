/// The spacing of the objective values that integral points can take, when there is one.
///
/// If every column with a cost is integer (or implied to be) and all costs are multiples of g, then so is the objective, and
/// a proven bound may be rounded up to the next multiple.
struct ObjectiveGrid {
    /// Zero when no spacing is known.
    var spacing = 0.0

    init(_ problem: WorkingProblem) {
        var g = 0.0
        for j in 0..<problem.columnCount where problem.cost[j] != 0 && problem.lower[j] < problem.upper[j] {
            guard problem.isIntegral[j] else { return }
            g = Self.commonDivisor(g, abs(problem.cost[j]))
            if g == 0 || g < 1e-4 { return }
        }
        // Fixed columns shift the grid; keep it simple and ask them to be on it as well.
        for j in 0..<problem.columnCount where problem.cost[j] != 0 && problem.lower[j] == problem.upper[j] {
            let shift = problem.cost[j] * problem.lower[j]
            guard g > 0, abs((shift / g).rounded() * g - shift) < 1e-9 * max(1, abs(shift)) else { return }
        }
        for j in 0..<problem.columnCount where problem.cost[j] != 0 {
            let multiple = problem.cost[j] / g
            guard abs(multiple) < 1e8, abs(multiple - multiple.rounded()) < 1e-9 * max(1, abs(multiple))
            else {
                return
            }
        }
        spacing = g
    }

    /// The smallest value of the grid that is at least `bound`.
    func roundUp(_ bound: Double) -> Double {
        guard spacing > 0, bound.isFinite else { return bound }
        let up = spacing * (bound / spacing - 1e-6).rounded(.up)
        return max(bound, up)
    }

    /// Euclid on reals that are meant as short decimals; 0 if no divisor of reasonable size exists.
    static func commonDivisor(_ a: Double, _ b: Double) -> Double {
        var (x, y) = (max(a, b), min(a, b))
        let least = 1e-9 * x
        for _ in 0..<60 {
            if y <= least { return x }
            let remainder = (x / y - (x / y).rounded()).magnitude * y
            (x, y) = (y, remainder < 1e-9 * x ? 0 : remainder)
        }
        return 0
    }
}
