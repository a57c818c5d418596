/// Tolerances and choices of the simplex engine.
public struct SimplexSettings: Sendable {
    /// Bound violation that counts, absolute: on the scaled model while iterating, on the unscaled one at the end.
    public var primalTolerance = 1e-7
    /// Reduced-cost violation that counts, absolute.
    public var dualTolerance = 1e-7
    /// Tolerance of a last pass on the scaled model, once it is solved to the two above: costs few iterations and takes the
    /// objective error of large duals away. No pass if not smaller.
    public var polishTolerance = 1e-7
    /// Relative disagreement between a pivot computed by row and by column that forces a refactorisation.
    public var pivotAgreement = 1e-7
    /// Updates after which the basis is factorised again at the latest.
    public var refactorAfter = 500
    /// Size of the cost perturbation relative to the usual one; 0 turns it off.
    public var perturbation = 1.0
    /// Whether rows and columns are scaled by powers of two.
    public var scale = true
    /// Work of a first solve, in steps of the first-order method, after which that method runs as well; `.max` for never.
    public var firstOrderAfter = 4000
    /// Whether a first solve works with bounds up to this size that rows imply for columns without: boxed columns make the
    /// dual's steps longer and its phase 1 shorter. 0 for never.
    public var largestImpliedBound = 0.0
    /// The same for the interior point method: its work is then predicted, and it runs once the simplex method has done as
    /// much; 0 for at once, `.max` for never.
    public var interiorAfter = 300
    /// Which algorithm works first.
    public var method = Method.automatic
    public var seed: UInt64 = 1

    /// Which algorithm a solve starts with; either may hand over to the other.
    public enum Method: Sendable {
        /// The primal if the basis is primal feasible, otherwise the dual.
        case automatic
        case dual
        case primal
    }

    public init() {}
}

/// Limits of one simplex solve.
public struct SimplexLimits: Sendable {
    public var iterationLimit = Int.max
    public var deadline: ContinuousClock.Instant?
    /// The dual simplex stops once the optimum is proven to be above it.
    public var objectiveCutoff = Double.infinity
    public var cancellation: CancellationFlag?
    public init() {}

    /// Whether a solve that starts now would have to stop at once.
    package var isOver: Bool {
        cancellation?.isRaised == true || deadline.map { ContinuousClock.now >= $0 } == true
    }
}

/// Why a simplex solve stopped.
public enum SimplexStatus: Sendable {
    case optimal
    /// `farkasRay` proves it.
    case infeasible
    /// `primalRay` proves it.
    case unbounded
    /// The optimum is above `SimplexLimits.objectiveCutoff`.
    case cutoff
    case iterationLimit
    case timeLimit
    case interrupted
    /// Nothing can be claimed safely.
    case numericalError
}

/// A row to be added: `lower ≤ Σ values · x[indices] ≤ upper`.
public struct CutRow: Sendable {
    public var lower: Double
    public var upper: Double
    public var indices: [Int32]
    public var values: [Double]
    public init(lower: Double, upper: Double, indices: [Int32], values: [Double]) {
        self.lower = lower
        self.upper = upper
        self.indices = indices
        self.values = values
    }
}

/// A column to be added, with its entries by row.
public struct NewColumn: Sendable {
    public var lower: Double
    public var upper: Double
    public var cost: Double
    public var indices: [Int32]
    public var values: [Double]
    public init(lower: Double, upper: Double, cost: Double, indices: [Int32], values: [Double]) {
        self.lower = lower
        self.upper = upper
        self.cost = cost
        self.indices = indices
        self.values = values
    }
}

/// A row of the simplex tableau: the identity `Σ columnValues · x[columns] = Σ rowValues · r[rows]`, true for all x with
/// `r = Ax`, in which the basic variable of the position has coefficient 1 and no other basic variable occurs.
public struct TableauRow: Sendable {
    public var columns: [Int32] = []
    public var columnValues: [Double] = []
    /// Rows with their multipliers: the row of B⁻¹.
    public var rows: [Int32] = []
    public var rowValues: [Double] = []
    public init() {}
}

/// A small fast generator (SplitMix64, Steele, Lea and Flood 2014), so that runs repeat exactly.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64
    public init(seed: UInt64) { state = seed }
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
    /// Uniform in [0, 1).
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
