<<<<<<< HEAD
/// How a plan was made: what the reports say about the run besides the plan itself.
public struct RunInfo: Sendable {
    public enum Status: String, Sendable, CaseIterable {
        /// Proven best.
        case optimal
        /// Proven within the gap that was asked for.
        case withinGap = "within_gap"
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
=======
import SwitchyardCase

/// How a plan came about: what `run.json` and the report's last page say.
public struct RunInfo: Sendable {
    public var version: String
    public var status: String
    public var costThousands: Double
    public var boundThousands: Double
    public var relativeGap: Double
    public var boundSource: String
    public var rulesConflict: Bool
    public var conflictingRows: [String]
    public var columns: Int
    public var rows: Int
    public var integers: Int
    public var simplexIterations: Int
    public var nodes: Int
    public var seconds: Double
    public var firstPlanSeconds: Double?
    public var timeLimitSeconds: Double
    public var gapLimit: Double
    public var threads: Int

    public init(
        version: String, status: String, costThousands: Double, boundThousands: Double, relativeGap: Double,
        boundSource: String, rulesConflict: Bool, conflictingRows: [String], columns: Int, rows: Int,
        integers: Int,
        simplexIterations: Int, nodes: Int, seconds: Double, firstPlanSeconds: Double?,
        timeLimitSeconds: Double,
        gapLimit: Double, threads: Int
    ) {
        self.version = version
        self.status = status
        self.costThousands = costThousands
        self.boundThousands = boundThousands
        self.relativeGap = relativeGap
        self.boundSource = boundSource
        self.rulesConflict = rulesConflict
        self.conflictingRows = conflictingRows
        self.columns = columns
        self.rows = rows
        self.integers = integers
        self.simplexIterations = simplexIterations
        self.nodes = nodes
        self.seconds = seconds
        self.firstPlanSeconds = firstPlanSeconds
        self.timeLimitSeconds = timeLimitSeconds
        self.gapLimit = gapLimit
        self.threads = threads
    }

    /// `run.json`.
    func json(_ planningCase: Case) -> JSONValue {
        func member(_ name: String, _ value: JSONValue) -> JSONValue.Member { JSONValue.Member(name, value) }
        return .object([
            member("switchyard", .string(version)),
            member("case", .string(planningCase.settings.name)),
            member("status", .string(status)),
            member("net_present_cost_thousand_gbp", .number(costThousands)),
            member("proven_bound_thousand_gbp", .number(boundThousands)),
            member("gap", .number(relativeGap)),
            member("bound_from", .string(boundSource)),
            member("rules_conflict", .bool(rulesConflict)),
            member("conflicting_rows", .array(conflictingRows.map { .string($0) })),
            member("columns", .integer(columns)), member("rows", .integer(rows)),
            member("integer_columns", .integer(integers)),
            member("simplex_iterations", .integer(simplexIterations)), member("nodes", .integer(nodes)),
            member("seconds", .number(seconds)),
            member("first_plan_seconds", firstPlanSeconds.map { .number($0) } ?? .null),
            member(
                "options",
                .object([
                    member("time_limit_seconds", .number(timeLimitSeconds)), member("gap", .number(gapLimit)),
                    member("threads", .integer(threads)),
                ])),
            member(
                "inputs_sha256",
                .object(planningCase.fileHashes.map { JSONValue.Member($0.file, .string($0.sha256)) })),
        ])
>>>>>>> 1298357 (wip)
    }
}
