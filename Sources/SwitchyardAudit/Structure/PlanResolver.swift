import SwitchyardCase

/// Turns a plan's identifiers into positions in the case and reports everything that cannot be turned. A plan edited by
/// hand may hold anything: what is wrong is named and left out, the rest is audited.
struct PlanResolver {
    let planningCase: Case
    let plan: Plan
    private(set) var findings: Findings
    private(set) var resolved: ResolvedPlan
    private var horizon: Horizon { planningCase.horizon }

    init(_ planningCase: Case, _ plan: Plan) {
        self.planningCase = planningCase
        self.plan = plan
        findings = Findings(horizon: planningCase.horizon)
        resolved = ResolvedPlan(planningCase)
    }

    /// - Returns: `false` when the plan was made for other periods, so that nothing in it can be placed.
    mutating func resolve() -> Bool {
        if plan.caseName != planningCase.settings.name {
            findings.structure(
                "case", displayEscaped(plan.caseName), unit: "plan",
                "The plan was made for the case \"\(displayEscaped(plan.caseName))\", not for "
                    + "\"\(displayEscaped(planningCase.settings.name))\".")
        }
        guard plan.periodLabels == horizon.periods.map(\.label) else {
            findings.structure(
                "periods", "plan", unit: "plan",
                "The plan's periods (\(periods(plan.periodLabels))) are not those of the case "
                    + "(\(periods(horizon.periods.map(\.label)))), so nothing in it can be checked.")
            return false
        }
        var vehicles = VehicleResolver(planningCase, plan)
        vehicles.resolve(&findings)
        resolved.vehicles = vehicles.resolved
        resolved.countVehicles()
        resolveInstallations()
        resolveSitesAndFunctions()
        resolveGrantUses()
        resolveCharging()
        return true
    }

    private func periods(_ labels: [String]) -> String {
        guard let first = labels.first, let last = labels.last else { return "none" }
        return "\(labels.count), \(displayEscaped(first)) to \(displayEscaped(last))"
    }

    // MARK: References

    private mutating func unknown(_ what: String, _ id: String, in list: String) {
        findings.structure(
            "unknown \(what)", displayEscaped(id), unit: "entry",
            "The plan's \(list) name the \(what) \"\(displayEscaped(id))\", which the case does not have.")
    }

    private mutating func site(_ id: String, in list: String) -> Int? {
        if let site = planningCase.sites.ref(id: id) { return site.index }
        unknown("site", id, in: list)
        return nil
    }

    private mutating func checkPeriod(_ period: Int, _ subject: String, in list: String) -> Bool {
        if horizon.periods.indices.contains(period) { return true }
        findings.structure(
            "unknown period", displayEscaped(subject), unit: "entry",
            "The plan's \(list) put \(displayEscaped(subject)) in period \(period), which the case does not have."
        )
        return false
    }

    // MARK: Decisions

    private mutating func resolveInstallations() {
        for entry in plan.chargers {
            let list = "chargers"
            let site = site(entry.siteID, in: list)
            let type = planningCase.chargerTypes.ref(id: entry.chargerID)
            if type == nil { unknown("charger", entry.chargerID, in: list) }
            let known = checkPeriod(entry.period, "\(entry.chargerID) at \(entry.siteID)", in: list)
            guard (1...1_000_000).contains(entry.count) else {
                findings.structure(
                    "number of chargers", displayEscaped(entry.siteID), unit: "entry",
                    "The plan puts \(entry.count) chargers in at \(displayEscaped(entry.siteID)).")
                continue
            }
            guard let site, let type, known else { continue }
            resolved.chargers.append(
                .init(
                    site: site, type: type.index, period: entry.period, count: entry.count,
                    end: resolved.endOfLife(
                        from: entry.period, years: planningCase.chargerTypes[type].lifeYears)))
        }
        for entry in plan.gridSteps {
            let list = "grid_steps"
            guard let site = site(entry.siteID, in: list) else { continue }
            let row = planningCase.gridUpgrades.firstIndex { $0.site.index == site && $0.step == entry.step }
            if row == nil { unknown("grid step", "\(entry.step) at \(entry.siteID)", in: list) }
            guard checkPeriod(entry.period, "step \(entry.step) at \(entry.siteID)", in: list), let row else {
                continue
            }
            resolved.gridSteps.append(.init(row: row, period: entry.period))
        }
        resolved.options = choices(
            plan.solarStorage, planningCase.solarStorage, "option", in: "solar_storage")
        resolved.measures = choices(plan.measures, planningCase.measures, "measure", in: "measures")
        resolved.schemes = choices(plan.schemes, planningCase.schemes, "scheme", in: "schemes")
    }

    private mutating func choices<Row>(
        _ entries: [DatedChoice], _ table: Table<Row>, _ what: String, in list: String
    ) -> [ResolvedPlan.Choice] {
        var choices: [ResolvedPlan.Choice] = []
        for entry in entries {
            let row = table.ref(id: entry.id)
            if row == nil { unknown(what, entry.id, in: list) }
            guard checkPeriod(entry.period, entry.id, in: list), let row else { continue }
            choices.append(.init(row: row.index, period: entry.period))
        }
        return choices
    }

    private mutating func resolveSitesAndFunctions() {
        for change in plan.siteChanges {
            let list = "site_changes"
            guard let site = site(change.siteID, in: list),
                checkPeriod(change.period, change.siteID, in: list)
            else { continue }
            let earlier = change.kind == .opens ? resolved.opens[site] : resolved.closes[site]
            if earlier != nil {
                findings.structure(
                    "site changes twice", displayEscaped(change.siteID), unit: "entry",
                    "\(PlainText.site(planningCase.sites[site])) \(change.kind.rawValue) more than once.")
            }
            let first = min(earlier ?? change.period, change.period)
            if change.kind == .opens { resolved.opens[site] = first } else { resolved.closes[site] = first }
        }
        for entry in plan.functions {
            let list = "functions"
            let function = planningCase.functions.ref(id: entry.functionID)
            if function == nil { unknown("function", entry.functionID, in: list) }
            let site = site(entry.siteID, in: list)
            guard checkPeriod(entry.fromPeriod, entry.functionID, in: list), let function, let site else {
                continue
            }
            if resolved.placements[function.index].contains(where: { $0.period == entry.fromPeriod }) {
                findings.structure(
                    "function at two sites", displayEscaped(entry.functionID), unit: "entry",
                    "\(displayEscaped(entry.functionID)) is placed twice in "
                        + "\(horizon.periods[entry.fromPeriod].label); the first entry is taken.")
                continue
            }
            resolved.placements[function.index].append(.init(site: site, period: entry.fromPeriod))
        }
        for function in resolved.placements.indices {
            resolved.placements[function].sort { $0.period < $1.period }
        }
    }

    private mutating func resolveGrantUses() {
        for use in plan.grantUses {
            let list = "grant_uses"
            let grant = planningCase.grants.ref(id: use.grantID)
            if grant == nil { unknown("grant", use.grantID, in: list) }
            guard horizon.budgetSpans.indices.contains(use.budgetSpan) else {
                findings.structure(
                    "unknown period", displayEscaped(use.grantID), unit: "entry",
                    "The plan uses \(displayEscaped(use.grantID)) in budget span \(use.budgetSpan), "
                        + "which the case does not have.")
                continue
            }
            guard use.amountPence >= 0 else {
                findings.structure(
                    "grant amount", displayEscaped(use.grantID), unit: "entry",
                    "The plan uses \(PlainText.pounds(use.amountPence)) of \(displayEscaped(use.grantID)).")
                continue
            }
            guard let grant else { continue }
            resolved.grantUses.append(
                .init(
                    grant: grant.index, span: use.budgetSpan, category: use.category,
                    amountPence: use.amountPence))
        }
    }

    private mutating func resolveCharging() {
        for profile in plan.charging {
            let subject = "charging at \(profile.siteID)"
            let site = site(profile.siteID, in: "charging")
            guard checkPeriod(profile.period, subject, in: "charging"), let site else { continue }
            guard profile.drawKW.count == 48, profile.drawKW.allSatisfy({ $0 >= 0 && $0 <= 1e12 }) else {
                findings.structure(
                    "charging profile", displayEscaped(profile.siteID), unit: "entry",
                    "The charging profile of \(displayEscaped(profile.siteID)) in "
                        + "\(horizon.periods[profile.period].label) is not 48 powers of 0 kW or more; "
                        + "it is left out.")
                continue
            }
            let index = resolved.drawIndex(site: site, profile.chargingClass, period: profile.period)
            guard let earlier = resolved.draws[index] else {
                resolved.draws[index] = profile.drawKW
                continue
            }
            findings.structure(
                "charging profile", displayEscaped(profile.siteID), unit: "entry",
                "The plan has two \(profile.chargingClass.rawValue) charging profiles for "
                    + "\(displayEscaped(profile.siteID)) in \(horizon.periods[profile.period].label); "
                    + "they are added up.")
            resolved.draws[index] = zip(earlier, profile.drawKW).map { min($0 + $1, 1e12) }
        }
    }
}
