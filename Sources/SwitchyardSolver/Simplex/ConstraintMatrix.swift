/// The scaled matrix of the structural columns, by column and by row.
///
/// In each row the entries of open columns, those that may still enter the basis, come first; a column is opened and
/// closed in time linear in its entries, because each entry knows its place in the other copy.
final class ConstraintMatrix {
    let rows: Int
    let columns: Int
    let start: UnsafeMutablePointer<Int>
    let row: UnsafeMutablePointer<Int32>
    let value: UnsafeMutablePointer<Double>
    private let placeInRow: UnsafeMutablePointer<Int32>
    let rowStart: UnsafeMutablePointer<Int>
    private let rowOpenEnd: UnsafeMutablePointer<Int>
    let rowColumn: UnsafeMutablePointer<Int32>
    let rowValue: UnsafeMutablePointer<Double>
    private let placeInColumn: UnsafeMutablePointer<Int32>
    private let isOpen: UnsafeMutablePointer<Bool>

    /// - Parameter byColumn: scaled entries; every column starts closed.
    init(byColumn: SparseMatrix, rows: Int) {
        self.rows = rows
        columns = byColumn.lineCount
        let entries = byColumn.index.count
        func block<Element: BitwiseCopyable>(_ count: Int, _ value: Element) -> UnsafeMutablePointer<Element>
        {
            let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, count))
            pointer.initialize(repeating: value, count: max(1, count))
            return pointer
        }
        start = block(columns + 1, 0)
        row = block(entries, 0)
        value = block(entries, 0)
        placeInRow = block(entries, 0)
        rowStart = block(rows + 1, 0)
        rowOpenEnd = block(rows, 0)
        rowColumn = block(entries, 0)
        rowValue = block(entries, 0)
        placeInColumn = block(entries, 0)
        isOpen = block(columns, false)
        for j in 0...columns { start[j] = byColumn.start[j] }
        for e in 0..<entries {
            row[e] = byColumn.index[e]
            value[e] = byColumn.value[e]
            rowStart[Int(row[e]) + 1] += 1
        }
        for i in 0..<rows {
            rowStart[i + 1] += rowStart[i]
            rowOpenEnd[i] = rowStart[i]
        }
        for j in 0..<columns {
            for e in start[j]..<start[j + 1] {
                let i = Int(row[e])
                let place = rowOpenEnd[i]
                rowColumn[place] = Int32(j)
                rowValue[place] = value[e]
                placeInColumn[place] = Int32(e)
                placeInRow[e] = Int32(place)
                rowOpenEnd[i] += 1
            }
        }
        for i in 0..<rows { rowOpenEnd[i] = rowStart[i] }
    }

    deinit {
        start.deallocate()
        row.deallocate()
        value.deallocate()
        placeInRow.deallocate()
        rowStart.deallocate()
        rowOpenEnd.deallocate()
        rowColumn.deallocate()
        rowValue.deallocate()
        placeInColumn.deallocate()
        isOpen.deallocate()
    }

    var basisColumns: BasisColumns {
        BasisColumns(
            columns: columns, start: UnsafePointer(start), row: UnsafePointer(row),
            value: UnsafePointer(value))
    }

    /// The entries by column, as built.
    var byColumn: SparseMatrix {
        SparseMatrix(
            start: Array(UnsafeBufferPointer(start: start, count: columns + 1)),
            index: Array(UnsafeBufferPointer(start: row, count: start[columns])),
            value: Array(UnsafeBufferPointer(start: value, count: start[columns])))
    }

    /// Puts a column among those that PRICE looks at, or takes it out.
    @inline(__always)
    func setOpen(_ j: Int, _ open: Bool) {
        guard isOpen[j] != open else { return }
        isOpen[j] = open
        for e in start[j]..<start[j + 1] {
            let i = Int(row[e])
            if open {
                swapPlaces(Int(placeInRow[e]), rowOpenEnd[i])
                rowOpenEnd[i] &+= 1
            } else {
                rowOpenEnd[i] &-= 1
                swapPlaces(Int(placeInRow[e]), rowOpenEnd[i])
            }
        }
    }

    @inline(__always)
    private func swapPlaces(_ a: Int, _ b: Int) {
        if a == b { return }
        let column = rowColumn[a]
        let entry = rowValue[a]
        let place = placeInColumn[a]
        rowColumn[a] = rowColumn[b]
        rowValue[a] = rowValue[b]
        placeInColumn[a] = placeInColumn[b]
        rowColumn[b] = column
        rowValue[b] = entry
        placeInColumn[b] = place
        placeInRow[Int(placeInColumn[a])] = Int32(truncatingIfNeeded: a)
        placeInRow[Int(place)] = Int32(truncatingIfNeeded: b)
    }

    /// `alpha ← A' rho` over the open columns; `alpha` must be clear.
    /// - Parameter expected: share of nonzeros that results have had.
    func price(_ rho: SparseVector, into alpha: SparseVector, expected: Double) {
        if rho.density > 0.75 {
            priceByColumn(rho, into: alpha)
        } else if expected > 0.1 && rho.count > 2 {
            priceByRowDense(rho, into: alpha)
        } else {
            priceByRow(rho, into: alpha)
        }
    }

    /// By rows without a list; the nonzeros are found afterwards.
    private func priceByRowDense(_ rho: SparseVector, into alpha: SparseVector) {
        let values = alpha.values
        let rowColumn = self.rowColumn
        let rowValue = self.rowValue
        for k in 0..<rho.count {
            let i = Int(rho.index[k])
            let x = rho.values[i]
            var e = rowStart[i]
            let end = rowOpenEnd[i]
            while e < end {
                values[Int(rowColumn[e])] += x * rowValue[e]
                e &+= 1
            }
        }
        alpha.count = -1
        alpha.pack()
    }

    private func priceByRow(_ rho: SparseVector, into alpha: SparseVector) {
        let values = alpha.values
        let list = alpha.index
        let rowColumn = self.rowColumn
        let rowValue = self.rowValue
        var count = 0
        for k in 0..<rho.count {
            let i = Int(rho.index[k])
            let x = rho.values[i]
            var e = rowStart[i]
            let end = rowOpenEnd[i]
            while e < end {
                let j = Int(rowColumn[e])
                let old = values[j]
                let new = old + x * rowValue[e]
                if old == 0 {
                    list[count] = Int32(truncatingIfNeeded: j)
                    count &+= 1
                }
                values[j] = abs(new) < SparseVector.dropTolerance ? SparseVector.tiny : new
                e &+= 1
            }
        }
        alpha.count = count
        alpha.tidy()
    }

    /// `into ← A' y` over all columns, closed ones too; `into` must be clear.
    func combine(_ y: SparseVector, into combined: SparseVector) {
        for k in 0..<y.count {
            let i = Int(y.index[k])
            let x = y.values[i]
            for e in rowStart[i]..<rowStart[i + 1] { combined.add(Int(rowColumn[e]), x * rowValue[e]) }
        }
        combined.tidy()
    }

    private func priceByColumn(_ rho: SparseVector, into alpha: SparseVector) {
        let x = rho.values
        var count = 0
        for j in 0..<columns where isOpen[j] {
            var sum = 0.0
            var e = start[j]
            let end = start[j + 1]
            while e < end {
                sum += value[e] * x[Int(row[e])]
                e &+= 1
            }
            if abs(sum) >= SparseVector.dropTolerance {
                alpha.values[j] = sum
                alpha.index[count] = Int32(truncatingIfNeeded: j)
                count &+= 1
            }
        }
        alpha.count = count
    }

    /// Dot product of a column with a dense vector by row.
    @inline(__always)
    func dot(_ j: Int, _ x: UnsafePointer<Double>) -> Double {
        var sum = 0.0
        var e = start[j]
        let end = start[j + 1]
        while e < end {
            sum += value[e] * x[Int(row[e])]
            e &+= 1
        }
        return sum
    }
}
