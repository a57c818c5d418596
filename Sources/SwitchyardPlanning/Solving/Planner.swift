import SwitchyardCase
import SwitchyardSolver

/// Plans a case: builds the model, proves a bound, constructs a whole-number plan and improves it while time allows.
///
///     let outcome = Planner(planningCase).plan()
///     if let plan = outcome.plan { let audit = Auditor(planningCase).audit(plan) }
///
/// The bound comes from a relaxation that tells sites apart in the last period only: its linear relaxation at once, then branch
/// and cut on the second core while the plan is constructed and improved, until the gap asked for is proven. Small cases go on
/// to branch and cut on the full model.
public struct Planner: Sendable {
    /// How long and how hard to try.
    public struct Options: Sendable {
        public var timeLimitSeconds: Double
        /// Gap, relative to the plan's cost, at which to stop.
        public var relativeGap: Double
        public var threads: Int
        public var cancellation: CancellationFlag?
        public var onProgress: (@Sendable (SolveProgress) -> Void)?

        /// The settings a case asks for.
        public init(_ settings: CaseSettings) {
            timeLimitSeconds = settings.timeLimitSeconds
            relativeGap = settings.relativeGap
            threads = settings.threads
        }
    }

    /// What planning came to.
    public struct Outcome: Sendable {
        /// `optimal` within the gap, `limit` or `interrupted` with the best plan so far if there is one, `infeasible` when even
        /// conceding rules leaves no plan.
        public var status: SolveStatus
        public var plan: Plan?
        /// Net present cost of the plan, concession prices left out, and proven lower bound on that of any plan that keeps
        /// the rules, thousands of pounds.
        public var costThousands = Double.nan
        public var boundThousands = -Double.infinity
        /// What the plan pays for breaking rules that the case prices, thousands of pounds.
        public var softPriceThousands = 0.0
        /// Whether the plan breaks rules the case does not let be broken.
        public var concedesRules = false
        /// Whether it was proven that the rules cannot all be met.
        public var rulesConflict = false
        /// Names of the rows in the proof of conflict, most weight first.
        public var conflictingRows: [String] = []
        /// Why there is no plan, when there is none.
        public var failure = ""
        public var columns = 0
        public var rows = 0
        public var integers = 0
        public var simplexIterations = 0
        public var nodes = 0
        public var seconds = 0.0
        /// What the changes against the previous plan weighed in the search, thousands of pounds; no part of the cost. Changes that
        /// no decision could avoid are left out.
        public var changePriceThousands = 0.0
        /// Whether re-planning ended by its own rule: what changes are left do not pay for themselves, as far as was searched.
        public var isSettled = false
        /// Seconds until the first plan that keeps the rules.
        public var firstPlanSeconds: Double?
        /// What the bound rests on.
        public var boundSource = "none"

        init(status: SolveStatus) { self.status = status }

        /// Cost with the prices of soft rules, which is what the search minimises.
        package var priced: Double { costThousands + softPriceThousands }

        /// `(cost − bound) / |cost|`, prices of soft rules included; infinite while there is no plan that keeps the rules or no
        /// bound.
        public var relativeGap: Double {
            guard priced.isFinite, boundThousands.isFinite, !concedesRules else { return .infinity }
            return max(0, priced - boundThousands) / max(1e-10, abs(priced))
        }

        /// Takes over what branch and cut proved on the full model, if that is more than was known.
        mutating func raiseBound(to bound: Double) {
            guard bound.isFinite, bound > boundThousands else { return }
            boundThousands = bound
            boundSource = "branch and bound on the full model"
        }
    }

    let planningCase: Case
    let options: Options
    let previous: PreviousPlan?

    /// - Parameter previous: a plan to start from and to depart from as little as pays for itself.
    public init(_ planningCase: Case, options: Options? = nil, previous: PreviousPlan? = nil) {
        self.planningCase = planningCase
        self.previous = previous
        self.options = options ?? Options(planningCase.settings)
    }

    /// The planning model of a case, for export: rules as hard or soft as the case has them.
    public static func model(of planningCase: Case) -> Model {
        PlanningFormulation(PlanningSets(planningCase)).model
    }

    /// The relaxation of a case that the planner's first bound comes from, for checking with another solver.
    public static func relaxation(of planningCase: Case) -> Model {
        PlanningFormulation(PlanningSets(planningCase), detail: .fleetRelaxation).model
    }

    /// Why a case cannot be planned though it can be audited, or `nil`.
    public static func refusal(of planningCase: Case) -> String? {
        guard planningCase.settings.rule(.fleetBalance).mode == .off else { return nil }
        return
            "rules.fleet_balance is off: without it there is no fleet to plan; it can be off for `check` only"
    }

    /// Concessions, in units of their rules, that count as none.
    static let concessionTolerance = 1e-6

    /// Models with no more integer columns than this are handed to branch and bound.
    static let branchAndBoundIntegers = 6_000

    /// Plans the case.
    public func plan() -> Outcome {
        let start = ContinuousClock.now
        func elapsed() -> Double { (ContinuousClock.now - start).seconds }
        let sets = PlanningSets(planningCase)
        let hard = PlanningFormulation(sets)
        var outcome = Outcome(status: .limit)
        outcome.columns = hard.model.columnCount
        outcome.rows = hard.model.rowCount
        outcome.integers = hard.model.integerCount
        report("model built", elapsed(), outcome)

        // A large model gives its bound away sooner as whole vehicles with few sites than as a relaxation with all.
        let fleet = PlanningFormulation(sets, detail: .fleetRelaxation)
        let isLarge = hard.model.integerCount > Self.branchAndBoundIntegers
        let isRegional = previous == nil && Self.regions(of: hard) != nil
        let relaxed = boundByFleet(fleet.model, &outcome)
        report("fleet relaxation", elapsed(), outcome)
        // Regions are planned side by side: they have the cores until then.
        let bounding = BoundSearch(
            isLarge
                ? .fleet(PeriodCuts(full: hard, fleet: fleet, optimum: relaxed)) : .linear(hard.model),
            deadline: start + .seconds(max(0, min(options.timeLimitSeconds, 1e6))),
            inBackground: options.threads > 1 && !isRegional)

        let conceding = PlanningFormulation(sets, conceding: true)
        var limits = SimplexLimits()
        limits.deadline = start + .seconds(max(0, min(options.timeLimitSeconds, 1e6)))
        limits.cancellation = options.cancellation
        var best: [Double]?
        if let previous {
            best = replan(previous, conceding, limits, bounding, elapsed, &outcome)
        } else {
            best = construct(conceding, limits, elapsed, &outcome)
            if isLarge, let point = best {
                best = improve(point, conceding, limits, bounding, elapsed, &outcome)
            }
        }
        let found = bounding.finish(cancellation: options.cancellation) { [outcome, options] bound in
            var reached = outcome
            reached.boundThousands = max(reached.boundThousands, bound)
            return reached.relativeGap <= options.relativeGap
        }
        outcome.simplexIterations += found.simplexIterations
        outcome.nodes += found.nodes
        if found.status == .infeasible {
            outcome.rulesConflict = true
            outcome.conflictingRows = Self.rows(in: found.ray, of: hard.model)
        } else if found.bound.isFinite, found.bound >= outcome.boundThousands {
            outcome.boundThousands = found.bound
            outcome.boundSource =
                isLarge
                ? "branch and cut on a relaxation that tells sites apart in the last period"
                : "linear relaxation of the full model"
        }
        report("bound", elapsed(), outcome)

        if hard.model.integerCount <= Self.branchAndBoundIntegers, outcome.relativeGap > options.relativeGap,
            elapsed() < options.timeLimitSeconds, options.cancellation?.isRaised != true
        {
            if previous == nil {
                best = search(
                    outcome.rulesConflict ? conceding : hard, conceding, from: best, elapsed(), &outcome)
            } else if let best, !outcome.rulesConflict, !outcome.concedesRules {
                proveBound(
                    hard.model, from: Self.map(best, from: conceding.model, to: hard.model), elapsed(),
                    &outcome
                )
            }
        }
        outcome.plan = best.map { PlanExtraction.plan(conceding, values: $0) }
        finishStatus(&outcome, isExpired: elapsed() >= options.timeLimitSeconds)
        outcome.seconds = elapsed()
        return outcome
    }

    /// The parts a large model is planned in, if there are several.
    private static func regions(of formulation: PlanningFormulation) -> RegionPartition? {
        guard formulation.model.integerCount > branchAndBoundIntegers else { return nil }
        let partition = RegionPartition(formulation.sets)
        return partition.regions.count > 1 ? partition : nil
    }

    /// A plan from scratch: region by region where there are several and all of them have a plan, else as one.
    func construct(
        _ conceding: PlanningFormulation, _ limits: SimplexLimits, _ elapsed: () -> Double,
        _ outcome: inout Outcome
    ) -> [Double]? {
        func note(_ point: [Double]) {
            take(point, conceding, &outcome)
            if !outcome.concedesRules {
                outcome.firstPlanSeconds = outcome.firstPlanSeconds ?? elapsed()
            }
            report(outcome.concedesRules ? "plan, breaks rules" : "plan", elapsed(), outcome)
        }
        if let partition = Self.regions(of: conceding) {
            var regional = RegionalConstruction(
                whole: conceding, partition: partition, threads: options.threads, limits: limits)
            let point = regional.run()
            outcome.simplexIterations += regional.simplexIterations
            if let point {
                note(point)
                return point
            }
        }
        var construction = PlanConstruction(formulation: conceding, limits: limits)
        let best = construction.run { note($0) }
        outcome.simplexIterations += construction.simplexIterations
        outcome.failure = construction.failure
        return best
    }

    private func finishStatus(_ outcome: inout Outcome, isExpired: Bool) {
        // A gap of zero is closed but for rounding.
        let gap = max(options.relativeGap, 1e-8)
        if outcome.plan != nil, outcome.relativeGap <= gap, !outcome.rulesConflict {
            outcome.status = .optimal
        } else if options.cancellation?.isRaised == true {
            outcome.status = .interrupted
        } else if outcome.plan == nil, outcome.rulesConflict, !isExpired {
            outcome.status = .infeasible
        }
    }

    func report(_ phase: String, _ seconds: Double, _ outcome: Outcome) {
        options.onProgress?(
            SolveProgress(
                seconds: seconds, nodes: outcome.nodes, openNodes: 0,
                simplexIterations: outcome.simplexIterations,
                incumbent: outcome.concedesRules ? .nan : outcome.priced,
                bound: outcome.boundThousands, phase: phase))
    }

    /// Notes what a point costs and whether it keeps the rules.
    func take(_ point: [Double], _ formulation: PlanningFormulation, _ outcome: inout Outcome) {
        outcome.costThousands = formulation.model.objectiveValue(of: point)
        outcome.softPriceThousands = 0
        outcome.concedesRules = false
        for concession in formulation.concessions {
            let price =
                formulation.model.columnCost[concession.column.index] * point[concession.column.index]
            outcome.costThousands -= price
            if concession.isSoft {
                outcome.softPriceThousands += price
            } else if point[concession.column.index] > Self.concessionTolerance {
                outcome.concedesRules = true
            }
        }
    }

    /// Large-neighbourhood search, until the plan is within the gap of the bound of the relaxation's root.
    ///
    /// That bound is the same on every run, so that the plan is too; what the tree proves besides depends on the clock. The search
    /// goes on while the bound is worked out beside it, and the first plan that turns out to be good enough is the answer.
    private func improve(
        _ point: [Double], _ conceding: PlanningFormulation, _ limits: SimplexLimits, _ bounding: BoundSearch,
        _ elapsed: () -> Double, _ outcome: inout Outcome
    ) -> [Double] {
        guard outcome.relativeGap > options.relativeGap else { return point }
        var improvement = PlanImprovement(
            formulation: conceding, values: point, limits: limits, threads: options.threads)
        var unjudged: [[Double]] = []
        func firstGoodEnough(_ rootBound: Double) -> [Double]? {
            defer { unjudged = [] }
            outcome.boundThousands = max(outcome.boundThousands, rootBound)
            return unjudged.first { point in
                var reached = outcome
                take(point, conceding, &reached)
                return reached.relativeGap <= options.relativeGap
            }
        }
        var answer: [Double]?
        improvement.run { point in
            take(point, conceding, &outcome)
            unjudged.append(point)
            let isGoodEnough = outcome.relativeGap <= options.relativeGap
            if isGoodEnough, unjudged.count == 1 {
                answer = point
            } else {
                let rootBound =
                    options.threads > 1
                    ? bounding.rootBoundSoFar() : bounding.rootBound(cancellation: options.cancellation)
                answer = rootBound.flatMap { firstGoodEnough($0) }
            }
            report("improvement", elapsed(), outcome)
            return answer != nil || isGoodEnough
        }
        // An earlier plan may turn out to be good enough.
        if answer == nil, !unjudged.isEmpty {
            answer = firstGoodEnough(bounding.rootBound(cancellation: options.cancellation))
        }
        outcome.simplexIterations += improvement.simplexIterations
        outcome.nodes += improvement.nodes
        let best = answer ?? improvement.values
        take(best, conceding, &outcome)
        return best
    }

    /// - Returns: the linear optimum of the fleet relaxation.
    private func boundByFleet(_ fleet: Model, _ outcome: inout Outcome) -> Solution {
        var settings = SolverSettings()
        settings.timeLimitSeconds = options.timeLimitSeconds
        settings.cancellation = options.cancellation
        let solution = solveLinear(fleet, settings: settings)
        outcome.simplexIterations += solution.simplexIterations
        if solution.status == .optimal {
            outcome.boundThousands = solution.objective
            outcome.boundSource = "relaxation of the fleet as a whole"
        } else if solution.status == .infeasible {
            outcome.rulesConflict = true
            outcome.conflictingRows = Self.rows(in: solution.ray, of: fleet)
        }
        return solution
    }

    /// Branch and cut within what is left of the time, its effort counted in the outcome.
    func branchAndCut(
        _ model: Model, from point: [Double]?, _ elapsed: Double, _ outcome: inout Outcome,
        adjust: (inout SolverSettings) -> Void = { _ in }
    ) -> Solution {
        var settings = SolverSettings()
        settings.timeLimitSeconds = options.timeLimitSeconds - elapsed
        settings.relativeGap = options.relativeGap
        settings.cancellation = options.cancellation
        adjust(&settings)
        var mixedInteger = MixedIntegerOptions.forPlans
        mixedInteger.initialPoint = point
        let solution = solveMixedInteger(model, settings: settings, options: mixedInteger)
        outcome.nodes += solution.nodes
        outcome.simplexIterations += solution.simplexIterations
        return solution
    }

    /// Branch and bound on the whole model, starting from the constructed plan if it keeps every rule.
    /// - Parameter conceding: the model whose columns plans are given in.
    private func search(
        _ formulation: PlanningFormulation, _ conceding: PlanningFormulation, from point: [Double]?,
        _ elapsed: Double, _ outcome: inout Outcome
    ) -> [Double]? {
        let start = point.map { Self.map($0, from: conceding.model, to: formulation.model) }
        let solution = branchAndCut(formulation.model, from: start, elapsed, &outcome) { settings in
            guard let onProgress = options.onProgress else { return }
            settings.onProgress = { progress in
                var shown = progress
                shown.seconds += elapsed
                onProgress(shown)
            }
        }
        if !outcome.rulesConflict { outcome.raiseBound(to: solution.bound) }
        // No whole-number point of the rules as given: they cannot all be met, though the relaxation may not show it.
        if solution.status == .infeasible, !outcome.rulesConflict { outcome.rulesConflict = true }
        guard !solution.primal.isEmpty else { return point }
        let mapped = Self.map(solution.primal, from: formulation.model, to: conceding.model)
        var found = outcome
        take(mapped, conceding, &found)
        if outcome.concedesRules || point == nil || found.priced <= outcome.priced {
            outcome = found
            outcome.firstPlanSeconds = outcome.firstPlanSeconds ?? elapsed + solution.seconds
            return mapped
        }
        return point
    }

    /// Carries values from one model to another by column name; columns only the other has are zero.
    static func map(_ values: [Double], from source: Model, to target: Model) -> [Double] {
        var byName: [String: Double] = [:]
        for (name, value) in zip(source.columnNames, values) { byName[name] = value }
        return target.columnNames.map { byName[$0] ?? 0 }
    }

    /// Names of the rows that carry a proof of infeasibility, most weight first.
    private static func rows(in ray: [Double], of model: Model) -> [String] {
        guard ray.count == model.rowCount else { return [] }
        return ray.indices.filter { abs(ray[$0]) > 1e-9 }
            .sorted { (abs(ray[$1]), $0) < (abs(ray[$0]), $1) }
            .prefix(50).map { model.rowNames[$0] }
    }
}

extension Duration {
    var seconds: Double {
        let parts = components
        return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }
}
