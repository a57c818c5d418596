/// What a caller may add to a mixed-integer solve: a start, branching priorities, callbacks, and switches of components.
///
/// Every switch only changes how an answer is found, never which answer is right; tests and ablations rely on that.
public struct MixedIntegerOptions: Sendable {
    /// A point to start from, one value a column; NaN where nothing is known. Integer columns that are known are fixed
    /// at their rounded values and the rest is completed by propagation and an LP.
    public var initialPoint: [Double]?
    /// Branching priority of each column, higher first; equal when absent.
    public var branchingPriority: [Int32]?
    /// Called with each new incumbent (a point of the model as given) and its objective, from the solving thread.
    public var onIncumbent: (@Sendable (_ point: [Double], _ objective: Double) -> Void)?
    /// A caller's heuristic: gets a node's point of the relaxation in the model's own columns and may return a point, NaN
    /// where it leaves a column open, which is completed and checked like any other candidate.
    public var heuristic: (@Sendable (_ relaxation: [Double]) -> [Double]?)?
    /// Rows of the model that are too many to state. Called with every point that would become the incumbent, its integer
    /// columns integral; returns rows that the point breaks, which are added to the model, or none if it is a solution.
    /// Rows that it keeps within 1e-6 are ignored. Presolve is off, because what it concludes may rest on the rows stated
    /// being all there are; without these rows the model must be bounded.
    public var lazyConstraints: (@Sendable (_ point: [Double]) -> [CutRow])?
    /// Rows that every solution keeps, to tighten the relaxation: called with points of the relaxation at the nodes; rows
    /// that the point keeps are ignored. Linear presolve is off, so that the rows are in the columns of the search.
    public var userCuts: (@Sendable (_ relaxation: [Double]) -> [CutRow])?

    /// With code of the caller's in the tree one worker searches it: the code is called by the solving thread, and the
    /// order of the calls depends on the model alone.
    var hasTreeCallbacks: Bool { heuristic != nil || lazyConstraints != nil || userCuts != nil }

    /// Without anything of the caller's, for a sub-problem in columns and rows of its own.
    var withoutCallbacks: MixedIntegerOptions {
        var copy = self
        copy.initialPoint = nil
        copy.branchingPriority = nil
        copy.onIncumbent = nil
        copy.heuristic = nil
        copy.lazyConstraints = nil
        copy.userCuts = nil
        return copy
    }

    /// Bytes that the open nodes may take. Beyond, their bases are given up, and if that is not enough the search stops as at a
    /// node limit.
    public var treeMemoryLimit = 2 << 30

    public var cuts = CutSwitches()
    public var heuristics = HeuristicSwitches()
    /// Tableau cuts of every fractional column in every round at the root, not only where the sparser families run dry. Slower LPs
    /// and a better bound: for where the bound is worth more than the time, as in the proof of a plan.
    package var eagerTableau = false
    /// Linear presolve with postsolve, run before the mixed-integer reductions.
    public var linearPresolve = true
    /// Tightening of coefficients and bounds.
    public var integerPresolve = true
    /// Tentative fixing of binary columns at the root.
    public var probing = true
    /// Continuous columns that follow from integer ones are rounded by cuts and propagation.
    public var impliedIntegers = true
    /// Equations among integers taken modulo two.
    public var parity = true
    /// Bound propagation at nodes.
    public var propagation = true
    public var reducedCostFixing = true
    /// Rows learnt from nodes that came to nothing.
    public var conflicts = true
    /// Cutting planes at nodes of the tree as well.
    public var treeCuts = true
    /// Strong branching until pseudo-costs are reliable; otherwise pseudo-costs alone.
    public var strongBranching = true
    /// Branching candidates whose gains say nothing are told apart by the conflicts, inferences and cutoffs they were part of.
    public var hybridBranching = true
    /// Of points that symmetries turn into each other, only some are searched.
    public var symmetry = true
    /// Parts that share no row are solved by themselves.
    public var components = true
    /// Presolve, cuts and heuristics once more when the root has fixed many columns.
    public var restarts = true
    /// Share of all simplex iterations that heuristics may use, beyond a fixed start.
    public var heuristicEffort = 0.3

    /// Families of cutting planes, at the root and in the tree.
    public struct CutSwitches: Sendable {
        public var gomory = true
        public var mixedIntegerRounding = true
        public var knapsackCover = true
        public var impliedBound = true
        public var clique = true
        public var network = true
        /// Cut sets of networks whose capacity is bought in modules.
        public var cutSets = true
        public init() {}
        /// Every family off.
        public static var none: CutSwitches {
            var switches = CutSwitches()
            switches.gomory = false
            switches.mixedIntegerRounding = false
            switches.knapsackCover = false
            switches.impliedBound = false
            switches.clique = false
            switches.network = false
            switches.cutSets = false
            return switches
        }
        var any: Bool {
            gomory || mixedIntegerRounding || knapsackCover || impliedBound || clique || network || cutSets
        }
    }

    /// Primal heuristics.
    public struct HeuristicSwitches: Sendable {
        public var feasibilityJump = true
        public var fixAndPropagate = true
        public var rounding = true
        public var diving = true
        public var rens = true
        public var feasibilityPump = true
        /// Large neighbourhoods of the incumbent.
        public var neighbourhoods = true
        public init() {}
        /// Every heuristic off.
        public static var none: HeuristicSwitches {
            var switches = HeuristicSwitches()
            switches.feasibilityJump = false
            switches.fixAndPropagate = false
            switches.rounding = false
            switches.diving = false
            switches.rens = false
            switches.feasibilityPump = false
            switches.neighbourhoods = false
            return switches
        }
    }

    public init() {}

    /// Names that `switchOff` takes, for ablations.
    public static let componentNames = [
        "cuts", "gomory", "rounding-cuts", "cover", "implied-bound", "clique", "network-cuts", "cut-sets",
        "tree-cuts",
        "presolve",
        "probing", "implied-integers", "parity", "components",
        "heuristics", "feasibility-jump", "rounding", "fix-and-propagate", "diving", "rens",
        "feasibility-pump", "neighbourhoods",
        "propagation", "reduced-cost", "conflicts", "strong-branching", "hybrid-branching",
        "restarts", "symmetry",
    ]

    /// Switches one component off; the answer stays right, the way to it changes.
    /// - Returns: false if there is no component of that name.
    public mutating func switchOff(_ component: String) -> Bool {
        switch component {
        case "cuts": cuts = .none
        case "gomory": cuts.gomory = false
        case "rounding-cuts": cuts.mixedIntegerRounding = false
        case "cover": cuts.knapsackCover = false
        case "implied-bound": cuts.impliedBound = false
        case "clique": cuts.clique = false
        case "network-cuts": cuts.network = false
        case "cut-sets": cuts.cutSets = false
        case "tree-cuts": treeCuts = false
        case "presolve": (linearPresolve, integerPresolve, probing) = (false, false, false)
        case "probing": probing = false
        case "implied-integers": impliedIntegers = false
        case "heuristics": heuristics = .none
        case "rounding": heuristics.rounding = false
        case "feasibility-jump": heuristics.feasibilityJump = false
        case "fix-and-propagate": heuristics.fixAndPropagate = false
        case "parity": parity = false
        case "components": components = false
        case "diving": heuristics.diving = false
        case "rens": heuristics.rens = false
        case "feasibility-pump": heuristics.feasibilityPump = false
        case "neighbourhoods": heuristics.neighbourhoods = false
        case "propagation": propagation = false
        case "reduced-cost": reducedCostFixing = false
        case "conflicts": conflicts = false
        case "strong-branching": strongBranching = false
        case "hybrid-branching": hybridBranching = false
        case "restarts": restarts = false
        case "symmetry": symmetry = false
        default: return false
        }
        return true
    }
}
