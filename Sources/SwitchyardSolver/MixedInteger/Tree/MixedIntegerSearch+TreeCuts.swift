/// Cutting planes at nodes of the tree, valid everywhere.
///
/// Achterberg 2007, 8.9; Balas, Ceria, Cornuéjols and Natraj, "Gomory cuts revisited", Operations Research Letters 19(1), 1996,
/// doi:10.1016/0167-6377(96)00007-7: with the bounds of the root, a cut found at a node holds everywhere, and for binary columns
/// nothing is lost by that. Nodes at which a plunge starts are separated; what is found stays in the worker's LP and goes to
/// the pools of the others at the end of the round.
extension MixedIntegerSearch {
    /// Rounds at a node, and the share of what the node gained so far under which a round was the last.
    private static let mostCutRounds = 10
    private static let leastShareOfGain = 0.05
    /// Share of the effort that separation in the tree may take. With 0.3 stein45 took 8.4 s instead of 4.7.
    private static let mostShareOfWork = 0.1
    /// Passes over the columns and rows that a round costs beside the separators: new rows mean new factors.
    private static let passesOfRound = 50
    /// Rank from which a cut is not combined further. Without a limit LPs of nodes became so ill-conditioned that one of
    /// fctp_ran8x32 took 190,000 iterations.
    private static let mostRank: Int32 = 3

    /// How the separation of a node stands.
    struct NodeSeparation {
        var rounds = 0
        var isOver: Bool
        /// Objectives without cuts of the node and with those up to the last round.
        var first = 0.0
        var last = 0.0
        /// Cuts in the LP before the first round.
        var cutsBefore = 0
    }

    /// Whether the node that is being entered is to be separated. The root's separation is over before the tree. Without a point
    /// cuts close nothing: on neos859080, which has none, Gomory cuts in the tree made more than 34,000 nodes of 1,200.
    func separates(depth: Int32) -> Bool {
        options.treeCuts && options.cuts.any && !limits.isSubproblem && cutoff < .infinity && depth > 0
            && plungeDepth == 0
            && Double(treeCutWork) < Self.mostShareOfWork * Double(work)
    }

    /// Adds cuts that the node's LP point violates.
    /// - Returns: whether the LP has to be solved again.
    func separateNode(_ state: inout NodeSeparation) -> Bool {
        if state.isOver { return false }
        if state.rounds == 0 {
            state.first = lpObjective
            state.cutsBefore = cutsInLP.count
        } else {
            let gain = lpObjective - state.last
            if gain <= Self.leastShareOfGain * (lpObjective - state.first) || gain <= 1e-6 * abs(lpObjective)
            {
                return endSeparation(&state)
            }
        }
        state.last = lpObjective
        if state.rounds >= Self.mostCutRounds { return endSeparation(&state) }
        state.rounds += 1
        var effort = -separation.work
        var cuts = selectCuts(cutPool.violated(at: x, work: &effort))
        if cuts.isEmpty {
            separation.mostRank = Self.mostRank
            cuts = findCuts(round: 1, runsDry: false)
            let known = cutsNumbered
            addToLP(cuts)
            if cutsNumbered > known { cutLog += cutsInLP.suffix(cuts.count) }
        } else {
            addToLP(cutPool.take(Set(cuts.map(\.number))))
        }
        treeCutWork +=
            effort + separation.work + Self.passesOfRound * (problem.columnCount + problem.rowCount)
        if cuts.isEmpty { return endSeparation(&state) }
        return true
    }

    /// Cuts of this node that have turned slack leave again.
    /// - Returns: whether the LP has to be solved again.
    private func endSeparation(_ state: inout NodeSeparation) -> Bool {
        state.isOver = true
        let basis = engine.basis
        var dropped: [Cut] = []
        removeCuts { cut, k in
            guard k >= state.cutsBefore, !cut.isCallers, basis.rows[problem.rowCount + k] == .basic else {
                return false
            }
            dropped.append(cut)
            return true
        }
        for cut in dropped { cutPool.add(cut) }
        return !dropped.isEmpty
    }

    var hasTreeCuts: Bool { cutsInLP.contains { !isRootCut($0) } }

    private func isRootCut(_ cut: Cut) -> Bool { cut.number < rootCutNumbers || cut.isCallers }

    /// Iterations that the LP of a node may take with cuts of the tree in it: those of the root's first LP and many times
    /// the usual ones of a node.
    var lpAllowance: Int { 1_000 + 2 * firstLPIterations + 20 * averageIterations }

    /// The LP failed, or would not end, with cuts of the tree in it: it is solved without them.
    /// - Returns: whether there are any.
    func withdrawTreeCuts(_ state: inout NodeSeparation) -> Bool {
        guard hasTreeCuts else { return false }
        state.isOver = true
        removeCuts { cut, _ in !isRootCut(cut) }
        return true
    }

    /// Notes which cuts are slack in the LP of a node just solved.
    func noteSlackCuts() {
        for k in cutsInLP.indices {
            if rowSlack(k) > 1e-6 { cutsInLP[k].slackRounds += 1 } else { cutsInLP[k].slackRounds = 0 }
        }
    }
}
