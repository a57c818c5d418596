/// The primal simplex: Devex pricing (Harris 1973, doi:10.1007/BF01580108), reduced costs kept up to date by rows, Harris
/// ratio test; phase 1 minimises the sum of infeasibilities and passes breakpoints (Maros 2003, chapter 9).
extension SimplexEngine {
    private enum Step { case moved, unbounded, unstable }

    /// Reduced costs of phase 1, whose costs are one, under this are rounding errors.
    private static let smallestPhaseOneTolerance = 1e-13

    /// Where the solve was when it last made progress.
    private struct Stand {
        var iteration = -1
        var infeasible = Double.infinity
        var objective = Double.infinity
        /// Iterations without progress that are too many: bounds moved too soon lead away from the optimum, and the way back from
        /// there takes thousands of iterations in large models.
        let patience: Int
    }

    /// Whether neither infeasibility nor objective has moved for long.
    private func isStandingStill(_ stand: inout Stand) -> Bool {
        var infeasible = 0.0
        for p in 0..<rowCount { infeasible += abs(violation(at: p)) }
        let now = objective
        let hasMoved =
            abs(infeasible - stand.infeasible) > 1e-9 * (1 + infeasible)
            || abs(now - stand.objective) > 1e-9 * (1 + abs(now))
        if stand.iteration >= 0 && !hasMoved {
            guard iterationCount - stand.iteration >= stand.patience else { return false }
            stand.iteration = iterationCount
            return true
        }
        stand.iteration = iterationCount
        stand.infeasible = infeasible
        stand.objective = now
        return false
    }

    /// Iterates until no reduced cost has the wrong sign, for the working costs and bounds.
    /// - Returns: `.infeasible` if the sum of infeasibilities has a positive minimum and that verifies as a proof.
    func primalSimplex() -> SimplexStatus {
        var isStale = true
        var wantsFactor = false
        var troubles = 0
        var isPhaseOne = false
        let start = runStart
        var stand = Stand(patience: max(200, rowCount / 20))
        var mayTighten = true
        var tightenedAt = Int.max
        let usualTolerance = dualTolerance
        defer { dualTolerance = usualTolerance }
        let reference = work.reference.base
        reference.update(repeating: 1, count: variableCount)
        while true {
            if wantsRefactorNow() { wantsFactor = true }
            if isStale || wantsFactor {
                isPhaseOne = rebuildPrimal(factorise: wantsFactor)
                // Moved bounds would lead away from an optimum.
                if isStandingStill(&stand) && work.entering.best(reference) >= 0 {
                    perturbBounds(1e-7)
                    isPhaseOne = rebuildPrimal(factorise: false)
                }
                if !isPhaseOne && dualTolerance < usualTolerance {
                    // Feasible after all; where that does not last, the numbers decide nothing.
                    dualTolerance = usualTolerance
                    tightenedAt = .max
                    mayTighten = false
                    isPhaseOne = rebuildPrimal(factorise: false)
                }
                isStale = false
                wantsFactor = false
            }
            if isCircling(since: start) { return .numericalError }
            if isPhaseOne && work.infeasibleCount == 0 {
                isStale = true
                continue
            }
            if let stop = stopReason() { return stop }
            // There rounding may go round in circles.
            if tightenedAt < .max && iterationCount - tightenedAt > 200 + rowCount { return .numericalError }
            let q = work.entering.best(reference)
            if q < 0 {
                if hasMovedSinceRebuild {
                    isStale = true
                    continue
                }
                if !work.entering.taboo.isEmpty { return .numericalError }
                if !isPhaseOne { return .optimal }
                if phaseOneProvesInfeasible() { return .infeasible }
                // On a column without bounds a reduced cost within the tolerance may be worth any amount: the minimum is
                // looked for to the last digits.
                if !mayTighten || dualTolerance <= Self.smallestPhaseOneTolerance { return .numericalError }
                tightenedAt = min(tightenedAt, iterationCount)
                dualTolerance = max(dualTolerance * 1e-2, Self.smallestPhaseOneTolerance)
                isStale = true
                continue
            }
            switch primalStep(q, isPhaseOne: isPhaseOne) {
            case .moved:
                work.entering.clearTaboo()
            case .unbounded:
                if !isPhaseOne && verifyRay(q) { return .unbounded }
                if factor.updateCount > 0 {
                    isStale = true
                    wantsFactor = true
                } else {
                    work.entering.makeTaboo(q)
                }
            case .unstable:
                troubles += 1
                if factor.updateCount > 0 {
                    isStale = true
                    wantsFactor = true
                    if troubles > 2 { factor.pivotThreshold = min(0.5, factor.pivotThreshold * 2) }
                } else {
                    work.entering.makeTaboo(q)
                }
            }
        }
    }

    /// Relaxes bounds that basic variables miss by little, so that a phase 2 stays one; the dual simplex mends it later.
    private func shiftBoundsToBasis() {
        let near = 1e-4
        for p in 0..<rowCount {
            let v = violation(at: p)
            if v == 0 || abs(v) > near { continue }
            let j = Int(basic[p])
            let slack = primalTolerance * random.unit()
            if v < 0 {
                workLower[j] = basicValue[p] - slack
                basicLower[p] = workLower[j]
            } else {
                workUpper[j] = basicValue[p] + slack
                basicUpper[p] = workUpper[j]
            }
        }
    }

    /// Relaxes every bound a little, at random: a degenerate vertex becomes many, and a standstill ends.
    func perturbBounds(_ size: Double) {
        boundsAreShifted = true
        for j in 0..<variableCount where positionOf[j] >= 0 || move[j] != Move.free {
            let low = workLower[j]
            let high = workUpper[j]
            if positionOf[j] < 0 && move[j] == Move.fixed { continue }
            if low > -.infinity {
                workLower[j] = low - size * (1 + random.unit()) * max(1, min(100, abs(low)))
            }
            if high < .infinity {
                workUpper[j] = high + size * (1 + random.unit()) * max(1, min(100, abs(high)))
            }
            if move[j] == Move.up { value[j] = workLower[j] }
            if move[j] == Move.down { value[j] = workUpper[j] }
        }
        loadBasicBounds()
    }

    /// Recomputes everything that follows from the basis. Returns whether basic variables are infeasible.
    private func rebuildPrimal(factorise: Bool) -> Bool {
        if factorise || !factorIsValid { refactor() }
        if computePrimal() > 1e-9 && factor.updateCount > 0 {
            refactor()
            _ = computePrimal()
        }
        hasMovedSinceRebuild = false
        if boundsAreShifted { shiftBoundsToBasis() }
        work.infeasibleCount = 0
        for p in 0..<rowCount {
            let v = violation(at: p)
            work.side[p] = v < 0 ? -1 : v > 0 ? 1 : 0
            if v != 0 { work.infeasibleCount += 1 }
        }
        let isPhaseOne = work.infeasibleCount > 0
        if isPhaseOne {
            let phaseCost = work.phaseCost.base
            phaseCost.update(repeating: 0, count: variableCount)
            for p in 0..<rowCount where work.side[p] != 0 { phaseCost[Int(basic[p])] = Double(work.side[p]) }
            computeDual(phaseCost)
        } else {
            computeDual(workCost.base)
        }
        let entering = work.entering
        entering.invalidate()
        for j in 0..<variableCount {
            entering.violation[j] = positionOf[j] < 0 ? attraction(j) : 0
        }
        return isPhaseOne
    }

    /// The minimum of the sum of infeasibilities is positive: its multipliers are a proof.
    private func phaseOneProvesInfeasible() -> Bool {
        let y = work.tau
        y.clear()
        for p in 0..<rowCount where work.side[p] != 0 { y.add(p, Double(work.side[p])) }
        factor.btran(y, expected: 1)
        return provesInfeasible(y)
    }

    private func primalStep(_ q: Int, isPhaseOne: Bool) -> Step {
        let n = columnCount
        computeColumn(q)
        let direction = reducedCosts[q] < 0 ? 1.0 : -1.0
        let column = work.column
        let r =
            isPhaseOne
            ? phaseOneRatioTest(direction, slope: abs(reducedCosts[q]))
            : primalRatioTest(direction)
        let range = direction > 0 ? workUpper[q] - value[q] : value[q] - workLower[q]
        if r < 0 {
            guard range < .infinity else { return .unbounded }
            goToBound(q, direction, range, isPhaseOne: isPhaseOne)
            return .moved
        }
        let pivot = column.values[r]
        let out = Int(basic[r])
        let toUpper = work.ratioToUpper
        var bound = toUpper ? basicUpper[r] : basicLower[r]
        var step = (basicValue[r] - bound) / pivot
        if step * direction < 0 {
            // The leaving variable is past its bound by less than the tolerance: rather than a step back the bound moves.
            step = 0
            bound = basicValue[r]
            if toUpper { workUpper[out] = bound } else { workLower[out] = bound }
            boundsAreShifted = true
        }
        if abs(step) >= range && range < .infinity {
            goToBound(q, direction, range, isPhaseOne: isPhaseOne)
            return .moved
        }
        computeRow(r)
        let byRow = q < n ? work.alpha.values[q] : work.rho.values[q - n]
        let disagreement = abs(pivot - byRow) / max(min(abs(pivot), abs(byRow)), 1e-300)
        if disagreement > settings.pivotAgreement && factor.updateCount > 0 || disagreement > 1e-3
            || pivot * byRow <= 0
        {
            return .unstable
        }
        let entered = value[q] + step
        movePrimal(step, isPhaseOne: isPhaseOne, except: r)
        if isPhaseOne && work.side[r] != 0 {
            // The leaving variable loses its phase 1 cost.
            work.costChange.add(r, -Double(work.side[r]))
            work.side[r] = 0
            work.infeasibleCount -= 1
        }
        if isPhaseOne { priceCostChange(leaving: r) }
        stepReducedCosts(q, r, pivot: pivot, out: out)
        value[out] = bound
        move[out] = workLower[out] == workUpper[out] ? Move.fixed : toUpper ? Move.down : Move.up
        weight[r] = 1
        exchange(r, q, pivot: pivot)
        basicValue[r] = entered
        if isPhaseOne {
            // Within its own bounds, except when it passed both ends of a box.
            let v = violation(at: r)
            if v != 0 { hasMovedSinceRebuild = true }
        }
        noteReducedCost(out)
        return .moved
    }

    /// Moves the basic variables as the entering one moves by `step`; notes those that become feasible or infeasible.
    private func movePrimal(_ step: Double, isPhaseOne: Bool, except r: Int = -1) {
        let list = work.column.index
        let column = work.column.values
        let x = basicValue.base
        if isPhaseOne { work.costChange.clear() }
        for k in 0..<work.column.count {
            let p = Int(list[k])
            x[p] -= step * column[p]
            guard isPhaseOne, p != r else { continue }
            let v = violation(at: p)
            let side: Int8 = v < 0 ? -1 : v > 0 ? 1 : 0
            let old = work.side[p]
            if side != old {
                work.costChange.add(p, Double(side) - Double(old))
                work.side[p] = side
                if old == 0 { work.infeasibleCount += 1 }
                if side == 0 { work.infeasibleCount -= 1 }
            }
        }
    }

    /// Reduced costs of phase 1 after basic variables became feasible or infeasible.
    private func priceCostChange(leaving r: Int = -1) {
        let y = work.costChange
        y.tidy()
        if y.count == 0 { return }
        // The leaving variable's own reduced cost is set by the step; its cost change enters here all the same.
        factor.btran(y, expected: work.rhoDensity)
        let n = columnCount
        let alpha = work.costAlpha
        alpha.clear()
        matrix.price(y, into: alpha, expected: work.alphaDensity)
        let d = reducedCosts.base
        for k in 0..<alpha.count {
            let j = Int(alpha.index[k])
            d[j] -= alpha.values[j]
            noteReducedCost(j)
        }
        for k in 0..<y.count {
            let i = Int(y.index[k])
            if positionOf[n + i] < 0 {
                d[n + i] -= y.values[i]
                noteReducedCost(n + i)
            }
        }
    }

    /// Squared reduced cost of the wrong sign, 0 within tolerance.
    @inline(__always)
    private func attraction(_ j: Int) -> Double {
        let wrong = wrongSign(j)
        return wrong > dualTolerance ? wrong * wrong : 0
    }

    @inline(__always)
    private func noteReducedCost(_ j: Int) {
        work.entering.note(j, attraction(j), weight: work.reference[j])
    }

    /// The entering variable reaches its bound first.
    private func goToBound(_ q: Int, _ direction: Double, _ range: Double, isPhaseOne: Bool) {
        movePrimal(direction * range, isPhaseOne: isPhaseOne)
        move[q] = direction > 0 ? Move.down : Move.up
        value[q] = move[q] == Move.up ? workLower[q] : workUpper[q]
        noteReducedCost(q)
        if isPhaseOne { priceCostChange() }
        iterationCount += 1
        hasMovedSinceRebuild = true
    }

    /// Brings reduced costs and Devex weights up to date with the pivot row.
    private func stepReducedCosts(_ q: Int, _ r: Int, pivot: Double, out: Int) {
        let n = columnCount
        let d = reducedCosts.base
        let reference = work.reference.base
        let step = d[q] / pivot
        let weightOfQ = reference[q]
        let inverse = 1 / pivot
        let alpha = work.alpha
        for k in 0..<alpha.count {
            let j = Int(alpha.index[k])
            if j == q { continue }
            let a = alpha.values[j]
            d[j] -= step * a
            let ratio = a * inverse
            reference[j] = max(reference[j], ratio * ratio * weightOfQ)
            noteReducedCost(j)
        }
        let rho = work.rho
        for k in 0..<rho.count {
            let i = Int(rho.index[k])
            let j = n + i
            if positionOf[j] >= 0 || j == q || move[j] == Move.fixed { continue }
            let a = rho.values[i]
            d[j] -= step * a
            let ratio = a * inverse
            reference[j] = max(reference[j], ratio * ratio * weightOfQ)
            noteReducedCost(j)
        }
        d[q] = 0
        work.entering.note(q, 0, weight: 1)
        d[out] = -step
        reference[out] = max(weightOfQ * inverse * inverse, 1)
        reference[q] = 1
        if reference[out] > 1e7 {
            // The reference framework is worn out.
            reference.update(repeating: 1, count: variableCount)
            work.entering.invalidate()
        }
    }

    // MARK: Ratio tests

    private var smallestPrimalPivot: Double {
        factor.updateCount < 10 ? 1e-9 : factor.updateCount < 20 ? 1e-8 : 1e-7
    }

    /// Position that leaves with a feasible basis (Harris, two passes); −1 if none blocks.
    func primalRatioTest(_ direction: Double) -> Int {
        let list = work.column.index
        let column = work.column.values
        let count = work.column.count
        let x = basicValue.base
        let low = basicLower.base
        let high = basicUpper.base
        let smallest = smallestPrimalPivot
        let tolerance = primalTolerance
        var limit = Double.infinity
        for k in 0..<count {
            let p = Int(list[k])
            let a = column[p] * direction
            if a > smallest {
                if low[p] > -.infinity { limit = min(limit, (x[p] - low[p] + tolerance) / a) }
            } else if a < -smallest {
                if high[p] < .infinity { limit = min(limit, (x[p] - high[p] - tolerance) / a) }
            }
        }
        if limit == .infinity { return -1 }
        var best = -1
        var size = 0.0
        for k in 0..<count {
            let p = Int(list[k])
            let a = column[p] * direction
            if a > smallest {
                if low[p] > -.infinity, x[p] - low[p] <= limit * a, a > size {
                    size = a
                    best = p
                }
            } else if a < -smallest {
                if high[p] < .infinity, x[p] - high[p] >= limit * a, -a > size {
                    size = -a
                    best = p
                }
            }
        }
        if best >= 0 { work.ratioToUpper = column[best] * direction < 0 }
        return best
    }

    /// Position that leaves in phase 1: breakpoints are passed while the sum of infeasibilities still falls.
    private func phaseOneRatioTest(_ direction: Double, slope: Double) -> Int {
        let list = work.column.index
        let column = work.column.values
        let smallest = smallestPrimalPivot
        let tolerance = primalTolerance
        var points: [(ratio: Double, relaxed: Double, position: Int32, size: Double, toUpper: Bool)] = []
        for k in 0..<work.column.count {
            let p = Int(list[k])
            let a = column[p] * direction
            if abs(a) <= smallest { continue }
            let x = basicValue[p]
            let low = basicLower[p]
            let high = basicUpper[p]
            func add(_ distance: Double, toUpper: Bool) {
                points.append(
                    (distance / abs(a), (distance + tolerance) / abs(a), Int32(p), abs(a), toUpper))
            }
            if a > 0 {
                // Falls: first to its upper bound if above, then to its lower if not below it.
                if work.side[p] > 0 { add(x - high, toUpper: true) }
                if work.side[p] >= 0 && low > -.infinity { add(x - low, toUpper: false) }
            } else {
                if work.side[p] < 0 { add(low - x, toUpper: false) }
                if work.side[p] <= 0 && high < .infinity { add(high - x, toUpper: true) }
            }
        }
        if points.isEmpty { return -1 }
        points.sort { $0.relaxed != $1.relaxed ? $0.relaxed < $1.relaxed : $0.position < $1.position }
        var remaining = slope
        var limit = Double.infinity
        var largest = 0.0
        for point in points {
            remaining -= point.size
            largest = max(largest, point.size)
            limit = point.relaxed
            if remaining <= 0 { break }
        }
        // The last good pivot before the slope turns.
        let good = min(0.1 * largest, 1)
        var chosen = -1
        var chosenSize = 0.0
        var bestRatio = -Double.infinity
        for (k, point) in points.enumerated() where point.ratio <= limit && point.size >= good {
            if point.relaxed > bestRatio || point.relaxed == bestRatio && point.size > chosenSize {
                bestRatio = point.relaxed
                chosenSize = point.size
                chosen = k
            }
        }
        if chosen < 0 { return -1 }
        // Among those at the same place, within tolerance, the largest.
        let place = points[chosen].relaxed
        for (k, point) in points.enumerated()
        where point.ratio <= place && point.relaxed >= points[chosen].ratio && point.size > chosenSize {
            chosen = k
            chosenSize = point.size
        }
        work.ratioToUpper = points[chosen].toUpper
        return Int(points[chosen].position)
    }

    /// Records the direction of the entering column if the cost falls along it for ever in the unscaled model.
    private func verifyRay(_ q: Int) -> Bool {
        let direction = reducedCosts[q] < 0 ? 1.0 : -1.0
        var ray = [Double](repeating: 0, count: columnCount)
        if q < columnCount { ray[q] = direction * scaling.column[q] }
        for k in 0..<work.column.count {
            let p = Int(work.column.index[k])
            let j = Int(basic[p])
            let a = work.column.values[p]
            guard abs(a) > SparseVector.dropTolerance, j < columnCount else { continue }
            ray[j] = -direction * a * scaling.column[j]
        }
        var slope = 0.0
        for j in 0..<columnCount { slope += ray[j] * cost(j) }
        guard slope < 0 else { return false }
        unboundedRay = ray
        return true
    }
}
