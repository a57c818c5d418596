import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    /// Spend by kind, category and period (`level` period), and against the envelope by budget span (`level` budget).
    var capitalTable: CSVText {
        let kinds = ExpenseKind.allCases
        var table = CSVText(
            ["level", "years", "period", "category"] + kinds.map { "\($0.rawValue)_gbp" }
                + ["spend_gbp", "envelope_gbp", "grants_gbp", "receipts_gbp", "headroom_gbp"])
        for span in horizon.budgetSpans {
            for period in span.periods {
                for category in CapitalCategory.allCases {
                    let items = audit.capital.filter { $0.period == period && $0.category == category }
                    table.row(
                        [.text("period"), .text(span.label), .text(label(period)), .text(category.rawValue)]
                            + kinds.map { .pounds(pence: sum(items, $0)) }
                            + [.pounds(pence: sum(items)), .empty, .empty, .empty, .empty])
                }
            }
            for line in audit.budget where line.span == span.index {
                let items = audit.capital.filter {
                    span.periods.contains($0.period) && (line.category == nil || $0.category == line.category)
                }
                table.row(
                    [.text("budget"), .text(span.label), .empty, .text(line.name)]
                        + kinds.map { .pounds(pence: sum(items, $0)) }
                        + [
                            .pounds(pence: line.spendPence), .pounds(line.envelopePence),
                            .pounds(pence: line.grantsPence), .pounds(pence: line.receiptsPence),
                            .pounds(line.headroomPence),
                        ])
            }
        }
        return table
    }

    /// Pence of some capital items; the audit has reported sums beyond an integer, so they only wrap there.
    func sum(_ items: [Audit.CapitalItem], _ kind: ExpenseKind? = nil) -> Int {
        items.reduce(0) { $1.kind == kind || kind == nil ? $0 &+ $1.amountPence : $0 }
    }

    /// Revenue by line and period, and the flows that make the net present cost.
    var revenueTable: CSVText {
        let lines = Audit.RevenueLine.allCases
        var table = CSVText(
            ["period"] + lines.map { "\($0.rawValue)_gbp" }
                + [
                    "revenue_gbp", "capital_gbp", "carbon_value_gbp", "site_receipts_gbp", "resale_gbp",
                    "scheme_value_gbp", "net_gbp", "discount_factor", "discounted_gbp",
                ])
        for flow in audit.flows {
            let entries = audit.revenue.filter { $0.period == flow.period }
            table.row(
                [.text(label(flow.period))]
                    + lines.map { line in
                        .pounds(pence: entries.first { $0.line == line }?.amountPence ?? 0)
                    }
                    + [
                        .pounds(pence: flow.revenuePence), .pounds(pence: flow.capitalPence),
                        .pounds(pence: flow.carbonValuePence), .pounds(pence: flow.receiptsPence),
                        .pounds(pence: flow.resalePence), .pounds(pence: flow.schemeValuePence),
                        .pounds(pence: flow.netPence), .number(flow.discountFactor, places: 9),
                        .pounds(pence: flow.discountedPence),
                    ])
        }
        return table
    }

    var carbonTable: CSVText {
        var table = CSVText([
            "period", "years", "diesel_litres", "petrol_litres", "gas_kwh", "building_electricity_kwh",
            "charging_kwh", "diesel_tonnes", "petrol_tonnes", "gas_tonnes", "building_electricity_tonnes",
            "charging_tonnes", "total_tonnes", "years_tonnes", "years_budget_tonnes",
        ])
        for entry in audit.carbon {
            let span = audit.carbonSpans[horizon.periods[entry.period].budgetSpan]
            let figures = [
                entry.dieselLitres, entry.petrolLitres, entry.gasKWh, entry.buildingKWh, entry.chargingKWh,
            ]
            let tonnes = [
                entry.diesel, entry.petrol, entry.gas, entry.buildingElectricity, entry.chargingElectricity,
                entry.total, span.tonnes,
            ]
            table.row(
                [.text(label(entry.period)), .text(span.label)] + figures.map { .number($0, places: 1) }
                    + tonnes.map { .number($0, places: 3) }
                    + [span.budgetTonnes.map { .number($0, places: 3) } ?? .empty])
        }
        return table
    }
}
