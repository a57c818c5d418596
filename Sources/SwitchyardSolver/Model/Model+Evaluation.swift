/// Evaluation of points against the model as it was given.
extension Model {
    /// `c'x` plus the constant.
    /// - Parameter point: one value a column.
    public func objectiveValue(of point: [Double]) -> Double {
        var sum = objectiveConstant
        for j in 0..<columnCount { sum += columnCost[j] * point[j] }
        return sum
    }

    /// `a_i'x` of each row.
    public func rowActivity(of point: [Double]) -> [Double] {
        (0..<rowCount).map { i in
            var sum = 0.0
            for e in rowStart[i]..<rowStart[i + 1] { sum += entryValue[e] * point[Int(entryColumn[e])] }
            return sum
        }
    }

    /// Largest violation of a row or column bound, absolute.
    public func maxPrimalViolation(of point: [Double]) -> Double {
        var worst = 0.0
        for j in 0..<columnCount {
            worst = max(worst, max(columnLower[j] - point[j], point[j] - columnUpper[j]))
        }
        for (i, activity) in rowActivity(of: point).enumerated() {
            worst = max(worst, max(rowLower[i] - activity, activity - rowUpper[i]))
        }
        return worst
    }

    /// Largest distance of an integer column's value from an integer.
    public func maxIntegralityViolation(of point: [Double]) -> Double {
        var worst = 0.0
        for j in 0..<columnCount where columnType[j] == .integer {
            worst = max(worst, abs(point[j] - point[j].rounded()))
        }
        return worst
    }
}
