import SwitchyardAudit
import SwitchyardCase

/// `report.md`: the plan for the people who sign it. A plan on a page first, then finance, fleet, estates, carbon and what
/// it all rests on. Every figure is the audit's, recomputed from the tables and the plan.
enum Report {
    static func text(_ planningCase: Case, _ plan: Plan, _ audit: Audit, _ run: RunInfo) -> String {
        let page = ReportPage(planningCase: planningCase, plan: plan, audit: audit, run: run)
        return [
            page.planOnAPage(), page.finance(), page.fleet(), page.estates(), page.carbon(),
            page.provenance(),
        ].joined(separator: "\n")
    }
}

private struct ReportPage {
    let planningCase: Case
    let plan: Plan
    let audit: Audit
    let run: RunInfo

    private func label(_ period: Int) -> String { planningCase.horizon.periods[period].label }

    private func table(_ header: [String], _ rows: [[String]]) -> String {
        func line(_ cells: [String]) -> String {
            "| "
                + cells.map {
                    $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
                }
                .joined(separator: " | ") + " |\n"
        }
        guard !rows.isEmpty else { return "None.\n" }
        return line(header) + line(header.map { _ in "---" }) + rows.map(line).joined()
    }

    func planOnAPage() -> String {
        let breaches = audit.brokenCount
        var text = "# \(planningCase.settings.title)\n\n"
        text +=
            "Real prices of \(planningCase.settings.priceBaseYear), costs positive, £000 unless said otherwise; "
        text +=
            "totals are computed on unrounded pence. Financial years run April to March.\n\n## Plan on a page\n\n"
        text +=
            "- Status: **\(run.status)**. Net present cost £\(thousandsText(audit.netPresentCostPence))k at "
        text +=
            "\(oneDecimal(planningCase.settings.discountRate * 100)) % real. No plan that keeps the rules costs less than "
        text +=
            run.boundThousands.isFinite
            ? "£\(thousandsText(Int(run.boundThousands * 100_000)))k: proven gap \(percent(run.relativeGap)) (\(run.boundSource)).\n"
            : "an unknown amount: no bound was proven.\n"
        text += "- Audit: **\(breaches == 0 ? "every rule kept" : "\(breaches) rules broken")**"
        text += breaches == 0 ? ".\n" : ", \(audit.undeclared.count) of them not declared as concessions.\n"
        if run.rulesConflict {
            text +=
                "- The rules cannot all be met together (proof over: \(run.conflictingRows.prefix(8).joined(separator: ", "))).\n"
        }
        if let march = audit.fleet.last(where: {
            planningCase.horizon.periods[$0.period].years.first?.startYear == planningCase.horizon.start.year
        }) {
            text += "- Electric or plug-in hybrid at the end of \(planningCase.horizon.periods[0].years[0]): "
            text +=
                "\(march.countedElectric) of \(march.counted) vehicles, **\(percent(march.electricShare))**.\n"
        }
        if let last = audit.carbon.last {
            text +=
                "- Direct emissions in \(label(last.period)): \(oneDecimal(last.diesel + last.petrol + last.gas)) t.\n"
        }
        let over = audit.budget.filter { ($0.headroomPence ?? 0) < 0 }
        text += "- Capital envelopes: \(over.isEmpty ? "all kept" : "\(over.count) exceeded").\n\n"
        text += "### Capital against the envelopes, all categories\n\n"
        let spans = planningCase.horizon.budgetSpans
        text += table(
            ["Year", "Spend", "Envelope", "Grants", "Receipts"],
            spans.map { span in
                let lines = audit.budget.filter { $0.span == span.index && $0.category != nil }
                return [
                    span.label, thousandsText(lines.reduce(0) { $0 + $1.spendPence }),
                    thousandsText(lines.reduce(0) { $0 + ($1.envelopePence ?? 0) }),
                    thousandsText(lines.reduce(0) { $0 + $1.grantsPence }),
                    thousandsText(lines.reduce(0) { $0 + $1.receiptsPence }),
                ]
            })
        if !audit.violations.isEmpty {
            text += "\n### Rules broken\n\n"
            text += table(
                ["Family", "Rule", "Subject", "When", "Amount", "Declared"],
                audit.violations.prefix(60).map {
                    [
                        $0.family.name, $0.rule, $0.subject, $0.period, "\(oneDecimal($0.amount)) \($0.unit)",
                        $0.isDeclared ? "yes" : "no",
                    ]
                })
        }
        return text
    }

    private func percent(_ share: Double) -> String {
        guard share.isFinite else { return "unknown" }
        let hundredths = Int((share * 10_000).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
    }

    func finance() -> String {
        var text = "## Finance\n\n### Spend, envelope and headroom by category\n\n"
        text += table(
            ["Year", "Category", "Spend", "Envelope", "Grants", "Receipts", "Headroom"],
            audit.budget.map {
                [
                    $0.label, $0.name, thousandsText($0.spendPence),
                    $0.envelopePence.map(thousandsText) ?? "no limit",
                    thousandsText($0.grantsPence), thousandsText($0.receiptsPence),
                    $0.headroomPence.map(thousandsText) ?? "–",
                ]
            })
        text += "\n### Spend by period and kind\n\n"
        let kinds = ExpenseKind.allCases.filter { kind in audit.capital.contains { $0.kind == kind } }
        text += table(
            ["Period"] + kinds.map(\.rawValue) + ["Total"],
            planningCase.horizon.periods.map { period in
                let items = audit.capital.filter { $0.period == period.index }
                return [period.label]
                    + kinds.map { kind in
                        thousandsText(items.filter { $0.kind == kind }.reduce(0) { $0 + $1.amountPence })
                    }
                    + [thousandsText(items.reduce(0) { $0 + $1.amountPence })]
            })
        text += "\n### Grants\n\n"
        text += table(
            ["Grant", "Year", "Category", "Used", "Buys"],
            audit.grantUses.map { use in
                let buys =
                    planningCase.grants.ref(id: use.grantID).map {
                        planningCase.grants[$0].buys.map(\.rawValue).joined(separator: ", ")
                    } ?? ""
                return [use.grantID, use.label, use.category.rawValue, thousandsText(use.amountPence), buys]
            })
        text += "\n### Over-programme schemes\n\n"
        text += table(
            ["Scheme", "Category", "Capital", "Goes ahead"],
            planningCase.schemes.map { scheme in
                let chosen = plan.schemes.first { $0.id == scheme.id }
                return [
                    scheme.description, scheme.category.rawValue, thousandsText(scheme.capexPence),
                    chosen.map { label($0.period) } ?? "not affordable or not worth it",
                ]
            })
        text += "\n### Running costs\n\n"
        let lines = Audit.RevenueLine.allCases
        text += table(
            ["Period"] + lines.map(\.rawValue) + ["Total"],
            planningCase.horizon.periods.map { period in
                let entries = audit.revenue.filter { $0.period == period.index }
                return [period.label]
                    + lines.map { line in
                        thousandsText(entries.filter { $0.line == line }.reduce(0) { $0 + $1.amountPence })
                    }
                    + [thousandsText(entries.reduce(0) { $0 + $1.amountPence })]
            })
        return text
    }

    func fleet() -> String {
        var text = "## Fleet\n\n### Fleet and electric share by period\n\n"
        text += table(
            ["Period", "Vehicles"] + Powertrain.allCases.map(\.rawValue)
                + ["Delivered", "Bought", "Left", "Electric share", "Not zone-compliant"],
            audit.fleet.map { line in
                [label(line.period), "\(line.vehicles)"] + line.byPowertrain.map { "\($0)" }
                    + [
                        "\(line.delivered)", "\(line.bought)", "\(line.left)", percent(line.electricShare),
                        "\(line.notCompliant)",
                    ]
            })
        text += "\n### Order book\n\n"
        var totals: [(key: [String], quantity: Int, pence: Int)] = []
        for order in audit.orders {
            let key = [label(order.period), order.modelID, order.roleID, order.orderID ?? "purchase"]
            if let found = totals.firstIndex(where: { $0.key == key }) {
                totals[found].quantity += order.quantity
                totals[found].pence += order.amountPence
            } else {
                totals.append((key, order.quantity, order.amountPence))
            }
        }
        text += table(
            ["Period", "Model", "Role", "Under", "Vehicles", "Cost"],
            totals.map { $0.key + ["\($0.quantity)", thousandsText($0.pence)] })
        text += "\n### Why vehicles are not electric\n\n"
        let shown = audit.obstacles.filter { $0.vehicles > 0 && [0, 3, 8, 13].contains($0.period) }
        text += table(
            ["Period", "Role", "Vehicles", "Reason"],
            shown.map { [label($0.period), $0.roleID, "\($0.vehicles)", $0.reason.rawValue] })
        return text
    }

    func estates() -> String {
        var text = "## Estates\n\n### Functions\n\n"
        text += table(
            [
                "Function", "Site", "From", "Move", "Fit-out", "Annual cost", "Seats", "Sessions a year",
                "Farthest point, min",
            ],
            audit.functions.map {
                [
                    $0.functionID, $0.siteID, label($0.periods.lowerBound), $0.isMove ? "yes" : "no",
                    thousandsText($0.fitOutPence), thousandsText($0.annualCostPence), "\($0.seats)",
                    "\($0.sessionsPerYear)", $0.coverageMinutes.map(oneDecimal) ?? "–",
                ]
            })
        text += "\n### Charging and grid works by site\n\n"
        let works = audit.works.filter { ["charger", "grid"].contains($0.kind) }
        text += table(
            ["Site", "Period", "Works", "Item", "Number", "Capital"],
            works.map {
                [
                    $0.siteID, label($0.period), $0.kind, $0.item, "\($0.quantity)",
                    thousandsText($0.amountPence),
                ]
            })
        text += "\n### Sites that open or close\n\n"
        text += table(
            ["Site", "Change", "From"],
            plan.siteChanges.map { [$0.siteID, $0.kind.rawValue, label($0.period)] })
        text += "\nSite by site, with load against supply in each period: `sites.csv`.\n"
        return text
    }

    func carbon() -> String {
        var text = "## Carbon\n\n### Tonnes CO2e by source\n\n"
        text += table(
            ["Period", "Diesel", "Petrol", "Gas", "Building electricity", "Charging", "Total"],
            audit.carbon.map {
                [
                    label($0.period), oneDecimal($0.diesel), oneDecimal($0.petrol), oneDecimal($0.gas),
                    oneDecimal($0.buildingElectricity), oneDecimal($0.chargingElectricity),
                    oneDecimal($0.total),
                ]
            })
        text += "\n### Against the budgets\n\n"
        text += table(
            ["Year", "Emitted", "Budget", "Headroom"],
            audit.carbonSpans.map {
                [
                    $0.label, oneDecimal($0.tonnes), $0.budgetTonnes.map(oneDecimal) ?? "none",
                    headroom($0),
                ]
            })
        return text
    }

    private func headroom(_ span: Audit.CarbonSpan) -> String {
        span.budgetTonnes.map { oneDecimal($0 - span.tonnes) } ?? "–"
    }

    func provenance() -> String {
        var text = "## What this rests on\n\n"
        let capital = max(1, audit.restsOn.reduce(0) { $0 + $1.capitalPence })
        let revenue = max(1, audit.restsOn.reduce(0) { $0 + $1.revenuePence })
        text += table(
            ["Basis of the unit prices", "Capital", "Share", "Running costs", "Share"],
            audit.restsOn.map {
                [
                    $0.basis.rawValue, thousandsText($0.capitalPence),
                    percent(Double($0.capitalPence) / Double(capital)),
                    thousandsText($0.revenuePence), percent(Double($0.revenuePence) / Double(revenue)),
                ]
            })
        text += "\n### The rows that weigh most\n\n"
        text += table(
            ["Table", "Row", "Basis", "Amount"],
            audit.weightiestRows.prefix(20).map {
                [$0.table, $0.item, $0.basis.rawValue, thousandsText($0.amountPence)]
            })
        text +=
            "\nSwitchyard \(run.version); \(run.columns) columns, \(run.rows) rows, \(run.integers) integer; "
        text += "inputs by SHA-256 in `run.json`.\n"
        return text
    }
}
