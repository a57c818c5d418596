/// Which column a dive rounds next, and to which side.
enum DivingRule {
    /// Smallest distance to an integer.
    case fractional
    /// Fewest locks on the side rounded to.
    case coefficient
    /// Towards the incumbent.
    case guided
    /// Cheapest pseudo-cost relative to the distance.
    case pseudoCost
    /// Along the line from the root LP to the present one.
    case lineSearch
}

/// Diving: a depth-first descent that fixes columns, propagates, and solves the LP again.
///
/// Achterberg 2007, 9.2. Between two LPs a batch of columns is fixed, because models with ten thousand integers cannot afford an
/// LP for each: integral columns near their value in the LP stay, and at least a tenth of the fractional ones are rounded.
extension MixedIntegerSearch {
    func dive(_ rule: DivingRule) {
        let incumbent = rule == .guided ? store.reducedPoint : nil
        if rule == .guided && incumbent == nil { return }
        withSavedState {
            let start = iterations
            let allowance = 1_000 + 4 * problem.rowCount + iterations / 10
            var backtracks = 0
            for _ in 0..<200 {
                let candidates = fractionalColumns()
                if candidates.isEmpty {
                    offerWithExactIntegers(x)
                    return
                }
                if clock.shouldStop || iterations - start > allowance { return }
                let scored = candidates.map { scoreForDive($0, rule, incumbent: incumbent) }
                    .sorted { $0.score < $1.score || ($0.score == $1.score && $0.column < $1.column) }
                let batch = max(1, scored.count / 10, problem.integers.count > 2000 ? scored.count / 4 : 0)
                var fixed = 0
                let batchMark = domain.mark
                var first: DiveStep?
                for step in scored where fixed < batch {
                    let j = step.column
                    guard domain.lower[j] < domain.upper[j] else { continue }
                    let mark = domain.mark
                    round(step)
                    if !propagateDive() {
                        domain.backtrack(to: mark)
                        round(step.opposite)
                        if !propagateDive() { return }
                    }
                    if first == nil { first = step }
                    fixed += 1
                }
                if first == nil { return }
                let outcome = solveLP(iterationLimit: max(500, allowance - (iterations - start)))
                if outcome == .optimal && lpObjective < cutoff { continue }
                if outcome == .limit || outcome == .failed || outcome == .unbounded { return }
                // Dead end: undo the batch once and take the first column the other way.
                backtracks += 1
                guard backtracks <= 3, let step = first else { return }
                domain.backtrack(to: batchMark)
                round(step.opposite)
                if !propagateDive() { return }
                guard solveLP(iterationLimit: max(500, allowance - (iterations - start))) == .optimal else {
                    return
                }
            }
        }
    }

    private func propagateDive() -> Bool {
        if domain.isInfeasible { return false }
        return options.propagation ? domain.propagate(effort: 20 * problem.entryCount + 10_000) : true
    }

    private func round(_ step: DiveStep) {
        let floor = step.value.rounded(.down)
        if step.up {
            domain.tightenLower(step.column, to: floor + 1)
        } else {
            domain.tightenUpper(step.column, to: floor)
        }
    }

    private struct DiveStep {
        var column: Int
        var value: Double
        var up: Bool
        var score: Double
        var opposite: DiveStep { DiveStep(column: column, value: value, up: !up, score: score) }
    }

    private func scoreForDive(_ c: BranchingCandidate, _ rule: DivingRule, incumbent: [Double]?) -> DiveStep {
        let j = c.column
        let down = c.value - c.value.rounded(.down)
        let up = 1 - down
        switch rule {
        case .fractional:
            let goesUp = down > 0.5
            return DiveStep(column: j, value: c.value, up: goesUp, score: min(down, up))
        case .coefficient:
            let (upLocks, downLocks) = problem.locks(j)
            let goesUp = upLocks < downLocks || (upLocks == downLocks && down >= 0.5)
            let least = Double(min(upLocks, downLocks))
            return DiveStep(column: j, value: c.value, up: goesUp, score: least * 2 + (goesUp ? up : down))
        case .guided:
            let goesUp = incumbent![j] > c.value
            return DiveStep(column: j, value: c.value, up: goesUp, score: goesUp ? up : down)
        case .pseudoCost:
            let gainDown = pseudoCosts.unitGain(j, .down) * down
            let gainUp = pseudoCosts.unitGain(j, .up) * up
            let goesUp = down > 0.7 || (down >= 0.3 && gainUp < gainDown)
            let ratio =
                (goesUp ? gainUp + 1e-6 : gainDown + 1e-6) / (goesUp ? gainDown + 1e-6 : gainUp + 1e-6)
            return DiveStep(column: j, value: c.value, up: goesUp, score: ratio)
        case .lineSearch:
            let root = rootPoint.isEmpty ? c.value : rootPoint[j]
            if abs(root - c.value) < 1e-6 {
                return DiveStep(column: j, value: c.value, up: down > 0.5, score: 1e6 + min(down, up))
            }
            let goesUp = c.value > root
            return DiveStep(
                column: j, value: c.value, up: goesUp, score: (goesUp ? up : down) / abs(c.value - root))
        }
    }
}
