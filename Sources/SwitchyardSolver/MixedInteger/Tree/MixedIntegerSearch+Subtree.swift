/// A worker's part of a round: plunges from the nodes it was given, on its own, until its budget is used up.
extension MixedIntegerSearch {
    /// What a worker may do in a round; all of it is counted, none of it timed, so that rounds repeat exactly.
    struct RoundBudget {
        var work: Int
        var nodes: Int
        var iterations: Int
        var plunges: Int
        /// Enough open nodes: when there are fewer than workers, a round ends as soon as all can have some.
        var openNodes: Int
    }

    /// Effort so far: entries that were, roughly, looked at. A solve costs some passes over the model before its first iteration.
    var work: Int {
        (iterations + 10 * solveCount) * (problem.columnCount + problem.rowCount) + domain.propagationCount
            + treeCutWork
    }

    /// Sets the nodes of the next round.
    /// - Parameter continues: whether the first one is the child that the last round's plunge was about to enter.
    func prepareRound(
        _ given: [(origin: Int, node: Node)], continues: Bool, openBound: Double, budget: RoundBudget
    ) {
        tree = LocalTree(given)
        continuation = continues ? 0 : nil
        self.openBound = openBound
        roundBudget = budget
        pseudoCosts.clearLog()
        conflictLog.removeAll(keepingCapacity: true)
        cutLog.removeAll(keepingCapacity: true)
    }

    /// Times a plunge is taken up again at the last open node it left, as long as there is no point.
    private static let mostBacktracks = 8

    func runRound() {
        let workAtStart = work
        let nodesAtStart = nodeCount
        let iterationsAtStart = iterations
        defer { roundWork = work - workAtStart }
        var plunges = 0
        var backtracks = 0
        var next = continuation
        var isDirect = next != nil
        while work - workAtStart < roundBudget.work && nodeCount - nodesAtStart < roundBudget.nodes
            && iterations - iterationsAtStart < roundBudget.iterations
            && tree.openCount < roundBudget.openNodes
            && !clock.shouldStop
        {
            let index: Int
            if let child = next, tree.nodes[child].bound < cutoff, continuesPlunge(child) {
                index = child
                plungeDepth += 1
            } else if next == nil, cutoff == .infinity, backtracks < Self.mostBacktracks,
                let newest = tree.newest
            {
                // Without a point the way to one is more likely to be near where the plunge failed than higher up.
                index = newest
                backtracks += 1
                isDirect = false
            } else {
                next = nil
                if plunges >= roundBudget.plunges { break }
                guard let chosen = tree.pick(cutoff: cutoff, pruned: notePruned) else { break }
                index = chosen
                plunges += 1
                backtracks = 0
                plungeDepth = 0
                isDirect = false
            }
            tree.take(index)
            nodeCount += 1
            enter(index, directly: isDirect)
            next = nil
            switch process(index) {
            case .limit:
                tree.reopen(index)
                continuation = nil
                return
            case .done: isDirect = false
            case .branched(let child):
                next = child
                isDirect = true
            }
        }
        continuation = next
    }

    /// A plunge goes on while the child's bound stays in the lower part of the gap, and at least a few levels.
    private func continuesPlunge(_ child: Int) -> Bool {
        if plungeDepth < 5 || cutoff == .infinity { return true }
        let bound = tree.nodes[child].bound
        let best = min(openBound, bound)
        return bound - best <= 0.3 * (cutoff - best)
    }

    /// Brings the domain to a node: from its parent by one step, otherwise from the root along the path.
    private func enter(_ index: Int, directly: Bool) {
        if directly {
            for change in tree.nodes[index].changes { apply(change) }
        } else {
            domain.backtrack(to: 0)
            tightenRootByReducedCosts()
            if !domain.isInfeasible {
                for change in tree.nodes.path(to: index) { apply(change) }
            }
            if let basis = tree.nodes[index].basis {
                enterLP(
                    basis, cuts: tree.nodes[index].cuts, drops: separates(depth: tree.nodes[index].depth))
            }
        }
        tree.nodes[index].basis = nil
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
}
