/// Columns of the structural variables, from which a basis is taken; variable `columns + i` is the unit column of row i.
package struct BasisColumns {
    package let columns: Int
    package let start: UnsafePointer<Int>
    package let row: UnsafePointer<Int32>
    package let value: UnsafePointer<Double>

    package init(
        columns: Int, start: UnsafePointer<Int>, row: UnsafePointer<Int32>, value: UnsafePointer<Double>
    ) {
        self.columns = columns
        self.start = start
        self.row = row
        self.value = value
    }
}

/// Elements of U found so far, by pivot row and by number of the structural column in the basis.
struct UpperEntries: ~Copyable {
    var row = FlatList<Int32>()
    var column = FlatList<Int32>()
    var value = FlatList<Double>()

    @inline(__always)
    mutating func append(_ i: Int32, _ k: Int32, _ v: Double) {
        row.append(i)
        column.append(k)
        value.append(v)
    }
}

extension BasisFactor {
    /// Factorises the basis of the given variables and reorders them, so that the one pivoted in row i is at position i.
    ///
    /// Unit columns come first, then column and row singletons, then Markowitz pivots on what is left.
    /// - Returns: variables that depend on the others; each was replaced by the unit column of a row left over.
    package func factor(_ basic: UnsafeMutablePointer<Int32>, _ matrix: BasisColumns) -> [Int32] {
        reset()
        let n = matrix.columns
        var structural: [Int32] = []
        let newBasic = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, m))
        defer { newBasic.deallocate() }
        newBasic.initialize(repeating: -1, count: m)
        var replaced: [Int32] = []
        for p in 0..<m {
            let variable = basic[p]
            if Int(variable) >= n {
                let i = Int(variable) - n
                if newBasic[i] >= 0 { continue }
                newBasic[i] = variable
                order.append(Int32(i))
            } else {
                structural.append(variable)
            }
        }
        let count = structural.count
        // Row each structural column is pivoted in.
        var pivotRow = [Int32](repeating: -1, count: count)
        var upper = UpperEntries()
        pivotRow.withUnsafeMutableBufferPointer { pivotRow in
            structural.withUnsafeBufferPointer { structural in
                pivotSingletons(matrix, structural, pivotRow, newBasic, &upper)
                if order.count < m {
                    eliminateKernel(matrix, structural, pivotRow, newBasic, &upper)
                }
            }
        }
        for k in 0..<count where pivotRow[k] < 0 { replaced.append(structural[k]) }
        for i in 0..<m where newBasic[i] < 0 {
            newBasic[i] = Int32(n + i)
            order.append(Int32(i))
        }
        basic.update(from: newBasic, count: m)
        finishLower()
        finishUpper(upper, pivotRow)
        buildWork += m + 2 * lIndex.count + 3 * uIndex.count
        builtEntries = entryCount
        return replaced
    }

    private func reset() {
        latestFactorisation += 1
        factorisation = latestFactorisation
        updateCount = 0
        pastWork += solveWork + buildWork
        solveWork = 0
        buildWork = 0
        lIndex.removeAll()
        lValue.removeAll()
        lOrder.removeAll()
        rPivot.removeAll()
        rStart.removeAll()
        rIndex.removeAll()
        rValue.removeAll()
        uIndex.removeAll()
        uValue.removeAll()
        order.removeAll()
        lBegin.base.update(repeating: 0, count: m)
        lEnd.base.update(repeating: 0, count: m)
        diagonal.base.update(repeating: 1, count: m)
    }

    /// Closes the L column of a pivot row whose multipliers were appended from `begin` on.
    @inline(__always)
    func closeLowerColumn(_ i: Int, from begin: Int) {
        guard lIndex.count > begin else { return }
        lBegin[i] = Int32(begin)
        lEnd[i] = Int32(lIndex.count)
        lOrder.append(Int32(i))
    }

    private func pivotSingletons(
        _ matrix: BasisColumns, _ structural: UnsafeBufferPointer<Int32>,
        _ pivotRow: UnsafeMutableBufferPointer<Int32>, _ newBasic: UnsafeMutablePointer<Int32>,
        _ upper: inout UpperEntries
    ) {
        let count = structural.count
        let rowCount = FlatStorage<Int32>(m + 1, repeating: 0)
        let rowXor = FlatStorage<Int32>(m, repeating: 0)
        let columnCount = FlatStorage<Int32>(count, repeating: 0)
        let columnXor = FlatStorage<Int32>(count, repeating: 0)
        for k in 0..<count {
            let j = Int(structural[k])
            buildWork += matrix.start[j + 1] - matrix.start[j]
            for e in matrix.start[j]..<matrix.start[j + 1] {
                let i = Int(matrix.row[e])
                guard newBasic[i] < 0 else { continue }
                rowCount[i] += 1
                rowXor[i] ^= Int32(k)
                columnCount[k] += 1
                columnXor[k] ^= Int32(i)
            }
        }
        // Pattern of the open rows, by row.
        let start = FlatStorage<Int32>(m + 1, repeating: 0)
        var total: Int32 = 0
        for i in 0..<m {
            start[i] = total
            total += rowCount[i]
        }
        start[m] = total
        let fill = FlatStorage<Int32>(m, repeating: 0)
        fill.base.update(from: start.base, count: m)
        let pattern = FlatStorage<Int32>(Int(total), repeating: 0)
        for k in 0..<count {
            let j = Int(structural[k])
            for e in matrix.start[j]..<matrix.start[j + 1] {
                let i = Int(matrix.row[e])
                guard newBasic[i] < 0 else { continue }
                pattern[Int(fill[i])] = Int32(k)
                fill[i] += 1
            }
        }
        var columnQueue = FlatList<Int32>()
        var rowQueue = FlatList<Int32>()
        for k in 0..<count where columnCount[k] == 1 { columnQueue.append(Int32(k)) }
        for i in 0..<m where newBasic[i] < 0 && rowCount[i] == 1 { rowQueue.append(Int32(i)) }
        var nextColumn = 0
        var nextRow = 0
        while true {
            if nextColumn < columnQueue.count {
                let k = Int(columnQueue.base[nextColumn])
                nextColumn += 1
                guard pivotRow[k] < 0, columnCount[k] == 1 else { continue }
                let i = Int(columnXor[k])
                let j = Int(structural[k])
                guard pivot(i, k, j, matrix, newBasic, &upper, keepsLower: false) else { continue }
                pivotRow[k] = Int32(i)
                newBasic[i] = structural[k]
                order.append(Int32(i))
                for e in Int(start[i])..<Int(start[i + 1]) {
                    let other = Int(pattern[e])
                    guard pivotRow[other] < 0 else { continue }
                    columnCount[other] -= 1
                    columnXor[other] ^= Int32(i)
                    if columnCount[other] == 1 { columnQueue.append(Int32(other)) }
                }
            } else if nextRow < rowQueue.count {
                let i = Int(rowQueue.base[nextRow])
                nextRow += 1
                guard newBasic[i] < 0, rowCount[i] == 1 else { continue }
                let k = Int(rowXor[i])
                let j = Int(structural[k])
                guard pivot(i, k, j, matrix, newBasic, &upper, keepsLower: true) else { continue }
                pivotRow[k] = Int32(i)
                newBasic[i] = structural[k]
                order.append(Int32(i))
                for e in matrix.start[j]..<matrix.start[j + 1] {
                    let other = Int(matrix.row[e])
                    guard newBasic[other] < 0 else { continue }
                    rowCount[other] -= 1
                    rowXor[other] ^= Int32(k)
                    if rowCount[other] == 1 { rowQueue.append(Int32(other)) }
                }
            } else {
                break
            }
            // A row pivoted by its column leaves the counts of other rows unchanged: its column had no other open entry.
        }
    }

    /// Takes a singleton as pivot unless it is too small: entries in closed rows go to U, those in open rows to L.
    private func pivot(
        _ i: Int, _ k: Int, _ j: Int, _ matrix: BasisColumns, _ newBasic: UnsafeMutablePointer<Int32>,
        _ upper: inout UpperEntries, keepsLower: Bool
    ) -> Bool {
        var value = 0.0
        for e in matrix.start[j]..<matrix.start[j + 1] where Int(matrix.row[e]) == i {
            value = matrix.value[e]
        }
        guard abs(value) > pivotTolerance else { return false }
        diagonal[i] = value
        let begin = lIndex.count
        for e in matrix.start[j]..<matrix.start[j + 1] {
            let other = matrix.row[e]
            if Int(other) == i { continue }
            if newBasic[Int(other)] >= 0 {
                upper.append(other, Int32(k), matrix.value[e])
            } else if keepsLower {
                lIndex.append(other)
                lValue.append(matrix.value[e] / value)
            }
        }
        closeLowerColumn(i, from: begin)
        return true
    }

    // MARK: Final form

    /// L by rows.
    private func finishLower() {
        lrBegin.base.update(repeating: 0, count: m)
        lrEnd.base.update(repeating: 0, count: m)
        lrOrder.removeAll()
        let entries = lIndex.count
        lrIndex.removeAll()
        lrValue.removeAll()
        guard entries > 0 else { return }
        lrIndex.extend(by: entries)
        lrValue.extend(by: entries)
        let end = lrEnd.base
        let begin = lrBegin.base
        for e in 0..<entries { end[Int(lIndex.base[e])] += 1 }
        var total: Int32 = 0
        for i in 0..<m {
            let size = end[i]
            begin[i] = total
            end[i] = total
            total += size
        }
        for k in 0..<lOrder.count {
            let pivot = lOrder.base[k]
            for e in Int(lBegin[Int(pivot)])..<Int(lEnd[Int(pivot)]) {
                let i = Int(lIndex.base[e])
                lrIndex.base[Int(end[i])] = pivot
                lrValue.base[Int(end[i])] = lValue.base[e]
                end[i] += 1
            }
        }
        var k = order.count - 1
        while k >= 0 {
            let i = Int(order.base[k])
            if end[i] > begin[i] { lrOrder.append(Int32(i)) }
            k -= 1
        }
    }

    /// U by columns and by rows.
    private func finishUpper(_ upper: borrowing UpperEntries, _ pivotRow: [Int32]) {
        uBegin.base.update(repeating: 0, count: m)
        uEnd.base.update(repeating: 0, count: m)
        urBegin.base.update(repeating: 0, count: m)
        urEnd.base.update(repeating: 0, count: m)
        let entries = upper.row.count
        for e in 0..<entries {
            let r = pivotRow[Int(upper.column.base[e])]
            guard r >= 0 else { continue }
            uEnd[Int(r)] += 1
            urEnd[Int(upper.row.base[e])] += 1
        }
        var total: Int32 = 0
        var rowTotal: Int32 = 0
        for i in 0..<m {
            let size = uEnd[i]
            uBegin[i] = total
            uEnd[i] = total
            total += size
            // Room for the entries that a few updates bring.
            let rowSize = urEnd[i]
            urBegin[i] = rowTotal
            urEnd[i] = rowTotal
            rowTotal += rowSize + 4
            urSpace[i] = rowTotal
        }
        uIndex.extend(by: Int(total))
        uValue.extend(by: Int(total))
        urIndex.removeAll()
        urValue.removeAll()
        urIndex.extend(by: Int(rowTotal))
        urValue.extend(by: Int(rowTotal))
        for e in 0..<entries {
            let r = pivotRow[Int(upper.column.base[e])]
            guard r >= 0 else { continue }
            let i = upper.row.base[e]
            let v = upper.value.base[e]
            let place = Int(uEnd[Int(r)])
            uIndex.base[place] = i
            uValue.base[place] = v
            uEnd[Int(r)] += 1
            let rowPlace = Int(urEnd[Int(i)])
            urIndex.base[rowPlace] = r
            urValue.base[rowPlace] = v
            urEnd[Int(i)] += 1
        }
        for k in 0..<order.count { slot[Int(order.base[k])] = Int32(k) }
    }
}
