/// A compressed sparse matrix, by column or by row: the entries of line `i` are `start[i] ..< start[i + 1]` of `index`
/// and `value`, with indices ascending.
public struct SparseMatrix: Sendable {
    /// Offsets of each line's entries; one longer than the number of lines.
    public var start: [Int]
    /// Row (column-wise) or column (row-wise) of each entry.
    public var index: [Int32]
    public var value: [Double]

    public init(start: [Int], index: [Int32], value: [Double]) {
        self.start = start
        self.index = index
        self.value = value
    }

    /// Number of columns (column-wise) or rows (row-wise).
    public var lineCount: Int { start.count - 1 }

    /// Which indices, of `count`, have an entry in any of some lines, ascending: the rows that columns stand in, for a matrix
    /// by column.
    package func indices(inLines lines: [Int], of count: Int) -> [Int] {
        var isMet = [Bool](repeating: false, count: count)
        for line in lines {
            for k in start[line]..<start[line + 1] { isMet[Int(index[k])] = true }
        }
        return isMet.indices.filter { isMet[$0] }
    }

    /// The same entries compressed the other way.
    /// - Parameter lines: number of lines of the result.
    /// - Complexity: linear in entries and lines.
    public func transposed(lines: Int) -> SparseMatrix {
        var counts = [Int](repeating: 0, count: lines + 1)
        for i in index { counts[Int(i) + 1] += 1 }
        for i in 0..<lines { counts[i + 1] += counts[i] }
        let newStart = counts
        var newIndex = [Int32](repeating: 0, count: index.count)
        var newValue = [Double](repeating: 0, count: index.count)
        for line in 0..<lineCount {
            for k in start[line]..<start[line + 1] {
                let target = Int(index[k])
                newIndex[counts[target]] = Int32(line)
                newValue[counts[target]] = value[k]
                counts[target] += 1
            }
        }
        return SparseMatrix(start: newStart, index: newIndex, value: newValue)
    }
}

extension Model {
    /// The matrix by rows, as stored.
    public func rowMatrix() -> SparseMatrix {
        SparseMatrix(start: rowStart, index: entryColumn, value: entryValue)
    }

    /// The matrix by columns.
    public func columnMatrix() -> SparseMatrix {
        rowMatrix().transposed(lines: columnCount)
    }
}
