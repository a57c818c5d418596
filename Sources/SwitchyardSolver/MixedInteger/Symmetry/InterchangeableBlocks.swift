/// Blocks of columns that can change places without changing the model: identical bins, machines, vehicles, colours.
///
/// Candidates share a cell of the partition; a swap of two blocks is then built up from one pair of columns and only taken if
/// every entry, bound, side and cost it moves is found again, bit for bit.
struct InterchangeableBlocks {
    /// Blocks of equal length; element i of any block plays the part of element i of any other.
    typealias Group = [[Int32]]

    private let model: Model
    private var partition: ModelPartition
    private let effortLimit: Int
    private static let mostEffort = 20_000_000
    /// Of columns and rows, as vertices of the partition; their own where nothing moves them.
    private var image: [Int32]
    private var owner: [Int32]

    init(_ model: Model, _ partition: ModelPartition) {
        self.model = model
        self.partition = partition
        effortLimit = partition.effort + Self.mostEffort
        image = Array(0..<Int32(partition.vertexCount))
        owner = Array(repeating: -1, count: partition.vertexCount)
    }

    private var isSpent: Bool { partition.effort > effortLimit }

    /// Groups with no column in common.
    mutating func find() -> [Group] {
        let order = (0..<model.columnCount).sorted { (partition.cell[$0], $0) < (partition.cell[$1], $1) }
        var classes: [[Int]] = []
        for j in order where model.columnType[j] == .integer && model.columnLower[j] < model.columnUpper[j] {
            if let last = classes.last?.first, partition.cell[last] == partition.cell[j] {
                classes[classes.count - 1].append(j)
            } else {
                classes.append([j])
            }
        }
        classes.removeAll { $0.count < 2 }
        classes.sort { ($0.count, $0[0]) < ($1.count, $1[0]) }
        var isTaken = [Bool](repeating: false, count: model.columnCount)
        var groups: [Group] = []
        for members in classes {
            if isSpent { break }
            let open = members.filter { !isTaken[$0] }
            guard let first = open.first else { continue }
            var found: [(blocks: Group, columns: Set<Int32>)] = []
            for other in open.dropFirst() {
                if isSpent { break }
                guard let (left, right) = swap(first, other),
                    !left.contains(where: { isTaken[Int($0)] }), !right.contains(where: { isTaken[Int($0)] })
                else { continue }
                if let k = found.firstIndex(where: { $0.blocks[0] == left }) {
                    if found[k].columns.isDisjoint(with: right) {
                        found[k].blocks.append(right)
                        found[k].columns.formUnion(right)
                    }
                } else if found.count < 8 {
                    found.append(([left, right], Set(left + right)))
                }
            }
            guard let best = found.max(by: { $0.blocks.count < $1.blocks.count })?.blocks else { continue }
            for block in best { for j in block { isTaken[Int(j)] = true } }
            groups.append(best)
        }
        return groups
    }

    // MARK: One swap

    /// The symmetry that swaps two columns and as little else as possible; nil if none was found.
    /// - Returns: the columns on the first's side in ascending order, and their images.
    private mutating func swap(_ u: Int, _ v: Int) -> (left: [Int32], right: [Int32])? {
        var columns: [(Int32, Int32)] = []
        var rows: [(Int32, Int32)] = []
        defer { for (a, b) in columns + rows { (image[Int(a)], image[Int(b)]) = (a, b) } }
        guard pair(Int32(u), Int32(v), &columns) else { return nil }
        var nextColumn = 0
        var nextRow = 0
        while nextColumn < columns.count || nextRow < rows.count {
            if nextColumn < columns.count {
                guard matchRows(columns[nextColumn], &rows) else { return nil }
                nextColumn += 1
            } else {
                guard matchColumns(rows[nextRow], &columns) else { return nil }
                nextRow += 1
            }
            if isSpent || 2 * columns.count > model.columnCount { return nil }
        }
        for (a, b) in columns + rows {
            guard partition.hasImage(Int(a), under: image, in: model),
                partition.hasImage(Int(b), under: image, in: model)
            else { return nil }
        }
        columns.sort { $0.0 < $1.0 }
        return (columns.map(\.0), columns.map(\.1))
    }

    private func isMoved(_ v: Int32) -> Bool { image[Int(v)] != v }

    private mutating func pair(_ a: Int32, _ b: Int32, _ pairs: inout [(Int32, Int32)]) -> Bool {
        guard partition.cell[Int(a)] == partition.cell[Int(b)], !isMoved(a), !isMoved(b), a != b else {
            return false
        }
        (image[Int(a)], image[Int(b)]) = (b, a)
        pairs.append((a, b))
        return true
    }

    private struct Edge {
        var vertex: Int32
        var colour: Int32
        var value: Double
        static func precedes(_ a: Edge, _ b: Edge) -> Bool {
            (a.colour, a.value, a.vertex) < (b.colour, b.value, b.vertex)
        }
        func matches(_ other: Edge) -> Bool { colour == other.colour && value == other.value }
    }

    /// Edges of a vertex to others that nothing moves yet, without those that another vertex has as well: their ends stay in place.
    private mutating func openEdges(_ v: Int32, without other: Int32) -> [Edge] {
        var edges: [Edge] = []
        var f = partition.start[Int(other)]
        let end = partition.start[Int(other) + 1]
        let range = partition.start[Int(v)]..<partition.start[Int(v) + 1]
        partition.effort += range.count
        for e in range {
            let u = partition.neighbour[e]
            if isMoved(u) { continue }
            while f < end && partition.neighbour[f] < u { f += 1 }
            if f < end && partition.neighbour[f] == u && partition.value[f] == partition.value[e] { continue }
            edges.append(Edge(vertex: u, colour: partition.cell[Int(u)], value: partition.value[e]))
        }
        return edges.sorted(by: Edge.precedes)
    }

    /// Open edges of both vertices, one by one alike; nil if they are not.
    private mutating func openEdges(of swapped: (Int32, Int32)) -> (left: [Edge], right: [Edge])? {
        let left = openEdges(swapped.0, without: swapped.1)
        let right = openEdges(swapped.1, without: swapped.0)
        guard left.count == right.count, zip(left, right).allSatisfy({ $0.matches($1) }) else { return nil }
        return (left, right)
    }

    /// Pairs the rows of two columns that are not yet moved; rows that hold both columns alike stay where they are.
    private mutating func matchRows(
        _ columns: (Int32, Int32), _ pairs: inout [(Int32, Int32)]
    ) -> Bool {
        guard let (left, right) = openEdges(of: columns) else { return false }
        for (l, r) in zip(left, right) {
            guard pair(l.vertex, r.vertex, &pairs) else { return false }
        }
        return true
    }

    /// Pairs the columns of two rows that are not yet moved, preferring those that meet in a third row.
    private mutating func matchColumns(
        _ rows: (Int32, Int32), _ pairs: inout [(Int32, Int32)]
    ) -> Bool {
        guard let (left, right) = openEdges(of: rows) else { return false }
        var begin = 0
        while begin < left.count {
            var end = begin + 1
            while end < left.count && left[end].matches(left[begin]) { end += 1 }
            guard matchAlike(left[begin..<end], right[begin..<end], &pairs) else { return false }
            begin = end
        }
        return true
    }

    /// Pairs columns that colours do not tell apart.
    private mutating func matchAlike(
        _ left: ArraySlice<Edge>, _ right: ArraySlice<Edge>, _ pairs: inout [(Int32, Int32)]
    ) -> Bool {
        for d in right {
            for i in rows(of: d.vertex) {
                owner[Int(i)] = owner[Int(i)] == -1 ? d.vertex : -2
                partition.effort += 1
            }
        }
        defer { for d in right { for i in rows(of: d.vertex) { owner[Int(i)] = -1 } } }
        var rest: [Int32] = []
        for c in left {
            var partner: Int32 = -1
            for i in rows(of: c.vertex) where partner < 0 {
                let d = owner[Int(i)]
                if d >= 0 && d != c.vertex && !isMoved(d) { partner = d }
                partition.effort += 1
            }
            if partner < 0 {
                rest.append(c.vertex)
            } else if !pair(c.vertex, partner, &pairs) {
                return false
            }
        }
        var free = right.map(\.vertex).filter { !isMoved($0) }[...]
        for c in rest where !isMoved(c) {
            guard let d = free.popFirst(), pair(c, d, &pairs) else { return false }
        }
        return true
    }

    private func rows(of column: Int32) -> ArraySlice<Int32> {
        partition.neighbour[partition.start[Int(column)]..<partition.start[Int(column) + 1]]
    }
}
