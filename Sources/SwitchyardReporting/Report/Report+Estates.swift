import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    func addEstates(_ page: inout Markdown) {
        page.heading(2, "Estates")
        addFunctions(&page)
        addWorks(&page)
        addLeases(&page)
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

    /// Leases that end or can be broken while the plan uses the site, the first to end first.
    private func addLeases(_ page: inout Markdown) {
        guard let horizonEnd = horizon.periods.last?.end else { return }
        let leases = planningCase.sites.filter { site in
            site.tenure == .leasehold
                && [site.leaseEnd, site.leaseBreak].contains { date in date.map { $0 < horizonEnd } ?? false }
        }.sorted { ($0.leaseEnd ?? horizonEnd, $0.id) < ($1.leaseEnd ?? horizonEnd, $1.id) }
        let rows = leases.compactMap { site -> [String]? in
            let uses = audit.sitePower.filter { $0.siteID == site.id && $0.isOpen }
            guard let last = uses.map(\.period).max(), horizon.periods.indices.contains(last) else {
                return nil
            }
            let end = site.leaseEnd ?? horizonEnd
            let works = audit.works.filter {
                $0.siteID == site.id && $0.amountPence > 0 && horizon.periods[$0.period].start <= end
            }
            let isRenewed = end.ordinal + 1 < horizon.periods[last].end.ordinal
            let stays = last == horizon.count - 1
            let outcome =
                isRenewed
                ? "open after the end: **renewal assumed**"
                : stays ? "open to the plan's end" : "open to \(label(last))"
            let atEnd = uses.last { horizon.periods[$0.period].start <= end }
            return [
                Markdown.plain(site.name), site.leaseEnd?.description ?? "–",
                site.leaseBreak?.description ?? "–", outcome,
                Figures.thousands(add(works.map(\.amountPence))),
                Figures.grouped(atEnd?.vehicles ?? 0),
            ]
        }
        guard !rows.isEmpty else { return }
        page.heading(3, "Leases that end or can be broken")
        page.table(
            ["Site", "Lease ends", "Break", "In the plan", "Works by then", "Vehicles at the end"],
            textColumns: 4, rows)
        page.paragraph(
            "A lease that ends is taken as renewed at the running cost of `sites.csv`, unless `close_by` there says that it "
                + "cannot be. Works by then are those this plan puts in before the lease, or the plan, ends.")
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
