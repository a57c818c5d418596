/// The cutting-plane loop at the root.
extension MixedIntegerSearch {
    /// Cosine of the angle to a cut already chosen from which a cut is left out. At 0.7 the root gap closed on average was
    /// 67 %, at 0.9 it was 70 % (the core set, without heuristics).
    private static let mostParallel = 0.9
    /// Cuts less deep than this share of the round's deepest wait for a later round.
    private static let leastShareOfDeepest = 0.01
    /// Fewer cuts than this in a round call for the tableau.
    private static let fewCuts = 5
    /// So does a round that gains less than this share of the way come so far, if this many columns are fractional: with
    /// fewer of them the tree is done before dense cuts have paid.
    private static let smallShare = 0.05
    private static let manyFractions = 100
    /// A round that gains less than this share of the way come so far counts as stalled, and so does one that gains less than
    /// this share of what is left to the incumbent: a poor point is then improved first, and reduced costs against the
    /// better one fix columns for a restart. fctp_ran6x43 took 1.6 s with the first share alone, 0.8 s with both.
    private static let leastShareOfProgress = 0.005
    private static let leastShareOfGap = 0.003

    /// Separates in rounds until the bound stalls. Cuts that turn slack leave the LP and wait in the pool.
    /// - Returns: an outcome if the problem is decided.
    func separateAtRoot() -> Outcome? {
        guard problem.integers.count > 0 else { return nil }
        collectCutData()
        var stalled = 0
        var lastShare = 1.0
        var best = lpObjective
        let firstObjective = firstLPObjective
        let mostRounds = limits.isSubproblem ? 10 : 100
        let startIterations = iterations
        // Iterations times rows: what the LPs of the rounds may cost, beside the work of the separators.
        let lpAllowance =
            (limits.isSubproblem ? 4_000_000 : 40_000_000) + 20 * startIterations * engine.rowCount
        let workAllowance = limits.isSubproblem ? 20_000_000 : 200_000_000 + 3_000 * problem.entryCount
        var lpWork = 0
        for round in 0..<mostRounds {
            if clock.shouldStop { return .limit }
            let candidates = fractionalColumns()
            if candidates.isEmpty { break }
            let gainsLittle = lastShare < Self.smallShare && candidates.count >= Self.manyFractions
            let cuts = findCuts(
                round: round, runsDry: options.eagerTableau || gainsLittle,
                throughCuts: gainsLittle && !options.eagerTableau)
            if cuts.isEmpty { break }
            addToLP(cuts)
            let before = iterations
            let outcome = solveLP()
            lpWork += (iterations - before) * engine.rowCount
            switch outcome {
            case .infeasible: return .infeasible
            case .cutoff:
                notePruned(cutoff)
                return .finished
            case .limit: return .limit
            case .unbounded, .failed:
                // Without these rows the LP was fine.
                removeCuts { _, position in position >= cutsInLP.count - cuts.count }
                guard solveLP() == .optimal else { return nil }
                noteRoot()
                return nil
            case .optimal: break
            }
            noteRoot()
            if let outcome = closedAtRoot() { return outcome }
            // Leaves the engine to be solved again, which costs a factorisation and no pivot.
            let dropped = dropSlackCuts()
            if dropped || pointLeftDomain() || domain.hasChanges {
                switch solveLP() {
                case .infeasible: return .infeasible
                case .cutoff:
                    notePruned(cutoff)
                    return .finished
                case .limit: return .limit
                case .unbounded, .failed: return nil
                case .optimal: noteRoot()
                }
                if let outcome = closedAtRoot() { return outcome }
            }
            let gain = lpObjective - best
            let gap = store.objective < .infinity ? store.objective - firstObjective : abs(lpObjective)
            best = max(best, lpObjective)
            let progress = max(1e-9, min(gap, lpObjective - firstObjective))
            lastShare = gain / progress
            var needed = Self.leastShareOfProgress * progress
            if store.objective < .infinity {
                needed = max(needed, Self.leastShareOfGap * (store.objective - lpObjective))
            }
            stalled = gain > needed ? 0 : stalled + 1
            if stalled >= (limits.isSubproblem ? 3 : 6) { break }
            if lpWork > lpAllowance || separation.work > workAllowance { break }
            if round % 4 == 1 && options.heuristics.rounding { spend("rounding") { roundingHeuristics() } }
            if let outcome = closedAtRoot() { return outcome }
        }
        removeCuts { _, position in
            rowSlack(position) > 1e-7
        }
        guard solveLP() == .optimal else { return clock.shouldStop ? .limit : nil }
        noteRoot()
        return nil
    }

    /// Collects what separators ask of the whole problem, under the present bounds.
    func collectCutData() {
        variableBounds.collect(problem, domain)
        cliques.collect(problem, domain)
        for clique in probedCliques { cliques.add(clique) }
        separation.variableBounds = variableBounds
    }

    func rowSlack(_ position: Int) -> Double {
        cutsInLP[position].upper - cutsInLP[position].activity(at: x)
    }

    /// Cuts that hold everywhere and that the present point violates.
    func findCuts(round: Int, runsDry: Bool, throughCuts: Bool = false) -> [Cut] {
        let s = separation
        // Bounds deduced for continuous columns are valid for cuts, where the LP does not use them.
        let (low, high) = domain.boundsAtBottom()
        for j in 0..<problem.columnCount {
            s.lower[j] = low[j]
            s.upper[j] = high[j]
        }
        s.x = x
        s.cutRows = cutsInLP
        s.activity = problem.activities(x) + cutsInLP.map { $0.activity(at: x) }
        s.found.removeAll(keepingCapacity: true)
        s.knownPoint = knownPoint(within: low, high)
        let switches = options.cuts
        if switches.impliedBound { s.separateImpliedBounds() }
        if switches.clique && round < 20 { s.separateCliques(cliques) }
        if switches.network { s.separateNetwork() }
        if switches.cutSets { s.separateCutSets() }
        if switches.mixedIntegerRounding || switches.knapsackCover {
            s.separateRows(
                rounding: switches.mixedIntegerRounding, covers: switches.knapsackCover,
                throughCuts: throughCuts)
        }
        // Tableau rows are dense and slow the LPs down: taken in every round they made 30 models 1.35 times slower for no
        // fewer nodes. They get their turn where the sparser families run dry: no cuts, or none that move the bound.
        if switches.gomory && (runsDry || s.found.count < Self.fewCuts) {
            s.separateTableau(engine, most: limits.isSubproblem ? 50 : options.eagerTableau ? 500 : 200)
        }
        return selectCuts(s.found)
    }

    /// The incumbent, if it lies within the bounds: no cut may remove it.
    private func knownPoint(within low: [Double], _ high: [Double]) -> [Double] {
        guard let point = store.reducedPoint, point.count == problem.columnCount else { return [] }
        for j in 0..<problem.columnCount where point[j] < low[j] - 1e-9 || point[j] > high[j] + 1e-9 {
            return []
        }
        return point
    }

    /// The deepest cuts, none too parallel to one already chosen.
    func selectCuts(_ found: [Cut]) -> [Cut] {
        let order = found.indices.sorted {
            let (a, b) = (found[$0], found[$1])
            return a.efficacy > b.efficacy
                || (a.efficacy == b.efficacy && (a.indices.count, $0) < (b.indices.count, $1))
        }
        guard let first = order.first else { return [] }
        let deepest = found[first].efficacy
        let most = 1_000 + (problem.rowCount + problem.integers.count) / 4
        var chosen: [Cut] = []
        var dense = [Double](repeating: 0, count: problem.columnCount)
        for k in order {
            let cut = found[k]
            if chosen.count >= most || cut.efficacy < Self.leastShareOfDeepest * deepest { break }
            for (j, v) in zip(cut.indices, cut.values) { dense[Int(j)] = v }
            var isParallel = false
            for other in chosen {
                var dot = 0.0
                for (j, v) in zip(other.indices, other.values) { dot += v * dense[Int(j)] }
                if dot > Self.mostParallel * cut.norm * other.norm {
                    isParallel = true
                    break
                }
            }
            for j in cut.indices { dense[Int(j)] = 0 }
            if !isParallel { chosen.append(cut) }
        }
        return chosen
    }

    /// Cuts whose slack is basic at three rounds in a row leave the LP.
    private func dropSlackCuts() -> Bool {
        var drop = false
        for k in cutsInLP.indices {
            if rowSlack(k) > 1e-6 {
                cutsInLP[k].slackRounds += 1
                if cutsInLP[k].slackRounds >= 3 { drop = true }
            } else {
                cutsInLP[k].slackRounds = 0
            }
        }
        if drop { removeCuts { cut, _ in cut.slackRounds >= 3 } }
        return drop
    }
}
