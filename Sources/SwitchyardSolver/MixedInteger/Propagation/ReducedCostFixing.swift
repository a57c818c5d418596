/// Tightening of integer bounds by reduced costs against the cutoff.
///
/// Dantzig, Fulkerson and Johnson 1954; see Nemhauser and Wolsey, "Integer and Combinatorial Optimization", 1988, II.5.
/// A column at its lower bound with reduced cost d > 0 cannot rise by more than (cutoff − z) / d in any better point.
struct ReducedCosts {
    /// Objective of the LP the reduced costs belong to.
    var objective: Double
    var values: [Double]

    /// Applies the tightenings to integer columns that sit at a bound of the LP.
    /// - Parameters:
    ///   - lower: bounds of the LP the costs were taken from.
    ///   - cutoff: better points have an objective below this.
    func apply(to domain: Domain, lower: UnsafePointer<Double>, upper: UnsafePointer<Double>, cutoff: Double)
    {
        guard cutoff < .infinity else { return }
        let gap = cutoff - objective
        guard gap >= 0 else { return }
        let before = domain.mark
        defer { if domain.mark > before || domain.isInfeasible { domain.usedCutoff = true } }
        for column in domain.problem.integers {
            let j = Int(column)
            let d = values[j]
            guard abs(d) > 1e-7, domain.lower[j] < domain.upper[j] else { continue }
            let room = (gap / abs(d) + 1e-6).rounded(.down)
            guard room < 1e9 else { continue }
            if d > 0 {
                if lower[j] > -.infinity && lower[j] + room < domain.upper[j] {
                    domain.tightenUpper(j, to: lower[j] + room)
                }
            } else if upper[j] < .infinity && upper[j] - room > domain.lower[j] {
                domain.tightenLower(j, to: upper[j] - room)
            }
            if domain.isInfeasible { return }
        }
    }
}
