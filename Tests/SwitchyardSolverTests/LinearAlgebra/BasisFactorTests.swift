import SwitchyardSolver
import Testing

/// The factors against the matrix itself: what FTRAN and BTRAN give must solve the system, before and after updates.
@Suite struct BasisFactorTests {
    /// A sparse matrix by columns with unit columns implied, as the engine holds it.
    private struct Columns {
        let rows: Int
        var start: [Int] = [0]
        var row: [Int32] = []
        var value: [Double] = []

        var count: Int { start.count - 1 }

        init(rows: Int, columns: Int, random: inout SplitMix64) {
            self.rows = rows
            for _ in 0..<columns {
                var chosen: Set<Int> = []
                for _ in 0..<Int.random(in: 1...5, using: &random) {
                    chosen.insert(Int.random(in: 0..<rows, using: &random))
                }
                for i in chosen.sorted() {
                    row.append(Int32(i))
                    value.append(
                        Double(Int.random(in: 1...8, using: &random))
                            * (Bool.random(using: &random) ? 0.5 : -0.5))
                }
                start.append(row.count)
            }
        }

        func dense(_ variable: Int) -> [Double] {
            var column = [Double](repeating: 0, count: rows)
            if variable >= count {
                column[variable - count] = 1
            } else {
                for e in start[variable]..<start[variable + 1] { column[Int(row[e])] = value[e] }
            }
            return column
        }

        func with<Result>(_ body: (BasisColumns) -> Result) -> Result {
            start.withUnsafeBufferPointer { start in
                row.withUnsafeBufferPointer { row in
                    value.withUnsafeBufferPointer { value in
                        body(
                            BasisColumns(
                                columns: count, start: start.baseAddress!, row: row.baseAddress!,
                                value: value.baseAddress!))
                    }
                }
            }
        }
    }

    /// Largest error of `B x = b` and of `B'y = c` for unit right-hand sides, by search and by sweep.
    private func worstError(_ factor: BasisFactor, _ columns: Columns, _ basic: [Int32]) -> Double {
        let m = columns.rows
        var worst = 0.0
        for expected in [0.0, 1.0] {
            for unit in [0, m / 2, m - 1] {
                let x = SparseVector(size: m)
                x.add(unit, 1)
                factor.ftran(x, expected: expected)
                var left = [Double](repeating: 0, count: m)
                left[unit] = 1
                for p in 0..<m {
                    let column = columns.dense(Int(basic[p]))
                    for i in 0..<m { left[i] -= column[i] * x.values[p] }
                }
                worst = max(worst, left.reduce(0) { max($0, abs($1)) })

                let y = SparseVector(size: m)
                y.add(unit, 1)
                factor.btran(y, expected: expected)
                for p in 0..<m {
                    let column = columns.dense(Int(basic[p]))
                    var sum = p == unit ? -1.0 : 0.0
                    for i in 0..<m { sum += column[i] * y.values[i] }
                    worst = max(worst, abs(sum))
                }
            }
        }
        return worst
    }

    @Test func `factors solve the system before and after updates`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<40 {
            let m = Int.random(in: 5...40, using: &random)
            let columns = Columns(rows: m, columns: 2 * m, random: &random)
            var basic = (0..<m).map { Int32(columns.count + $0) }
            for p in 0..<m where Int.random(in: 0..<3, using: &random) > 0 { basic[p] = Int32(p) }
            let factor = BasisFactor(rows: m)
            columns.with { matrix in
                _ = basic.withUnsafeMutableBufferPointer { factor.factor($0.baseAddress!, matrix) }
            }
            #expect(worstError(factor, columns, basic) < 1e-8)

            for entering in m..<2 * m where !basic.contains(Int32(entering)) {
                let x = SparseVector(size: m)
                for (i, v) in columns.dense(entering).enumerated() where v != 0 { x.add(i, v) }
                factor.ftran(x, expected: 0, keep: true)
                guard let position = (0..<m).max(by: { abs(x.values[$0]) < abs(x.values[$1]) }),
                    abs(x.values[position]) > 0.1
                else { continue }
                let y = SparseVector(size: m)
                y.add(position, 1)
                factor.btran(y, expected: 0, keep: true)
                factor.update(position: position, pivot: x.values[position])
                basic[position] = Int32(entering)
            }
            #expect(factor.updateCount > 0)
            #expect(worstError(factor, columns, basic) < 1e-6)
        }
    }

    @Test func `a dependent column is replaced by a unit column`() {
        var random = SplitMix64(seed: 8)
        let m = 12
        var columns = Columns(rows: m, columns: m, random: &random)
        // Column 1 becomes twice column 0.
        let first = columns.dense(0)
        var twin = Columns(rows: m, columns: 0, random: &random)
        for j in 0..<m {
            for (i, v) in (j == 1 ? first.map { 2 * $0 } : columns.dense(j)).enumerated() where v != 0 {
                twin.row.append(Int32(i))
                twin.value.append(v)
            }
            twin.start.append(twin.row.count)
        }
        columns = twin
        var basic = (0..<m).map { Int32($0) }
        let factor = BasisFactor(rows: m)
        let replaced = columns.with { matrix in
            basic.withUnsafeMutableBufferPointer { factor.factor($0.baseAddress!, matrix) }
        }
        #expect(!replaced.isEmpty)
        #expect(Set(basic).count == m)
        #expect(basic.contains { $0 >= Int32(m) })
        #expect(worstError(factor, columns, basic) < 1e-8)
    }
}
