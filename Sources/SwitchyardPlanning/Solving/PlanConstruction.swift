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
    var simplexIterations = 0
    var failure = ""
    let limits: SimplexLimits
    var values: [Double]
    var isDecided: [Bool]
    var allowances = PlanningFormulation.Allowances()
    /// By period, then role: vehicles by site, `nil` where no deployment was found.
    var deployments: [[StationDeployment?]] = []
    let shortfalls: [String: Column]
    /// What the fleet must keep to for its vehicles to be placed, learnt from periods in which they could not be.
    var cuts: [FleetCut] = []
    /// Which columns the fleet estimate decides.
    var isFleetDecision: [Bool]
    /// Rounds in which a role's stations went short, by role.
    private var timesShort: [Int: Int] = [:]
    /// Where the estimate puts each role in the last period, by role and site.
    var lastPlacement: [[Double]] = []

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
    struct FleetCut {
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

    mutating func decide(_ part: RestrictedModel, _ point: [Double]) {
        for (position, j) in part.columns.enumerated() {
            values[j] = point[position]
            isDecided[j] = true
        }
    }

    func indices(_ columns: [[Column?]]) -> [Int] { columns.flatMap { $0.compactMap { $0?.index } } }

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
