/// The dual simplex: steepest edge, bound flipping, Harris ratio test.
///
/// Forrest and Goldfarb 1992 (doi:10.1007/BF01581089) for the weights; Maros 2003 (doi:10.1016/S0377-2217(02)00512-5) and
/// Koberstein 2005 for the long step.
extension SimplexEngine {
    private enum Step { case moved, reweighted, noEntering, unstable }

    /// Iterates until the basic variables are within their working bounds; reduced costs of the wrong sign are flipped
    /// away or shifted away on the way (`costsArePerturbed`).
    /// - Parameters:
    ///   - phaseOne: whether the working bounds are the boxes of phase 1, where nothing can be infeasible.
    ///   - isFresh: whether primal values and reduced costs were just computed for the working costs and bounds.
    func dualSimplex(phaseOne: Bool, isFresh: Bool = false) -> SimplexStatus {
        var isStale = !isFresh || perturbsAfter == 0
        let start = runStart
        if !isStale { listViolations() }
        var wantsFactor = false
        var troubles = 0
        var untilCutoffCheck = 0
        let checksCutoff = limits.objectiveCutoff < .infinity && !phaseOne
        while true {
            if wantsRefactorNow() { wantsFactor = true }
            if isStale || wantsFactor {
                rebuildDual(factorise: wantsFactor)
                if isCircling(since: start) { return .numericalError }
                isStale = false
                wantsFactor = false
            }
            if let stop = stopReason() { return stop }
            if checksCutoff {
                untilCutoffCheck -= 1
                if dualObjective >= limits.objectiveCutoff && untilCutoffCheck <= 0 {
                    if provesCutoff() { return .cutoff }
                    untilCutoffCheck = 10
                }
            }
            let p = work.rows.best(weight.base)
            if p < 0 {
                if hasMovedSinceRebuild {
                    isStale = true
                    continue
                }
                return work.rows.taboo.isEmpty ? .optimal : .numericalError
            }
            switch dualStep(p) {
            case .moved:
                work.rows.clearTaboo()
            case .reweighted:
                continue
            case .noEntering:
                if !phaseOne && provesInfeasible(work.rho) { return .infeasible }
                // The row may contradict bounds that rows imply; the proof then takes more rows.
                if !phaseOne && usesImpliedBounds { return .numericalError }
                if factor.updateCount > 0 {
                    isStale = true
                    wantsFactor = true
                } else {
                    work.rows.makeTaboo(p)
                }
            case .unstable:
                troubles += 1
                if factor.updateCount > 0 {
                    isStale = true
                    wantsFactor = true
                    if troubles > 2 { factor.pivotThreshold = min(0.5, factor.pivotThreshold * 2) }
                } else {
                    work.rows.makeTaboo(p)
                }
            }
        }
    }

    /// Recomputes everything that follows from the basis.
    private func rebuildDual(factorise: Bool) {
        if factorise || !factorIsValid { refactor() }
        if perturbsAfter < .max && iterationCount - firstIteration >= perturbsAfter {
            perturbsAfter = .max
            perturbCosts()
        }
        computeDual(workCost.base)
        correctDual()
        if computePrimal() > 1e-9 && factor.updateCount > 0 {
            refactor()
            computeDual(workCost.base)
            correctDual()
            _ = computePrimal()
        }
        listViolations()
    }

    /// Fills the candidates and the dual objective from the values at hand.
    private func listViolations() {
        hasMovedSinceRebuild = false
        let violations = work.rows.violation
        work.rows.invalidate()
        for p in 0..<rowCount {
            let v = violation(at: p)
            violations[p] = v * v
        }
        var sum = 0.0
        for j in 0..<variableCount where positionOf[j] < 0 && value[j] != 0 {
            sum += value[j] * reducedCosts[j]
        }
        dualObjective = sum
    }

    /// Puts boxed variables at the bound their reduced cost asks for; shifts the costs of the others to the right sign.
    func correctDual() {
        let tolerance = dualTolerance
        for j in 0..<variableCount where positionOf[j] < 0 && move[j] != Move.fixed {
            let wrong = wrongSign(j)
            if wrong <= tolerance { continue }
            if move[j] == Move.free {
                workCost[j] -= reducedCosts[j]
                reducedCosts[j] = 0
                costsArePerturbed = true
            } else if workLower[j] > -.infinity && workUpper[j] < .infinity {
                move[j] = -move[j]
                value[j] = move[j] == Move.up ? workLower[j] : workUpper[j]
            } else {
                let d = Double(move[j]) * tolerance * (1 + random.unit())
                workCost[j] += d - reducedCosts[j]
                reducedCosts[j] = d
                costsArePerturbed = true
            }
        }
    }

    private func dualStep(_ p: Int) -> Step {
        let n = columnCount
        let out = Int(basic[p])
        computeRow(p)
        let rho = work.rho
        let trueWeight = max(rho.squaredNorm, 1e-12)
        let held = weight[p]
        weight[p] = trueWeight
        if held < 0.25 * trueWeight {
            work.rows.note(p, work.rows.violation[p], weight: trueWeight)
            return .reweighted
        }
        let isAbove = basicValue[p] > basicUpper[p]
        let sign = isAbove ? 1.0 : -1.0
        let bound = isAbove ? basicUpper[p] : basicLower[p]
        let q = dualRatioTest(sign: sign, violation: abs(basicValue[p] - bound))
        if q < 0 { return .noEntering }

        computeColumn(q)
        let column = work.column
        let pivot = column.values[p]
        let byRow = q < n ? work.alpha.values[q] : rho.values[q - n]
        let disagreement = abs(pivot - byRow) / max(min(abs(pivot), abs(byRow)), 1e-300)
        if disagreement > settings.pivotAgreement && factor.updateCount > 0 || disagreement > 1e-3
            || pivot * byRow <= 0
        {
            return .unstable
        }
        applyFlips()
        let dualStep = stepDual(q, pivot: pivot, sign: sign)
        // The flips may have moved the leaving variable, even inside its bounds: it goes to the bound all the same.
        let primalStep = (basicValue[p] - bound) / pivot
        dualObjective += dualStep * (basicValue[p] - bound)
        work.tau.copy(rho)
        factor.ftran(work.tau, expected: work.tauDensity)
        SimplexWorkspace.follow(&work.tauDensity, work.tau.density)
        stepPrimal(p, primalStep, pivot: pivot, rowWeight: trueWeight)

        let entered = value[q] + primalStep
        value[out] = bound
        move[out] = workLower[out] == workUpper[out] ? Move.fixed : isAbove ? Move.down : Move.up
        reducedCosts[out] = -dualStep
        reducedCosts[q] = 0
        exchange(p, q, pivot: pivot)
        basicValue[p] = entered
        weight[p] = max(trueWeight / (pivot * pivot), 1e-4)
        let v = violation(at: p)
        work.rows.note(p, v * v, weight: weight[p])
        return .moved
    }

    /// Reduced costs after the step; returns its length, signed.
    private func stepDual(_ q: Int, pivot: Double, sign: Double) -> Double {
        let n = columnCount
        let d = reducedCosts.base
        var step = d[q] / pivot
        if step * sign < 0 {
            // Harris took a slightly infeasible candidate: with its cost shifted the step is zero.
            workCost[q] -= d[q]
            d[q] = 0
            costsArePerturbed = true
            return 0
        }
        if step == 0 { return 0 }
        step = d[q] / pivot
        let alpha = work.alpha.values
        let list = work.alpha.index
        for k in 0..<work.alpha.count {
            let j = Int(list[k])
            d[j] -= step * alpha[j]
        }
        let rho = work.rho.values
        let rows = work.rho.index
        let position = positionOf.base
        for k in 0..<work.rho.count {
            let i = Int(rows[k])
            if position[n + i] < 0 { d[n + i] -= step * rho[i] }
        }
        return step
    }

    /// Moves the variables that the ratio test passed to their other bound and the basic variables with them.
    private func applyFlips() {
        let count = work.flipCount
        if count == 0 { return }
        let right = work.flips
        right.clear()
        for k in 0..<count {
            let j = Int(work.ratioItem.base[k])
            let target = move[j] == Move.up ? workUpper[j] : workLower[j]
            addColumn(j, times: target - value[j], to: right)
            dualObjective += reducedCosts[j] * (target - value[j])
            value[j] = target
            move[j] = -move[j]
        }
        factor.ftran(right, expected: work.flipDensity)
        SimplexWorkspace.follow(&work.flipDensity, right.density)
        for k in 0..<right.count {
            let p = Int(right.index[k])
            basicValue[p] -= right.values[p]
            let v = violation(at: p)
            work.rows.note(p, v * v, weight: weight[p])
        }
    }

    /// Moves the basic variables and brings the weights up to date.
    private func stepPrimal(_ r: Int, _ step: Double, pivot: Double, rowWeight: Double) {
        let list = work.column.index
        let column = work.column.values
        let tau = work.tau.values
        let x = basicValue.base
        let low = basicLower.base
        let high = basicUpper.base
        let weight = self.weight.base
        let rows = work.rows
        let tolerance = primalTolerance
        let inverse = 1 / pivot
        for k in 0..<work.column.count {
            let p = Int(list[k])
            let a = column[p]
            if abs(a) < SparseVector.dropTolerance || p == r { continue }
            let moved = x[p] - step * a
            x[p] = moved
            let ratio = a * inverse
            let w = max(weight[p] + ratio * (ratio * rowWeight - 2 * tau[p]), 1e-4)
            weight[p] = w
            var v = 0.0
            if moved < low[p] - tolerance { v = low[p] - moved }
            if moved > high[p] + tolerance { v = moved - high[p] }
            rows.note(p, v * v, weight: w)
        }
    }
}
