/// Node selection, node processing and branching.
extension MixedIntegerSearch {
    func searchTree() -> Outcome {
        phase = "tree"
        var previous = -1
        var next: Int? = makeChildren(of: -1)
        var plunge = 0
        while true {
            if shouldStop() {
                if let next { queue.reopen(next) }
                return .limit
            }
            let index: Int
            if let child = next, queue[child].bound < cutoff, continuesPlunge(child, depth: plunge) {
                index = child
                plunge += 1
            } else {
                if let child = next { queue.reopen(child) }
                plunge = 0
                guard let chosen = selectNode() else { return .finished }
                index = chosen
                queue.take(index)
            }
            next = nil
            currentBound = queue[index].bound
            nodeCount += 1
            let isChild = queue[index].parent == Int32(previous) && previous >= 0 && plunge > 0
            enter(index, directly: isChild)
            let (result, child) = process(index)
            switch result {
            case .limit:
                queue.reopen(index)
                return .limit
            case .done:
                queue.close(index)
                previous = -1
            case .branched:
                next = child
                previous = index
            }
            currentBound = .infinity
            if store.objective < .infinity { pruneIfCutoffMoved() }
        }
    }

    private enum NodeResult { case done, branched, limit }

    /// Best estimate mostly; every fifth time the best bound, so that the proof moves as well.
    private func selectNode() -> Int? {
        while let candidate = nodeCount % 5 == 0 || store.objective == .infinity && nodeCount % 3 == 0
            ? queue.nodeOfBestBound() : queue.nodeOfBestEstimate()
        {
            if queue[candidate].bound < cutoff { return candidate }
            notePruned(queue[candidate].bound)
            queue.close(candidate)
        }
        return nil
    }

    /// A plunge goes on while the child's bound stays in the lower part of the gap, and at least a few levels.
    private func continuesPlunge(_ child: Int, depth: Int) -> Bool {
        if depth < 5 || cutoff == .infinity { return true }
        let best = min(queue.bestBound(), queue[child].bound)
        return queue[child].bound - best <= 0.3 * (cutoff - best)
    }

    private func pruneIfCutoffMoved() {
        guard cutoff < prunedAtCutoff else { return }
        prunedAtCutoff = cutoff
        let smallest = queue.prune(cutoff: cutoff)
        if smallest < .infinity { notePruned(smallest) }
    }

    /// Brings the domain to a node: from its parent by one step, otherwise from the root along the path.
    private func enter(_ index: Int, directly: Bool) {
        if directly {
            for change in queue[index].changes { apply(change) }
        } else {
            domain.backtrack(to: 0)
            tightenRootByReducedCosts()
            if !domain.isInfeasible {
                for change in queue.path(to: index) { apply(change) }
            }
            if let basis = queue[index].basis { engine.basis = basis }
        }
        if queue[index].basis != nil { queue[index].basis = nil }
    }

    func apply(_ change: BoundChange) {
        if change.isUpper {
            domain.tightenUpper(Int(change.column), to: change.value)
        } else {
            domain.tightenLower(Int(change.column), to: change.value)
        }
    }

    /// With a new cutoff the root's reduced costs fix more; these hold everywhere.
    func tightenRootByReducedCosts() {
        guard options.reducedCostFixing, cutoff < appliedRootCutoff, let costs = rootReducedCosts else {
            return
        }
        appliedRootCutoff = cutoff
        costs.apply(to: domain, lower: rootLower, upper: rootUpper, cutoff: cutoff)
        if !domain.isInfeasible && options.propagation {
            domain.enqueue(row: Int32(problem.objectiveRow))
            domain.propagate()
        }
        if !domain.isInfeasible { domain.forgetTrail() }
    }

    private func process(_ index: Int) -> (NodeResult, Int?) {
        let parentBound = queue[index].bound
        if domain.isInfeasible || (options.propagation && !domain.propagate()) {
            noteCutoff(index)
            return (.done, nil)
        }
        domain.clearQueue()
        var extra: [BoundChange] = []
        var bound = parentBound
        for round in 0..<100 {
            let outcome = solveLP()
            switch outcome {
            case .infeasible:
                if round == 0 { noteCutoff(index) }
                return (.done, nil)
            case .cutoff:
                notePruned(max(bound, cutoff))
                if round == 0 { noteCutoff(index) }
                return (.done, nil)
            case .limit: return (.limit, nil)
            case .failed, .unbounded: return branchBlindly(index, bound: bound, extra: extra)
            case .optimal: break
            }
            let objective = lpObjective
            if round == 0, queue[index].distance > 0, let branching = queue[index].changes.first {
                pseudoCosts.record(
                    Int(branching.column), branching.isUpper ? .down : .up, distance: queue[index].distance,
                    gain: objective - parentBound)
            }
            bound = max(bound, objective)
            if bound >= cutoff {
                notePruned(bound)
                return (.done, nil)
            }
            if fixByReducedCosts(objective: objective) {
                if domain.isInfeasible || (options.propagation && !domain.propagate()) {
                    return (.done, nil)
                }
                domain.clearQueue()
                if pointLeftDomain() { continue }
            }
            let candidates = fractionalColumns()
            if candidates.isEmpty {
                if let leftOver = acceptIntegral(bound: bound) {
                    return branch(index, on: leftOver, bound: bound, extra: extra, candidates: [])
                }
                return (.done, nil)
            }
            if round == 0 {
                runNodeHeuristics(candidates, depth: Int(queue[index].depth))
                if bound >= cutoff {
                    notePruned(bound)
                    return (.done, nil)
                }
            }
            switch selectBranching(candidates, bound: bound) {
            case .branch(let candidate):
                return branch(index, on: candidate, bound: bound, extra: extra, candidates: candidates)
            case .tightened(let changes):
                extra += changes
                for change in changes { apply(change) }
                if domain.isInfeasible || (options.propagation && !domain.propagate()) { return (.done, nil) }
                domain.clearQueue()
            case .infeasible:
                return (.done, nil)
            case .limit:
                return (.limit, nil)
            }
        }
        return branchBlindly(index, bound: bound, extra: extra)
    }

    private func noteCutoff(_ index: Int) {
        guard let branching = queue[index].changes.first, queue[index].distance > 0 else { return }
        pseudoCosts.recordCutoff(Int(branching.column), branching.isUpper ? .down : .up)
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
            if offer(rounded) != .rejected { return }
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
    private func branchBlindly(_ index: Int, bound: Double, extra: [BoundChange]) -> (NodeResult, Int?) {
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
        return (.done, nil)
    }

    private func branch(
        _ index: Int, on candidate: BranchingCandidate, bound: Double, extra: [BoundChange],
        candidates: [BranchingCandidate]
    ) -> (NodeResult, Int?) {
        (.branched, addChildren(index, candidate, bound: bound, extra: extra, candidates: candidates))
    }

    /// Stores both children and returns the one to plunge into, taken from the queue.
    func addChildren(
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
        let depth = index >= 0 ? queue[index].depth + 1 : 1
        func child(_ isUpper: Bool) -> Node {
            Node(
                parent: Int32(index),
                changes: [BoundChange(column: Int32(j), isUpper: isUpper, value: isUpper ? floor : floor + 1)]
                    + extra,
                bound: bound, estimate: base + (isUpper ? downGain : upGain) - least, depth: depth,
                distance: isReal ? (isUpper ? fraction : 1 - fraction) : 0, basis: saved)
        }
        storedBases += 2
        if storedBases * (problem.columnCount + engine.rowCount) > 1 << 30 {
            queue.dropBases()
            storedBases = 0
        }
        let down = queue.add(child(true))
        let up = queue.add(child(false))
        let chosen = prefersUp(candidate, downGain: downGain, upGain: upGain) ? up : down
        queue.take(chosen)
        return chosen
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

    /// The root's children, from the LP that `solveRoot` left.
    private func makeChildren(of index: Int) -> Int? {
        let root = queue.add(
            Node(
                parent: -1, changes: [], bound: rootBound, estimate: rootBound, depth: 0, distance: 0,
                basis: engine.basis))
        queue.take(root)
        return root
    }
}
