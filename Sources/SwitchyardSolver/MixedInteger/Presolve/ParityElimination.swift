/// What equations among integers say modulo two, found by elimination.
///
/// An equation with whole coefficients is also one over the two-element field, in the parities of the columns with odd
/// coefficients. Bounds and branching see nothing of that: `Σ x − 2 y = 1` is solved by halves until the last binary is
/// fixed. Elimination as for exclusive-or constraints in Soos, Nohl and Castelluccia, "Extending SAT solvers to cryptographic
/// problems", SAT 2009, doi:10.1007/978-3-642-02777-2_24.
extension Model {
    /// Most words that the elimination may touch.
    private static let mostParityWork = 100_000_000

    /// Fixes binary columns, and moves bounds of other integer columns, by the parities that the equations determine.
    /// - Returns: false if the equations contradict each other modulo two.
    package mutating func fixByParity() -> Bool {
        var number = [Int32](repeating: -1, count: columnCount)
        var columns: [Int] = []
        var odd: [(columns: [Int], isOdd: Bool)] = []
        for i in 0..<rowCount {
            guard let row = parity(row: i) else { continue }
            for j in row.columns where number[j] < 0 {
                number[j] = Int32(columns.count)
                columns.append(j)
            }
            odd.append(row)
        }
        let words = columns.count / 64 + 1
        guard !odd.isEmpty, odd.count * odd.count * words <= Self.mostParityWork else { return true }
        // One row of bits for each equation; the last bit is the side's.
        let side = columns.count
        var bits = [UInt64](repeating: 0, count: odd.count * words)
        for (r, row) in odd.enumerated() {
            for j in row.columns { bits[r * words + Int(number[j]) / 64] ^= 1 << UInt64(number[j] % 64) }
            if row.isOdd { bits[r * words + side / 64] ^= 1 << UInt64(side % 64) }
        }
        func bit(_ r: Int, _ k: Int) -> Bool { bits[r * words + k / 64] >> UInt64(k % 64) & 1 == 1 }
        var rank = 0
        for k in columns.indices {
            guard let pivot = (rank..<odd.count).first(where: { bit($0, k) }) else { continue }
            if pivot != rank {
                for w in 0..<words { bits.swapAt(pivot * words + w, rank * words + w) }
            }
            for r in odd.indices where r != rank && bit(r, k) {
                for w in 0..<words { bits[r * words + w] ^= bits[rank * words + w] }
            }
            rank += 1
            if rank == odd.count { break }
        }
        for r in odd.indices {
            var count = 0
            for w in 0..<words { count += bits[r * words + w].nonzeroBitCount }
            let isOdd = bit(r, side)
            if isOdd { count -= 1 }
            if count == 0 && isOdd { return false }
            guard count == 1, let k = columns.indices.first(where: { bit(r, $0) }) else { continue }
            guard keepParity(columns[k], isOdd: isOdd) else { return false }
        }
        return true
    }

    /// Columns with odd coefficients and the side of an equation among integers; nil for any other row.
    private func parity(row i: Int) -> (columns: [Int], isOdd: Bool)? {
        let side = rowLower[i]
        guard side == rowUpper[i], side == side.rounded(), abs(side) < 1e9 else { return nil }
        var isOdd = side.truncatingRemainder(dividingBy: 2) != 0
        var columns: [Int] = []
        for e in rowStart[i]..<rowStart[i + 1] {
            let (j, a) = (Int(entryColumn[e]), entryValue[e])
            guard columnType[j] == .integer, a == a.rounded(), abs(a) < 1e9 else { return nil }
            if a.truncatingRemainder(dividingBy: 2) == 0 { continue }
            if columnLower[j] == columnUpper[j] {
                if columnLower[j].truncatingRemainder(dividingBy: 2) != 0 { isOdd.toggle() }
            } else {
                columns.append(j)
            }
        }
        return (columns, isOdd)
    }

    /// Moves the bounds of an integer column to values of the given parity.
    private mutating func keepParity(_ j: Int, isOdd: Bool) -> Bool {
        func fits(_ value: Double) -> Bool {
            abs(value) > 1e9 || (value.truncatingRemainder(dividingBy: 2) != 0) == isOdd
        }
        if !fits(columnLower[j]) { columnLower[j] += 1 }
        if !fits(columnUpper[j]) { columnUpper[j] -= 1 }
        return columnLower[j] <= columnUpper[j]
    }
}
