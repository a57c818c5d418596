import SwitchyardCase

/// money: spend within envelopes, grants within their amounts, years, categories and purposes. Exact to the penny.
struct MoneyCheck {
    private let plan: ResolvedPlan
    private let planningCase: Case
    private let capital: [Audit.CapitalItem]

    init(_ plan: ResolvedPlan, _ capital: [Audit.CapitalItem]) {
        self.plan = plan
        planningCase = plan.planningCase
        self.capital = capital
    }

    private var horizon: Horizon { planningCase.horizon }

    /// Spend, envelope, grants and receipts of each span: the categories, then all together.
    func budget(_ pence: inout CheckedPence) -> [Audit.BudgetLine] {
        var lines: [Audit.BudgetLine] = []
        for span in horizon.budgetSpans {
            let receipts = reusableReceipts(span, &pence)
            var total = Audit.BudgetLine(
                span: span.index, label: span.label, category: nil, spendPence: 0, envelopePence: nil,
                grantsPence: 0, receiptsPence: receipts, headroomPence: nil)
            for category in CapitalCategory.allCases {
                var line = total
                line.category = category
                line.spendPence = spend(span, category, &pence) { _ in true }
                line.grantsPence = 0
                for use in plan.grantUses where use.span == span.index && use.category == category {
                    line.grantsPence = pence.sum(line.grantsPence, use.amountPence)
                }
                line.receiptsPence = category == planningCase.settings.receiptsCategory ? receipts : 0
                line.envelopePence = envelope(span, .category(category), &pence)
                line.headroomPence = headroom(line, &pence)
                total.spendPence = pence.sum(total.spendPence, line.spendPence)
                total.grantsPence = pence.sum(total.grantsPence, line.grantsPence)
                lines.append(line)
            }
            total.envelopePence = envelope(span, .total, &pence)
            total.headroomPence = headroom(total, &pence)
            lines.append(total)
        }
        return lines
    }

    private func headroom(_ line: Audit.BudgetLine, _ pence: inout CheckedPence) -> Int? {
        guard let envelope = line.envelopePence else { return nil }
        let funds = pence.sum(pence.sum(envelope, line.grantsPence), line.receiptsPence)
        return pence.difference(funds, line.spendPence)
    }

    private func spend(
        _ span: BudgetSpan, _ category: CapitalCategory, _ pence: inout CheckedPence,
        _ counts: (ExpenseKind) -> Bool
    ) -> Int {
        var sum = 0
        for item in capital
        where item.category == category && span.periods.contains(item.period) && counts(item.kind) {
            sum = pence.sum(sum, item.amountPence)
        }
        return sum
    }

    private func envelope(_ span: BudgetSpan, _ scope: EnvelopeScope, _ pence: inout CheckedPence) -> Int? {
        let rows = planningCase.envelopes.filter { $0.scope == scope && span.years.contains($0.year) }
        guard !rows.isEmpty else { return nil }
        return rows.reduce(0) { pence.sum($0, $1.amountPence) }
    }

    private func reusableReceipts(_ span: BudgetSpan, _ pence: inout CheckedPence) -> Int {
        var receipts = 0
        for (site, period) in plan.closes.enumerated() {
            guard let period, span.periods.contains(period), planningCase.sites[site].status == .existing
            else {
                continue
            }
            receipts = pence.sum(receipts, planningCase.sites[site].disposalPence)
        }
        return pence.share(planningCase.settings.receiptsReusableShare, of: receipts)
    }

    func run(_ budget: [Audit.BudgetLine], _ pence: inout CheckedPence, _ findings: inout Findings) {
        for line in budget {
            guard let headroom = line.headroomPence, headroom < 0 else { continue }
            let what = line.category.map { "\($0.title) spend" } ?? "All capital spend"
            findings.broken(
                .money, "capital envelope", line.name, span: line.span, amount: Double(headroom.magnitude),
                unit: "pence",
                "\(what) in \(line.label) is \(PlainText.pounds(line.spendPence)), \(PlainText.pounds(-headroom)) over the envelope with grants and receipts."
            )
        }
        checkAmountsAndConditions(&pence, &findings)
        checkPurposes(&pence, &findings)
    }

    private func checkAmountsAndConditions(_ pence: inout CheckedPence, _ findings: inout Findings) {
        for (row, grant) in planningCase.grants.enumerated() {
            var used = 0
            for use in plan.grantUses where use.grant == row { used = pence.sum(used, use.amountPence) }
            guard used > grant.amountPence else { continue }
            findings.broken(
                .money, "amount of a grant", grant.id, amount: Double(used - grant.amountPence),
                unit: "pence",
                "The plan uses \(PlainText.pounds(used)) of \(PlainText.named(grant.name, grant.id)), which is \(PlainText.pounds(grant.amountPence))."
            )
        }
        for use in plan.grantUses where use.amountPence > 0 {
            let grant = planningCase.grants[use.grant]
            let span = horizon.budgetSpans[use.span]
            let what =
                "The plan uses \(PlainText.pounds(use.amountPence)) of \(PlainText.named(grant.name, grant.id))"
            if !span.years.contains(where: { grant.fromYear <= $0 && $0 <= grant.toYear }) {
                findings.broken(
                    .money, "years of a grant", grant.id, span: use.span, amount: Double(use.amountPence),
                    unit: "pence",
                    "\(what) in \(span.label); it runs from \(grant.fromYear) to \(grant.toYear).")
            }
            if !grant.categories.contains(use.category) {
                findings.broken(
                    .money, "category of a grant", grant.id, span: use.span, amount: Double(use.amountPence),
                    unit: "pence",
                    "\(what) for \(use.category.rawValue) in \(span.label), which it may not relieve.")
            }
        }
    }

    /// What grants pay for is bought, and no pound of it is paid for by two grants: a maximum flow from kinds of expense to
    /// grants, in pence.
    private func checkPurposes(_ pence: inout CheckedPence, _ findings: inout Findings) {
        for span in horizon.budgetSpans {
            for category in CapitalCategory.allCases {
                var used: [Int: Int] = [:]
                for use in plan.grantUses where use.span == span.index && use.category == category {
                    used[use.grant] = pence.sum(used[use.grant] ?? 0, use.amountPence)
                }
                let grants = used.keys.sorted()
                guard !grants.isEmpty else { continue }
                var beyond = 0
                for row in grants {
                    let grant = planningCase.grants[row]
                    let bought = spend(span, category, &pence) { grant.buys.contains($0) }
                    let amount = used[row] ?? 0
                    guard amount > bought else { continue }
                    beyond = pence.sum(beyond, amount - bought)
                    findings.broken(
                        .money, "purpose of a grant", grant.id, span: span.index,
                        amount: Double(amount - bought),
                        unit: "pence",
                        "The plan uses \(PlainText.pounds(amount)) of \(PlainText.named(grant.name, grant.id)) for \(category.rawValue) in \(span.label) but buys \(PlainText.pounds(bought)) of what it pays for."
                    )
                }
                let total = grants.reduce(0) { pence.sum($0, used[$1] ?? 0) }
                let twice = total - covered(span, category, used, grants, &pence) - beyond
                guard twice > 0 else { continue }
                findings.broken(
                    .money, "one grant for each pound", category.rawValue, span: span.index,
                    amount: Double(twice), unit: "pence",
                    "In \(span.label) grants pay \(PlainText.pounds(twice)) of \(category.rawValue) spend twice over."
                )
            }
        }
    }

    private func covered(
        _ span: BudgetSpan, _ category: CapitalCategory, _ used: [Int: Int], _ grants: [Int],
        _ pence: inout CheckedPence
    ) -> Int {
        let kinds = ExpenseKind.allCases
        let source = kinds.count + grants.count
        var network = MaximumFlow(nodeCount: source + 2)
        for (index, kind) in kinds.enumerated() {
            let bought = spend(span, category, &pence) { $0 == kind }
            _ = network.addArc(from: source, to: index, capacity: bought)
            for (position, row) in grants.enumerated() where planningCase.grants[row].buys.contains(kind) {
                _ = network.addArc(from: index, to: kinds.count + position, capacity: Int.max / 4)
            }
        }
        for (position, row) in grants.enumerated() {
            _ = network.addArc(
                from: kinds.count + position, to: source + 1, capacity: min(used[row] ?? 0, Int.max / 1024))
        }
        return network.push(from: source, to: source + 1)
    }
}
