/// The pattern of the matrix of `NewtonSystem` off the diagonal, both triangles, by node: rows, then columns that stay.
final class NewtonPattern {
    let start: [Int]
    let neighbour: FlatStorage<Int32>
    /// Node of each column that stays, −1 for the others.
    let nodeOfColumn: [Int32]

    /// - Parameter longest: entries that a column which is eliminated beforehand may have.
    /// - Returns: `nil` if the pattern has too many entries to be the better choice.
    init?(matrix: ConstraintMatrix, byRow: SparseMatrix, longest: Int) {
        let n = matrix.columns
        let m = matrix.rows
        var nodes = m
        var node = [Int32](repeating: -1, count: n)
        var squares = 0
        for j in 0..<n {
            let length = matrix.start[j + 1] - matrix.start[j]
            if length > longest {
                node[j] = Int32(nodes)
                nodes += 1
            } else {
                squares += length * length
            }
        }
        if squares > 20 * (matrix.start[n] + m + n) { return nil }
        var start = [Int](repeating: 0, count: nodes + 1)
        let mark = FlatStorage<Int32>(m, repeating: -1)
        var list = FlatList<Int32>(capacity: 4 * matrix.start[n])
        for i in 0..<m {
            mark[i] = Int32(i)
            for place in byRow.start[i]..<byRow.start[i + 1] {
                let j = Int(byRow.index[place])
                if node[j] >= 0 {
                    list.append(node[j])
                    continue
                }
                for e in matrix.start[j]..<matrix.start[j + 1] {
                    let k = matrix.row[e]
                    if mark[Int(k)] == Int32(i) { continue }
                    mark[Int(k)] = Int32(i)
                    list.append(k)
                }
            }
            start[i + 1] = list.count
        }
        for j in 0..<n where node[j] >= 0 {
            for e in matrix.start[j]..<matrix.start[j + 1] { list.append(matrix.row[e]) }
            start[Int(node[j]) + 1] = list.count
        }
        self.start = start
        neighbour = FlatStorage(capacity: list.count)
        neighbour.base.update(from: list.base, count: list.count)
        nodeOfColumn = node
    }
}
