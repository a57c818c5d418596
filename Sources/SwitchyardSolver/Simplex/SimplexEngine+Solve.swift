/// Which algorithm works when, and which status may be claimed.
extension SimplexEngine {
    /// Solves from the current basis.
    public func solve() -> SimplexStatus {
        infeasibleRow = []
        unboundedRay = []
        firstIteration = iterationCount
        if let crossed = firstCrossedBounds() {
            if crossed >= columnCount {
                infeasibleRow = Array(repeating: 0, count: rowCount)
                infeasibleRow[crossed - columnCount] = 1
            }
            return .infeasible
        }
        primalTolerance = settings.primalTolerance
        dualTolerance = settings.dualTolerance
        var isPolished = settings.polishTolerance >= min(primalTolerance, dualTolerance)
        for _ in 0..<5 {
            let status = solveScaled()
            hasSolved = true
            let isTightened =
                primalTolerance < settings.primalTolerance || dualTolerance < settings.dualTolerance
            if isPolished && isTightened && (status == .numericalError || status == .infeasible) {
                // Too much was asked: there is a point within the tolerances of the settings.
                primalTolerance = settings.primalTolerance
                dualTolerance = settings.dualTolerance
                infeasibleRow = []
                let usual = solveScaled()
                if usual == .optimal { dualsAreCurrent = !costsArePerturbed }
                return usual
            }
            guard status == .optimal else { return status }
            if !isPolished {
                isPolished = true
                primalTolerance = settings.polishTolerance
                dualTolerance = settings.polishTolerance
                continue
            }
            let primalError = largestUnscaledViolation()
            let dualError = largestUnscaledWrongSign()
            let isPrimalDone = primalError <= settings.primalTolerance || primalTolerance <= 1e-10
            let isDualDone = dualError <= settings.dualTolerance || dualTolerance <= 1e-10
            if isPrimalDone && isDualDone {
                dualsAreCurrent = !costsArePerturbed
                return .optimal
            }
            // Scaling hid a violation: ask for more of the scaled model.
            if !isPrimalDone {
                primalTolerance = max(
                    1e-10, primalTolerance * max(1e-3, 0.5 * settings.primalTolerance / primalError))
            }
            if !isDualDone {
                dualTolerance = max(
                    1e-10, dualTolerance * max(1e-3, 0.5 * settings.dualTolerance / dualError))
            }
        }
        return .optimal
    }

    /// Where a run of one of the algorithms began.
    struct RunStart {
        let iteration: Int
        let singular: Int
    }
    var runStart: RunStart { RunStart(iteration: iterationCount, singular: singularCount) }

    /// Whether a run goes round in circles, as rows that nearly depend on each other make it: its bases are found singular
    /// time and again, or it has taken more iterations than any run that gets somewhere.
    func isCircling(since start: RunStart) -> Bool {
        singularCount - start.singular > 30
            || iterationCount - start.iteration > 20_000 + 100 * (rowCount + columnCount)
    }

    private func firstCrossedBounds() -> Int? {
        for j in 0..<variableCount where lower[j] > upper[j] + 1e-12 * max(1, abs(lower[j])) { return j }
        return nil
    }

    /// Solves the scaled model to the working tolerances.
    private func solveScaled() -> SimplexStatus {
        var status = SimplexStatus.numericalError
        var failures = 0
        var hasTriedPhaseOne = false
        var endedPerturbed = false
        enterRace()
        defer { leaveRace() }
        usesImpliedBounds = settings.largestImpliedBound > 0 && !hasSolved
        defer { usesImpliedBounds = false }
        for round in 0..<30 {
            loadBounds(boxes: false)
            workCost.base.update(from: cost.base, count: variableCount)
            costsArePerturbed = false
            if !factorIsValid { refactor() }
            // After a change of bounds the reduced costs are still those that the last solve left.
            if !dualsAreCurrent { computeDual(workCost.base) }
            dualsAreCurrent = false
            var wrong = countDualInfeasibilities(flipping: false)
            // The point that perturbed costs leave is feasible. Where flips do not make it dual feasible for the true costs
            // the primal goes on from it; flips would lose it.
            let keepsPoint = endedPerturbed && wrong.others > 0 && isPrimalFeasible()
            if !keepsPoint { wrong = countDualInfeasibilities(flipping: true) }
            let dualCount = wrong.boxed + wrong.others
            if computePrimal() > 1e-9 && factor.updateCount > 0 {
                refactor()
                computeDual(workCost.base)
                _ = computePrimal()
            }
            let primalCount = countPrimalInfeasibilities()
            if dualCount == 0 && primalCount == 0 {
                if !usesImpliedBounds { return .optimal }
                usesImpliedBounds = false
                continue
            }
            if failures > 3 { return .numericalError }
            let mayPerturb = settings.perturbation > 0 && round < 4
            if crossoverIsDue {
                // A runner that was to go first has arrived.
            } else if dualCount == 0 {
                if failures == 0 || failures & 1 == 0 {
                    let isNearOptimum = hasSolved || round > 0
                    perturbsAfter =
                        !mayPerturb
                        ? .max : isNearOptimum ? iterationCount - firstIteration + max(100, rowCount / 20) : 0
                    status = dualSimplex(phaseOne: false, isFresh: true)
                } else {
                    status = primalSimplex()
                }
            } else if primalCount == 0 || settings.method == .primal || hasTriedPhaseOne {
                status = primalSimplex()
            } else {
                hasTriedPhaseOne = true
                perturbsAfter = mayPerturb ? 0 : .max
                if let stop = dualPhaseOne(), !crossoverIsDue {
                    if stop == .numericalError { failures += 1 }
                    if stop == .optimal || stop == .numericalError { continue }
                    return stop
                }
                status = crossoverIsDue ? .iterationLimit : dualSimplex(phaseOne: false)
            }
            if crossoverIsDue { status = crossOver() }
            endedPerturbed = status == .optimal && costsArePerturbed
            if usesImpliedBounds && (status == .optimal || status == .numericalError) {
                // They have done their work, or a proof is wanted that does without them.
                usesImpliedBounds = false
                continue
            }
            switch status {
            // The last thing either algorithm does is to recompute everything.
            case .optimal: if !costsArePerturbed && !boundsAreShifted { return .optimal }
            case .numericalError:
                failures += 1
                factor.pivotThreshold = min(0.5, factor.pivotThreshold * 3)
                factorIsValid = false
            default: return status
            }
        }
        return .numericalError
    }

    /// Looks for a dual feasible basis by the dual simplex on boxes around zero, which are empty for boxed variables.
    /// - Returns: `nil` if it found one; `.optimal` if there is none for the costs as they are.
    private func dualPhaseOne() -> SimplexStatus? {
        for pass in 0..<2 {
            loadBounds(boxes: true)
            if pass == 1 {
                perturbsAfter = .max
                workCost.base.update(from: cost.base, count: variableCount)
                costsArePerturbed = false
            }
            let status = dualSimplex(phaseOne: true)
            guard status == .optimal else { return status }
            loadBounds(boxes: false)
            if countDualInfeasibilities(flipping: true).others == 0 { return nil }
            if !costsArePerturbed { break }
        }
        return .optimal
    }

    /// Sets the working bounds and puts nonbasic variables at one of them.
    /// - Parameter boxes: the bounds of the dual's phase 1 (Koberstein 2005, section 4.4).
    private func loadBounds(boxes: Bool) {
        let (workLow, workHigh) = (workLower.base, workUpper.base)
        workLow.update(from: lower.base, count: variableCount)
        workHigh.update(from: upper.base, count: variableCount)
        if usesImpliedBounds {
            matrix.implyBounds(workLow, workHigh, most: settings.largestImpliedBound)
        }
        if boxes {
            for j in 0..<variableCount {
                let hasLow = workLow[j] > -.infinity
                let hasHigh = workHigh[j] < .infinity
                workLow[j] = hasLow ? 0 : hasHigh ? -1 : -1000
                workHigh[j] = hasHigh ? 0 : hasLow ? 1 : 1000
            }
        }
        placeNonbasic()
        boundsAreShifted = false
        loadBasicBounds()
    }

    /// Puts each nonbasic variable at a working bound: the one its reduced cost asks for, or the one it is at; and tells the matrix
    /// which columns may enter.
    private func placeNonbasic() {
        let (workLow, workHigh) = (workLower.base, workUpper.base)
        let (position, reduced) = (positionOf.base, reducedCosts.base)
        let (move, value) = (self.move.base, self.value.base)
        let tolerance = dualTolerance
        for j in 0..<variableCount {
            if position[j] >= 0 {
                if j < columnCount { matrix.setOpen(j, false) }
                continue
            }
            let low = workLow[j]
            let high = workHigh[j]
            if low >= high {
                move[j] = Move.fixed
                value[j] = low
            } else if low == -.infinity {
                move[j] = high == .infinity ? Move.free : Move.down
                value[j] = high == .infinity ? 0 : high
            } else if high == .infinity {
                move[j] = Move.up
                value[j] = low
            } else {
                let d = reduced[j]
                if d > tolerance {
                    move[j] = Move.up
                } else if d < -tolerance {
                    move[j] = Move.down
                } else if move[j] != Move.up && move[j] != Move.down {
                    move[j] = abs(high) < abs(low) ? Move.down : Move.up
                }
                value[j] = move[j] == Move.up ? low : high
            }
            if j < columnCount { matrix.setOpen(j, move[j] != Move.fixed) }
        }
    }

    /// Nonbasic variables whose reduced cost has the wrong sign: boxed ones, unless they are flipped to their other bound,
    /// and the others.
    private func countDualInfeasibilities(flipping: Bool) -> (boxed: Int, others: Int) {
        var boxed = 0
        var others = 0
        for j in 0..<variableCount where positionOf[j] < 0 && move[j] != Move.fixed {
            if wrongSign(j) <= dualTolerance { continue }
            if workLower[j] == -.infinity || workUpper[j] == .infinity {
                others += 1
            } else if flipping {
                move[j] = -move[j]
                value[j] = move[j] == Move.up ? workLower[j] : workUpper[j]
            } else {
                boxed += 1
            }
        }
        return (boxed, others)
    }

    private func isPrimalFeasible() -> Bool {
        _ = computePrimal()
        return countPrimalInfeasibilities() == 0
    }

    private func countPrimalInfeasibilities() -> Int {
        var count = 0
        for p in 0..<rowCount where violation(at: p) != 0 { count += 1 }
        return count
    }

    // MARK: Perturbation

    /// Moves each cost a little, at random, in the direction that keeps it dual feasible.
    func perturbCosts() {
        var largest = 0.0
        var boxed = 0
        for j in 0..<columnCount {
            largest = max(largest, abs(cost[j]))
            if workLower[j] > -.infinity && workUpper[j] < .infinity { boxed += 1 }
        }
        if largest > 100 { largest = largest.squareRoot().squareRoot() }
        if boxed * 100 < columnCount { largest = min(largest, 1) }
        let base = 5e-7 * largest * settings.perturbation
        for j in 0..<columnCount {
            let low = workLower[j]
            let high = workUpper[j]
            let size = (abs(cost[j]) + 1) * base * (1 + random.unit())
            if low == high { continue }
            if low == -.infinity {
                if high < .infinity { workCost[j] -= size }
            } else if high == .infinity {
                workCost[j] += size
            } else {
                workCost[j] += cost[j] >= 0 ? size : -size
            }
        }
        for i in columnCount..<variableCount { workCost[i] += (0.5 - random.unit()) * 1e-12 }
        costsArePerturbed = true
    }

    // MARK: Proofs

    /// Largest violation of a bound, unscaled.
    private func largestUnscaledViolation() -> Double {
        var worst = 0.0
        for p in 0..<rowCount {
            let j = Int(basic[p])
            let v = max(lower[j] - basicValue[p], basicValue[p] - upper[j])
            if v > 0 { worst = max(worst, v * unit(of: j)) }
        }
        return worst
    }

    private func largestUnscaledWrongSign() -> Double {
        var worst = 0.0
        for j in 0..<variableCount where positionOf[j] < 0 && move[j] != Move.fixed {
            let v = wrongSign(j)
            if v > 0 { worst = max(worst, v / unit(of: j)) }
        }
        return worst
    }

    /// Whether the multipliers show that `Ax + s = 0` has no point within the true bounds; keeps the proof if so.
    ///
    ///     y'(A, I) has one sign over the box
    func provesInfeasible(_ y: SparseVector) -> Bool {
        let n = columnCount
        y.pack()
        let combined = work.costAlpha
        combined.clear()
        matrix.combine(y, into: combined)
        var largest = 0.0
        for k in 0..<y.count { largest = max(largest, abs(y.values[Int(y.index[k])])) }
        let negligible = 1e-11 * max(1, largest)
        var low = 0.0
        var high = 0.0
        // Each end of the range by itself: a far bound on the other side says nothing about a proof.
        var lowSize = 0.0
        var highSize = 0.0
        var weight = 0.0
        func count(_ a: Double, _ j: Int) {
            if abs(a) < SparseVector.dropTolerance { return }
            weight += abs(a)
            let atLow = lower[j]
            let atHigh = upper[j]
            if abs(a) <= negligible && atLow > -1e9 && atHigh < 1e9 {
                // Rounding error, unless the bounds make it count.
                low -= abs(a) * max(abs(atLow), abs(atHigh))
                high += abs(a) * max(abs(atLow), abs(atHigh))
                return
            }
            // Beyond such bounds anything may count.
            if abs(a) <= 0.01 * negligible { return }
            let one = a * (a > 0 ? atLow : atHigh)
            let other = a * (a > 0 ? atHigh : atLow)
            low += one
            high += other
            lowSize += abs(one)
            highSize += abs(other)
        }
        for k in 0..<combined.count {
            let j = Int(combined.index[k])
            count(combined.values[j], j)
        }
        for k in 0..<y.count {
            let i = Int(y.index[k])
            count(y.values[i], n + i)
        }
        // What rounding may have added up to; a basic variable was off by more than the tolerance before this was asked.
        // Less will do where every point misses some bound by more than the tolerance.
        func margin(_ size: Double) -> Double {
            min(1e-10 * max(1, size), max(primalTolerance * weight, 1e-14 * size))
        }
        let isAbove = low.isFinite && low > margin(lowSize)
        guard isAbove || high.isFinite && high < -margin(highSize) else { return false }
        let direction = isAbove ? 1.0 : -1.0
        var proof = [Double](repeating: 0, count: rowCount)
        for k in 0..<y.count {
            let i = Int(y.index[k])
            proof[i] = direction * y.values[i] * scaling.row[i]
        }
        infeasibleRow = proof
        return true
    }

    /// Whether the duals at hand prove, with the true costs, that the optimum exceeds the cutoff.
    ///
    ///     min over the box of Σ (c_j − y'a_j) x_j      is a lower bound for any y
    func provesCutoff() -> Bool {
        let n = columnCount
        let y = work.tau
        y.clear()
        for p in 0..<rowCount where workCost[Int(basic[p])] != 0 { y.add(p, workCost[Int(basic[p])]) }
        factor.btran(y, expected: 1)
        var bound = 0.0
        func count(_ d: Double, _ j: Int) -> Bool {
            if abs(d) < 1e-13 { return true }
            let x = d > 0 ? lower[j] : upper[j]
            if x.isInfinite { return false }
            bound += d * x
            return true
        }
        for j in 0..<n {
            guard count(cost[j] - matrix.dot(j, y.values), j) else { return false }
        }
        for i in 0..<rowCount {
            guard count(cost[n + i] - y.values[i], n + i) else { return false }
        }
        return bound > limits.objectiveCutoff
    }
}
