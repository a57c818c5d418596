import SwitchyardCase
import SwitchyardSolver

/// Money: capital stays within the envelopes and the grants that may be used for it.
///
///     spend[b,c] − Σ_g grant[g,b,c] − receipts[b] (receipts category) − excess[b,c]  ≤  envelope[b,c]   (£000)
///     Σ_{b,c} grant[g,b,c] ≤ amount[g]
///     Σ_{g: buys(g) ⊆ K} grant[g,b,c] ≤ spend[b,c] on K           for every union K of what some grants buy
///
/// By Hall's theorem these unions suffice for every pound to be paid for by one grant at most.
enum MoneyRule {
    /// Price of a pound over an envelope in a conceding model: more than any saving a pound of capital brings.
    static let concessionPoundsPerPound = 20.0

    static func add(to formulation: inout PlanningFormulation) {
        addGrants(to: &formulation)
        guard formulation.applies(.money) else { return }
        let planningCase = formulation.planningCase
        for span in formulation.horizon.budgetSpans {
            var totalTerms: [(Column, Double)] = []
            var totalConstant = 0.0
            for category in CapitalCategory.allCases {
                let spend = netSpend(formulation, span: span.index, category: category)
                totalTerms += spend.terms
                totalConstant += spend.constant
                let limits = planningCase.envelopes.filter {
                    $0.scope == .category(category) && span.years.contains($0.year)
                }
                guard !limits.isEmpty else { continue }
                addEnvelope(
                    to: &formulation, span: span, name: category.rawValue, limits: Array(limits),
                    terms: spend.terms, constant: spend.constant)
            }
            let limits = planningCase.envelopes.filter { $0.scope == .total && span.years.contains($0.year) }
            guard !limits.isEmpty else { continue }
            addEnvelope(
                to: &formulation, span: span, name: "total", limits: Array(limits), terms: totalTerms,
                constant: totalConstant)
        }
    }

    private static func addEnvelope(
        to formulation: inout PlanningFormulation, span: BudgetSpan, name: String, limits: [CapitalEnvelope],
        terms: [(Column, Double)], constant: Double
    ) {
        let subject = "\(name) \(span.label)"
        let limit =
            limits.reduce(0.0) { $0 + thousands($1.amountPence) }
            - (formulation.allowances.reserves[subject] ?? 0)
        let excess = formulation.concession(
            .money, subject: subject, unit: "GBP", period: span.periods.lowerBound,
            lengthYears: 1, unitsPerColumn: 1000, upper: 1e6,
            concessionPriceThousands: concessionPoundsPerPound)
        formulation.model.addRow(
            name: "envelope[\(name),b\(span.index)]", upper: limit - constant,
            terms: terms + (excess.map { [($0, -1)] } ?? []))
    }

    /// Spending less grants and reusable receipts.
    private static func netSpend(
        _ formulation: PlanningFormulation, span: Int, category: CapitalCategory
    ) -> Ledger.Line {
        var line = formulation.ledger.spend(span: span, category: category, kinds: ExpenseKind.allCases)
        for use in formulation.grantUse where use.span == span && use.category == category {
            line.terms.append((use.column, -1))
        }
        if category == formulation.planningCase.settings.receiptsCategory {
            line.terms += formulation.receipts[span].terms.map { ($0.0, -$0.1) }
            line.constant -= formulation.receipts[span].constant
        }
        return line
    }

    private static func addGrants(to formulation: inout PlanningFormulation) {
        let planningCase = formulation.planningCase
        for grant in planningCase.grants.refs {
            let row = planningCase.grants[grant]
            let amount = thousands(row.amountPence)
            var uses: [(Column, Double)] = []
            for span in formulation.horizon.budgetSpans
            where span.years.contains(where: { $0 >= row.fromYear && $0 <= row.toYear }) {
                for category in row.categories.sorted() {
                    let spend = formulation.ledger.spend(
                        span: span.index, category: category, kinds: row.buys)
                    guard !spend.terms.isEmpty else { continue }
                    let column = formulation.model.addColumn(
                        name: "grant[\(row.id),\(category.rawValue),b\(span.index)]", lower: 0, upper: amount)
                    formulation.grantUse.append(
                        .init(grant: grant, span: span.index, category: category, column: column))
                    uses.append((column, 1))
                }
            }
            if !uses.isEmpty {
                formulation.model.addRow(name: "grant[\(row.id)]", upper: amount, terms: uses)
            }
        }
        for span in formulation.horizon.budgetSpans.indices {
            for category in CapitalCategory.allCases {
                let uses = formulation.grantUse.filter { $0.span == span && $0.category == category }
                for (number, kinds) in unions(uses.map { planningCase.grants[$0.grant].buys }).enumerated() {
                    let within = uses.filter { kinds.isSuperset(of: planningCase.grants[$0.grant].buys) }
                    let spend = formulation.ledger.spend(
                        span: span, category: category, kinds: ExpenseKind.allCases.filter(kinds.contains))
                    formulation.model.addRow(
                        name: "grantsBuy[\(category.rawValue),b\(span),\(number)]", upper: spend.constant,
                        terms: within.map { ($0.column, 1) } + spend.terms.map { ($0.0, -$0.1) })
                }
            }
        }
    }

    /// Every union of some of the lists, each once, in a fixed order. There are few: lists of kinds often agree.
    static func unions(_ lists: [[ExpenseKind]]) -> [Set<ExpenseKind>] {
        var found: [Set<ExpenseKind>] = []
        for list in lists {
            for union in [Set(list)] + found.map({ $0.union(list) }) where !found.contains(union) {
                found.append(union)
            }
        }
        return found
    }
}
