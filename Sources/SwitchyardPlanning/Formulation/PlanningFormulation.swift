import SwitchyardCase
import SwitchyardSolver

/// The planning model of a case as a mixed-integer program, with the map from decisions to columns.
///
/// Money is in thousands of pounds and energy in kWh a day, so that coefficients stay within a few orders of
/// magnitude. Every column has finite bounds. Each rule family adds its rows from a file of its own under `Rules`.
package struct PlanningFormulation: Sendable {
    let sets: PlanningSets
    package var model: Model

    // Fleet, by kind and period.
    var stock: [[Column?]] = []
    var bought: [[Column?]] = []
    var sold: [[Column?]] = []
    /// Where vehicles stand, by basing group, then site position in the group, then period.
    var based: [[[Column?]]] = []

    // Estate, by site and period.
    /// `nil` where openness is not a decision: see `openness(_:_:)`.
    var open: [[Column?]] = []
    /// By function, then option index within the function, then period.
    var hosted: [[[Column?]]] = []
    /// Options of each function, as indices into the case's table.
    var optionsOfFunction: [[Int]] = []

    // Charging, by charger type (or class), then site, then period.
    var chargerUnits: [[[Column?]]] = []
    var chargersInstalled: [[[Column?]]] = []
    var classInUse: [[[Column?]]] = []
    /// Whether a type is in service, for types larger than the smallest of their class; by type, site and period.
    var typeInUse: [[[Column?]]] = []
    /// By class, site, window, period: kWh at the meter on the design day.
    var chargeKWh: [[[[Column?]]]] = []

    // The fleet as one, in periods that do not tell sites apart; empty in a full model.
    /// By class, window, period: kWh at the meter on the design day.
    var fleetKWh: [[[Column?]]] = []
    /// By charger type and period, also in periods that tell sites apart.
    var fleetUnits: [[Column?]] = []
    var fleetInstalled: [[Column?]] = []
    /// By class and period: sites at which the class charges.
    var fleetInUse: [[Column?]] = []

    // Works in place, by row of the case's table and period.
    var gridSteps: [[Column?]] = []
    var solarStorage: [[Column?]] = []
    var measures: [[Column?]] = []
    var schemes: [[Column?]] = []
    /// Gas burnt a year at each site with gas, by site and period, MWh.
    var gasMWh: [[Column?]] = []

    // Money, by grant, budget span and category.
    var grantUse: [GrantColumn] = []
    var ledger: Ledger
    /// Disposal receipts that may be spent again, by budget span, thousands of pounds.
    var receipts: [Ledger.Line]

    /// Columns that let a rule be broken, in the order they were made.
    var concessions: [ConcessionColumn] = []
    /// Columns that say who serves whom, by period.
    var served: [[ServedColumn]] = []
    let detail: Detail
    let allowances: Allowances
    private let conceding: Bool

    /// A grant's use in one span for one category, thousands of pounds.
    struct GrantColumn: Sendable {
        let grant: Ref<Grant>
        let span: Int
        let category: CapitalCategory
        let column: Column
    }

    /// On-shift vehicles a site sends to meet a requirement.
    struct ServedColumn: Sendable {
        let requirement: Int
        let site: Ref<Site>
        let column: Column
    }

    /// A column that measures by how much a rule is broken.
    struct ConcessionColumn: Sendable {
        let family: RuleFamily
        let subject: String
        let unit: String
        /// Rule units (pence, vehicles, tonnes) per unit of the column.
        let unitsPerColumn: Double
        /// Whether the case itself lets the rule be broken at a price.
        let isSoft: Bool
        let column: Column
    }

    /// How much of the case a model holds.
    package struct Detail: Sendable, Equatable {
        /// Number of periods, counted from the end, in which sites are told apart; `nil` for all.
        ///
        /// In the others the fleet is one: its needs, energy and chargers are the sums over sites.
        let sitesInLastPeriods: Int?
        /// Whether the fleet as one leaves room for what single sites will need besides.
        let hasMargin: Bool

        /// Everything.
        package static let full = Detail(sitesInLastPeriods: nil, hasMargin: false)
        /// Sites told apart in the last period only: needs grow and sites do not reopen, so that it says most about which
        /// sites can close and what charging takes.
        package static let fleetRelaxation = relaxation(sitesInLastPeriods: 1)
        /// The same with room for what whole vehicles and single sites will need besides, to decide the fleet by.
        static let fleetEstimate = Detail(sitesInLastPeriods: 1, hasMargin: true)

        /// A relaxation of the full model, tighter the more periods tell sites apart.
        package static func relaxation(sitesInLastPeriods periods: Int) -> Detail {
            Detail(sitesInLastPeriods: periods, hasMargin: false)
        }
    }

    /// Whether the model says in a period where vehicles stand and charge.
    func tellsSitesApart(_ period: Int) -> Bool {
        detail.sitesInLastPeriods.map { period >= periodCount - $0 } ?? true
    }

    /// What a fleet estimate leaves room for because it does not see single sites.
    package struct Allowances: Sendable {
        /// Least vehicles by role index and period: more than the sum of needs, because whole vehicles do not divide
        /// among sites. Empty for none.
        var leastVehicles: [[Int]] = []
        /// Kept back from an envelope (thousands of pounds), a carbon budget (tonnes) or a share (vehicles), by the subject of
        /// the rule's concession.
        var reserves: [String: Double] = [:]

        package init() {}

        func least(_ role: Ref<Role>, _ period: Int) -> Double {
            leastVehicles.isEmpty ? 0 : Double(leastVehicles[role.index][period])
        }
    }

    /// Builds the model of a case.
    /// - Parameters:
    ///   - conceding: lets service, clean-air shares, carbon and money be broken at a price, to find out which
    ///     rules cannot be met together.
    ///   - detail: how much of the case the model holds.
    ///   - allowances: for a fleet estimate, what to leave room for.
    package init(
        _ sets: PlanningSets, conceding: Bool = false, detail: Detail = .full,
        allowances: Allowances = .init()
    ) {
        self.sets = sets
        model = Model(name: sets.planningCase.settings.name)
        ledger = Ledger(spans: sets.horizon.budgetSpans.count)
        receipts = sets.horizon.budgetSpans.map { _ in Ledger.Line() }
        self.conceding = conceding
        self.detail = detail
        self.allowances = allowances
        addFleetColumns()
        addEstateColumns()
        addChargingColumns()
        FleetBalanceRule.add(to: &self)
        ServiceRule.add(to: &self)
        BaysRule.add(to: &self)
        ChargingRule.add(to: &self)
        PowerRule.add(to: &self)
        if detail != .full { FleetRelaxation.add(to: &self) }
        HostingRule.add(to: &self)
        EstatesRule.add(to: &self)
        CleanAirRules.add(to: &self)
        CarbonRule.add(to: &self)
        NetPresentCost.add(to: &self)
        MoneyRule.add(to: &self)
    }

    var planningCase: Case { sets.planningCase }
    var horizon: Horizon { sets.horizon }
    var periodCount: Int { sets.horizon.count }

    /// Whether a family's rows are written at all.
    func applies(_ family: RuleFamily) -> Bool {
        planningCase.settings.rule(family).mode != .off
    }

    /// Whether a family's rules may not be broken in this model.
    func isHard(_ family: RuleFamily) -> Bool {
        planningCase.settings.rule(family).mode == .hard && !conceding
    }

    /// A column by which a rule may be broken, or `nil` when it is hard.
    ///
    /// Soft rules pay the case's price; in a conceding model hard ones pay `concessionPrice`, far above anything the
    /// plan could save.
    mutating func concession(
        _ family: RuleFamily, subject: String, unit: String, period: Int, lengthYears: Double,
        unitsPerColumn: Double = 1, upper: Double, concessionPriceThousands: Double
    ) -> Column? {
        let rule = planningCase.settings.rule(family)
        var price = concessionPriceThousands
        switch rule.mode {
        case .off: return nil
        case .hard: if !conceding { return nil }
        case .soft:
            price = thousands(rule.pricePence) * unitsPerColumn * lengthYears * sets.discount[period]
        }
        let column = model.addColumn(
            name: "concession[\(family.rawValue),\(subject)]", lower: 0, upper: upper, cost: price)
        concessions.append(
            ConcessionColumn(
                family: family, subject: subject, unit: unit, unitsPerColumn: unitsPerColumn,
                isSoft: rule.mode == .soft,
                column: column))
        return column
    }

    /// Adds to a column's objective coefficient a sum paid in a period.
    mutating func addCost(_ column: Column, thousands amount: Double, period: Int) {
        guard amount != 0 else { return }
        model.setCost(column, model.columnCost[column.index] + amount * sets.discount[period])
    }

    /// Adds to the objective a sum paid in a period whatever the plan.
    mutating func addConstantCost(_ thousands: Double, period: Int) {
        model.objectiveConstant += thousands * sets.discount[period]
    }

    /// Adds capital that is spent when `column` rises by one in a period: to the objective and to the programme.
    mutating func addCapital(
        _ column: Column, sign: Double = 1, pence: Int, period: Int, category: CapitalCategory,
        kind: ExpenseKind
    ) {
        let amount = thousands(pence) * sign
        addCost(column, thousands: amount, period: period)
        ledger.add(
            span: horizon.periods[period].budgetSpan, category: category, kind: kind, column: column,
            thousands: amount)
    }

    /// Capital of something whose columns are 0 until it is put in and 1 from then on.
    mutating func addCumulativeCapital(
        _ columns: [Column?], capexPence: Int, category: CapitalCategory, kind: ExpenseKind
    ) {
        for period in columns.indices {
            guard let column = columns[period] else { continue }
            addCapital(column, pence: capexPence, period: period, category: category, kind: kind)
            if period + 1 < columns.count, columns[period + 1] != nil {
                addCapital(
                    column, sign: -1, pence: capexPence, period: period + 1, category: category, kind: kind)
            }
        }
    }

    /// What is in service in a period of something that is put in at most once and lasts some years.
    func inService(_ columns: [Column?], period: Int, lifeYears: Int) -> [(Column, Double)] {
        guard let now = columns[period] else { return [] }
        let expired = (0..<period).last {
            columns[$0] != nil
                && !PlanningSets.isWithinLife(horizon, from: $0, at: period, years: lifeYears)
        }
        guard let expired, let column = columns[expired] else { return [(now, 1)] }
        return [(now, 1), (column, -1)]
    }

    /// Short period name without blanks, for column and row names.
    func tag(_ period: Int) -> String { "t\(period)" }
}

/// Thousands of pounds.
func thousands(_ pence: Int) -> Double { Double(pence) / 100_000 }

/// Capital spending by span, category and kind as linear expressions, thousands of pounds.
struct Ledger: Sendable {
    struct Line: Sendable {
        var terms: [(Column, Double)] = []
        var constant = 0.0
    }
    /// By span, then category position, then kind position.
    private(set) var lines: [[[Line]]]

    init(spans: Int) {
        let kinds = [Line](repeating: Line(), count: ExpenseKind.allCases.count)
        lines = Array(
            repeating: Array(repeating: kinds, count: CapitalCategory.allCases.count), count: spans)
    }

    static func position(_ kind: ExpenseKind) -> Int { ExpenseKind.allCases.firstIndex(of: kind) ?? 0 }

    mutating func add(
        span: Int, category: CapitalCategory, kind: ExpenseKind, column: Column, thousands: Double
    ) {
        lines[span][category.position][Ledger.position(kind)].terms.append((column, thousands))
    }

    mutating func add(span: Int, category: CapitalCategory, kind: ExpenseKind, constantThousands: Double) {
        lines[span][category.position][Ledger.position(kind)].constant += constantThousands
    }

    /// Spending of a category in a span on some kinds of expense.
    func spend(span: Int, category: CapitalCategory, kinds: [ExpenseKind]) -> Line {
        var total = Line()
        for kind in kinds {
            let line = lines[span][category.position][Ledger.position(kind)]
            total.terms += line.terms
            total.constant += line.constant
        }
        return total
    }
}
