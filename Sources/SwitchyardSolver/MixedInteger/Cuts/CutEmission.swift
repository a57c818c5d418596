/// From a cut in the transformed space back to the columns, with the numerical safety checks.
extension CutSeparation {
    /// Takes the cut `Σ coefficients · z + continuousScale · Σ c t ≤ side` over the present transformed row.
    func emit(_ coefficients: [Double], continuousScale: Double, side cutSide: Double) {
        var side = cutSide
        let out = output
        out.clear()
        var rank: Int32 = 1
        var slackCoefficient: [(position: Int, value: Double)] = []
        for (k, term) in integers.enumerated() where coefficients[k] != 0 {
            let g = coefficients[k]
            if term.id < 0 {
                // z = slack, or its upper bound minus the slack.
                if term.complemented {
                    side -= g * term.upper
                    slackCoefficient.append((Int(-1 - term.id), -g))
                } else {
                    slackCoefficient.append((Int(-1 - term.id), g))
                }
                continue
            }
            let j = Int(term.id)
            if term.complemented {
                side -= g * upper[j]
                out.add(j, -g)
            } else {
                side += g * lower[j]
                out.add(j, g)
            }
        }
        for term in continuous {
            let d = term.coefficient * continuousScale
            let j = Int(term.id)
            switch term.kind {
            case .lower:
                out.add(j, d)
                side += d * lower[j]
            case .upper:
                out.add(j, -d)
                side -= d * upper[j]
            case .variableLower:
                out.add(j, d)
                out.add(Int(term.bound.binary), -d * term.bound.coefficient)
                side += d * term.bound.constant
            case .variableUpper:
                out.add(j, -d)
                out.add(Int(term.bound.binary), d * term.bound.coefficient)
                side -= d * term.bound.constant
            case .slack:
                slackCoefficient.append((j, d))
            }
        }
        for (position, d) in slackCoefficient where d != 0 {
            let slack = slacks[position]
            let i = slack.row
            let factor = slack.atUpper ? -d : d
            if i < problem.rowCount {
                for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                    out.add(Int(problem.rowColumn[e]), factor * problem.rowValue[e])
                }
            } else {
                let cut = cutRows[i - problem.rowCount]
                rank = max(rank, cut.rank + 1)
                for k in cut.indices.indices { out.add(Int(cut.indices[k]), factor * cut.values[k]) }
            }
            side += slack.atUpper ? -d * rowUpper(i) : d * rowLower(i)
        }
        finish(side: side, rank: rank)
    }

    /// Cleans the cut in `output` and keeps it if it is safe and violated.
    ///
    /// Small coefficients are removed by relaxing with the column's bound, so that the cut stays valid; what is left may not
    /// span too many orders of magnitude.
    func finish(side cutSide: Double, rank: Int32 = 1) {
        let out = output
        var side = cutSide
        var largest = 0.0
        for k in 0..<out.count { largest = max(largest, abs(out.values[Int(out.index[k])])) }
        guard largest > 1e-9, largest < 1e9, side.isFinite else { return }
        let least = largest * 1e-5
        var indices: [Int32] = []
        var values: [Double] = []
        let limit = 100 + n / 5
        for k in 0..<out.count {
            let j = Int(out.index[k])
            let c = out.values[j]
            if c == 0 { continue }
            if lower[j] == upper[j] {
                side -= c * lower[j]
                continue
            }
            if abs(c) < least {
                let bound = c > 0 ? lower[j] : upper[j]
                guard bound.isFinite, abs(c * bound) < 1e6 * largest else {
                    if abs(c) < 1e-13 * largest { continue }
                    return
                }
                side -= c * bound
                continue
            }
            indices.append(Int32(j))
            values.append(c)
            if indices.count > limit { return }
        }
        guard !indices.isEmpty else { return }
        // Powers of two change no digit.
        let scale = Scaling.powerOfTwo(1 / largest)
        for k in values.indices { values[k] *= scale }
        side *= scale
        guard abs(side) < 1e6 else { return }
        side += 1e-10 * max(1, abs(side))
        var cut = Cut(indices: indices, values: values, upper: side)
        cut.rank = rank
        keepCut(cut)
    }

    /// Keeps a cut that is violated by the LP point and not by the point known to be feasible.
    func keepCut(_ candidate: Cut) {
        var cut = candidate
        var norm = 0.0
        for v in cut.values { norm += v * v }
        let violation = cut.activity(at: x) - cut.upper
        cut.norm = norm.squareRoot()
        cut.efficacy = violation / cut.norm
        guard cut.efficacy > Cut.leastEfficacy, violation > 1e-6 else { return }
        if !knownPoint.isEmpty {
            let excess = cut.activity(at: knownPoint) - cut.upper
            if excess > 1e-6 * max(1, abs(cut.upper)) {
                rejectedByKnownPoint += 1
                return
            }
        }
        found.append(cut)
    }
}
