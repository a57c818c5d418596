/// Branch and bound over a minimisation.
struct BranchAndBound {
    private let model: Model
    private let settings: SolverSettings
    private let start: ContinuousClock.Instant
    private let engine: SimplexEngine
    private let propagation: BoundPropagation
    private let integers: [Int]
    private var pseudoCosts: PseudoCosts
    private var incumbent: [Double] = []
    private var incumbentObjective = Double.infinity
    private var queue = NodeQueue()
    private var nodes = 0
    private var lastReport = 0.0
    /// Whether some subtree was given up without proof: no claim of optimality or infeasibility then.
    private var lostProof = false

    /// Row and bound violation an incumbent may have.
    private static let incumbentTolerance = 1e-6
    /// Iterations a branching candidate's trial may take, and trials before its pseudo-cost is trusted.
    private static let trialIterations = 60
    private static let reliableAfter = 4
    private static let mostTrials = 8

    init(_ model: Model, settings: SolverSettings, start: ContinuousClock.Instant) {
        self.model = model
        self.settings = settings
        self.start = start
        engine = SimplexEngine(model: model)
        propagation = BoundPropagation(model: model)
        integers = (0..<model.columnCount).filter { model.columnType[$0] == .integer }
        pseudoCosts = PseudoCosts(columns: model.columnCount)
        hasWholeObjective =
            (0..<model.columnCount).allSatisfy {
                model.columnCost[$0] == 0
                    || model.columnType[$0] == .integer
                        && model.columnCost[$0] == model.columnCost[$0].rounded()
            } && model.objectiveConstant == model.objectiveConstant.rounded()
        if settings.timeLimitSeconds < 1e9 {
            engine.limits.deadline = start + .seconds(max(0, settings.timeLimitSeconds))
        }
        engine.limits.cancellation = settings.cancellation
    }

    private var elapsed: Double { (ContinuousClock.now - start).inSeconds }

    private var stop: SolveStatus? {
        if settings.cancellation?.isRaised == true { return .interrupted }
        if elapsed >= settings.timeLimitSeconds || nodes >= settings.nodeLimit { return .limit }
        return nil
    }

    /// Objective above which a node is of no use.
    private var cutoff: Double {
        guard incumbentObjective < .infinity else { return .infinity }
        let step = hasWholeObjective ? 1 - 1e-6 : 1e-9
        return incumbentObjective - max(step, settings.relativeGap * abs(incumbentObjective))
    }

    /// Whether every feasible point has a whole objective, so that a better one is better by one at least.
    private let hasWholeObjective: Bool

    mutating func run(_ options: MixedIntegerOptions) -> Solution {
        if let point = options.initialPoint, point.count == model.columnCount { offer(point) }
        guard propagation.propagateAll() else { return finish(.infeasible, bound: .infinity) }
        applyBounds(since: 0)
        let status = engine.solve()
        nodes = 1
        switch status {
        case .optimal: break
        case .infeasible: return finish(.infeasible, bound: .infinity)
        case .unbounded: return unboundedAnswer()
        case .interrupted: return finish(.interrupted, bound: -.infinity)
        case .numericalError: return finish(.numericalError, bound: -.infinity)
        default: return finish(.limit, bound: -.infinity)
        }
        let rootBound = engine.objective + model.objectiveConstant
        tryRounding()
        dive()
        restore([], basis: nil)
        queue.push(Node(bound: rootBound, depth: 0, changes: [], basis: engine.basis))
        return searchTree()
    }

    private func finish(_ status: SolveStatus, bound: Double) -> Solution {
        var solution = Solution(status: status)
        solution.nodes = nodes
        solution.simplexIterations = engine.iterationCount
        solution.primal = incumbent
        solution.objective = incumbent.isEmpty ? .nan : incumbentObjective
        solution.bound = min(bound, incumbentObjective)
        if status == .infeasible && !incumbent.isEmpty { solution.status = .numericalError }
        return solution
    }

    /// The relaxation is unbounded: so is the model if it has any point at all (rational data, Meyer 1974).
    private mutating func unboundedAnswer() -> Solution {
        var feasibility = model
        for j in 0..<model.columnCount { feasibility.setCost(Column(index: j), 0) }
        var search = BranchAndBound(feasibility, settings: settings, start: start)
        let found = search.run(MixedIntegerOptions())
        var solution = Solution(status: found.status == .optimal ? .unbounded : found.status)
        if solution.status == .unbounded { solution.bound = -.infinity }
        solution.nodes = found.nodes
        return solution
    }

    // MARK: Tree

    private mutating func searchTree() -> Solution {
        while let node = queue.popBest() {
            if let reason = stop { return finish(reason, bound: min(node.bound, queue.bestBound)) }
            if node.bound >= cutoff { break }
            plunge(from: node)
            reportProgress()
        }
        if let reason = stop, !queue.isEmpty { return finish(reason, bound: queue.bestBound) }
        if lostProof {
            return finish(incumbent.isEmpty ? .numericalError : .limit, bound: queue.lostBound)
        }
        if incumbent.isEmpty { return finish(.infeasible, bound: .infinity) }
        // Nodes were pruned at the cutoff, so that no more than the asked gap is proven.
        return finish(.optimal, bound: incumbentObjective - settings.relativeGap * abs(incumbentObjective))
    }

    /// Follows a node down, branching and leaving siblings in the queue, until it is pruned or solved.
    private mutating func plunge(from first: Node) {
        var node = first
        while true {
            guard stop == nil else {
                queue.push(node)
                return
            }
            nodes += 1
            guard restore(node.changes, basis: node.basis) else { return }
            engine.limits.objectiveCutoff = cutoff < .infinity ? cutoff - model.objectiveConstant : .infinity
            let status = engine.solve()
            engine.limits.objectiveCutoff = .infinity
            switch status {
            case .infeasible, .cutoff: return
            case .optimal: break
            case .timeLimit, .interrupted, .iterationLimit:
                queue.push(node)
                return
            case .unbounded, .numericalError:
                lostProof = true
                queue.lose(node.bound)
                return
            }
            let objective = engine.objective + model.objectiveConstant
            let bound = max(node.bound, objective)
            pseudoCosts.learn(node, objective)
            if bound >= cutoff {
                queue.prune(bound)
                return
            }
            fixByReducedCost(bound)
            let point = engine.primal
            let fractional = integers.filter {
                abs(point[$0] - point[$0].rounded()) > settings.integralityTolerance
            }
            if fractional.isEmpty {
                if !offer(point) {
                    lostProof = true
                    queue.lose(bound)
                }
                return
            }
            if nodes % 20 == 1 { tryRounding() }
            let basis = engine.basis
            guard let j = chooseBranch(fractional, point, objective, basis) else { return }
            let down = node.child(
                bound, j, upTo: point[j].rounded(.down), fraction: point[j] - point[j].rounded(.down), basis)
            let up = node.child(
                bound, j, from: point[j].rounded(.up), fraction: point[j].rounded(.up) - point[j], basis)
            let upFirst = pseudoCosts.prefersUp(j, point[j], incumbent.isEmpty ? nil : incumbent[j])
            queue.push(upFirst ? down : up)
            node = upFirst ? up : down
        }
    }

    /// Puts the bounds of a node into propagation and engine. Returns whether it may be feasible.
    @discardableResult
    private func restore(_ changes: [Node.Change], basis: Basis?) -> Bool {
        for change in propagation.changedColumns(since: rootMark) {
            let j = Int(change.column)
            engine.setColumnBounds(j, lower: model.columnLower[j], upper: model.columnUpper[j])
        }
        propagation.undo(to: rootMark)
        for change in changes {
            guard propagation.tighten(change.column, lower: change.lower, upper: change.upper) else {
                applyBounds(since: rootMark)
                return false
            }
        }
        applyBounds(since: rootMark)
        if let basis { engine.basis = basis }
        return true
    }

    private var rootMark: Int { 0 }

    private func applyBounds(since mark: Int) {
        for change in propagation.changedColumns(since: mark) {
            let j = Int(change.column)
            engine.setColumnBounds(j, lower: propagation.lower[j], upper: propagation.upper[j])
        }
    }

    /// Reduced costs may show that a column cannot leave its bound in any better solution below this node.
    private func fixByReducedCost(_ bound: Double) {
        guard cutoff < .infinity else { return }
        let reduced = engine.reducedCost
        let room = cutoff - bound
        let mark = propagation.mark
        for j in integers where propagation.lower[j] < propagation.upper[j] {
            let d = reduced[j]
            let range = propagation.upper[j] - propagation.lower[j]
            if d > 1e-7, d * range > room {
                let most = propagation.lower[j] + (room / d + 1e-6).rounded(.down)
                guard propagation.tighten(j, lower: propagation.lower[j], upper: most) else { break }
            } else if d < -1e-7, -d * range > room {
                let least = propagation.upper[j] - (room / -d + 1e-6).rounded(.down)
                guard propagation.tighten(j, lower: least, upper: propagation.upper[j]) else { break }
            }
        }
        applyBounds(since: mark)
    }

    // MARK: Branching

    /// Picks the column whose two children promise most; tries out candidates whose pseudo-costs are not yet reliable
    /// (Achterberg, Koch and Martin 2005, doi:10.1016/j.orl.2004.04.002). `nil` when a trial proved the node empty.
    private mutating func chooseBranch(
        _ fractional: [Int], _ point: [Double], _ objective: Double, _ basis: Basis
    ) -> Int? {
        var ranked = fractional.map { (column: $0, score: pseudoCosts.score($0, point[$0])) }
        ranked.sort { ($1.score, $0.column) < ($0.score, $1.column) }
        var best = ranked[0].column
        var bestScore = -1.0
        var trials = 0
        for item in ranked.prefix(2 * BranchAndBound.mostTrials) {
            let j = item.column
            var score = item.score
            if pseudoCosts.observations(j) < BranchAndBound.reliableAfter, trials < BranchAndBound.mostTrials
            {
                trials += 1
                let low = propagation.lower[j]
                let high = propagation.upper[j]
                let down = trial(j, low, point[j].rounded(.down), objective, basis)
                let up = trial(j, point[j].rounded(.up), high, objective, basis)
                engine.setColumnBounds(j, lower: low, upper: high)
                if down == .infinity && up == .infinity {
                    engine.basis = basis
                    return nil
                }
                pseudoCosts.learn(j, down: down, up: up, value: point[j])
                score = PseudoCosts.product(min(down, 1e9), min(up, 1e9))
            }
            if score > bestScore {
                bestScore = score
                best = j
            }
        }
        engine.basis = basis
        return best
    }

    /// Objective gain of a child after a few iterations; infinity if it is empty or beyond the cutoff.
    private func trial(_ j: Int, _ low: Double, _ high: Double, _ objective: Double, _ basis: Basis) -> Double
    {
        engine.basis = basis
        engine.setColumnBounds(j, lower: low, upper: high)
        engine.limits.iterationLimit = BranchAndBound.trialIterations
        defer { engine.limits.iterationLimit = .max }
        switch engine.solve() {
        case .infeasible: return .infinity
        case .optimal:
            let gain = engine.objective + model.objectiveConstant - objective
            return engine.objective + model.objectiveConstant >= cutoff ? .infinity : max(0, gain)
        default: return max(0, engine.objective + model.objectiveConstant - objective)
        }
    }

    // MARK: Incumbents

    /// Takes a point whose integer columns are whole within tolerance, if it is feasible and better.
    @discardableResult
    private mutating func offer(_ candidate: [Double]) -> Bool {
        var point = candidate
        for j in integers { point[j] = point[j].rounded() }
        for j in 0..<model.columnCount {
            point[j] = min(max(point[j], model.columnLower[j]), model.columnUpper[j])
        }
        var feasible =
            model.maxPrimalViolation(of: point) <= BranchAndBound.incumbentTolerance
            && model.maxIntegralityViolation(of: point) == 0
        if !feasible, let repaired = completed(point) {
            point = repaired
            feasible = true
        }
        guard feasible else { return false }
        let objective = model.objectiveValue(of: point)
        if objective < incumbentObjective {
            incumbent = point
            incumbentObjective = objective
        }
        return true
    }

    /// The best continuous part for given integers, if there is one.
    private func completed(_ point: [Double]) -> [Double]? {
        var fixed = model
        for j in integers {
            guard point[j] >= model.columnLower[j], point[j] <= model.columnUpper[j] else { return nil }
            fixed.setBounds(Column(index: j), lower: point[j], upper: point[j])
        }
        let solution = solveLinear(fixed, settings: limited())
        guard solution.status == .optimal else { return nil }
        var values = solution.primal
        for j in integers { values[j] = point[j] }
        return model.maxPrimalViolation(of: values) <= BranchAndBound.incumbentTolerance ? values : nil
    }

    private func limited() -> SolverSettings {
        var copy = settings
        copy.onProgress = nil
        copy.timeLimitSeconds = max(0, settings.timeLimitSeconds - elapsed)
        return copy
    }

    /// Rounds the relaxation's point with propagation, then completes the continuous part.
    private mutating func tryRounding() {
        let point = engine.primal
        let mark = propagation.mark
        defer { propagation.undo(to: mark) }
        let order = integers.filter { propagation.lower[$0] < propagation.upper[$0] }
            .map { (abs(point[$0] - point[$0].rounded()), $0) }.sorted { $0 < $1 }
        for (_, j) in order where propagation.lower[j] < propagation.upper[j] {
            let before = propagation.mark
            let target = min(max(point[j].rounded(), propagation.lower[j]), propagation.upper[j])
            if propagation.tighten(j, lower: target, upper: target) { continue }
            propagation.undo(to: before)
            let other = target > point[j] ? target - 1 : target + 1
            guard other >= propagation.lower[j], other <= propagation.upper[j],
                propagation.tighten(j, lower: other, upper: other)
            else { return }
        }
        var candidate = point
        for j in 0..<model.columnCount {
            candidate[j] = min(max(point[j], propagation.lower[j]), propagation.upper[j])
        }
        offer(candidate)
    }

    /// Fractional dive with propagation: fixes the nearly whole columns in batches until a point or a dead end.
    private mutating func dive() {
        let mark = propagation.mark
        defer {
            let changed = propagation.changedColumns(since: mark).map { Int($0.column) }
            propagation.undo(to: mark)
            for j in changed {
                engine.setColumnBounds(j, lower: propagation.lower[j], upper: propagation.upper[j])
            }
        }
        while stop == nil {
            let point = engine.primal
            let open = integers.filter {
                abs(point[$0] - point[$0].rounded()) > settings.integralityTolerance
            }
            .map { (abs(point[$0] - point[$0].rounded()), $0) }.sorted { $0 < $1 }
            if open.isEmpty {
                offer(point)
                return
            }
            let step = propagation.mark
            for (_, j) in open.prefix(max(1, open.count / 5))
            where propagation.lower[j] < propagation.upper[j] {
                let before = propagation.mark
                let target = min(max(point[j].rounded(), propagation.lower[j]), propagation.upper[j])
                if !propagation.tighten(j, lower: target, upper: target) {
                    propagation.undo(to: before)
                    let other = target > point[j] ? target - 1 : target + 1
                    guard other >= propagation.lower[j], other <= propagation.upper[j],
                        propagation.tighten(j, lower: other, upper: other)
                    else { return }
                }
            }
            applyBounds(since: step)
            guard engine.solve() == .optimal, engine.objective + model.objectiveConstant < cutoff else {
                return
            }
        }
    }

    private mutating func reportProgress() {
        guard let onProgress = settings.onProgress else { return }
        let seconds = elapsed
        guard seconds - lastReport > 1 else { return }
        lastReport = seconds
        onProgress(
            SolveProgress(
                seconds: seconds, nodes: nodes, openNodes: queue.count,
                simplexIterations: engine.iterationCount,
                incumbent: incumbent.isEmpty ? .nan : incumbentObjective, bound: queue.bestBound,
                phase: "tree"))
    }
}
