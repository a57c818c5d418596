import SwitchyardCase
import SwitchyardSolver

/// Builds a first plan from the whole to the parts: the fleet year by year, then where it stands and charges period by
/// period, then the works that can wait.
///
/// 1. The fleet estimate decides purchases, sales, functions, openings and measures against money and carbon.
/// 2. With the fleet given, each period on its own places vehicles, chargers and grid steps at least cost, building on
///    what earlier periods put in.
/// 3. With vehicles and chargers given, measures, schemes, grants and energy are decided again to fit the money.
/// Rules that money could break are priced far above any saving, so that every step has a solution; a plan without
/// concessions keeps them all.
struct PlanConstruction {
    let formulation: PlanningFormulation
    private(set) var simplexIterations = 0
    private(set) var failure = ""
    private let limits: SimplexLimits
    private var values: [Double]
    private var isDecided: [Bool]

    /// Rows that prove the failed step has no solution.
    private(set) var conflict: [String] = []
    /// Whether placing vehicles backs out of every batch that leaves a zone short: slower, so only in the last rounds.
    private var isCareful = false
    private var extraVehicles = PlanningFormulation.ExtraVehicles()
    /// Stations that close in this plan although vehicles could stand there; see `closing`.
    private let closing: Set<Int>

    /// - Parameters:
    ///   - formulation: the full model with concessions allowed.
    ///   - closing: stations (site indices) the plan may close; others where vehicles may stand stay open.
    init(formulation: PlanningFormulation, limits: SimplexLimits, closing: Set<Int> = []) {
        self.closing = closing
        self.formulation = formulation
        self.limits = limits
        values = Array(repeating: 0, count: formulation.model.columnCount)
        isDecided = Array(repeating: false, count: formulation.model.columnCount)
    }

    /// Rounds of the fleet decision: after each, roles that came out short at some site get more vehicles.
    private static let rounds = 2
    private static let quickRounds = 9

    /// Column values of a whole-number point of the full model, or `nil` if a step found none.
    mutating func run() -> [Double]? {
        for round in 1...Self.rounds {
            isDecided = Array(repeating: false, count: formulation.model.columnCount)
            isCareful = round > Self.quickRounds
            guard decideFleet() else { return nil }
            for period in 0..<formulation.periodCount {
                guard placeVehicles(period) else {
                    failure =
                        "no way found to place and charge the fleet in \(formulation.horizon.periods[period].label)"
                        + (conflict.isEmpty ? "" : ": \(conflict.prefix(12).joined(separator: ", "))")
                    return nil
                }
            }
            if round == Self.rounds || !raiseShortRoles() { break }
        }
        guard fitWorks() else {
            failure = "no way found to fit measures and schemes into the programme"
            return nil
        }
        return values
    }

    /// Gives more vehicles to roles that are short on shift somewhere. Returns whether any is.
    private mutating func raiseShortRoles() -> Bool {
        var any = false
        let planningCase = formulation.planningCase
        for role in planningCase.roles.refs {
            let suffix = ".\(planningCase.roles[role].id) "
            for period in formulation.horizon.periods {
                let short = formulation.concessions.filter {
                    $0.family == .service && $0.subject.hasSuffix(suffix + period.label)
                }.reduce(0.0) { $0 + values[$1.column.index] }
                guard short > 1e-6 else { continue }
                any = true
                let more = Int((short * (1 + planningCase.roles[role].sparePercent / 100)).rounded(.up))
                extraVehicles.count[role.index, default: [:]][period.index, default: 0] += max(1, more)
            }
        }
        return any
    }

    private mutating func decide(_ part: RestrictedModel, _ point: [Double]) {
        for (position, j) in part.columns.enumerated() {
            values[j] = point[position]
            isDecided[j] = true
        }
    }

    private func indices(_ columns: [[Column?]]) -> [Int] { columns.flatMap { $0.compactMap { $0?.index } } }

    // MARK: Fleet

    private mutating func decideFleet() -> Bool {
        var estimate = PlanningFormulation(
            formulation.sets, conceding: true, detail: .fleetEstimate, extraVehicles: extraVehicles)
        keepStationsOpen(&estimate)
        var dive = GroupedDive(
            model: estimate.model, limits: limits, penalties: estimate.concessions.map(\.column.index))
        let point = dive.run([
            (indices(estimate.open) + estimate.hosted.flatMap { indices($0) }, .nearest),
            (indices(estimate.bought), .nearest), (indices(estimate.stock), .nearest),
            (
                indices(estimate.measures) + indices(estimate.solarStorage) + indices(estimate.schemes),
                .nearest
            ),
        ])
        simplexIterations += dive.simplexIterations
        guard let point else {
            failure = "no whole-number fleet found"
            return false
        }
        func take(_ mine: [[Column?]], _ theirs: [[Column?]]) {
            for (row, other) in zip(mine, theirs) {
                for (column, from) in zip(row, other) {
                    guard let column, let from else { continue }
                    values[column.index] = point[from.index]
                    isDecided[column.index] = true
                }
            }
        }
        take(formulation.stock, estimate.stock)
        take(formulation.bought, estimate.bought)
        take(formulation.sold, estimate.sold)
        take(formulation.open, estimate.open)
        for (mine, theirs) in zip(formulation.hosted, estimate.hosted) { take(mine, theirs) }
        take(formulation.measures, estimate.measures)
        take(formulation.solarStorage, estimate.solarStorage)
        take(formulation.schemes, estimate.schemes)
        take(formulation.gasMWh, estimate.gasMWh)
        return true
    }

    /// The estimate does not see where service comes from, so stations stay as they are unless they are to close.
    private func keepStationsOpen(_ estimate: inout PlanningFormulation) {
        let stations = Set(estimate.sets.groups.flatMap { $0.sites.map(\.index) })
        for site in formulation.planningCase.sites.refs where stations.contains(site.index) {
            let columns = estimate.open[site.index].compactMap { $0 }
            guard formulation.planningCase.sites[site].status == .existing, !columns.isEmpty else { continue }
            let open = closing.contains(site.index) ? 0.0 : 1.0
            for column in columns { estimate.model.setBounds(column, lower: open, upper: open) }
        }
    }

    // MARK: Stations and charging

    private mutating func placeVehicles(_ period: Int) -> Bool {
        let f = formulation
        let based = f.based.flatMap { $0.compactMap { $0[period]?.index } }
        let inUse = f.classInUse.flatMap { $0.compactMap { $0[period]?.index } }
        let units = f.chargerUnits.flatMap { $0.compactMap { $0[period]?.index } }
        let installed = f.chargersInstalled.flatMap { $0.compactMap { $0[period]?.index } }
        let steps = f.gridSteps.compactMap { $0[period]?.index }
        let energy = f.chargeKWh.flatMap { $0.flatMap { $0.compactMap { $0[period]?.index } } }
        let serve = f.applies(.service) ? f.served[period].map(\.index) : []
        let conceded = f.concessions.filter { concession in
            concession.family == .service
                && concession.subject.hasSuffix(" \(f.horizon.periods[period].label)")
        }.map(\.column.index)
        // A grid step put in now stays: it bears the cost of all later periods too.
        var stepCost: [Int: Double] = [:]
        for columns in f.gridSteps {
            guard let now = columns[period] else { continue }
            stepCost[now.index] = columns[period...].compactMap { $0 }.reduce(0) {
                $0 + f.model.columnCost[$1.index]
            }
        }
        // Without the envelope rows: the last step fits the programme to the money.
        var part = RestrictedModel(
            f.model, free: based + inUse + units + installed + steps + energy + serve + conceded,
            isDecided: isDecided, values: values
        ) { stepCost[$0] ?? f.model.columnCost[$0] }
        let open = part
        guard settleStations(&part, period) else { return false }
        var offset = 0
        func next(_ columns: [Int]) -> [Int] {
            defer { offset += columns.count }
            return Array(offset..<offset + columns.count)
        }
        let groups: [(columns: [Int], rounding: GroupedDive.Rounding)] = [
            (next(based), .nearest), (next(inUse), .up), (next(units), .up),
        ]
        _ = next(installed)
        let stepGroup = next(steps)
        _ = next(energy)
        _ = next(serve)
        let penalties = next(conceded)
        // Stations settled role by role may not fit together with charging; then they are left to the dive.
        for candidate in [part, open] {
            var dive = GroupedDive(
                model: candidate.model, limits: limits, penalties: penalties, isCareful: isCareful)
            let point = dive.run(groups + [(stepGroup, .up)])
            simplexIterations += dive.simplexIterations
            if let point {
                decide(candidate, point)
                return true
            }
        }
        return false
    }

    /// Decides how many vehicles of each role stand at each site, as near to the relaxation as whole numbers that serve
    /// every zone allow, and adds rows that hold the groups to it.
    private mutating func settleStations(_ part: inout RestrictedModel, _ period: Int) -> Bool {
        let relaxed = solveLinear(part.model, settings: settings)
        simplexIterations += relaxed.simplexIterations
        guard relaxed.status == .optimal else {
            conflict = zip(part.model.rowNames, relaxed.ray).filter { abs($0.1) > 1e-9 }.map(\.0)
            return false
        }
        let planningCase = formulation.planningCase
        var local: [Int: Int] = [:]
        for (position, j) in part.columns.enumerated() { local[j] = position }
        var room = StationRounding.Room(planningCase)
        let served = Set(planningCase.requirements.map(\.role))
        // Roles that only go with functions first: where they stand is given.
        let order =
            planningCase.roles.refs.filter { !served.contains($0) }
            + planningCase.roles.refs.filter { served.contains($0) }
        for role in order {
            var wanted = [Double](repeating: 0, count: planningCase.sites.count)
            var columns = planningCase.sites.map { _ in [Column]() }
            var parking: ParkingClass?
            for (g, group) in formulation.sets.groups.enumerated() where group.role == role {
                parking = group.parkingClass
                for (position, site) in group.sites.enumerated() {
                    guard let column = formulation.based[g][position][period], let here = local[column.index]
                    else { continue }
                    wanted[site.index] += relaxed.primal[here]
                    columns[site.index].append(Column(index: here))
                }
            }
            guard let parking else { continue }
            guard served.contains(role) else {
                for (site, value) in wanted.enumerated() {
                    room.take(Int(value.rounded(.up)), parking, at: site)
                }
                continue
            }
            let rounding = StationRounding(
                sets: formulation.sets, role: role, period: period, wanted: wanted,
                allowed: columns.map { !$0.isEmpty }, parking: parking, room: room)
            guard let counts = rounding.solve() else { continue }
            for (site, count) in counts.enumerated() where !columns[site].isEmpty {
                room.take(count, parking, at: site)
                part.add(columns[site].map { ($0, 1) }, equal: Double(count))
            }
        }
        return true
    }

    private var settings: SolverSettings {
        var settings = SolverSettings()
        settings.cancellation = limits.cancellation
        if let deadline = limits.deadline {
            settings.timeLimitSeconds = max(0, (deadline - ContinuousClock.now).seconds)
        }
        return settings
    }

    // MARK: Works

    private mutating func fitWorks() -> Bool {
        let f = formulation
        let works = indices(f.measures) + indices(f.solarStorage) + indices(f.schemes)
        let rest =
            indices(f.gasMWh) + f.grantUse.map(\.column.index)
            + f.concessions.map(\.column.index).filter { !isDecided[$0] }
        for j in works + rest { isDecided[j] = false }
        let part = RestrictedModel(f.model, free: works + rest, isDecided: isDecided, values: values) {
            f.model.columnCost[$0]
        }
        let penalized = Set(f.concessions.map(\.column.index))
        var dive = GroupedDive(
            model: part.model, limits: limits,
            penalties: part.columns.indices.filter { penalized.contains(part.columns[$0]) })
        let point = dive.run([(Array(works.indices), .nearest)])
        simplexIterations += dive.simplexIterations
        guard let point else { return false }
        decide(part, point)
        return true
    }
}
