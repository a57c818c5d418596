/// Cut sets of networks whose arcs' capacity is bought in modules: what enters a set of nodes in want of D must fit in the
/// modules on the arcs that enter it.
///
///     Σ_{a enters S} Σ_k C_k y_ak  ≥  D(S)       rounded as any row of integer columns
///
/// Magnanti, Mirchandani and Vachani, "Modeling and solving the two-facility capacitated network loading problem", Operations
/// Research 43(1), 1995, doi:10.1287/opre.43.1.142; Achterberg and Raack 2010 (see `FlowNetwork`). Aggregation along single
/// columns does not come so far: a node of eight arcs takes nine rows. Small sets round most for what they want, so sets
/// grow from single nodes along arcs that carry flow, the ones with the deepest cuts first.
extension CutSeparation {
    /// Sets of each size that grow further.
    private static let beamWidth = 20
    /// Nodes of the largest set.
    private static let mostNodes = 12
    /// Effort of one call.
    private static let mostWork = 5_000_000

    func separateCutSets() {
        for net in networks where !net.moduleRows.isEmpty { growCutSets(net) }
        clearBase()
    }

    private func growCutSets(_ net: FlowNetwork) {
        let start = work
        var isInside = [Bool](repeating: false, count: net.rows.count + 1)
        var seen: Set<[Int32]> = []
        var sets = (0..<Int32(net.rows.count)).map { [$0] }
        for _ in 0..<Self.mostNodes {
            var rated: [(set: [Int32], efficacy: Double)] = []
            for set in sets {
                if work - start > Self.mostWork { return }
                let before = found.count
                guard roundCutSet(net, set, &isInside) else { continue }
                rated.append((set, found[before...].reduce(0) { max($0, $1.efficacy) }))
            }
            // The order in which the sets came settles ties.
            let order = rated.indices.sorted {
                (rated[$1].efficacy, $0) < (rated[$0].efficacy, $1)
            }
            sets.removeAll()
            for k in order.prefix(Self.beamWidth) {
                for neighbour in suppliers(of: rated[k].set, net, &isInside) {
                    let larger = (rated[k].set + [neighbour]).sorted()
                    if seen.insert(larger).inserted { sets.append(larger) }
                }
            }
            if sets.isEmpty { return }
        }
    }

    /// Nodes outside a set that an arc in use joins to it, in the order of their numbers.
    private func suppliers(of set: [Int32], _ net: FlowNetwork, _ isInside: inout [Bool]) -> [Int32] {
        var nodes: [Int32] = []
        for v in set { isInside[Int(v)] = true }
        for v in set {
            for k in net.firstArc[Int(v)]..<net.firstArc[Int(v) + 1] {
                let a = Int(net.arcs[Int(k)])
                let w = net.head[a] == v ? net.tail[a] : net.head[a]
                if isInside[Int(w)] || Int(w) == net.outside || abs(x[Int(net.column[a])]) < 1e-6 { continue }
                isInside[Int(w)] = true
                nodes.append(w)
            }
        }
        for v in set { isInside[Int(v)] = false }
        for w in nodes { isInside[Int(w)] = false }
        return nodes.sorted()
    }

    /// Rounds the row of one set, with the modules in place of the flow that enters.
    /// - Returns: whether the set wants anything.
    private func roundCutSet(_ net: FlowNetwork, _ set: [Int32], _ isInside: inout [Bool]) -> Bool {
        var demand = 0.0
        for v in set { demand += leastDemand(Int(v), net) }
        guard demand > 1e-6, demand < 1e9 else { return false }
        for v in set { isInside[Int(v)] = true }
        defer { for v in set { isInside[Int(v)] = false } }
        clearBase()
        for v in set {
            aggregate(Int(net.rows[Int(v)]), times: net.scale[Int(v)], atUpper: net.scale[Int(v)] < 0)
        }
        // What flows within the set cancels, but for rounding. Before any other row is added: one may hold such a flow as well.
        for v in set {
            for k in net.firstArc[Int(v)]..<net.firstArc[Int(v) + 1] {
                let a = Int(net.arcs[Int(k)])
                let j = Int(net.column[a])
                if !problem.isInteger[j] && isInside[Int(net.head[a])] && isInside[Int(net.tail[a])] {
                    value[j] = 0
                }
            }
        }
        for v in set {
            for k in net.firstArc[Int(v)]..<net.firstArc[Int(v) + 1] {
                let a = Int(net.arcs[Int(k)])
                let j = Int(net.column[a])
                guard !problem.isInteger[j], net.head[a] == v, !isInside[Int(net.tail[a])], value[j] > 0,
                    let module = tightest(net.moduleRows[a], j)
                else { continue }
                aggregate(Int(module.row), times: -value[j] / module.coefficient)
            }
        }
        cutBase()
        return true
    }

    /// The tightest of the rows that hold a flow below modules, if it is tight.
    private func tightest(_ rows: [FlowNetwork.ModuleRow], _ j: Int) -> FlowNetwork.ModuleRow? {
        var best: FlowNetwork.ModuleRow?
        var least = 1e-6 * max(1, abs(x[j]))
        for module in rows {
            let (i, a) = (Int(module.row), module.coefficient)
            work += rowLength(i)
            let slack = (a > 0 ? rowUpper(i) - activity[i] : activity[i] - rowLower(i)) / abs(a)
            if slack < least { (least, best) = (slack, module) }
        }
        return best
    }
}
