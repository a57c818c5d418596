/// The way from a point and multipliers near an optimum to an optimal basis: columns are pushed to a vertex, multipliers to the
/// duals of a basis (Bixby and Saltzman 1994, doi:10.1016/0167-6377(94)90074-4); few simplex iterations are then left.
extension SimplexEngine {
    /// Ends at an optimum of the working costs, and of the true ones if that takes no phase 1.
    func crossOver() -> SimplexStatus {
        guard let point = nearOptimum else { return .numericalError }
        leaveRace()
        crossoverCount += 1
        workCost.base.update(from: cost.base, count: variableCount)
        costsArePerturbed = false
        startBasis(point.likelyBasis(rows: rowCount))
        loadPoint(point)
        if basisMisses(point) {
            startBasis((0..<rowCount).map { Int32(columnCount + $0) })
            loadPoint(point)
        }
        if let stop = pushColumns() { return stop }
        restoreBounds()
        if let stop = pushDuals(of: point) { return stop }
        perturbsAfter = .max
        let status = dualSimplex(phaseOne: false)
        guard status == .optimal, costsArePerturbed else { return status }
        workCost.base.update(from: cost.base, count: variableCount)
        costsArePerturbed = false
        return primalSimplex()
    }

    /// Makes variables basic; those that depend on the others are left out.
    private func startBasis(_ candidates: [Int32]) {
        for j in 0..<variableCount where positionOf[j] >= 0 {
            positionOf[j] = -1
            rest(j)
        }
        for (p, j) in candidates.enumerated() {
            basic[p] = j
            positionOf[Int(j)] = Int32(p)
        }
        for p in 0..<rowCount { weight[p] = 1 }
        work.rows.clearTaboo()
        work.entering.clearTaboo()
        // Columns that nearly depend on the others are better pushed than solved with.
        let threshold = factor.pivotThreshold
        factor.pivotThreshold = 0.5
        factor.pivotTolerance = 1e-4
        refactor()
        factor.pivotThreshold = threshold
        factor.pivotTolerance = BasisFactor.usualPivotTolerance
    }

    /// Whether basic variables are not where the point has them: the basis is too ill-conditioned to push from. On pilot87 that
    /// took longer than the whole solve; from the logicals every push picks a sound pivot.
    private func basisMisses(_ point: NearOptimum) -> Bool {
        let share = 1e-3
        guard point.hasRanks else { return false }
        for p in 0..<rowCount {
            let x = point.x[Int(basic[p])]
            if !(abs(basicValue[p] - x) <= share * max(1, abs(x))) { return true }
        }
        return false
    }

    /// Puts the variables where the point has them, and widens bounds, so that the point keeps them all and no step of
    /// the pushes is blocked at once.
    private func loadPoint(_ point: NearOptimum) {
        /// How far bounds are moved.
        let widening = 1e-7
        for j in 0..<variableCount where lower[j] < upper[j] && positionOf[j] < 0 {
            let slack = widening * (1 + random.unit())
            workLower[j] = lower[j] - slack
            workUpper[j] = upper[j] + slack
            move[j] = point.side[j]
            switch move[j] {
            case Move.up: value[j] = workLower[j]
            case Move.down: value[j] = workUpper[j]
            default: value[j] = min(max(point.x[j], lower[j]), upper[j])
            }
        }
        for j in 0..<variableCount where lower[j] >= upper[j] {
            workLower[j] = lower[j]
            workUpper[j] = upper[j]
        }
        _ = computePrimal()
        for p in 0..<rowCount {
            let j = Int(basic[p])
            let slack = widening * (1 + random.unit())
            workLower[j] = min(lower[j], basicValue[p] - slack)
            workUpper[j] = max(upper[j], basicValue[p] + slack)
        }
        boundsAreShifted = true
        loadBasicBounds()
        syncOpenColumns()
    }

    /// Takes back what `loadPoint` did to bounds; columns that no push has moved away from the inside go to the nearer bound.
    private func restoreBounds() {
        workLower.base.update(from: lower.base, count: variableCount)
        workUpper.base.update(from: upper.base, count: variableCount)
        for j in 0..<variableCount where positionOf[j] < 0 {
            if move[j] == Move.interior {
                move[j] = value[j] - lower[j] <= upper[j] - value[j] ? Move.up : Move.down
            }
            rest(j)
        }
        boundsAreShifted = false
        syncOpenColumns()
        loadBasicBounds()
        _ = computePrimal()
    }
}
