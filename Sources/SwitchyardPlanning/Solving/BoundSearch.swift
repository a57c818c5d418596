import Dispatch
import SwitchyardSolver
import Synchronization

/// A bound on the cost of any plan that keeps the rules, worked out beside the construction when there is a core for it.
///
/// A fleet relaxation goes through two solves: its root alone, whose bound is the same on every run and may decide when the plan
/// is good enough, then the whole tree for as long as there is time.
final class BoundSearch: Sendable {
    /// What the bound comes from.
    enum Subject: Sendable {
        /// The linear relaxation of a model.
        case linear(Model)
        /// Branch and cut on the fleet relaxation with its period cuts, which are added first.
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
    /// Lets the tree follow the root: at once on a core of its own, else when nothing else is left to do.
    private let tree = DispatchSemaphore(value: 0)

    init(_ subject: Subject, deadline: ContinuousClock.Instant, inBackground: Bool) {
        self.subject = subject
        self.deadline = deadline
        if inBackground {
            tree.signal()
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
            cuts.add(limits) { bound in self.state.withLock { $0.bound = max($0.bound, bound) } }
            var root = solved(cuts.model, nodeLimit: 1)
            root.simplexIterations += cuts.simplexIterations
            note(rootBound: root.bound.isNaN ? -.infinity : root.bound)
            tree.wait()
            finish(with: root.status == .limit ? solved(cuts.model, nodeLimit: .max) : root)
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

    private func solved(_ model: Model, nodeLimit: Int) -> Solution {
        var settings = limits
        settings.relativeGap = 1e-5
        settings.nodeLimit = nodeLimit
        settings.onProgress = { progress in
            self.state.withLock { $0.bound = max($0.bound, progress.bound) }
        }
        return solveMixedInteger(model, settings: settings)
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
        tree.signal()
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
