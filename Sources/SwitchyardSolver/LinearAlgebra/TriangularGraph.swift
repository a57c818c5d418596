/// One triangular factor as lists: node k pushes `value · x[k]` onto its neighbours.
///
/// A solve with few nonzeros first finds which nodes it can reach (Gilbert and Peierls 1988, doi:10.1137/0909058) and then
/// touches only those; a denser one walks all nodes in order.
struct TriangularGraph {
    var start: [Int32] = [0]
    var node: [Int32] = []
    var value: [Double] = []

    /// Builds lists of `count` nodes from triples (from, to, value).
    init(count: Int, from: [Int32], to: [Int32], value entries: [Double]) {
        start = [Int32](repeating: 0, count: count + 1)
        for f in from { start[Int(f) + 1] += 1 }
        for k in 0..<count { start[k + 1] += start[k] }
        node = [Int32](repeating: 0, count: to.count)
        value = [Double](repeating: 0, count: to.count)
        var next = start
        for e in from.indices {
            let target = Int(next[Int(from[e])])
            node[target] = to[e]
            value[target] = entries[e]
            next[Int(from[e])] += 1
        }
    }

    init() {}
}

/// Workspace of hyper-sparse triangular solves over m nodes.
final class TriangularSolver {
    private let m: Int
    private let stamp: UnsafeMutablePointer<Int32>
    private let stack: UnsafeMutablePointer<Int32>
    private let cursor: UnsafeMutablePointer<Int32>
    private let order: UnsafeMutablePointer<Int32>
    private var round: Int32 = 0
    /// A solve that reaches more than this share of the nodes walks them all instead.
    private static let sparseShare = 0.08

    init(size: Int) {
        m = size
        stamp = .allocate(capacity: max(1, size))
        stamp.initialize(repeating: 0, count: max(1, size))
        stack = .allocate(capacity: max(1, size))
        cursor = .allocate(capacity: max(1, size))
        order = .allocate(capacity: max(1, size))
    }

    deinit {
        stamp.deallocate()
        stack.deallocate()
        cursor.deallocate()
        order.deallocate()
    }

    /// Solves in place: each node's value is divided by `diagonal` (if any) and pushed onto its neighbours.
    /// - Parameter ascending: order of a full walk.
    func solve(
        _ graph: borrowing TriangularGraph, diagonal: UnsafePointer<Double>?, ascending: Bool,
        _ x: SparseVector
    ) {
        graph.start.withUnsafeBufferPointer { start in
            graph.node.withUnsafeBufferPointer { node in
                graph.value.withUnsafeBufferPointer { value in
                    if x.isListed, let reached = reach(start, node, x) {
                        walk(reached, start, node, value, diagonal, x)
                    } else {
                        x.unlist()
                        walkAll(ascending, start, node, value, diagonal, x)
                    }
                }
            }
        }
    }

    /// Nodes reachable from the listed ones, in topological order at the end of `order`; `nil` if too many.
    private func reach(
        _ start: UnsafeBufferPointer<Int32>, _ node: UnsafeBufferPointer<Int32>, _ x: SparseVector
    ) -> Int? {
        let limit = Int(Double(m) * TriangularSolver.sparseShare)
        guard x.count <= limit else { return nil }
        round &+= 1
        var top = m
        for k in 0..<x.count {
            let root = x.indices[k]
            guard stamp[Int(root)] != round else { continue }
            var depth = 0
            stack[0] = root
            cursor[0] = start[Int(root)]
            stamp[Int(root)] = round
            while depth >= 0 {
                let at = Int(stack[depth])
                let end = start[at + 1]
                var e = cursor[depth]
                var descended = false
                while e < end {
                    let to = node[Int(e)]
                    e += 1
                    if stamp[Int(to)] != round {
                        stamp[Int(to)] = round
                        cursor[depth] = e
                        depth += 1
                        stack[depth] = to
                        cursor[depth] = start[Int(to)]
                        descended = true
                        break
                    }
                }
                if !descended {
                    top -= 1
                    order[top] = Int32(at)
                    depth -= 1
                }
            }
            if m - top > limit { return nil }
        }
        return top
    }

    private func walk(
        _ top: Int, _ start: UnsafeBufferPointer<Int32>, _ node: UnsafeBufferPointer<Int32>,
        _ value: UnsafeBufferPointer<Double>, _ diagonal: UnsafePointer<Double>?, _ x: SparseVector
    ) {
        let values = x.values
        for k in top..<m {
            let at = Int(order[k])
            var current = values[at]
            guard current != 0 else { continue }
            if abs(current) < BasisFactor.dropTolerance {
                values[at] = 0
                continue
            }
            if let diagonal {
                current /= diagonal[at]
                values[at] = current
            }
            for e in Int(start[at])..<Int(start[at + 1]) { x.add(Int(node[e]), -value[e] * current) }
        }
    }

    private func walkAll(
        _ ascending: Bool, _ start: UnsafeBufferPointer<Int32>, _ node: UnsafeBufferPointer<Int32>,
        _ value: UnsafeBufferPointer<Double>, _ diagonal: UnsafePointer<Double>?, _ x: SparseVector
    ) {
        let values = x.values
        var at = ascending ? 0 : m - 1
        let stop = ascending ? m : -1
        let step = ascending ? 1 : -1
        while at != stop {
            var current = values[at]
            if current != 0 {
                if abs(current) < BasisFactor.dropTolerance {
                    values[at] = 0
                } else {
                    if let diagonal {
                        current /= diagonal[at]
                        values[at] = current
                    }
                    for e in Int(start[at])..<Int(start[at + 1]) {
                        values[Int(node[e])] -= value[e] * current
                    }
                }
            }
            at += step
        }
    }
}
