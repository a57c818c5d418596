/// Columns whose reduced cost keeps its sign whatever the duals are.
extension Presolver {
    /// Bounds on the row duals follow from the sides that exist and from columns without an upper (lower) bound, whose
    /// reduced cost cannot be negative (positive). A column whose reduced cost is then bounded away from zero sits at its
    /// bound in every optimum. Columns that gave a bound are kept: their own condition must survive for the bound to
    /// hold, which is what makes the duals come back right.
    ///
    /// Only for continuous models: duals of the relaxation prove nothing about integer points.
    func fixDominatedColumns() {
        var low = [Double](repeating: -.infinity, count: p.rowTotal)
        var high = [Double](repeating: .infinity, count: p.rowTotal)
        for i in 0..<p.rowTotal where p.rowAlive[i] {
            if p.rowLower[i] == -.infinity { high[i] = 0 }
            if p.rowUpper[i] == .infinity { low[i] = 0 }
        }
        var isSource = [Bool](repeating: false, count: p.columnTotal)
        for _ in 0..<2 {
            for j in 0..<p.columnTotal where p.columnAlive[j] && p.columnSize[j] > 0 && p.columnSize[j] < 50 {
                if p.upper[j] == .infinity { boundDuals(j, 1, &low, &high, &isSource) }
                if p.lower[j] == -.infinity { boundDuals(j, -1, &low, &high, &isSource) }
            }
        }
        for j in 0..<p.columnTotal where p.columnAlive[j] && !isSource[j] && p.lower[j] < p.upper[j] {
            var least = p.cost[j]
            var most = p.cost[j]
            var scale = abs(p.cost[j])
            var k = p.columnHead[j]
            while k >= 0 {
                let i = Int(p.entryRow[Int(k)])
                let a = p.entryValue[Int(k)]
                let (down, up) = a > 0 ? (a * low[i], a * high[i]) : (a * high[i], a * low[i])
                least -= up
                most -= down
                scale = max(scale, down.isFinite ? abs(down) : 0, up.isFinite ? abs(up) : 0)
                k = p.columnNext[Int(k)]
            }
            let margin = 1e-7 * max(1, scale)
            if least > margin || most < -margin {
                let bound = least > margin ? p.lower[j] : p.upper[j]
                if bound.isInfinite {
                    verdict = .infeasibleOrUnbounded
                    return
                }
                note("dominated columns")
                fix(j, at: bound)
            }
        }
    }

    /// Bounds from `sign · (c_j − Σ aᵢ yᵢ) ≥ 0`.
    private func boundDuals(
        _ j: Int, _ sign: Double, _ low: inout [Double], _ high: inout [Double], _ isSource: inout [Bool]
    ) {
        // Least value of Σ sign·aᵢ·yᵢ, which may not exceed sign·c_j.
        var sum = 0.0
        var scale = abs(p.cost[j])
        var infinite = 0
        var k = p.columnHead[j]
        while k >= 0 {
            let a = sign * p.entryValue[Int(k)]
            let i = Int(p.entryRow[Int(k)])
            let term = a > 0 ? a * low[i] : a * high[i]
            if term.isFinite {
                sum += term
                scale = max(scale, abs(term))
            } else {
                infinite += 1
            }
            k = p.columnNext[Int(k)]
        }
        if infinite > 1 || scale > 1e8 { return }
        k = p.columnHead[j]
        while k >= 0 {
            let a = sign * p.entryValue[Int(k)]
            let i = Int(p.entryRow[Int(k)])
            k = p.columnNext[Int(k)]
            let term = a > 0 ? a * low[i] : a * high[i]
            if infinite == 1 && term.isFinite { continue }
            let rest = term.isFinite ? sum - term : sum
            // A little room keeps rounding out of the bound.
            let bound = (sign * p.cost[j] - rest) / a
            let room = 1e-10 * max(1, scale) / abs(a)
            if room > 1e-6 * max(1, abs(bound)) { continue }
            if a > 0 && bound + room < high[i] - 1e-9 * max(1, abs(bound)) {
                high[i] = bound + room
                isSource[j] = true
            } else if a < 0 && bound - room > low[i] + 1e-9 * max(1, abs(bound)) {
                low[i] = bound - room
                isSource[j] = true
            }
            if high[i] < low[i] { (low[i], high[i]) = (high[i], high[i]) }
        }
    }
}
