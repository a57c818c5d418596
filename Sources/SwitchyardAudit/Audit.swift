import SwitchyardCase

/// What the audit of a plan found: the rules it breaks, and every table of figures worked out anew from the case and the
/// plan's decisions, in exact pence.
public struct Audit: Sendable {
    /// Structural faults first, then by family, rule, period and subject.
    public var violations: [Violation] = []
    /// Every pound of capital, in order of periods.
    public var capital: [CapitalItem] = []
    /// Spend against envelope by budget span: each category, then all together.
    public var budget: [BudgetLine] = []
    public var grantUses: [GrantLine] = []
    /// One entry for each line and period with any cost or saving.
    public var revenue: [RevenueEntry] = []
    /// One for each period.
    public var flows: [PeriodFlows] = []
    public var netPresentCostPence = 0
    /// One for each period.
    public var carbon: [CarbonEntry] = []
    /// One for each budget span.
    public var carbonSpans: [CarbonSpan] = []
    /// One for each period.
    public var fleet: [FleetPeriod] = []
    /// Vehicles by model and role, where there are any, in order of periods, roles and models.
    public var fleetCounts: [FleetCount] = []
    public var orders: [VehicleOrder] = []
    /// One for each site and period, in order of sites.
    public var sitePower: [SitePower] = []
    /// Chargers, grid steps, options, measures, openings and closings, in order of periods and sites.
    public var works: [SiteWorks] = []
    public var functions: [FunctionStay] = []
    /// Vehicles that are not electric, by period, role and what stands in the way.
    public var obstacles: [ElectricObstacle] = []
    /// Money that rests on published, derived and assumed figures.
    public var restsOn: [BasisShare] = []
    /// Rows of the case by the money that rests on them, largest first.
    public var weightiestRows: [WeightyRow] = []

    public init() {}

    /// Rules broken, structural faults included.
    public var brokenCount: Int { violations.count }
    /// Violations the plan does not declare.
    public var undeclared: [Violation] { violations.filter { !$0.isDeclared } }

    /// A purchase, installation or other capital expense of a period.
    public struct CapitalItem: Sendable, Equatable {
        public var period: Int
        public var category: CapitalCategory
        public var kind: ExpenseKind
        /// Identifier of what is bought: model, charger, grid step, option, measure, function, site, scheme, order or line.
        public var item: String
        /// `nil` for vehicles, committed lines and schemes.
        public var siteID: String?
        public var quantity: Int
        /// With contingency.
        public var unitPence: Int
        public var amountPence: Int
        /// Table and basis of the row the unit price comes from.
        public var table: String
        public var basis: Provenance.Basis
    }

    /// Spend of a category, or of all, in a budget span.
    public struct BudgetLine: Sendable, Equatable {
        public var span: Int
        public var label: String
        /// `nil` for all categories together.
        public var category: CapitalCategory?
        public var spendPence: Int
        /// `nil` where the case sets none.
        public var envelopePence: Int?
        public var grantsPence: Int
        /// Disposal receipts that may be spent again.
        public var receiptsPence: Int
        /// Envelope, grants and receipts less spend.
        public var headroomPence: Int?
        public var name: String { category?.rawValue ?? "total" }
    }

    public struct GrantLine: Sendable, Equatable {
        public var grantID: String
        public var span: Int
        public var label: String
        public var category: CapitalCategory
        public var amountPence: Int
    }

    /// Lines of the revenue account, in the order they are printed.
    public enum RevenueLine: String, Sendable, CaseIterable {
        case maintenance, diesel, petrol
        case charging
        case buildingElectricity = "building_electricity"
        case gas, sites, chargers, grid
        case solarStorage = "solar_storage"
        case measures, functions
        case dualRunning = "dual_running"
        case zoneCharges = "zone_charges"
        /// Negative: savings.
        case schemeSavings = "scheme_savings"
    }

    public struct RevenueEntry: Sendable, Equatable {
        public var period: Int
        public var line: RevenueLine
        /// Rounded once.
        public var amountPence: Int
    }

    /// Money of a period as the net present cost counts it.
    public struct PeriodFlows: Sendable, Equatable {
        public var period: Int
        public var capitalPence = 0
        public var revenuePence = 0
        /// Receipts for closed sites.
        public var receiptsPence = 0
        /// Receipts for vehicles that leave.
        public var resalePence = 0
        /// 0 unless the case prices carbon.
        public var carbonValuePence = 0
        /// Appraised value of schemes started.
        public var schemeValuePence = 0
        /// Capital, revenue and carbon value less receipts, resale and scheme value.
        public var netPence = 0
        public var discountFactor = 1.0
        /// Rounded once; the net present cost is the sum of these.
        public var discountedPence = 0
    }

    /// Tonnes of carbon dioxide equivalent of a period.
    public struct CarbonEntry: Sendable, Equatable {
        public var period: Int
        public var diesel = 0.0
        public var petrol = 0.0
        public var gas = 0.0
        public var buildingElectricity = 0.0
        public var chargingElectricity = 0.0
        /// Activity behind the tonnes, over the whole period: litres and kWh.
        public var dieselLitres = 0.0
        public var petrolLitres = 0.0
        public var gasKWh = 0.0
        public var buildingKWh = 0.0
        public var chargingKWh = 0.0
        public var total: Double { diesel + petrol + gas + buildingElectricity + chargingElectricity }
    }

    public struct CarbonSpan: Sendable, Equatable {
        public var label: String
        public var tonnes: Double
        /// `nil` unless every year of the span has one.
        public var budgetTonnes: Double?
    }

    public struct FleetPeriod: Sendable, Equatable {
        public var period: Int
        public var vehicles = 0
        /// In the order of `Powertrain.allCases`.
        public var byPowertrain: [Int]
        /// Vehicles in roles that count in the electric share, and those of them that are electric.
        public var counted = 0
        public var countedElectric = 0
        public var bought = 0
        public var delivered = 0
        public var left = 0
        /// Vehicles that do not comply with the low emission zone.
        public var notCompliant = 0
        /// 0–1; 0 for an empty fleet.
        public var electricShare: Double { counted == 0 ? 0 : Double(countedElectric) / Double(counted) }
    }

    public struct FleetCount: Sendable, Equatable {
        public var period: Int
        public var modelID: String
        public var roleID: String
        public var vehicles: Int
    }

    /// Vehicles of a model that join in a period at a site.
    public struct VehicleOrder: Sendable, Equatable {
        public var period: Int
        public var modelID: String
        public var roleID: String
        public var siteID: String
        /// Identifier of the committed order; `nil` for a purchase.
        public var orderID: String?
        public var quantity: Int
        public var unitPence: Int
        public var amountPence: Int
        /// Whether it counts against the trust's envelope.
        public var scores: Bool
    }

    public struct SitePower: Sendable, Equatable {
        public var siteID: String
        public var period: Int
        public var isOpen: Bool
        public var vehicles: Int
        public var electricVehicles: Int
        public var chargers: Int
        public var chargerKW: Double
        /// kWh of charging on the winter design day.
        public var chargingKWhPerDay: Double
        public var peakKW: Double
        /// Half-hour with the least headroom, and load and supply then.
        public var tightestHalfHour: Int
        public var loadKW: Double
        public var capacityKW: Double
        public var supplyKVA: Double
        public var headroomKW: Double { capacityKW - loadKW }
    }

    /// Works at a site: chargers, grid steps, solar and storage, measures, opening and closing.
    public struct SiteWorks: Sendable, Equatable {
        public var period: Int
        public var siteID: String
        public var kind: String
        public var item: String
        public var quantity: Int
        public var amountPence: Int
    }

    /// A function at a site, from a period to another.
    public struct FunctionStay: Sendable, Equatable {
        public var functionID: String
        public var siteID: String
        public var periods: Range<Int>
        public var isMove: Bool
        public var fitOutPence: Int
        public var dualRunningPence: Int
        public var annualCostPence: Int
        public var seats: Int
        public var sessionsPerYear: Int
        /// Farthest strategic point of the function's kind from its nearest function, at the stay's start.
        public var coverageMinutes: Double?
    }

    /// Why vehicles are not electric.
    public struct ElectricObstacle: Sendable, Equatable {
        public enum Reason: String, Sendable, CaseIterable {
            case noProduct = "no electric model for the role"
            case notYetAvailable = "no electric model delivered yet"
            case range = "no electric model lasts the hardest day"
            case supply = "electric models sold out"
            case none = "could be electric, not yet replaced"
        }
        public var period: Int
        public var roleID: String
        public var reason: Reason
        public var vehicles: Int
    }

    public struct BasisShare: Sendable, Equatable {
        public var basis: Provenance.Basis
        public var capitalPence: Int
        /// Costs only; savings are left out.
        public var revenuePence: Int
    }

    public struct WeightyRow: Sendable, Equatable {
        public var table: String
        public var item: String
        public var basis: Provenance.Basis
        /// Undiscounted capital and revenue over the horizon.
        public var amountPence: Int
    }
}
