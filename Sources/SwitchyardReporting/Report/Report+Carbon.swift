import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    func addCarbon(_ page: inout Markdown) {
        page.heading(2, "Carbon")
        page.table(
            [
                "Years", "Diesel t", "Petrol t", "Gas t", "Electricity of buildings t", "Charging t",
                "Total t",
                "Budget t", "Under or (over) t",
            ],
            horizon.budgetSpans.map { span in
                let entries = audit.carbon.filter { span.periods.contains($0.period) }
                let sources = [
                    entries.reduce(0) { $0 + $1.diesel }, entries.reduce(0) { $0 + $1.petrol },
                    entries.reduce(0) { $0 + $1.gas }, entries.reduce(0) { $0 + $1.buildingElectricity },
                    entries.reduce(0) { $0 + $1.chargingElectricity },
                ]
                let total = audit.carbonSpans[span.index]
                let margin = total.budgetTonnes.map { $0 - total.tonnes }
                return [span.label] + sources.map { Figures.decimal($0, places: 1) }
                    + [
                        Figures.decimal(total.tonnes, places: 1),
                        total.budgetTonnes.map { Figures.decimal($0, places: 1) } ?? "none",
                        margin.map {
                            $0 < 0 ? "(\(Figures.decimal(-$0, places: 1)))" : Figures.decimal($0, places: 1)
                        } ?? "–",
                    ]
            })
        page.paragraph(
            "Tonnes of CO₂ equivalent: fuel and gas burnt (scope 1) and electricity bought (scope 2), energy used times the mean "
                + "factor of the years. Litres and kWh are in `carbon.csv`.")
    }

    func addProvenance(_ page: inout Markdown) {
        page.heading(2, "What the figures rest on")
        page.paragraph(restSentence)
        let capital = add(audit.restsOn.map(\.capitalPence))
        let revenue = add(audit.restsOn.map(\.revenuePence))
        page.table(
            ["Basis", "Capital", "Share", "Revenue cost", "Share"],
            audit.restsOn.map { share in
                [
                    share.basis.rawValue, Figures.thousands(share.capitalPence),
                    Figures.percent(capital == 0 ? 0 : Double(share.capitalPence) / Double(capital)),
                    Figures.thousands(share.revenuePence),
                    Figures.percent(revenue == 0 ? 0 : Double(share.revenuePence) / Double(revenue)),
                ]
            })
        page.paragraph(
            "Each pound counts for the row of the case its unit price comes from, undiscounted; savings and receipts are left "
                + "out. Quantities (kilometres, consumption, kWh) may rest on other rows.")
        let assumed = audit.weightiestRows.filter { $0.basis == .assumption }.prefix(15)
        if !assumed.isEmpty {
            page.heading(3, "Assumed prices that carry the most money")
            page.table(
                ["Table", "Row", "Money"], textColumns: 2,
                assumed.map { ["`\($0.table)`", Markdown.plain($0.item), Figures.thousands($0.amountPence)] })
        }
        page.heading(3, "Inputs and run")
        page.paragraph(
            "Switchyard \(Markdown.plain(run.version)); status \(run.status.rawValue); options and solver figures are in "
                + "`run.json`. SHA-256 of the inputs:")
        page.table(
            ["File", "SHA-256"], textColumns: 2,
            planningCase.fileHashes.map { ["`\($0.file)`", "`\($0.sha256)`"] })
        if !run.warnings.isEmpty {
            page.paragraph("Warnings about the inputs:")
            page.bullets(run.warnings.map(Markdown.plain))
        }
        page.heading(3, "Conventions")
        page.bullets([
            "Financial years run from 1 April to 31 March. What is decided for a period is in place and paid for from its start.",
            "Costs are positive, savings and receipts in brackets. Totals are computed before rounding, so columns may not add.",
            "Money is counted in whole pence; each revenue line of each period is rounded once.",
            "Inflation, depreciation, capital charges and recoverable VAT are not part of these figures.",
            "The audit is written from the planning rules alone and shares no code with the planner.",
        ])
    }
}
