/// Start, deadline and cancellation of one solve, shared by everything that runs inside it.
struct SolveClock {
    let start: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant?
    let cancellation: CancellationFlag?

    init(settings: SolverSettings) {
        start = .now
        cancellation = settings.cancellation
        let limit = settings.timeLimitSeconds
        deadline = limit < 1e9 ? start + .milliseconds(Int64(max(0, limit) * 1000)) : nil
    }

    var isExpired: Bool {
        if let deadline, ContinuousClock.now >= deadline { return true }
        return false
    }
    var isCancelled: Bool { cancellation?.isRaised == true }
    var shouldStop: Bool { isCancelled || isExpired }

    var seconds: Double {
        let elapsed = ContinuousClock.now - start
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    }

    /// Seconds to the deadline; infinity without one.
    var remaining: Double {
        guard let deadline else { return .infinity }
        let left = deadline - ContinuousClock.now
        return Double(left.components.seconds) + Double(left.components.attoseconds) * 1e-18
    }
}
