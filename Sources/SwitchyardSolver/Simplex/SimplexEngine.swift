/// Bounded revised simplex on `min c'x, rowLower ≤ Ax ≤ rowUpper, lower ≤ x ≤ upper`, warm-started from any basis.
///
/// Every row i has a logical variable `r_i = a_i'x` with the row's bounds, so that the equations are `Ax − r = 0` and variable
/// `columnCount + i` is the logical of row i. Inside, rows and columns are scaled; everything public is unscaled.
///
/// The dual simplex (steepest edge, bound-flipping ratio test, perturbed costs) finds a basis that is feasible; the
/// primal simplex removes what perturbation and cost shifts left over. See `SimplexEngine+Dual` and `+Primal`.
public final class SimplexEngine {
    public let columnCount: Int
    public private(set) var rowCount: Int
    public var limits = SimplexLimits()
    public private(set) var iterationCount = 0
    let settings: SimplexSettings

    // Scaled matrix of the structurals, by column and by row.
    var columnStart: [Int] = []
    var columnRow: [Int32] = []
    var columnValue: [Double] = []
    var rowStart: [Int] = []
    var rowColumn: [Int32] = []
    var rowValue: [Double] = []
    var scaling: Scaling

    // By variable: structurals then logicals, scaled.
    var lower: [Double]
    var upper: [Double]
    var cost: [Double]
    var workCost: [Double]
    var value: [Double]
    var reducedCosts: [Double]
    /// Basis position of a basic variable, −1 otherwise.
    var positionOf: [Int32]
    var basic: [Int32]
    var factor: BasisFactor
    var weight: [Double]
    /// Squared bound violation of each basic variable, 0 within tolerance.
    var infeasibility: [Double]
    var factorIsFresh = false
    var perturbed = false
    var random: SplitMix64
    var infeasibleRow: [Double] = []
    var unboundedRay: [Double] = []

    public init(model: Model, settings: SimplexSettings = .init()) {
        self.settings = settings
        columnCount = model.columnCount
        rowCount = model.rowCount
        let rows = model.rowMatrix()
        scaling =
            settings.scale
            ? Scaling(byRow: rows, columns: model.columnCount)
            : Scaling(rows: model.rowCount, columns: model.columnCount)
        let n = model.columnCount
        let m = model.rowCount
        lower = Array(repeating: 0, count: n + m)
        upper = lower
        cost = lower
        value = lower
        reducedCosts = lower
        positionOf = Array(repeating: -1, count: n + m)
        basic = (0..<m).map { Int32(n + $0) }
        for j in 0..<n {
            lower[j] = model.columnLower[j] / scaling.column[j]
            upper[j] = model.columnUpper[j] / scaling.column[j]
            cost[j] = model.columnCost[j] * scaling.column[j]
        }
        for i in 0..<m {
            lower[n + i] = model.rowLower[i] * scaling.row[i]
            upper[n + i] = model.rowUpper[i] * scaling.row[i]
            positionOf[n + i] = Int32(i)
        }
        workCost = cost
        factor = BasisFactor(rows: m)
        weight = Array(repeating: 1, count: m)
        infeasibility = Array(repeating: 0, count: m)
        random = SplitMix64(seed: settings.seed)
        setRows(rows)
        for j in 0..<n + m { value[j] = restingValue(j) }
    }

    private func setRows(_ rows: SparseMatrix) {
        rowStart = rows.start
        rowColumn = rows.index
        rowValue = rows.value
        for i in 0..<rows.lineCount {
            for e in rows.start[i]..<rows.start[i + 1] {
                rowValue[e] *= scaling.row[i] * scaling.column[Int(rowColumn[e])]
            }
        }
        let columns = SparseMatrix(start: rowStart, index: rowColumn, value: rowValue).transposed(
            lines: columnCount)
        columnStart = columns.start
        columnRow = columns.index
        columnValue = columns.value
    }

    // MARK: Data in and out, unscaled

    func scale(of variable: Int) -> Double {
        variable < columnCount ? scaling.column[variable] : 1 / scaling.row[variable - columnCount]
    }

    public func columnLower(_ j: Int) -> Double { lower[j] * scaling.column[j] }
    public func columnUpper(_ j: Int) -> Double { upper[j] * scaling.column[j] }
    public func rowLower(_ i: Int) -> Double { lower[columnCount + i] / scaling.row[i] }
    public func rowUpper(_ i: Int) -> Double { upper[columnCount + i] / scaling.row[i] }
    public func cost(_ j: Int) -> Double { cost[j] / scaling.column[j] }

    public func setColumnBounds(_ j: Int, lower low: Double, upper high: Double) {
        setScaledBounds(j, low / scaling.column[j], high / scaling.column[j])
    }

    public func setRowBounds(_ i: Int, lower low: Double, upper high: Double) {
        setScaledBounds(columnCount + i, low * scaling.row[i], high * scaling.row[i])
    }

    private func setScaledBounds(_ variable: Int, _ low: Double, _ high: Double) {
        let wasAtUpper = value[variable] == upper[variable] && lower[variable] < upper[variable]
        lower[variable] = low
        upper[variable] = high
        guard positionOf[variable] < 0 else { return }
        value[variable] = wasAtUpper && high < .infinity ? high : restingValue(variable)
    }

    public func setCost(_ j: Int, _ newCost: Double) {
        cost[j] = newCost * scaling.column[j]
        workCost[j] = cost[j]
    }

    /// Adds rows at the end, their logicals basic.
    public func addRows(_ rows: [CutRow]) {
        guard !rows.isEmpty else { return }
        var matrix = SparseMatrix(start: rowStart, index: rowColumn, value: rowValue)
        for row in rows {
            var largest = 0.0
            for (j, v) in zip(row.indices, row.values) {
                largest = max(largest, abs(v) * scaling.column[Int(j)])
            }
            let factor = largest > 0 && settings.scale ? Scaling.powerOfTwo(1 / largest) : 1
            scaling.row.append(factor)
            for (j, v) in zip(row.indices, row.values) {
                matrix.index.append(j)
                matrix.value.append(v * factor * scaling.column[Int(j)])
            }
            matrix.start.append(matrix.index.count)
            let variable = columnCount + rowCount
            lower.append(row.lower * factor)
            upper.append(row.upper * factor)
            cost.append(0)
            workCost.append(0)
            value.append(0)
            reducedCosts.append(0)
            positionOf.append(Int32(basic.count))
            basic.append(Int32(variable))
            weight.append(1)
            infeasibility.append(0)
            rowCount += 1
        }
        installScaledRows(matrix)
    }

    /// Removes rows; where a removed row's logical was not basic the basis is repaired at the next solve.
    public func deleteRows(_ remove: [Bool]) {
        let saved = basis
        var keptRows: [Int] = []
        var matrix = SparseMatrix(start: [0], index: [], value: [])
        for i in 0..<rowCount where !remove[i] {
            keptRows.append(i)
            matrix.index += rowColumn[rowStart[i]..<rowStart[i + 1]]
            matrix.value += rowValue[rowStart[i]..<rowStart[i + 1]]
            matrix.start.append(matrix.index.count)
        }
        let logicals = keptRows.map { columnCount + $0 }
        lower = Array(lower[..<columnCount]) + logicals.map { lower[$0] }
        upper = Array(upper[..<columnCount]) + logicals.map { upper[$0] }
        cost = Array(cost[..<columnCount]) + logicals.map { cost[$0] }
        workCost = cost
        value = Array(value[..<columnCount]) + logicals.map { value[$0] }
        reducedCosts = Array(reducedCosts[..<columnCount]) + logicals.map { reducedCosts[$0] }
        scaling.row = keptRows.map { scaling.row[$0] }
        rowCount = keptRows.count
        positionOf = Array(repeating: -1, count: columnCount + rowCount)
        installScaledRows(matrix)
        basis = Basis(columns: saved.columns, rows: keptRows.map { saved.rows[$0] })
    }

    private func installScaledRows(_ matrix: SparseMatrix) {
        rowStart = matrix.start
        rowColumn = matrix.index
        rowValue = matrix.value
        let columns = matrix.transposed(lines: columnCount)
        columnStart = columns.start
        columnRow = columns.index
        columnValue = columns.value
        factor = BasisFactor(rows: rowCount)
        factorIsFresh = false
    }

    /// The basis. Setting one that is singular, too large or too small is repaired with logicals.
    public var basis: Basis {
        get {
            func position(_ variable: Int) -> Basis.Position {
                if positionOf[variable] >= 0 { return .basic }
                if lower[variable] == -.infinity && upper[variable] == .infinity { return .free }
                return value[variable] == upper[variable] && lower[variable] < upper[variable]
                    ? .atUpper : .atLower
            }
            return Basis(
                columns: (0..<columnCount).map(position),
                rows: (0..<rowCount).map { position(columnCount + $0) })
        }
        set {
            let n = columnCount
            guard newValue.columns.count == n, newValue.rows.count == rowCount else { return }
            var chosen: [Int32] = []
            func take(_ variable: Int, _ position: Basis.Position) {
                positionOf[variable] = -1
                if position == .basic && chosen.count < rowCount {
                    chosen.append(Int32(variable))
                } else {
                    value[variable] =
                        position == .atUpper && upper[variable] < .infinity
                        ? upper[variable] : restingValue(variable)
                }
            }
            for j in 0..<n { take(j, newValue.columns[j]) }
            for i in 0..<rowCount { take(n + i, newValue.rows[i]) }
            var inBasis = [Bool](repeating: false, count: n + rowCount)
            for variable in chosen { inBasis[Int(variable)] = true }
            var next = 0
            while chosen.count < rowCount {
                if !inBasis[n + next] { chosen.append(Int32(n + next)) }
                next += 1
            }
            basic = chosen
            for (p, variable) in basic.enumerated() { positionOf[Int(variable)] = Int32(p) }
            weight = Array(repeating: 1, count: rowCount)
            infeasibility = Array(repeating: 0, count: rowCount)
            factorIsFresh = false
        }
    }

    /// Where a nonbasic variable rests: its finite bound nearest zero, or zero.
    func restingValue(_ variable: Int) -> Double {
        let low = lower[variable]
        let high = upper[variable]
        if low > -.infinity && high < .infinity { return abs(low) <= abs(high) ? low : high }
        if low > -.infinity { return low }
        return high < .infinity ? high : 0
    }

    public var objective: Double {
        var sum = 0.0
        for j in 0..<columnCount { sum += cost[j] * value[j] }
        return sum
    }

    public var primal: [Double] { (0..<columnCount).map { value[$0] * scaling.column[$0] } }
    /// The column values without a copy of the array being kept.
    public func withPrimal<Result>(_ body: (UnsafeBufferPointer<Double>) -> Result) -> Result {
        primal.withUnsafeBufferPointer(body)
    }

    public var rowActivity: [Double] { (0..<rowCount).map { value[columnCount + $0] / scaling.row[$0] } }
    public var reducedCost: [Double] { (0..<columnCount).map { reducedCosts[$0] / scaling.column[$0] } }
    /// Row duals: change of the objective per unit of the row's right-hand side.
    public var dual: [Double] { (0..<rowCount).map { reducedCosts[columnCount + $0] * scaling.row[$0] } }
    public func basicVariables() -> [Int32] { basic }
    /// Multipliers of the rows that prove infeasibility, after `solve` returned `.infeasible`.
    public func farkasRay() -> [Double] { infeasibleRow }
    /// A direction of the columns along which the objective falls without end, after `.unbounded`.
    public func primalRay() -> [Double] { unboundedRay }

    // MARK: Linear algebra

    /// Adds `scale` times a variable's column to a dense vector by row.
    @inline(__always)
    func addColumn(_ variable: Int, times scale: Double, to vector: SparseVector) {
        if variable >= columnCount {
            vector.add(variable - columnCount, -scale)
        } else {
            for e in columnStart[variable]..<columnStart[variable + 1] {
                vector.add(Int(columnRow[e]), scale * columnValue[e])
            }
        }
    }

    /// Factorises the basis, replacing dependent columns by logicals. Returns whether it succeeded.
    func refactor() -> Bool {
        for _ in 0..<3 {
            var columns = BasisFactor.Columns()
            columns.start.reserveCapacity(rowCount + 1)
            for variable in basic {
                let j = Int(variable)
                if j >= columnCount {
                    columns.row.append(Int32(j - columnCount))
                    columns.value.append(-1)
                } else {
                    columns.row += columnRow[columnStart[j]..<columnStart[j + 1]]
                    columns.value += columnValue[columnStart[j]..<columnStart[j + 1]]
                }
                columns.start.append(Int32(columns.row.count))
            }
            let missing = factor.factor(columns)
            if missing.positions.isEmpty {
                factorIsFresh = true
                return true
            }
            for (p, i) in zip(missing.positions, missing.rows) {
                let out = Int(basic[Int(p)])
                positionOf[out] = -1
                value[out] = restingValue(out)
                let logical = columnCount + Int(i)
                basic[Int(p)] = Int32(logical)
                positionOf[logical] = p
            }
            weight = Array(repeating: 1, count: rowCount)
        }
        return false
    }

    /// Recomputes the basic variables from the nonbasic ones.
    func computePrimal() {
        let right = SparseVector(size: rowCount)
        for j in 0..<columnCount + rowCount where positionOf[j] < 0 && value[j] != 0 {
            addColumn(j, times: -value[j], to: right)
        }
        factor.ftran(right)
        for p in 0..<rowCount {
            value[Int(basic[p])] = right.values[p]
            noteInfeasibility(p)
        }
    }

    /// Keeps a basic variable's squared bound violation up to date.
    @inline(__always)
    func noteInfeasibility(_ p: Int) {
        let j = Int(basic[p])
        let violation = max(lower[j] - value[j], value[j] - upper[j])
        infeasibility[p] = violation > settings.primalTolerance ? violation * violation : 0
    }

    /// Row multipliers of the working costs.
    func multipliers() -> SparseVector {
        let y = SparseVector(size: rowCount)
        for p in 0..<rowCount where workCost[Int(basic[p])] != 0 { y.set(p, workCost[Int(basic[p])]) }
        factor.btran(y)
        return y
    }

    /// Recomputes the reduced costs from the working costs.
    func computeDual() {
        let y = multipliers()
        for j in 0..<columnCount {
            guard positionOf[j] < 0 else {
                reducedCosts[j] = 0
                continue
            }
            var sum = workCost[j]
            for e in columnStart[j]..<columnStart[j + 1] {
                sum -= columnValue[e] * y.values[Int(columnRow[e])]
            }
            reducedCosts[j] = sum
        }
        for i in 0..<rowCount {
            let j = columnCount + i
            reducedCosts[j] = positionOf[j] < 0 ? workCost[j] + y.values[i] : 0
        }
    }

    // MARK: Solving

    /// Solves from the current basis.
    public func solve() -> SimplexStatus {
        infeasibleRow = []
        unboundedRay = []
        for j in 0..<columnCount + rowCount where lower[j] > upper[j] + 1e-12 * max(1, abs(lower[j])) {
            if j >= columnCount {
                infeasibleRow = Array(repeating: 0, count: rowCount)
                infeasibleRow[j - columnCount] = 1
            }
            return .infeasible
        }
        let firstIteration = iterationCount
        if !factorIsFresh || factor.updateCount > 0 {
            guard refactor() else { return .numericalError }
        }
        for round in 0..<20 {
            let status = dualSimplex(firstIteration: firstIteration, perturb: round < 3)
            guard status == .optimal else { return status }
            // Dual feasible for shifted costs, primal feasible: finish with the true ones.
            workCost = cost
            perturbed = false
            if !factorIsFresh || factor.updateCount > 0 {
                guard refactor() else { return .numericalError }
            }
            computePrimal()
            computeDual()
            if dualInfeasibility() > 0 {
                let finished = primalSimplex(firstIteration: firstIteration)
                guard finished == .optimal else { return finished }
            }
            if largestPrimalInfeasibility() <= settings.primalTolerance * 100, dualInfeasibility() == 0 {
                return .optimal
            }
        }
        return .numericalError
    }

    /// Largest reduced cost of the wrong sign, beyond the tolerance; 0 if none.
    func dualInfeasibility() -> Double {
        var worst = 0.0
        for j in 0..<columnCount + rowCount where positionOf[j] < 0 && lower[j] < upper[j] {
            worst = max(worst, wrongSign(j))
        }
        return worst > settings.dualTolerance * 100 ? worst : 0
    }

    @inline(__always)
    func wrongSign(_ j: Int) -> Double {
        let d = reducedCosts[j]
        if lower[j] == -.infinity && upper[j] == .infinity { return abs(d) }
        return value[j] == upper[j] ? d : -d
    }

    func largestPrimalInfeasibility() -> Double {
        var worst = 0.0
        for variable in basic {
            let j = Int(variable)
            worst = max(worst, max(lower[j] - value[j], value[j] - upper[j]))
        }
        return worst
    }

    func countIteration() { iterationCount += 1 }

    /// Whether a limit stops the solve; the clock is read every few iterations.
    func stopReason(firstIteration: Int) -> SimplexStatus? {
        if iterationCount - firstIteration >= limits.iterationLimit { return .iterationLimit }
        if iterationCount & 31 == 0 {
            if limits.cancellation?.isRaised == true { return .interrupted }
            if let deadline = limits.deadline, ContinuousClock.now >= deadline { return .timeLimit }
        }
        return nil
    }
}
