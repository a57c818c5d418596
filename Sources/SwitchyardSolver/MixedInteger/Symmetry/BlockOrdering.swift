/// Keeps the orders of interchangeable blocks in which they fall lexicographically: packing orbitopes.
///
/// Kaibel and Pfetsch, "Packing and partitioning orbitopes", Mathematical Programming 114, 2008, doi:10.1007/s10107-006-0081-5.
/// Of an element that only one block may have, such as the item that goes into one bin, the first is in the first block,
/// the second in one of the first two, and so on. Every point has an image under the symmetry that keeps the order and
/// costs the same, so that neither optimum nor status changes.
extension Model {
    /// Entries of column inequalities that a model may get, against its own.
    private static let mostShareOfEntries = 1.0

    /// - Returns: whether anything was changed.
    @discardableResult
    package mutating func orderInterchangeableBlocks(_ partition: ModelPartition) -> Bool {
        if partition.hasSingleColumns { return false }
        var search = InterchangeableBlocks(self, partition)
        var isChanged = false
        var entriesLeft = Int(Self.mostShareOfEntries * Double(entryCount))
        // What two blocks share out is left to the rows for any symmetry, which see those around the blocks as well.
        for group in search.find() where group.count > 2 {
            if order(group, partition, &entriesLeft) { isChanged = true }
        }
        return isChanged
    }

    /// - Parameter partition: of the model before any group was ordered; rows since are over other groups' columns.
    /// - Returns: false if no element is for one block only, so that nothing is known beyond what holds for any symmetry.
    private mutating func order(
        _ blocks: InterchangeableBlocks.Group, _ partition: ModelPartition, _ entriesLeft: inout Int
    ) -> Bool {
        let size = blocks[0].count
        let rowsOf = blocks[0].map { j in
            (partition.start[Int(j)]..<partition.start[Int(j) + 1]).map {
                Int(partition.neighbour[$0]) - partition.columnCount
            }
        }
        for k in 0..<size where isBinary(Int(blocks[0][k])) {
            let columns = blocks.map { $0[k] }
            for i in rowsOf[k] { takeOnlyOne(i, columns, rows: rowsOf[k]) }
        }
        var packed: [(element: Int, weight: Double, rows: Int)] = []
        for k in 0..<size {
            let j = Int(blocks[0][k])
            let columns = Set(blocks.map { $0[k] })
            guard isBinary(j), rowsOf[k].contains(where: { allowsOne($0, columns) }) else { continue }
            let weight = partition.value[partition.start[j]..<partition.start[j + 1]].map(abs).max() ?? 0
            packed.append((k, weight, rowsOf[k].count))
        }
        // Large elements first: they leave the fewest places for the rest.
        packed.sort { ($1.weight, $1.rows, $0.element) < ($0.weight, $0.rows, $1.element) }
        if packed.isEmpty { return false }
        // Empty blocks come last, so what a block must have to hold anything falls from block to block. To be found while the
        // blocks are still alike.
        let ordered = (0..<size).first { y in
            isBinary(Int(blocks[0][y]))
                && packed.allSatisfy { item in
                    item.element != y
                        && rowsOf[y].contains { needs($0, blocks[0][item.element], blocks[0][y]) }
                }
        }
        for (rank, item) in packed.enumerated() where rank + 1 < blocks.count {
            for block in blocks[(rank + 1)...] { columnUpper[Int(block[item.element])] = 0 }
        }
        addColumnInequalities(packed.map(\.element), blocks, &entriesLeft)
        guard let ordered else { return true }
        for (a, b) in zip(blocks, blocks.dropFirst()) {
            addRow(
                lower: 0, upper: .infinity,
                terms: [(Column(index: Int(a[ordered])), 1), (Column(index: Int(b[ordered])), -1)])
        }
        return true
    }

    /// Of an element in a block, an earlier one is in the block before: with elements i and blocks b in their orders,
    ///
    ///     Σ_{c ≥ b} x_ic ≤ Σ_{h < i} x_h,b−1
    private mutating func addColumnInequalities(
        _ elements: [Int], _ blocks: InterchangeableBlocks.Group, _ entriesLeft: inout Int
    ) {
        for i in elements.indices.dropFirst() {
            let lastBlock = min(i, blocks.count - 1)
            for b in 1...lastBlock {
                let own = (b...lastBlock).map { (Column(index: Int(blocks[$0][elements[i]])), 1.0) }
                let before = ((b - 1)..<i).map { (Column(index: Int(blocks[b - 1][elements[$0]])), -1.0) }
                entriesLeft -= own.count + before.count
                if entriesLeft < 0 { return }
                addRow(upper: 0, terms: own + before)
            }
        }
    }

    private func isBinary(_ j: Int) -> Bool {
        columnType[j] == .integer && columnLower[j] == 0 && columnUpper[j] == 1
    }

    /// Turns a covering row over just these columns into an equation if nothing else speaks for having two of them.
    private mutating func takeOnlyOne(_ i: Int, _ columns: [Int32], rows: [Int]) {
        let range = rowStart[i]..<rowStart[i + 1]
        let one = entryValue[rowStart[i]]
        guard range.count == columns.count, rowUpper[i] == .infinity, rowLower[i] > 0, rowLower[i] <= one,
            entryValue[range].allSatisfy({ $0 == one }), Set(entryColumn[range]) == Set(columns)
        else { return }
        let j = Int(columns[0])
        guard sense == .maximize ? columnCost[j] <= 0 : columnCost[j] >= 0 else { return }
        // Its part in other blocks is the same, so the first column speaks for all.
        for r in rows where r != i {
            for e in rowStart[r]..<rowStart[r + 1] where Int(entryColumn[e]) == j {
                if entryValue[e] > 0 ? rowLower[r] > -.infinity : rowUpper[r] < .infinity { return }
            }
        }
        (rowLower[i], rowUpper[i]) = (one, one)
    }

    /// Least activity of a row read as `sign · a x ≤ sign · side`.
    private func leastActivity(_ i: Int, sign: Double) -> Double {
        (rowStart[i]..<rowStart[i + 1]).reduce(0) { sum, e in
            let a = sign * entryValue[e]
            let j = Int(entryColumn[e])
            return sum + (a > 0 ? a * columnLower[j] : a * columnUpper[j])
        }
    }

    /// Whether a row lets at most one of these binary columns be one.
    private func allowsOne(_ i: Int, _ columns: Set<Int32>) -> Bool {
        let range = rowStart[i]..<rowStart[i + 1]
        guard range.count >= columns.count else { return false }
        let own = range.filter { columns.contains(entryColumn[$0]) }.map { entryValue[$0] }
        guard own.count == columns.count, let one = own.first, own.allSatisfy({ $0 == one }) else {
            return false
        }
        for (sign, side) in [(1.0, rowUpper[i]), (-1.0, -rowLower[i])] where side < .infinity {
            let least = leastActivity(i, sign: sign)
            guard sign * one > 0, least.isFinite else { continue }
            if least + 2 * sign * one > side + 1e-6 * max(1, abs(side)) { return true }
        }
        return false
    }

    /// Whether a row forces binary column x to zero when binary column y is zero.
    private func needs(_ i: Int, _ x: Int32, _ y: Int32) -> Bool {
        func coefficient(_ column: Int32) -> Double {
            (rowStart[i]..<rowStart[i + 1]).first { entryColumn[$0] == column }.map { entryValue[$0] } ?? 0
        }
        for (sign, side) in [(1.0, rowUpper[i]), (-1.0, -rowLower[i])] where side < .infinity {
            let least = leastActivity(i, sign: sign)
            let ofX = sign * coefficient(x)
            guard ofX > 0, least.isFinite else { continue }
            if least + ofX - min(0, sign * coefficient(y)) > side + 1e-6 * max(1, abs(side)) { return true }
        }
        return false
    }
}
