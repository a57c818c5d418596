import SwitchyardCase

/// Checks a plan, whoever made it, against the planning rules, and works its figures out anew.
///
///     let audit = Auditor(planningCase).audit(plan)
///     for violation in audit.violations { print(violation.sentence) }
///
/// It is written from the planning rules alone and shares no code with the formulation. It never fails: what a plan gets
/// wrong becomes a violation.
public struct Auditor: Sendable {
    private let planningCase: Case

    public init(_ planningCase: Case) { self.planningCase = planningCase }

    public func audit(_ plan: Plan) -> Audit {
        var resolver = PlanResolver(planningCase, plan)
        let isPlaced = resolver.resolve()
        let resolved = resolver.resolved
        var findings = resolver.findings
        var pence = CheckedPence()
        var audit = Audit()

        let energy = EnergyTable(resolved)
        let capital = CapitalLedger(resolved, &pence)
        let revenue = RevenueLedger(resolved, energy, &pence)
        let money = MoneyCheck(resolved, capital.items)
        audit.capital = capital.items
        audit.revenue = revenue.entries
        audit.budget = money.budget(&pence)
        audit.grantUses = resolved.grantUses.map { use in
            Audit.GrantLine(
                grantID: planningCase.grants[use.grant].id, span: use.span,
                label: planningCase.horizon.budgetSpans[use.span].label, category: use.category,
                amountPence: use.amountPence)
        }
        audit.carbon = CarbonLedger.entries(resolved, energy)
        audit.carbonSpans = CarbonLedger.spans(planningCase.horizon, planningCase.carbon, audit.carbon)
        audit.flows = CashFlows.flows(resolved, audit.capital, audit.revenue, audit.carbon, &pence)
        audit.netPresentCostPence = audit.flows.reduce(0) { pence.sum($0, $1.discountedPence) }
        audit.fleet = FleetTable.periods(resolved)
        audit.fleetCounts = FleetTable.counts(resolved)
        audit.orders = FleetTable.orders(resolved, &pence)
        audit.sitePower = SiteTable.power(resolved)
        audit.works = SiteTable.works(resolved, audit.capital)
        audit.functions = FunctionTable.stays(resolved, audit.capital, &pence)
        audit.obstacles = ObstacleTable(resolved).entries(resolved)
        audit.restsOn = ProvenanceTable.shares(audit.capital, revenue, &pence)
        audit.weightiestRows = ProvenanceTable.rows(planningCase, audit.capital, revenue, &pence)

        if isPlaced {
            check(resolved, plan, energy, money, audit, &pence, &findings)
        }
        if pence.overflowed {
            findings.structure(
                "figures too large", "plan", unit: "plan",
                "Sums of money go beyond what can be counted to the penny, so totals are not right.")
        }
        audit.violations = findings.violations.map { declared($0, in: plan) }
        return audit
    }

    /// Every rule family that is not switched off, in order.
    private func check(
        _ resolved: ResolvedPlan, _ plan: Plan, _ energy: EnergyTable, _ money: MoneyCheck, _ audit: Audit,
        _ pence: inout CheckedPence, _ findings: inout Findings
    ) {
        for family in RuleFamily.allCases where planningCase.settings.rule(family).mode != .off {
            switch family {
            case .service: ServiceCheck.run(resolved, concessions: plan.concessions, &findings)
            case .fleetBalance: FleetBalanceCheck.run(resolved, &findings)
            case .range: RangeCheck.run(resolved, &findings)
            case .bays: BaysCheck.run(resolved, &findings)
            case .charging: ChargingCheck(resolved).run(&findings)
            case .power: PowerCheck.run(resolved, &findings)
            case .hosting: HostingCheck(resolved).run(&findings)
            case .estates: EstatesCheck.run(resolved, &findings)
            case .cleanAir: CleanAirCheck.run(resolved, energy, &findings)
            case .carbon: CarbonCheck.run(resolved, energy, audit.carbonSpans, &findings)
            case .money: money.run(audit.budget, &pence, &findings)
            }
        }
    }

    /// Marks a violation that the plan lists to its full amount, and prices it where the case does.
    private func declared(_ found: Violation, in plan: Plan) -> Violation {
        var violation = found
        guard case .rule(let family) = violation.family else { return violation }
        let setting = planningCase.settings.rule(family)
        if setting.mode == .soft {
            let units = violation.unit == "pence" ? violation.amount / 100 : violation.amount
            let years = violation.periodIndex.map { planningCase.horizon.periods[$0].lengthYears } ?? 1
            let price = (Double(setting.pricePence) * units * years).rounded()
            violation.pricePence = Int(exactly: price)
        }
        var subjects = ["\(violation.subject) \(violation.period)", violation.subject]
        if family == .carbon { subjects.append(violation.period) }
        let conceded = plan.concessions.filter { $0.family == family && subjects.contains($0.subject) }
            .reduce(0) { $0 + ($1.unit == "GBP" ? $1.amount * 100 : $1.amount) }
        // Concessions of money come from a linear programme in pounds: to the nearest penny they must be whole.
        let slack = violation.unit == "pence" ? 1 : 1e-4 * max(1, violation.amount)
        violation.isDeclared = conceded > 0 && violation.amount <= conceded + slack
        return violation
    }
}
