/// Work on one node: propagation, LP, reduced-cost fixing, heuristics, branching.
extension MixedIntegerSearch {
    /// Rounds of tightening and solving again at a node, and of rows from the caller: beyond, the node is split as it is.
    private static let mostRounds = 100
    private static let mostCallerRounds = 10_000

    enum NodeResult {
        case done, limit
        /// Holds the child to go on with.
        case branched(Int)
    }

    /// Solves a node that the domain was brought to.
    func process(_ index: Int) -> NodeResult {
        let parentBound = tree.nodes[index].bound
        let mark = domain.mark
        if !propagateNode() {
            note(.cutoff, index)
            return .done
        }
        note(.inferences(domain.mark - mark), index)
        domain.clearQueue()
        var extra: [BoundChange] = []
        var bound = parentBound
        var round = -1
        var callerRounds = 0
        var hasRunHeuristics = false
        var separation = NodeSeparation(isOver: !separates(depth: tree.nodes[index].depth))
        while round - callerRounds < Self.mostRounds && callerRounds < Self.mostCallerRounds {
            round += 1
            addBrokenRows()
            let before = engine.iterationCount
            let outcome = solveLP(iterationLimit: hasTreeCuts ? lpAllowance : .max)
            if round == 0 && plungeDepth > 0 {
                nodeIterations += engine.iterationCount - before
                plungeNodes += 1
            }
            switch outcome {
            case .infeasible:
                learnFromInfeasibleLP()
                if round == 0 { note(.cutoff, index) }
                return .done
            case .cutoff:
                learnFromCutoffLP()
                notePruned(max(bound, cutoff))
                if round == 0 { note(.cutoff, index) }
                return .done
            case .limit:
                if !clock.shouldStop && withdrawTreeCuts(&separation) { continue }
                return .limit
            case .failed, .unbounded:
                if withdrawTreeCuts(&separation) { continue }
                return branchBlindly(index, bound: bound, extra: extra)
            case .optimal: break
            }
            let objective = lpObjective
            if round == 0 { noteSlackCuts() }
            if round == 0, tree.nodes[index].distance > 0, let branching = tree.nodes[index].changes.first {
                pseudoCosts.record(
                    Int(branching.column), branching.isUpper ? .down : .up,
                    distance: tree.nodes[index].distance,
                    gain: objective - parentBound)
            }
            bound = max(bound, objective)
            if bound >= cutoff {
                learnFromCutoffLP()
                notePruned(bound)
                return .done
            }
            if fixByReducedCosts(objective: objective) {
                if !propagateNode() { return .done }
                domain.clearQueue()
                if pointLeftDomain() { continue }
            }
            let candidates = fractionalColumns()
            if candidates.isEmpty {
                let leftOver = acceptIntegral(bound: bound)
                if !store.brokenRows.isEmpty {
                    callerRounds += 1
                    continue
                }
                if let leftOver {
                    return branch(index, on: leftOver, bound: bound, extra: extra, candidates: [])
                }
                return .done
            }
            if separateNode(&separation) { continue }
            if addUserCuts(depth: Int(tree.nodes[index].depth), round: callerRounds) {
                callerRounds += 1
                continue
            }
            if !hasRunHeuristics {
                hasRunHeuristics = true
                callUserHeuristic()
                runNodeHeuristics(candidates, depth: Int(tree.nodes[index].depth))
                if bound >= cutoff {
                    notePruned(bound)
                    return .done
                }
            }
            switch selectBranching(candidates, bound: bound) {
            case .branch(let candidate):
                return branch(index, on: candidate, bound: bound, extra: extra, candidates: candidates)
            case .tightened(let changes):
                extra += changes
                for change in changes { apply(change) }
                if !propagateNode() { return .done }
                domain.clearQueue()
            case .infeasible:
                return .done
            case .limit:
                return .limit
            }
        }
        return branchBlindly(index, bound: bound, extra: extra)
    }

    private func note(_ kind: PseudoCosts.Observation.Kind, _ index: Int) {
        guard let branching = tree.nodes[index].changes.first, tree.nodes[index].distance > 0 else { return }
        pseudoCosts.record(Int(branching.column), branching.isUpper ? .down : .up, kind)
    }

    private func fixByReducedCosts(objective: Double) -> Bool {
        guard options.reducedCostFixing, cutoff < .infinity else { return false }
        let mark = domain.mark
        ReducedCosts(objective: objective, values: engine.reducedCost)
            .apply(to: domain, lower: domain.lower, upper: domain.upper, cutoff: cutoff)
        return domain.mark > mark || domain.isInfeasible
    }

    func pointLeftDomain() -> Bool {
        for column in problem.integers {
            let j = Int(column)
            if x[j] < domain.lower[j] - 1e-6 || x[j] > domain.upper[j] + 1e-6 { return true }
        }
        return false
    }

    /// The LP point has integral integers: offers it, and tells what to branch on if the node is not closed by it.
    ///
    /// A column that is integral only within the tolerance can hide a trickle flow through a big-M row; then the point with
    /// exact integers costs more than the LP says, and the node is split on the column that is farthest from its integer.
    private func acceptIntegral(bound: Double) -> BranchingCandidate? {
        offerWithExactIntegers(x)
        if bound >= cutoff {
            notePruned(bound)
            return nil
        }
        if !store.brokenRows.isEmpty { return nil }
        var worst: BranchingCandidate?
        var distance = 1e-9
        for column in problem.integers {
            let j = Int(column)
            guard domain.lower[j] < domain.upper[j] else { continue }
            // A value a rounding error outside its bounds must not be split there: one child would be the node itself.
            let value = min(max(x[j], domain.lower[j]), domain.upper[j])
            let off = abs(value - value.rounded())
            if off > distance * max(1, abs(value)) {
                distance = off
                worst = BranchingCandidate(column: j, value: value)
            }
        }
        if worst == nil {
            // Exactly integral and still not accepted as the node's optimum: rounding in the LP. If integers are left, split them.
            for column in problem.integers where domain.lower[Int(column)] < domain.upper[Int(column)] {
                let j = Int(column)
                let value = min(max(x[j].rounded(), domain.lower[j]), domain.upper[j])
                if store.objective <= bound + 1e-6 * max(1, abs(bound)) { break }
                return BranchingCandidate(
                    column: j, value: value < domain.upper[j] ? value + 0.5 : value - 0.5)
            }
            if store.objective > bound + 1e-6 * max(1, abs(bound)) {
                unresolvedBound = min(unresolvedBound, bound)
            } else {
                notePruned(bound)
            }
        }
        return worst
    }

    /// Rounds the integers of a near-integral point; where that moves anything, the LP with these integers supplies the rest.
    func offerWithExactIntegers(_ point: [Double]) {
        var rounded = point
        var moved = 0.0
        for column in problem.integers {
            let j = Int(column)
            rounded[j] = point[j].rounded()
            moved = max(moved, abs(rounded[j] - point[j]))
        }
        if moved == 0 || problem.isFeasible(rounded, tolerance: 1e-9) {
            let broken = store.brokenRows.count
            if offer(rounded) != .rejected || store.brokenRows.count > broken { return }
        }
        _ = completeByLP(rounded)
    }

    /// Fixes all integers of `point` and solves the LP for the rest; offers the result.
    /// - Returns: whether the LP had a point.
    @discardableResult
    func completeByLP(_ point: [Double]) -> Bool {
        var found = false
        withSavedState {
            for column in problem.integers where !domain.isInfeasible {
                domain.fix(Int(column), at: point[Int(column)])
            }
            domain.clearQueue()
            if domain.isInfeasible { return }
            if solveLP() == .optimal {
                found = true
                var result = x
                for column in problem.integers { result[Int(column)] = point[Int(column)] }
                offer(result)
            }
        }
        return found
    }

    /// The LP gave no answer: the node keeps its proven bound and is split without one.
    private func branchBlindly(_ index: Int, bound: Double, extra: [BoundChange]) -> NodeResult {
        for column in problem.integers {
            let j = Int(column)
            guard domain.lower[j] < domain.upper[j] else { continue }
            let low = domain.lower[j]
            let high = domain.upper[j]
            var middle = low.isFinite && high.isFinite ? low + ((high - low) / 2).rounded(.down) : 0
            middle = min(max(middle, low), high)
            let value = middle < high ? middle + 0.5 : middle - 0.5
            return branch(
                index, on: BranchingCandidate(column: j, value: value), bound: bound, extra: extra,
                candidates: [])
        }
        unresolvedBound = min(unresolvedBound, bound)
        return .done
    }

    private func branch(
        _ index: Int, on candidate: BranchingCandidate, bound: Double, extra: [BoundChange],
        candidates: [BranchingCandidate]
    ) -> NodeResult {
        .branched(addChildren(index, candidate, bound: bound, extra: extra, candidates: candidates))
    }

    /// Stores both children and returns the one to plunge into.
    private func addChildren(
        _ index: Int, _ candidate: BranchingCandidate, bound: Double, extra: [BoundChange],
        candidates: [BranchingCandidate]
    ) -> Int {
        let j = candidate.column
        let floor = candidate.value.rounded(.down)
        let fraction = candidate.value - floor
        let isReal = !candidates.isEmpty
        let base = pseudoCosts.estimate(bound: bound, candidates: candidates)
        let downGain = pseudoCosts.unitGain(j, .down) * fraction
        let upGain = pseudoCosts.unitGain(j, .up) * (1 - fraction)
        let least = min(downGain, upGain)
        let saved: Basis? = engine.basis
        let depth = tree.nodes[index].depth + 1
        func child(_ isUpper: Bool) -> Node {
            Node(
                parent: Int32(index),
                changes: [BoundChange(column: Int32(j), isUpper: isUpper, value: isUpper ? floor : floor + 1)]
                    + extra,
                bound: bound, estimate: base + (isUpper ? downGain : upGain) - least, depth: depth,
                distance: isReal ? (isUpper ? fraction : 1 - fraction) : 0, basis: saved, cuts: cutNumbers)
        }
        let down = tree.add(child(true))
        let up = tree.add(child(false))
        return prefersUp(candidate, downGain: downGain, upGain: upGain) ? up : down
    }

    /// Which child to plunge into: towards the incumbent, away from the root's LP value, or the nearer integer.
    private func prefersUp(_ candidate: BranchingCandidate, downGain: Double, upGain: Double) -> Bool {
        let j = candidate.column
        let fraction = candidate.value - candidate.value.rounded(.down)
        if !rootPoint.isEmpty {
            let drift = candidate.value - rootPoint[j]
            if drift > 0.4 { return true }
            if drift < -0.4 { return false }
        }
        if fraction > 0.7 { return true }
        if fraction < 0.3 { return false }
        return upGain <= downGain
    }
}
