/// Rows that conserve a flow, read as the nodes of a network, and the columns that carry it as arcs.
///
/// A row qualifies when its continuous columns share one absolute coefficient; a column leaves one node and enters another, or
/// joins a node with the outside. Found greedily, equations first, as in Achterberg and Raack, "The MCF-separator: detecting and
/// exploiting multi-commodity flow structures in MIPs", Mathematical Programming Computation 2, 2010,
/// doi:10.1007/s12532-010-0015-3.
struct FlowNetwork {
    /// Row of each node, and the factor that gives columns entering the node coefficient one.
    private(set) var rows: [Int32] = []
    private(set) var scale: [Double] = []
    /// Arcs: column, node it leaves, node it enters; the outside is `rows.count`.
    private(set) var column: [Int32] = []
    private(set) var tail: [Int32] = []
    private(set) var head: [Int32] = []
    /// Flow for a unit of the column: one, except for integer columns that feed a node from the outside.
    private(set) var weight: [Double] = []
    /// Arcs at each node, in the arrays' order.
    private(set) var firstArc: [Int32] = []
    private(set) var arcs: [Int32] = []

    /// Rows that hold an arc's flow below modules of capacity, several integer columns or one that is not binary, by arc; empty
    /// if capacity is bought that way nowhere.
    private(set) var moduleRows: [[ModuleRow]] = []

    struct ModuleRow {
        var row: Int32
        /// Of the arc's flow in it.
        var coefficient: Double
    }

    var outside: Int { rows.count }

    /// - Parameter isReversed: reads every flow the other way, so that what has to leave a node becomes what has to enter it.
    init(_ problem: WorkingProblem, isReversed: Bool) {
        let m = problem.rowCount
        // The common absolute coefficient of each candidate row; zero when it is none.
        var unit = [Double](repeating: 0, count: m)
        for i in 0..<m {
            var size = 0.0
            var count = 0
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                let a = abs(problem.rowValue[e])
                if a == 0 || problem.isInteger[Int(problem.rowColumn[e])] { continue }
                if count > 0 && a != size {
                    count = 0
                    break
                }
                size = a
                count += 1
            }
            if count >= 2 { unit[i] = size }
        }
        var nodeOf = [Int32](repeating: -1, count: m)
        var isRejected = [Bool](repeating: false, count: m)
        var enters = [Int32](repeating: -1, count: problem.columnCount)
        var leaves = enters
        func isEquation(_ i: Int) -> Bool { problem.rowLower[i] == problem.rowUpper[i] }
        let order = (0..<m).filter { unit[$0] > 0 }.sorted { a, b in
            isEquation(a) != isEquation(b) ? isEquation(a) : a < b
        }

        /// Whether a row fits in with the nodes so far under a sign.
        func fits(_ i: Int, _ sign: Double) -> Bool {
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] where problem.rowValue[e] != 0 {
                let j = Int(problem.rowColumn[e])
                if problem.isInteger[j] { continue }
                if (sign * problem.rowValue[e] > 0 ? enters[j] : leaves[j]) >= 0 { return false }
            }
            return true
        }
        var queue: [Int32] = []
        for seed in order {
            queue.append(Int32(seed))
            while let next = queue.popLast() {
                let i = Int(next)
                if nodeOf[i] >= 0 || isRejected[i] { continue }
                // A node in want of flow has a positive side.
                let wants = problem.rowLower[i] > 0 || problem.rowUpper[i] == .infinity
                let preferred: Double = wants ? 1 : -1
                guard let sign = [preferred, -preferred].first(where: { fits(i, $0) }) else {
                    isRejected[i] = true
                    continue
                }
                let node = Int32(rows.count)
                nodeOf[i] = node
                rows.append(next)
                scale.append(sign / unit[i])
                for e in problem.rowStart[i]..<problem.rowStart[i + 1] where problem.rowValue[e] != 0 {
                    let j = Int(problem.rowColumn[e])
                    if problem.isInteger[j] { continue }
                    if sign * problem.rowValue[e] > 0 { enters[j] = node } else { leaves[j] = node }
                    for k in problem.columnStart[j]..<problem.columnStart[j + 1] {
                        let r = Int(problem.columnRow[k])
                        if r < m, unit[r] > 0, nodeOf[r] < 0, !isRejected[r], isEquation(r) == isEquation(i) {
                            queue.append(Int32(r))
                        }
                    }
                }
            }
        }
        if isReversed {
            swap(&enters, &leaves)
            for v in scale.indices { scale[v].negate() }
        }
        for j in 0..<problem.columnCount where enters[j] >= 0 || leaves[j] >= 0 {
            column.append(Int32(j))
            head.append(enters[j] >= 0 ? enters[j] : Int32(outside))
            tail.append(leaves[j] >= 0 ? leaves[j] : Int32(outside))
            weight.append(1)
        }
        for (v, row) in rows.enumerated() {
            for e in problem.rowStart[Int(row)]..<problem.rowStart[Int(row) + 1] {
                let a = scale[v] * problem.rowValue[e]
                guard problem.isInteger[Int(problem.rowColumn[e])], a > 0 else { continue }
                column.append(problem.rowColumn[e])
                head.append(Int32(v))
                tail.append(Int32(outside))
                weight.append(a)
            }
        }
        moduleRows = column.map { j in
            if problem.isInteger[Int(j)] { return [] }
            return (problem.columnStart[Int(j)]..<problem.columnStart[Int(j) + 1])
                .map { ModuleRow(row: problem.columnRow[$0], coefficient: problem.columnValue[$0]) }
                .filter {
                    Self.holdsBelowModules(problem, row: Int($0.row), coefficient: $0.coefficient)
                }
        }
        if moduleRows.allSatisfy(\.isEmpty) { moduleRows = [] }
        firstArc = Array(repeating: 0, count: rows.count + 3)
        for a in column.indices {
            firstArc[Int(head[a]) + 2] += 1
            firstArc[Int(tail[a]) + 2] += 1
        }
        for v in 2..<firstArc.count { firstArc[v] += firstArc[v - 1] }
        arcs = Array(repeating: 0, count: 2 * column.count)
        for a in column.indices {
            for v in [Int(head[a]), Int(tail[a])] {
                arcs[Int(firstArc[v + 1])] = Int32(a)
                firstArc[v + 1] += 1
            }
        }
    }

    /// Whether a row holds the column that has this coefficient in it, and others with it, below modules of capacity.
    private static func holdsBelowModules(_ problem: WorkingProblem, row i: Int, coefficient: Double) -> Bool
    {
        guard i < problem.rowCount, (coefficient > 0 ? problem.rowUpper[i] : problem.rowLower[i]).isFinite,
            problem.rowLower[i] != problem.rowUpper[i]
        else { return false }
        var modules = 0
        for e in problem.rowStart[i]..<problem.rowStart[i + 1] where problem.rowValue[e] != 0 {
            let j = Int(problem.rowColumn[e])
            let isAlike = problem.rowValue[e] * coefficient > 0
            if problem.isInteger[j] {
                if isAlike { return false }
                modules += problem.upper[j] - problem.lower[j] > 1 ? 2 : 1
            } else if !isAlike || problem.lower[j] < 0 {
                return false
            }
        }
        return modules > 1
    }
}
