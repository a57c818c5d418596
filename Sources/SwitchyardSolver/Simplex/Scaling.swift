#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Row and column factors, powers of two, that bring the entries of a matrix near one.
///
/// Geometric scaling: each pass divides a row and then a column by the square root of its smallest times its largest
/// entry (Tomlin 1975, doi:10.1007/BFb0120712).
struct Scaling {
    var row: [Double]
    var column: [Double]

    init(rows: Int, columns: Int) {
        row = Array(repeating: 1, count: rows)
        column = Array(repeating: 1, count: columns)
    }

    init(byRow matrix: SparseMatrix, columns: Int, passes: Int = 4) {
        self.init(rows: matrix.lineCount, columns: columns)
        for _ in 0..<passes {
            var smallest = [Double](repeating: .infinity, count: columns)
            var largest = [Double](repeating: 0, count: columns)
            for i in 0..<matrix.lineCount {
                var low = Double.infinity
                var high = 0.0
                for e in matrix.start[i]..<matrix.start[i + 1] {
                    let size = abs(matrix.value[e]) * column[Int(matrix.index[e])]
                    low = min(low, size)
                    high = max(high, size)
                }
                if high > 0 { row[i] = 1 / (low * high).squareRoot() }
                for e in matrix.start[i]..<matrix.start[i + 1] {
                    let j = Int(matrix.index[e])
                    let size = abs(matrix.value[e]) * row[i]
                    smallest[j] = min(smallest[j], size)
                    largest[j] = max(largest[j], size)
                }
            }
            for j in 0..<columns where largest[j] > 0 {
                column[j] = 1 / (smallest[j] * largest[j]).squareRoot()
            }
        }
        for i in row.indices { row[i] = Scaling.powerOfTwo(row[i]) }
        for j in column.indices { column[j] = Scaling.powerOfTwo(column[j]) }
    }

    /// Factors that measure columns in units of a point and rows by the largest entry that leaves; columns at zero by their
    /// own largest entry.
    ///
    /// A reduced cost is then what a column's whole value is worth, so that tolerances weigh tiny costs of large columns.
    init(byRow matrix: SparseMatrix, point: [Double]) {
        self.init(rows: matrix.lineCount, columns: point.count)
        // What rounding leaves of a zero is no unit: basic columns by the hundred would seem far out of their bounds.
        let noise = 1e-9 * min(1, point.reduce(0) { max($0, abs($1)) })
        for (j, x) in point.enumerated() where abs(x) > noise { column[j] = Scaling.powerOfTwo(abs(x)) }
        var largest = [Double](repeating: 0, count: point.count)
        for i in 0..<matrix.lineCount {
            let entries = matrix.start[i]..<matrix.start[i + 1]
            let size = entries.reduce(0.0) { max($0, abs(matrix.value[$1]) * column[Int(matrix.index[$1])]) }
            if size > 0 { row[i] = Scaling.powerOfTwo(1 / size) }
            for e in entries {
                let j = Int(matrix.index[e])
                largest[j] = max(largest[j], abs(matrix.value[e]) * row[i])
            }
        }
        for (j, x) in point.enumerated() where abs(x) <= noise && largest[j] > 0 {
            column[j] = Scaling.powerOfTwo(1 / largest[j])
        }
    }

    /// The nearest power of two, within 2^±30.
    static func powerOfTwo(_ value: Double) -> Double {
        guard value.isFinite, value > 0 else { return 1 }
        return scalbn(1.0, max(-30, min(30, Int(log2(value).rounded()))))
    }
}
