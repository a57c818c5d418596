import SwitchyardCase
import SwitchyardSolver

extension Planner {
    /// Work on a small model with priced changes: branch and cut ends by itself well before.
    private static let nodeLimit = 3_000
    private static let iterationLimit = 300_000
    /// Gap of the priced model: a few changes in a plan of thousands.
    private static let pricedGap = 1e-5

    /// Starts from a previous plan: fits it to the case as it is now, then makes the changes that pay for themselves.
    ///
    /// A plan that keeps every rule and is within the gap asked for stays as it is, unless the case is known to have
    /// changed: then what it offers is taken where it is worth the price of changing.
    /// - Returns: the best point of the conceding model that was found, or `nil` if the plan could not be fitted.
    func replan(
        _ previous: PreviousPlan, _ conceding: PlanningFormulation, _ limits: SimplexLimits,
        _ bounding: BoundSearch, _ elapsed: () -> Double, _ outcome: inout Outcome
    ) -> [Double]? {
        let decisions = PreviousDecisions(previous.match.plan, conceding)
        let pricing = ChangePricing(
            conceding, decisions, prices: previous.prices, committedUntil: previous.committedUntil)
        let columnCount = conceding.model.columnCount
        func take(_ values: [Double], _ phase: String, _ outcome: inout Outcome) {
            self.take(Array(values.prefix(columnCount)), conceding, &outcome)
            if !outcome.concedesRules { outcome.firstPlanSeconds = outcome.firstPlanSeconds ?? elapsed() }
            if outcome.relativeGap > options.relativeGap {
                outcome.boundThousands = max(
                    outcome.boundThousands, bounding.rootBound(cancellation: options.cancellation))
            }
            report(phase, elapsed(), outcome)
        }
        var repair = PlanRepair(pricing, limits: limits)
        repair.adapt()
        defer {
            outcome.simplexIterations += repair.improvement.simplexIterations
            outcome.nodes += repair.improvement.nodes
        }
        if repair.isMended {
            take(repair.improvement.values, "previous plan", &outcome)
            let isKept = pricing.changePrice(of: repair.improvement.values) == 0
            if isKept, !previous.isCaseChanged, outcome.relativeGap <= options.relativeGap {
                outcome.isSettled = true
                return Array(repair.improvement.values.prefix(columnCount))
            }
        }
        repair.mend()
        var values = repair.improvement.values
        if repair.isMended { take(values, "previous plan, mended", &outcome) }
        if pricing.formulation.model.integerCount <= Self.branchAndBoundIntegers {
            guard let found = search(pricing, from: repair.isMended ? values : nil, elapsed(), &outcome) else {
                return nil
            }
            values = found
            take(values, "changes priced", &outcome)
        } else {
            guard repair.isMended else {
                outcome.failure = "the previous plan could not be fitted to the new inputs"
                return nil
            }
            repair.improve { values in
                take(values, "changes priced", &outcome)
                return outcome.relativeGap <= options.relativeGap
            }
            values = repair.improvement.values
            outcome.isSettled = !repair.improvement.isStopped
        }
        return Array(values.prefix(columnCount))
    }

    /// Branch and cut on the whole priced model.
    private func search(
        _ pricing: ChangePricing, from point: [Double]?, _ elapsed: Double, _ outcome: inout Outcome
    ) -> [Double]? {
        var model = pricing.formulation.model
        for slack in pricing.slacks { model.setBounds(Column(index: slack), lower: 0, upper: 0) }
        var settings = SolverSettings()
        settings.timeLimitSeconds = options.timeLimitSeconds - elapsed
        settings.relativeGap = Self.pricedGap
        settings.nodeLimit = Self.nodeLimit
        settings.iterationLimit = Self.iterationLimit
        settings.cancellation = options.cancellation
        var mixedInteger = MixedIntegerOptions()
        mixedInteger.initialPoint = point
        let solution = solveMixedInteger(model, settings: settings, options: mixedInteger)
        outcome.nodes += solution.nodes
        outcome.simplexIterations += solution.simplexIterations
        outcome.isSettled =
            options.cancellation?.isRaised != true && solution.seconds < settings.timeLimitSeconds
        if solution.status == .infeasible { outcome.rulesConflict = true }
        return solution.primal.isEmpty ? point : solution.primal
    }

    /// What the plan without prices for changes could cost at least, when the linear relaxation leaves more than the gap asked for.
    func proveBound(
        _ model: Model, from point: [Double], _ elapsed: Double, _ outcome: inout Outcome
    ) {
        var settings = SolverSettings()
        settings.timeLimitSeconds = options.timeLimitSeconds - elapsed
        settings.relativeGap = options.relativeGap
        settings.cancellation = options.cancellation
        var mixedInteger = MixedIntegerOptions()
        mixedInteger.initialPoint = point
        let solution = solveMixedInteger(model, settings: settings, options: mixedInteger)
        outcome.nodes += solution.nodes
        outcome.simplexIterations += solution.simplexIterations
        if solution.bound.isFinite, solution.bound > outcome.boundThousands {
            outcome.boundThousands = solution.bound
            outcome.boundSource = "branch and bound on the full model"
        }
    }
}
