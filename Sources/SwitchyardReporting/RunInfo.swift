/// How a plan was made: what the reports say about the run besides the plan itself.
public struct RunInfo: Sendable {
    public enum Status: String, Sendable, CaseIterable {
        /// Proven best.
        case optimal
        /// Proven within the gap that was asked for.
        case withinGap = "within_gap"
        /// Made from a previous plan: what other changes were tried do not pay for themselves.
        case leastChange = "least_change"
        /// It is proven that no plan of the kind the model knows (`scopeOfProof`) keeps every rule.
        case rulesConflict = "rules_conflict"
        /// Best plan found when a limit of time or nodes was reached.
        case limitReached = "limit_reached"
        /// Best plan found when the run was stopped.
        case interrupted
        /// Not made by the solver: a plan that was only checked.
        case audited

        /// What a director would be told.
        public var sentence: String {
            switch self {
            case .optimal: "The plan is proven to be the cheapest that keeps the rules."
            case .withinGap: "The plan is proven to be within the agreed gap of the cheapest."
            case .leastChange:
                "The plan keeps to the previous one: no other change that was tried is worth its price."
            case .rulesConflict:
                "It is proven that no plan \(RunInfo.scopeOfProof) keeps every rule: this one breaks some."
            case .limitReached: "The plan is the best found when the limit of the run was reached."
            case .interrupted: "The plan is the best found when the run was stopped by hand."
            case .audited: "The plan was checked, not made, by this program."
            }
        }
    }
    public var status: Status
    /// Net present cost the solver reports, in pounds, with the prices of conceded rules.
    public var objectivePounds: Double?
    /// Proven lower bound, in pounds.
    public var boundPounds: Double?
    /// Relative gap between the two, 0–1.
    public var gap: Double?
    public var seconds: Double
    public var iterations: Int
    public var nodes: Int
    /// Options of the run as they were given, in order.
    public var options: [Option]
    /// Of which plans a proof speaks: the model is that much simpler than the rules (`FleetBalanceRule`, `HostingRule`).
    public static let scopeOfProof =
        "where each vehicle stays in its first role and each new function at its first site"

    /// Rows of the model that no plan can meet together, where that is proven.
    public var conflictingRows: [String] = []
    /// Warnings of the case's tables.
    public var warnings: [String] = []
    /// Version of the program.
    public var version: String

    public struct Option: Sendable, Equatable {
        public var name: String
        public var value: String
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        status: Status, objectivePounds: Double? = nil, boundPounds: Double? = nil, gap: Double? = nil,
        seconds: Double = 0, iterations: Int = 0, nodes: Int = 0, options: [Option] = [], version: String
    ) {
        self.status = status
        self.objectivePounds = objectivePounds
        self.boundPounds = boundPounds
        self.gap = gap
        self.seconds = seconds
        self.iterations = iterations
        self.nodes = nodes
        self.options = options
        self.version = version
    }
}
