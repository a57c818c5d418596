/// Reliability branching: strong branching on columns whose pseudo-costs rest on few observations.
///
/// Achterberg, Koch and Martin, "Branching rules revisited", Operations Research Letters 33(1), 2005,
/// doi:10.1016/j.orl.2004.04.002.
extension MixedIntegerSearch {
    enum BranchingDecision {
        case branch(BranchingCandidate)
        /// One side of some column was proven empty or too expensive: bounds that hold at this node.
        case tightened([BoundChange])
        case infeasible
        case limit
    }

    private enum Trial {
        case gain(Double)
        case closed
        case limit
    }

    /// Observations of both directions from which a column's pseudo-costs are relied upon.
    private static let reliableCount = 8
    /// Columns in a row that were no better than the best, after which none is expected to be.
    private static let lookAhead = 8
    /// Iterations that strong branching may use beyond its share.
    private static let freeIterations = 10_000

    func selectBranching(_ candidates: [BranchingCandidate], bound: Double) -> BranchingDecision {
        var pool = candidates
        if !priority.isEmpty {
            let top = pool.map { priority[$0.column] }.max() ?? 0
            pool = pool.filter { priority[$0.column] == top }
        }
        var scored = pool.map {
            let score = pseudoCosts.score($0.column, value: $0.value)
            return (candidate: $0, score: score, tie: pseudoCosts.tieScore($0.column))
        }
        scored.sort {
            ($0.score, $0.tie, $1.candidate.column) > ($1.score, $1.tie, $0.candidate.column)
        }
        guard options.strongBranching, pool.count > 1 else { return .branch(scored[0].candidate) }

        // Effort: strong branching may use half as many iterations as the rest of the search, plus a start.
        let allowed = 0.5 * Double(iterations - strongIterations) + Double(Self.freeIterations)
        let isCheap = Double(strongIterations) < allowed
        let reliable = isCheap ? Self.reliableCount : (Double(strongIterations) < 2 * allowed ? 1 : 0)
        var best = scored[0].candidate
        var (bestScore, bestTie) = (-1.0, -1.0)
        var sinceImproved = 0
        var trials = 0
        let perTrial = max(10, min(500, 2 * averageIterations))
        var result: BranchingDecision?
        let point = x
        for (position, item) in scored.enumerated() {
            let c = item.candidate
            if pseudoCosts.reliability(c.column) >= reliable || trials >= 100 {
                if (item.score, item.tie) > (bestScore, bestTie) {
                    (bestScore, bestTie) = (item.score, item.tie)
                    best = c
                    if position > 0 { sinceImproved = 0 }
                }
                // The rest are sorted: none of them can beat a reliable score by itself.
                if trials >= 100 { break }
                sinceImproved += 1
                if sinceImproved > Self.lookAhead { break }
                continue
            }
            trials += 1
            if trials == 1 {
                engine.refreshFactor()
                engine.save(into: &trialStart)
            }
            let floor = c.value.rounded(.down)
            let down = tryBranch(
                c.column, lower: domain.lower[c.column], upper: floor, bound: bound, perTrial)
            let up = tryBranch(
                c.column, lower: floor + 1, upper: domain.upper[c.column], bound: bound, perTrial)
            switch (down, up) {
            case (.closed, .closed): result = .infeasible
            case (.closed, _):
                result = .tightened([BoundChange(column: Int32(c.column), isUpper: false, value: floor + 1)])
            case (_, .closed):
                result = .tightened([BoundChange(column: Int32(c.column), isUpper: true, value: floor)])
            case (.gain(let d), .gain(let u)):
                let fraction = c.value - floor
                pseudoCosts.record(c.column, .down, distance: fraction, gain: d)
                pseudoCosts.record(c.column, .up, distance: 1 - fraction, gain: u)
                let score = PseudoCosts.product(d, u)
                if (score, item.tie) > (bestScore, bestTie) {
                    (bestScore, bestTie) = (score, item.tie)
                    best = c
                    sinceImproved = 0
                } else {
                    sinceImproved += 1
                }
            default: break
            }
            if result != nil || sinceImproved > Self.lookAhead { break }
            if clock.shouldStop {
                result = .limit
                break
            }
        }
        if trials > 0 {
            x = point
        }
        return result ?? .branch(best)
    }

    /// Solves one child for a few iterations. Only a child proven empty or beyond the cutoff counts as closed.
    private func tryBranch(
        _ j: Int, lower: Double, upper: Double, bound: Double, _ iterationLimit: Int
    ) -> Trial {
        let before = engine.iterationCount
        engine.setColumnBounds(j, lower: lower, upper: upper)
        engine.limits.iterationLimit = iterationLimit
        let status = engine.solve()
        strongIterations += engine.iterationCount - before
        solveCount += 1
        let objective = engine.objective
        engine.setColumnBounds(j, lower: domain.lower[j], upper: domain.upper[j])
        if let trialStart { engine.restore(trialStart) }
        switch status {
        case .infeasible: return .closed
        case .cutoff:
            notePruned(cutoff)
            return .closed
        case .optimal:
            if objective >= cutoff {
                notePruned(objective)
                return .closed
            }
            return .gain(max(0, objective - bound))
        case .iterationLimit: return .gain(max(0, objective - bound))
        default: return .limit
        }
    }

    /// Iterations a node took on average so far.
    var averageIterations: Int { plungeNodes > 0 ? nodeIterations / plungeNodes : 100 }
}
