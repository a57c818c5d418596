/// LU factors of a sparse basis with product-form updates.
///
/// Column and row singletons are pivoted first; what is left (the nucleus) by Markowitz count with threshold pivoting
/// (Suhl and Suhl 1990, doi:10.1287/ijoc.2.4.325). Updates are eta columns; the caller refactors by count or growth.
///
/// Positions number basis columns, rows number constraints. `ftran` maps a right-hand side by row to a solution by
/// position; `btran` maps one by position to one by row. Both work in place on dense vectors and skip zeros.
final class BasisFactor {
    private let m: Int
    private let pivotRow: UnsafeMutablePointer<Int32>
    private let pivotPosition: UnsafeMutablePointer<Int32>
    private let diagonal: UnsafeMutablePointer<Double>
    private let work: UnsafeMutablePointer<Double>
    // L by columns, only steps that eliminate something: multipliers by row.
    private var lPivotRow: [Int32] = []
    private var lStart: [Int32] = [0]
    private var lRow: [Int32] = []
    private var lValue: [Double] = []
    // U without its diagonal, by step: rows (of later positions) and columns (of earlier steps).
    private var uRowStart: [Int32] = []
    private var uRowStep: [Int32] = []
    private var uRowValue: [Double] = []
    private var uColumnStart: [Int32] = []
    private var uColumnStep: [Int32] = []
    private var uColumnValue: [Double] = []
    private var etaPosition: [Int32] = []
    private var etaPivot: [Double] = []
    private var etaStart: [Int32] = [0]
    private var etaIndex: [Int32] = []
    private var etaValue: [Double] = []

    /// Smallest pivot, absolute, in the scaled matrix.
    static let pivotTolerance = 1e-10
    /// A nucleus pivot is at least this share of the largest entry of its column.
    static let thresholdShare = 0.1
    /// Entries below this are dropped.
    static let dropTolerance = 1e-14

    init(rows: Int) {
        m = rows
        pivotRow = .allocate(capacity: max(1, rows))
        pivotPosition = .allocate(capacity: max(1, rows))
        diagonal = .allocate(capacity: max(1, rows))
        work = .allocate(capacity: max(1, rows))
        work.initialize(repeating: 0, count: max(1, rows))
    }

    deinit {
        pivotRow.deallocate()
        pivotPosition.deallocate()
        diagonal.deallocate()
        work.deallocate()
    }

    var updateCount: Int { etaPosition.count }
    /// Entries of the update etas: a refactorisation pays once they outweigh the factors.
    var updateEntries: Int { etaIndex.count }
    var factorEntries: Int { lRow.count + uRowStep.count + m }

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
        let steps = elimination.steps
        lPivotRow = elimination.lPivotRow
        lStart = elimination.lStart
        lRow = elimination.lRow
        lValue = elimination.lValue
        etaPosition.removeAll(keepingCapacity: true)
        etaPivot.removeAll(keepingCapacity: true)
        etaStart = [0]
        etaIndex.removeAll(keepingCapacity: true)
        etaValue.removeAll(keepingCapacity: true)
        if steps < m { return elimination.unpivoted() }
        var stepOfPosition = [Int32](repeating: -1, count: m)
        for k in 0..<m {
            pivotRow[k] = elimination.pivotRow[k]
            pivotPosition[k] = elimination.pivotPosition[k]
            diagonal[k] = elimination.pivotValue[k]
            stepOfPosition[Int(pivotPosition[k])] = Int32(k)
        }
        uRowStart = elimination.uStart
        uRowStep = elimination.uPosition.map { stepOfPosition[Int($0)] }
        uRowValue = elimination.uValue
        var counts = [Int32](repeating: 0, count: m + 1)
        for step in uRowStep { counts[Int(step) + 1] += 1 }
        for k in 0..<m { counts[k + 1] += counts[k] }
        uColumnStart = counts
        uColumnStep = [Int32](repeating: 0, count: uRowStep.count)
        uColumnValue = [Double](repeating: 0, count: uRowStep.count)
        for k in 0..<m {
            for e in Int(uRowStart[k])..<Int(uRowStart[k + 1]) {
                let column = Int(uRowStep[e])
                let target = Int(counts[column])
                uColumnStep[target] = Int32(k)
                uColumnValue[target] = uRowValue[e]
                counts[column] += 1
            }
        }
        return ([], [])
    }

    /// Solves `B x = b`: `vector` holds b by row and then x by position.
    func ftran(_ vector: UnsafeMutablePointer<Double>) {
        lRow.withUnsafeBufferPointer { rows in
            lValue.withUnsafeBufferPointer { values in
                lStart.withUnsafeBufferPointer { start in
                    lPivotRow.withUnsafeBufferPointer { pivots in
                        for k in 0..<pivots.count {
                            let x = vector[Int(pivots[k])]
                            guard x != 0 else { continue }
                            for e in Int(start[k])..<Int(start[k + 1]) {
                                vector[Int(rows[e])] -= values[e] * x
                            }
                        }
                    }
                }
            }
        }
        let y = work
        for k in 0..<m {
            y[k] = vector[Int(pivotRow[k])]
        }
        uColumnStep.withUnsafeBufferPointer { steps in
            uColumnValue.withUnsafeBufferPointer { values in
                uColumnStart.withUnsafeBufferPointer { start in
                    var k = m - 1
                    while k >= 0 {
                        let b = y[k]
                        if b != 0 {
                            if abs(b) < BasisFactor.dropTolerance {
                                y[k] = 0
                            } else {
                                let x = b / diagonal[k]
                                y[k] = x
                                for e in Int(start[k])..<Int(start[k + 1]) {
                                    y[Int(steps[e])] -= values[e] * x
                                }
                            }
                        }
                        k -= 1
                    }
                }
            }
        }
        for k in 0..<m {
            vector[Int(pivotPosition[k])] = y[k]
        }
        etaIndex.withUnsafeBufferPointer { index in
            etaValue.withUnsafeBufferPointer { values in
                for e in 0..<etaPosition.count {
                    let p = Int(etaPosition[e])
                    let x = vector[p]
                    guard x != 0 else { continue }
                    let scaled = x / etaPivot[e]
                    vector[p] = scaled
                    for i in Int(etaStart[e])..<Int(etaStart[e + 1]) {
                        vector[Int(index[i])] -= values[i] * scaled
                    }
                }
            }
        }
    }

    /// Solves `Bᵀ y = c`: `vector` holds c by position and then y by row.
    func btran(_ vector: UnsafeMutablePointer<Double>) {
        etaIndex.withUnsafeBufferPointer { index in
            etaValue.withUnsafeBufferPointer { values in
                var e = etaPosition.count - 1
                while e >= 0 {
                    let p = Int(etaPosition[e])
                    var sum = vector[p]
                    for i in Int(etaStart[e])..<Int(etaStart[e + 1]) {
                        sum -= values[i] * vector[Int(index[i])]
                    }
                    vector[p] = sum / etaPivot[e]
                    e -= 1
                }
            }
        }
        let y = work
        for k in 0..<m {
            y[k] = vector[Int(pivotPosition[k])]
        }
        uRowStep.withUnsafeBufferPointer { steps in
            uRowValue.withUnsafeBufferPointer { values in
                uRowStart.withUnsafeBufferPointer { start in
                    for k in 0..<m {
                        let c = y[k]
                        guard c != 0 else { continue }
                        if abs(c) < BasisFactor.dropTolerance {
                            y[k] = 0
                            continue
                        }
                        let x = c / diagonal[k]
                        y[k] = x
                        for e in Int(start[k])..<Int(start[k + 1]) { y[Int(steps[e])] -= values[e] * x }
                    }
                }
            }
        }
        for k in 0..<m {
            vector[Int(pivotRow[k])] = y[k]
        }
        lRow.withUnsafeBufferPointer { rows in
            lValue.withUnsafeBufferPointer { values in
                lStart.withUnsafeBufferPointer { start in
                    var k = lPivotRow.count - 1
                    while k >= 0 {
                        var sum = 0.0
                        for e in Int(start[k])..<Int(start[k + 1]) { sum += values[e] * vector[Int(rows[e])] }
                        if sum != 0 { vector[Int(lPivotRow[k])] -= sum }
                        k -= 1
                    }
                }
            }
        }
    }

    /// Replaces the basis column at a position by one whose `ftran` is `column` (dense, by position).
    func update(position: Int, column: UnsafePointer<Double>, nonzeros: UnsafeBufferPointer<Int32>) {
        for i in nonzeros where Int(i) != position {
            let value = column[Int(i)]
            guard abs(value) > BasisFactor.dropTolerance else { continue }
            etaIndex.append(i)
            etaValue.append(value)
        }
        etaStart.append(Int32(etaIndex.count))
        etaPosition.append(Int32(position))
        etaPivot.append(column[position])
    }
}
