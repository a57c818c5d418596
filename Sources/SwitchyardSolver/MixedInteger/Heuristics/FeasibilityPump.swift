/// Feasibility pump: LP points and integral points take turns, each the nearest to the other, until they meet.
///
/// Fischetti, Glover and Lodi 2005, doi:10.1007/s10107-004-0570-3; the objective fades from the distance as in Achterberg and
/// Berthold 2007, doi:10.1016/j.disopt.2006.10.004; integral points come from rounding with propagation (Fischetti and Salvagnin
/// 2009, doi:10.1007/s12532-009-0007-3), so that they keep most rows.
extension MixedIntegerSearch {
    /// What the objective's share is multiplied by each time.
    private static let fading = 0.9
    /// Share under which the objective is left out.
    private static let leastShareOfObjective = 1e-3
    private static let mostPumpRounds = 200
    /// Rounds without a distance a tenth smaller than any before, after which the pump is given up.
    private static let mostVainRounds = 40

    /// Pumps from the LP point until a point is found or the allowance is spent.
    func feasibilityPump() {
        guard !x.isEmpty, options.propagation else { return }
        let start = iterations
        let allowance = 2_000 + 10 * problem.rowCount + iterations / 5
        var random = SplitMix64(seed: settings.seed &+ UInt64(pumpsDone))
        pumpsDone += 1
        var norm = 0.0
        for j in 0..<problem.columnCount { norm += problem.cost[j] * problem.cost[j] }
        let scale = norm > 0 ? (Double(problem.integers.count) / norm).squareRoot() : 0
        var share = norm > 0 ? 1.0 : 0
        var seen: Set<Int> = []
        var last: [Double] = []
        var least = Double.infinity
        var vainRounds = 0
        // The closest pair of an LP point and an integral one.
        var closest: (x: [Double], target: [Double]) = ([], [])
        withSavedState {
            for _ in 0..<Self.mostPumpRounds {
                if clock.shouldStop || iterations - start > allowance || vainRounds > Self.mostVainRounds {
                    return
                }
                var target = x
                if roundWithPropagation(&target, &random), completeByLP(target), store.objective < .infinity {
                    return
                }
                if target == last { flipFarthest(&target, 10 + Int(random.next() % 20)) }
                if !seen.insert(fingerprint(target)).inserted { shake(&target, &random) }
                last = target
                share = share * Self.fading < Self.leastShareOfObjective ? 0 : share * Self.fading
                guard let distance = solveDistanceLP(to: target, share: share, scale: scale) else { return }
                vainRounds = distance < 0.9 * least ? 0 : vainRounds + 1
                if distance < least { (least, closest) = (distance, (x, target)) }
                if fractionalColumns().isEmpty {
                    offerWithExactIntegers(x)
                    if store.objective < .infinity { return }
                }
            }
        }
        guard !closest.x.isEmpty, store.objective == .infinity, limits.depth < 2 else { return }
        // What separates the two is settled by a search that leaves some of the rest open.
        let point = x
        x = closest.x
        for _ in 0..<Self.mostRepairs where store.objective == .infinity && !clock.shouldStop {
            searchNeighbourhood(of: closest.target, .rounding)
        }
        x = point
    }
    /// Neighbourhoods of the closest pair that are searched.
    private static let mostRepairs = 3

    /// Rounds the integers one after the other, those nearest to an integer first, and propagates each.
    /// - Returns: whether every integer got its value without a contradiction.
    private func roundWithPropagation(_ point: inout [Double], _ random: inout SplitMix64) -> Bool {
        var order = problem.integers.map { column -> (column: Int, off: Double) in
            let value = point[Int(column)]
            return (Int(column), abs(value - value.rounded()))
        }
        order.sort { $0.off < $1.off || ($0.off == $1.off && $0.column < $1.column) }
        let mark = domain.mark
        var isConsistent = true
        let effort = 10 * problem.entryCount + 10_000
        // Halves fall to either side, or the same rounding would come back for ever.
        let threshold = 0.5 + 0.4 * (random.unit() - 0.5)
        for item in order {
            let j = item.column
            let value = (point[j] + threshold).rounded(.down)
            let nearest = min(max(value, domain.lower[j]), domain.upper[j])
            point[j] = nearest
            guard isConsistent, domain.lower[j] < domain.upper[j] else { continue }
            let before = domain.mark
            domain.fix(j, at: nearest)
            if domain.propagate(effort: effort) { continue }
            domain.backtrack(to: before)
            // The other side of what failed.
            if nearest < domain.upper[j], point[j] <= x[j] || nearest == domain.lower[j] {
                point[j] = nearest + 1
            } else {
                point[j] = nearest - 1
            }
            domain.fix(j, at: point[j])
            if domain.isInfeasible || !domain.propagate(effort: effort) {
                domain.backtrack(to: before)
                point[j] = nearest
                isConsistent = false
            }
        }
        domain.backtrack(to: mark)
        return isConsistent
    }

    /// Moves the integers that are farthest from the LP point to their other side of it.
    private func flipFarthest(_ target: inout [Double], _ count: Int) {
        var order = problem.integers.map { (column: Int($0), distance: abs(target[Int($0)] - x[Int($0)])) }
            .filter { $0.distance > 1e-6 }
        order.sort { ($1.distance, $0.column) < ($0.distance, $1.column) }
        for item in order.prefix(count) {
            let j = item.column
            let moved = target[j] + (x[j] > target[j] ? 1 : -1)
            target[j] = min(max(moved, domain.lower[j]), domain.upper[j])
        }
    }

    /// Moves integers at random, most likely those far from the LP point.
    private func shake(_ target: inout [Double], _ random: inout SplitMix64) {
        for column in problem.integers {
            let j = Int(column)
            guard abs(target[j] - x[j]) + max(0, random.unit() - 0.3) > 0.5 else { continue }
            let moved = target[j] + (x[j] > target[j] || (x[j] == target[j] && random.unit() < 0.5) ? 1 : -1)
            target[j] = min(max(moved, domain.lower[j]), domain.upper[j])
        }
    }

    private func fingerprint(_ target: [Double]) -> Int {
        var hash = 0
        for column in problem.integers {
            hash = hash &* 1_000_003 &+ Int(target[Int(column)].bitPattern >> 20)
        }
        return hash
    }

    /// Minimises the distance to the integers of `target`, blended with the objective; `x` becomes the LP's point.
    ///
    /// An integer strictly between its bounds may not pass its target, so that its distance is linear.
    /// - Returns: the distance; nil if the LP gave no point.
    private func solveDistanceLP(to target: [Double], share: Double, scale: Double) -> Double? {
        syncBounds()
        for j in 0..<problem.columnCount { engine.setCost(j, share * scale * problem.cost[j]) }
        var confined: [Int] = []
        for column in problem.integers {
            let j = Int(column)
            guard domain.lower[j] < domain.upper[j] else { continue }
            let slope: Double
            if target[j] <= domain.lower[j] {
                slope = 1
            } else if target[j] >= domain.upper[j] {
                slope = -1
            } else if x[j] < target[j] {
                slope = -1
                engine.setColumnBounds(j, lower: domain.lower[j], upper: target[j])
                confined.append(j)
            } else {
                slope = 1
                engine.setColumnBounds(j, lower: target[j], upper: domain.upper[j])
                confined.append(j)
            }
            engine.setCost(j, share * scale * problem.cost[j] + (1 - share) * slope)
        }
        let cutoff = engine.limits.objectiveCutoff
        engine.limits.objectiveCutoff = .infinity
        engine.limits.iterationLimit = 2_000 + 5 * problem.rowCount
        solveCount += 1
        let status = engine.solve()
        engine.limits.objectiveCutoff = cutoff
        // Read before the bounds come back: nonbasic columns go with their bounds.
        if status == .optimal { x = engine.primal }
        for j in confined { engine.setColumnBounds(j, lower: domain.lower[j], upper: domain.upper[j]) }
        for j in 0..<problem.columnCount { engine.setCost(j, problem.cost[j]) }
        guard status == .optimal else { return nil }
        var distance = 0.0
        for column in problem.integers { distance += abs(x[Int(column)] - target[Int(column)]) }
        return distance
    }
}

/// What the feasibility pump alone finds from the root's LP of a minimised model as it stands. For tests.
package func feasibilityPump(_ model: Model) -> [Double]? {
    guard let search = MixedIntegerSearch(bare: model) else { return nil }
    if search.solveRoot() == nil { search.feasibilityPump() }
    return search.store.point.isEmpty ? nil : search.store.point
}
