import SwitchyardCase

/// estates: sites open and close when they may, nothing is put into a site that is shut or will be, measures come in time.
enum EstatesCheck {
    static func run(_ plan: ResolvedPlan, _ findings: inout Findings) {
        for site in plan.planningCase.sites.indices { checkSite(plan, site, &findings) }
        checkVehicles(plan, &findings)
        checkInstallations(plan, &findings)
        checkMeasures(plan, &findings)
        checkChoices(plan, &findings)
    }

    private static func checkSite(_ plan: ResolvedPlan, _ index: Int, _ findings: inout Findings) {
        let horizon = plan.planningCase.horizon
        let site = plan.planningCase.sites[index]
        func broken(_ rule: String, _ period: Int, _ amount: Int, _ sentence: String) {
            findings.broken(
                .estates, rule, site.id, period: period, amount: Double(amount), unit: "periods", sentence)
        }
        let name = PlainText.site(site)
        switch site.status {
        case .existing:
            if let period = plan.opens[index] {
                broken(
                    "opening an existing site", period, 1, "\(name) is open already and cannot open again.")
            }
            if let period = plan.closes[index] {
                let earliest = site.closeFrom.map { horizon.firstPeriod(startingFrom: $0) }
                if let earliest, period < earliest, let from = site.closeFrom {
                    broken(
                        "earliest closing", period, earliest - period,
                        "\(name) closes in \(horizon.periods[period].label) but may not close before \(from)."
                    )
                } else if earliest == nil {
                    broken(
                        "may not close", period, 1,
                        "\(name) closes in \(horizon.periods[period].label) but may not close.")
                }
            }
        case .candidate:
            if let period = plan.opens[index], let from = site.openFrom {
                let earliest = horizon.firstPeriod(startingFrom: from)
                if period < earliest {
                    broken(
                        "earliest opening", period, earliest - period,
                        "\(name) opens in \(horizon.periods[period].label) but cannot open before \(from).")
                }
            }
            if let period = plan.closes[index] {
                broken(
                    "closing a candidate site", period, 1,
                    "\(name) is a candidate site, which stays open once it opens.")
            }
        }
        if let limit = site.closeBy {
            let due = horizon.period(containing: limit)
            let open = (due..<max(due, horizon.count)).count { plan.isOpen(site: index, period: $0) }
            if open > 0 {
                broken(
                    "latest closing", due, open,
                    "\(name) must be closed by \(limit) but is open for \(PlainText.count(open, "period")) after that."
                )
            }
        }
    }

    private static func checkVehicles(_ plan: ResolvedPlan, _ findings: inout Findings) {
        for period in 0..<plan.periodCount {
            for (index, site) in plan.planningCase.sites.enumerated()
            where !plan.isOpen(site: index, period: period) {
                let vehicles = plan.kinds.indices.reduce(0) {
                    $0 + plan.count(period: period, site: index, kind: $1)
                }
                guard vehicles > 0 else { continue }
                findings.broken(
                    .estates, "vehicles at a closed site", site.id, period: period, amount: Double(vehicles),
                    unit: "vehicles",
                    "\(PlainText.count(vehicles, "vehicle")) are based at \(PlainText.site(site)) in \(plan.planningCase.horizon.periods[period].label), when it is not open."
                )
            }
        }
    }

    /// Chargers, grid steps, options and measures go into open sites that stay open.
    private static func checkInstallations(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        var works: [(what: String, site: Int, period: Int)] = []
        works += plan.chargers.map { (planningCase.chargerTypes[$0.type].id, $0.site, $0.period) }
        works += plan.gridSteps.map {
            let step = planningCase.gridUpgrades[$0.row]
            return ("grid step \(step.step)", step.site.index, $0.period)
        }
        works += plan.options.map {
            (planningCase.solarStorage[$0.row].id, planningCase.solarStorage[$0.row].site.index, $0.period)
        }
        works += plan.measures.map {
            (planningCase.measures[$0.row].id, planningCase.measures[$0.row].site.index, $0.period)
        }
        for work in works {
            let site = planningCase.sites[work.site]
            let label = planningCase.horizon.periods[work.period].label
            let what = "\(displayEscaped(work.what)) goes into \(PlainText.site(site)) in \(label)"
            if !plan.isOpen(site: work.site, period: work.period) {
                findings.broken(
                    .estates, "works at a closed site", site.id, period: work.period, amount: 1,
                    unit: "works",
                    "\(what), when the site is not open.")
            } else if site.status == .existing, let closing = plan.closes[work.site] {
                findings.broken(
                    .estates, "works at a site that closes", site.id, period: work.period, amount: 1,
                    unit: "works",
                    "\(what), although the site closes in \(planningCase.horizon.periods[closing].label).")
            }
        }
    }

    /// Measures with a date are in place from then on while their site is open.
    private static func checkMeasures(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        let horizon = planningCase.horizon
        for (row, measure) in planningCase.measures.enumerated() {
            guard let date = measure.requiredBy else { continue }
            let inPlace = plan.measures.filter { $0.row == row }.map(\.period).min() ?? horizon.count
            let due = horizon.period(containing: date)
            let missing = (due..<max(due, horizon.count)).filter {
                $0 < inPlace && plan.isOpen(site: measure.site.index, period: $0)
            }
            guard let first = missing.first else { continue }
            findings.broken(
                .estates, "measure in place", measure.id, period: first, amount: Double(missing.count),
                unit: "periods",
                "\(displayEscaped(measure.id)) must be in place at \(PlainText.site(planningCase.sites[measure.site])) by \(date); it is missing in \(PlainText.count(missing.count, "period")) from \(horizon.periods[first].label)."
            )
        }
    }

    /// Measures, options and schemes at most once, and not before their time.
    private static func checkChoices(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        let horizon = planningCase.horizon
        func check(
            _ choices: [ResolvedPlan.Choice], _ id: (Int) -> String, earliest start: (Int) -> (Int, String)
        ) {
            var seen: Set<Int> = []
            for choice in choices {
                let subject = id(choice.row)
                let shown = displayEscaped(subject)
                if !seen.insert(choice.row).inserted {
                    findings.broken(
                        .estates, "at most once", subject, period: choice.period, amount: 1, unit: "works",
                        "\(shown) is in the plan more than once.")
                }
                let (first, reason) = start(choice.row)
                guard choice.period < first else { continue }
                findings.broken(
                    .estates, "earliest start", subject, period: choice.period,
                    amount: Double(first - choice.period), unit: "periods",
                    "\(shown) is planned for \(horizon.periods[choice.period].label) but \(reason).")
            }
        }
        func lead(_ months: Int) -> (Int, String) {
            (
                horizon.firstPeriod(afterLeadMonths: months),
                "takes \(PlainText.count(months, "month")) from \(horizon.start)"
            )
        }
        check(
            plan.measures, { planningCase.measures[$0].id },
            earliest: { lead(planningCase.measures[$0].leadTimeMonths) })
        check(
            plan.options, { planningCase.solarStorage[$0].id },
            earliest: { lead(planningCase.solarStorage[$0].leadTimeMonths) })
        check(
            plan.schemes, { planningCase.schemes[$0].id },
            earliest: {
                let date = planningCase.schemes[$0].startFrom
                return (horizon.firstPeriod(startingFrom: date), "cannot start before \(date)")
            })
        for choice in plan.schemes {
            let scheme = planningCase.schemes[choice.row]
            guard let latest = scheme.startBy else { continue }
            let due = horizon.period(containing: latest)
            guard choice.period > due else { continue }
            findings.broken(
                .estates, "latest start", scheme.id, period: choice.period,
                amount: Double(choice.period - due),
                unit: "periods",
                "\(displayEscaped(scheme.id)) is planned for \(horizon.periods[choice.period].label) but must start by \(latest)."
            )
        }
    }
}
