import SwitchyardCase

/// power: in every half-hour the site draws no more than its supply gives; steps of supply come in order and in time.
enum PowerCheck {
    static func run(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        let horizon = planningCase.horizon
        checkSteps(plan, &findings)
        let supply = SiteSupply(plan)
        for period in 0..<plan.periodCount {
            for (index, site) in planningCase.sites.enumerated()
            where plan.isOpen(site: index, period: period) {
                let power = supply.load(plan, site: index, period: period)
                let slot = power.tightest
                guard AuditTolerance.exceeds(power.load[slot], power.limit[slot]) else { continue }
                let broken = power.load.indices.count {
                    AuditTolerance.exceeds(power.load[$0], power.limit[$0])
                }
                findings.broken(
                    .power, "supply capacity", site.id, period: period,
                    amount: power.load[slot] - power.limit[slot], unit: "kW",
                    "\(PlainText.site(site)) draws \(PlainText.number(power.load[slot])) kW at \(PlainText.clock(slot)) in \(horizon.periods[period].label), \(PlainText.number(power.load[slot] - power.limit[slot])) kW more than its supply gives (\(PlainText.count(broken, "half-hour")) of the day over it)."
                )
            }
        }
    }

    private static func checkSteps(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        let horizon = planningCase.horizon
        var seen: Set<Int> = []
        for choice in plan.gridSteps {
            let step = planningCase.gridUpgrades[choice.row]
            let site = planningCase.sites[step.site]
            let subject = "\(site.id).\(step.step)"
            let label = horizon.periods[choice.period].label
            if !seen.insert(choice.row).inserted {
                findings.broken(
                    .power, "grid step twice", subject, period: choice.period, amount: 1, unit: "steps",
                    "Grid step \(step.step) at \(PlainText.site(site)) is in the plan more than once.")
            }
            let earliest = horizon.firstPeriod(afterLeadMonths: step.leadTimeMonths)
            if choice.period < earliest {
                findings.broken(
                    .power, "lead time of a grid step", subject, period: choice.period,
                    amount: Double(earliest - choice.period), unit: "periods",
                    "Grid step \(step.step) at \(PlainText.site(site)) is planned for \(label) but takes \(PlainText.count(step.leadTimeMonths, "month")) from \(horizon.start)."
                )
            }
            guard step.step > 1 else { continue }
            let hasPrevious = plan.gridSteps.contains {
                let other = planningCase.gridUpgrades[$0.row]
                return other.site == step.site && other.step == step.step - 1 && $0.period <= choice.period
            }
            guard !hasPrevious else { continue }
            findings.broken(
                .power, "order of grid steps", subject, period: choice.period, amount: 1, unit: "steps",
                "Grid step \(step.step) at \(PlainText.site(site)) is planned for \(label) without step \(step.step - 1) before it."
            )
        }
    }
}
