import SwitchyardSolver

extension SimplexLimits {
    /// Whether a solve that starts now would have to stop at once.
    var isOver: Bool {
        cancellation?.isRaised == true || deadline.map { ContinuousClock.now >= $0 } == true
    }

    /// Makes a solve end by the same deadline and cancellation.
    func apply(to settings: inout SolverSettings) {
        settings.cancellation = cancellation
        if let deadline { settings.timeLimitSeconds = max(0, (deadline - ContinuousClock.now).seconds) }
    }
}
