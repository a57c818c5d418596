import Synchronization

/// Limits and tolerances of a solve: one plain value, passed down.
public struct SolverSettings: Sendable {
    /// Absolute tolerance on rows and bounds, unscaled. The field's usual 1e-6 for integer models and 1e-7 for LPs:
    /// small against a vehicle, a kilowatt or a pound.
    public var primalTolerance = 1e-7
    /// Absolute tolerance on reduced costs.
    public var dualTolerance = 1e-7
    /// Distance from an integer that still counts as integer; incumbents are delivered exactly integral.
    public var integralityTolerance = 1e-6
    /// Relative gap at which an integer solve stops.
    public var relativeGap = 1e-4
    /// Wall-clock limit in seconds.
    public var timeLimitSeconds = Double.infinity
    public var nodeLimit = Int.max
    public var iterationLimit = Int.max
    /// Threads the solver may use; the answer does not depend on it.
    public var threads = 1
    /// How a linear model is solved.
    public var linearMethod = LinearMethod.automatic
    /// Whether presolve runs.
    public var presolve = true
    /// Seed of every random choice.
    public var seed: UInt64 = 1
    /// Set from elsewhere (a signal handler, another thread) to stop cleanly.
    public var cancellation: CancellationFlag?
    /// Called with progress from the solving thread.
    public var onProgress: (@Sendable (SolveProgress) -> Void)?

    public init() {}

    /// What bound and objective of an integer solve may differ by for the gap to count as closed.
    func closedGap(at objective: Double) -> Double { max(1e-9, max(1e-9, relativeGap) * abs(objective)) }
}

/// How a linear model is solved. Each way ends in a basis that the simplex method has found optimal.
public enum LinearMethod: String, Sendable, CaseIterable {
    /// By the simplex method; if that takes long, an interior point or a first-order method runs as well.
    case automatic = "auto"
    /// By the simplex method alone.
    case simplex
    /// By the interior point method first, whatever its factors cost within reason, and a crossover.
    case interior
}

/// A flag another thread or a signal handler raises to stop a solve; long loops poll it.
public final class CancellationFlag: Sendable {
    private let raised = Atomic<Bool>(false)
    public init() {}
    public func raise() { raised.store(true, ordering: .relaxed) }
    public var isRaised: Bool { raised.load(ordering: .relaxed) }
}

/// What a long solve reports as it works.
public struct SolveProgress: Sendable {
    public var seconds: Double
    public var nodes: Int
    public var openNodes: Int
    public var simplexIterations: Int
    /// Best known objective; NaN when none.
    public var incumbent: Double
    public var bound: Double
    /// The step being worked on, e.g. "root LP", "diving", "tree".
    public var phase: String

    public init(
        seconds: Double, nodes: Int, openNodes: Int, simplexIterations: Int, incumbent: Double, bound: Double,
        phase: String
    ) {
        self.seconds = seconds
        self.nodes = nodes
        self.openNodes = openNodes
        self.simplexIterations = simplexIterations
        self.incumbent = incumbent
        self.bound = bound
        self.phase = phase
    }
}
