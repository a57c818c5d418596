/// Blocks of columns that can change places without changing the model: identical bins, machines, vehicles, colours.
///
/// Candidates share a cell of the partition; a swap of two blocks is then built up from one pair of columns and only taken if
/// every entry, bound, side and cost it moves is found again, bit for bit.
struct InterchangeableBlocks {
    /// Blocks of equal length; element i of any block plays the part of element i of any other.
    typealias Group = [[Int32]]

    private let model: Model
    private let start: [Int]
    private let entryRow: [Int32]
    private let entryValue: [Double]
    private let columnColour: ArraySlice<Int32>
    private let rowColour: [Int32]
    private var columnImage: [Int32]
    private var rowImage: [Int32]
    private var owner: [Int32]
    private var effort = 0
    private static let mostEffort = 20_000_000

    init(_ model: Model, _ partition: ModelPartition) {
        self.model = model
        let n = model.columnCount
        let columns = model.columnMatrix()
        start = columns.start
        entryRow = columns.index
        entryValue = columns.value
        columnColour = partition.cell[..<n]
        rowColour = Array(partition.cell[n...])
        columnImage = Array(repeating: -1, count: n)
        rowImage = Array(repeating: -1, count: model.rowCount)
        owner = Array(repeating: -1, count: model.rowCount)
    }

    /// Groups with no column in common.
    mutating func find() -> [Group] {
        let order = columnColour.indices.sorted { (columnColour[$0], $0) < (columnColour[$1], $1) }
        var classes: [[Int]] = []
        for j in order where model.columnType[j] == .integer && model.columnLower[j] < model.columnUpper[j] {
            if let last = classes.last?.first, columnColour[last] == columnColour[j] {
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
            if effort > Self.mostEffort { break }
            let open = members.filter { !isTaken[$0] }
            guard let first = open.first else { continue }
            var found: [(blocks: Group, columns: Set<Int32>)] = []
            for other in open.dropFirst() {
                if effort > Self.mostEffort { break }
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
        defer {
            for (a, b) in columns { (columnImage[Int(a)], columnImage[Int(b)]) = (-1, -1) }
            for (a, b) in rows { (rowImage[Int(a)], rowImage[Int(b)]) = (-1, -1) }
        }
        guard pair(column: Int32(u), Int32(v), &columns) else { return nil }
        var nextColumn = 0
        var nextRow = 0
        while nextColumn < columns.count || nextRow < rows.count {
            if nextColumn < columns.count {
                let (a, b) = columns[nextColumn]
                nextColumn += 1
                guard matchRows(Int(a), Int(b), &rows) else { return nil }
            } else {
                let (r, s) = rows[nextRow]
                nextRow += 1
                guard matchColumns(Int(r), Int(s), &columns) else { return nil }
            }
            if effort > Self.mostEffort || 2 * columns.count > model.columnCount { return nil }
        }
        for (a, b) in columns where !isMapped(column: Int(a), Int(b)) || !isMapped(column: Int(b), Int(a)) {
            return nil
        }
        for (r, s) in rows where !isMapped(row: Int(r), Int(s)) || !isMapped(row: Int(s), Int(r)) {
            return nil
        }
        columns.sort { $0.0 < $1.0 }
        return (columns.map(\.0), columns.map(\.1))
    }

    private mutating func pair(column a: Int32, _ b: Int32, _ pairs: inout [(Int32, Int32)]) -> Bool {
        guard columnColour[Int(a)] == columnColour[Int(b)], columnImage[Int(a)] < 0, columnImage[Int(b)] < 0,
            a != b
        else { return false }
        (columnImage[Int(a)], columnImage[Int(b)]) = (b, a)
        pairs.append((a, b))
        return true
    }

    private struct Entry {
        var index: Int32
        var colour: Int32
        var value: Double
        static func precedes(_ a: Entry, _ b: Entry) -> Bool {
            (a.colour, a.value, a.index) < (b.colour, b.value, b.index)
        }
        func matches(_ other: Entry) -> Bool { colour == other.colour && value == other.value }
    }

    /// Pairs the rows of two columns that are not yet mapped; rows that hold both columns alike stay where they are.
    private mutating func matchRows(_ a: Int, _ b: Int, _ pairs: inout [(Int32, Int32)]) -> Bool {
        func open(_ j: Int, without other: Int) -> [Entry] {
            var entries: [Entry] = []
            var f = start[other]
            for e in start[j]..<start[j + 1] where rowImage[Int(entryRow[e])] < 0 {
                while f < start[other + 1] && entryRow[f] < entryRow[e] { f += 1 }
                if f < start[other + 1] && entryRow[f] == entryRow[e] && entryValue[f] == entryValue[e] {
                    continue
                }
                entries.append(
                    Entry(index: entryRow[e], colour: rowColour[Int(entryRow[e])], value: entryValue[e]))
            }
            return entries.sorted(by: Entry.precedes)
        }
        effort += start[a + 1] - start[a] + start[b + 1] - start[b]
        let left = open(a, without: b)
        let right = open(b, without: a)
        guard left.count == right.count else { return false }
        for (l, r) in zip(left, right) {
            guard l.matches(r), l.index != r.index else { return false }
            (rowImage[Int(l.index)], rowImage[Int(r.index)]) = (r.index, l.index)
            pairs.append((l.index, r.index))
        }
        return true
    }

    /// Pairs the columns of two rows that are not yet mapped, preferring those that meet in a third row.
    private mutating func matchColumns(_ r: Int, _ s: Int, _ pairs: inout [(Int32, Int32)]) -> Bool {
        func open(_ i: Int) -> [Entry] {
            var entries: [Entry] = []
            for e in model.rowStart[i]..<model.rowStart[i + 1] {
                let j = model.entryColumn[e]
                if columnImage[Int(j)] >= 0 { continue }
                entries.append(
                    Entry(index: j, colour: columnColour[Int(j)], value: model.entryValue[e]))
            }
            return entries
        }
        let inS = open(s)
        let inR = open(r)
        effort += inS.count + inR.count
        func without(_ list: [Entry], _ other: [Entry]) -> [Entry] {
            var result: [Entry] = []
            var k = 0
            for entry in list {
                while k < other.count && other[k].index < entry.index { k += 1 }
                if k < other.count && other[k].index == entry.index && other[k].value == entry.value {
                    continue
                }
                result.append(entry)
            }
            return result.sorted(by: Entry.precedes)
        }
        let left = without(inR, inS)
        let right = without(inS, inR)
        guard left.count == right.count else { return false }
        for (l, m) in zip(left, right) where !l.matches(m) { return false }
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
        _ left: ArraySlice<Entry>, _ right: ArraySlice<Entry>, _ pairs: inout [(Int32, Int32)]
    ) -> Bool {
        for d in right {
            for e in start[Int(d.index)]..<start[Int(d.index) + 1] {
                let i = Int(entryRow[e])
                owner[i] = owner[i] == -1 ? d.index : -2
                effort += 1
            }
        }
        defer {
            for d in right {
                for e in start[Int(d.index)]..<start[Int(d.index) + 1] { owner[Int(entryRow[e])] = -1 }
            }
        }
        var rest: [Int32] = []
        for c in left {
            var partner: Int32 = -1
            for e in start[Int(c.index)]..<start[Int(c.index) + 1] where partner < 0 {
                let d = owner[Int(entryRow[e])]
                if d >= 0 && d != c.index && columnImage[Int(d)] < 0 { partner = d }
                effort += 1
            }
            if partner < 0 {
                rest.append(c.index)
            } else if !pair(column: c.index, partner, &pairs) {
                return false
            }
        }
        var free = right.map(\.index).filter { columnImage[Int($0)] < 0 }[...]
        for c in rest where columnImage[Int(c)] < 0 {
            guard let d = free.popFirst(), pair(column: c, d, &pairs) else { return false }
        }
        return true
    }

    private mutating func isMapped(column a: Int, _ b: Int) -> Bool {
        guard model.columnType[a] == model.columnType[b], model.columnLower[a] == model.columnLower[b],
            model.columnUpper[a] == model.columnUpper[b], model.columnCost[a] == model.columnCost[b]
        else { return false }
        effort += start[a + 1] - start[a]
        let moved = (start[a]..<start[a + 1]).map { e -> (Int32, Double) in
            let image = rowImage[Int(entryRow[e])]
            return (image < 0 ? entryRow[e] : image, entryValue[e])
        }.sorted { $0.0 < $1.0 }
        return moved.elementsEqual((start[b]..<start[b + 1]).map { (entryRow[$0], entryValue[$0]) }, by: ==)
    }

    private mutating func isMapped(row r: Int, _ s: Int) -> Bool {
        guard model.rowLower[r] == model.rowLower[s], model.rowUpper[r] == model.rowUpper[s] else {
            return false
        }
        let range = model.rowStart[r]..<model.rowStart[r + 1]
        effort += range.count
        let moved = range.map { e -> (Int32, Double) in
            let image = columnImage[Int(model.entryColumn[e])]
            return (image < 0 ? model.entryColumn[e] : image, model.entryValue[e])
        }.sorted { $0.0 < $1.0 }
        let target = model.rowStart[s]..<model.rowStart[s + 1]
        return moved.elementsEqual(target.map { (model.entryColumn[$0], model.entryValue[$0]) }, by: ==)
    }
}
