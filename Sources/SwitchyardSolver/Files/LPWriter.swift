/// Writer of the CPLEX LP format. Numbers read back to the same double; names the format cannot hold are replaced by
/// `c…` and `r…` with the index.
public enum LPWriter {
    /// The model as the bytes of an LP file.
    public static func write(_ model: Model) -> [UInt8] {
        var text = TextBuffer()
        let columnNames = WritableNames.unique(model.columnNames, prefix: "c", isLegal: isLegal)
        let rowNames = WritableNames.unique(model.rowNames, prefix: "r", isLegal: isLegal)
        text.line(model.sense == .maximize ? "Maximize" : "Minimize")
        text.append(" \(isLegal(model.objectiveName) ? model.objectiveName : "obj"):")
        // Every column appears in the objective, so that the file keeps their order.
        for j in 0..<model.columnCount {
            term(model.columnCost[j], columnNames[j], &text)
            if j % 6 == 5 { text.append("\n") }
        }
        if model.objectiveConstant != 0 { text.append(signed(model.objectiveConstant)) }
        text.line("")
        text.line("Subject To")
        for i in 0..<model.rowCount { row(model, i, rowNames[i], columnNames, &text) }
        text.line("Bounds")
        for j in 0..<model.columnCount {
            let (lower, upper) = (model.columnLower[j], model.columnUpper[j])
            let name = columnNames[j]
            if lower == -.infinity && upper == .infinity {
                text.line(" \(name) free")
            } else if lower == upper && lower.isFinite {
                text.line(" \(name) = \(ShortestDecimal.text(lower))")
            } else if lower != 0 || upper != .infinity {
                text.line(" \(number(lower)) <= \(name) <= \(number(upper))")
            }
        }
        let integers = (0..<model.columnCount).filter { model.columnType[$0] == .integer }
        if !integers.isEmpty {
            text.line("General")
            for j in integers { text.line(" \(columnNames[j])") }
        }
        text.line("End")
        return text.bytes
    }

    private static func row(
        _ model: Model, _ i: Int, _ name: String, _ columnNames: [String], _ text: inout TextBuffer
    ) {
        let (lower, upper) = (model.rowLower[i], model.rowUpper[i])
        text.append(" \(name):")
        let isRange = lower.isFinite && upper.isFinite && lower != upper
        if isRange { text.append(" \(ShortestDecimal.text(lower)) <=") }
        let entries = model.rowStart[i]..<model.rowStart[i + 1]
        if entries.isEmpty { text.append(model.columnCount > 0 ? " 0 \(columnNames[0])" : " 0") }
        for (position, k) in entries.enumerated() {
            term(model.entryValue[k], columnNames[Int(model.entryColumn[k])], &text)
            if position % 6 == 5 { text.append("\n") }
        }
        if lower == upper {
            text.line(" = \(number(lower))")
        } else if isRange || lower == -.infinity {
            text.line(" <= \(number(upper))")
        } else {
            text.line(" >= \(number(lower))")
        }
    }

    private static func term(_ value: Double, _ name: String, _ text: inout TextBuffer) {
        text.append("\(signed(value)) \(name)")
    }

    private static func signed(_ value: Double) -> String {
        value < 0 ? " - \(ShortestDecimal.text(-value))" : " + \(ShortestDecimal.text(value))"
    }

    private static func number(_ value: Double) -> String {
        value.isInfinite ? (value < 0 ? "-inf" : "+inf") : ShortestDecimal.text(value)
    }

    private static let reserved: Set<String> = [
        "st", "s.t.", "st.", "subject", "such", "bounds", "bound", "general", "generals", "gen", "integer",
        "integers",
        "int", "binary", "binaries", "bin", "semi", "semis", "sos", "sos1", "sos2", "end", "free", "inf",
        "infinity",
        "nan", "min", "max", "minimize", "maximize", "minimise", "maximise", "minimum", "maximum",
    ]

    /// Starts with a letter or underscore, not like an exponent, holds only the format's characters and no semicolon at
    /// its end, is no section word.
    private static func isLegal(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 255 else { return false }
        let lower = first | 0x20
        let startsWell =
            (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")) || first == UInt8(ascii: "_")
        guard startsWell, bytes.allSatisfy({ LPLexer.isNameByte($0) && $0 < 0x80 }) else { return false }
        if lower == UInt8(ascii: "e") && (bytes.count == 1 || DecimalNumber.isDigit(bytes[1])) {
            return false
        }
        return bytes.last != UInt8(ascii: ";") && !reserved.contains(name.lowercased())
    }
}

/// Bytes of a file under construction.
struct TextBuffer {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func line(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(10)
    }
}

/// Shortest decimal text that reads back to the same double, without a trailing `.0`.
enum ShortestDecimal {
    static func text(_ value: Double) -> String {
        if value == 0 { return "0" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

/// Names a format can hold, one for each index, without repeats.
enum WritableNames {
    static func unique(
        _ names: [String], prefix: String, reserved: [String] = [], isLegal: (String) -> Bool
    ) -> [String] {
        var used = Set(reserved)
        var result = names
        var replaced: [Int] = []
        for (index, name) in names.enumerated() {
            if !isLegal(name) || !used.insert(name).inserted { replaced.append(index) }
        }
        for index in replaced {
            var candidate = "\(prefix)\(index + 1)"
            while !used.insert(candidate).inserted { candidate += "_" }
            result[index] = candidate
        }
        return result
    }
}
