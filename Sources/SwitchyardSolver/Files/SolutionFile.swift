/// Solutions as text: a header of comment lines, then one `name value` line for each column.
public enum SolutionFile {
    /// The point of a solution; columns without a name are called `c…` with their number.
    public static func write(_ solution: Solution, of model: Model) -> [UInt8] {
        var text = TextBuffer()
        text.line("# status \(solution.status.rawValue)")
        if !solution.objective.isNaN { text.line("# objective \(ShortestDecimal.text(solution.objective))") }
        for (j, value) in solution.primal.enumerated() {
            text.line("\(model.columnLabel(j)) \(ShortestDecimal.text(value))")
        }
        return text.bytes
    }
}

extension Model {
    /// Name of a column (row) to show, `c…` (`r…`) with its number from 1 if it has none.
    package func columnLabel(_ j: Int) -> String { columnNames[j].isEmpty ? "c\(j + 1)" : columnNames[j] }
    package func rowLabel(_ i: Int) -> String { rowNames[i].isEmpty ? "r\(i + 1)" : rowNames[i] }
}
