/// Gaussian elimination of a sparse square matrix: singletons first, then Markowitz pivots within a threshold.
///
/// Rows of the active part carry values, columns only their pattern; both live in flat arrays and move to the end when
/// they outgrow their place. U is produced row by row in terms of basis positions, L column by column.
struct SparseElimination {
    let m: Int
    private(set) var steps = 0
    private(set) var pivotRow: [Int32] = []
    private(set) var pivotPosition: [Int32] = []
    private(set) var pivotValue: [Double] = []
    private(set) var uStart: [Int32] = [0]
    private(set) var uPosition: [Int32] = []
    private(set) var uValue: [Double] = []
    private(set) var lPivotRow: [Int32] = []
    private(set) var lStart: [Int32] = [0]
    private(set) var lRow: [Int32] = []
    private(set) var lValue: [Double] = []

    // Active submatrix: rows with values, columns with patterns.
    private var rowStart: [Int]
    private var rowCount: [Int32]
    private var rowSpace: [Int32]
    private var rowColumn: [Int32] = []
    private var rowValue: [Double] = []
    private var columnStart: [Int]
    private var columnCount: [Int32]
    private var columnSpace: [Int32]
    private var columnRow: [Int32] = []
    private var rowDone: [Bool]
    private var columnDone: [Bool]
    // Doubly linked lists of active rows and columns by count.
    private var rowHead: [Int32]
    private var rowNext: [Int32]
    private var rowPrevious: [Int32]
    private var columnHead: [Int32]
    private var columnNext: [Int32]
    private var columnPrevious: [Int32]
    private var dense: [Double]
    private var mark: [Int32]

    init(m: Int, columns: BasisFactor.Columns) {
        self.m = m
        rowStart = Array(repeating: 0, count: m)
        rowCount = Array(repeating: 0, count: m)
        columnStart = Array(repeating: 0, count: m)
        columnCount = Array(repeating: 0, count: m)
        rowDone = Array(repeating: false, count: m)
        columnDone = rowDone
        for p in 0..<m {
            for e in Int(columns.start[p])..<Int(columns.start[p + 1]) where columns.value[e] != 0 {
                rowCount[Int(columns.row[e])] += 1
                columnCount[p] += 1
            }
        }
        var total = 0
        for i in 0..<m {
            rowStart[i] = total
            total += Int(rowCount[i])
        }
        var columnTotal = 0
        for p in 0..<m {
            columnStart[p] = columnTotal
            columnTotal += Int(columnCount[p])
        }
        rowColumn = Array(repeating: 0, count: total)
        rowValue = Array(repeating: 0, count: total)
        columnRow = Array(repeating: 0, count: columnTotal)
        rowSpace = rowCount
        columnSpace = columnCount
        var fill = rowStart
        for p in 0..<m {
            var target = columnStart[p]
            for e in Int(columns.start[p])..<Int(columns.start[p + 1]) where columns.value[e] != 0 {
                let i = Int(columns.row[e])
                rowColumn[fill[i]] = Int32(p)
                rowValue[fill[i]] = columns.value[e]
                fill[i] += 1
                columnRow[target] = Int32(i)
                target += 1
            }
        }
        rowHead = Array(repeating: -1, count: m + 2)
        columnHead = rowHead
        rowNext = Array(repeating: -1, count: m)
        rowPrevious = rowNext
        columnNext = rowNext
        columnPrevious = rowNext
        dense = Array(repeating: 0, count: m)
        mark = Array(repeating: 0, count: m)
        pivotRow.reserveCapacity(m)
        pivotPosition.reserveCapacity(m)
        pivotValue.reserveCapacity(m)
        uStart.reserveCapacity(m + 1)
    }

    mutating func run() {
        pivotSingletons()
        guard steps < m else { return }
        for i in 0..<m where !rowDone[i] { linkRow(i) }
        for p in 0..<m where !columnDone[p] { linkColumn(p) }
        while steps < m, let (row, column) = choosePivot() { eliminate(row: row, column: column) }
    }

    /// Positions and rows without a pivot, paired in order.
    func unpivoted() -> (positions: [Int32], rows: [Int32]) {
        (
            (0..<m).filter { !columnDone[$0] }.map { Int32($0) },
            (0..<m).filter { !rowDone[$0] }.map { Int32($0) }
        )
    }

    // MARK: Singletons

    private mutating func pivotSingletons() {
        var columnQueue: [Int32] = []
        var rowQueue: [Int32] = []
        for p in 0..<m where columnCount[p] == 1 { columnQueue.append(Int32(p)) }
        for i in 0..<m where rowCount[i] == 1 { rowQueue.append(Int32(i)) }
        var nextColumn = 0
        var nextRow = 0
        while true {
            if nextColumn < columnQueue.count {
                let p = Int(columnQueue[nextColumn])
                nextColumn += 1
                guard !columnDone[p], columnCount[p] == 1 else { continue }
                let i = activeRow(of: p)
                guard i >= 0, let value = entry(row: i, column: p), abs(value) > BasisFactor.pivotTolerance
                else { continue }
                // The row's other active entries are its part of U; no other row changes.
                record(row: i, column: p, value: value)
                for e in rowStart[i]..<rowStart[i] + Int(rowCount[i]) {
                    let q = Int(rowColumn[e])
                    guard q != p, !columnDone[q] else { continue }
                    uPosition.append(Int32(q))
                    uValue.append(rowValue[e])
                    columnCount[q] -= 1
                    dropFromColumn(q, row: i)
                    if columnCount[q] == 1 { columnQueue.append(Int32(q)) }
                }
                close(row: i, column: p)
            } else if nextRow < rowQueue.count {
                let i = Int(rowQueue[nextRow])
                nextRow += 1
                guard !rowDone[i], rowCount[i] == 1 else { continue }
                let p = Int(rowColumn[rowStart[i]])
                let value = rowValue[rowStart[i]]
                guard !columnDone[p], abs(value) > BasisFactor.pivotTolerance else { continue }
                record(row: i, column: p, value: value)
                let before = lRow.count
                for e in columnStart[p]..<columnStart[p] + Int(columnCount[p]) {
                    let r = Int(columnRow[e])
                    guard r != i, let other = entry(row: r, column: p) else { continue }
                    lRow.append(Int32(r))
                    lValue.append(other / value)
                    removeFromRow(r, column: p)
                    if rowCount[r] == 1 { rowQueue.append(Int32(r)) }
                }
                if lRow.count > before {
                    lPivotRow.append(Int32(i))
                    lStart.append(Int32(lRow.count))
                }
                close(row: i, column: p)
            } else {
                break
            }
        }
        // Entries of pivoted columns stay in rows only through U; drop them from the rows that are left.
        for i in 0..<m where !rowDone[i] {
            var kept = rowStart[i]
            for e in rowStart[i]..<rowStart[i] + Int(rowCount[i]) where !columnDone[Int(rowColumn[e])] {
                rowColumn[kept] = rowColumn[e]
                rowValue[kept] = rowValue[e]
                kept += 1
            }
            rowCount[i] = Int32(kept - rowStart[i])
        }
    }

    private func activeRow(of p: Int) -> Int {
        for e in columnStart[p]..<columnStart[p] + Int(columnCount[p]) where !rowDone[Int(columnRow[e])] {
            return Int(columnRow[e])
        }
        return -1
    }

    private func entry(row i: Int, column p: Int) -> Double? {
        for e in rowStart[i]..<rowStart[i] + Int(rowCount[i]) where rowColumn[e] == Int32(p) {
            return rowValue[e]
        }
        return nil
    }

    /// Moves the last pattern entry into a dropped row's place; the count is already one less.
    private mutating func dropFromColumn(_ q: Int, row i: Int) {
        let last = columnStart[q] + Int(columnCount[q])
        for e in columnStart[q]...last where columnRow[e] == Int32(i) {
            columnRow[e] = columnRow[last]
            return
        }
    }

    private mutating func removeFromRow(_ i: Int, column p: Int) {
        let last = rowStart[i] + Int(rowCount[i]) - 1
        for e in rowStart[i]...last where rowColumn[e] == Int32(p) {
            rowColumn[e] = rowColumn[last]
            rowValue[e] = rowValue[last]
            rowCount[i] -= 1
            return
        }
    }

    private mutating func record(row: Int, column: Int, value: Double) {
        pivotRow.append(Int32(row))
        pivotPosition.append(Int32(column))
        pivotValue.append(value)
        steps += 1
    }

    private mutating func close(row: Int, column: Int) {
        uStart.append(Int32(uPosition.count))
        rowDone[row] = true
        columnDone[column] = true
    }

    // MARK: Nucleus

    private mutating func linkRow(_ i: Int) {
        let count = Int(rowCount[i])
        rowPrevious[i] = -1
        rowNext[i] = rowHead[count]
        if rowHead[count] >= 0 { rowPrevious[Int(rowHead[count])] = Int32(i) }
        rowHead[count] = Int32(i)
    }

    private mutating func unlinkRow(_ i: Int, count: Int) {
        if rowPrevious[i] >= 0 {
            rowNext[Int(rowPrevious[i])] = rowNext[i]
        } else {
            rowHead[count] = rowNext[i]
        }
        if rowNext[i] >= 0 { rowPrevious[Int(rowNext[i])] = rowPrevious[i] }
    }

    private mutating func linkColumn(_ p: Int) {
        let count = Int(columnCount[p])
        columnPrevious[p] = -1
        columnNext[p] = columnHead[count]
        if columnHead[count] >= 0 { columnPrevious[Int(columnHead[count])] = Int32(p) }
        columnHead[count] = Int32(p)
    }

    private mutating func unlinkColumn(_ p: Int, count: Int) {
        if columnPrevious[p] >= 0 {
            columnNext[Int(columnPrevious[p])] = columnNext[p]
        } else {
            columnHead[count] = columnNext[p]
        }
        if columnNext[p] >= 0 { columnPrevious[Int(columnNext[p])] = columnPrevious[p] }
    }

    /// The best of a few candidates by Markowitz count, large enough in its row.
    private func choosePivot() -> (Int, Int)? {
        var best: (row: Int, column: Int)?
        var bestCost = Int.max
        var tried = 0
        for count in 1...max(1, m) {
            var p = Int(columnHead[count])
            while p >= 0 {
                if let (row, cost) = bestInColumn(p), cost < bestCost {
                    bestCost = cost
                    best = (row, p)
                }
                tried += 1
                if best != nil, tried >= 4 || bestCost <= (count - 1) * (count - 1) { return best }
                p = Int(columnNext[p])
            }
            var i = Int(rowHead[count])
            while i >= 0 {
                if let (column, cost) = bestInRow(i), cost < bestCost {
                    bestCost = cost
                    best = (i, column)
                }
                tried += 1
                if best != nil, tried >= 4 || bestCost <= count * (count - 1) { return best }
                i = Int(rowNext[i])
            }
        }
        return best
    }

    private func bestInRow(_ i: Int) -> (column: Int, cost: Int)? {
        let range = rowStart[i]..<rowStart[i] + Int(rowCount[i])
        var largest = 0.0
        for e in range { largest = max(largest, abs(rowValue[e])) }
        guard largest > BasisFactor.pivotTolerance else { return nil }
        var found: (Int, Int)?
        for e in range where abs(rowValue[e]) >= BasisFactor.thresholdShare * largest {
            let cost = Int(rowCount[i] - 1) * Int(columnCount[Int(rowColumn[e])] - 1)
            if found == nil || cost < found!.1 { found = (Int(rowColumn[e]), cost) }
        }
        return found
    }

    private func bestInColumn(_ p: Int) -> (row: Int, cost: Int)? {
        var found: (Int, Int)?
        for e in columnStart[p]..<columnStart[p] + Int(columnCount[p]) {
            let i = Int(columnRow[e])
            var value = 0.0
            var largest = 0.0
            for k in rowStart[i]..<rowStart[i] + Int(rowCount[i]) {
                largest = max(largest, abs(rowValue[k]))
                if rowColumn[k] == Int32(p) { value = abs(rowValue[k]) }
            }
            guard value > BasisFactor.pivotTolerance, value >= BasisFactor.thresholdShare * largest else {
                continue
            }
            let cost = Int(rowCount[i] - 1) * Int(columnCount[p] - 1)
            if found == nil || cost < found!.1 { found = (i, cost) }
        }
        return found
    }

    /// Pivots on (row, column): the row goes to U, multiples of it are taken from the column's other rows.
    private mutating func eliminate(row: Int, column: Int) {
        let begin = rowStart[row]
        let end = begin + Int(rowCount[row])
        var pivot = 0.0
        unlinkRow(row, count: Int(rowCount[row]))
        for e in begin..<end {
            let q = Int(rowColumn[e])
            unlinkColumn(q, count: Int(columnCount[q]))
            if q == column { pivot = rowValue[e] }
        }
        record(row: row, column: column, value: pivot)
        for e in begin..<end {
            let q = Int(rowColumn[e])
            guard q != column else { continue }
            uPosition.append(Int32(q))
            uValue.append(rowValue[e])
            dense[q] = rowValue[e]
            columnCount[q] -= 1
            dropFromColumn(q, row: row)
        }
        let before = lRow.count
        for e in columnStart[column]..<columnStart[column] + Int(columnCount[column]) {
            let i = Int(columnRow[e])
            guard i != row else { continue }
            unlinkRow(i, count: Int(rowCount[i]))
            combine(row: i, pivotRow: row, column: column, pivot: pivot, begin: begin, end: end)
            linkRow(i)
        }
        if lRow.count > before {
            lPivotRow.append(Int32(row))
            lStart.append(Int32(lRow.count))
        }
        for e in begin..<end {
            let q = Int(rowColumn[e])
            dense[q] = 0
            if q != column { linkColumn(q) }
        }
        close(row: row, column: column)
    }

    private mutating func combine(row i: Int, pivotRow: Int, column: Int, pivot: Double, begin: Int, end: Int)
    {
        guard let value = entry(row: i, column: column) else { return }
        removeFromRow(i, column: column)
        let multiplier = value / pivot
        lRow.append(Int32(i))
        lValue.append(multiplier)
        let stamp = Int32(lRow.count)
        var e = rowStart[i]
        while e < rowStart[i] + Int(rowCount[i]) {
            let q = Int(rowColumn[e])
            if dense[q] != 0 {
                mark[q] = stamp
                let changed = rowValue[e] - multiplier * dense[q]
                if abs(changed) < BasisFactor.dropTolerance {
                    columnCount[q] -= 1
                    dropFromColumn(q, row: i)
                    let last = rowStart[i] + Int(rowCount[i]) - 1
                    rowColumn[e] = rowColumn[last]
                    rowValue[e] = rowValue[last]
                    rowCount[i] -= 1
                    continue
                }
                rowValue[e] = changed
            }
            e += 1
        }
        for k in begin..<end {
            let q = Int(rowColumn[k])
            guard q != column, mark[q] != stamp else { continue }
            let fill = -multiplier * dense[q]
            guard abs(fill) >= BasisFactor.dropTolerance else { continue }
            appendToRow(i, column: q, value: fill)
            appendToColumn(q, row: i)
        }
    }

    private mutating func appendToRow(_ i: Int, column: Int, value: Double) {
        if rowCount[i] == rowSpace[i] {
            let start = rowColumn.count
            let count = Int(rowCount[i])
            let space = 2 * count + 4
            for e in rowStart[i]..<rowStart[i] + count {
                rowColumn.append(rowColumn[e])
                rowValue.append(rowValue[e])
            }
            rowColumn.append(contentsOf: repeatElement(0, count: space - count))
            rowValue.append(contentsOf: repeatElement(0, count: space - count))
            rowStart[i] = start
            rowSpace[i] = Int32(space)
        }
        rowColumn[rowStart[i] + Int(rowCount[i])] = Int32(column)
        rowValue[rowStart[i] + Int(rowCount[i])] = value
        rowCount[i] += 1
    }

    private mutating func appendToColumn(_ p: Int, row: Int) {
        if columnCount[p] == columnSpace[p] {
            let start = columnRow.count
            let count = Int(columnCount[p])
            let space = 2 * count + 4
            for e in columnStart[p]..<columnStart[p] + count { columnRow.append(columnRow[e]) }
            columnRow.append(contentsOf: repeatElement(0, count: space - count))
            columnStart[p] = start
            columnSpace[p] = Int32(space)
        }
        columnRow[columnStart[p] + Int(columnCount[p])] = Int32(row)
        columnCount[p] += 1
    }
}
