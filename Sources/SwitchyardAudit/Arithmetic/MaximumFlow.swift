/// Maximum flow in integers on a directed network, by blocking flows in layers.
///
/// Dinitz, "Algorithm for solution of a problem of maximum flow in networks with power estimation", Soviet Mathematics
/// Doklady 11, 1970. Arcs are tried in the order they were added, so the flow found is the same on every run; flow into
/// a sink arc never falls while more is pushed, so capacities may be raised between calls to `push`.
package struct MaximumFlow {
    private let nodeCount: Int
    private var head: [Int32] = []
    private var capacity: [Int] = []
    /// Arcs by their tail, as linked lists; `next` is −1 at the end.
    private var firstArc: [Int32]
    private var lastArc: [Int32]
    private var next: [Int32] = []

    package init(nodeCount: Int) {
        self.nodeCount = nodeCount
        firstArc = Array(repeating: -1, count: nodeCount)
        lastArc = Array(repeating: -1, count: nodeCount)
    }

    /// - Returns: the arc's number, for `flow(on:)` and `setCapacity`.
    package mutating func addArc(from tail: Int, to end: Int, capacity limit: Int) -> Int {
        let arc = head.count
        append(tail, end, limit)
        append(end, tail, 0)
        return arc
    }

    private mutating func append(_ tail: Int, _ end: Int, _ limit: Int) {
        let arc = Int32(head.count)
        head.append(Int32(end))
        capacity.append(max(0, limit))
        next.append(-1)
        if lastArc[tail] < 0 { firstArc[tail] = arc } else { next[Int(lastArc[tail])] = arc }
        lastArc[tail] = arc
    }

    /// Forgets the flow on an arc and gives it a new capacity.
    mutating func reset(_ arc: Int, capacity limit: Int) {
        capacity[arc] = max(0, limit)
        capacity[arc + 1] = 0
    }

    /// Lets an arc carry more; its flow stays.
    package mutating func raiseCapacity(of arc: Int, by amount: Int) { capacity[arc] += max(0, amount) }

    package func flow(on arc: Int) -> Int { capacity[arc + 1] }

    /// Pushes as much more as possible.
    /// - Returns: what was added by this call.
    package mutating func push(from source: Int, to sink: Int) -> Int {
        var total = 0
        var level = [Int32](repeating: -1, count: nodeCount)
        var queue: [Int32] = []
        var current = firstArc
        while layers(from: source, to: sink, &level, &queue) {
            current = firstArc
            while true {
                let added = augment(from: source, to: sink, level, &current)
                if added == 0 { break }
                total += added
            }
        }
        return total
    }

    private func layers(from source: Int, to sink: Int, _ level: inout [Int32], _ queue: inout [Int32])
        -> Bool
    {
        for node in level.indices { level[node] = -1 }
        queue.removeAll(keepingCapacity: true)
        queue.append(Int32(source))
        level[source] = 0
        var position = 0
        while position < queue.count {
            let node = Int(queue[position])
            position += 1
            var arc = firstArc[node]
            while arc >= 0 {
                let end = Int(head[Int(arc)])
                if capacity[Int(arc)] > 0, level[end] < 0 {
                    level[end] = level[node] + 1
                    queue.append(Int32(end))
                }
                arc = next[Int(arc)]
            }
        }
        return level[sink] >= 0
    }

    /// One augmenting path in the layers, found depth first without recursion.
    private mutating func augment(
        from source: Int, to sink: Int, _ level: [Int32], _ current: inout [Int32]
    ) -> Int {
        var path: [Int32] = []
        var node = source
        while node != sink {
            let arc = current[node]
            if arc < 0 {
                guard let back = path.popLast() else { return 0 }
                node = Int(head[Int(back ^ 1)])
                current[node] = next[Int(back)]
                continue
            }
            let end = Int(head[Int(arc)])
            if capacity[Int(arc)] > 0, level[end] == level[node] + 1 {
                path.append(arc)
                node = end
            } else {
                current[node] = next[Int(arc)]
            }
        }
        let amount = path.reduce(Int.max) { min($0, capacity[Int($1)]) }
        for arc in path {
            capacity[Int(arc)] -= amount
            capacity[Int(arc ^ 1)] += amount
        }
        return amount
    }
}
