import Foundation

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

let debugLog = getenv("SWMIPLOG") != nil

func tune(_ name: String, _ d: Double) -> Double { getenv("SW_" + name).flatMap { Double(String(cString: $0)) } ?? d }
struct Tuning {
    static let cont = tune("CONT", 0), fall = tune("FALL", 0), fmax = tune("FMAX", 0.999), fmin = tune("FMIN", 0.01)
    static let rows = Int(tune("ROWS", 6)), parallel = tune("PAR", 0.7), effFraction = tune("EFF", 0.02), stall = tune("STALL", 0.005), stallRounds = Int(tune("STALLR", 6))
    static let reliable = Int(tune("REL", 8)), look = Int(tune("LOOK", 8)), strongShare = tune("SHARE", 0.5), trialMult = tune("TRIAL", 2), estimateEvery = Int(tune("BBEVERY", 10)), plungeGap = tune("PLUNGE", 0.3), cutsMost = tune("CUTSMOST", 0.25)
    static let dropAfter = Int(tune("DROP", 3)), tab = Int(tune("TAB", 200)), heurEvery = Int(tune("HEVERY", 25)), minPlunge = Int(tune("MINPLUNGE", 5))
}
