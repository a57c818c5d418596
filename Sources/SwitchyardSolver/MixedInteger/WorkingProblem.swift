/// The program the search works on: minimise `c'x`, flat arrays by row and by column, plus the objective as a last row.
///
/// Row `objectiveRow` (`== rowCount`) holds the objective's coefficients; its upper side is the cutoff, so that
/// propagation treats an incumbent like any other constraint. Coefficients may be changed in place by presolve, the
/// pattern may not. The owner of the memory; pointers stay valid for its life.
final class WorkingProblem {
    let columnCount: Int
    /// Rows of the model, without the objective.
    let rowCount: Int
    var objectiveRow: Int { rowCount }

    let lower: UnsafeMutablePointer<Double>
    let upper: UnsafeMutablePointer<Double>
    let cost: UnsafeMutablePointer<Double>
    let isInteger: UnsafeMutablePointer<Bool>
    /// Integer columns, and continuous ones that are whole in an optimal solution; see `markImpliedIntegers`.
    let isIntegral: UnsafeMutablePointer<Bool>
    let rowLower: UnsafeMutablePointer<Double>
    let rowUpper: UnsafeMutablePointer<Double>
    let rowStart: UnsafeMutablePointer<Int>
    let rowColumn: UnsafeMutablePointer<Int32>
    let rowValue: UnsafeMutablePointer<Double>
    let columnStart: UnsafeMutablePointer<Int>
    let columnRow: UnsafeMutablePointer<Int32>
    let columnValue: UnsafeMutablePointer<Double>
    /// Integer columns, ascending.
    let integers: [Int32]
    /// The problem whose memory this one uses, all but the rows' upper sides.
    private let owner: WorkingProblem?

    /// - Parameters:
    ///   - model: any sense; columns of a maximised model get negated costs.
    init(_ model: Model) {
        let n = model.columnCount
        let m = model.rowCount
        columnCount = n
        rowCount = m
        func buffer<T>(_ count: Int, _ value: T) -> UnsafeMutablePointer<T> {
            let pointer = UnsafeMutablePointer<T>.allocate(capacity: max(1, count))
            pointer.initialize(repeating: value, count: max(1, count))
            return pointer
        }
        let sign: Double = model.sense == .maximize ? -1 : 1
        let costs = model.columnCost.map { $0 == 0 ? 0 : sign * $0 }
        let entries = model.entryCount + costs.reduce(0) { $0 + ($1 != 0 ? 1 : 0) }
        lower = buffer(n, 0)
        upper = buffer(n, 0)
        cost = buffer(n, 0)
        isInteger = buffer(n, false)
        isIntegral = buffer(n, false)
        rowLower = buffer(m + 1, -.infinity)
        rowUpper = buffer(m + 1, .infinity)
        rowStart = buffer(m + 2, 0)
        rowColumn = buffer(entries, 0)
        rowValue = buffer(entries, 0)
        columnStart = buffer(n + 2, 0)
        columnRow = buffer(entries, 0)
        columnValue = buffer(entries, 0)
        var found: [Int32] = []
        for j in 0..<n {
            lower[j] = model.columnLower[j]
            upper[j] = model.columnUpper[j]
            cost[j] = costs[j]
            isInteger[j] = model.columnType[j] == .integer
            isIntegral[j] = isInteger[j]
            if isInteger[j] { found.append(Int32(j)) }
        }
        integers = found
        owner = nil
        for i in 0..<m {
            rowLower[i] = model.rowLower[i]
            rowUpper[i] = model.rowUpper[i]
            rowStart[i] = model.rowStart[i]
        }
        rowStart[m] = model.entryCount
        for e in 0..<model.entryCount {
            rowColumn[e] = model.entryColumn[e]
            rowValue[e] = model.entryValue[e]
        }
        var next = model.entryCount
        for j in 0..<n where costs[j] != 0 {
            rowColumn[next] = Int32(j)
            rowValue[next] = costs[j]
            next += 1
        }
        rowStart[m + 1] = next
        refreshColumns()
    }

    /// The same problem with a cutoff of its own, for another worker; the other one must not change any more.
    init(sharing other: WorkingProblem) {
        columnCount = other.columnCount
        rowCount = other.rowCount
        lower = other.lower
        upper = other.upper
        cost = other.cost
        isInteger = other.isInteger
        isIntegral = other.isIntegral
        rowLower = other.rowLower
        rowUpper = .allocate(capacity: other.rowCount + 1)
        rowUpper.initialize(from: other.rowUpper, count: other.rowCount + 1)
        rowStart = other.rowStart
        rowColumn = other.rowColumn
        rowValue = other.rowValue
        columnStart = other.columnStart
        columnRow = other.columnRow
        columnValue = other.columnValue
        integers = other.integers
        owner = other
    }

    deinit {
        rowUpper.deallocate()
        guard owner == nil else { return }
        lower.deallocate()
        upper.deallocate()
        cost.deallocate()
        isInteger.deallocate()
        isIntegral.deallocate()
        rowLower.deallocate()
        rowStart.deallocate()
        rowColumn.deallocate()
        rowValue.deallocate()
        columnStart.deallocate()
        columnRow.deallocate()
        columnValue.deallocate()
    }

    /// Brings the copy by columns up to date with the rows.
    func refreshColumns() {
        let n = columnCount
        let total = rowStart[rowCount + 1]
        columnStart.update(repeating: 0, count: n + 2)
        for e in 0..<total { columnStart[Int(rowColumn[e]) + 2] += 1 }
        for j in 0..<n { columnStart[j + 2] += columnStart[j + 1] }
        for i in 0...rowCount {
            for e in rowStart[i]..<rowStart[i + 1] {
                let j = Int(rowColumn[e])
                let target = columnStart[j + 1]
                columnRow[target] = Int32(i)
                columnValue[target] = rowValue[e]
                columnStart[j + 1] = target + 1
            }
        }
    }

    func isBinary(_ j: Int) -> Bool { isInteger[j] && lower[j] == 0 && upper[j] == 1 }

    /// Entries of the model's rows, objective excluded.
    var entryCount: Int { rowStart[rowCount] }

    /// `c'x`, constant excluded.
    func objective(_ x: UnsafePointer<Double>) -> Double {
        var sum = 0.0
        for j in 0..<columnCount { sum += cost[j] * x[j] }
        return sum
    }

    /// `a_i'x` of each row.
    func activities(_ x: [Double]) -> [Double] {
        (0..<rowCount).map { i in
            var sum = 0.0
            for e in rowStart[i]..<rowStart[i + 1] { sum += rowValue[e] * x[Int(rowColumn[e])] }
            return sum
        }
    }

    /// Whether a point keeps all rows and bounds within a tolerance relative to the larger of one and the side.
    func isFeasible(_ x: UnsafePointer<Double>, tolerance: Double) -> Bool {
        for j in 0..<columnCount where x[j] < lower[j] - tolerance || x[j] > upper[j] + tolerance {
            return false
        }
        for i in 0..<rowCount {
            var sum = 0.0
            for e in rowStart[i]..<rowStart[i + 1] { sum += rowValue[e] * x[Int(rowColumn[e])] }
            if sum < rowLower[i] - tolerance || sum > rowUpper[i] + tolerance { return false }
        }
        return true
    }

    /// The problem as a minimised model; entries that became zero are left out.
    func model() -> Model {
        var model = Model()
        for j in 0..<columnCount {
            model.addColumn(
                lower: lower[j], upper: upper[j], cost: cost[j], type: isInteger[j] ? .integer : .continuous)
        }
        for i in 0..<rowCount {
            for e in rowStart[i]..<rowStart[i + 1] where rowValue[e] != 0 {
                model.entryColumn.append(rowColumn[e])
                model.entryValue.append(rowValue[e])
            }
            model.rowStart.append(model.entryColumn.count)
            model.rowLower.append(rowLower[i])
            model.rowUpper.append(rowUpper[i])
            model.rowNames.append("")
        }
        return model
    }
}

extension WorkingProblem {
    /// Rows that stop a column from rising and from falling.
    func locks(_ j: Int) -> (up: Int, down: Int) {
        var up = 0
        var down = 0
        for e in columnStart[j]..<columnStart[j + 1] {
            let i = Int(columnRow[e])
            guard i < rowCount else { continue }
            let hasUpper = rowUpper[i] < .infinity
            let hasLower = rowLower[i] > -.infinity
            if columnValue[e] > 0 ? hasUpper : hasLower { up += 1 }
            if columnValue[e] > 0 ? hasLower : hasUpper { down += 1 }
        }
        return (up, down)
    }
}
