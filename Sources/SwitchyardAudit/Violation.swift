import SwitchyardCase

/// One rule that a plan breaks, where, when and by how much.
public struct Violation: Sendable, Equatable {
    /// What kind of fault it is.
    public enum Family: Hashable, Sendable {
        /// The plan does not fit the case: an identifier or period it does not have, stays that overlap, figures too large.
        case structure
        case rule(RuleFamily)

        /// As in `case.json`; `structure` for faults of the plan itself.
        public var name: String {
            switch self {
            case .structure: "structure"
            case .rule(let family): family.rawValue
            }
        }
    }
    public var family: Family
    /// Which rule of the family, in a few words: `bays for large vehicles`.
    public var rule: String
    /// Identifier of the site, zone and role, vehicle, category … it is about.
    public var subject: String
    /// Position of the period; `nil` where the rule is about a budget span or the plan as a whole.
    public var periodIndex: Int?
    /// Label of the period or budget span; empty for the plan as a whole.
    public var period: String
    /// How much is missing or too much, in `unit`. Money is in pence, so that it is exact.
    public var amount: Double
    /// `pence`, `vehicles`, `kW`, `kWh`, `tonnes`, `periods` …
    public var unit: String
    /// What a director would be told.
    public var sentence: String
    /// Whether the plan lists it among its concessions, to the full amount.
    public var isDeclared = false
    /// Price of the breach where the case sets one for a soft rule.
    public var pricePence: Int?

    public init(
        family: Family, rule: String, subject: String, periodIndex: Int? = nil, period: String = "",
        amount: Double, unit: String, sentence: String
    ) {
        self.family = family
        self.rule = rule
        self.subject = subject
        self.periodIndex = periodIndex
        self.period = period
        self.amount = amount
        self.unit = unit
        self.sentence = sentence
    }
}

/// Collects violations in the order the checks find them, which is the same on every run.
struct Findings {
    private(set) var violations: [Violation] = []
    private let horizon: Horizon

    init(horizon: Horizon) { self.horizon = horizon }

    mutating func structure(
        _ rule: String, _ subject: String, amount: Double = 1, unit: String, _ sentence: String
    ) {
        violations.append(
            Violation(
                family: .structure, rule: rule, subject: subject, amount: amount, unit: unit,
                sentence: sentence))
    }

    mutating func broken(
        _ family: RuleFamily, _ rule: String, _ subject: String, period: Int? = nil, amount: Double,
        unit: String,
        _ sentence: String
    ) {
        let label = period.flatMap { horizon.periods.indices.contains($0) ? horizon.periods[$0].label : nil }
        violations.append(
            Violation(
                family: .rule(family), rule: rule, subject: subject, periodIndex: period, period: label ?? "",
                amount: amount, unit: unit, sentence: sentence))
    }

    mutating func broken(
        _ family: RuleFamily, _ rule: String, _ subject: String, span: Int, amount: Double, unit: String,
        _ sentence: String
    ) {
        violations.append(
            Violation(
                family: .rule(family), rule: rule, subject: subject, period: horizon.budgetSpans[span].label,
                amount: amount, unit: unit, sentence: sentence))
    }
}
