import Dispatch
import SwitchyardSolver
import Synchronization

/// A bound on the cost of any plan that keeps the rules, worked out beside the construction when there is a core for it.
///
/// A fleet relaxation with the rows of services goes through its root, whose bound is the same on every run and may decide when the
/// plan is good enough; then rounds of period cuts and the root again, as long as they gain; then, when the search for plans is over,
/// the whole tree. These go on while there is time and the gap asked for is open.
final class BoundSearch: Sendable {
    /// What the bound comes from.
    enum Subject: Sendable {
        /// The linear relaxation of a model.
        case linear(Model)
        /// Branch and cut on the fleet relaxation with its period cuts.
        case fleet(PeriodCuts)
    }

    private let subject: Subject
    private let deadline: ContinuousClock.Instant
    private let flag = CancellationFlag()
    private struct State {
        var isStarted = false
        var bound = -Double.infinity
        var rootBound: Double?
        var solution: Solution?
    }
    private let state = Mutex(State())
    private let change = DispatchSemaphore(value: 0)
    /// Lets the next stage after the root begin. Rows for the periods follow at once on a core of its own, else when nothing else is
    /// left to do; the tree, which adds little to large roots, leaves the core to the plan until then.
    private let next = DispatchSemaphore(value: 0)
    private static let stagesAfterRoot = 2

    init(_ subject: Subject, deadline: ContinuousClock.Instant, inBackground: Bool) {
        self.subject = subject
        self.deadline = deadline
        if inBackground {
            next.signal()
            start()
        }
    }

    private func start() {
        let isFirst = state.withLock { state in
            defer { state.isStarted = true }
            return !state.isStarted
        }
        if isFirst { DispatchQueue.global().async { self.search() } }
    }

    private func search() {
        switch subject {
        case .fleet(var cuts):
            cuts.serve({ limits }, onBound: raise(to:))
            var (root, point) = self.root(of: cuts.model)
            note(rootBound: root.bound.isNaN ? -.infinity : root.bound)
            next.wait()
            let spent = separate(&cuts, &root, &point)
            next.wait()
            var found = root.status == .limit ? solved(cuts.model) : root
            found.simplexIterations += cuts.simplexIterations + spent
            finish(with: found)
        case .linear(let model):
            var found = solveLinear(model, settings: limits)
            found.bound = found.status == .optimal ? found.objective : -.infinity
            note(rootBound: found.bound)
            finish(with: found)
        }
    }

    private var limits: SolverSettings {
        var settings = SolverSettings()
        settings.timeLimitSeconds = max(0, (deadline - ContinuousClock.now).seconds)
        settings.cancellation = flag
        return settings
    }

    /// Rows for the periods, first for the linear optima and then in rounds for those that the root's point cannot serve, until two
    /// rounds in a row gain little.
    /// - Returns: the simplex iterations of the roots.
    private func separate(_ cuts: inout PeriodCuts, _ root: inout Solution, _ point: inout [Double]) -> Int {
        var spent = root.simplexIterations
        var barren = 0
        var hasJoined = false
        while root.status == .limit, !point.isEmpty, barren < Self.barrenRounds, !isOver {
            if hasJoined {
                guard cuts.separate(point, { limits }) > 0 else { break }
            } else {
                cuts.join({ limits }, onBound: raise(to:))
                hasJoined = true
            }
            let before = state.withLock { $0.bound }
            (root, point) = self.root(of: cuts.model)
            spent += root.simplexIterations
            raise(to: root.bound)
            barren = root.bound < before + Self.leastGain * abs(before) ? barren + 1 : 0
        }
        return spent
    }

    /// Gains of a round, relative, that count as none: a thousandth of the gap that is asked for at best.
    private static let leastGain = 1e-6
    private static let barrenRounds = 2

    private var isOver: Bool { flag.isRaised || ContinuousClock.now >= deadline }

    /// The root of branch and cut, with the point where its cuts have left the relaxation (empty if it came to no point).
    private func root(of model: Model) -> (Solution, point: [Double]) {
        let point = Mutex<[Double]>([])
        var options = MixedIntegerOptions.forPlans
        options.heuristics = .none
        options.heuristic = { relaxation in
            point.withLock { $0 = relaxation }
            return nil
        }
        let solution = solved(model, nodeLimit: 1, options)
        return (solution, point.withLock { $0 })
    }

    private func solved(_ model: Model, nodeLimit: Int = .max, _ options: MixedIntegerOptions = .forPlans)
        -> Solution
    {
        var settings = limits
        settings.relativeGap = 1e-5
        settings.nodeLimit = nodeLimit
        var options = options
        options.eagerTableau = true
        settings.onProgress = { progress in self.raise(to: progress.bound) }
        return solveMixedInteger(model, settings: settings, options: options)
    }

    private func raise(to bound: Double) {
        if bound.isFinite { state.withLock { $0.bound = max($0.bound, bound) } }
    }

    private func note(rootBound: Double) {
        state.withLock {
            $0.rootBound = rootBound
            $0.bound = max($0.bound, rootBound)
        }
        change.signal()
    }

    private func finish(with solution: Solution) {
        state.withLock { $0.solution = solution }
        change.signal()
    }

    /// The bound of the root if it is there already; it is worked out beside what the caller does.
    func rootBoundSoFar() -> Double? {
        start()
        return state.withLock { $0.rootBound }
    }

    /// The bound of the root, waited for if need be.
    func rootBound(cancellation: CancellationFlag?) -> Double {
        start()
        while true {
            if let bound = state.withLock({ $0.rootBound }) { return bound }
            if cancellation?.isRaised == true { flag.raise() }
            _ = change.wait(timeout: .now() + .milliseconds(50))
        }
    }

    /// Waits for the answer, or works it out now if there was no core for it before.
    /// - Parameters:
    ///   - cancellation: watched while waiting.
    ///   - isEnough: whether a bound leaves nothing more to prove.
    /// - Returns: a solution whose `bound` is proven, whatever its status.
    func finish(cancellation: CancellationFlag?, isEnough: (Double) -> Bool) -> Solution {
        if isEnough(state.withLock { $0.bound }) {
            flag.raise()
            if state.withLock({ !$0.isStarted }) {
                var none = Solution(status: .interrupted)
                none.bound = -.infinity
                return none
            }
        }
        start()
        for _ in 0..<Self.stagesAfterRoot { next.signal() }
        while state.withLock({ $0.solution == nil }) {
            if cancellation?.isRaised == true || isEnough(state.withLock { $0.bound }) { flag.raise() }
            _ = change.wait(timeout: .now() + .milliseconds(50))
        }
        let (bound, solution) = state.withLock { ($0.bound, $0.solution) }
        var found = solution ?? Solution(status: .numericalError)
        if found.status != .infeasible {
            found.bound = max(bound, found.bound.isNaN ? -.infinity : found.bound)
        }
        return found
    }
}
