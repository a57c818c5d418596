/// Factors `L S L'` of a sparse symmetric quasidefinite matrix, S the given signs of the pivots.
///
/// Such a matrix can be factorised in any order (Vanderbei 1995, doi:10.1137/0805005), so the order and the structure are
/// found once. The method is multifrontal (Duff and Reid 1983, doi:10.1145/356044.356047): columns of like structure
/// are eliminated together in a dense front, and what a front leaves is added into that of its parent.
package final class SupernodalFactor {
    package let n: Int
    /// Line of the matrix at each place of the order, and back.
    package let order: [Int32]
    package let place: [Int32]
    /// Multiplications and additions of a factorisation, and numbers of the factor.
    package private(set) var work = 0.0
    package private(set) var entryCount = 0

    /// The lower triangle in the order of elimination, by column, diagonal first: to be set before `factorise`.
    package let start: [Int]
    package let row: FlatStorage<Int32>
    package let value: FlatStorage<Double>

    // By supernode: its first column, where its rows are listed (its own columns first) and its numbers begin.
    private let firstColumn: [Int32]
    private let rowStart: [Int]
    @exclusivity(unchecked) private var rowList: FlatList<Int32>
    private let numberStart: [Int]
    private let childCount: [Int32]
    /// Numbers of L by supernode, each a block of all its rows by its columns.
    private let number: FlatStorage<Double>
    /// What fronts have left that their parents have not taken yet.
    @exclusivity(unchecked) private var stack: FlatList<Double>
    private let sign: FlatStorage<Double>
    /// Largest size that each diagonal entry had on the way.
    private let largest: FlatStorage<Double>
    private let local: FlatStorage<Int32>
    private let gathered: FlatStorage<Double>
    @exclusivity(unchecked) private var kernel = FrontKernel()

    private var supernodes: Int { firstColumn.count - 1 }

    /// Analyses a pattern.
    /// - Parameters:
    ///   - pattern, neighbour: entries off the diagonal, both triangles, by line.
    ///   - tree: the elimination tree of the pattern for the order wanted.
    package init(start pattern: [Int], neighbour: borrowing FlatStorage<Int32>, tree: EliminationTree) {
        let n = pattern.count - 1
        self.n = n
        order = tree.order
        place = tree.place
        var start = [Int](repeating: 0, count: n + 1)
        for k in 0..<n {
            let line = Int(order[k])
            var count = 1
            for e in pattern[line]..<pattern[line + 1] where Int(place[Int(neighbour[e])]) > k { count += 1 }
            start[k + 1] = start[k] + count
        }
        row = FlatStorage(capacity: start[n])
        value = FlatStorage(start[n], repeating: 0)
        // Ascending rows: each column is met from its rows in their order.
        var fill = start
        for k in 0..<n {
            row[fill[k]] = Int32(k)
            fill[k] += 1
        }
        for k in 0..<n {
            let line = Int(order[k])
            for e in pattern[line]..<pattern[line + 1] {
                let j = Int(place[Int(neighbour[e])])
                if j < k {
                    row[fill[j]] = Int32(k)
                    fill[j] += 1
                }
            }
        }
        self.start = start
        let firsts = Supernodes.find(tree)
        firstColumn = firsts
        let count = firsts.count - 1
        let ofColumn = FlatStorage<Int32>(n, repeating: 0)
        for s in 0..<count {
            for j in Int(firsts[s])..<Int(firsts[s + 1]) { ofColumn[j] = Int32(s) }
        }
        var rowStart = [Int](repeating: 0, count: count + 1)
        var numberStart = [Int](repeating: 0, count: count + 1)
        var children = [Int32](repeating: 0, count: count)
        rowList = FlatList<Int32>(capacity: 4 * n)
        // Children of a supernode, linked.
        let firstChild = FlatStorage<Int32>(count, repeating: -1)
        let sibling = FlatStorage<Int32>(count, repeating: -1)
        let mark = FlatStorage<Int32>(n, repeating: -1)
        var tallest = 0
        for s in 0..<count {
            let first = Int(firsts[s])
            let end = Int(firsts[s + 1])
            let begin = rowList.count
            for j in first..<end {
                mark[j] = Int32(s)
                rowList.append(Int32(j))
            }
            for j in first..<end {
                for e in start[j]..<start[j + 1] where mark[Int(row[e])] != Int32(s) {
                    mark[Int(row[e])] = Int32(s)
                    rowList.append(row[e])
                }
            }
            var child = Int(firstChild[s])
            while child >= 0 {
                let own = Int(firsts[child + 1] - firsts[child])
                for e in rowStart[child] + own..<rowStart[child + 1] {
                    let i = rowList.base[e]
                    if mark[Int(i)] == Int32(s) { continue }
                    mark[Int(i)] = Int32(s)
                    rowList.append(i)
                }
                child = Int(sibling[child])
            }
            let tail = rowList.base + (begin + end - first)
            var outside = UnsafeMutableBufferPointer(
                start: tail, count: rowList.count - begin - (end - first))
            outside.sort()
            rowStart[s + 1] = rowList.count
            let rows = rowList.count - begin
            tallest = max(tallest, rows)
            numberStart[s + 1] = numberStart[s] + rows * (end - first)
            for k in 0..<end - first { work += Double(rows - k) * Double(rows - k) }
            if rows > end - first {
                let above = Int(ofColumn[Int(tail[0])])
                sibling[s] = firstChild[above]
                firstChild[above] = Int32(s)
                children[above] += 1
            }
        }
        self.rowStart = rowStart
        self.numberStart = numberStart
        childCount = children
        entryCount = numberStart[count]
        number = FlatStorage(capacity: numberStart[count])
        stack = FlatList(capacity: tallest * tallest)
        sign = FlatStorage(n, repeating: 1)
        largest = FlatStorage(n, repeating: 0)
        local = FlatStorage(n, repeating: 0)
        gathered = FlatStorage(tallest, repeating: 0)
    }

    /// Sets the sign of a line's pivot: 1 at first.
    package func setSign(ofLine line: Int, to newSign: Double) { sign[Int(place[line])] = newSign }

    /// Pivots that vanished in the last factorisation and were replaced.
    package var replacedPivots: Int { kernel.replacedPivots }

    /// Factorises the matrix whose entries are in `value`.
    package func factorise() {
        kernel = FrontKernel()
        largest.base.update(repeating: 0, count: n)
        stack.removeAll()
        // Where what each waiting front left begins, and the front.
        var waiting: [(place: Int, supernode: Int)] = []
        for s in 0..<supernodes {
            let first = Int(firstColumn[s])
            let pivots = Int(firstColumn[s + 1]) - first
            let rows = rowStart[s + 1] - rowStart[s]
            let outside = rows - pivots
            let list = rowList.base + rowStart[s]
            let columns = number.base + numberStart[s]
            columns.initialize(repeating: 0, count: rows * pivots)
            for k in 0..<rows { local[Int(list[k])] = Int32(truncatingIfNeeded: k) }
            for j in 0..<pivots {
                let column = columns + j * rows
                for e in start[first + j]..<start[first + j + 1] {
                    column[Int(local[Int(row[e])])] = value[e]
                }
            }
            let top = stack.count
            stack.extend(by: outside * outside)
            let rest = stack.base + top
            rest.update(repeating: 0, count: outside * outside)
            let from = waiting.count - Int(childCount[s])
            for child in waiting[from...] {
                addChild(child.supernode, stack.base + child.place, pivots, rows, columns, rest)
            }
            for k in 0..<rows {
                let entry = k < pivots ? columns[k * rows + k] : rest[(k - pivots) * (outside + 1)]
                let line = Int(list[k])
                largest[line] = max(largest[line], abs(entry))
            }
            kernel.eliminate(
                pivots: pivots, rows: rows, columns: columns, rest: rest, sign: sign.base + first,
                largest: largest.base + first)
            noteSizes(pivots, rows, list, columns)
            let base = from < waiting.count ? waiting[from].place : top
            waiting.removeSubrange(from...)
            if outside > 0 {
                if base < top { (stack.base + base).update(from: rest, count: outside * outside) }
                waiting.append((base, s))
            }
            stack.shorten(to: base + outside * outside)
        }
    }

    /// Notes what the pivots took from the diagonal entries of the other lines.
    private func noteSizes(
        _ pivots: Int, _ rows: Int, _ list: UnsafePointer<Int32>, _ columns: UnsafePointer<Double>
    ) {
        let taken = gathered.base
        taken.update(repeating: 0, count: rows)
        for j in 0..<pivots {
            let column = columns + j * rows
            for k in pivots..<rows { taken[k] += column[k] * column[k] }
        }
        for k in pivots..<rows {
            let line = Int(list[k])
            largest[line] = max(largest[line], taken[k])
        }
    }

    private func addChild(
        _ child: Int, _ left: UnsafeMutablePointer<Double>, _ pivots: Int, _ rows: Int,
        _ columns: UnsafeMutablePointer<Double>, _ rest: UnsafeMutablePointer<Double>
    ) {
        let own = Int(firstColumn[child + 1] - firstColumn[child])
        let list = rowList.base + (rowStart[child] + own)
        let count = rowStart[child + 1] - rowStart[child] - own
        let outside = rows - pivots
        let local = self.local.base
        for c in 0..<count {
            let j = Int(local[Int(list[c])])
            let target = j < pivots ? columns + j * rows : rest + ((j - pivots) * outside - pivots)
            let source = left + c * count
            var k = c
            while k < count {
                target[Int(local[Int(list[k])])] += source[k]
                k &+= 1
            }
        }
    }

    /// Solves in place; `x` is by place of the order.
    package func solve(_ x: UnsafeMutablePointer<Double>) {
        let w = gathered.base
        for s in 0..<supernodes {
            let first = Int(firstColumn[s])
            let pivots = Int(firstColumn[s + 1]) - first
            let rows = rowStart[s + 1] - rowStart[s]
            let list = rowList.base + rowStart[s]
            let outside = rows - pivots
            w.update(repeating: 0, count: outside)
            for j in 0..<pivots {
                let column = number.base + (numberStart[s] + j * rows)
                let v = x[first + j] / column[j]
                x[first + j] = v
                if v == 0 { continue }
                for k in j + 1..<max(pivots, j + 1) { x[first + k] -= column[k] * v }
                let tail = column + pivots
                for k in 0..<outside { w[k] += tail[k] * v }
            }
            for k in 0..<outside { x[Int(list[pivots + k])] -= w[k] }
        }
        for j in 0..<n { x[j] *= sign[j] }
        for s in stride(from: supernodes - 1, through: 0, by: -1) {
            let first = Int(firstColumn[s])
            let pivots = Int(firstColumn[s + 1]) - first
            let rows = rowStart[s + 1] - rowStart[s]
            let list = rowList.base + rowStart[s]
            let outside = rows - pivots
            for k in 0..<outside { w[k] = x[Int(list[pivots + k])] }
            for j in stride(from: pivots - 1, through: 0, by: -1) {
                let column = number.base + (numberStart[s] + j * rows)
                var even = 0.0
                var odd = 0.0
                let tail = column + pivots
                var k = 0
                while k + 1 < outside {
                    even += tail[k] * w[k]
                    odd += tail[k + 1] * w[k + 1]
                    k += 2
                }
                if k < outside { even += tail[k] * w[k] }
                for k in j + 1..<max(pivots, j + 1) { even += column[k] * x[first + k] }
                x[first + j] = (x[first + j] - even - odd) / column[j]
            }
        }
    }
}
