/// A primal-dual interior point method for `min c'x, Ax + s = 0` with bounds on x and on s.
///
/// Mehrotra's predictor and corrector (1992, doi:10.1137/0802028) and Gondzio's multiple centrality correctors (1996,
/// doi:10.1007/BF00249643) from an infeasible start. It yields a point and multipliers near an optimum, or gives up;
/// what may be claimed of the model is for the simplex method to say.
package final class InteriorPoint {
    package enum Progress: Sendable { case underWay, converged, hopeless }

    /// Largest relative error of rows, of reduced costs and between the objectives at which a point is near enough.
    package static let tolerance = 1e-8
    private static let iterationLimit = 200
    /// Error at which a point that does not get better is taken as it is, and iterations without a better one after which none
    /// is expected: near an optimum, and before.
    private static let fairError = 1e-6
    private static let patience = (near: 4, far: 25)
    /// Share of the way to the boundary that a step goes.
    private static let boundaryShare = 0.9995
    /// Range of complementarity products, relative to their target, that centrality correctors aim at.
    static let smallestProduct = 0.1
    static let largestProduct = 10.0

    package private(set) var iterations = 0
    /// Largest relative error of the point.
    package private(set) var error = Double.infinity
    package private(set) var primalObjective = 0.0
    package private(set) var dualObjective = 0.0

    let matrix: ConstraintMatrix
    let n: Int
    let m: Int
    let lower: UnsafeMutablePointer<Double>
    let upper: UnsafeMutablePointer<Double>
    let cost: UnsafeMutablePointer<Double>
    let system: NewtonSystem

    /// Value of each variable, structurals then logicals, and multiplier of each row.
    package let x: FlatStorage<Double>
    package let y: FlatStorage<Double>
    // Distances from the bounds and their multipliers; zero where there is no bound.
    let below: FlatStorage<Double>
    let above: FlatStorage<Double>
    let zLower: FlatStorage<Double>
    let zUpper: FlatStorage<Double>
    let hasLower: FlatStorage<Bool>
    let hasUpper: FlatStorage<Bool>
    let isFixed: FlatStorage<Bool>
    private(set) var boundCount = 0
    private var costSize = 0.0
    private var boundSize = 0.0

    // Residuals of rows, of the distances and of the reduced costs.
    let rowResidual: FlatStorage<Double>
    let belowResidual: FlatStorage<Double>
    let aboveResidual: FlatStorage<Double>
    let dualResidual: FlatStorage<Double>
    /// Inverse of the weight of each variable.
    let theta: FlatStorage<Double>
    // The step, and the change of the complementarity products it is to make.
    let stepX: FlatStorage<Double>
    let stepY: FlatStorage<Double>
    let stepBelow: FlatStorage<Double>
    let stepAbove: FlatStorage<Double>
    let stepZLower: FlatStorage<Double>
    let stepZUpper: FlatStorage<Double>
    let targetLower: FlatStorage<Double>
    let targetUpper: FlatStorage<Double>
    let savedLower: FlatStorage<Double>
    let savedUpper: FlatStorage<Double>
    let h: FlatStorage<Double>
    let right: FlatStorage<Double>
    /// The best point so far: values, distances, multipliers.
    private let kept: FlatStorage<Double>
    private var bestError = Double.infinity
    private var sinceBest = 0

    /// - Parameters:
    ///   - lower, upper, cost: of structurals, then logicals; they must stay while this is used.
    ///   - workLimit, entryLimit: multiplications and additions of a factorisation, and entries of the factors, above which
    ///     there is no such method.
    init?(
        matrix: ConstraintMatrix, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>,
        cost: UnsafeMutablePointer<Double>, workLimit: Double,
        entryLimit: Int
    ) {
        guard let system = NewtonSystem(matrix: matrix, workLimit: workLimit, entryLimit: entryLimit) else {
            return nil
        }
        self.system = system
        self.matrix = matrix
        self.lower = lower
        self.upper = upper
        self.cost = cost
        n = matrix.columns
        m = matrix.rows
        let total = n + m
        func block() -> FlatStorage<Double> { FlatStorage(total, repeating: 0) }
        func rowBlock() -> FlatStorage<Double> { FlatStorage(matrix.rows, repeating: 0) }
        x = block()
        y = rowBlock()
        below = block()
        above = block()
        zLower = block()
        zUpper = block()
        hasLower = FlatStorage(total, repeating: false)
        hasUpper = FlatStorage(total, repeating: false)
        isFixed = FlatStorage(total, repeating: false)
        rowResidual = rowBlock()
        belowResidual = block()
        aboveResidual = block()
        dualResidual = block()
        theta = block()
        stepX = block()
        stepY = rowBlock()
        stepBelow = block()
        stepAbove = block()
        stepZLower = block()
        stepZUpper = block()
        targetLower = block()
        targetUpper = block()
        savedLower = block()
        savedUpper = block()
        h = block()
        right = rowBlock()
        kept = FlatStorage(capacity: 5 * total + m)
        for j in 0..<total {
            costSize = max(costSize, abs(cost[j]))
            isFixed[j] = lower[j] >= upper[j]
            if isFixed[j] {
                x[j] = lower[j]
                boundSize = max(boundSize, abs(lower[j]))
                continue
            }
            hasLower[j] = lower[j] > -.infinity
            hasUpper[j] = upper[j] < .infinity
            boundCount += (hasLower[j] ? 1 : 0) + (hasUpper[j] ? 1 : 0)
            if hasLower[j] { boundSize = max(boundSize, abs(lower[j])) }
            if hasUpper[j] && upper[j] < 1e6 { boundSize = max(boundSize, abs(upper[j])) }
        }
    }

    /// Work of an iteration, in entries of factors and columns that the simplex method touches in the same time: measured
    /// on eight public models from 250 to 100,000 columns.
    static func iterationWork(_ matrix: ConstraintMatrix, factorEntries: Int, factorWork: Double) -> Double {
        let lines = matrix.columns + matrix.rows
        let entries = factorEntries + matrix.start[matrix.columns]
        return factorWork / 12 + 12 * Double(entries) + 100 * Double(lines)
    }

    var iterationWork: Double {
        Self.iterationWork(matrix, factorEntries: system.factorEntries, factorWork: system.factorWork)
    }

    // MARK: The iteration

    /// Takes one step.
    package func advance() -> Progress {
        if iterations == 0 { makeStart() }
        measure()
        if error <= Self.tolerance { return .converged }
        if error < 0.7 * bestError {
            bestError = error
            sinceBest = 0
            if error <= Self.fairError { keepPoint() }
        } else {
            sinceBest += 1
        }
        let isFair = bestError <= Self.fairError
        if !error.isFinite || iterations >= Self.iterationLimit
            || sinceBest > (isFair ? Self.patience.near : Self.patience.far)
        {
            if isFair { returnToPoint() }
            return isFair ? .converged : .hopeless
        }
        iterations += 1
        factorise()
        let mu = complementarity()
        // Predictor: all products to zero.
        for j in 0..<n + m {
            targetLower[j] = -below[j] * zLower[j]
            targetUpper[j] = -above[j] * zUpper[j]
        }
        findStep()
        var length = stepLengths()
        let predicted = complementarity(after: length)
        let ratio = predicted / mu
        let centring = max(1e-6, ratio * ratio * ratio)
        let target = centring * mu
        for j in 0..<n + m {
            if hasLower[j] { targetLower[j] += target - stepBelow[j] * stepZLower[j] }
            if hasUpper[j] { targetUpper[j] += target - stepAbove[j] * stepZUpper[j] }
        }
        findStep()
        length = stepLengths()
        let correctors =
            system.factorWork > 30 * system.solveWork ? 3 : system.factorWork > 10 * system.solveWork ? 2 : 1
        for _ in 0..<correctors where min(length.primal, length.dual) < 0.95 {
            guard let better = correct(length, target: target) else { break }
            length = better
        }
        move(Self.boundaryShare * length.primal, Self.boundaryShare * length.dual)
        return .underWay
    }

    // MARK: The best point

    private var pointBlocks: [UnsafeMutablePointer<Double>] {
        [x.base, below.base, above.base, zLower.base, zUpper.base]
    }

    private func keepPoint() {
        let total = n + m
        for (k, block) in pointBlocks.enumerated() {
            (kept.base + k * total).update(from: block, count: total)
        }
        (kept.base + 5 * total).update(from: y.base, count: m)
    }

    private func returnToPoint() {
        let total = n + m
        for (k, block) in pointBlocks.enumerated() {
            block.update(from: kept.base + k * total, count: total)
        }
        y.base.update(from: kept.base + 5 * total, count: m)
    }

    // MARK: Measures

    /// Sets the residuals, the objectives and `error`.
    private func measure() {
        var primalError = 0.0
        var dualError = 0.0
        var primal = 0.0
        var dual = 0.0
        for i in 0..<m { rowResidual[i] = -x[n + i] }
        for j in 0..<n + m {
            var d = cost[j]
            primal += cost[j] * x[j]
            if j < n {
                for e in matrix.start[j]..<matrix.start[j + 1] {
                    let i = Int(matrix.row[e])
                    d -= matrix.value[e] * y[i]
                    rowResidual[i] -= matrix.value[e] * x[j]
                }
            } else {
                d -= y[j - n]
            }
            if isFixed[j] {
                dual += d * lower[j]
                continue
            }
            let residual = d - zLower[j] + zUpper[j]
            dualResidual[j] = residual
            dualError = max(dualError, abs(residual))
            if hasLower[j] {
                dual += zLower[j] * lower[j]
                belowResidual[j] = lower[j] + below[j] - x[j]
                primalError = max(primalError, abs(belowResidual[j]))
            }
            if hasUpper[j] {
                dual -= zUpper[j] * upper[j]
                aboveResidual[j] = upper[j] - x[j] - above[j]
                primalError = max(primalError, abs(aboveResidual[j]))
            }
        }
        for i in 0..<m { primalError = max(primalError, abs(rowResidual[i])) }
        primalObjective = primal
        dualObjective = dual
        // The objectives tell of any number that is none.
        error =
            primal.isFinite && dual.isFinite
            ? max(
                primalError / (1 + boundSize), dualError / (1 + costSize),
                abs(primal - dual) / (1 + 0.5 * (abs(primal) + abs(dual)))) : .infinity
    }
}
