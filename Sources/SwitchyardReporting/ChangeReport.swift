import SwitchyardAudit
import SwitchyardCase

/// What a new plan changes against the one it was made from, for the report.
public struct ChangeReport: Sendable {
    /// Where the previous plan was read from, and the SHA-256 of its bytes.
    public var file: String
    public var digest: String
    /// The previous plan in the terms of the case, and what had no place in it.
    public var match: PlanMatch
    /// The previous plan audited with the case as it is now.
    public var previousAudit: Audit
    public var changes: PlanChanges
    public var prices: ChangePrices
    /// What starts in a period before this one was to stay as it is.
    public var committedUntil: Int
    /// Files of the case that differ from those of the previous run; `nil` when they are not known.
    public var changedFiles: [String]?

    public init(
        file: String, digest: String, match: PlanMatch, previousAudit: Audit, changes: PlanChanges,
        prices: ChangePrices, committedUntil: Int, changedFiles: [String]?
    ) {
        self.file = file
        self.digest = digest
        self.match = match
        self.previousAudit = previousAudit
        self.changes = changes
        self.prices = prices
        self.committedUntil = committedUntil
        self.changedFiles = changedFiles
    }

    /// Changes that touch what was committed: orders, works, sites and functions of the periods before `committedUntil`.
    public var brokenCommitments: [PlanChange] {
        changes.changes.filter { change in
            guard change.kind != .station, change.kind != .disposal else { return false }
            return [change.fromPeriod, change.toPeriod].contains { $0.map { $0 < committedUntil } == true }
        }
    }

    static func price(_ kind: PlanChange.Kind, _ prices: ChangePrices) -> Int {
        switch kind {
        case .order: prices.orderPence
        case .disposal: prices.disposalPence
        case .charger: prices.chargerPence
        case .grid, .energy, .measure, .scheme: prices.worksPence
        case .site: prices.sitePence
        case .function: prices.functionPence
        case .station: prices.stationPencePerYear
        }
    }

    /// What a change adds to capital over the whole horizon, undiscounted, pence; `nil` where a change has none of its own.
    func capitalPence(_ change: PlanChange, _ planningCase: Case, _ audit: Audit) -> Int? {
        func unit(_ period: Int?, _ audit: Audit) -> Int {
            guard let period else { return 0 }
            switch change.kind {
            case .order:
                return audit.orders.first {
                    $0.period == period && $0.modelID == change.item && $0.roleID == change.roleID
                        && $0.orderID == nil
                }?.unitPence ?? 0
            case .scheme:
                return audit.capital.filter {
                    $0.kind == .scheme && $0.item == change.item && $0.period == period
                }
                .reduce(0) { $0 + $1.amountPence }
            default:
                let works = audit.works.filter {
                    $0.period == period && $0.siteID == change.siteID
                        && ($0.item == change.item || change.kind == .site && $0.kind == change.item)
                }
                let quantity = works.reduce(0) { $0 + $1.quantity }
                // A receipt is no capital.
                return quantity == 0 ? 0 : works.reduce(0) { $0 + max(0, $1.amountPence) } / quantity
            }
        }
        switch change.kind {
        case .disposal, .station: return nil
        case .function:
            func fitOut(_ audit: Audit) -> Int {
                audit.functions.filter { $0.functionID == change.item }.reduce(0) { $0 + $1.fitOutPence }
            }
            return fitOut(audit) - fitOut(previousAudit)
        default:
            return change.quantity * (unit(change.toPeriod, audit) - unit(change.fromPeriod, previousAudit))
        }
    }
}

extension PlanChange.Kind {
    /// As a heading has it.
    var title: String {
        switch self {
        case .order: "Vehicle orders"
        case .disposal: "Disposals"
        case .charger: "Chargers"
        case .grid: "Grid steps"
        case .energy: "Solar and storage"
        case .measure: "Building measures"
        case .scheme: "Schemes"
        case .site: "Sites"
        case .function: "Specialist functions"
        case .station: "Vehicle-years at other sites"
        }
    }
}
