/// Continuous columns that are whole where the integer columns are, found from rows in which no other column is continuous.
///
/// Achterberg, Bixby, Gu, Rothberg and Weninger, "Presolve reductions in mixed integer programming", INFORMS Journal on
/// Computing 32(2), 2020, 3.11, doi:10.1287/ijoc.2018.0857. Cuts round them, propagation rounds their bounds, and the
/// objective gets a grid; branching and heuristics leave them alone, as they follow from the others.
extension WorkingProblem {
    /// What a quotient's distance from a whole number may come to at the column's bounds: far less than what propagation forgives.
    private static let wholeness = 1e-9
    /// The rounding of a quotient, relative to its size: 0.3 / 0.1 is whole.
    private static let quotientRounding = 1e-15
    /// Quotients above this leave too few digits to tell.
    private static let largest = 1e7

    /// Marks the columns in `isIntegral`.
    ///
    /// A column is whole at every point if an equation gives it as a whole combination of whole columns. It is so at some optimal
    /// point if every row that it is in, divided by its coefficient, is such a combination with whole sides: its range
    /// then ends at whole numbers whatever values the others have.
    /// - Returns: the columns, in the order in which they were found.
    @discardableResult func markImpliedIntegers() -> [Int32] {
        var continuous = [Int32](repeating: 0, count: rowCount)
        for i in 0..<rowCount {
            for e in rowStart[i]..<rowStart[i + 1] where rowValue[e] != 0 && !isIntegral[Int(rowColumn[e])] {
                continuous[i] += 1
            }
        }
        var queue = (0..<Int32(columnCount)).filter { !isIntegral[Int($0)] }
        var found: [Int32] = []
        while !queue.isEmpty {
            var next: [Int32] = []
            for column in queue where !isIntegral[Int(column)] && isImplied(Int(column), continuous) {
                isIntegral[Int(column)] = true
                found.append(column)
                for e in columnStart[Int(column)]..<columnStart[Int(column) + 1] where columnValue[e] != 0 {
                    let i = Int(columnRow[e])
                    guard i < rowCount else { continue }
                    continuous[i] -= 1
                    guard continuous[i] == 1 else { continue }
                    for f in rowStart[i]..<rowStart[i + 1]
                    where rowValue[f] != 0 && !isIntegral[Int(rowColumn[f])] {
                        next.append(rowColumn[f])
                    }
                }
            }
            queue = next
        }
        return found
    }

    private func isImplied(_ j: Int, _ continuous: [Int32]) -> Bool {
        var follows = Self.isWhole(lower[j]) && Self.isWhole(upper[j])
        for e in columnStart[j]..<columnStart[j + 1] where columnValue[e] != 0 {
            let i = Int(columnRow[e])
            guard i < rowCount else { continue }
            let isWhole = continuous[i] == 1 && isWholeRow(i, without: j, over: columnValue[e])
            if isWhole && rowLower[i] == rowUpper[i] { return true }
            follows = follows && isWhole
        }
        return follows
    }

    private func isWholeRow(_ i: Int, without j: Int, over a: Double) -> Bool {
        guard Self.isWhole(rowLower[i] / a), Self.isWhole(rowUpper[i] / a) else { return false }
        return (rowStart[i]..<rowStart[i + 1]).allSatisfy {
            let k = Int(rowColumn[$0])
            return k == j || Self.isWhole(rowValue[$0] / a, times: max(abs(lower[k]), abs(upper[k])))
        }
    }

    private static func isWhole(_ quotient: Double, times value: Double = 1) -> Bool {
        if quotient.isInfinite { return true }
        let distance = abs(quotient - quotient.rounded())
        return abs(quotient) < largest
            && (distance <= quotientRounding * abs(quotient) || distance * value <= wholeness)
    }
}

/// The columns of a model, not presolved, that `WorkingProblem.markImpliedIntegers` finds. For tests.
package func impliedIntegers(_ model: Model) -> [Column] {
    WorkingProblem(model).markImpliedIntegers().map { Column(index: Int($0)) }
}
