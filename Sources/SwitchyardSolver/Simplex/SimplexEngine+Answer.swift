/// What a solve found, unscaled.
extension SimplexEngine {
    /// Scaled value of any variable.
    @inline(__always)
    func currentValue(_ j: Int) -> Double {
        let p = positionOf[j]
        return p >= 0 ? basicValue[Int(p)] : value[j]
    }

    /// `c'x` of the current basic solution.
    public var objective: Double {
        var sum = 0.0
        for j in 0..<columnCount where cost[j] != 0 { sum += cost[j] * currentValue(j) }
        return sum
    }

    /// Column values of the current basic solution.
    public var primal: [Double] {
        (0..<columnCount).map { currentValue($0) * scaling.column[$0] }
    }

    /// The column values for the length of a call.
    public func withPrimal<Result>(_ body: (UnsafeBufferPointer<Double>) -> Result) -> Result {
        let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: columnCount)
        defer { buffer.deallocate() }
        for j in 0..<columnCount { buffer.initializeElement(at: j, to: currentValue(j) * scaling.column[j]) }
        return body(UnsafeBufferPointer(buffer))
    }

    /// `Ax` of the current basic solution.
    public var rowActivity: [Double] {
        (0..<rowCount).map { -currentValue(columnCount + $0) / scaling.row[$0] }
    }

    /// `c − A'y`.
    public var reducedCost: [Double] {
        (0..<columnCount).map { reducedCosts[$0] / scaling.column[$0] }
    }

    /// Row duals y: change of the objective per unit of the row's right-hand side.
    public var dual: [Double] {
        (0..<rowCount).map { -reducedCosts[columnCount + $0] * scaling.row[$0] }
    }

    /// Multipliers of the rows that prove infeasibility, after `solve` returned `.infeasible`: `y'Ax` stays within bounds,
    /// over the columns' bounds, that `y'r` misses over the rows'. Empty if a column's own bounds cross.
    public func farkasRay() -> [Double] { infeasibleRow }

    /// A direction of the columns along which the objective falls without end, after `.unbounded`.
    public func primalRay() -> [Double] { unboundedRay }

    /// The tableau row of a basis position, unscaled; entries under `1e-12` of the largest are left out.
    public func tableauRow(position: Int, into row: inout TableauRow) {
        row.columns.removeAll(keepingCapacity: true)
        row.columnValues.removeAll(keepingCapacity: true)
        row.rows.removeAll(keepingCapacity: true)
        row.rowValues.removeAll(keepingCapacity: true)
        guard position >= 0, position < rowCount, factorIsValid else { return }
        let rho = work.rho
        rho.clear()
        rho.values[position] = 1
        rho.index[0] = Int32(position)
        rho.count = 1
        factor.btran(rho, expected: work.rhoDensity)
        let combined = work.alpha
        combined.clear()
        let basicVariable = Int(basic[position])
        // Fixed columns are closed to PRICE but belong to the row.
        for j in 0..<columnCount where positionOf[j] < 0 {
            let x = matrix.dot(j, rho.values)
            if abs(x) > 1e-12 {
                row.columns.append(Int32(j))
                row.columnValues.append(x * unit(of: basicVariable) / scaling.column[j])
            }
        }
        if basicVariable < columnCount {
            row.columns.append(Int32(basicVariable))
            row.columnValues.append(1)
        }
        // The logical of row i is −r_i, so a basic one has coefficient 1 on the other side.
        for k in 0..<rho.count {
            let i = Int(rho.index[k])
            guard positionOf[columnCount + i] < 0 || columnCount + i == basicVariable else { continue }
            let x = rho.values[i]
            if abs(x) > 1e-12 {
                row.rows.append(Int32(i))
                row.rowValues.append(x * unit(of: basicVariable) * scaling.row[i])
            }
        }
    }
}
