import SwitchyardSolver

extension SimplexLimits {
    /// Makes a solve end by the same deadline and cancellation.
    func apply(to settings: inout SolverSettings) {
        settings.cancellation = cancellation
        if let deadline { settings.timeLimitSeconds = max(0, (deadline - ContinuousClock.now).seconds) }
    }
}
