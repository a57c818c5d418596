extension Presolver {
    /// A basic solution of the reduced model, duals in the minimised sense.
    package struct ReducedSolution {
        package var primal: [Double]
        package var dual: [Double]
        package var reducedCost: [Double]
        package var basis: Basis

        package init(primal: [Double], dual: [Double], reducedCost: [Double], basis: Basis) {
            self.primal = primal
            self.dual = dual
            self.reducedCost = reducedCost
            self.basis = basis
        }
    }

    /// Original number of each column (row) of the reduced model, ascending.
    package var survivingColumns: [Int] { (0..<p.columnTotal).filter { p.columnAlive[$0] } }
    package var survivingRows: [Int] { (0..<p.rowTotal).filter { p.rowAlive[$0] } }

    /// The reduced model, in the sense of the original. Names are left empty.
    package func reducedModel() -> Model {
        var reduced = Model(name: model.name)
        let sign: Double = model.sense == .maximize ? -1 : 1
        reduced.sense = model.sense
        reduced.objectiveConstant = model.objectiveConstant + sign * p.offset
        let columns = survivingColumns
        let rows = survivingRows
        var number = [Int32](repeating: -1, count: p.columnTotal)
        for (new, j) in columns.enumerated() { number[j] = Int32(new) }
        reduced.columnLower = columns.map { p.lower[$0] }
        reduced.columnUpper = columns.map { p.upper[$0] }
        reduced.columnCost = columns.map { p.cost[$0] == 0 ? 0 : sign * p.cost[$0] }
        reduced.columnType = columns.map { model.columnType[$0] }
        reduced.columnNames = Array(repeating: "", count: columns.count)
        reduced.rowNames = Array(repeating: "", count: rows.count)
        reduced.rowLower = rows.map { p.rowLower[$0] }
        reduced.rowUpper = rows.map { p.rowUpper[$0] }
        var entries: [(Int32, Double)] = []
        for i in rows {
            entries.removeAll(keepingCapacity: true)
            var k = p.rowHead[i]
            while k >= 0 {
                entries.append((number[Int(p.entryColumn[Int(k)])], p.entryValue[Int(k)]))
                k = p.rowNext[Int(k)]
            }
            entries.sort { $0.0 < $1.0 }
            for (column, value) in entries {
                reduced.entryColumn.append(column)
                reduced.entryValue.append(value)
            }
            reduced.rowStart.append(reduced.entryColumn.count)
        }
        return reduced
    }

    /// Full solution of the original model: primal, dual, reduced costs (minimised sense) and a basis.
    package func postsolve(_ solution: ReducedSolution) -> ReducedSolution {
        postsolve(solution, isPoint: false)
    }

    private func postsolve(_ solution: ReducedSolution, isPoint: Bool) -> ReducedSolution {
        var state = PostsolveState(
            primal: Array(repeating: 0, count: p.columnTotal), dual: Array(repeating: 0, count: p.rowTotal),
            reducedCost: Array(repeating: 0, count: p.columnTotal),
            columnPosition: Array(repeating: .atLower, count: p.columnTotal),
            rowPosition: Array(repeating: .basic, count: p.rowTotal), isPoint: isPoint)
        for (new, j) in survivingColumns.enumerated() {
            state.primal[j] = solution.primal[new]
            state.reducedCost[j] = solution.reducedCost[new]
            var position = solution.basis.columns[new]
            // On a fixed line the sign of the multiplier tells which bound it stands for.
            if position != .basic && p.lower[j] == p.upper[j] {
                position = solution.reducedCost[new] >= 0 ? .atLower : .atUpper
            }
            state.columnPosition[j] = position
        }
        for (new, i) in survivingRows.enumerated() {
            state.dual[i] = solution.dual[new]
            var position = solution.basis.rows[new]
            if position != .basic && p.rowLower[i] == p.rowUpper[i] {
                position = solution.dual[new] >= 0 ? .atLower : .atUpper
            }
            state.rowPosition[i] = position
        }
        state.undo(stack)
        return ReducedSolution(
            primal: state.primal, dual: state.dual, reducedCost: state.reducedCost,
            basis: Basis(columns: state.columnPosition, rows: state.rowPosition))
    }

    /// The point of the original model that a point of the reduced model stands for, integer columns integral if they
    /// were. Duals play no part.
    package func postsolve(primal: [Double]) -> [Double] {
        let columns = Array(repeating: Basis.Position.basic, count: primal.count)
        let rowCount = survivingRows.count
        let rows = Array(repeating: Basis.Position.basic, count: rowCount)
        let zeroDual = [Double](repeating: 0, count: rowCount)
        let zeroCost = [Double](repeating: 0, count: primal.count)
        return postsolve(
            ReducedSolution(
                primal: primal, dual: zeroDual, reducedCost: zeroCost,
                basis: Basis(columns: columns, rows: rows)), isPoint: true
        ).primal
    }

    /// The reduced model's point for a point of the original, as far as the reductions allow it: columns that presolve
    /// fixed are dropped, merged ones added up. Feasible if the point obeys what presolve decided.
    package func reduce(primal: [Double]) -> [Double] {
        var point = primal
        for reduction in stack.reductions where reduction.kind == .duplicateColumn {
            point[Int(reduction.other)] += reduction.pivot * point[Int(reduction.column)]
        }
        return survivingColumns.map { point[$0] }
    }
}
