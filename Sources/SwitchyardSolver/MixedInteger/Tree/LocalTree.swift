/// The nodes that a worker has in hand during one round: those it was given, then those it made, parents before children.
///
/// Here `Node.parent` is a place in this list, −1 for a node that was given, whose `changes` are its whole path from the root.
struct LocalTree {
    var nodes: [Node] = []
    /// Numbers in the queue of the nodes that were given.
    private(set) var origins: [Int] = []
    /// Open nodes, in no particular order.
    private var open: [Int32] = []

    var openCount: Int { open.count }

    init() {}

    init(_ given: [(origin: Int, node: Node)]) {
        origins = given.map(\.origin)
        nodes = given.map(\.node)
        open = nodes.indices.map { Int32($0) }
    }

    mutating func add(_ node: Node) -> Int {
        nodes.append(node)
        open.append(Int32(nodes.count - 1))
        return nodes.count - 1
    }

    /// The open node that was made last, unless it was given.
    var newest: Int? { open.max().map { Int($0) }.flatMap { $0 >= origins.count ? $0 : nil } }

    /// The open node of the best estimate, the older one of equals; nodes at or beyond the cutoff are closed on the way.
    /// - Parameter pruned: told the bound of each node closed.
    mutating func pick(cutoff: Double, pruned: (Double) -> Void) -> Int? {
        var best: Int?
        var k = 0
        while k < open.count {
            let i = Int(open[k])
            if nodes[i].bound >= cutoff {
                pruned(nodes[i].bound)
                nodes[i].isOpen = false
                nodes[i].basis = nil
                open.swapAt(k, open.count - 1)
                open.removeLast()
                continue
            }
            if let b = best {
                if (nodes[i].estimate, i) < (nodes[b].estimate, b) { best = i }
            } else {
                best = i
            }
            k += 1
        }
        return best
    }

    /// Marks a node as no longer open.
    mutating func take(_ index: Int) {
        nodes[index].isOpen = false
        if let k = open.lastIndex(of: Int32(index)) {
            open.swapAt(k, open.count - 1)
            open.removeLast()
        }
    }

    mutating func reopen(_ index: Int) {
        nodes[index].isOpen = true
        open.append(Int32(index))
    }

    /// Whether each node is open or has an open descendant.
    func isNeeded() -> [Bool] {
        var needed = nodes.map(\.isOpen)
        for i in nodes.indices.reversed() where needed[i] && nodes[i].parent >= 0 {
            needed[Int(nodes[i].parent)] = true
        }
        return needed
    }
}
