/// Solutions as text: a header of comment lines, then one `name value` line for each column.
public enum SolutionFile {
    /// The point of a solution; columns without a name are called `c…` with their number.
    public static func write(_ solution: Solution, of model: Model) -> [UInt8] {
        var text = TextBuffer()
        text.line("# status \(solution.status.rawValue)")
        if !solution.objective.isNaN { text.line("# objective \(ShortestDecimal.text(solution.objective))") }
        for (j, value) in solution.primal.enumerated() {
            let name = model.columnNames[j]
            text.line("\(name.isEmpty ? "c\(j + 1)" : name) \(ShortestDecimal.text(value))")
        }
        return text.bytes
    }
}
