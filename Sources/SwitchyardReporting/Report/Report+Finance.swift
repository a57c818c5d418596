import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    func addFinance(_ page: inout Markdown) {
        page.heading(2, "Finance")
        addCategories(&page)
        addKinds(&page)
        addGrants(&page)
        addCommitments(&page)
        addRevenue(&page)
        addPresentCost(&page)
    }

    /// Each category by quarter or year against its envelope.
    private func addCategories(_ page: inout Markdown) {
        page.heading(3, "Capital by category against the envelope")
        let categories = CapitalCategory.allCases
        page.table(
            ["Period"] + categories.map(\.title) + ["Total"],
            horizon.periods.map { period in
                let items = audit.capital.filter { $0.period == period.index }
                return [period.label]
                    + categories.map { category in
                        Figures.thousands(sum(items.filter { $0.category == category }))
                    } + [Figures.thousands(sum(items))]
            })
        page.table(
            ["Years", "Category", "Spend", "Envelope", "Grants", "Receipts", "Headroom"], textColumns: 2,
            audit.budget.filter { $0.envelopePence != nil || $0.spendPence != 0 }.map { line in
                let limit = totalLimit(
                    line.category == nil ? audit.budget.filter { $0.span == line.span } : [line])
                return [
                    line.label, line.category?.title ?? "**Total**", Figures.thousands(line.spendPence),
                    limit.map { Figures.thousands($0.envelopePence) } ?? "not limited",
                    Figures.thousands(line.grantsPence), Figures.thousands(line.receiptsPence),
                    limit.map { Figures.thousands($0.headroomPence) } ?? "not limited",
                ]
            })
        page.paragraph(
            "Headroom is envelope, grants used and reusable receipts less spend; it must not be negative. A total without an "
                + "envelope of its own shows the sum of the categories that have one. Contingency is "
                + "in every unit price but those of committed orders and lines: \(contingencies).")
    }

    private var contingencies: String {
        CapitalCategory.allCases.map { category in
            let points = planningCase.settings.contingencyBasisPoints[category] ?? 0
            return
                "\(category.title) \(Figures.decimal(Double(points) / 100, places: points % 100 == 0 ? 0 : 2)) %"
        }.joined(separator: ", ")
    }

    private func addKinds(_ page: inout Markdown) {
        let kinds = ExpenseKind.allCases.filter { kind in audit.capital.contains { $0.kind == kind } }
        guard !kinds.isEmpty else { return }
        page.heading(3, "Capital by what it buys")
        page.table(
            ["What"] + horizon.budgetSpans.map(\.label) + ["All years"],
            kinds.map { kind in
                [kind.title]
                    + horizon.budgetSpans.map { span in
                        Figures.thousands(
                            sum(audit.capital.filter { span.periods.contains($0.period) }, kind))
                    } + [Figures.thousands(sum(audit.capital, kind))]
            })
    }

    private func addGrants(_ page: inout Markdown) {
        guard !planningCase.grants.isEmpty else { return }
        page.heading(3, "Grants and their conditions")
        page.table(
            ["Grant", "Years", "Buys", "Relieves", "Amount", "Used", "Left"], textColumns: 4,
            planningCase.grants.map { grant in
                let used = add(audit.grantUses.filter { $0.grantID == grant.id }.map(\.amountPence))
                return [
                    Markdown.plain(grant.name), "\(grant.fromYear)–\(grant.toYear)",
                    grant.buys.map(\.title).joined(separator: ", "),
                    grant.categories.map(\.title).joined(separator: ", "),
                    Figures.thousands(grant.amountPence),
                    Figures.thousands(used), Figures.thousands(add([grant.amountPence, -used])),
                ]
            })
    }

    private func addCommitments(_ page: inout Markdown) {
        let lines = planningCase.capitalLines.filter { horizon.budgetSpan(of: $0.year) != nil }
        if !lines.isEmpty || !planningCase.orders.isEmpty {
            page.heading(3, "Committed lines and orders")
            page.table(
                ["What", "Category", "When", "Amount"], textColumns: 3,
                lines.map { line in
                    [
                        Markdown.plain(line.description), line.category.title,
                        "\(line.year)" + (line.quarter.map { " Q\($0)" } ?? ""),
                        Figures.thousands(line.amountPence),
                    ]
                }
                    + planningCase.orders.map { order in
                        let (cost, overflow) = order.unitCostPence.multipliedReportingOverflow(
                            by: order.quantity)
                        return [
                            "\(Markdown.plain(order.description)) (\(Figures.counted(order.quantity, "vehicle")))",
                            order.scoresAgainstEnvelope ? "Fleet" : "outside the envelope",
                            "\(order.delivery)", overflow ? "too large" : Figures.thousands(cost),
                        ]
                    })
        }
        guard !planningCase.schemes.isEmpty else { return }
        page.heading(3, "Over-programme schemes")
        page.table(
            [
                "Scheme", "Category", "Goes ahead", "Capital before contingency", "Saving a year",
                "Appraised value",
            ],
            textColumns: 3,
            planningCase.schemes.map { scheme in
                let start = plan.schemes.first { $0.id == scheme.id }
                return [
                    Markdown.plain(scheme.description), scheme.category.title,
                    start.map { label($0.period) } ?? "no",
                    Figures.thousands(scheme.capexPence), Figures.thousands(scheme.savingPencePerYear),
                    Figures.thousands(scheme.valuePence),
                ]
            })
    }

    private func addRevenue(_ page: inout Markdown) {
        page.heading(3, "Revenue cost or (saving)")
        let lines = Audit.RevenueLine.allCases.filter { line in audit.revenue.contains { $0.line == line } }
        func total(_ span: BudgetSpan?, _ line: Audit.RevenueLine?) -> Int {
            add(
                audit.revenue.filter { entry in
                    (span.map { $0.periods.contains(entry.period) } ?? true)
                        && (line == nil || entry.line == line)
                }.map(\.amountPence))
        }
        page.table(
            ["Line"] + horizon.budgetSpans.map(\.label) + ["All years"],
            lines.map { line in
                [line.title] + horizon.budgetSpans.map { Figures.thousands(total($0, line)) }
                    + [Figures.thousands(total(nil, line))]
            }
                + [
                    ["**Total**"] + horizon.budgetSpans.map { Figures.thousands(total($0, nil)) }
                        + [Figures.thousands(total(nil, nil))]
                ])
    }

    private func addPresentCost(_ page: inout Markdown) {
        page.heading(3, "Net present cost")
        page.table(
            [
                "Period", "Capital", "Revenue", "Carbon value", "Site receipts", "Resale", "Scheme value",
                "Net",
                "Discount factor", "Discounted",
            ],
            audit.flows.map { flow in
                [
                    label(flow.period), Figures.thousands(flow.capitalPence),
                    Figures.thousands(flow.revenuePence),
                    Figures.thousands(flow.carbonValuePence), Figures.thousands(flow.receiptsPence),
                    Figures.thousands(flow.resalePence), Figures.thousands(flow.schemeValuePence),
                    Figures.thousands(flow.netPence), Figures.decimal(flow.discountFactor, places: 4),
                    Figures.thousands(flow.discountedPence),
                ]
            })
        page.paragraph(
            "Net is capital, revenue and carbon value less receipts, resale and the appraised value of schemes started; it "
                + "is discounted to \(horizon.start) from the middle of the period. The sum of the last column is the net "
                + "present cost, \(Figures.groupedPounds(audit.netPresentCostPence)). Carbon is "
                + (planningCase.settings.carbonPriced ? "counted at its appraisal value." : "not priced."))
    }
}

extension ExpenseKind {
    var title: String {
        switch self {
        case .electricVehicle: "electric vehicles"
        case .otherVehicle: "other vehicles"
        case .charger: "chargers"
        case .grid: "grid supply"
        case .solarStorage: "solar and storage"
        case .heatPump: "heat pumps"
        case .led: "LED lighting"
        case .fabric: "building fabric"
        case .function: "functions' fit-out"
        case .site: "sites"
        case .scheme: "over-programme schemes"
        case .committed: "committed lines and orders"
        }
    }
}

extension Audit.RevenueLine {
    var title: String {
        switch self {
        case .maintenance: "Vehicle maintenance"
        case .diesel: "Diesel"
        case .petrol: "Petrol"
        case .charging: "Electricity for charging"
        case .buildingElectricity: "Electricity of buildings"
        case .gas: "Gas"
        case .sites: "Running cost of sites"
        case .chargers: "Running cost of chargers"
        case .grid: "Capacity charges of grid steps"
        case .solarStorage: "Running cost of solar and storage"
        case .measures: "Running cost of building measures"
        case .functions: "Functions"
        case .dualRunning: "Dual running during moves"
        case .zoneCharges: "Low emission zone charges"
        case .schemeSavings: "Savings of schemes"
        }
    }
}
