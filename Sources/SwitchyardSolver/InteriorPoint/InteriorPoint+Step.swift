/// Weights, directions, correctors and lengths of the steps.
extension InteriorPoint {
    func factorise() {
        for j in 0..<n + m {
            if isFixed[j] {
                theta[j] = 0
                continue
            }
            var weight = 0.0
            if hasLower[j] { weight += zLower[j] / below[j] }
            if hasUpper[j] { weight += zUpper[j] / above[j] }
            theta[j] = weight > 0 ? 1 / weight : .infinity
        }
        // A row without sides: nothing depends on it.
        for i in 0..<m where theta[n + i] == .infinity { theta[n + i] = 1e20 }
        system.factorise(theta: theta.base, rho: theta.base + n)
    }

    /// The step for the targets at hand.
    ///
    ///     A dx + ds = r,  A'dy + dz⁻ − dz⁺ = d,  dx − db = p,  dx + da = q,  z⁻db + b dz⁻ = t⁻,  z⁺da + a dz⁺ = t⁺
    func findStep() {
        for j in 0..<n + m {
            if isFixed[j] {
                h[j] = 0
                continue
            }
            var d = dualResidual[j]
            if hasLower[j] { d -= (targetLower[j] + zLower[j] * belowResidual[j]) / below[j] }
            if hasUpper[j] { d += (targetUpper[j] - zUpper[j] * aboveResidual[j]) / above[j] }
            h[j] = d
        }
        for i in 0..<m { right[i] = rowResidual[i] + theta[n + i] * h[n + i] }
        system.solve(h: h.base, r: right.base, x: stepX.base, y: stepY.base)
        for i in 0..<m { stepX[n + i] = isFixed[n + i] ? 0 : theta[n + i] * (stepY[i] - h[n + i]) }
        for j in 0..<n + m {
            if hasLower[j] {
                stepBelow[j] = stepX[j] - belowResidual[j]
                stepZLower[j] = (targetLower[j] - zLower[j] * stepBelow[j]) / below[j]
            }
            if hasUpper[j] {
                stepAbove[j] = aboveResidual[j] - stepX[j]
                stepZUpper[j] = (targetUpper[j] - zUpper[j] * stepAbove[j]) / above[j]
            }
        }
    }

    /// Gondzio's corrector: aims at a longer step, with products near the target; `nil`, and the step as it was, if there is none.
    func correct(_ length: (primal: Double, dual: Double), target: Double) -> (
        primal: Double, dual: Double
    )? {
        let primal = min(1, length.primal + 0.3)
        let dual = min(1, length.dual + 0.3)
        let low = Self.smallestProduct * target
        let high = Self.largestProduct * target
        @inline(__always)
        func lack(_ product: Double) -> Double {
            product < low ? low - product : product > high ? max(high - product, -high) : 0
        }
        for j in 0..<n + m {
            if hasLower[j] {
                savedLower[j] = targetLower[j]
                targetLower[j] += lack(
                    (below[j] + primal * stepBelow[j]) * (zLower[j] + dual * stepZLower[j]))
            }
            if hasUpper[j] {
                savedUpper[j] = targetUpper[j]
                targetUpper[j] += lack(
                    (above[j] + primal * stepAbove[j]) * (zUpper[j] + dual * stepZUpper[j]))
            }
        }
        findStep()
        let new = stepLengths()
        if new.primal + new.dual >= length.primal + length.dual + 0.02 { return new }
        targetLower.base.update(from: savedLower.base, count: n + m)
        targetUpper.base.update(from: savedUpper.base, count: n + m)
        findStep()
        return nil
    }

    /// Largest steps that keep distances and multipliers positive, at most one.
    func stepLengths() -> (primal: Double, dual: Double) {
        var primal = 1.0
        var dual = 1.0
        for j in 0..<n + m {
            if hasLower[j] {
                if below[j] + primal * stepBelow[j] < 0 { primal = -below[j] / stepBelow[j] }
                if zLower[j] + dual * stepZLower[j] < 0 { dual = -zLower[j] / stepZLower[j] }
            }
            if hasUpper[j] {
                if above[j] + primal * stepAbove[j] < 0 { primal = -above[j] / stepAbove[j] }
                if zUpper[j] + dual * stepZUpper[j] < 0 { dual = -zUpper[j] / stepZUpper[j] }
            }
        }
        return (primal, dual)
    }

    func move(_ primal: Double, _ dual: Double) {
        for j in 0..<n + m {
            x[j] += primal * stepX[j]
            if hasLower[j] {
                below[j] += primal * stepBelow[j]
                zLower[j] += dual * stepZLower[j]
            }
            if hasUpper[j] {
                above[j] += primal * stepAbove[j]
                zUpper[j] += dual * stepZUpper[j]
            }
        }
        for i in 0..<m { y[i] += dual * stepY[i] }
    }

    func complementarity(after length: (primal: Double, dual: Double) = (0, 0)) -> Double {
        var sum = 0.0
        let (primal, dual) = length
        for j in 0..<n + m {
            if hasLower[j] {
                sum += (below[j] + primal * stepBelow[j]) * (zLower[j] + dual * stepZLower[j])
            }
            if hasUpper[j] {
                sum += (above[j] + primal * stepAbove[j]) * (zUpper[j] + dual * stepZUpper[j])
            }
        }
        return boundCount > 0 ? sum / Double(boundCount) : 0
    }
}
