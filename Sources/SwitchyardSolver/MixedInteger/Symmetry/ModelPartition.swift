/// An ordered partition of a model's columns and rows into cells; members of different cells are not symmetric.
///
/// Colour refinement of the bipartite graph of columns and rows with coefficients as colours of its edges, by splitters and
/// with a stack of splits to undo: McKay, "Practical graph isomorphism", Congressus Numerantium 30, 1981. That paths are tested
/// early for symmetries of few columns is from Darga, Sakallah and Markov, "Faster symmetry discovery using sparsity of
/// symmetries", DAC 2008, doi:10.1145/1391469.1391509.
///
/// Vertices are the columns, then the rows. A cell is named by the position of its first member in `member`.
package struct ModelPartition {
    let columnCount: Int
    let vertexCount: Int
    /// Neighbours of vertex v, ascending, the coefficients of the edges to them and their colours: `start[v]..<start[v + 1]`.
    let start: [Int]
    let neighbour: [Int32]
    let value: [Double]
    private let colour: [UInt64]

    /// Vertices cell by cell, and the place of each.
    private(set) var member: [Int32]
    private var place: [Int32]
    /// Cell of each vertex, and length of the cell that starts at a position.
    private(set) var cell: [Int32]
    private(set) var length: [Int32]
    /// Cells in the order in which they were split off, with the cells they came from.
    private var splits: [(from: Int32, new: Int32)] = []
    /// Entries looked at: a deterministic measure of effort.
    var effort = 0

    /// What refinement saw on the first path; a second path is compared with it.
    private(set) var trace: [UInt64] = []
    private var comparesFrom: Int?

    private var queue: [Int32] = []
    private var isQueued: [Bool]
    private var key: [UInt64]
    private var isTouched: [Bool]
    /// Members of each cell that were touched, which stand at its end.
    private var touchedCount: [Int32]
    private var touchedCells: [Int32] = []
    private var edges: [(Int32, Double)] = []

    /// The coarsest equitable partition that tells apart types, bounds, costs and sides.
    package init(_ model: Model) {
        let n = model.columnCount
        let count = n + model.rowCount
        columnCount = n
        vertexCount = count
        var degree = [Int](repeating: 0, count: count + 1)
        for i in 0..<model.rowCount {
            degree[n + i + 1] = model.rowStart[i + 1] - model.rowStart[i]
            for e in model.rowStart[i]..<model.rowStart[i + 1] { degree[Int(model.entryColumn[e]) + 1] += 1 }
        }
        for v in 0..<count { degree[v + 1] += degree[v] }
        start = degree
        var next = degree
        var neighbour = [Int32](repeating: 0, count: degree[count])
        var value = [Double](repeating: 0, count: degree[count])
        for i in 0..<model.rowCount {
            for e in model.rowStart[i]..<model.rowStart[i + 1] {
                let j = Int(model.entryColumn[e])
                for (v, u) in [(j, n + i), (n + i, j)] {
                    neighbour[next[v]] = Int32(u)
                    value[next[v]] = model.entryValue[e]
                    next[v] += 1
                }
            }
        }
        self.neighbour = neighbour
        self.value = value
        colour = value.map { Self.mix(1, $0.bitPattern) }
        let kind: [UInt64] = (0..<count).map { v in
            let numbers =
                v < n
                ? [model.columnLower[v], model.columnUpper[v], model.columnCost[v]]
                : [model.rowLower[v - n], model.rowUpper[v - n]]
            // Adding zero makes one of the two zeros.
            return numbers.reduce(v < n ? UInt64(model.columnType[v].rawValue) : 1 << 32) {
                Self.mix($0, ($1 + 0).bitPattern)
            }
        }
        let order = (0..<count).sorted {
            ($0 < n ? 0 : 1, kind[$0], $0) < ($1 < n ? 0 : 1, kind[$1], $1)
        }
        member = order.map { Int32($0) }
        place = Array(repeating: 0, count: count)
        cell = Array(repeating: 0, count: count)
        length = Array(repeating: 0, count: count)
        isQueued = Array(repeating: false, count: count)
        key = Array(repeating: 0, count: count)
        isTouched = Array(repeating: false, count: count)
        touchedCount = Array(repeating: 0, count: count)
        var first = 0
        for (p, v) in order.enumerated() {
            if p > 0, kind[order[p - 1]] != kind[v] || (order[p - 1] < n) != (v < n) { first = p }
            place[v] = Int32(p)
            cell[v] = Int32(first)
            length[first] += 1
            if p == first { enqueue(Int32(first)) }
        }
        refine()
        splits.removeAll()
        trace.removeAll()
    }

    static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var h = (a &* 0x9E37_79B9_7F4A_7C15) ^ (b &+ 0x632B_E59B_D9B4_E019)
        h = (h ^ (h >> 31)) &* 0xBF58_476D_1CE4_E5B9
        return h ^ (h >> 29)
    }

    /// Members of the cell that starts at a position.
    func members(_ first: Int32) -> ArraySlice<Int32> { member[Int(first)..<Int(first + length[Int(first)])] }

    /// Whether every column has a cell of its own, so that there is no symmetry.
    var hasSingleColumns: Bool { (0..<columnCount).allSatisfy { length[$0] == 1 } }

    /// First positions of all cells, ascending.
    var cells: [Int32] {
        var found: [Int32] = []
        var p = 0
        while p < vertexCount {
            found.append(Int32(p))
            p += Int(length[p])
        }
        return found
    }

    // MARK: Paths

    /// A state to come back to.
    var mark: Int { splits.count }

    /// Cells split off since a mark was taken.
    func cells(since mark: Int) -> [Int32] { splits[mark...].map(\.new) }

    mutating func undo(to mark: Int) {
        while splits.count > mark {
            let (from, new) = splits.removeLast()
            for p in new..<new + length[Int(new)] { cell[Int(member[Int(p)])] = from }
            effort += Int(length[Int(new)])
            length[Int(from)] += length[Int(new)]
            length[Int(new)] = 0
        }
    }

    /// Gives a vertex a cell of its own, the last position of its cell, and refines.
    mutating func individualise(_ v: Int32) {
        let from = cell[Int(v)]
        let last = from + length[Int(from)] - 1
        let other = member[Int(last)]
        swapPlaces(v, other)
        length[Int(from)] -= 1
        length[Int(last)] = 1
        cell[Int(v)] = last
        splits.append((from, last))
        enqueue(last)
        refine()
    }

    /// The same on a path that must look like the recorded one from `position` on.
    /// - Returns: false if it does not; the partition is then to be undone.
    mutating func individualise(_ v: Int32, tracedFrom position: Int, to end: Int) -> Bool {
        comparesFrom = position
        defer { comparesFrom = nil }
        individualise(v)
        return comparesFrom == end
    }

    private mutating func swapPlaces(_ a: Int32, _ b: Int32) {
        let (p, q) = (place[Int(a)], place[Int(b)])
        (member[Int(p)], member[Int(q)]) = (b, a)
        (place[Int(a)], place[Int(b)]) = (q, p)
    }

    private mutating func enqueue(_ first: Int32) {
        if !isQueued[Int(first)] {
            isQueued[Int(first)] = true
            queue.append(first)
        }
    }

    // MARK: Symmetries

    /// Whether a vertex's data and edges are found again, bit for bit, at its image.
    /// - Parameter image: of every vertex; those that stay in place are their own.
    mutating func hasImage(_ v: Int, under image: [Int32], in model: Model) -> Bool {
        let u = Int(image[v])
        let n = columnCount
        guard (v < n) == (u < n) else { return false }
        if v < n {
            guard model.columnType[v] == model.columnType[u], model.columnLower[v] == model.columnLower[u],
                model.columnUpper[v] == model.columnUpper[u], model.columnCost[v] == model.columnCost[u]
            else { return false }
        } else {
            guard model.rowLower[v - n] == model.rowLower[u - n],
                model.rowUpper[v - n] == model.rowUpper[u - n]
            else { return false }
        }
        let (from, to) = (start[v]..<start[v + 1], start[u]..<start[u + 1])
        guard from.count == to.count else { return false }
        effort += 2 * from.count
        for e in from { edges.append((image[Int(neighbour[e])], value[e])) }
        edges.sort { $0.0 < $1.0 }
        defer { edges.removeAll(keepingCapacity: true) }
        for (edge, e) in zip(edges, to) where edge.0 != neighbour[e] || edge.1 != value[e] { return false }
        return true
    }

    // MARK: Refinement

    /// Splits cells until the members of each have alike edges into every other.
    private mutating func refine() {
        var head = 0
        while head < queue.count {
            let splitter = queue[head]
            head += 1
            isQueued[Int(splitter)] = false
            count(splitter)
            // By position: the same on any path of the same form.
            touchedCells.sort()
            for first in touchedCells { split(first) }
            touchedCells.removeAll(keepingCapacity: true)
            if comparesFrom == -1 { break }
        }
        while head < queue.count {
            isQueued[Int(queue[head])] = false
            head += 1
        }
        queue.removeAll(keepingCapacity: true)
    }

    /// Sums up, for each neighbour of a cell, its edges into the cell, and moves these neighbours to the ends of their cells.
    private mutating func count(_ splitter: Int32) {
        for p in splitter..<splitter + length[Int(splitter)] {
            let v = Int(member[Int(p)])
            for e in start[v]..<start[v + 1] {
                let u = neighbour[e]
                if !isTouched[Int(u)] {
                    isTouched[Int(u)] = true
                    key[Int(u)] = 0
                    let first = Int(cell[Int(u)])
                    if touchedCount[first] == 0 { touchedCells.append(Int32(first)) }
                    touchedCount[first] += 1
                    swapPlaces(u, member[first + Int(length[first] - touchedCount[first])])
                }
                key[Int(u)] &+= colour[e]
            }
            effort += start[v + 1] - start[v]
        }
    }

    /// Splits a cell by the sums of its members.
    private mutating func split(_ first: Int32) {
        let end = first + length[Int(first)]
        let begin = end - touchedCount[Int(first)]
        touchedCount[Int(first)] = 0
        var isUniform = true
        let one = key[Int(member[Int(begin)])]
        for p in begin..<end {
            let u = Int(member[Int(p)])
            isTouched[u] = false
            if key[u] != one { isUniform = false }
        }
        effort += Int(end - begin)
        if !isUniform { sortByKey(begin, end) }
        note(Self.mix(Self.mix(UInt64(first), UInt64(end - begin)), key[Int(member[Int(begin)])]))
        if isUniform && begin == first { return }
        var starts: [Int32] = begin > first ? [first] : []
        for p in begin..<end {
            if p == begin || key[Int(member[Int(p)])] != key[Int(member[Int(p) - 1])] { starts.append(p) }
        }
        for (k, new) in starts.enumerated() {
            let stop = k + 1 < starts.count ? starts[k + 1] : end
            length[Int(new)] = stop - new
            if new == first { continue }
            for p in new..<stop { cell[Int(member[Int(p)])] = new }
            note(Self.mix(Self.mix(UInt64(new), UInt64(stop - new)), key[Int(member[Int(new)])]))
        }
        for new in starts.dropFirst() { splits.append((first, new)) }
        let largest = isQueued[Int(first)] ? nil : starts.max { length[Int($0)] < length[Int($1)] }
        for new in starts where new != largest { enqueue(new) }
    }

    private mutating func sortByKey(_ begin: Int32, _ end: Int32) {
        let sorted = member[Int(begin)..<Int(end)].sorted { (key[Int($0)], $0) < (key[Int($1)], $1) }
        for (k, u) in sorted.enumerated() {
            member[Int(begin) + k] = u
            place[Int(u)] = begin + Int32(k)
        }
        effort += 4 * sorted.count
    }

    private mutating func note(_ value: UInt64) {
        guard let position = comparesFrom else {
            trace.append(value)
            return
        }
        if position < 0 { return }
        comparesFrom = position < trace.count && trace[position] == value ? position + 1 : -1
    }
}
