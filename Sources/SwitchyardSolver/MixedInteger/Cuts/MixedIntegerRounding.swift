/// Complemented mixed-integer rounding.
///
/// Marchand and Wolsey, "Aggregation and mixed integer rounding to solve MIPs", Operations Research 49(3), 2001,
/// doi:10.1287/opre.49.3.363.11211. On a row of the simplex tableau with divisor 1 this is the Gomory mixed-integer cut.
extension CutSeparation {
    private static let mostFraction = 0.999

    /// Efficacy of the rounding of the transformed row divided by `delta`; nil if the fraction is unsafe.
    private func efficacy(_ delta: Double) -> Double? {
        let beta = transformedSide / delta
        let floorBeta = beta.rounded(.down)
        let f0 = beta - floorBeta
        guard f0 >= leastFraction, f0 <= Self.mostFraction, abs(beta) < 1e6 else { return nil }
        let scale = 1 / (1 - f0)
        var violation = continuousActivity * scale / delta - floorBeta
        var norm = continuousNorm * scale * scale / (delta * delta)
        integers.withUnsafeBufferPointer { terms in
            for term in terms {
                let a = term.coefficient / delta
                let down = a.rounded(.down)
                let f = a - down
                let g = f > f0 ? down + (f - f0) * scale : down
                violation += g * term.point
                norm += g * g
            }
        }
        work += integers.count
        guard norm > 1e-12 else { return nil }
        return violation / norm.squareRoot()
    }

    private func complement(_ k: Int) {
        let term = integers[k]
        transformedSide -= term.coefficient * term.upper
        integers[k].coefficient = -term.coefficient
        integers[k].point = max(0, term.upper - term.point)
        integers[k].complemented.toggle()
    }

    /// Searches divisors and complementations greedily and keeps the best cut if it is violated.
    func mixedIntegerRounding(extraDeltas: [Double]) {
        // On long rows the search for the divisor is cut short: its cost is length times trials.
        let mostDeltas = integers.count > 500 ? 8 : 20
        let mostComplements = integers.count > 500 ? 8 : 40
        var deltas = extraDeltas
        var candidates: [(k: Int, distance: Double)] = []
        for (k, term) in integers.enumerated() {
            guard term.point > 1e-6, term.upper == .infinity || term.point < term.upper - 1e-6 else {
                continue
            }
            let size = abs(term.coefficient)
            if size > 1e-5, deltas.count < mostDeltas,
                !deltas.contains(where: { abs($0 - size) < 1e-8 * size })
            {
                deltas.append(size)
            }
            if term.upper < .infinity {
                candidates.append((k, abs(term.point - term.upper / 2)))
            }
        }
        guard !deltas.isEmpty else { return }
        var best = 0.0
        var bestDelta = 0.0
        for delta in deltas {
            if let e = efficacy(delta), e > best { (best, bestDelta) = (e, delta) }
        }
        if bestDelta == 0 {
            // Nothing violated as it stands: complementing the column farthest from its bounds may help.
            candidates.sort { $0.distance < $1.distance || ($0.distance == $1.distance && $0.k < $1.k) }
            for c in candidates.prefix(4) {
                complement(c.k)
                for delta in deltas.prefix(8) {
                    if let e = efficacy(delta), e > best { (best, bestDelta) = (e, delta) }
                }
                if bestDelta > 0 { break }
                complement(c.k)
            }
            if bestDelta == 0 { return }
        } else {
            candidates.sort { $0.distance < $1.distance || ($0.distance == $1.distance && $0.k < $1.k) }
        }
        for divisor in [2.0, 4, 8] {
            let delta = bestDelta / divisor
            if let e = efficacy(delta), e > best { (best, bestDelta) = (e, delta) }
        }
        for c in candidates.prefix(mostComplements) {
            complement(c.k)
            if let e = efficacy(bestDelta), e > best + 1e-9 { best = e } else { complement(c.k) }
        }
        guard best > Cut.leastEfficacy else { return }
        emitRounding(bestDelta)
    }

    private func emitRounding(_ delta: Double) {
        let beta = transformedSide / delta
        let floorBeta = beta.rounded(.down)
        let f0 = beta - floorBeta
        let scale = 1 / (1 - f0)
        var coefficients = [Double](repeating: 0, count: integers.count)
        for (k, term) in integers.enumerated() {
            let a = term.coefficient / delta
            // The function is continuous from below at integers: a rounding error below one needs no care.
            let down = a.rounded(.down)
            let f = a - down
            coefficients[k] = f > f0 ? down + (f - f0) * scale : down
        }
        emit(coefficients, continuousScale: scale / delta, side: floorBeta)
    }
}
