/// Symmetries of a model: permutations of its columns and rows that leave every bound, cost, side and coefficient as it is.
///
/// Columns are singled out one after the other until nothing is left to tell apart. Then, from the last back to the first, each
/// other member of the column's cell is tried in its place: if a path of the same form can be followed and what it pairs is a
/// symmetry, bit for bit, the two columns are in one orbit of the symmetries that keep all columns singled out before. The
/// chain of these orbits is that of Schreier and Sims, or of subgroups: a path that leads astray is not gone back on, and the
/// effort is limited.
package struct SymmetrySearch {
    /// A column and those it changes places with by symmetries that keep the columns of all earlier levels.
    package struct Level: Equatable {
        package var leader: Int
        /// Ascending, without the leader.
        package var orbit: [Int]
    }

    private let model: Model
    private var partition: ModelPartition
    private let effortLimit: Int

    private struct Step {
        /// First position of the cell, the vertex singled out of it, and what the trace says of it.
        var cell: Int32
        var vertex: Int32
        var mark: Int
        var trace: Range<Int>
    }
    private var steps: [Step] = []
    /// Vertices by position at the end of the first path.
    private var leaf: [Int32] = []
    private var orbitRoot: [Int32] = []
    private var image: [Int32]

    package init(_ model: Model, _ partition: ModelPartition, effort: Int) {
        self.model = model
        self.partition = partition
        effortLimit = partition.effort + effort
        image = Array(0..<Int32(partition.vertexCount))
    }

    /// Levels whose orbit is not empty, in the order of the chain.
    package mutating func chain() -> [Level] {
        guard followFirstPath() else { return [] }
        leaf = partition.member
        orbitRoot = Array(0..<Int32(partition.vertexCount))
        var levels: [Level] = []
        for k in steps.indices.reversed() {
            if partition.effort > effortLimit { break }
            partition.undo(to: steps[k].mark)
            let vertex = steps[k].vertex
            let others = partition.members(steps[k].cell).filter { $0 != vertex }.sorted()
            partition.effort += 4 * others.count
            var failed: Set<Int32> = []
            for w in others where root(w) != root(vertex) && !failed.contains(root(w)) {
                if partition.effort > effortLimit { break }
                if !joins(w, at: k) { failed.insert(root(w)) }
            }
            let orbit = others.filter { root($0) == root(vertex) }.map(Int.init)
            if Int(vertex) < partition.columnCount, !orbit.isEmpty {
                levels.append(Level(leader: Int(vertex), orbit: orbit))
            }
        }
        return levels.reversed()
    }

    private mutating func root(_ v: Int32) -> Int32 {
        var v = v
        while orbitRoot[Int(v)] != v {
            orbitRoot[Int(v)] = orbitRoot[Int(orbitRoot[Int(v)])]
            v = orbitRoot[Int(v)]
        }
        return v
    }

    // MARK: The first path

    /// Singles out vertices until all cells are single. False if that took too much.
    private mutating func followFirstPath() -> Bool {
        var open = partition.cells
        var last: Range<Int32> = 0..<0
        while true {
            open.removeAll { partition.length[Int($0)] < 2 }
            partition.effort += open.count + last.count
            if partition.effort > effortLimit { return false }
            guard let cell = open.min(by: { rank($0, after: last) < rank($1, after: last) }) else {
                return true
            }
            let vertex = partition.members(cell).min()!
            let mark = partition.mark
            let begin = partition.trace.count
            last = cell..<cell + partition.length[Int(cell)]
            partition.individualise(vertex)
            open += partition.cells(since: mark)
            steps.append(
                Step(cell: cell, vertex: vertex, mark: mark, trace: begin..<partition.trace.count))
        }
    }

    /// Order in which cells are taken: numbers before binaries, as an order of sizes or times decides more than one yes or no; large
    /// cells first; of equals, what is left of the cell before, so that its members fall into one sequence.
    private func rank(_ cell: Int32, after last: Range<Int32>) -> (Int, Int32, Int, Int32) {
        let v = Int(partition.member[Int(cell)])
        var kind = 3
        if v < partition.columnCount {
            let width = model.columnUpper[v] - model.columnLower[v]
            kind = width == 0 ? 2 : model.columnType[v] == .integer && width == 1 ? 1 : 0
        }
        return (kind, -partition.length[Int(cell)], last.contains(cell) ? 0 : 1, cell)
    }

    // MARK: Other paths

    /// Looks for a symmetry that takes the vertex of a step to `w` and keeps those before; joins the orbits if there is one.
    private mutating func joins(_ w: Int32, at k: Int) -> Bool {
        let mark = partition.mark
        defer { partition.undo(to: mark) }
        var next = w
        for (level, step) in steps[k...].enumerated() {
            if level > 0 {
                if pairsAreSymmetry() { return true }
                guard partition.length[Int(step.cell)] > 1 else { return false }
                // The same vertex again, where that is possible, keeps most in place.
                next =
                    partition.cell[Int(step.vertex)] == step.cell
                    ? step.vertex : partition.members(step.cell).min()!
            }
            guard
                partition.individualise(
                    next, tracedFrom: step.trace.lowerBound, to: step.trace.upperBound),
                partition.effort <= effortLimit
            else { return false }
        }
        return pairsAreSymmetry()
    }

    /// Whether pairing the single vertices of the two paths, and keeping all others, is a symmetry; joins its orbits if so.
    private mutating func pairsAreSymmetry() -> Bool {
        var moved: [Int32] = []
        var p = 0
        defer {
            for v in moved { image[Int(v)] = v }
            partition.effort += p
        }
        while p < leaf.count {
            let size = Int(partition.length[p])
            if size == 1 {
                let (v, u) = (leaf[p], partition.member[p])
                if v != u {
                    image[Int(v)] = u
                    moved.append(v)
                }
            } else {
                for q in p..<p + size where partition.cell[Int(leaf[q])] != Int32(p) { return false }
            }
            p += size
        }
        guard moved.allSatisfy({ partition.hasImage(Int($0), under: image, in: model) }) else {
            return false
        }
        for v in moved {
            let (a, b) = (root(v), root(image[Int(v)]))
            if a != b { orbitRoot[Int(max(a, b))] = min(a, b) }
        }
        return true
    }
}
