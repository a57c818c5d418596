import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    /// The capital report: the plan on a page, then finance, fleet, estates, carbon and what it all rests on.
    package var report: String {
        var page = Markdown()
        page.heading(1, "\(Markdown.plain(planningCase.settings.title)): capital report")
        page.paragraph(
            "Case `\(Markdown.plain(planningCase.settings.name))`, \(horizon.start) to \(label(horizon.count - 1)). "
                + "Real pounds at \(planningCase.settings.priceBaseYear) prices, VAT as in the inputs. Tables are in £000 unless "
                + "they say otherwise; figures in brackets are negative; – is nothing. The CSV tables beside this "
                + "report hold exact pence.")
        addConcessions(&page)
        addPlanOnAPage(&page)
        addChanges(&page)
        addFinance(&page)
        addFleet(&page)
        addEstates(&page)
        addCarbon(&page)
        addProvenance(&page)
        return page.text
    }

    // MARK: Rules not kept

    /// What the plan does not keep comes first, declared or not.
    private func addConcessions(_ page: inout Markdown) {
        guard !audit.violations.isEmpty else { return }
        let declared = audit.violations.count { $0.isDeclared }
        page.heading(2, "Rules this plan does not keep")
        page.paragraph(
            "The audit found \(Figures.counted(audit.violations.count, "broken rule")): "
                + "\(Figures.grouped(declared)) the plan declares as concessions, because no plan keeps them all or the "
                + "case lets them be broken at a price, and \(Figures.grouped(audit.violations.count - declared)) it does not."
        )
        let limit = 40
        page.table(
            ["Rule", "What and when", "Declared", "Price £000"], textColumns: 3,
            audit.violations.prefix(limit).map { violation in
                [
                    "\(Markdown.plain(violation.family.name)): \(Markdown.plain(violation.rule))",
                    Markdown.plain(violation.sentence), violation.isDeclared ? "yes" : "**no**",
                    violation.pricePence.map(Figures.thousands) ?? "none set",
                ]
            })
        if audit.violations.count > limit {
            page.paragraph(
                "The other \(Figures.grouped(audit.violations.count - limit)) are in `audit.json`.")
        }
        if let weight = concededPence {
            page.paragraph("Together the priced ones weigh \(Figures.short(weight)) in the choice of plan.")
        }
        if !run.conflictingRows.isEmpty {
            page.paragraph("Proven: these rows of the model cannot be met together.")
            page.bullets(run.conflictingRows.prefix(limit).map(Markdown.plain))
        }
    }

    /// What the priced concessions weigh in the choice of plan, where there are any.
    private var concededPence: Int? {
        let prices = audit.violations.compactMap(\.pricePence)
        return prices.isEmpty ? nil : add(prices)
    }

    // MARK: Plan on a page

    private func addPlanOnAPage(_ page: inout Markdown) {
        page.heading(2, "Plan on a page")
        page.bullets(summary)
        page.table(
            [
                "Years", "Capital", "Envelope", "Grants and receipts", "Headroom",
                "Electric share at the end",
                "Carbon t", "Budget t",
            ], horizon.budgetSpans.map(yearRow))
        page.paragraph(
            "Envelope and headroom are the total where the case sets one, else the sum of the categories that have one, "
                + "with the spend of those categories.")
    }

    private var summary: [String] {
        var items = [
            audit.undeclared.isEmpty
                ? statusSentence + gapSentence
                : "The plan breaks rules without declaring it: what the solver proved does not hold for it."
        ]
        let broken = audit.violations.count
        items.append(
            broken == 0
                ? "Audit: every rule was checked anew by separate code and none is broken."
                : "Audit: \(Figures.counted(broken, "broken rule")), \(Figures.grouped(audit.undeclared.count)) undeclared."
        )
        let spend = audit.budget.filter { $0.category == nil }.reduce(0) { $0 &+ $1.spendPence }
        items.append(
            "Capital of \(Figures.short(spend)) over the horizon; net present cost \(Figures.short(audit.netPresentCostPence)) "
                + "at \(Figures.percent(planningCase.settings.discountRate)) a year.")
        items += shareSentences
        if let first = audit.fleet.first, let last = audit.fleet.last {
            items.append(
                "The fleet goes from \(Figures.grouped(first.vehicles)) to \(Figures.grouped(last.vehicles)) vehicles, with "
                    + "\(Figures.grouped(audit.fleet.reduce(0) { $0 + $1.bought })) bought and "
                    + "\(Figures.grouped(audit.fleet.reduce(0) { $0 + $1.delivered })) delivered under committed orders."
            )
        }
        items.append(restSentence)
        return items
    }

    private var statusSentence: String {
        concededPence != nil && run.status == .optimal
            ? "The plan is proven to be the cheapest, the price of the rules it breaks included."
            : run.status.sentence
    }

    private var gapSentence: String {
        guard let gap = run.gap else { return "" }
        let claim =
            concededPence.map {
                " of the cost and the price of broken rules together (\(Figures.short($0)), not discounted, in this plan): "
                    + "no plan costs less by more than that"
            } ?? ": no plan that keeps the rules is cheaper by more than that"
        return
            " The proven gap is \(Figures.decimal(gap * 100, places: 2)) %\(claim), \(RunInfo.scopeOfProof)."
    }

    var restSentence: String {
        let shares = audit.restsOn.map { ($0.basis, Double($0.capitalPence) + Double($0.revenuePence)) }
        let all = shares.reduce(0) { $0 + $1.1 }
        guard all > 0 else { return "The plan spends nothing." }
        let parts = shares.map { "\(Figures.percent($0.1 / all)) on \($0.0.adjective) figures" }
        return "What the plan rests on: of every pound spent, \(parts.joined(separator: ", "))."
    }

    private func yearRow(_ span: BudgetSpan) -> [String] {
        let lines = audit.budget.filter { $0.span == span.index }
        let total = lines.first { $0.category == nil }
        let limit = totalLimit(lines)
        let share = audit.fleet[span.periods.upperBound - 1].electricShare
        let carbon = audit.carbonSpans[span.index]
        return [
            span.label, Figures.thousands(total?.spendPence ?? 0),
            limit.map { Figures.thousands($0.envelopePence) } ?? "not limited",
            Figures.thousands(add([total?.grantsPence ?? 0, total?.receiptsPence ?? 0])),
            limit.map { Figures.thousands($0.headroomPence) } ?? "not limited", Figures.percent(share),
            Figures.decimal(carbon.tonnes, places: 0),
            carbon.budgetTonnes.map { Figures.decimal($0, places: 0) } ?? "none",
        ]
    }

    /// What a span may spend in all: its total envelope where the case sets one, else the sum of the categories that
    /// have one, with the headroom of those; `nil` where nothing is limited.
    func totalLimit(_ lines: [Audit.BudgetLine]) -> (envelopePence: Int, headroomPence: Int)? {
        if let total = lines.first(where: { $0.category == nil }), let envelope = total.envelopePence {
            return (envelope, total.headroomPence ?? 0)
        }
        let limited = lines.filter { $0.category != nil && $0.envelopePence != nil }
        guard !limited.isEmpty else { return nil }
        return (add(limited.map { $0.envelopePence ?? 0 }), add(limited.map { $0.headroomPence ?? 0 }))
    }

    /// The audit has reported sums beyond an integer; they must not stop the report.
    func add(_ pence: [Int]) -> Int { pence.reduce(0) { $0 &+ $1 } }
}

extension Provenance.Basis {
    /// `assumed`, as in "assumed figures".
    var adjective: String { self == .assumption ? "assumed" : rawValue }
}
