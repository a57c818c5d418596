/// An open subproblem: the branchings that lead to it, a bound on its objective, and the basis to start from.
struct Node {
    struct Change {
        var column: Int
        var lower: Double
        var upper: Double
    }
    var bound: Double
    var depth: Int
    var changes: [Change]
    var basis: Basis?
    /// The last branching, for pseudo-costs: distance rounded away and direction.
    var branchColumn = -1
    var branchFraction = 0.0
    var branchUp = false

    func child(_ bound: Double, _ j: Int, upTo high: Double, fraction: Double, _ basis: Basis) -> Node {
        Node(
            bound: bound, depth: depth + 1,
            changes: changes + [Change(column: j, lower: -.infinity, upper: high)],
            basis: basis, branchColumn: j, branchFraction: fraction, branchUp: false)
    }

    func child(_ bound: Double, _ j: Int, from low: Double, fraction: Double, _ basis: Basis) -> Node {
        Node(
            bound: bound, depth: depth + 1,
            changes: changes + [Change(column: j, lower: low, upper: .infinity)],
            basis: basis, branchColumn: j, branchFraction: fraction, branchUp: true)
    }
}

/// Open nodes by bound, as a binary heap; ties by age, so that runs repeat.
struct NodeQueue {
    private var heap: [(key: Double, age: Int, node: Node)] = []
    private var pushed = 0
    /// Least bound among nodes pruned for their bound.
    private(set) var leastPruned = Double.infinity
    /// Least bound among nodes given up without proof.
    private(set) var lostBound = Double.infinity

    var isEmpty: Bool { heap.isEmpty }
    var count: Int { heap.count }
    var bestBound: Double { min(heap.first?.key ?? .infinity, lostBound) }

    mutating func prune(_ bound: Double) { leastPruned = min(leastPruned, bound) }
    mutating func lose(_ bound: Double) { lostBound = min(lostBound, bound) }

    mutating func push(_ node: Node) {
        pushed += 1
        heap.append((node.bound, pushed, node))
        var at = heap.count - 1
        while at > 0 {
            let parent = (at - 1) / 2
            guard before(heap[at], heap[parent]) else { break }
            heap.swapAt(at, parent)
            at = parent
        }
    }

    mutating func popBest() -> Node? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            var at = 0
            while true {
                var least = at
                for child in [2 * at + 1, 2 * at + 2]
                where child < heap.count && before(heap[child], heap[least]) {
                    least = child
                }
                if least == at { break }
                heap.swapAt(at, least)
                at = least
            }
        }
        return first.node
    }

    private func before(_ a: (key: Double, age: Int, node: Node), _ b: (key: Double, age: Int, node: Node))
        -> Bool
    {
        (a.key, -a.age) < (b.key, -b.age)
    }
}
