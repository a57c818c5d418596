/// LP-based branch and cut on one presolved problem: root, heuristics, tree.
///
/// Land and Doig 1960; the arrangement follows Achterberg, "Constraint Integer Programming", 2007. Every choice depends on the
/// problem and the seed alone, so runs repeat exactly as long as no time limit cuts them short.
///
/// One engine and one domain follow the node being worked on. Heuristics borrow both and give them back as they found them.
/// After the root, `TreeSearch` drives this search and copies of it as the workers of the tree.
final class MixedIntegerSearch {
    let problem: WorkingProblem
    let domain: Domain
    let engine: SimplexEngine
    let store: IncumbentStore
    let settings: SolverSettings
    let options: MixedIntegerOptions
    let limits: SearchLimits
    let clock: SolveClock
    let grid: ObjectiveGrid
    var pseudoCosts: PseudoCosts
    /// Branching priority by column; empty when all are equal.
    let priority: [Int32]

    /// Only points with a smaller objective are still of interest.
    var cutoff = Double.infinity
    /// Smallest proven bound among all subtrees that were cut off by the gap.
    var prunedBound = Double.infinity
    /// Smallest bound of a subtree whose LP could not be decided.
    var unresolvedBound = Double.infinity
    /// Nodes this worker has solved, and nodes of the whole tree.
    var nodeCount = 0
    var nodeTotal = 0
    /// Simplex iterations outside the engine (sub-problems, repairs).
    var otherIterations = 0
    /// Iterations of the other workers, at the root's own search.
    var workerIterations = 0
    /// Iterations that a worker's counter started with.
    let inheritedIterations: Int
    /// Iterations of the first LPs of nodes entered from their parents, and how many nodes; LPs solved.
    var nodeIterations = 0
    var plungeNodes = 0
    var solveCount = 0
    var heuristicIterations = 0
    /// Iterations at the start of the heuristic that is running.
    var heuristicStart: Int?
    var rootBound = -Double.infinity
    var rootReducedCosts: ReducedCosts?
    var rootLower: [Double] = []
    var rootUpper: [Double] = []
    /// LP point of the last solve and the root's.
    var x: [Double] = []
    /// Objective of the last LP that was solved to the end.
    var lpObjective = -Double.infinity
    var rootPoint: [Double] = []
    /// Cut rows at present in the engine, after the problem's own rows.
    var cutsInLP: [Cut] = []
    /// Their numbers, in an array that nodes share.
    var cutNumbers: [Int32] = []
    /// Cuts numbered so far, and the worker, which no other cut has together.
    var cutsNumbered: Int32 = 0
    let workerNumber: Int32
    /// Cuts that are not in the LP.
    var cutPool: CutPool
    /// Cuts found in this round, for the other workers.
    var cutLog: [Cut] = []
    /// Effort that separation in the tree took.
    var treeCutWork = 0
    /// Numbers from here on belong to cuts found in the tree.
    var rootCutNumbers = Int32.max
    private(set) lazy var separation = CutSeparation(problem, variableBounds: variableBounds)
    var variableBounds: VariableBounds
    var cliques = CliqueTable()
    var lastReport = 0.0
    var phase = "root LP"
    var reportsProgress = true
    /// Cutoff at which the root's reduced costs were applied last.
    var appliedRootCutoff = Double.infinity
    var strongIterations = 0
    /// The node's LP while strong branching tries others, and room for those of `withSavedState`.
    var trialStart: SimplexSnapshot?
    private var idleSnapshots: [SimplexSnapshot] = []
    var divesDone = 0
    var jumpsDone = 0
    var pumpsDone = 0
    /// Node from which the pump may run again.
    var nextPump = 100
    var neighbourhoods = NeighbourhoodChoice()
    let neighbourhoodSeed: UInt64
    /// Shares of `heuristicIterations`.
    var diveIterations = 0
    var neighbourhoodIterations = 0
    /// Iterations of the root's first LP.
    var firstLPIterations = 0
    /// Objective of the incumbent that was found before there was an LP; infinity if there was none.
    var objectiveWithoutLP = Double.infinity
    /// Roots solved before this one on larger forms of the problem.
    var restarts = 0
    let probedCliques: [[Int32]]
    /// Rows learnt from closed nodes, here and by the other workers in earlier rounds.
    var conflicts: ConflictPool
    /// Rows learnt in this round, for the other workers; kept only when `keepsConflictLog`.
    var conflictLog: [ConflictRow] = []
    var keepsConflictLog = false

    // The tree: see `TreeSearch` and `+Subtree`.
    var tree = LocalTree()
    var roundBudget = RoundBudget(work: 0, nodes: 0, iterations: 0, plunges: 0, openNodes: 0)
    /// Effort of the last round.
    var roundWork = 0
    /// Child in `tree` that the plunge goes on with, and levels it has come.
    var continuation: Int?
    var plungeDepth = 0
    /// Smallest bound of the open nodes of all workers, at the start of the round.
    var openBound = -Double.infinity
    var firstLPObjective = -Double.infinity

    init(
        problem: WorkingProblem, store: IncumbentStore, settings: SolverSettings,
        options: MixedIntegerOptions,
        limits: SearchLimits, priority: [Int32], clock: SolveClock, presolve: IntegerPresolve
    ) {
        self.problem = problem
        self.store = store
        self.settings = settings
        self.options = options
        self.limits = limits
        self.priority = priority
        self.clock = clock
        domain = presolve.domain
        var simplex = SimplexSettings()
        simplex.seed = settings.seed
        engine = SimplexEngine(model: problem.model(), settings: simplex)
        engine.limits.deadline = clock.deadline
        engine.limits.cancellation = clock.cancellation
        pseudoCosts = PseudoCosts(columns: problem.columnCount, tellsTiesApart: options.hybridBranching)
        grid = ObjectiveGrid(problem)
        variableBounds = presolve.variableBounds
        probedCliques = presolve.cliques
        conflicts = ConflictPool(problem)
        cutPool = CutPool(problem)
        workerNumber = 0
        inheritedIterations = 0
        neighbourhoodSeed = settings.seed
        noteIncumbent()
    }

    /// Another worker for the tree of a search whose root is solved: own engine, domain and store, and what the root learnt.
    ///
    /// The root's search must stand at a node's end, its pseudo-costs and incumbent merged.
    init(workerOf root: MixedIntegerSearch, number: Int) {
        problem = WorkingProblem(sharing: root.problem)
        store = IncumbentStore(workerOf: root.store)
        settings = root.settings
        options = root.options
        limits = root.limits
        priority = root.priority
        clock = root.clock
        root.domain.backtrack(to: 0)
        domain = Domain(problem)
        domain.adopt(root.domain)
        var simplex = root.engine.settings
        simplex.seed &+= UInt64(number)
        engine = SimplexEngine(model: problem.model(), settings: simplex)
        engine.addRows(root.cutsInLP.map(\.row))
        engine.limits = root.engine.limits
        pseudoCosts = root.pseudoCosts
        pseudoCosts.clearLog()
        grid = root.grid
        variableBounds = root.variableBounds
        probedCliques = root.probedCliques
        conflicts = root.conflicts
        cutPool = root.cutPool
        workerNumber = Int32(number)
        keepsConflictLog = root.keepsConflictLog
        cliques = root.cliques
        neighbourhoods = root.neighbourhoods
        nextPump = 100 * (1 + number)
        neighbourhoodSeed = root.neighbourhoodSeed &+ UInt64(number) << 32
        cutsInLP = root.cutsInLP
        cutNumbers = root.cutNumbers
        (cutsNumbered, rootCutNumbers) = (root.cutsNumbered, root.rootCutNumbers)
        cutoff = root.cutoff
        rootBound = root.rootBound
        rootPoint = root.rootPoint
        rootReducedCosts = root.rootReducedCosts
        rootLower = root.rootLower
        rootUpper = root.rootUpper
        firstLPObjective = root.firstLPObjective
        appliedRootCutoff = root.appliedRootCutoff
        // Allowances are shares of the iterations so far: they start as the root's.
        inheritedIterations = root.iterations
        otherIterations = root.iterations
        heuristicIterations = root.heuristicIterations
        diveIterations = root.diveIterations
        neighbourhoodIterations = root.neighbourhoodIterations
        firstLPIterations = root.firstLPIterations
        strongIterations = root.strongIterations
        phase = root.phase
        reportsProgress = false
    }

    // MARK: Bounds and incumbents

    var iterations: Int { engine.iterationCount + otherIterations + store.iterations }
    var iterationTotal: Int { iterations + workerIterations }

    /// Rounding of an objective's sum, relative to its size.
    static let objectiveRounding = 1e-13

    /// Takes over the store's objective as cutoff, with the gap that counts as closed.
    func noteIncumbent() {
        let best = store.objective
        var value = limits.objectiveLimit
        if best < .infinity {
            // The gap is that of the objective as given: its constant may be most of it, or take most of it away.
            let margin = max(
                Self.objectiveRounding * abs(best), 0.999 * settings.closedGap(at: store.external(best)))
            value = min(value, best - margin, grid.cutoff(below: best))
        }
        guard value < cutoff else { return }
        cutoff = value
        problem.rowUpper[problem.objectiveRow] = cutoff + 1e-9 * max(1, abs(cutoff))
        engine.limits.objectiveCutoff = cutoff
    }

    /// Offers a point in the search's columns; the cutoff follows when it improves.
    @discardableResult
    func offer(_ point: [Double]) -> IncumbentStore.Verdict {
        let verdict = store.offer(point)
        if verdict == .improved {
            noteIncumbent()
        }
        return verdict
    }

    /// Takes over a better point that another worker found.
    func adoptIncumbent(of other: IncumbentStore) {
        guard other !== store, other.objective < store.objective else { return }
        store.adopt(other)
        noteIncumbent()
    }

    /// Notes that a subtree with this proven bound is left because nothing enough better can be in it.
    func notePruned(_ bound: Double) { prunedBound = min(prunedBound, grid.roundUp(bound)) }

    /// Proven lower bound on the optimum at present.
    func globalBound(open: Double) -> Double {
        let cut = domain.usedCutoff ? grid.roundUp(cutoff) : .infinity
        return min(grid.roundUp(open), prunedBound, unresolvedBound, cut, store.objective)
    }

    // MARK: The LP

    enum LPOutcome {
        case optimal, infeasible, cutoff, unbounded, limit, failed
    }

    /// Feasibility of LPs that could not be decided otherwise: what an incumbent may violate as well.
    private static let looseTolerance = IncumbentStore.tolerance

    /// Solves the LP of the current domain; on `.optimal`, `x` holds the point.
    func solveLP(iterationLimit: Int = .max) -> LPOutcome {
        syncBounds()
        engine.limits.iterationLimit = iterationLimit
        solveCount += 1
        var status = engine.solve()
        if status == .numericalError {
            // A fresh start from the logicals gets round most trouble.
            engine.basis = Basis(
                columns: Array(repeating: .atLower, count: engine.columnCount),
                rows: Array(repeating: .basic, count: engine.rowCount))
            status = engine.solve()
        }
        if status == .numericalError {
            // Rows that miss each other by a hair are neither met nor proven apart; a looser LP still gives a bound.
            let tolerance = engine.settings.primalTolerance
            engine.settings.primalTolerance = Self.looseTolerance
            status = engine.solve()
            engine.settings.primalTolerance = tolerance
        }
        switch status {
        case .optimal:
            x = engine.primal
            lpObjective = engine.objective
            return .optimal
        case .infeasible: return .infeasible
        case .cutoff: return .cutoff
        case .unbounded: return .unbounded
        case .iterationLimit, .timeLimit, .interrupted: return .limit
        case .numericalError: return .failed
        }
    }

    /// Gives the engine the integer bounds of the domain. Continuous bounds stay: propagation relaxes them by a little, which
    /// is fine for deduction but not for a vertex.
    func syncBounds() {
        domain.takeChanged { j in
            if problem.isInteger[j] {
                engine.setColumnBounds(j, lower: domain.lower[j], upper: domain.upper[j])
            }
        }
    }

    /// Fractional integer columns of `x`.
    func fractionalColumns() -> [BranchingCandidate] {
        var found: [BranchingCandidate] = []
        for column in problem.integers {
            let j = Int(column)
            let value = x[j]
            if abs(value - value.rounded()) > settings.integralityTolerance {
                found.append(BranchingCandidate(column: j, value: value))
            }
        }
        return found
    }

    /// Whether a limit asks to stop; reports progress about once a second.
    func shouldStop() -> Bool {
        report()
        if nodeTotal >= min(settings.nodeLimit, limits.nodeLimit) { return true }
        if iterationTotal >= min(settings.iterationLimit, limits.iterationLimit) { return true }
        return clock.shouldStop
    }

    func report() {
        if reportsProgress { report(bound: globalBound(open: rootBound), openNodes: 0) }
    }

    /// Reports progress if a second has passed since the last time.
    func report(bound: Double, openNodes: Int) {
        guard let callback = settings.onProgress, !limits.isSubproblem else { return }
        let seconds = clock.seconds
        guard seconds - lastReport >= 1 else { return }
        lastReport = seconds
        let incumbent = store.objective < .infinity ? store.external(store.objective) : .nan
        callback(
            SolveProgress(
                seconds: seconds, nodes: nodeTotal, openNodes: openNodes, simplexIterations: iterationTotal,
                incumbent: incumbent, bound: store.external(bound), phase: phase))
    }

    // MARK: Search

    enum Outcome {
        /// Everything was searched or cut off; the bounds say what was proven.
        case finished
        case infeasible, unbounded, limit
    }

    /// Runs `body` on the current node's domain and LP and puts both back.
    func withSavedState(_ body: () -> Void) {
        let mark = domain.mark
        let point = x
        let objective = lpObjective
        var saved = idleSnapshots.popLast()
        engine.save(into: &saved)
        body()
        domain.backtrack(to: mark)
        syncBounds()
        x = point
        lpObjective = objective
        if let saved {
            engine.restore(saved)
            idleSnapshots.append(saved)
        }
    }
}

/// Entries of the matrix that propagation, probing among it, of a sub-problem looked at.
final class SetUpEffort {
    var entries = 0
}

/// Limits of one search, on top of the settings.
struct SearchLimits {
    var nodeLimit = Int.max
    var iterationLimit = Int.max
    /// Only points below this objective (internal) are of interest: a sub-problem's share of the main incumbent.
    var objectiveLimit = Double.infinity
    var isSubproblem = false
    /// Where the effort of setting up the search is added.
    var setUp: SetUpEffort?
    var depth = 0
}
