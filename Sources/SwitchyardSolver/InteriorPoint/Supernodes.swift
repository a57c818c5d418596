/// Groups of neighbouring columns of a factor that are eliminated together.
enum Supernodes {
    /// A child is merged into its parent while the group is small, or the zeros that this stores are a small share of it:
    /// columns at most, share of zeros.
    private static let relaxation: [(columns: Int, zeros: Double)] = [
        (4, 1), (16, 0.7), (48, 0.1), (.max, 0.05),
    ]

    /// - Returns: the first column of each group, and the number of columns at the end.
    static func find(_ tree: EliminationTree) -> [Int32] {
        let n = tree.parent.count
        var children = [Int32](repeating: 0, count: n)
        for j in 0..<n where tree.parent[j] >= 0 { children[Int(tree.parent[j])] += 1 }
        var firsts: [Int32] = []
        for j in 0..<n {
            let continues =
                j > 0 && tree.parent[j - 1] == Int32(j) && tree.count[j - 1] == tree.count[j] + 1
                && children[j] == 1
            if !continues { firsts.append(Int32(j)) }
        }
        return merged(firsts, tree)
    }

    /// Merges groups with the one right behind them where that is their parent.
    private static func merged(_ firsts: [Int32], _ tree: EliminationTree) -> [Int32] {
        struct Group {
            var first: Int
            var columns: Int
            /// Rows of the first column.
            var rows: Int
            var zeros: Double
        }
        let n = tree.parent.count
        var stack: [Group] = []
        // From the back: the group on top of the stack is the one right behind.
        for (s, first) in firsts.enumerated().reversed() {
            let end = s + 1 < firsts.count ? Int(firsts[s + 1]) : n
            var group = Group(
                first: Int(first), columns: end - Int(first), rows: Int(tree.count[Int(first)]), zeros: 0)
            while let behind = stack.last,
                isChild(end: group.first + group.columns, of: behind.first, behind.columns, tree)
            {
                let columns = group.columns + behind.columns
                let zeros =
                    group.zeros + behind.zeros
                    + Double(group.columns) * Double(behind.rows + group.columns - group.rows)
                let rows = behind.rows + group.columns
                let total = Double(columns) * Double(rows) - 0.5 * Double(columns) * Double(columns - 1)
                let limit = relaxation.first { columns <= $0.columns }!.zeros
                guard zeros <= limit * total else { break }
                group = Group(first: group.first, columns: columns, rows: rows, zeros: zeros)
                stack.removeLast()
            }
            stack.append(group)
        }
        return stack.reversed().map { Int32($0.first) } + [Int32(n)]
    }

    /// Whether the parent of the last column before `end` is in the group that begins there.
    private static func isChild(end: Int, of first: Int, _ columns: Int, _ tree: EliminationTree) -> Bool {
        let parent = Int(tree.parent[end - 1])
        return end == first && parent >= first && parent < first + columns
    }
}
