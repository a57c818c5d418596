import SwitchyardAudit
import SwitchyardCase

/// Writes what a run says: tables in CSV with exact pence, the audit and the run in JSON, the capital report in Markdown.
///
///     for file in Reporter(planningCase, plan, audit, run).files { … file.name, file.bytes … }
///
/// All files are the same bytes on every run for the same plan, except for the time taken in `run.json`.
public struct Reporter: Sendable {
    let planningCase: Case
    let plan: Plan
    let audit: Audit
    let run: RunInfo
    let changes: ChangeReport?

    /// - Parameter changes: for a plan made from a previous one.
    public init(
        _ planningCase: Case, _ plan: Plan, _ audit: Audit, _ run: RunInfo, changes: ChangeReport? = nil
    ) {
        self.changes = changes
        self.planningCase = planningCase
        self.plan = plan
        self.audit = audit
        self.run = run
    }

    /// A file to write.
    public struct File: Sendable, Equatable {
        public let name: String
        public let bytes: [UInt8]
    }

    /// The file that a plan made from a previous one has besides.
    public static let changesFileName = "changes.csv"

    /// Names of `files`, but for that of the changes.
    public static let fileNames = [
        "report.md", "capital.csv", "revenue.csv", "orders.csv", "vehicles.csv", "chargers.csv", "grid.csv",
        "works.csv", "functions.csv", "sites.csv", "carbon.csv", "audit.json", "run.json",
    ]

    /// Every file of a run, in the order they are best read; the plan itself is not among them.
    public var files: [File] {
        let own = [
            File(name: "report.md", bytes: Array(report.utf8)),
            File(name: "capital.csv", bytes: capitalTable.bytes),
            File(name: "revenue.csv", bytes: revenueTable.bytes),
            File(name: "orders.csv", bytes: ordersTable.bytes),
            File(name: "vehicles.csv", bytes: vehiclesTable.bytes),
            File(name: "chargers.csv", bytes: chargersTable.bytes),
            File(name: "grid.csv", bytes: gridTable.bytes),
            File(name: "works.csv", bytes: worksTable.bytes),
            File(name: "functions.csv", bytes: functionsTable.bytes),
            File(name: "sites.csv", bytes: sitesTable.bytes),
            File(name: "carbon.csv", bytes: carbonTable.bytes),
            File(name: "audit.json", bytes: Array(auditJSON.utf8)),
            File(name: "run.json", bytes: Array(runJSON.utf8)),
        ]
        return changes == nil ? own : own + [File(name: Self.changesFileName, bytes: changesTable.bytes)]
    }

    var horizon: Horizon { planningCase.horizon }

    func label(_ period: Int) -> String {
        horizon.periods.indices.contains(period) ? horizon.periods[period].label : "period \(period)"
    }

    func start(_ period: Int) -> String {
        horizon.periods.indices.contains(period) ? horizon.periods[period].start.description : ""
    }

    func siteName(_ id: String) -> String {
        planningCase.sites.ref(id: id).map { planningCase.sites[$0].name } ?? ""
    }

    func modelName(_ id: String) -> String {
        planningCase.models.ref(id: id).map { planningCase.models[$0].name } ?? ""
    }
}
