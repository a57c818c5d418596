/// A second runner for solves that take long: a first-order method beside the simplex method, and the way from its point to
/// a basis.
///
/// Both get about the same work in turns. If the first-order method is near an optimum before the simplex method is at
/// one, its columns are pushed to a vertex and its multipliers to the duals of a basis (Bixby and Saltzman 1994,
/// doi:10.1016/0167-6377(94)90074-4); few simplex iterations are then left to do.
extension SimplexEngine {
    /// Starts the race of a first solve.
    func enterRace() {
        firstOrder = nil
        crossoverIsDue = false
        guard !hasSolved, settings.firstOrderAfter < .max, columnCount > 0, rowCount > 0 else {
            raceDue = .max
            return
        }
        raceDue = workSoFar + settings.firstOrderAfter * firstOrderStepWork
        raceStart = workSoFar
    }

    func leaveRace() {
        firstOrder = nil
        raceDue = .max
        crossoverIsDue = false
    }

    /// Work of the simplex method: entries of factors, rows and columns touched.
    var workSoFar: Int { factor.pastWork + factor.solveWork + factor.buildWork + work.priceWork }

    /// A step of the first-order method beside it: it touches every entry twice, in order, at a third of the cost each.
    private var firstOrderStepWork: Int { (2 * matrix.start[columnCount] + 4 * variableCount) / 3 + 1 }

    /// Lets the first-order method catch up with the simplex method.
    /// - Returns: whether it has arrived.
    func takeTurn() -> Bool {
        let method =
            firstOrder
            ?? FirstOrderMethod(matrix: matrix, lower: lower.base, upper: upper.base, cost: cost.base)
        firstOrder = method
        let spent = workSoFar - raceStart
        let allowed = max(FirstOrderMethod.promisingAfter, spent / firstOrderStepWork)
        var progress = FirstOrderMethod.Progress.underWay
        while progress == .underWay && method.iterations < allowed && !isOutOfTime {
            progress = method.advance(to: min(allowed, method.iterations + 100))
        }
        switch progress {
        case .underWay: raceDue = raceStart + 2 * spent
        case .converged:
            raceDue = .max
            crossoverIsDue = true
        case .hopeless: leaveRace()
        }
        return crossoverIsDue
    }

    private var isOutOfTime: Bool {
        if limits.cancellation?.isRaised == true { return true }
        if let deadline = limits.deadline { return ContinuousClock.now >= deadline }
        return false
    }

    /// From the first-order method's point to an optimum of the working costs, and of the true ones if that takes no
    /// phase 1.
    func crossOver() -> SimplexStatus {
        guard let method = firstOrder else { return .numericalError }
        leaveRace()
        crossoverCount += 1
        workCost.base.update(from: cost.base, count: variableCount)
        costsArePerturbed = false
        startFromLogicals()
        loadPoint(method)
        if let stop = pushColumns() { return stop }
        restoreBounds()
        if let stop = pushDuals(method) { return stop }
        perturbsAfter = .max
        let status = dualSimplex(phaseOne: false)
        guard status == .optimal, costsArePerturbed else { return status }
        workCost.base.update(from: cost.base, count: variableCount)
        costsArePerturbed = false
        return primalSimplex()
    }

    private func startFromLogicals() {
        let n = columnCount
        for j in 0..<n where positionOf[j] >= 0 {
            positionOf[j] = -1
            rest(j)
        }
        for i in 0..<rowCount {
            basic[i] = Int32(n + i)
            positionOf[n + i] = Int32(i)
            weight[i] = 1
        }
        work.rows.clearTaboo()
        work.entering.clearTaboo()
        refactor()
    }

    /// Puts the columns where the point has them, and widens bounds, so that the point keeps them all and no step of
    /// the pushes is blocked at once.
    private func loadPoint(_ method: FirstOrderMethod) {
        /// Distance from a bound that counts as being there; how far bounds are moved.
        let near = 1e-6
        let widening = 1e-7
        for j in 0..<columnCount where lower[j] < upper[j] {
            let x = method.x[j]
            let slack = widening * (1 + random.unit())
            workLower[j] = lower[j] - slack
            workUpper[j] = upper[j] + slack
            if x - lower[j] > near && upper[j] - x > near {
                value[j] = x
                move[j] = Move.interior
            } else {
                let isUp = upper[j] - x <= near
                value[j] = isUp ? workUpper[j] : workLower[j]
                move[j] = isUp ? Move.down : Move.up
            }
        }
        for j in 0..<columnCount where lower[j] >= upper[j] {
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
