/// Turns what the engine says into an answer about the model as given, believing nothing that does not verify.
struct LinearAnswer {
    let model: Model
    let minimized: Model
    let settings: SolverSettings

    private var sign: Double { model.sense == .maximize ? -1 : 1 }

    /// - Parameter isRelaxed: whether the engine's bounds lie outside the model's, and its point may as well.
    func judge(_ engine: SimplexEngine, _ status: SimplexStatus, isRelaxed: Bool = false) -> Solution {
        switch status {
        case .optimal:
            return optimal(
                primal: engine.primal, dual: engine.dual, basis: engine.basis, isRelaxed: isRelaxed)
        case .infeasible:
            let ray = engine.farkasRay()
            guard let verified = farkasProof(ray) else { return Solution(status: .numericalError) }
            var solution = Solution(status: .infeasible)
            solution.ray = verified
            return solution
        case .unbounded:
            let ray = engine.primalRay()
            guard Self.isImprovingRay(minimized, ray) else { return Solution(status: .numericalError) }
            var solution = Solution(status: .unbounded)
            solution.ray = ray
            solution.bound = -sign * .infinity
            return solution
        case .cutoff, .iterationLimit, .timeLimit: return Solution(status: .limit)
        case .interrupted: return Solution(status: .interrupted)
        case .numericalError: return Solution(status: .numericalError)
        }
    }

    // MARK: Optimality

    /// A solution from a primal and dual pair of the minimised model; `.numericalError` if they fail the check.
    /// - Parameter isRelaxed: whether a value outside its bounds is meant.
    func optimal(primal: [Double], dual: [Double], basis: Basis, isRelaxed: Bool = false) -> Solution {
        var solution = Solution(status: .optimal)
        solution.primal = primal
        for j in 0..<model.columnCount where !isRelaxed {
            // Noise goes back to the bound.
            solution.primal[j] = min(max(primal[j], model.columnLower[j]), model.columnUpper[j])
        }
        solution.dual = dual.map { $0 == 0 ? 0 : $0 * sign }
        var reducedCost = model.columnCost
        for i in 0..<model.rowCount where solution.dual[i] != 0 {
            for k in model.rowStart[i]..<model.rowStart[i + 1] {
                reducedCost[Int(model.entryColumn[k])] -= model.entryValue[k] * solution.dual[i]
            }
        }
        for (j, position) in basis.columns.enumerated() where position == .basic { reducedCost[j] = 0 }
        solution.reducedCost = reducedCost
        let basicCount =
            basis.columns.count(where: { $0 == .basic }) + basis.rows.count(where: { $0 == .basic })
        if basicCount == model.rowCount { solution.basis = basis }
        solution.objective = model.objectiveValue(of: solution.primal)
        solution.bound = solution.objective
        solution.maxPrimalViolation = model.maxPrimalViolation(of: solution.primal)
        solution.maxIntegralityViolation = model.maxIntegralityViolation(of: solution.primal)
        if !isAcceptable(solution) { solution.status = .numericalError }
        return solution
    }

    func isFeasible(_ primal: [Double]) -> Bool { primalError(primal) <= settings.primalTolerance }

    private func isAcceptable(_ solution: Solution) -> Bool {
        guard solution.primal.allSatisfy(\.isFinite), solution.dual.allSatisfy(\.isFinite) else {
            return false
        }
        return primalError(solution.primal) <= settings.primalTolerance
            && dualError(solution) <= settings.dualTolerance
    }

    /// What adding up terms in doubles may cost, relative to the sum of their sizes.
    private static let rounding = 1e-14

    /// A row's terms added up, and their sizes.
    private func activity(of i: Int, at x: [Double]) -> (sum: Double, size: Double) {
        var (sum, size) = (0.0, 0.0)
        for k in model.rowStart[i]..<model.rowStart[i + 1] {
            let term = model.entryValue[k] * x[Int(model.entryColumn[k])]
            sum += term
            size += abs(term)
        }
        return (sum, size)
    }

    /// Largest violation of a bound or row. A row is allowed what adding up its terms in doubles may cost.
    private func primalError(_ x: [Double]) -> Double {
        guard x.count == model.columnCount else { return .infinity }
        var worst = 0.0
        for j in 0..<model.columnCount {
            let room = Self.rounding * abs(x[j])
            worst = max(worst, max(model.columnLower[j] - x[j], x[j] - model.columnUpper[j]) - room)
        }
        for i in 0..<model.rowCount {
            let (activity, size) = activity(of: i, at: x)
            worst = max(
                worst, max(model.rowLower[i] - activity, activity - model.rowUpper[i]) - Self.rounding * size)
        }
        return worst
    }

    /// Largest wrong sign among the multipliers of columns and rows off their bounds, relative to the terms of the
    /// reduced cost: costs in pounds and in billions of pounds are judged alike.
    private func dualError(_ solution: Solution) -> Double {
        var size = model.columnCost.map { max(1, abs($0)) }
        var worst = 0.0
        for i in 0..<model.rowCount {
            let y = sign * solution.dual[i]
            if y == 0 { continue }
            for k in model.rowStart[i]..<model.rowStart[i + 1] {
                let j = Int(model.entryColumn[k])
                size[j] = max(size[j], abs(model.entryValue[k] * y))
            }
            let (activity, terms) = activity(of: i, at: solution.primal)
            let side = y > 0 ? model.rowLower[i] : model.rowUpper[i]
            let distance = abs(activity - side) - Self.rounding * terms
            worst = max(worst, complementarity(y, distance, side))
        }
        for j in 0..<model.columnCount {
            let d = sign * solution.reducedCost[j]
            if d == 0 { continue }
            let bound = d > 0 ? model.columnLower[j] : model.columnUpper[j]
            worst = max(worst, complementarity(d / size[j], abs(solution.primal[j] - bound), bound))
        }
        return worst
    }

    /// A multiplier is an error as far as its line is off the side it belongs to.
    private func complementarity(_ multiplier: Double, _ distance: Double, _ side: Double) -> Double {
        if side.isInfinite { return abs(multiplier) }
        return distance <= 1e-6 * max(1, abs(side)) ? 0 : abs(multiplier) * min(1, distance)
    }

    // MARK: The grey zone

    /// Moves all sides of an engine's model outward by an absolute amount from where they are in the model given.
    func relax(_ engine: SimplexEngine, by amount: Double) {
        for j in 0..<model.columnCount {
            engine.setColumnBounds(
                j, lower: model.columnLower[j] - amount, upper: model.columnUpper[j] + amount)
        }
        for i in 0..<model.rowCount {
            engine.setRowBounds(i, lower: model.rowLower[i] - amount, upper: model.rowUpper[i] + amount)
        }
    }

    /// Whether every point misses some side by the tolerance.
    func isInfeasibleByTolerance(_ proof: [Double]) -> Bool {
        guard let found = gap(proof) else { return false }
        return found.value > settings.primalTolerance * found.weight
    }

    /// Whether a proof of infeasibility is more than what rows that depend on each other show where their data have nine
    /// digits: either every point misses some side by the tolerance, or the proof is large by the size of its terms (those
    /// of cplex2 are all below 1e-6).
    func isClearlyInfeasible(_ proof: [Double]) -> Bool {
        guard let found = gap(proof) else { return true }
        return found.value > 1e-6 * found.scale || isInfeasibleByTolerance(proof)
    }

    // MARK: What tolerances hide

    /// Relative size under which a multiplier is rounding and a change of the objective nothing.
    static let noise = 1e-9

    /// Whether multipliers within the tolerances may yet be worth something: their lines can move far, or lie off the side
    /// they price. With a cost of 1e-9 a row's dual is small however wrong it is; a slack that can move 1e12 tells.
    func mayHideGain(_ solution: Solution) -> Bool {
        let floor = Self.noise * max(1, abs(solution.objective))
        // What cancels in a column without a cost of its own is measured by the smallest cost there is.
        let smallest = model.columnCost.reduce(Double.infinity) { $1 == 0 ? $0 : min($0, abs($1)) }
        if smallest == .infinity { return false }
        var size = model.columnCost.map { max(smallest, abs($0)) }
        for i in 0..<model.rowCount where solution.dual[i] != 0 {
            for k in model.rowStart[i]..<model.rowStart[i + 1] {
                let j = Int(model.entryColumn[k])
                size[j] = max(size[j], abs(model.entryValue[k] * solution.dual[i]))
            }
        }
        func isWorthMoving(_ multiplier: Double, _ lower: Double, _ upper: Double, _ x: Double) -> Bool {
            let target = multiplier > 0 ? lower : upper
            return abs(multiplier) * abs(x - target) > floor
        }
        let activity = model.rowActivity(of: solution.primal)
        for i in 0..<model.rowCount where solution.dual[i] != 0 {
            let y = sign * solution.dual[i]
            guard isWorthMoving(y, model.rowLower[i], model.rowUpper[i], activity[i]) else { continue }
            let share = (model.rowStart[i]..<model.rowStart[i + 1]).reduce(0.0) {
                max($0, abs(model.entryValue[$1] * y) / size[Int(model.entryColumn[$1])])
            }
            if share > Self.noise { return true }
        }
        for j in 0..<model.columnCount where solution.reducedCost[j] != 0 {
            let d = sign * solution.reducedCost[j]
            if abs(d) > Self.noise * size[j]
                && isWorthMoving(d, model.columnLower[j], model.columnUpper[j], solution.primal[j])
            {
                return true
            }
        }
        return false
    }

    // MARK: Certificates

    /// The multipliers, small ones dropped if that helps, when they prove that no point meets all rows and bounds.
    ///
    ///     max over the column box of (A'y)'x  <  min over the row sides of y'r      (or with y negated)
    private func farkasProof(_ ray: [Double]) -> [Double]? {
        guard ray.count == model.rowCount, ray.allSatisfy(\.isFinite) else { return nil }
        let largest = ray.reduce(0) { max($0, abs($1)) }
        if largest == 0 { return nil }
        // Noise may stand on a column without bounds, so that it is better dropped; dropping more may lose the proof.
        for drop in [1e-9, 1e-12, 0, 1e-7] {
            for sign in [1.0, -1.0] {
                let y = ray.map { abs($0) <= drop * largest ? 0 : sign * $0 / largest }
                if provesInfeasible(y) { return y }
            }
        }
        return nil
    }

    private func provesInfeasible(_ y: [Double]) -> Bool {
        guard let found = gap(y) else { return false }
        // Either much by the size of the terms, or every point misses some row or bound by the gap over the sum of the
        // multipliers, by nearly as much as is tolerated.
        let isLarge = found.value > 1e-10 * max(1e-3, found.scale)
        return isLarge
            || found.value > max(0.4 * settings.primalTolerance * found.weight, 1e-20 * found.scale)
    }

    /// What the rows, weighted, ask for beyond what the columns' bounds allow.
    private struct Gap {
        var value = 0.0
        /// Sum of the absolute multipliers of rows and bounds.
        var weight = 0.0
        /// Sum of the absolute terms.
        var scale = 0.0
    }

    /// Adds up in twice the precision: terms of 1e9 may leave a gap of 1e-6.
    ///
    /// - Returns: `nil` if a side that would have to bind is infinite.
    private func gap(_ y: [Double]) -> Gap? {
        var combined = [DoubledSum](repeating: DoubledSum(), count: model.columnCount)
        var size = [Double](repeating: 0, count: model.columnCount)
        var sum = DoubledSum()
        var gap = Gap()
        for i in 0..<model.rowCount where y[i] != 0 {
            let side = y[i] > 0 ? model.rowLower[i] : model.rowUpper[i]
            if side.isInfinite { return nil }
            sum.add(y[i], side)
            gap.scale += abs(y[i] * side)
            gap.weight += abs(y[i])
            for k in model.rowStart[i]..<model.rowStart[i + 1] {
                let j = Int(model.entryColumn[k])
                combined[j].add(y[i], model.entryValue[k])
                size[j] += abs(y[i] * model.entryValue[k])
            }
        }
        for j in 0..<model.columnCount where combined[j].value != 0 {
            let a = combined[j].value
            let bound = a > 0 ? model.columnUpper[j] : model.columnLower[j]
            if bound.isInfinite {
                // What cancels to rounding error is zero; anything larger makes the column reach without end.
                if abs(a) > 1e-9 * max(size[j], 1e-3) { return nil }
                continue
            }
            // So it is beside a bound that no point comes near.
            if abs(bound) > 1e9 && abs(a) <= 1e-14 * size[j] { continue }
            sum.add(-a, bound)
            sum.add(-combined[j].rest, bound)
            gap.scale += abs(a * bound)
            gap.weight += abs(a)
        }
        gap.value = sum.value
        return gap
    }

    /// Whether moving along `r` keeps all rows and bounds for ever and lowers the cost for ever.
    static func isImprovingRay(_ model: Model, _ r: [Double]) -> Bool {
        guard r.count == model.columnCount, r.allSatisfy(\.isFinite) else { return false }
        let largest = r.reduce(0) { max($0, abs($1)) }
        if largest == 0 { return false }
        var gain = DoubledSum()
        var costSize = 0.0
        var isExact = true
        for j in 0..<model.columnCount {
            let step = r[j] / largest
            if model.columnLower[j] > -.infinity && step < -1e-9 { return false }
            if model.columnUpper[j] < .infinity && step > 1e-9 { return false }
            let leavesBound =
                step < 0 ? model.columnLower[j] > -.infinity : step > 0 && model.columnUpper[j] < .infinity
            if leavesBound { isExact = false }
            gain.add(model.columnCost[j], step)
            costSize += abs(model.columnCost[j] * step)
        }
        for i in 0..<model.rowCount {
            var activity = DoubledSum()
            var size = 0.0
            for k in model.rowStart[i]..<model.rowStart[i + 1] {
                let step = r[Int(model.entryColumn[k])] / largest
                activity.add(model.entryValue[k], step)
                size += abs(model.entryValue[k] * step)
            }
            let room = 1e-9 * max(size, 1e-3)
            var missed = 0.0
            if model.rowLower[i] > -.infinity { missed = max(missed, -activity.value) }
            if model.rowUpper[i] < .infinity { missed = max(missed, activity.value) }
            if missed > room { return false }
            if missed > 0 { isExact = false }
        }
        // A direction that leaves rows and bounds a little must gain more than that may cost.
        return gain.value < -(isExact ? 1e-15 : 1e-9) * costSize
    }
}
