/// LU factors of a sparse basis with product-form updates.
///
/// Column and row singletons are pivoted first; what is left (the nucleus) by Markowitz count with threshold pivoting
/// (Suhl and Suhl 1990, doi:10.1287/ijoc.2.4.325). Updates are eta columns; the caller refactors by count or growth.
///
/// Positions number basis columns, rows number constraints, steps number pivots. `ftran` maps a right-hand side by row to a
/// solution by position, `btran` one by position to one by row. Both are hyper-sparse where the vector is.
final class BasisFactor {
    private let m: Int
    private let diagonal: UnsafeMutablePointer<Double>
    private var pivotRow: [Int32]
    private var pivotPosition: [Int32]
    private var stepOfRow: [Int32]
    private var stepOfPosition: [Int32]
    private var lower = TriangularGraph()
    private var lowerTransposed = TriangularGraph()
    private var upper = TriangularGraph()
    private var upperTransposed = TriangularGraph()
    private let solver: TriangularSolver
    private let byStep: SparseVector
    private var etaPosition: [Int32] = []
    private var etaPivot: [Double] = []
    private var etaStart: [Int32] = [0]
    private var etaIndex: [Int32] = []
    private var etaValue: [Double] = []

    /// Smallest pivot, absolute, in the scaled matrix.
    static let pivotTolerance = 1e-10
    /// A nucleus pivot is at least this share of the largest entry of its row.
    static let thresholdShare = 0.1
    /// Entries below this are dropped.
    static let dropTolerance = 1e-14

    init(rows: Int) {
        m = rows
        diagonal = .allocate(capacity: max(1, rows))
        diagonal.initialize(repeating: 1, count: max(1, rows))
        pivotRow = Array(repeating: 0, count: rows)
        pivotPosition = pivotRow
        stepOfRow = pivotRow
        stepOfPosition = pivotRow
        solver = TriangularSolver(size: rows)
        byStep = SparseVector(size: rows)
    }

    deinit { diagonal.deallocate() }

    var updateCount: Int { etaPosition.count }
    /// Entries of the update etas: a refactorisation pays once they outweigh the factors.
    var updateEntries: Int { etaIndex.count }
    var factorEntries: Int { lower.node.count + upper.node.count + m }

    /// Columns of the basis in compressed form: entries of position p are `start[p] ..< start[p + 1]`.
    struct Columns {
        var start: [Int32] = [0]
        var row: [Int32] = []
        var value: [Double] = []
    }

    /// Factorises; returns the positions that could not be pivoted and the rows left over, to be matched by logicals.
    func factor(_ columns: Columns) -> (positions: [Int32], rows: [Int32]) {
        var elimination = SparseElimination(m: m, columns: columns)
        elimination.run()
        etaPosition.removeAll(keepingCapacity: true)
        etaPivot.removeAll(keepingCapacity: true)
        etaStart = [0]
        etaIndex.removeAll(keepingCapacity: true)
        etaValue.removeAll(keepingCapacity: true)
        if elimination.steps < m { return elimination.unpivoted() }
        pivotRow = elimination.pivotRow
        pivotPosition = elimination.pivotPosition
        for k in 0..<m {
            stepOfRow[Int(pivotRow[k])] = Int32(k)
            stepOfPosition[Int(pivotPosition[k])] = Int32(k)
            diagonal[k] = elimination.pivotValue[k]
        }
        // L: step k takes multiples from later rows. U: row k holds entries of later positions.
        var from: [Int32] = []
        var to: [Int32] = []
        from.reserveCapacity(elimination.lRow.count)
        to.reserveCapacity(elimination.lRow.count)
        for (c, row) in elimination.lPivotRow.enumerated() {
            for e in Int(elimination.lStart[c])..<Int(elimination.lStart[c + 1]) {
                from.append(stepOfRow[Int(row)])
                to.append(stepOfRow[Int(elimination.lRow[e])])
            }
        }
        lower = TriangularGraph(count: m, from: from, to: to, value: elimination.lValue)
        lowerTransposed = TriangularGraph(count: m, from: to, to: from, value: elimination.lValue)
        from.removeAll(keepingCapacity: true)
        to.removeAll(keepingCapacity: true)
        for k in 0..<m {
            for e in Int(elimination.uStart[k])..<Int(elimination.uStart[k + 1]) {
                from.append(Int32(k))
                to.append(stepOfPosition[Int(elimination.uPosition[e])])
            }
        }
        upperTransposed = TriangularGraph(count: m, from: from, to: to, value: elimination.uValue)
        upper = TriangularGraph(count: m, from: to, to: from, value: elimination.uValue)
        return ([], [])
    }

    /// Solves `B x = b` in place: b by row, then x by position.
    func ftran(_ vector: SparseVector) {
        move(vector, to: byStep, through: stepOfRow)
        solver.solve(lower, diagonal: nil, ascending: true, byStep)
        solver.solve(upper, diagonal: diagonal, ascending: false, byStep)
        move(byStep, to: vector, through: pivotPosition)
        let values = vector.values
        etaIndex.withUnsafeBufferPointer { index in
            etaValue.withUnsafeBufferPointer { eta in
                for e in 0..<etaPosition.count {
                    let p = Int(etaPosition[e])
                    let x = values[p]
                    guard x != 0 else { continue }
                    let scaled = x / etaPivot[e]
                    values[p] = scaled
                    for i in Int(etaStart[e])..<Int(etaStart[e + 1]) {
                        vector.add(Int(index[i]), -eta[i] * scaled)
                    }
                }
            }
        }
    }

    /// Solves `Bᵀ y = c` in place: c by position, then y by row.
    func btran(_ vector: SparseVector) {
        let values = vector.values
        etaIndex.withUnsafeBufferPointer { index in
            etaValue.withUnsafeBufferPointer { eta in
                var e = etaPosition.count - 1
                while e >= 0 {
                    let p = Int(etaPosition[e])
                    var sum = values[p]
                    for i in Int(etaStart[e])..<Int(etaStart[e + 1]) { sum -= eta[i] * values[Int(index[i])] }
                    if sum != 0 || values[p] != 0 { vector.set(p, sum / etaPivot[e]) }
                    e -= 1
                }
            }
        }
        move(vector, to: byStep, through: stepOfPosition)
        solver.solve(upperTransposed, diagonal: diagonal, ascending: true, byStep)
        solver.solve(lowerTransposed, diagonal: nil, ascending: false, byStep)
        move(byStep, to: vector, through: pivotRow)
    }

    /// Moves a vector's entries through an index map and clears the source.
    private func move(_ source: SparseVector, to target: SparseVector, through map: [Int32]) {
        target.clear()
        if !source.isListed { target.unlist() }
        map.withUnsafeBufferPointer { map in
            source.forEachNonzero { index, value in target.set(Int(map[index]), value) }
        }
        source.clear()
    }

    /// Replaces the basis column at a position by one whose `ftran` is `column`.
    func update(position: Int, column: SparseVector) {
        column.forEachNonzero { index, value in
            guard index != position, abs(value) > BasisFactor.dropTolerance else { return }
            etaIndex.append(Int32(index))
            etaValue.append(value)
        }
        etaStart.append(Int32(etaIndex.count))
        etaPosition.append(Int32(position))
        etaPivot.append(column.values[position])
    }
}
