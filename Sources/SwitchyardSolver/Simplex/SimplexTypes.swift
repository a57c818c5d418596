/// Tolerances of the simplex engine, on the scaled model unless said otherwise.
public struct SimplexSettings: Sendable {
    /// Bound violation that counts, absolute; also checked unscaled at the end.
    public var primalTolerance = 1e-9
    /// Reduced-cost violation that counts, absolute.
    public var dualTolerance = 1e-9
    /// Looser tolerances of the Harris ratio tests: room to choose a larger pivot.
    public var harrisTolerance = 1e-7
    /// Smallest pivot of a ratio test.
    public var pivotTolerance = 1e-7
    /// Relative disagreement between a pivot computed by row and by column that forces a refactorisation.
    public var pivotAgreement = 1e-6
    /// Updates after which the basis is factorised again.
    public var refactorAfter = 100
    /// Size of the cost perturbation relative to a cost.
    public var perturbation = 1e-6
    /// Whether rows and columns are scaled by powers of two.
    public var scale = true
    public var seed: UInt64 = 1

    public init() {}
}

/// Limits of one simplex solve.
public struct SimplexLimits: Sendable {
    public var iterationLimit = Int.max
    public var deadline: ContinuousClock.Instant?
    /// The dual simplex stops once the bound is proven to exceed it.
    public var objectiveCutoff = Double.infinity
    public var cancellation: CancellationFlag?
    public init() {}
}

public enum SimplexStatus: Sendable {
    case optimal, infeasible, unbounded, cutoff, iterationLimit, timeLimit, interrupted, numericalError
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
