/// The part of a basis that singletons leave, eliminated by Markowitz pivots within a threshold.
///
/// Columns carry values, rows only their pattern; both move to the end of their block when they outgrow their place.
/// Rows and columns are linked by count, so that the pivot search looks at the shortest first (Suhl and Suhl 1990).
struct MarkowitzKernel: ~Copyable {
    let rows: Int
    let columns: Int
    var columnBegin: FlatStorage<Int32>
    var columnCount: FlatStorage<Int32>
    var columnSpace: FlatStorage<Int32>
    var columnLargest: FlatStorage<Double>
    var entryRow = FlatList<Int32>(capacity: 1024)
    var entryValue = FlatList<Double>(capacity: 1024)
    var rowBegin: FlatStorage<Int32>
    var rowCount: FlatStorage<Int32>
    var rowSpace: FlatStorage<Int32>
    var patternColumn = FlatList<Int32>(capacity: 1024)
    var columnLinks: CountLinks
    var rowLinks: CountLinks
    /// Multiplier of each row in the current step and the stamp of rows met in the current column.
    var multiplier: FlatStorage<Double>
    var stamp: FlatStorage<Int32>
    var round: Int32 = 0
    var work = 0
    /// Lengths of the blocks from which places given up are reclaimed.
    private var mostEntries = leastReclaimed
    private var mostPattern = leastReclaimed
    private static let leastReclaimed = 4096
    /// Candidates examined before the best so far is taken.
    static let searchLimit = 8

    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        columnBegin = FlatStorage(columns, repeating: 0)
        columnCount = FlatStorage(columns, repeating: 0)
        columnSpace = FlatStorage(columns, repeating: 0)
        columnLargest = FlatStorage(columns, repeating: 0)
        rowBegin = FlatStorage(rows, repeating: 0)
        rowCount = FlatStorage(rows, repeating: 0)
        rowSpace = FlatStorage(rows, repeating: 0)
        columnLinks = CountLinks(items: columns, counts: rows)
        rowLinks = CountLinks(items: rows, counts: columns)
        multiplier = FlatStorage(rows, repeating: 0)
        stamp = FlatStorage(rows, repeating: 0)
    }

    /// Closes the gaps that columns and rows left when they moved, once there may be more gap than content. Between steps only.
    mutating func reclaim() {
        if entryRow.count > mostEntries {
            let (rows, values) = (entryRow.base, entryValue.base)
            let length = Self.closeGaps(columns, columnBegin, columnCount, columnSpace) { from, to in
                rows[to] = rows[from]
                values[to] = values[from]
            }
            entryRow.shorten(to: length)
            entryValue.shorten(to: length)
            mostEntries = max(Self.leastReclaimed, 2 * length)
        }
        if patternColumn.count > mostPattern {
            let columns = patternColumn.base
            let length = Self.closeGaps(rows, rowBegin, rowCount, rowSpace) { from, to in
                columns[to] = columns[from]
            }
            patternColumn.shorten(to: length)
            mostPattern = max(Self.leastReclaimed, 2 * length)
        }
    }

    /// Moves lines of a block together, in the order they stand.
    /// - Returns: the length of what is left.
    private static func closeGaps(
        _ lines: Int, _ begin: borrowing FlatStorage<Int32>, _ count: borrowing FlatStorage<Int32>,
        _ space: borrowing FlatStorage<Int32>, move: (_ from: Int, _ to: Int) -> Void
    ) -> Int {
        let starts = begin.base
        var order: [Int32] = []
        for k in 0..<lines {
            if count[k] > 0 { order.append(Int32(k)) } else { space[k] = 0 }
        }
        order.sort { starts[Int($0)] < starts[Int($1)] }
        var end = 0
        for line in order {
            let k = Int(line)
            let (from, length) = (Int(begin[k]), Int(count[k]))
            if from != end {
                for e in 0..<length { move(from + e, end + e) }
            }
            begin[k] = Int32(end)
            space[k] = Int32(length)
            end += length
        }
        return end
    }

    @inline(__always)
    mutating func measure(_ k: Int) {
        var largest = 0.0
        let values = entryValue.base
        var e = Int(columnBegin[k])
        let end = e + Int(columnCount[k])
        while e < end {
            largest = max(largest, abs(values[e]))
            e &+= 1
        }
        columnLargest[k] = largest
    }

    /// The best of a few candidates by Markowitz count, large enough in its column; `nil` if no entry will do.
    mutating func choosePivot(threshold: Double, smallest: Double) -> (row: Int, column: Int)? {
        var bestRow = -1
        var bestColumn = -1
        var bestMerit = Int.max
        var tried = 0
        let top = max(rows, columns)
        var count = 1
        while count <= top {
            if count <= rows {
                var k = Int(columnLinks.head[count])
                while k >= 0 {
                    let floor = max(smallest, threshold * columnLargest[k])
                    let begin = Int(columnBegin[k])
                    for e in begin..<begin + count where abs(entryValue.base[e]) >= floor {
                        let i = Int(entryRow.base[e])
                        let merit = (count - 1) * (Int(rowCount[i]) - 1)
                        if merit < bestMerit {
                            bestMerit = merit
                            bestRow = i
                            bestColumn = k
                        }
                    }
                    work &+= count
                    tried += 1
                    if bestRow >= 0
                        && (tried >= MarkowitzKernel.searchLimit || bestMerit <= (count - 1) * (count - 1))
                    {
                        return (bestRow, bestColumn)
                    }
                    k = Int(columnLinks.next[k])
                }
            }
            if count <= columns {
                var i = Int(rowLinks.head[count])
                while i >= 0 {
                    let begin = Int(rowBegin[i])
                    for p in begin..<begin + count {
                        let k = Int(patternColumn.base[p])
                        let merit = (count - 1) * (Int(columnCount[k]) - 1)
                        guard merit < bestMerit else { continue }
                        let floor = max(smallest, threshold * columnLargest[k])
                        let first = Int(columnBegin[k])
                        for e in first..<first + Int(columnCount[k]) where Int(entryRow.base[e]) == i {
                            if abs(entryValue.base[e]) >= floor {
                                bestMerit = merit
                                bestRow = i
                                bestColumn = k
                            }
                            break
                        }
                        work &+= Int(columnCount[k])
                    }
                    tried += 1
                    if bestRow >= 0
                        && (tried >= MarkowitzKernel.searchLimit || bestMerit <= count * (count - 1))
                    {
                        return (bestRow, bestColumn)
                    }
                    i = Int(rowLinks.next[i])
                }
            }
            count += 1
        }
        return bestRow >= 0 ? (bestRow, bestColumn) : nil
    }

    /// Removes a row from a column and returns the value it had there.
    @inline(__always)
    func take(row i: Int, fromColumn k: Int) -> Double {
        let rows = entryRow.base
        let values = entryValue.base
        let target = Int32(truncatingIfNeeded: i)
        var e = Int(columnBegin[k])
        let last = e + Int(columnCount[k]) - 1
        while e <= last {
            if rows[e] == target {
                let value = values[e]
                rows[e] = rows[last]
                values[e] = values[last]
                columnCount[k] -= 1
                return value
            }
            e &+= 1
        }
        return 0
    }

    @inline(__always)
    func drop(column k: Int, fromRow i: Int) {
        let columns = patternColumn.base
        let target = Int32(truncatingIfNeeded: k)
        var p = Int(rowBegin[i])
        let last = p + Int(rowCount[i]) - 1
        while p <= last {
            if columns[p] == target {
                columns[p] = columns[last]
                rowCount[i] -= 1
                return
            }
            p &+= 1
        }
    }

    @inline(__always)
    mutating func append(row i: Int, column k: Int, value: Double) {
        if columnCount[k] == columnSpace[k] {
            let begin = Int(columnBegin[k])
            let count = Int(columnCount[k])
            let target = entryRow.count
            let space = 2 * count + 4
            entryRow.extend(by: space)
            entryValue.extend(by: space)
            for e in 0..<count {
                entryRow.base[target + e] = entryRow.base[begin + e]
                entryValue.base[target + e] = entryValue.base[begin + e]
            }
            columnBegin[k] = Int32(target)
            columnSpace[k] = Int32(space)
        }
        let e = Int(columnBegin[k] + columnCount[k])
        entryRow.base[e] = Int32(i)
        entryValue.base[e] = value
        columnCount[k] += 1
        if rowCount[i] == rowSpace[i] {
            let begin = Int(rowBegin[i])
            let count = Int(rowCount[i])
            let target = patternColumn.count
            let space = 2 * count + 4
            patternColumn.extend(by: space)
            for p in 0..<count { patternColumn.base[target + p] = patternColumn.base[begin + p] }
            rowBegin[i] = Int32(target)
            rowSpace[i] = Int32(space)
        }
        patternColumn.base[Int(rowBegin[i] + rowCount[i])] = Int32(k)
        rowCount[i] += 1
    }
}

/// Doubly linked lists of rows or columns by number of entries.
struct CountLinks: ~Copyable {
    var head: FlatStorage<Int32>
    var next: FlatStorage<Int32>
    var previous: FlatStorage<Int32>

    init(items: Int, counts: Int) {
        head = FlatStorage(counts + 2, repeating: -1)
        next = FlatStorage(items, repeating: -1)
        previous = FlatStorage(items, repeating: -1)
    }

    @inline(__always)
    func link(_ item: Int, count: Int) {
        previous[item] = -1
        next[item] = head[count]
        if head[count] >= 0 { previous[Int(head[count])] = Int32(item) }
        head[count] = Int32(item)
    }

    @inline(__always)
    func unlink(_ item: Int, count: Int) {
        if previous[item] >= 0 {
            next[Int(previous[item])] = next[item]
        } else {
            head[count] = next[item]
        }
        if next[item] >= 0 { previous[Int(next[item])] = previous[item] }
    }
}

extension BasisFactor {
    /// Eliminates the rows and columns that singletons left; what cannot be pivoted stays unassigned.
    func eliminateKernel(
        _ matrix: BasisColumns, _ structural: UnsafeBufferPointer<Int32>,
        _ pivotRow: UnsafeMutableBufferPointer<Int32>, _ newBasic: UnsafeMutablePointer<Int32>,
        _ upper: inout UpperEntries
    ) {
        var openColumns: [Int32] = []
        var openRows: [Int32] = []
        for k in 0..<structural.count where pivotRow[k] < 0 { openColumns.append(Int32(k)) }
        let local = FlatStorage<Int32>(m, repeating: -1)
        for i in 0..<m where newBasic[i] < 0 {
            local[i] = Int32(openRows.count)
            openRows.append(Int32(i))
        }
        var kernel = MarkowitzKernel(rows: openRows.count, columns: openColumns.count)
        load(&kernel, openColumns, matrix, structural, local, &upper)
        while let (row, column) = kernel.choosePivot(threshold: pivotThreshold, smallest: pivotTolerance) {
            let i = openRows[row]
            let k = Int(openColumns[column])
            pivotRow[k] = i
            newBasic[Int(i)] = structural[k]
            order.append(i)
            let lower = lIndex.count
            diagonal[Int(i)] = eliminate(&kernel, row, column, openRows, openColumns, &upper)
            closeLowerColumn(Int(i), from: lower)
        }
        buildWork += kernel.work
    }

    private func load(
        _ kernel: inout MarkowitzKernel, _ openColumns: [Int32], _ matrix: BasisColumns,
        _ structural: UnsafeBufferPointer<Int32>, _ local: borrowing FlatStorage<Int32>,
        _ upper: inout UpperEntries
    ) {
        for (column, k) in openColumns.enumerated() {
            let j = Int(structural[Int(k)])
            kernel.columnBegin[column] = Int32(kernel.entryRow.count)
            for e in matrix.start[j]..<matrix.start[j + 1] {
                let row = local[Int(matrix.row[e])]
                if row < 0 {
                    upper.append(matrix.row[e], k, matrix.value[e])
                } else if matrix.value[e] != 0 {
                    kernel.entryRow.append(row)
                    kernel.entryValue.append(matrix.value[e])
                    kernel.rowCount[Int(row)] += 1
                }
            }
            let count = Int32(kernel.entryRow.count) - kernel.columnBegin[column]
            kernel.columnCount[column] = count
            // Room for some fill.
            kernel.entryRow.extend(by: Int(count))
            kernel.entryValue.extend(by: Int(count))
            kernel.columnSpace[column] = 2 * count
        }
        for row in 0..<kernel.rows {
            kernel.rowBegin[row] = Int32(kernel.patternColumn.count)
            kernel.rowSpace[row] = 2 * kernel.rowCount[row]
            kernel.patternColumn.extend(by: Int(2 * kernel.rowCount[row]))
            kernel.rowCount[row] = 0
        }
        for column in 0..<kernel.columns {
            let begin = Int(kernel.columnBegin[column])
            for e in begin..<begin + Int(kernel.columnCount[column]) {
                let row = Int(kernel.entryRow.base[e])
                kernel.patternColumn.base[Int(kernel.rowBegin[row] + kernel.rowCount[row])] = Int32(column)
                kernel.rowCount[row] += 1
            }
            kernel.measure(column)
            if kernel.columnCount[column] > 0 {
                kernel.columnLinks.link(column, count: Int(kernel.columnCount[column]))
            }
        }
        for row in 0..<kernel.rows where kernel.rowCount[row] > 0 {
            kernel.rowLinks.link(row, count: Int(kernel.rowCount[row]))
        }
    }

    /// One elimination step; returns the pivot. The pivot row goes to U, multiples of it are taken from the other rows.
    private func eliminate(
        _ kernel: inout MarkowitzKernel, _ row: Int, _ column: Int, _ openRows: [Int32],
        _ openColumns: [Int32], _ upper: inout UpperEntries
    ) -> Double {
        kernel.reclaim()
        kernel.columnLinks.unlink(column, count: Int(kernel.columnCount[column]))
        kernel.rowLinks.unlink(row, count: Int(kernel.rowCount[row]))
        let pivot = kernel.take(row: row, fromColumn: column)
        kernel.drop(column: column, fromRow: row)
        let begin = Int(kernel.columnBegin[column])
        let end = begin + Int(kernel.columnCount[column])
        for e in begin..<end {
            let i = Int(kernel.entryRow.base[e])
            let multiplier = kernel.entryValue.base[e] / pivot
            kernel.multiplier[i] = multiplier
            lIndex.append(openRows[i])
            lValue.append(multiplier)
            kernel.rowLinks.unlink(i, count: Int(kernel.rowCount[i]))
            kernel.drop(column: column, fromRow: i)
        }
        kernel.columnCount[column] = 0
        let rowBegin = Int(kernel.rowBegin[row])
        for p in rowBegin..<rowBegin + Int(kernel.rowCount[row]) {
            let k = Int(kernel.patternColumn.base[p])
            kernel.columnLinks.unlink(k, count: Int(kernel.columnCount[k]))
            let value = kernel.take(row: row, fromColumn: k)
            upper.append(openRows[row], openColumns[k], value)
            subtract(&kernel, k, value, column: (begin, end))
            kernel.measure(k)
            kernel.work &+= Int(kernel.columnCount[k]) + end - begin
            if kernel.columnCount[k] > 0 {
                kernel.columnLinks.link(k, count: Int(kernel.columnCount[k]))
            }
        }
        kernel.rowCount[row] = 0
        for e in begin..<end {
            let i = Int(kernel.entryRow.base[e])
            kernel.multiplier[i] = 0
            if kernel.rowCount[i] > 0 { kernel.rowLinks.link(i, count: Int(kernel.rowCount[i])) }
        }
        return pivot
    }

    /// Takes `value` times the multipliers from a column.
    private func subtract(
        _ kernel: inout MarkowitzKernel, _ k: Int, _ value: Double, column: (begin: Int, end: Int)
    ) {
        kernel.round += 1
        let round = kernel.round
        let first = Int(kernel.columnBegin[k])
        var last = first + Int(kernel.columnCount[k])
        let entryRow = kernel.entryRow.base
        let entryValue = kernel.entryValue.base
        let multipliers = kernel.multiplier.base
        let stamp = kernel.stamp.base
        var e = first
        var met = 0
        while e < last {
            let i = Int(entryRow[e])
            let multiplier = multipliers[i]
            if multiplier != 0 {
                stamp[i] = round
                met &+= 1
                let changed = entryValue[e] - value * multiplier
                if abs(changed) < SparseVector.dropTolerance {
                    last &-= 1
                    entryRow[e] = entryRow[last]
                    entryValue[e] = entryValue[last]
                    kernel.drop(column: k, fromRow: i)
                    continue
                }
                entryValue[e] = changed
            }
            e &+= 1
        }
        kernel.columnCount[k] = Int32(last - first)
        guard met < column.end - column.begin else { return }
        for e in column.begin..<column.end {
            let i = Int(kernel.entryRow.base[e])
            guard kernel.stamp[i] != round else { continue }
            let fill = -value * kernel.multiplier[i]
            if abs(fill) >= SparseVector.dropTolerance { kernel.append(row: i, column: k, value: fill) }
        }
    }
}
