/// How a run ended, by what the solver said.
package enum RunStatus: String, Sendable {
    case optimal, infeasible, unbounded
    /// Stopped by its limit.
    case limit
    /// Crashed, refused the file or said nothing that could be understood.
    case failed

    var isAnswer: Bool { self == .optimal || self == .infeasible || self == .unbounded }
}

/// What a solver said of one model.
package struct Outcome: Sendable, Equatable {
    package var status = RunStatus.failed
    package var objective: Double?
    package var bound: Double?
    package var nodes: Int?
    package var iterations: Int?

    package init(_ status: RunStatus = .failed, objective: Double? = nil) {
        self.status = status
        self.objective = objective
    }

    /// Whether an answer is right.
    package enum Verdict: String, Sendable {
        case right, wrong
        /// An answer without a reference to hold it against.
        case unchecked
        /// No answer.
        case none
    }

    /// - Parameter tolerance: relative to the reference's size, and absolute below 1.
    package func verdict(_ reference: Reference?, tolerance: Double) -> Verdict {
        guard status.isAnswer else { return .none }
        guard let reference else { return .unchecked }
        if status != reference.kind { return .wrong }
        guard status == .optimal, let value = reference.value else { return .right }
        guard let objective else { return .wrong }
        return abs(objective - value) <= tolerance * max(1, abs(value)) ? .right : .wrong
    }
}

/// One run: who, on what, with what answer and at what cost.
package struct TimedRun: Sendable {
    package var instance: String
    package var isInteger: Bool
    package var solver: String
    package var outcome: Outcome
    package var verdict: Outcome.Verdict
    package var wallSeconds: Double
    /// User and system time.
    package var cpuSeconds: Double
    package var memoryMB: Double

    package init(
        instance: String, isInteger: Bool, solver: String, outcome: Outcome, verdict: Outcome.Verdict,
        wallSeconds: Double,
        cpuSeconds: Double, memoryMB: Double
    ) {
        self.instance = instance
        self.isInteger = isInteger
        self.solver = solver
        self.outcome = outcome
        self.verdict = verdict
        self.wallSeconds = wallSeconds
        self.cpuSeconds = cpuSeconds
        self.memoryMB = memoryMB
    }

    var isSolved: Bool { outcome.status.isAnswer && verdict != .wrong }

    static let header =
        "instance,solver,status,objective,bound,wall_s,cpu_s,memory_mb,nodes,iterations,verdict"

    var csv: String {
        let numbers: [Any?] = [outcome.objective, outcome.bound]
        let counts: [Any?] = [outcome.nodes, outcome.iterations]
        func text(_ values: [Any?]) -> String {
            values.map { $0.map { "\($0)" } ?? "" }.joined(separator: ",")
        }
        let times = [wallSeconds, cpuSeconds].map { fixed($0, 3) }.joined(separator: ",")
        return
            "\(instance),\(solver),\(outcome.status.rawValue),\(text(numbers)),\(times),\(fixed(memoryMB, 1)),"
            + "\(text(counts)),\(verdict.rawValue)"
    }
}
