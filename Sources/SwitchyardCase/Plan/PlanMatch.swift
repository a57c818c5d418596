/// A plan made for an earlier version of a case, in the periods and identifiers of the case as it is now.
///
///     let match = try PlanMatch(lastMonth, to: planningCase, file: "plan.json")
///     match.plan      // what still has its place in the case
///     match.dropped   // what has not: a site given up, a product withdrawn, a date beyond the horizon
///
/// Everything is matched by identifier, periods by label and, where labels differ, by the day they start.
public struct PlanMatch: Sendable {
    /// The previous plan with the case's periods, without its concessions.
    public private(set) var plan: Plan
    /// Decisions the case has no place for, a sentence each.
    public private(set) var dropped: [String] = []

    private let planningCase: Case
    /// Position in the case's horizon of each period of the previous plan: −1 before it, `count` beyond it.
    private let positions: [Int]
    private let labels: [String]

    /// - Parameter file: name that a fault carries.
    /// - Throws: `CaseError` when the plan is not one of this case: periods that cannot be read or lie elsewhere, or fewer than
    ///   half of its vehicles, models, sites, chargers and functions known.
    public init(_ previous: Plan, to planningCase: Case, file: String) throws(CaseError) {
        let horizon = planningCase.horizon
        func fault(_ problem: String, _ expected: String) -> CaseError {
            CaseError(faults: [CaseFault(file: file, problem: problem, expected: expected)])
        }
        var positions: [Int] = []
        for label in previous.periodLabels {
            guard let position = Self.position(of: label, in: horizon) else {
                throw fault(
                    "has a period \"\(displayEscaped(label))\" that is no date",
                    "periods such as \(horizon.periods[0].label)")
            }
            positions.append(position)
        }
        guard positions.contains(where: { horizon.periods.indices.contains($0) }) else {
            throw fault(
                "is not a plan of this case: none of its periods lies in the case's horizon",
                "a plan for some of \(horizon.start) to \(horizon.periods[horizon.count - 1].label)")
        }
        let (known, all) = Self.identifiersKnown(previous, planningCase)
        guard all == 0 || 2 * known >= all else {
            throw fault(
                "is not a plan of this case: it names \(all) vehicles, models, sites, chargers and functions, "
                    + "of which the case has \(known)",
                "a plan made for an earlier version of \(planningCase.settings.name)")
        }
        self.planningCase = planningCase
        self.positions = positions
        labels = previous.periodLabels
        plan = Plan(
            caseName: planningCase.settings.name, periodLabels: horizon.periods.map(\.label))
        matchVehicles(previous)
        matchWorks(previous)
        matchSites(previous)
        matchGrants(previous)
    }

    /// Where a period of another horizon starts in this one, by label or date; `nil` if the label is no date.
    private static func position(of label: String, in horizon: Horizon) -> Int? {
        if let same = horizon.periods.firstIndex(where: { $0.label == label }) { return same }
        let words = label.split(separator: " ", omittingEmptySubsequences: false)
        let first = words.first?.split(whereSeparator: { $0 == "–" || $0 == "-" }).first
        guard words.count <= 2, let first, let year = FinancialYear(String(first)) else { return nil }
        var start = year.start
        if words.count == 2 {
            guard words[1].count == 2, words[1].first == "Q", let quarter = Int(words[1].dropFirst()),
                (1...4).contains(quarter)
            else { return nil }
            start = start.adding(months: 3 * (quarter - 1))
        }
        return start < horizon.start ? -1 : horizon.period(containing: start)
    }

    private static func identifiersKnown(_ previous: Plan, _ planningCase: Case) -> (known: Int, all: Int) {
        let models = Set(previous.vehicles.map(\.modelID))
        let registered = Set(previous.vehicles.filter { $0.origin == .register }.map(\.id))
        let sites = Set(
            previous.vehicles.flatMap { $0.stays.map(\.siteID) } + previous.chargers.map(\.siteID)
                + previous.functions.map(\.siteID))
        let chargers = Set(previous.chargers.map(\.chargerID))
        let functions = Set(previous.functions.map(\.functionID))
        let known =
            models.count { planningCase.models.ref(id: $0) != nil }
            + registered.count { planningCase.vehicles.ref(id: $0) != nil }
            + sites.count { planningCase.sites.ref(id: $0) != nil }
            + chargers.count { planningCase.chargerTypes.ref(id: $0) != nil }
            + functions.count { planningCase.functions.ref(id: $0) != nil }
        return (known, models.count + registered.count + sites.count + chargers.count + functions.count)
    }

    // MARK: Parts of the plan

    private var count: Int { planningCase.horizon.count }

    private mutating func drop(_ what: String, _ why: String) {
        dropped.append("\(displayEscaped(what)): \(why)")
    }

    /// Position of a period of the previous plan, or `nil` after noting why what starts in it is dropped.
    private mutating func place(_ period: Int, _ what: String) -> Int? {
        let position = positions[period]
        if position < 0 {
            drop(
                "\(what) from \(labels[period])",
                "before the case's horizon; what of it still stands must be in the inputs")
        } else if position >= count {
            drop("\(what) from \(labels[period])", "beyond the case's horizon")
        } else {
            return position
        }
        return nil
    }

    private mutating func matchVehicles(_ previous: Plan) {
        /// Vehicles dropped for one reason, in the order it first came up.
        var lost: [(reason: String, vehicles: Int)] = []
        func lose(_ reason: String) {
            if let known = lost.firstIndex(where: { $0.reason == reason }) {
                lost[known].vehicles += 1
            } else {
                lost.append((reason, 1))
            }
        }
        for vehicle in previous.vehicles {
            let name = displayEscaped(vehicle.modelID)
            guard planningCase.models.ref(id: vehicle.modelID) != nil else {
                lose("of model \(name): the case has no such model")
                continue
            }
            let from = max(positions[vehicle.firstPeriod], 0)
            switch vehicle.origin {
            case .register:
                guard planningCase.vehicles.ref(id: vehicle.id) != nil else {
                    lose("of model \(name): not in the case's register")
                    continue
                }
            case .order(let order):
                guard planningCase.orders.ref(id: order) != nil else {
                    lose("of order \(displayEscaped(order)): the case has no such order")
                    continue
                }
            case .purchase:
                guard positions[vehicle.firstPeriod] >= 0 else {
                    lose("of model \(name): bought before the case's horizon, so part of its inputs now")
                    continue
                }
            }
            guard from < count else {
                lose("of model \(name): bought beyond the case's horizon")
                continue
            }
            var kept = vehicle
            kept.firstPeriod = from
            kept.leavesPeriod = vehicle.leavesPeriod.map { max(positions[$0], 0) }
            if let leaves = kept.leavesPeriod, leaves >= count { kept.leavesPeriod = nil }
            kept.stays = stays(of: vehicle, from: from) { lose("at \(displayEscaped($0)): \($1)") }
            plan.vehicles.append(kept)
        }
        for (reason, vehicles) in lost {
            dropped.append("\(vehicles) vehicle\(vehicles == 1 ? "" : "s") \(reason)")
        }
    }

    /// Stays at sites and in roles the case has; a stay that is lost leaves the vehicle where it was before.
    private func stays(
        of vehicle: PlannedVehicle, from first: Int, lose: (String, String) -> Void
    ) -> [PlannedVehicle.Stay] {
        var kept: [PlannedVehicle.Stay] = []
        for stay in vehicle.stays {
            let position = positions[stay.fromPeriod]
            guard position < count else { continue }
            guard planningCase.sites.ref(id: stay.siteID) != nil else {
                lose(stay.siteID, "the case has no such site")
                continue
            }
            guard planningCase.roles.ref(id: stay.roleID) != nil else {
                lose(stay.siteID, "the case has no role \(displayEscaped(stay.roleID))")
                continue
            }
            var moved = stay
            moved.fromPeriod = kept.isEmpty ? first : max(position, first)
            if kept.last?.fromPeriod == moved.fromPeriod { kept.removeLast() }
            kept.append(moved)
        }
        return kept
    }

    private mutating func matchWorks(_ previous: Plan) {
        let planningCase = planningCase
        for entry in previous.chargers {
            let what = "\(entry.count) × \(entry.chargerID) at \(entry.siteID)"
            guard planningCase.chargerTypes.ref(id: entry.chargerID) != nil else {
                drop(what, "the case has no such charger type")
                continue
            }
            guard planningCase.sites.ref(id: entry.siteID) != nil else {
                drop(what, "the case has no such site")
                continue
            }
            guard let period = place(entry.period, what) else { continue }
            var kept = entry
            kept.period = period
            plan.chargers.append(kept)
        }
        for entry in previous.gridSteps {
            let what = "grid step \(entry.step) at \(entry.siteID)"
            let site = planningCase.sites.ref(id: entry.siteID)
            guard planningCase.gridUpgrades.contains(where: { $0.site == site && $0.step == entry.step })
            else {
                drop(what, "the case has no such grid step")
                continue
            }
            guard let period = place(entry.period, what) else { continue }
            plan.gridSteps.append(.init(siteID: entry.siteID, step: entry.step, period: period))
        }
        plan.solarStorage = choices(previous.solarStorage, "option") {
            planningCase.solarStorage.ref(id: $0) != nil
        }
        plan.measures = choices(previous.measures, "measure") { planningCase.measures.ref(id: $0) != nil }
        plan.schemes = choices(previous.schemes, "scheme") { planningCase.schemes.ref(id: $0) != nil }
        var profiles: [String: Int] = [:]
        for profile in previous.charging where planningCase.sites.ref(id: profile.siteID) != nil {
            guard planningCase.horizon.periods.indices.contains(positions[profile.period]) else { continue }
            var kept = profile
            kept.period = positions[profile.period]
            // Of several old periods in one new period the last stands for all.
            let key = "\(kept.siteID) \(kept.chargingClass.rawValue) \(kept.period)"
            if let known = profiles[key] {
                plan.charging[known] = kept
            } else {
                profiles[key] = plan.charging.count
                plan.charging.append(kept)
            }
        }
    }

    private mutating func matchGrants(_ previous: Plan) {
        let spans = planningCase.horizon.budgetSpans
        let names = previous.budgetSpanLabels
        for use in previous.grantUses where planningCase.grants.ref(id: use.grantID) != nil {
            guard let span = spans.firstIndex(where: { $0.label == names[use.budgetSpan] }) else { continue }
            var kept = use
            kept.budgetSpan = span
            plan.grantUses.append(kept)
        }
    }

    private mutating func choices(
        _ entries: [DatedChoice], _ what: String, isKnown: (String) -> Bool
    ) -> [DatedChoice] {
        var kept: [DatedChoice] = []
        for entry in entries {
            guard isKnown(entry.id) else {
                drop("\(what) \(entry.id)", "the case has no such \(what)")
                continue
            }
            if let period = place(entry.period, "\(what) \(entry.id)") {
                kept.append(.init(id: entry.id, period: period))
            }
        }
        return kept
    }

    private mutating func matchSites(_ previous: Plan) {
        for change in previous.siteChanges {
            let what = "\(change.siteID) \(change.kind.rawValue)"
            guard planningCase.sites.ref(id: change.siteID) != nil else {
                drop(what, "the case has no such site")
                continue
            }
            if let period = place(change.period, what) {
                plan.siteChanges.append(.init(siteID: change.siteID, kind: change.kind, period: period))
            }
        }
        for entry in previous.functions {
            let what = "\(entry.functionID) at \(entry.siteID)"
            let function = planningCase.functions.ref(id: entry.functionID)
            let site = planningCase.sites.ref(id: entry.siteID)
            guard
                planningCase.functionOptions.contains(where: { $0.function == function && $0.site == site })
            else {
                drop(what, "the case has no such option")
                continue
            }
            let position = positions[entry.fromPeriod]
            guard position < count else {
                drop("\(what) from \(labels[entry.fromPeriod])", "beyond the case's horizon")
                continue
            }
            plan.functions.append(
                .init(functionID: entry.functionID, siteID: entry.siteID, fromPeriod: max(position, 0)))
        }
    }
}
