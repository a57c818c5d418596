/// Fixes integers one after the other at values near the relaxation's, propagating after each, and lets an LP set the rest.
///
/// No LP between the fixings: cheap on models with many integers, where a dive would solve hundreds of LPs.
extension MixedIntegerSearch {
    func fixAndPropagate() {
        guard !x.isEmpty, options.propagation else { return }
        let point = x
        withSavedState {
            var order = problem.integers.map { column -> (column: Int, off: Double) in
                let j = Int(column)
                return (j, abs(point[j] - point[j].rounded()))
            }
            order.sort { $0.off < $1.off || ($0.off == $1.off && $0.column < $1.column) }
            var failures = 0
            for item in order {
                let j = item.column
                guard domain.lower[j] < domain.upper[j] else { continue }
                let value = min(max(point[j].rounded(), domain.lower[j]), domain.upper[j])
                let mark = domain.mark
                domain.fix(j, at: value)
                if !domain.isInfeasible && domain.propagate(effort: 10 * problem.entryCount + 10_000) {
                    continue
                }
                domain.backtrack(to: mark)
                failures += 1
                guard failures < 50 else { return }
                // The other side of what failed.
                if point[j] >= value && value < domain.upper[j] {
                    domain.tightenLower(j, to: value + 1)
                } else if value > domain.lower[j] {
                    domain.tightenUpper(j, to: value - 1)
                } else {
                    domain.tightenLower(j, to: value + 1)
                }
                guard !domain.isInfeasible, domain.propagate(effort: 10 * problem.entryCount + 10_000) else {
                    return
                }
                if domain.lower[j] < domain.upper[j] {
                    domain.fix(j, at: min(max(point[j].rounded(), domain.lower[j]), domain.upper[j]))
                    guard !domain.isInfeasible, domain.propagate() else { return }
                }
            }
            domain.clearQueue()
            if solveLP(iterationLimit: 2_000 + 2 * problem.rowCount) == .optimal, lpObjective < cutoff {
                offerWithExactIntegers(x)
            }
        }
    }
}
