/// What it is worth to leave a decision of a signed-off plan alone, in pence.
///
/// The price of a change is not money anyone pays: it stands for reopened orders, tenders, consents and rotas, and steers the
/// choice of plan only. All defaults are assumptions of this program, to be replaced by the trust's own judgement.
public struct ChangePrices: Sendable, Equatable {
    /// For each vehicle ordered in another period, added or given up.
    public var orderPence = 1_000_00
    /// For each vehicle that leaves the fleet in another period, or no longer does.
    public var disposalPence = 250_00
    /// For each charger put in in another period, added or given up.
    public var chargerPence = 1_000_00
    /// For each grid step, solar or storage option, building measure or scheme that is moved, added or given up.
    public var worksPence = 5_000_00
    /// For each site that opens or closes in another period or no longer does.
    public var sitePence = 50_000_00
    /// For each specialist function that is somewhere else than planned at any time.
    public var functionPence = 50_000_00
    /// For each vehicle and year at another site than planned.
    public var stationPencePerYear = 250_00

    public init() {}

    /// Names of the prices, as the command line and the report have them.
    public static let names = ["order", "disposal", "charger", "works", "site", "function", "station"]

    private static var paths: [WritableKeyPath<ChangePrices, Int> & Sendable] {
        [
            \.orderPence, \.disposalPence, \.chargerPence, \.worksPence, \.sitePence, \.functionPence,
            \.stationPencePerYear,
        ]
    }

    /// The price of a name; `nil` for a name there is not.
    public subscript(name: String) -> Int? {
        get { Self.names.firstIndex(of: name).map { self[keyPath: Self.paths[$0]] } }
        set {
            if let newValue, let index = Self.names.firstIndex(of: name) {
                self[keyPath: Self.paths[index]] = newValue
            }
        }
    }
}

/// A decision that differs between two plans.
public struct PlanChange: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case order, disposal, charger, grid, energy, measure, scheme, site, function, station
    }
    public var kind: Kind
    /// Model, charger type, option, measure, scheme or function; `step 2` for a grid step.
    public var item: String
    public var roleID: String
    public var siteID: String
    /// Periods of an order, disposal, work or site change before and after; for a change of station the first and the last
    /// period that differ. `nil`: not at all.
    public var fromPeriod: Int?
    public var toPeriod: Int?
    /// What was planned and what is now, for people: periods, sites or numbers of vehicles.
    public var from: String
    public var to: String
    /// Vehicles or chargers moved, added or given up; 1 for anything else.
    public var quantity: Int
}

/// The differences between a previous plan and a new one of the same case, counted and priced decision by decision.
///
/// Among the orders of one model and role, and the chargers of one type at one site, as many as possible are taken as moved
/// in time; the rest is added or given up. Every moved, added or given-up one counts once.
public struct PlanChanges: Sendable {
    /// In the order of kinds, tables and periods.
    public private(set) var changes: [PlanChange] = []
    /// By kind, in order: how many decisions changed and what that weighs. Stations count vehicle-years.
    public private(set) var totals: [(kind: PlanChange.Kind, count: Double, pricePence: Double)] = []
    /// Changed decisions of all kinds but stations.
    public var count: Int { totals.reduce(0) { $0 + ($1.kind == .station ? 0 : Int($1.count)) } }
    /// Vehicle-years at other sites than planned.
    public var stationYears: Double { totals.last { $0.kind == .station }?.count ?? 0 }
    public var pricePence: Double { totals.reduce(0) { $0 + $1.pricePence } }

    private let planningCase: Case
    private var horizon: Horizon { planningCase.horizon }

    /// - Parameters:
    ///   - previous: matched to the case: `PlanMatch.plan`.
    ///   - plan: a plan of the case.
    public init(from previous: Plan, to plan: Plan, _ planningCase: Case, prices: ChangePrices) {
        self.planningCase = planningCase
        let old = PlanCounts(previous, planningCase)
        let new = PlanCounts(plan, planningCase)
        addVehicles(.order, old.bought, new.bought, prices.orderPence)
        addVehicles(.disposal, old.left, new.left, prices.disposalPence)
        addChargers(old, new, prices.chargerPence)
        addStarts(.grid, old.gridSteps, new.gridSteps, prices.worksPence) {
            let step = planningCase.gridUpgrades[$0]
            return ("step \(step.step)", planningCase.sites[step.site].id)
        }
        addStarts(.energy, old.solarStorage, new.solarStorage, prices.worksPence) {
            let option = planningCase.solarStorage[$0]
            return (option.id, planningCase.sites[option.site].id)
        }
        addStarts(.measure, old.measures, new.measures, prices.worksPence) {
            let measure = planningCase.measures[$0]
            return (measure.id, planningCase.sites[measure.site].id)
        }
        addStarts(.scheme, old.schemes, new.schemes, prices.worksPence) {
            (planningCase.schemes[$0].id, "")
        }
        addStarts(.site, old.siteChanges, new.siteChanges, prices.sitePence) {
            let site = planningCase.sites[$0]
            return (site.status == .existing ? "closes" : "opens", site.id)
        }
        addFunctions(old.places, new.places, prices.functionPence)
        addStations(old, new, prices.stationPencePerYear)
    }

    private func label(_ period: Int?) -> String { period.map { horizon.periods[$0].label } ?? "–" }

    private mutating func total(_ kind: PlanChange.Kind, _ count: Double, _ pence: Int) {
        totals.append((kind, count, count * Double(pence)))
    }

    /// Pairs what was given up with what was added, in order of time.
    private func paired(_ old: [Int], _ new: [Int]) -> [(from: Int?, to: Int?, quantity: Int)] {
        var given: [(period: Int, left: Int)] = []
        var added = given
        for period in old.indices {
            if old[period] > new[period] { given.append((period, old[period] - new[period])) }
            if new[period] > old[period] { added.append((period, new[period] - old[period])) }
        }
        var pairs: [(Int?, Int?, Int)] = []
        var (i, j) = (0, 0)
        while i < given.count || j < added.count {
            guard i < given.count, j < added.count else {
                if i < given.count {
                    pairs.append((given[i].period, nil, given[i].left))
                    i += 1
                } else {
                    pairs.append((nil, added[j].period, added[j].left))
                    j += 1
                }
                continue
            }
            let quantity = min(given[i].left, added[j].left)
            pairs.append((given[i].period, added[j].period, quantity))
            given[i].left -= quantity
            added[j].left -= quantity
            if given[i].left == 0 { i += 1 }
            if added[j].left == 0 { j += 1 }
        }
        return pairs
    }

    private mutating func addVehicles(
        _ kind: PlanChange.Kind, _ old: [[[Int]]], _ new: [[[Int]]], _ pence: Int
    ) {
        var count = 0
        for role in planningCase.roles.refs {
            for model in planningCase.models.refs {
                let pairs = paired(old[model.index][role.index], new[model.index][role.index])
                for pair in pairs {
                    count += pair.quantity
                    changes.append(
                        PlanChange(
                            kind: kind, item: planningCase.models[model].id,
                            roleID: planningCase.roles[role].id,
                            siteID: "", fromPeriod: pair.from, toPeriod: pair.to, from: label(pair.from),
                            to: label(pair.to), quantity: pair.quantity))
                }
            }
        }
        total(kind, Double(count), pence)
    }

    private mutating func addChargers(_ old: PlanCounts, _ new: PlanCounts, _ pence: Int) {
        var count = 0
        for site in planningCase.sites.refs {
            for type in planningCase.chargerTypes.refs {
                let pairs = paired(
                    old.chargers[type.index][site.index], new.chargers[type.index][site.index])
                for pair in pairs {
                    count += pair.quantity
                    changes.append(
                        PlanChange(
                            kind: .charger, item: planningCase.chargerTypes[type].id, roleID: "",
                            siteID: planningCase.sites[site].id, fromPeriod: pair.from, toPeriod: pair.to,
                            from: label(pair.from), to: label(pair.to), quantity: pair.quantity))
                }
            }
        }
        total(.charger, Double(count), pence)
    }

    private mutating func addStarts(
        _ kind: PlanChange.Kind, _ old: [Int?], _ new: [Int?], _ pence: Int,
        describe: (Int) -> (item: String, siteID: String)
    ) {
        var count = 0
        for row in old.indices where old[row] != new[row] {
            let (item, siteID) = describe(row)
            count += 1
            changes.append(
                PlanChange(
                    kind: kind, item: item, roleID: "", siteID: siteID, fromPeriod: old[row],
                    toPeriod: new[row], from: label(old[row]), to: label(new[row]), quantity: 1))
        }
        total(kind, Double(count), pence)
    }

    private mutating func addFunctions(_ old: [[Ref<Site>?]], _ new: [[Ref<Site>?]], _ pence: Int) {
        var count = 0
        for function in old.indices where old[function] != new[function] {
            count += 1
            let first = zip(old[function], new[function]).enumerated().first { $1.0 != $1.1 }?.offset
            changes.append(
                PlanChange(
                    kind: .function, item: planningCase.functions[function].id, roleID: "", siteID: "",
                    fromPeriod: first, toPeriod: first, from: itinerary(old[function]),
                    to: itinerary(new[function]), quantity: 1))
        }
        total(.function, Double(count), pence)
    }

    /// `HQ, then NORTH from 2024/25`.
    private func itinerary(_ places: [Ref<Site>?]) -> String {
        var text = ""
        for (period, place) in places.enumerated() where period == 0 || place != places[period - 1] {
            guard let place else {
                if period > 0 { text += ", then none from \(label(period))" }
                continue
            }
            text += (text.isEmpty ? "" : ", then ") + planningCase.sites[place].id
            if period > 0 { text += " from \(label(period))" }
        }
        return text.isEmpty ? "–" : text
    }

    /// Runs of periods in which a site has more or fewer vehicles of a role and plug than planned.
    private mutating func addStations(_ old: PlanCounts, _ new: PlanCounts, _ pence: Int) {
        var years = 0.0
        for role in planningCase.roles.refs {
            var more = [Int](repeating: 0, count: horizon.count)
            var fewer = more
            for plug in 0..<PlanCounts.plugCount {
                for site in planningCase.sites.refs {
                    let planned = old.strength[role.index][plug][site.index]
                    let now = new.strength[role.index][plug][site.index]
                    for period in planned.indices {
                        more[period] += max(0, now[period] - planned[period])
                        fewer[period] += max(0, planned[period] - now[period])
                    }
                    addRuns(role, plug, site, planned, now)
                }
            }
            for period in horizon.periods {
                years += Double(max(more[period.index], fewer[period.index])) * period.lengthYears
            }
        }
        total(.station, years, pence)
    }

    private mutating func addRuns(
        _ role: Ref<Role>, _ plug: Int, _ site: Ref<Site>, _ planned: [Int], _ now: [Int]
    ) {
        var period = 0
        while period < planned.count {
            guard planned[period] != now[period] else {
                period += 1
                continue
            }
            let first = period
            while period + 1 < planned.count, planned[period + 1] == planned[first],
                now[period + 1] == now[first]
            { period += 1 }
            let name = plug == 0 ? "no plug" : "\(ChargingClass.allCases[plug - 1].rawValue) plug"
            changes.append(
                PlanChange(
                    kind: .station, item: name, roleID: planningCase.roles[role].id,
                    siteID: planningCase.sites[site].id, fromPeriod: first, toPeriod: period,
                    from: "\(planned[first])", to: "\(now[first])",
                    quantity: abs(now[first] - planned[first])))
            period += 1
        }
    }
}
