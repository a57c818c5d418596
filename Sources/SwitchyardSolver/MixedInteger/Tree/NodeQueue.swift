/// A bound that a branching or a deduction at a node sets for its whole subtree.
struct BoundChange: Sendable {
    var column: Int32
    var isUpper: Bool
    var value: Double
}

/// One subproblem: the bounds that set it apart from its parent, and what is known of its LP.
struct Node {
    var parent: Int32
    /// The branching first, then what strong branching at the parent had proven.
    var changes: [BoundChange]
    /// Proven lower bound of the subtree (minimised objective without constant).
    var bound: Double
    /// Expected objective of the best point in the subtree.
    var estimate: Double
    var depth: Int32
    /// Fraction moved by the branching, for pseudo-costs.
    var distance: Double
    var basis: Basis?
    /// Numbers of the cuts in the rows of `basis`; many nodes share one list.
    var cuts: [Int32]
    /// Stored children; a closed node without any is released.
    var references: Int32 = 0
    var isOpen = true
    var isReleased = false

    var byteCount: Int {
        MemoryLayout<Node>.stride + changes.count * MemoryLayout<BoundChange>.stride
            + (basis.map { $0.columns.count + $0.rows.count } ?? 0) / 2
            + cuts.count / 2
    }
}

extension [Node] {
    /// Changes of a node and its ancestors, root first.
    func path(to index: Int) -> [BoundChange] {
        var chain: [Int] = []
        var at = index
        while at >= 0 {
            chain.append(at)
            at = Int(self[at].parent)
        }
        return chain.reversed().flatMap { self[$0].changes }
    }
}

/// The open nodes by bound and by estimate: two heaps with lazy deletion over one store.
///
/// Best-estimate with plunging: Benichou et al. 1971; Linderoth and Savelsbergh, "A computational study of search strategies",
/// INFORMS Journal on Computing 11(2), 1999, doi:10.1287/ijoc.11.2.173. Ties go to the older node.
struct NodeQueue {
    private var nodes: [Node] = []
    private var free: [Int32] = []
    private var byBound = KeyedHeap()
    private var byEstimate = KeyedHeap()
    /// Released nodes that a heap may still name; reused after the next compaction.
    private var retired: [Int32] = []
    private(set) var openCount = 0
    /// Bytes of the nodes that are kept; a basis counts half, because siblings share it.
    private(set) var byteCount = 0

    subscript(index: Int) -> Node { nodes[index] }

    /// Stores a node, open or kept for its children only.
    mutating func add(_ node: Node) -> Int {
        let index: Int
        if let reused = free.popLast() {
            index = Int(reused)
            nodes[index] = node
        } else {
            index = nodes.count
            nodes.append(node)
        }
        byteCount += node.byteCount
        if node.parent >= 0 { nodes[Int(node.parent)].references += 1 }
        if node.isOpen {
            openCount += 1
            byBound.push(node.bound, Int32(index))
            byEstimate.push(node.estimate, Int32(index))
        }
        return index
    }

    /// Marks a node as no longer open, and gives back its memory unless children need its path.
    mutating func close(_ index: Int) {
        if nodes[index].isOpen {
            nodes[index].isOpen = false
            openCount -= 1
        }
        release(index)
    }

    /// Gives back the memory of a node that is not open, and of its ancestors, as far as no child needs them.
    mutating func release(_ index: Int) {
        var index = index
        while !nodes[index].isOpen && nodes[index].references == 0 && !nodes[index].isReleased {
            byteCount -= nodes[index].byteCount
            nodes[index].isReleased = true
            nodes[index].basis = nil
            nodes[index].changes = []
            retired.append(Int32(index))
            let parent = Int(nodes[index].parent)
            if parent < 0 { break }
            nodes[parent].references -= 1
            index = parent
        }
    }

    /// Marks a node as being worked on: no longer open but kept for its children.
    mutating func take(_ index: Int) {
        nodes[index].isOpen = false
        openCount -= 1
    }

    /// Puts a taken node back among the open ones.
    mutating func reopen(_ index: Int) {
        guard !nodes[index].isOpen, !nodes[index].isReleased else { return }
        nodes[index].isOpen = true
        openCount += 1
        byBound.push(nodes[index].bound, Int32(index))
        byEstimate.push(nodes[index].estimate, Int32(index))
    }

    /// Smallest bound of the open nodes; infinity when there is none.
    mutating func bestBound() -> Double { nodeOfBestBound().map { nodes[$0].bound } ?? .infinity }

    mutating func nodeOfBestBound() -> Int? {
        compactIfNeeded()
        while let top = byBound.first, !nodes[Int(top.item)].isOpen { byBound.pop() }
        return byBound.first.map { Int($0.item) }
    }

    mutating func nodeOfBestEstimate() -> Int? {
        compactIfNeeded()
        while let top = byEstimate.first, !nodes[Int(top.item)].isOpen { byEstimate.pop() }
        return byEstimate.first.map { Int($0.item) }
    }

    /// Closes every open node whose bound reaches the cutoff; returns the smallest bound among them.
    mutating func prune(cutoff: Double) -> Double {
        var smallest = Double.infinity
        for i in nodes.indices where nodes[i].isOpen && nodes[i].bound >= cutoff {
            smallest = min(smallest, nodes[i].bound)
            close(i)
        }
        return smallest
    }

    /// Changes of a node and its ancestors, root first.
    func path(to index: Int) -> [BoundChange] { nodes.path(to: index) }

    /// Forgets bases when they take too much memory; a node without one starts from the last basis used.
    mutating func dropBases() { for i in nodes.indices { dropBasis(i) } }

    mutating func dropBasis(_ index: Int) {
        guard nodes[index].basis != nil, !nodes[index].isReleased else { return }
        byteCount -= nodes[index].byteCount
        nodes[index].basis = nil
        byteCount += nodes[index].byteCount
    }

    private mutating func compactIfNeeded() {
        guard byBound.count + byEstimate.count > 4 * openCount + 1000 else { return }
        byBound.removeAll()
        byEstimate.removeAll()
        for i in nodes.indices where nodes[i].isOpen {
            byBound.push(nodes[i].bound, Int32(i))
            byEstimate.push(nodes[i].estimate, Int32(i))
        }
        free += retired
        retired.removeAll(keepingCapacity: true)
    }
}
