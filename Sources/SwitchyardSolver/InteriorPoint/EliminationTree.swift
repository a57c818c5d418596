/// The elimination tree of a sparse symmetric matrix in a postorder, and the sizes of the columns of its Cholesky factor.
///
/// Liu 1990 (doi:10.1137/0611010) for the tree, Gilbert, Ng and Peyton 1994 (doi:10.1137/S0895479892236921) for the counts,
/// which take time nearly linear in the entries of the matrix.
package struct EliminationTree {
    /// Line of the matrix at each place of the order, and back.
    package let order: [Int32]
    package let place: [Int32]
    /// Parent of each place, −1 for a root.
    package let parent: [Int32]
    /// Entries of each column of the factor, the diagonal included.
    package let count: [Int32]

    /// - Parameters:
    ///   - start, neighbour: the pattern off the diagonal, both triangles, by line.
    ///   - elimination: an order of the lines; the one kept is equivalent to it.
    package init(start: [Int], neighbour: borrowing FlatStorage<Int32>, elimination: [Int32]) {
        let n = elimination.count
        var position = Self.inverse(elimination)
        let unordered = Self.parents(start, neighbour, elimination, position)
        let post = Self.postorder(unordered)
        var order = [Int32](repeating: 0, count: n)
        var renumbered = [Int32](repeating: 0, count: n)
        for (k, j) in post.enumerated() {
            order[k] = elimination[Int(j)]
            renumbered[Int(j)] = Int32(k)
        }
        var parent = [Int32](repeating: -1, count: n)
        for j in 0..<n where unordered[j] >= 0 {
            parent[Int(renumbered[j])] = renumbered[Int(unordered[j])]
        }
        position = Self.inverse(order)
        self.order = order
        place = position
        self.parent = parent
        count = Self.counts(start, neighbour, order, position, parent)
    }

    /// Entries of the factor.
    package var factorEntries: Int { count.reduce(0) { $0 + Int($1) } }
    /// Multiplications and additions of a factorisation.
    package var factorWork: Double { count.reduce(0.0) { $0 + Double($1) * Double($1) } }

    private static func inverse(_ order: [Int32]) -> [Int32] {
        var place = [Int32](repeating: 0, count: order.count)
        for (k, i) in order.enumerated() { place[Int(i)] = Int32(k) }
        return place
    }

    private static func parents(
        _ start: [Int], _ neighbour: borrowing FlatStorage<Int32>, _ order: [Int32], _ place: [Int32]
    ) -> [Int32] {
        let n = order.count
        var parent = [Int32](repeating: -1, count: n)
        // Shortcuts towards the root of what is known of the tree so far.
        var ancestor = [Int32](repeating: -1, count: n)
        for k in 0..<n {
            let i = Int(order[k])
            for e in start[i]..<start[i + 1] {
                var j = Int(place[Int(neighbour[e])])
                while j >= 0 && j < k {
                    let above = Int(ancestor[j])
                    ancestor[j] = Int32(k)
                    if above < 0 { parent[j] = Int32(k) }
                    j = above
                }
            }
        }
        return parent
    }

    /// Children before their parents, each subtree in one piece, children in ascending order.
    private static func postorder(_ parent: [Int32]) -> [Int32] {
        let n = parent.count
        var firstChild = [Int32](repeating: -1, count: n)
        var sibling = [Int32](repeating: -1, count: n)
        for j in stride(from: n - 1, through: 0, by: -1) where parent[j] >= 0 {
            sibling[j] = firstChild[Int(parent[j])]
            firstChild[Int(parent[j])] = Int32(j)
        }
        var order: [Int32] = []
        order.reserveCapacity(n)
        var stack: [Int32] = []
        for root in 0..<n where parent[root] < 0 {
            stack.append(Int32(root))
            while let j = stack.last {
                let child = firstChild[Int(j)]
                if child >= 0 {
                    firstChild[Int(j)] = sibling[Int(child)]
                    stack.append(child)
                } else {
                    order.append(j)
                    stack.removeLast()
                }
            }
        }
        return order
    }

    /// Counts by the leaves of the row subtrees: each adds a path, less what it shares with the one before.
    private static func counts(
        _ start: [Int], _ neighbour: borrowing FlatStorage<Int32>, _ order: [Int32], _ place: [Int32],
        _ parent: [Int32]
    ) -> [Int32] {
        let n = order.count
        var firstDescendant = [Int32](repeating: -1, count: n)
        var count = [Int32](repeating: 0, count: n)
        for k in 0..<n {
            var j = k
            if firstDescendant[j] < 0 { count[j] = 1 }
            while j >= 0 && firstDescendant[j] < 0 {
                firstDescendant[j] = Int32(k)
                j = Int(parent[j])
            }
        }
        var latestFirst = [Int32](repeating: -1, count: n)
        var previousLeaf = [Int32](repeating: -1, count: n)
        var ancestor = (0..<n).map { Int32($0) }
        for j in 0..<n {
            if parent[j] >= 0 { count[Int(parent[j])] -= 1 }
            let line = Int(order[j])
            for e in start[line]..<start[line + 1] {
                let i = Int(place[Int(neighbour[e])])
                if i <= j || firstDescendant[j] <= latestFirst[i] { continue }
                latestFirst[i] = firstDescendant[j]
                let before = Int(previousLeaf[i])
                previousLeaf[i] = Int32(j)
                count[j] += 1
                if before < 0 { continue }
                var meeting = before
                while Int(ancestor[meeting]) != meeting { meeting = Int(ancestor[meeting]) }
                var q = before
                while q != meeting {
                    let above = Int(ancestor[q])
                    ancestor[q] = Int32(meeting)
                    q = above
                }
                count[meeting] -= 1
            }
            if parent[j] >= 0 { ancestor[j] = parent[j] }
        }
        for j in 0..<n where parent[j] >= 0 { count[Int(parent[j])] += count[j] }
        return count
    }
}
