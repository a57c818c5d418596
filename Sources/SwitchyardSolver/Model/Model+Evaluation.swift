/// Evaluation of points against the model as it was given.
extension Model {
    /// `c'x` plus the constant, summed with compensation, as large parts may cancel.
    ///
    /// Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974,
    /// doi:10.1002/zamm.19740540106.
    /// - Parameter point: one value a column.
    public func objectiveValue(of point: [Double]) -> Double {
        var sum = objectiveConstant
        var lost = 0.0
        for j in 0..<columnCount {
            let term = columnCost[j] * point[j]
            let next = sum + term
            if next.isFinite { lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum }
            sum = next
        }
        return sum + lost
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
