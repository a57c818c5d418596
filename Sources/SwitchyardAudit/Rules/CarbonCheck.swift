import SwitchyardCase

/// carbon: emissions of each budget span within its years' budgets; buildings use no less than nothing.
enum CarbonCheck {
    static func run(
        _ plan: ResolvedPlan, _ energy: EnergyTable, _ spans: [Audit.CarbonSpan], _ findings: inout Findings
    ) {
        let planningCase = plan.planningCase
        for period in 0..<plan.periodCount {
            for (index, site) in planningCase.sites.enumerated() {
                let surplus = energy.surplusKWhPerYear(site: index, period: period)
                guard AuditTolerance.exceeds(surplus, 0),
                    AuditTolerance.exceeds(surplus, 1e-6 * site.electricityKWhPerYear)
                else { continue }
                findings.broken(
                    .carbon, "building electricity below nothing", site.id, period: period, amount: surplus,
                    unit: "kWh a year",
                    "Savings and panels at \(PlainText.site(site)) exceed what it uses by \(PlainText.number(surplus, places: 0)) kWh a year in \(planningCase.horizon.periods[period].label)."
                )
            }
        }
        for (index, span) in spans.enumerated() {
            guard let budget = span.budgetTonnes, AuditTolerance.exceeds(span.tonnes, budget) else {
                continue
            }
            findings.broken(
                .carbon, "carbon budget", "total", span: index, amount: span.tonnes - budget, unit: "tonnes",
                "Fuel, gas and electricity emit \(PlainText.number(span.tonnes)) t in \(span.label); the budget is \(PlainText.number(budget)) t."
            )
        }
    }
}
