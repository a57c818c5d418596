/// Keeps one of the orders of interchangeable blocks: the one in which the blocks fall lexicographically.
///
/// Kaibel and Pfetsch, "Packing and partitioning orbitopes", Mathematical Programming 114, 2008, doi:10.1007/s10107-006-0081-5.
/// Of an element that only one block may have, such as the item that goes into one bin, the first is in the first block,
/// the second in one of the first two, and so on. Every point has an image under the symmetry that keeps the order and
/// costs the same, so that neither optimum nor status changes.
extension Model {
    package mutating func orderInterchangeableBlocks() {
        var search = InterchangeableBlocks(self)
        for group in search.find() { order(group) }
    }

    private mutating func order(_ blocks: InterchangeableBlocks.Group) {
        let size = blocks[0].count
        var rowsOf = [[Int32]](repeating: [], count: columnCount)
        let wanted = Set<Int32>(blocks[0])
        for i in 0..<rowCount {
            for e in rowStart[i]..<rowStart[i + 1] where wanted.contains(entryColumn[e]) {
                rowsOf[Int(entryColumn[e])].append(Int32(i))
            }
        }
        for k in 0..<size where isBinary(Int(blocks[0][k])) {
            let columns = blocks.map { $0[k] }
            let rows = rowsOf[Int(columns[0])]
            for i in rows { takeOnlyOne(Int(i), columns, rows: rows) }
        }
        var packed: [(element: Int, weight: Double, rows: Int)] = []
        for k in 0..<size {
            let j = Int(blocks[0][k])
            guard isBinary(j), rowsOf[j].contains(where: { allowsOne(Int($0), blocks.map { $0[k] }) }) else {
                continue
            }
            var weight = 0.0
            for i in rowsOf[j] {
                for e in rowStart[Int(i)]..<rowStart[Int(i) + 1] where entryColumn[e] == blocks[0][k] {
                    weight = max(weight, abs(entryValue[e]))
                }
            }
            packed.append((k, weight, rowsOf[j].count))
        }
        // Large elements first: they leave the fewest places for the rest.
        packed.sort { ($1.weight, $1.rows, $0.element) < ($0.weight, $0.rows, $1.element) }
        for (rank, item) in packed.enumerated() where rank + 1 < blocks.count {
            for block in blocks[(rank + 1)...] { columnUpper[Int(block[item.element])] = 0 }
        }
        let ordered: Int?
        if packed.isEmpty {
            ordered = (0..<size).filter { columnType[Int(blocks[0][$0])] == .integer }
                .max { abs(columnCost[Int(blocks[0][$0])]) < abs(columnCost[Int(blocks[0][$1])]) }
        } else {
            // Empty blocks come last, so what a block must have to hold anything falls from block to block.
            ordered = (0..<size).first { y in
                let j = Int(blocks[0][y])
                return isBinary(j)
                    && packed.allSatisfy { item in
                        item.element != y
                            && rowsOf[j].contains { needs(Int($0), blocks[0][item.element], blocks[0][y]) }
                    }
            }
        }
        guard let ordered else { return }
        for (a, b) in zip(blocks, blocks.dropFirst()) {
            addRow(
                lower: 0, upper: .infinity,
                terms: [(Column(index: Int(a[ordered])), 1), (Column(index: Int(b[ordered])), -1)])
        }
    }

    private func isBinary(_ j: Int) -> Bool {
        columnType[j] == .integer && columnLower[j] == 0 && columnUpper[j] == 1
    }

    /// Turns a covering row over just these columns into an equation if nothing else speaks for having two of them.
    private mutating func takeOnlyOne(_ i: Int, _ columns: [Int32], rows: [Int32]) {
        let range = rowStart[i]..<rowStart[i + 1]
        let one = entryValue[rowStart[i]]
        guard range.count == columns.count, rowUpper[i] == .infinity, rowLower[i] > 0, rowLower[i] <= one,
            entryValue[range].allSatisfy({ $0 == one }), Set(entryColumn[range]) == Set(columns)
        else { return }
        let j = Int(columns[0])
        guard sense == .maximize ? columnCost[j] <= 0 : columnCost[j] >= 0 else { return }
        // Its part in other blocks is the same, so the first column speaks for all.
        for r in rows.map(Int.init) where r != i {
            for e in rowStart[r]..<rowStart[r + 1] where Int(entryColumn[e]) == j {
                if entryValue[e] > 0 ? rowLower[r] > -.infinity : rowUpper[r] < .infinity { return }
            }
        }
        (rowLower[i], rowUpper[i]) = (one, one)
    }

    /// Least activity of a row read as `sign · a x ≤ sign · side`, and the coefficient of each column asked for.
    private func leastActivity(_ i: Int, sign: Double, of columns: [Int32]) -> (
        least: Double, values: [Double]
    ) {
        var values = [Double](repeating: 0, count: columns.count)
        var least = 0.0
        for e in rowStart[i]..<rowStart[i + 1] {
            let a = sign * entryValue[e]
            let j = Int(entryColumn[e])
            if let k = columns.firstIndex(of: entryColumn[e]) { values[k] = a }
            least += a > 0 ? a * columnLower[j] : a * columnUpper[j]
        }
        return (least, values)
    }

    /// Whether a row lets at most one of these binary columns be one.
    private func allowsOne(_ i: Int, _ columns: [Int32]) -> Bool {
        let range = rowStart[i]..<rowStart[i + 1]
        guard range.count >= columns.count, entryColumn[range].contains(columns[1]) else { return false }
        for (sign, side) in [(1.0, rowUpper[i]), (-1.0, -rowLower[i])] where side < .infinity {
            let (least, values) = leastActivity(i, sign: sign, of: columns)
            guard let a = values.first, a > 0, values.allSatisfy({ $0 == a }), least.isFinite else {
                continue
            }
            if least + 2 * a > side + 1e-6 * max(1, abs(side)) { return true }
        }
        return false
    }

    /// Whether a row forces binary column x to zero when binary column y is zero.
    private func needs(_ i: Int, _ x: Int32, _ y: Int32) -> Bool {
        for (sign, side) in [(1.0, rowUpper[i]), (-1.0, -rowLower[i])] where side < .infinity {
            let (least, values) = leastActivity(i, sign: sign, of: [x, y])
            guard values[0] > 0, least.isFinite else { continue }
            if least + values[0] - min(0, values[1]) > side + 1e-6 * max(1, abs(side)) { return true }
        }
        return false
    }
}
