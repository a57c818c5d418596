/// Rows and columns that come and go between solves.
extension SimplexEngine {
    /// Adds rows at the end, their logicals basic: the basis stays a basis, and dual feasible if it was.
    public func addRows(_ rows: [CutRow]) {
        guard !rows.isEmpty else { return }
        let n = columnCount
        let m = rowCount
        var byRow = matrix.byColumn.transposed(lines: m)
        for row in rows {
            var largest = 0.0
            for (j, v) in zip(row.indices, row.values) {
                largest = max(largest, abs(v) * scaling.column[Int(j)])
            }
            let factor = largest > 0 && settings.scale ? Scaling.powerOfTwo(1 / largest) : 1
            scaling.row.append(factor)
            for (j, v) in zip(row.indices, row.values) where v != 0 {
                byRow.index.append(j)
                byRow.value.append(v * factor * scaling.column[Int(j)])
            }
            byRow.start.append(byRow.index.count)
        }
        resize(columns: n, rows: m + rows.count)
        for (k, row) in rows.enumerated() {
            let i = m + k
            let j = n + i
            lower[j] = -row.upper * scaling.row[i]
            upper[j] = -row.lower * scaling.row[i]
            cost[j] = 0
            value[j] = 0
            move[j] = Move.fixed
            basic[i] = Int32(j)
            positionOf[j] = Int32(i)
            weight[i] = 1
        }
        matrix = ConstraintMatrix(byColumn: byRow.transposed(lines: n), rows: rowCount)
    }

    /// Removes rows. Where a removed row's logical was basic the basis stays one; otherwise it is repaired.
    public func deleteRows(_ remove: [Bool]) {
        guard remove.count == rowCount, remove.contains(true) else { return }
        let n = columnCount
        let m = rowCount
        let saved = basis
        let weightOf = work.weightOf.base
        for p in 0..<m { weightOf[Int(basic[p])] = weight[p] }
        var weights = (0..<n + m).map { weightOf[$0] }
        for p in 0..<m { weightOf[Int(basic[p])] = 1 }

        let kept = (0..<m).filter { !remove[$0] }
        var newRow = [Int32](repeating: -1, count: m)
        for (new, old) in kept.enumerated() { newRow[old] = Int32(new) }
        let old = matrix.byColumn
        var columns = SparseMatrix(start: [0], index: [], value: [])
        columns.start.reserveCapacity(n + 1)
        for j in 0..<n {
            for e in old.start[j]..<old.start[j + 1] where newRow[Int(old.index[e])] >= 0 {
                columns.index.append(newRow[Int(old.index[e])])
                columns.value.append(old.value[e])
            }
            columns.start.append(columns.index.count)
        }
        for (new, old) in kept.enumerated() {
            lower[n + new] = lower[n + old]
            upper[n + new] = upper[n + old]
            cost[n + new] = 0
            move[n + new] = move[n + old]
            value[n + new] = value[n + old]
            weights[n + new] = weights[n + old]
        }
        scaling.row = kept.map { scaling.row[$0] }
        resize(columns: n, rows: kept.count)
        matrix = ConstraintMatrix(byColumn: columns, rows: rowCount)
        installFresh(Basis(columns: saved.columns, rows: kept.map { saved.rows[$0] }), weights: weights)
    }

    /// Adds columns at the end, each nonbasic at a bound: the basis stays primal feasible if it was.
    public func addColumns(_ newColumns: [NewColumn]) {
        guard !newColumns.isEmpty else { return }
        let n = columnCount
        let m = rowCount
        let saved = basis
        let weightOf = work.weightOf.base
        for p in 0..<m { weightOf[Int(basic[p])] = weight[p] }
        let extra = newColumns.count
        let weights =
            (0..<n).map { weightOf[$0] } + Array(repeating: 1, count: extra)
            + (0..<m).map { weightOf[n + $0] }
        for p in 0..<m { weightOf[Int(basic[p])] = 1 }
        var columns = matrix.byColumn
        for column in newColumns {
            var largest = 0.0
            var smallest = Double.infinity
            for (i, v) in zip(column.indices, column.values) where v != 0 {
                largest = max(largest, abs(v) * scaling.row[Int(i)])
                smallest = min(smallest, abs(v) * scaling.row[Int(i)])
            }
            let factor =
                largest > 0 && settings.scale
                ? Scaling.powerOfTwo(1 / (largest * smallest).squareRoot()) : 1
            scaling.column.append(factor)
            let entries = zip(column.indices, column.values).filter { $0.1 != 0 }.sorted { $0.0 < $1.0 }
            for (i, v) in entries {
                columns.index.append(i)
                columns.value.append(v * factor * scaling.row[Int(i)])
            }
            columns.start.append(columns.index.count)
        }
        resize(columns: n + extra, rows: m)
        // Logicals move up; from the last one, because the places overlap.
        for i in stride(from: m - 1, through: 0, by: -1) {
            lower[n + extra + i] = lower[n + i]
            upper[n + extra + i] = upper[n + i]
            cost[n + extra + i] = cost[n + i]
        }
        for (k, column) in newColumns.enumerated() {
            let j = n + k
            lower[j] = column.lower / scaling.column[j]
            upper[j] = column.upper / scaling.column[j]
            cost[j] = column.cost * scaling.column[j]
            move[j] = Move.fixed
            rest(j)
        }
        matrix = ConstraintMatrix(byColumn: columns, rows: m)
        let added = (n..<n + extra).map { j -> Basis.Position in
            move[j] == Move.free ? .free : move[j] == Move.down ? .atUpper : .atLower
        }
        installFresh(Basis(columns: saved.columns + added, rows: saved.rows), weights: weights)
    }

    /// Sets a basis after the numbering of variables changed.
    private func installFresh(_ new: Basis, weights: [Double]) {
        let n = columnCount
        for p in 0..<rowCount { basic[p] = Int32(n + p) }
        for j in 0..<variableCount { positionOf[j] = j < n ? -1 : Int32(j - n) }
        for j in 0..<n { rest(j) }
        basis = new
        for p in 0..<rowCount { weight[p] = weights[Int(basic[p])] }
        factorIsValid = false
    }

    private func resize(columns: Int, rows: Int) {
        columnCount = columns
        rowCount = rows
        let total = columns + rows
        lower.reserve(total, filler: 0)
        upper.reserve(total, filler: 0)
        cost.reserve(total, filler: 0)
        workLower.reserve(total, filler: 0)
        workUpper.reserve(total, filler: 0)
        workCost.reserve(total, filler: 0)
        value.reserve(total, filler: 0)
        reducedCosts.reserve(total, filler: 0)
        positionOf.reserve(total, filler: -1)
        move.reserve(total, filler: 0)
        basic.reserve(rows, filler: 0)
        basicValue.reserve(rows, filler: 0)
        basicLower.reserve(rows, filler: 0)
        basicUpper.reserve(rows, filler: 0)
        weight.reserve(rows, filler: 1)
        work = SimplexWorkspace(rows: rows, columns: columns)
        factor = BasisFactor(rows: rows)
        factorIsValid = false
        dualsAreCurrent = false
    }
}
