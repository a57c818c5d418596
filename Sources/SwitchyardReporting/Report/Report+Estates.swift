import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    func addEstates(_ page: inout Markdown) {
        page.heading(2, "Estates")
        addFunctions(&page)
        addWorks(&page)
        addPower(&page)
    }

    private func addFunctions(_ page: inout Markdown) {
        guard !audit.functions.isEmpty else { return }
        page.heading(3, "Specialist functions")
        page.table(
            [
                "Function", "Site", "From", "Move", "Seats / needed", "Sessions / needed",
                "Farthest point min",
                "Limit min", "Fit-out", "Dual running", "Cost a year",
            ], textColumns: 4,
            audit.functions.map { stay in
                let function = planningCase.functions.ref(id: stay.functionID).map {
                    planningCase.functions[$0]
                }
                return [
                    Markdown.plain(function?.name ?? stay.functionID), Markdown.plain(siteName(stay.siteID)),
                    label(stay.periods.lowerBound), stay.isMove ? "moves in" : "stays",
                    "\(stay.seats) / \(function?.seats ?? 0)",
                    "\(stay.sessionsPerYear) / \(function?.sessionsPerYear ?? 0)",
                    stay.coverageMinutes.map { Figures.decimal($0, places: 1) } ?? "–",
                    function?.coverageMinutes.map { Figures.decimal($0, places: 1) } ?? "–",
                    Figures.thousands(stay.fitOutPence), Figures.thousands(stay.dualRunningPence),
                    Figures.thousands(stay.annualCostPence),
                ]
            })
    }

    /// One row a site: what it gets, when and for how much.
    private func addWorks(_ page: inout Markdown) {
        guard !audit.works.isEmpty else { return }
        page.heading(3, "Works by site")
        let rows = planningCase.sites.compactMap { site -> [String]? in
            let works = audit.works.filter { $0.siteID == site.id }
            guard !works.isEmpty else { return nil }
            let list = works.map { work in
                let what =
                    work.kind == "opens" || work.kind == "closes" ? work.kind : Markdown.plain(work.item)
                return "\(label(work.period)): \(work.quantity > 1 ? "\(work.quantity) × " : "")\(what)"
            }
            return [
                Markdown.plain(site.name), list.joined(separator: "<br>"),
                Figures.thousands(add(works.map(\.amountPence))),
            ]
        }
        page.table(["Site", "Works", "Cost less receipts"], textColumns: 2, rows)
    }

    private func addPower(_ page: inout Markdown) {
        page.heading(3, "Sites with the least electrical headroom")
        let worst = planningCase.sites.compactMap { site -> Audit.SitePower? in
            audit.sitePower.filter { $0.siteID == site.id && $0.isOpen }.min { $0.headroomKW < $1.headroomKW }
        }.sorted { ($0.headroomKW, $0.siteID) < ($1.headroomKW, $1.siteID) }
        page.table(
            [
                "Site", "Period", "Time", "Load kW", "Supply kW", "Headroom kW", "Supply kVA", "Chargers",
                "Charger kW", "Charging kWh a day", "Electric vehicles",
            ], textColumns: 3,
            worst.prefix(20).map { power in
                [
                    Markdown.plain(siteName(power.siteID)), label(power.period),
                    Figures.clock(power.tightestHalfHour), Figures.decimal(power.loadKW, places: 1),
                    Figures.decimal(power.capacityKW, places: 1),
                    Figures.decimal(power.headroomKW, places: 1),
                    Figures.decimal(power.supplyKVA, places: 0), Figures.grouped(power.chargers),
                    Figures.decimal(power.chargerKW, places: 0),
                    Figures.decimal(power.chargingKWhPerDay, places: 0),
                    Figures.grouped(power.electricVehicles),
                ]
            })
        page.paragraph(
            "Load and supply in the half-hour of the winter design day with the least headroom, at a power factor of "
                + "\(Figures.decimal(planningCase.settings.powerFactor, places: 2)); every site and period is in `sites.csv`."
        )
    }
}
