/// Why a solve stopped and what is known. Statuses never claim more than was proven.
public enum SolveStatus: String, Sendable, CaseIterable {
    /// Proven optimal within the tolerances (and the relative gap, for integer models).
    case optimal
    /// Proven to have no feasible point.
    case infeasible
    /// Feasible and without a finite optimum.
    case unbounded
    /// Proven infeasible or unbounded, not known which.
    case infeasibleOrUnbounded = "infeasible_or_unbounded"
    /// A time, node, iteration or memory limit was reached; `primal` holds the best point, if any.
    case limit
    /// Stopped by the caller; `primal` holds the best point, if any.
    case interrupted
    /// The numbers did not allow any safe claim.
    case numericalError = "numerical_error"
}

/// Answer of a linear or mixed-integer solve, in the space of the model as it was given.
public struct Solution: Sendable {
    public var status: SolveStatus
    /// Column values; empty when no point is known.
    public var primal: [Double] = []
    /// Row duals (LP only, sign: change of objective per unit of right-hand side); empty otherwise.
    public var dual: [Double] = []
    /// Reduced costs `c - A'y` (LP only).
    public var reducedCost: [Double] = []
    /// Objective of `primal`, constant included, in the model's own sense. NaN when no point is known.
    public var objective: Double = .nan
    /// Proven bound on the optimum, in the model's own sense; `±infinity` when nothing is proven.
    public var bound: Double = .nan
    /// Basis of the model (LP only), when known.
    public var basis: Basis?
    /// Infeasible LP: row multipliers `y` proving it. Unbounded LP: a column direction proving it. Verified.
    public var ray: [Double] = []
    public var nodes: Int = 0
    public var simplexIterations: Int = 0
    public var seconds: Double = 0
    /// Largest violation of a row or column bound by `primal`, absolute, unscaled, in the original model.
    public var maxPrimalViolation: Double = .nan
    /// Largest distance of an integer column from an integer.
    public var maxIntegralityViolation: Double = .nan

    public init(status: SolveStatus) {
        self.status = status
    }

    public var hasPoint: Bool { !primal.isEmpty || (status == .optimal) }

    /// `|objective − bound| / max(1e-10, |objective|)`: 0 when closed, infinity when nothing is known.
    public var relativeGap: Double {
        if objective.isNaN || bound.isNaN || bound.isInfinite { return .infinity }
        let difference = abs(objective - bound)
        return difference == 0 ? 0 : difference / max(1e-10, abs(objective))
    }
}

/// Where each column and row (its logical) sits in a basis.
public struct Basis: Sendable, Equatable {
    public enum Position: UInt8, Sendable {
        case basic, atLower, atUpper, free
    }
    public var columns: [Position]
    public var rows: [Position]

    public init(columns: [Position], rows: [Position]) {
        self.columns = columns
        self.rows = rows
    }
}
