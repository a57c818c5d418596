import SwitchyardCase
import SwitchyardSolver

extension Planner {
    /// Work on a small model with priced changes, and the gap it stops at: a change or two of a thousand.
    private static let nodeLimit = 150
    private static let iterationLimit = 30_000
    private static let pricedGap = 2e-5

    /// Starts from a previous plan: fits it to the case as it is now, as far as possible with what is committed, else without,
    /// and as a last resort plans from scratch.
    /// - Returns: the best point of the conceding model that was found.
    func replan(
        _ previous: PreviousPlan, _ conceding: PlanningFormulation, _ limits: SimplexLimits,
        _ bounding: BoundSearch, _ elapsed: () -> Double, _ outcome: inout Outcome
    ) -> [Double]? {
        var conceded: (point: [Double], outcome: Outcome)?
        for committed in previous.committedUntil > 0 ? [previous.committedUntil, 0] : [0] {
            let point = replan(
                previous, committedUntil: committed, conceding, limits, bounding, elapsed, &outcome)
            if let point, !outcome.concedesRules || outcome.rulesConflict { return point }
            if let point { conceded = conceded ?? (point, outcome) }
            if limits.deadline.map({ ContinuousClock.now >= $0 }) == true { break }
        }
        let fresh = construct(conceding, limits, elapsed, &outcome)
        if let conceded, fresh == nil || outcome.concedesRules {
            outcome = conceded.outcome
            return conceded.point
        }
        return fresh
    }

    /// Fits the previous plan to the case, then makes the changes that pay for themselves until the plan is within the gap
    /// asked for. A plan that keeps every rule and is within it stays as it is.
    private func replan(
        _ previous: PreviousPlan, committedUntil: Int, _ conceding: PlanningFormulation,
        _ limits: SimplexLimits, _ bounding: BoundSearch, _ elapsed: () -> Double, _ outcome: inout Outcome
    ) -> [Double]? {
        let pricing = ChangePricing(
            conceding, PreviousDecisions(previous.match.plan, conceding), prices: previous.prices,
            committedUntil: committedUntil)
        let columnCount = conceding.model.columnCount
        func take(_ values: [Double], _ phase: String, _ outcome: inout Outcome) {
            self.take(Array(values.prefix(columnCount)), conceding, &outcome)
            if !outcome.concedesRules { outcome.firstPlanSeconds = outcome.firstPlanSeconds ?? elapsed() }
            if outcome.relativeGap > options.relativeGap, !outcome.concedesRules {
                outcome.boundThousands = max(
                    outcome.boundThousands, bounding.rootBound(cancellation: options.cancellation))
            }
            report(phase, elapsed(), outcome)
        }
        var repair = PlanRepair(pricing, limits: limits)
        repair.adapt()
        let fits = repair.isMended
        repair.mend()
        defer {
            outcome.simplexIterations += repair.improvement.simplexIterations
            outcome.nodes += repair.improvement.nodes
        }
        var values = repair.improvement.values
        if repair.isConceding {
            take(values, fits ? "previous plan" : "previous plan, mended", &outcome)
        }
        if fits, outcome.relativeGap <= options.relativeGap {
            outcome.isSettled = true
        } else if pricing.formulation.model.integerCount <= Self.branchAndBoundIntegers {
            let start = repair.isConceding ? values : nil
            let solution = search(pricing, from: start, elapsed(), &outcome)
            // With commitments held it would prove nothing about the rules.
            if committedUntil == 0, solution.status == .infeasible { outcome.rulesConflict = true }
            guard let found = solution.primal.isEmpty ? start : solution.primal else { return nil }
            values = found
            take(values, "changes priced", &outcome)
        } else {
            guard repair.isConceding else { return nil }
            // A plan that breaks rules is on its way too: what one part alone could not mend, passes over all parts may.
            if outcome.relativeGap > options.relativeGap, !outcome.rulesConflict {
                repair.improvement.run { values in
                    take(values, "changes priced", &outcome)
                    return outcome.relativeGap <= options.relativeGap
                }
                values = repair.improvement.values
            }
            outcome.isSettled = !repair.improvement.isStopped
        }
        outcome.changePriceThousands = pricing.changePrice(of: values)
        return Array(values.prefix(columnCount))
    }

    /// Branch and cut on the whole priced model.
    private func search(
        _ pricing: ChangePricing, from point: [Double]?, _ elapsed: Double, _ outcome: inout Outcome
    ) -> Solution {
        var model = pricing.formulation.model
        for slack in pricing.slacks { model.setBounds(Column(index: slack), lower: 0, upper: 0) }
        let solution = branchAndCut(model, from: point, elapsed, &outcome) { settings in
            settings.relativeGap = Self.pricedGap
            settings.nodeLimit = Self.nodeLimit
            settings.iterationLimit = Self.iterationLimit
        }
        outcome.isSettled =
            options.cancellation?.isRaised != true
            && solution.seconds < options.timeLimitSeconds - elapsed
        return solution
    }

    /// What the plan without prices for changes could cost at least, when the linear relaxation leaves more than the gap asked for.
    func proveBound(
        _ model: Model, from point: [Double], _ elapsed: Double, _ outcome: inout Outcome
    ) {
        let solution = branchAndCut(model, from: point, elapsed, &outcome)
        outcome.raiseBound(to: solution.bound)
    }
}
