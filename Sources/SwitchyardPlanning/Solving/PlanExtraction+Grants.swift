import SwitchyardCase
import SwitchyardSolver

extension PlanExtraction {
    /// Grants in whole pence that still fit envelopes, amounts and purposes.
    ///
    /// A vertex of the model has whole pence already. Elsewhere fractions are dropped, and where an envelope is then short
    /// the uses that lost most get their penny back: never more than the fractions came to, so no other row is overrun.
    func grantUses() -> [GrantUse] {
        let uses = formulation.grantUse
        let exact = uses.map { max(0, values[$0.column.index] * 100_000) }
        // Two hundredths of a penny are noise of the simplex method.
        var pence = exact.map { Int(($0 + 0.02).rounded(.down)) }
        for span in formulation.horizon.budgetSpans.indices {
            let scopes = CapitalCategory.allCases.map { EnvelopeScope.category($0) } + [.total]
            for scope in scopes {
                let members = uses.indices.filter { index in
                    uses[index].span == span && (scope == .total || scope == .category(uses[index].category))
                }
                guard !members.isEmpty, let funds = ownFundsPence(span, scope) else { continue }
                var short = spendPence(span, scope) - funds - members.reduce(0) { $0 + pence[$1] }
                let lost = members.filter { exact[$0] - Double(pence[$0]) > 0.02 }.sorted {
                    (exact[$1] - Double(pence[$1]), $0) < (exact[$0] - Double(pence[$0]), $1)
                }
                for index in lost where short > 0 {
                    pence[index] += 1
                    short -= 1
                }
            }
        }
        return uses.indices.filter { pence[$0] > 0 }.map { index in
            GrantUse(
                grantID: planningCase.grants[uses[index].grant].id, budgetSpan: uses[index].span,
                category: uses[index].category, amountPence: pence[index])
        }
    }

    /// Envelope, reusable receipts and what the plan concedes, in pence; `nil` where nothing limits the spending.
    private func ownFundsPence(_ span: Int, _ scope: EnvelopeScope) -> Int? {
        let label = formulation.horizon.budgetSpans[span].label
        let rows = planningCase.envelopes.filter {
            $0.scope == scope && formulation.horizon.budgetSpans[span].years.contains($0.year)
        }
        guard !rows.isEmpty else { return nil }
        var pence = rows.reduce(0) { $0 + $1.amountPence }
        if scope == .total || scope == .category(planningCase.settings.receiptsCategory) {
            pence += total(formulation.receipts[span])
        }
        let name = if case .category(let category) = scope { category.rawValue } else { "total" }
        for concession in formulation.concessions
        where concession.family == .money && concession.subject == "\(name) \(label)" {
            pence += Int((values[concession.column.index] * concession.unitsPerColumn * 100).rounded(.up))
        }
        return pence
    }

    private func spendPence(_ span: Int, _ scope: EnvelopeScope) -> Int {
        CapitalCategory.allCases.filter { scope == .total || scope == .category($0) }.reduce(0) {
            sum, category in
            sum
                + total(
                    formulation.ledger.spend(span: span, category: category, kinds: ExpenseKind.allCases))
        }
    }

    /// Pence of a line whose columns are whole numbers.
    private func total(_ line: Ledger.Line) -> Int {
        let thousands = line.terms.reduce(line.constant) { $0 + $1.1 * values[$1.0.index].rounded() }
        return Int((thousands * 100_000).rounded())
    }
}
