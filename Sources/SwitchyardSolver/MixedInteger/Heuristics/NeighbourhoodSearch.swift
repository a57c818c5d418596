/// Large neighbourhoods: most integers are fixed and the rest is solved as a small problem of its own.
///
/// RENS: Berthold 2014, doi:10.1007/s10107-013-0716-z. RINS: Danna, Rothberg and Le Pape 2005,
/// doi:10.1007/s10107-004-0518-7. Crossover and mutation: Rothberg 2007, doi:10.1287/ijoc.1060.0189.
extension MixedIntegerSearch {
    /// The roundings of the relaxation's point, if enough of it is integral.
    func rens() {
        guard !x.isEmpty else { return }
        let (low, high) = rootBounds
        var model = problem.model()
        var (open, fixed) = (0, 0)
        for column in problem.integers {
            let j = Int(column)
            let isIntegral = abs(x[j] - x[j].rounded()) <= settings.integralityTolerance
            let floor = min(max(isIntegral ? x[j].rounded() : x[j].rounded(.down), low[j]), high[j])
            let ceiling = max(min(isIntegral ? floor : floor + 1, high[j]), floor)
            if low[j] < high[j] { open += 1 }
            if low[j] < high[j] && floor == ceiling { fixed += 1 }
            model.setBounds(Column(index: j), lower: floor, upper: ceiling)
        }
        guard fixed < open || problem.integers.count < problem.columnCount,
            Double(fixed) >= Self.leastShareOfRENS * Double(open)
        else { return }
        _ = solveSubproblem(model, allowance: heuristicAllowance)
    }

    /// Share of the integers that RENS must fix for its problem to be a small one.
    private static let leastShareOfRENS = 0.4

    /// Searches one neighbourhood of the incumbent: a share of the integers is fixed at its values. How large a share follows from
    /// whether the last problem of that kind could be finished.
    /// - Returns: whether a better point was found.
    @discardableResult
    func searchNeighbourhood() -> Bool {
        guard !x.isEmpty, let incumbent = store.reducedPoint else { return false }
        let canCross = store.rivalPoints.contains { $0.count == incumbent.count }
        return searchNeighbourhood(of: incumbent, neighbourhoods.next(canCross: canCross))
    }

    /// Searches the neighbourhood of a point that need not keep every row.
    @discardableResult
    func searchNeighbourhood(of centre: [Double], _ kind: Neighbourhood) -> Bool {
        let (low, high) = rootBounds
        let open = problem.integers.filter { low[Int($0)] < high[Int($0)] }
        var random = SplitMix64(seed: neighbourhoodSeed &+ UInt64(neighbourhoods.count))
        let (order, agreed) = fixingOrder(kind, open, centre, &random)
        let fixed = neighbourhoods.fixedCount(kind, of: order.count, agreed: agreed)
        guard fixed < order.count || (fixed > 0 && problem.integers.count < problem.columnCount) else {
            neighbourhoods.note(kind, share: 1, isFinished: true, isBetter: false)
            return false
        }
        var model = problem.model()
        for column in problem.integers {
            let j = Int(column)
            model.setBounds(Column(index: j), lower: low[j], upper: high[j])
        }
        if kind == .rounding {
            fixConsistently(&model, order, share: Double(fixed) / Double(order.count), at: centre)
        } else {
            for column in order.prefix(fixed) {
                let j = Int(column)
                let value = min(max(centre[j].rounded(), low[j]), high[j])
                model.setBounds(Column(index: j), lower: value, upper: value)
            }
        }
        let before = store.objective
        let start = iterations
        // A first point is worth more than a better one.
        let share = kind == .rounding ? regularIterations / 2 : max(0, neighbourhoodAllowance)
        let isFinished = solveSubproblem(model, allowance: leastNeighbourhood + share)
        neighbourhoodIterations += iterations - start
        let isBetter = store.objective < before
        neighbourhoods.note(
            kind, share: Double(fixed) / Double(max(1, order.count)), isFinished: isFinished,
            isBetter: isBetter)
        return isBetter
    }

    /// Fixes a share of the columns in order, each propagated; those that contradict earlier ones stay open.
    private func fixConsistently(_ model: inout Model, _ order: [Int32], share: Double, at centre: [Double]) {
        let scratch = Domain(problem)
        let (low, high) = rootBounds
        for column in problem.integers {
            scratch.tightenLower(Int(column), to: low[Int(column)])
            scratch.tightenUpper(Int(column), to: high[Int(column)])
        }
        var left = Int(share * Double(order.count))
        for column in order where left > 0 {
            let j = Int(column)
            let mark = scratch.mark
            let value = min(max(centre[j].rounded(), scratch.lower[j]), scratch.upper[j])
            scratch.fix(j, at: value)
            if scratch.propagate(effort: 10 * problem.entryCount + 10_000) {
                left -= 1
            } else {
                scratch.backtrack(to: mark)
            }
        }
        for column in problem.integers {
            let j = Int(column)
            model.setBounds(Column(index: j), lower: scratch.lower[j], upper: scratch.upper[j])
        }
    }

    /// The open integers, those to be fixed first in front, and how many of them any problem of this kind fixes.
    private func fixingOrder(
        _ kind: Neighbourhood, _ open: [Int32], _ centre: [Double], _ random: inout SplitMix64
    ) -> (order: [Int32], agreed: Int) {
        var off: [Double]
        switch kind {
        case .relaxation, .rounding:
            off = open.map { abs(x[Int($0)] - centre[Int($0)]) }
        case .crossover:
            let rivals = store.rivalPoints.filter { $0.count == centre.count }
            let rival = rivals[Int(random.next() % UInt64(rivals.count))]
            off = open.map { abs(rival[Int($0)] - centre[Int($0)]) }
        case .random:
            off = open.map { _ in 0 }
        case .related:
            return (related(open, &random), 0)
        }
        let agreed = kind == .random || kind == .rounding ? 0 : off.reduce(0) { $0 + ($1 <= 1e-6 ? 1 : 0) }
        let keys = open.map { _ in random.next() }
        let order = open.indices.sorted {
            let (a, b) = (off[$0] <= 1e-6 ? 0 : off[$0], off[$1] <= 1e-6 ? 0 : off[$1])
            return (a, keys[$0]) < (b, keys[$1])
        }
        return (order.map { open[$0] }, agreed)
    }

    /// The open integers by their distance, in rows, from one picked at random; the farthest first.
    private func related(_ open: [Int32], _ random: inout SplitMix64) -> [Int32] {
        guard !open.isEmpty else { return [] }
        var isOpen = [Bool](repeating: false, count: problem.columnCount)
        for j in open { isOpen[Int(j)] = true }
        var isSeen = [Bool](repeating: false, count: problem.columnCount)
        var hasRow = [Bool](repeating: false, count: problem.rowCount)
        var visited: [Int32] = []
        var found: [Int32] = []
        func visit(_ j: Int32) {
            isSeen[Int(j)] = true
            visited.append(j)
            if isOpen[Int(j)] { found.append(j) }
        }
        var head = 0
        while found.count < open.count {
            if head == visited.count {
                // The start, or a part of its own was used up.
                let left = open.filter { !isSeen[Int($0)] }
                visit(left[Int(random.next() % UInt64(left.count))])
            }
            let j = Int(visited[head])
            head += 1
            // Rows that nearly everything is in relate nothing.
            var rows: [Int32] = []
            for e in problem.columnStart[j]..<problem.columnStart[j + 1] {
                let i = Int(problem.columnRow[e])
                guard i < problem.rowCount, !hasRow[i] else { continue }
                let length = problem.rowStart[i + 1] - problem.rowStart[i]
                if length > 10 + problem.columnCount / 5 { continue }
                hasRow[i] = true
                rows.append(Int32(i))
            }
            rows.shuffle(using: &random)
            for i in rows {
                for e in problem.rowStart[Int(i)]..<problem.rowStart[Int(i) + 1] {
                    let k = problem.rowColumn[e]
                    if problem.rowValue[e] != 0 && !isSeen[Int(k)] { visit(k) }
                }
            }
        }
        return found.reversed()
    }

    private var rootBounds: (lower: [Double], upper: [Double]) {
        rootLower.isEmpty ? domain.boundsAtBottom() : (rootLower, rootUpper)
    }

    /// Looks at each entry that copying and presolving a problem come to.
    private static let setUpPasses = 30

    /// Solves a narrowed problem and offers its point. What setting it up took counts as iterations of neighbourhoods.
    /// - Returns: whether the search went to its end.
    private func solveSubproblem(_ model: Model, allowance: Int) -> Bool {
        var inner = settings
        inner.onProgress = nil
        inner.relativeGap = max(settings.relativeGap, 0.01)
        if store.objective < .infinity {
            // Close enough is measured by what is left to gain, which is far below one per cent on many models.
            let gap = (store.objective - rootBound) / max(1, abs(store.external(store.objective)))
            inner.relativeGap = max(settings.relativeGap, min(0.01, 0.2 * gap))
        }
        var limits = SearchLimits()
        limits.nodeLimit = 500
        limits.iterationLimit = max(1_000, min(100_000, iterations / 2, allowance))
        if store.objective < .infinity {
            // A neighbour that is only a little better is not worth the search.
            let bound = max(rootBound, -1e300)
            limits.objectiveLimit = min(cutoff, store.objective - 0.05 * max(0, store.objective - bound))
        }
        limits.isSubproblem = true
        let effort = SetUpEffort()
        limits.setUp = effort
        limits.depth = self.limits.depth + 1
        let driver = MixedIntegerDriver(
            settings: inner, options: options.withoutCallbacks, clock: clock, limits: limits)
        let solution = driver.solve(model)
        otherIterations += solution.simplexIterations
        // An iteration takes about one look at each row and column.
        let entries = effort.entries + Self.setUpPasses * problem.entryCount
        neighbourhoodIterations += entries / (problem.rowCount + problem.columnCount + 1)
        if !solution.primal.isEmpty { offer(solution.primal) }
        return solution.status != .limit
    }
}
