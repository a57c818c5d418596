import SwitchyardCase
import SwitchyardSolver

/// Builds a plan from the whole to the parts: the fleet year by year, then where it stands, then how it charges period by
/// period, then the works that can wait.
///
/// 1. The fleet estimate decides purchases, sales, functions, openings and measures against money and carbon.
/// 2. `StationDeployment` decides how many vehicles of each role stand where, from the last period back, so that stations
///    change little.
/// 3. With both given, each period on its own chooses which vehicles are electric where, chargers and grid steps at
///    least cost, building on what earlier periods put in.
/// 4. With vehicles and chargers given, measures, schemes, grants and energy are decided again to fit the money.
///
/// What came out short, vehicles or money, is allowed for in the next round's estimate; from a period in which the fleet cannot be
/// placed at all the estimate learns a row that forbids such fleets (Benders 1962, doi:10.1007/BF01386316). Rules that money could break are priced
/// far above any saving, so that every step has a solution; a plan without concessions keeps them all.
struct PlanConstruction {
    let formulation: PlanningFormulation
    private(set) var simplexIterations = 0
    private(set) var failure = ""
    private let limits: SimplexLimits
    private var values: [Double]
    private var isDecided: [Bool]
    private var allowances = PlanningFormulation.Allowances()
    /// By period, then role: vehicles by site, `nil` where no deployment was found.
    private var deployments: [[StationDeployment?]] = []
    private let shortfalls: [String: Column]
    /// What the fleet must keep to for its vehicles to be placed, learnt from periods in which they could not be.
    private var cuts: [FleetCut] = []
    /// Which columns the fleet estimate decides.
    private var isFleetDecision: [Bool]
    /// Rounds in which a role's stations went short, by role.
    private var timesShort: [Int: Int] = [:]
    /// Where the estimate puts each role in the last period, by role and site.
    private var lastPlacement: [[Double]] = []

    /// - Parameter formulation: the full model with concessions allowed.
    init(formulation: PlanningFormulation, limits: SimplexLimits) {
        self.formulation = formulation
        self.limits = limits
        values = Array(repeating: 0, count: formulation.model.columnCount)
        isDecided = Array(repeating: false, count: formulation.model.columnCount)
        isFleetDecision = isDecided
        shortfalls = Dictionary(
            formulation.concessions.filter { $0.family == .service }.map { ($0.subject, $0.column) },
            uniquingKeysWith: { first, _ in first })
    }

    private static let rounds = 10
    private static let serviceRounds = 4
    /// Rounds without a better plan after which no more are tried.
    private static let vainRounds = 2
    private static let concessionTolerance = 1e-6

    /// `Σ values · columns ≥ lower` over columns of the whole model that the fleet estimate decides.
    private struct FleetCut {
        var terms: [(column: Int, value: Double)]
        var lower: Double
    }

    /// Column values of a whole-number point of the full model, the best of all rounds, or `nil` if none was found.
    /// - Parameter onPlan: told of every point that is better than those before.
    mutating func run(onPlan: ([Double]) -> Void = { _ in }) -> [Double]? {
        var best: (point: [Double], conceded: Double)?
        var vain = 0
        allowances.leastVehicles = leastFleets()
        for round in 1...Self.rounds {
            isDecided = Array(repeating: false, count: formulation.model.columnCount)
            guard decideFleet() else { break }
            deploy()
            // Stations that go short need more vehicles whatever charging says.
            if round <= Self.serviceRounds, raiseShortRoles() { continue }
            let known = cuts.count
            guard placeAll() else {
                if cuts.count > known { continue }
                break
            }
            guard fitWorks() else {
                failure = "no way found to fit measures and schemes into the programme"
                break
            }
            let conceded = concessionCost()
            vain += 1
            if conceded < best?.conceded ?? .infinity {
                best = (values, conceded)
                onPlan(values)
                vain = 0
            }
            if conceded <= Self.concessionTolerance || vain == Self.vainRounds { break }
            if !reserveShortfalls() { break }
        }
        return best?.point
    }

    private func concessionCost() -> Double {
        formulation.concessions.reduce(0) {
            $0 + formulation.model.columnCost[$1.column.index] * values[$1.column.index]
        }
    }

    /// Asks the next estimate for more vehicles in roles whose stations go short. Returns whether any do.
    ///
    /// The first time only in the periods that go short; when that moves the shortage elsewhere, in all.
    private mutating func raiseShortRoles() -> Bool {
        let short = (deployments.first ?? []).indices.filter { role in
            deployments.contains { $0[role]?.isServed == false }
        }
        for role in short {
            timesShort[role, default: 0] += 1
            for (period, roles) in deployments.enumerated() {
                guard let deployment = roles[role] else { continue }
                let worth = deployment.flow.vehicleWorth
                let missing = (deployment.flow.deficit + worth - 1) / worth
                guard missing > 0 || timesShort[role, default: 0] > 2 else { continue }
                allowances.leastVehicles[role][period] = deployment.total + max(1, missing)
            }
        }
        return !short.isEmpty
    }

    /// Keeps back in the next estimate what fell short of money, carbon or clean-air shares. Returns whether any did.
    private mutating func reserveShortfalls() -> Bool {
        var any = false
        for concession in formulation.concessions {
            let excess = values[concession.column.index]
            guard excess > Self.concessionTolerance else { continue }
            switch concession.family {
            case .money: allowances.reserves[concession.subject, default: 0] += excess
            case .carbon: allowances.reserves[concession.subject, default: 0] += Self.carbonMargin * excess
            case .cleanAir:
                allowances.reserves[concession.subject, default: 0] += max(excess, Self.vehicleMargin)
            default: continue
            }
            any = true
        }
        return any
    }

    /// Whole vehicles come in steps: more is kept back than fell short.
    private static let carbonMargin = 2.0
    private static let vehicleMargin = 0.5

    private mutating func decide(_ part: RestrictedModel, _ point: [Double]) {
        for (position, j) in part.columns.enumerated() {
            values[j] = point[position]
            isDecided[j] = true
        }
    }

    private func indices(_ columns: [[Column?]]) -> [Int] { columns.flatMap { $0.compactMap { $0?.index } } }

    // MARK: Fleet

    private mutating func decideFleet() -> Bool {
        let planningCase = formulation.planningCase
        var estimate = PlanningFormulation(
            formulation.sets, conceding: true, detail: .fleetEstimate, allowances: allowances)
        addCuts(to: &estimate.model)
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
                    isFleetDecision[column.index] = true
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
        lastPlacement = planningCase.roles.map { _ in [Double](repeating: 0, count: planningCase.sites.count)
        }
        for (g, group) in estimate.sets.groups.enumerated() {
            for (position, site) in group.sites.enumerated() {
                guard let column = estimate.based[g][position].last.flatMap({ $0 }) else { continue }
                lastPlacement[group.role.index][site.index] += point[column.index]
            }
        }
        return true
    }

    /// Adds what was learnt to a fleet estimate, whose columns have the names of the whole model's.
    private func addCuts(to estimate: inout Model) {
        guard !cuts.isEmpty else { return }
        var columnOfName: [String: Int] = [:]
        for (j, name) in estimate.columnNames.enumerated() { columnOfName[name] = j }
        for (number, cut) in cuts.enumerated() {
            let terms = cut.terms.compactMap { term in
                columnOfName[formulation.model.columnNames[term.column]].map {
                    (Column(index: $0), term.value)
                }
            }
            estimate.addRow(name: "placeable[\(number)]", lower: cut.lower, terms: terms)
        }
    }

    /// Learns from a period whose vehicles cannot be placed: rows y that prove it say of the decisions d made before
    ///
    ///     (y'A) d  ≥  Σ_{y>0} y · lower + Σ_{y<0} y · upper − max (y'A) x        over the period's own columns x
    ///
    /// of which those the fleet estimate does not make are taken as they are. Without such a proof nothing is learnt.
    private mutating func learn(from part: RestrictedModel) {
        var settings = SolverSettings()
        limits.apply(to: &settings)
        let proof = solveLinear(part.model, settings: settings)
        guard proof.status == .infeasible, proof.ray.count == part.rows.count else { return }
        let model = formulation.model
        var position = [Int](repeating: -1, count: model.columnCount)
        for (local, j) in part.columns.enumerated() { position[j] = local }
        for sign in [1.0, -1] {
            var before = [Double](repeating: 0, count: model.columnCount)
            var own = [Double](repeating: 0, count: part.columns.count)
            var lower = 0.0
            for (row, i) in part.rows.enumerated() where proof.ray[row] != 0 {
                let y = sign * proof.ray[row]
                lower += y * (y > 0 ? model.rowLower[i] : model.rowUpper[i])
                for e in model.rowStart[i]..<model.rowStart[i + 1] {
                    let j = Int(model.entryColumn[e])
                    if position[j] >= 0 {
                        own[position[j]] += y * model.entryValue[e]
                    } else {
                        before[j] += y * model.entryValue[e]
                    }
                }
            }
            for (local, j) in part.columns.enumerated() where own[local] != 0 {
                lower -= own[local] * (own[local] > 0 ? model.columnUpper[j] : model.columnLower[j])
            }
            var terms: [(column: Int, value: Double)] = []
            var activity = 0.0
            for j in before.indices where before[j] != 0 {
                if isFleetDecision[j] {
                    terms.append((j, before[j]))
                    activity += before[j] * values[j]
                } else {
                    lower -= before[j] * values[j]
                }
            }
            // The sign of a proof is a matter of taste; the wrong one has an infinite side or says nothing.
            if lower.isFinite, !terms.isEmpty, activity < lower {
                cuts.append(FleetCut(terms: terms, lower: lower))
                return
            }
        }
    }

    // MARK: Stations

    /// Whole vehicles of each role that serve every zone when every site that may be open is, by role and period.
    private func leastFleets() -> [[Int]] {
        let planningCase = formulation.planningCase
        let room = BayRoom(planningCase)
        return planningCase.roles.refs.map { role in
            var known: [[Int]: Int] = [:]
            return (0..<formulation.periodCount).map { period in
                let needs = planningCase.requirements.filter { $0.role == role }
                    .map { formulation.sets.onShift($0, period: period) }
                guard formulation.applies(.service), needs.contains(where: { $0 > 0 }) else { return 0 }
                if let least = known[needs] { return least }
                let fewest = formulation.sets.leastVehicles[role.index][period]
                if limits.isOver { return fewest }
                let parking = parkingClass(of: role, period) { _ in true }
                let most = planningCase.sites.refs.map { site in
                    mayStand(role, at: site, period) ? room.most(parking, at: site.index) : 0
                }
                let none = [Int](repeating: 0, count: planningCase.sites.count)
                var deployment = StationDeployment(
                    sets: formulation.sets, role: role, period: period,
                    wanted: none.map(Double.init), least: none, most: most)
                _ = deployment.fit(total: fewest, near: none.map(Double.init), limits: limits)
                known[needs] = deployment.total
                return deployment.total
            }
        }
    }

    private func mayStand(_ role: Ref<Role>, at site: Ref<Site>, _ period: Int) -> Bool {
        formulation.sets.groups.indices.contains { g in
            guard formulation.sets.groups[g].role == role,
                let position = formulation.sets.groups[g].sites.firstIndex(of: site)
            else { return false }
            return formulation.based[g][position][period] != nil
        }
    }

    /// The largest bay a vehicle of the role needs, among groups that are in the fleet.
    private func parkingClass(of role: Ref<Role>, _ period: Int, _ counts: (Int) -> Bool) -> ParkingClass {
        formulation.sets.groups.filter { group in
            group.role == role
                && group.members.contains { k in
                    formulation.stock[k][period].map { counts($0.index) } ?? false
                }
        }.map(\.parkingClass).max { PlanningSets.size($0) < PlanningSets.size($1) } ?? .motorcycle
    }

    private func isOpen(_ site: Ref<Site>, _ period: Int) -> Bool {
        switch formulation.openness(site, period) {
        case .fixed(let isOpen): isOpen
        case .decided(let column): values[column.index] > 0.5
        }
    }

    /// Decides how many vehicles of each role stand at each site, from the last period back.
    private mutating func deploy() {
        let planningCase = formulation.planningCase
        let roleCount = planningCase.roles.count
        var near = lastPlacement
        deployments = Array(
            repeating: Array(repeating: nil, count: roleCount), count: formulation.periodCount)
        let served = Set(planningCase.requirements.map(\.role))
        for period in (0..<formulation.periodCount).reversed() {
            var room = BayRoom(planningCase)
            let parking = planningCase.roles.refs.map { role in
                parkingClass(of: role, period) { values[$0] > 0.5 }
            }
            // Roles that only go with functions have least choice, then the largest vehicles.
            let order = planningCase.roles.refs.sorted {
                (served.contains($0) ? 1 : 0, -PlanningSets.size(parking[$0.index]), $0)
                    < (served.contains($1) ? 1 : 0, -PlanningSets.size(parking[$1.index]), $1)
            }
            for role in order {
                let total = formulation.sets.kinds.indices.filter { formulation.sets.kinds[$0].role == role }
                    .compactMap { formulation.stock[$0][period] }
                    .reduce(0) { $0 + Int(values[$1.index].rounded()) }
                let most = planningCase.sites.refs.map { site in
                    mayStand(role, at: site, period) && isOpen(site, period)
                        ? room.most(parking[role.index], at: site.index) : 0
                }
                var deployment = StationDeployment(
                    sets: formulation.sets, role: role, period: period, wanted: near[role.index],
                    least: functionVehicles(role, period), most: most)
                _ = deployment.fit(total: total, near: near[role.index], limits: limits)
                deployment.reduce(to: total)
                guard deployment.total == total else { continue }
                for (site, count) in deployment.vehicles.enumerated() {
                    room.take(count, parking[role.index], at: site)
                }
                near[role.index] = deployment.vehicles.map(Double.init)
                deployments[period][role.index] = deployment
            }
        }
    }

    /// Vehicles of a role that the functions at each site need.
    private func functionVehicles(_ role: Ref<Role>, _ period: Int) -> [Int] {
        let planningCase = formulation.planningCase
        var count = [Int](repeating: 0, count: planningCase.sites.count)
        guard formulation.applies(.hosting) else { return count }
        for function in planningCase.functions.refs where planningCase.functions[function].vehicleRole == role
        {
            for (position, option) in formulation.optionsOfFunction[function.index].enumerated() {
                guard let column = formulation.hosted[function.index][position][period],
                    values[column.index] > 0.5
                else { continue }
                count[planningCase.functionOptions[option].site.index] +=
                    planningCase.functions[function].vehicleCount
            }
        }
        return count
    }

    // MARK: Placing and charging

    /// The model of one period's places, chargers and grid steps, with all else as decided.
    /// - Parameter servingFree: whether who serves whom is decided too; otherwise the service rows are left out.
    private func placement(_ period: Int, servingFree: Bool) -> RestrictedModel {
        let f = formulation
        // A grid step put in now stays: it bears the cost of all later periods too.
        var stepCost: [Int: Double] = [:]
        for columns in f.gridSteps {
            guard let now = columns[period] else { continue }
            stepCost[now.index] = columns[period...].compactMap { $0 }.reduce(0) {
                $0 + f.model.columnCost[$1.index]
            }
        }
        let columns = PeriodColumns(f, period)
        let serving = servingFree ? columns.served + columns.conceded : []
        return RestrictedModel(
            f.model, free: columns.own + serving, isDecided: isDecided, values: values
        ) { stepCost[$0] ?? f.model.columnCost[$0] }
    }

    /// Columns of the whole model that belong to one period's placement.
    private struct PeriodColumns {
        let based: [Int]
        let inUse: [Int]
        let typeInUse: [Int]
        let units: [Int]
        let steps: [Int]
        let continuous: [Int]
        let served: [Int]
        let conceded: [Int]
        var own: [Int] { based + inUse + typeInUse + units + steps + continuous }

        init(_ f: PlanningFormulation, _ period: Int) {
            based = f.based.flatMap { $0.compactMap { $0[period]?.index } }
            inUse = f.classInUse.flatMap { $0.compactMap { $0[period]?.index } }
            typeInUse = f.typeInUse.flatMap { $0.compactMap { $0[period]?.index } }
            units = f.chargerUnits.flatMap { $0.compactMap { $0[period]?.index } }
            steps = f.gridSteps.compactMap { $0[period]?.index }
            continuous =
                f.chargersInstalled.flatMap { $0.compactMap { $0[period]?.index } }
                + f.chargeKWh.flatMap { $0.flatMap { $0.compactMap { $0[period]?.index } } }
            served = f.applies(.service) ? f.served[period].map(\.column.index) : []
            let label = " \(f.horizon.periods[period].label)"
            conceded = f.concessions.filter { $0.family == .service && $0.subject.hasSuffix(label) }
                .map(\.column.index)
        }
    }

    private mutating func placeAll() -> Bool {
        for period in 0..<formulation.periodCount where !placeVehicles(period) {
            failure =
                "no way found to place and charge the fleet in \(formulation.horizon.periods[period].label)"
            return false
        }
        return true
    }

    private mutating func placeVehicles(_ period: Int) -> Bool {
        let isDeployed = !deployments[period].contains { $0 == nil }
        // Stations settled role by role may not fit together with charging; then places are left to the dive.
        for held in isDeployed ? [true, false] : [false] {
            var part = placement(period, servingFree: !held)
            if held { hold(&part, period) }
            let columns = PeriodColumns(formulation, period)
            var offset = 0
            func next(_ columns: [Int]) -> [Int] {
                defer { offset += columns.count }
                return Array(offset..<offset + columns.count)
            }
            var groups: [(columns: [Int], rounding: GroupedDive.Rounding)] = [(next(columns.based), .nearest)]
            groups += [(next(columns.inUse), .up), (next(columns.typeInUse), .nearest)]
            groups += [(next(columns.units), .up), (next(columns.steps), .nearest)]
            var dive = GroupedDive(model: part.model, limits: limits)
            let point = dive.run(groups)
            simplexIterations += dive.simplexIterations
            guard let point else {
                if !held, dive.relaxationObjective.isNaN { learn(from: part) }
                continue
            }
            decide(part, point)
            if held { serve(period) } else { deployments[period] = deployments[period].map { _ in nil } }
            return true
        }
        return false
    }

    /// Adds the rows that hold each role's vehicles to its deployment.
    private func hold(_ part: inout RestrictedModel, _ period: Int) {
        var local: [Int: Int] = [:]
        for (position, j) in part.columns.enumerated() { local[j] = position }
        for role in formulation.planningCase.roles.refs {
            guard let deployment = deployments[period][role.index] else { continue }
            var here = formulation.planningCase.sites.map { _ in [(Column, Double)]() }
            for (g, group) in formulation.sets.groups.enumerated() where group.role == role {
                for (position, site) in group.sites.enumerated() {
                    if let column = formulation.based[g][position][period], let j = local[column.index] {
                        here[site.index].append((Column(index: j), 1))
                    }
                }
            }
            for (site, terms) in here.enumerated() where !terms.isEmpty {
                part.add(terms, equal: Double(deployment.vehicles[site]))
            }
        }
    }

    /// Writes down who serves whom under the deployments, and who goes short.
    private mutating func serve(_ period: Int) {
        guard formulation.applies(.service) else { return }
        let planningCase = formulation.planningCase
        var sent: [Int: [Int: Double]] = [:]
        let label = formulation.horizon.periods[period].label
        for deployment in deployments[period] {
            guard let deployment else { continue }
            for (zone, q) in deployment.requirements.enumerated() {
                for (edge, site) in formulation.sets.servingSites[q].enumerated() {
                    sent[q, default: [:]][site.index] = deployment.flow.sent(zone: zone, edge: edge)
                }
                let requirement = planningCase.requirements[q]
                let subject =
                    "\(planningCase.zones[requirement.zone].id).\(planningCase.roles[requirement.role].id)"
                if let column = shortfalls["\(subject) \(label)"] {
                    values[column.index] = deployment.flow.shortfall(zone: zone)
                    isDecided[column.index] = true
                }
            }
        }
        for served in formulation.served[period] {
            values[served.column.index] = sent[served.requirement]?[served.site.index] ?? 0
            isDecided[served.column.index] = true
        }
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
        let penalties = part.columns.indices.filter { penalized.contains(part.columns[$0]) }
        var dive = GroupedDive(model: part.model, limits: limits, penalties: penalties)
        let point = dive.run([(Array(works.indices), .nearest)])
        simplexIterations += dive.simplexIterations
        guard var point else { return false }
        let conceded = penalties.reduce(0) { $0 + part.model.columnCost[$1] * point[$1] }
        if conceded > dive.relaxationPenalty + Self.concessionTolerance { improve(&point, of: part.model) }
        decide(part, point)
        return true
    }

    /// Branch and cut from a point that rounding made break rules: works that fill a year's money do not suit a dive.
    private mutating func improve(_ point: inout [Double], of model: Model) {
        let solution = WorkLimits.works.solve(model, from: point, limits)
        simplexIterations += solution.simplexIterations
        guard !solution.primal.isEmpty, solution.objective < model.objectiveValue(of: point) else { return }
        point = solution.primal.indices.map {
            model.columnType[$0] == .integer ? solution.primal[$0].rounded() : solution.primal[$0]
        }
    }
}
