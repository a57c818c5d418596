/// Writer of free MPS. Numbers are written with the shortest decimals that read back to the same double; names that free
/// MPS cannot hold (blanks, empty, repeated) are replaced by `c…` and `r…` with the index.
public enum MPSWriter {
    /// The model as the bytes of a free MPS file.
    public static func write(_ model: Model) -> [UInt8] {
        var text = TextBuffer()
        let (columnNames, rowNames) = names(of: model)
        let objective = isLegal(model.objectiveName) ? model.objectiveName : "obj"
        text.line("NAME \(isLegal(model.name) ? model.name : "")")
        if model.sense == .maximize {
            text.line("OBJSENSE")
            text.line("    MAX")
        }
        text.line("ROWS")
        text.line(" N \(objective)")
        for i in 0..<model.rowCount { text.line(" \(kind(model, i)) \(rowNames[i])") }
        text.line("COLUMNS")
        writeColumns(model, columnNames, rowNames, objective, &text)
        text.line("RHS")
        if model.objectiveConstant != 0 {
            text.line("    RHS \(objective) \(number(-model.objectiveConstant))")
        }
        for i in 0..<model.rowCount {
            let value = side(model, i)
            if value != 0 { text.line("    RHS \(rowNames[i]) \(number(value))") }
        }
        writeRanges(model, rowNames, &text)
        writeBounds(model, columnNames, &text)
        text.line("ENDATA")
        return text.bytes
    }

    /// Names free MPS can hold, by column and by row.
    static func names(of model: Model) -> (columns: [String], rows: [String]) {
        let columns = WritableNames.unique(model.columnNames, prefix: "c", isLegal: isLegal)
        let rows = WritableNames.unique(
            model.rowNames, prefix: "r", reserved: [model.objectiveName], isLegal: isLegal)
        return (columns, rows)
    }

    static func isLegal(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 != 127 }
    }

    /// Row type: ranged rows are E rows whose width does not survive `lower + (upper − lower)` exactly as L or G rows.
    private static func kind(_ model: Model, _ i: Int) -> String {
        let (lower, upper) = (model.rowLower[i], model.rowUpper[i])
        if lower == upper { return "E" }
        if upper == .infinity && lower == -.infinity { return "L" }
        if upper == .infinity { return "G" }
        if lower == -.infinity { return "L" }
        return lower + (upper - lower) == upper ? "G" : "L"
    }

    private static func side(_ model: Model, _ i: Int) -> Double {
        kind(model, i) == "L" ? model.rowUpper[i] : model.rowLower[i]
    }

    private static func number(_ value: Double) -> String {
        if value.isInfinite { return value < 0 ? "-1e30" : "1e30" }
        return ShortestDecimal.text(value)
    }

    private static func writeColumns(
        _ model: Model, _ columnNames: [String], _ rowNames: [String], _ objective: String,
        _ text: inout TextBuffer
    ) {
        let matrix = model.columnMatrix()
        var inBlock = false
        var markers = 0
        for j in 0..<model.columnCount {
            let integer = model.columnType[j] == .integer
            if integer != inBlock {
                text.line("    M\(markers) 'MARKER' '\(integer ? "INTORG" : "INTEND")'")
                markers += 1
                inBlock = integer
            }
            let entries = matrix.start[j]..<matrix.start[j + 1]
            // A column without entries is declared by its cost, zero included.
            if model.columnCost[j] != 0 || entries.isEmpty {
                text.line("    \(columnNames[j]) \(objective) \(number(model.columnCost[j]))")
            }
            for k in entries {
                text.line(
                    "    \(columnNames[j]) \(rowNames[Int(matrix.index[k])]) \(number(matrix.value[k]))")
            }
        }
        if inBlock { text.line("    M\(markers) 'MARKER' 'INTEND'") }
    }

    private static func writeRanges(_ model: Model, _ rowNames: [String], _ text: inout TextBuffer) {
        var started = false
        for i in 0..<model.rowCount {
            let (lower, upper) = (model.rowLower[i], model.rowUpper[i])
            if lower == upper || lower.isInfinite || upper.isInfinite { continue }
            if !started { text.line("RANGES") }
            started = true
            text.line("    RNG \(rowNames[i]) \(number(upper - lower))")
        }
    }

    private static func writeBounds(_ model: Model, _ columnNames: [String], _ text: inout TextBuffer) {
        text.line("BOUNDS")
        for j in 0..<model.columnCount {
            let (lower, upper) = (model.columnLower[j], model.columnUpper[j])
            let name = columnNames[j]
            if lower == upper && lower.isFinite {
                text.line(" FX BND \(name) \(number(lower))")
            } else if lower == -.infinity && upper == .infinity {
                text.line(" FR BND \(name)")
            } else if model.columnType[j] == .integer && lower == 0 && upper == 1 {
                text.line(" BV BND \(name)")
            } else {
                if lower == -.infinity {
                    text.line(" MI BND \(name)")
                } else if lower != 0 || upper < 0 {
                    text.line(" LO BND \(name) \(number(lower))")
                }
                if upper != .infinity {
                    text.line(" UP BND \(name) \(number(upper))")
                } else if model.columnType[j] == .integer {
                    text.line(" PL BND \(name)")
                }
            }
        }
    }
}
