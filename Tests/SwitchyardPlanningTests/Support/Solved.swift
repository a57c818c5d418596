import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import SwitchyardTestSupport
import Testing

/// The optimum of a small case's planning model: the model built from the case, solved to the end, turned into a plan and
/// audited. Every solve also checks that the audit finds the plan without fault and at the model's cost, and that
/// the fleet relaxation and the linear relaxation do not exceed the optimum.
struct Solved {
    let planningCase: Case
    let plan: Plan
    let audit: Audit
    /// Net present cost, prices of soft rules included, thousands of pounds.
    let cost: Double
    private let periods: Range<Int>

    init(_ tiny: TinyCase, sourceLocation: SourceLocation = #_sourceLocation) throws {
        planningCase = try tiny.read()
        periods = 0..<planningCase.horizon.count
        let sets = PlanningSets(planningCase)
        let formulation = PlanningFormulation(sets)
        let solution = Self.optimum(formulation.model)
        try #require(solution.status == .optimal, sourceLocation: sourceLocation)
        cost = solution.objective
        plan = PlanExtraction.plan(formulation, values: solution.primal)
        audit = Auditor(planningCase).audit(plan)
        let priced = audit.violations.reduce(audit.netPresentCostPence) { $0 + ($1.pricePence ?? 0) }
        #expect(audit.undeclared.map(\.sentence) == [], sourceLocation: sourceLocation)
        // Each line of the account is rounded to the penny.
        if planningCase.settings.discountRate == 0 || audit.violations.isEmpty {
            #expect(abs(Double(priced) / 100_000 - cost) < 0.001, sourceLocation: sourceLocation)
        }

        let bounds = Self.bounds(sets) + [cost]
        #expect(
            zip(bounds, bounds.dropFirst()).allSatisfy { $0 <= $1 + 1e-6 }, sourceLocation: sourceLocation)
        let withCuts = Self.boundWithPeriodCuts(sets)
        #expect(
            bounds[0] <= withCuts + 1e-6 && withCuts <= cost + 1e-6 * abs(cost),
            sourceLocation: sourceLocation)
    }

    /// Optima of the relaxations, weakest first: sites told apart in the last period, in the last two, the linear
    /// relaxation of the full model. Infinite where one is infeasible, not a number where it was not solved.
    static func bounds(_ sets: PlanningSets) -> [Double] {
        [.fleetRelaxation, .relaxation(sitesInLastPeriods: 2), .full].map {
            (detail: PlanningFormulation.Detail) in
            linearBound(PlanningFormulation(sets, detail: detail).model)
        }
    }

    /// Linear optimum of the fleet relaxation with its period cuts: no less than without, no more than the optimum in whole numbers.
    static func boundWithPeriodCuts(_ sets: PlanningSets) -> Double {
        var cuts = PeriodCuts(
            full: PlanningFormulation(sets), fleet: PlanningFormulation(sets, detail: .fleetRelaxation))
        cuts.serve({ SolverSettings() })
        cuts.join({ SolverSettings() })
        return linearBound(cuts.model)
    }

    private static func linearBound(_ model: Model) -> Double {
        let solution = solveLinear(model)
        switch solution.status {
        case .optimal: return solution.objective
        case .infeasible: return .infinity
        default: return .nan
        }
    }

    /// Solves the bare case after a change to it.
    static func bare(
        sourceLocation: SourceLocation = #_sourceLocation, _ change: (inout TinyCase) throws -> Void
    ) throws -> Solved {
        var tiny = TinyCase.bare()
        try change(&tiny)
        return try Solved(tiny, sourceLocation: sourceLocation)
    }

    /// Whether no plan keeps the rules of the bare case after a change to it.
    static func isInfeasible(_ change: (inout TinyCase) throws -> Void) throws -> Bool {
        var tiny = TinyCase.bare()
        try change(&tiny)
        return optimum(PlanningFormulation(PlanningSets(try tiny.read())).model).status == .infeasible
    }

    private static func optimum(_ model: Model) -> Solution {
        var settings = SolverSettings()
        settings.relativeGap = 1e-9
        settings.timeLimitSeconds = 20
        return solve(model, settings: settings)
    }

    // MARK: What the plan says

    private func isThere(_ vehicle: PlannedVehicle, _ period: Int) -> Bool {
        vehicle.firstPeriod <= period && period < (vehicle.leavesPeriod ?? periods.upperBound)
    }

    /// Vehicles of a model in the fleet, by period.
    func fleet(_ modelID: String) -> [Int] {
        periods.map { period in plan.vehicles.count { $0.modelID == modelID && isThere($0, period) } }
    }

    /// Vehicles of a model bought, by period.
    func bought(_ modelID: String) -> [Int] {
        periods.map { period in
            plan.vehicles.count {
                $0.modelID == modelID && $0.origin == .purchase && $0.firstPeriod == period
            }
        }
    }

    /// Vehicles in a role at a site, by period.
    func based(_ siteID: String, _ roleID: String) -> [Int] {
        periods.map { period in
            plan.vehicles.count { vehicle in
                guard isThere(vehicle, period),
                    let stay = vehicle.stays.last(where: { $0.fromPeriod <= period })
                else { return false }
                return stay.siteID == siteID && stay.roleID == roleID
            }
        }
    }

    /// Chargers of a type put in anywhere, by period.
    func chargers(_ chargerID: String) -> [Int] {
        periods.map { period in
            plan.chargers.filter { $0.chargerID == chargerID && $0.period == period }
                .reduce(0) { $0 + $1.count }
        }
    }

    /// Period of each grid step taken at a site, in order of steps.
    func gridSteps(_ siteID: String) -> [Int] {
        plan.gridSteps.filter { $0.siteID == siteID }.sorted { $0.step < $1.step }.map(\.period)
    }

    /// Period in which a site opens or closes; `nil` if it does not.
    func change(_ siteID: String) -> Int? { plan.siteChanges.first { $0.siteID == siteID }?.period }

    /// Where a function is, by period; empty while it is nowhere.
    func host(_ functionID: String) -> [String] {
        periods.map { period in
            plan.functions.last { $0.functionID == functionID && $0.fromPeriod <= period }?.siteID ?? ""
        }
    }

    func measure(_ id: String) -> Int? { plan.measures.first { $0.id == id }?.period }
    func option(_ id: String) -> Int? { plan.solarStorage.first { $0.id == id }?.period }
    func scheme(_ id: String) -> Int? { plan.schemes.first { $0.id == id }?.period }

    /// Whether the optimum is a sum worked out by hand, thousands of pounds, to the penny.
    func costs(_ thousands: Double) -> Bool { abs(cost - thousands) < 1e-5 }
}
