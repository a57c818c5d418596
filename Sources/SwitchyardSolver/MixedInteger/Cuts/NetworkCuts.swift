/// Cut-set inequalities of fixed-charge networks: what enters a set of nodes must pass open arcs.
///
///     Σ_{A₁} min(u_a, D) y_a  +  Σ_{A₂} x_a  ≥  D       for a set of nodes in want of D, its entering arcs split in any way
///
/// Van Roy and Wolsey, "Valid inequalities and separation for uncapacitated fixed charge networks", Operations Research Letters
/// 4(3), 1985, doi:10.1016/0167-6377(85)90013-3. For one sink of demand d the most violated set is a minimum cut under
/// the capacities min(x_a, d y_a). Aggregation one row at a time does not find sets of many nodes: between them
/// the flows sit on their variable bounds.
extension CutSeparation {
    /// Cuts between a sink and the sources that one round takes, one behind the other: a path of many arcs needs one for
    /// each. This and the creep follow Koch and Martin, "Solving Steiner tree problems in graphs to optimality", Networks 32,
    /// 1998, doi:10.1002/(SICI)1097-0037(199810)32:3<207::AID-NET5>3.0.CO;2-O.
    private static let mostNestedCuts = 20
    /// Share of the demand that every arc lets through, so that of cuts of the same value the one of fewest arcs is the least:
    /// most arcs carry nothing, and without it a cut runs through any number of them.
    private static let creep = 1e-5
    /// Share of the demand that must be missing behind a cut.
    private static let leastShortfall = 1e-3

    /// Cut sets around the sinks and, with the flows read the other way, around the sources.
    func separateNetwork() {
        for net in networks { separate(net) }
    }

    private func separate(_ net: FlowNetwork) {
        let nodes = net.rows.count
        guard nodes >= 2 else { return }
        let arcCount = net.column.count
        // Opening column and capacity of each arc.
        var opens = [Int32](repeating: -1, count: arcCount)
        var limit = [Double](repeating: .infinity, count: arcCount)
        var openings = 0
        for a in 0..<arcCount {
            let j = Int(net.column[a])
            guard lower[j] >= 0 else { continue }
            if problem.isInteger[j] {
                if lower[j] == 0 && upper[j] == 1 { (opens[a], limit[a]) = (net.column[a], net.weight[a]) }
                continue
            }
            var least = Double.infinity
            for bound in variableBounds.upper[j] where bound.constant == 0 && bound.coefficient > 0 {
                let value = bound.coefficient * x[Int(bound.binary)]
                if value < least { (least, opens[a], limit[a]) = (value, bound.binary, bound.coefficient) }
            }
            if opens[a] >= 0 { openings += 1 }
        }
        guard openings > 0 else { return }
        var sinks: [(node: Int, demand: Double)] = []
        for v in 0..<nodes {
            let demand = leastDemand(v, net)
            if demand > 1e-6 { sinks.append((v, demand)) }
        }
        guard !sinks.isEmpty else { return }
        sinks.sort { $0.demand > $1.demand || ($0.demand == $1.demand && $0.node < $1.node) }
        var flow = MinimumCut(net, isSource: (0..<nodes).map { leastDemand($0, net) < 0 } + [true])
        let start = work
        for sink in sinks {
            if work - start > 20_000_000 { break }
            for a in 0..<arcCount {
                let value = net.weight[a] * max(0, x[Int(net.column[a])])
                let through =
                    opens[a] < 0
                    ? min(value, sink.demand)
                    : min(value, min(limit[a], sink.demand) * max(0, x[Int(opens[a])]))
                flow.capacity[a] = through + Self.creep * sink.demand
            }
            // With the arcs of the sets found let through, the next cut lies elsewhere on the way.
            for _ in 0..<Self.mostNestedCuts where work - start <= 20_000_000 {
                let enough = sink.demand * (1 - Self.leastShortfall)
                if flow.cut(to: sink.node, enough: enough, effort: &work) { break }
                let outer = flow.outerSide(effort: &work)
                let inner = flow.innerSide()
                offerCutSet(net, outer, opens, limit)
                if inner != outer { offerCutSet(net, inner, opens, limit) }
                let carrying = 2 * Self.creep * sink.demand
                let opened = [outer, inner].map {
                    flow.letThrough(into: $0, upTo: sink.demand, from: carrying)
                }
                if !opened.contains(true) { break }
            }
        }
        clearBase()
    }

    /// What the columns of a node's row must bring at the least.
    func leastDemand(_ v: Int, _ net: FlowNetwork) -> Double {
        let i = Int(net.rows[v])
        let scale = net.scale[v]
        return scale > 0 ? scale * problem.rowLower[i] : scale * problem.rowUpper[i]
    }

    private func offerCutSet(_ net: FlowNetwork, _ isInside: [Bool], _ opens: [Int32], _ limit: [Double]) {
        var demand = 0.0
        var members = 0
        for v in 0..<net.rows.count where isInside[v] {
            demand += leastDemand(v, net)
            members += 1
        }
        guard demand > 1e-6, demand < 1e9 else { return }
        if members <= 200 {
            clearBase()
            for v in 0..<net.rows.count where isInside[v] {
                aggregate(Int(net.rows[v]), times: net.scale[v], atUpper: net.scale[v] < 0)
            }
            for a in net.column.indices where isInside[Int(net.head[a])] && isInside[Int(net.tail[a])] {
                value[Int(net.column[a])] = 0
            }
            cutBase()
        }
        output.clear()
        for a in net.column.indices where isInside[Int(net.head[a])] != isInside[Int(net.tail[a])] {
            let j = Int(net.column[a])
            guard lower[j] >= 0 else { return }
            // What leaves only raises the want.
            guard isInside[Int(net.head[a])] else { continue }
            if opens[a] >= 0 {
                // The opening also of an arc not in use: the next LP would let a trickle through it for nothing.
                let passes = min(limit[a], demand)
                let tie = 1e-9 * demand
                if passes * x[Int(opens[a])] <= net.weight[a] * x[j] + tie || problem.isInteger[j] {
                    output.add(Int(opens[a]), -passes)
                    continue
                }
            }
            output.add(j, -net.weight[a])
        }
        // Integer columns that take flow out only raise the want as well, as long as they cannot be negative.
        for v in 0..<net.rows.count where isInside[v] {
            let i = Int(net.rows[v])
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                let j = Int(problem.rowColumn[e])
                if problem.isInteger[j] && problem.rowValue[e] != 0 && lower[j] < 0 { return }
            }
        }
        finish(side: -demand)
    }
}

/// Maximum flow from the sources of a network to one node, and the minimum cut that goes with it.
///
/// Edmonds and Karp 1972: shortest augmenting paths. The flow is given up as soon as it is enough.
private struct MinimumCut {
    private let net: FlowNetwork
    private let isSource: [Bool]
    var capacity: [Double]
    private var flow: [Double]
    /// Arc on the way from a node to the sink, for the nodes that the last search saw.
    private var way: [Int32]
    /// Search that saw each node last, and searches so far.
    private var seenIn: [Int32]
    private var searches: Int32 = 0
    private var queue: [Int32] = []
    private static let least = 1e-9
    /// Share of what is wanted that a path must carry to be taken before thinner ones.
    private static let wide = 1e-4

    /// - Parameter isSource: nodes that may give any amount; the outside, the last, is one.
    init(_ net: FlowNetwork, isSource: [Bool]) {
        self.net = net
        self.isSource = isSource
        capacity = Array(repeating: 0, count: net.column.count)
        flow = capacity
        way = Array(repeating: -1, count: net.rows.count + 1)
        seenIn = Array(repeating: 0, count: net.rows.count + 1)
    }

    private func other(_ arc: Int, _ v: Int) -> Int {
        Int(net.head[arc]) == v ? Int(net.tail[arc]) : Int(net.head[arc])
    }

    /// What can still be pushed along an arc when it is left at node v.
    private func room(_ arc: Int, from v: Int) -> Double {
        Int(net.tail[arc]) == v ? capacity[arc] - flow[arc] : flow[arc]
    }

    /// - Returns: whether `enough` reaches the sink.
    mutating func cut(to sink: Int, enough: Double, effort: inout Int) -> Bool {
        for a in flow.indices { flow[a] = 0 }
        var total = 0.0
        effort += flow.count
        for width in [Self.wide * enough, Self.least] {
            while let source = search(sink, width, &effort) {
                var push = enough - total
                var v = source
                while v != sink {
                    let arc = Int(way[v])
                    push = min(push, room(arc, from: v))
                    v = other(arc, v)
                }
                v = source
                while v != sink {
                    let arc = Int(way[v])
                    if Int(net.tail[arc]) == v { flow[arc] += push } else { flow[arc] -= push }
                    v = other(arc, v)
                }
                total += push
                if total >= enough - Self.least { return true }
            }
        }
        return false
    }

    /// Breadth-first against the arcs from the sink, near which sources usually are; stops at the first one.
    private mutating func search(_ sink: Int, _ width: Double, _ effort: inout Int) -> Int? {
        searches += 1
        queue.removeAll(keepingCapacity: true)
        queue.append(Int32(sink))
        seenIn[sink] = searches
        var position = 0
        while position < queue.count {
            let v = Int(queue[position])
            position += 1
            for k in net.firstArc[v]..<net.firstArc[v + 1] {
                let arc = Int(net.arcs[Int(k)])
                let w = other(arc, v)
                effort += 1
                guard seenIn[w] != searches, room(arc, from: w) > width else { continue }
                way[w] = Int32(arc)
                if isSource[w] { return w }
                seenIn[w] = searches
                queue.append(Int32(w))
            }
        }
        return nil
    }

    /// Lets a flow through the arcs into a set of nodes whose capacity is at least `least`.
    /// - Returns: whether there was one.
    mutating func letThrough(into isInside: [Bool], upTo demand: Double, from least: Double) -> Bool {
        var found = false
        for a in capacity.indices where isInside[Int(net.head[a])] && !isInside[Int(net.tail[a])] {
            guard capacity[a] >= least, capacity[a] < demand else { continue }
            capacity[a] = demand
            found = true
        }
        return found
    }

    /// The sink's side of the last cut with the fewest nodes: those that still reach the sink.
    func innerSide() -> [Bool] { seenIn.map { $0 == searches } }

    /// The sink's side of the last cut with the most nodes: all that the sources no longer reach.
    mutating func outerSide(effort: inout Int) -> [Bool] {
        var isInside = isSource.map { !$0 }
        queue.removeAll(keepingCapacity: true)
        for v in isSource.indices where isSource[v] { queue.append(Int32(v)) }
        var position = 0
        while position < queue.count {
            let v = Int(queue[position])
            position += 1
            for k in net.firstArc[v]..<net.firstArc[v + 1] {
                let arc = Int(net.arcs[Int(k)])
                let w = other(arc, v)
                effort += 1
                guard isInside[w], room(arc, from: v) > Self.least else { continue }
                isInside[w] = false
                queue.append(Int32(w))
            }
        }
        return isInside
    }
}
