/// Bases in the MPS basis format, as CPLEX, GLPK and Clp write and read it.
///
///     NAME afiro
///      XU x1 r1        x1 is basic, r1 nonbasic at its upper side
///      XL x2 r2        x2 is basic, r2 nonbasic at its lower side
///      UL x3           x3 is nonbasic at its upper bound
///      LL x4           x4 is nonbasic at its lower bound
///     ENDATA
///
/// Columns not named are nonbasic at their lower bounds, rows not named are basic. UL and LL also take a row. A basis
/// with too few or too many basic lines is read with a warning; `solveLinear` completes it.
public enum BasisFile {
    /// The basis as the bytes of a file. Names the format cannot hold are replaced as in `MPSWriter`.
    public static func write(_ basis: Basis, of model: Model) -> [UInt8] {
        let names = BasisNames(model)
        var text = TextBuffer()
        text.line("NAME \(MPSWriter.isLegal(model.name) ? model.name : "")")
        let nonbasicRows = basis.rows.indices.filter { basis.rows[$0] != .basic }
        let basicColumns = basis.columns.indices.filter { basis.columns[$0] == .basic }
        for (j, i) in zip(basicColumns, nonbasicRows) {
            text.line(" \(basis.rows[i] == .atUpper ? "XU" : "XL") \(names.columns[j]) \(names.rows[i])")
        }
        for i in nonbasicRows.dropFirst(basicColumns.count) {
            text.line(" \(basis.rows[i] == .atUpper ? "UL" : "LL") \(names.rows[i])")
        }
        for j in basis.columns.indices where basis.columns[j] == .atUpper {
            text.line(" UL \(names.columns[j])")
        }
        text.line("ENDATA")
        return text.bytes
    }

    /// Reads a basis file from disk, gzip or plain.
    public static func read(
        path: String, for model: Model
    ) throws(ModelFileError) -> (basis: Basis, warnings: [ModelFileWarning]) {
        try read(try ModelFile.text(path: path), for: model, file: path)
    }

    /// Reads a basis of a model.
    /// - Throws: `ModelFileError` with the line at fault.
    public static func read(
        _ bytes: [UInt8], for model: Model, file: String = "basis text"
    ) throws(ModelFileError) -> (basis: Basis, warnings: [ModelFileWarning]) {
        var reader = BasisReader(model: model, file: file)
        var number = 0
        var isEnded = false
        var position = 0
        while position < bytes.count && !isEnded {
            number += 1
            let end = bytes[position...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
            isEnded = try reader.line(bytes[position..<end], number)
            position = end + 1
            if end + 1 < bytes.count && bytes[end] == 13 && bytes[end + 1] == 10 { position += 1 }
        }
        guard isEnded else {
            throw ModelFileError(
                kind: .malformed, file: file, line: max(1, number),
                message: number == 0 ? "the file is empty" : "the file ends without ENDATA, so it was cut off"
            )
        }
        return (reader.basis, reader.finish(line: number))
    }
}

/// Names as a basis file holds them, and what they stand for.
private struct BasisNames {
    let columns: [String]
    let rows: [String]

    init(_ model: Model) {
        (columns, rows) = MPSWriter.names(of: model)
    }

    /// Number of each name: as the files we write have it, and as the model has it.
    static func numbers(_ written: [String], _ own: [String]) -> [String: Int] {
        var result: [String: Int] = [:]
        for (index, name) in written.enumerated() { result[name] = index }
        for (index, name) in own.enumerated() where result[name] == nil { result[name] = index }
        return result
    }
}

private struct BasisReader {
    let model: Model
    let file: String
    let columnNumber: [String: Int]
    let rowNumber: [String: Int]
    var basis: Basis
    /// Line that placed each column and row; 0 if none did.
    var columnLine: [Int]
    var rowLine: [Int]
    var warnings: [ModelFileWarning] = []

    init(model: Model, file: String) {
        self.model = model
        self.file = file
        let names = BasisNames(model)
        columnNumber = BasisNames.numbers(names.columns, model.columnNames)
        rowNumber = BasisNames.numbers(names.rows, model.rowNames)
        basis = Basis(
            columns: (0..<model.columnCount).map {
                model.columnLower[$0] > -.infinity
                    ? .atLower : model.columnUpper[$0] < .infinity ? .atUpper : .free
            }, rows: Array(repeating: .basic, count: model.rowCount))
        columnLine = Array(repeating: 0, count: model.columnCount)
        rowLine = Array(repeating: 0, count: model.rowCount)
    }

    /// - Returns: whether the line was ENDATA.
    mutating func line(_ bytes: ArraySlice<UInt8>, _ number: Int) throws(ModelFileError) -> Bool {
        guard bytes.allSatisfy({ $0 >= 32 || $0 == 9 }), let text = String(validating: bytes, as: UTF8.self)
        else { throw refusal(number, "expected a line of text in UTF-8") }
        let words = withoutValue(text.split { $0 == " " || $0 == "\t" }.map(String.init))
        guard let first = words.first, bytes.first != UInt8(ascii: "*") else { return false }
        if bytes.first != 32 && bytes.first != 9 {
            switch first.uppercased() {
            case "NAME": return false
            case "ENDATA": return true
            default: throw refusal(number, "expected NAME or ENDATA in the first column, found '\(first)'")
            }
        }
        let code = first.uppercased()
        switch code {
        case "XU", "XL":
            let (column, row) = try pair(words, text, number)
            try place(column: column, .basic, number)
            try place(row: row, code == "XU" ? .atUpper : .atLower, number)
        case "UL", "LL":
            let name = words.count == 2 ? words[1] : Self.fixedField(text, 4)
            let position: Basis.Position = code == "UL" ? .atUpper : .atLower
            if let column = columnNumber[name] {
                try place(column: column, position, number)
            } else if let row = rowNumber[name] {
                try place(row: row, position, number)
            } else {
                throw unknown("column", name, number)
            }
        default: throw refusal(number, "expected XU, XL, UL or LL, found '\(first)'")
        }
        return false
    }

    /// Clp writes the value of a line behind its names.
    private func withoutValue(_ words: [String]) -> [String] {
        guard let last = words.last, Double(last) != nil else { return words }
        switch (words.count, words[0].uppercased()) {
        case (4, "XU"), (4, "XL"):
            return columnNumber[words[1]] != nil && rowNumber[words[2]] != nil
                ? Array(words.dropLast()) : words
        case (3, "UL"), (3, "LL"):
            return columnNumber[words[1]] != nil || rowNumber[words[1]] != nil
                ? Array(words.dropLast()) : words
        default: return words
        }
    }

    /// The column and row of an XU or XL line: two words, or the fixed fields where names hold blanks.
    private func pair(_ words: [String], _ text: String, _ number: Int) throws(ModelFileError) -> (Int, Int) {
        var column = words.count > 1 ? words[1] : ""
        var row = words.count > 2 ? words[2] : ""
        if words.count != 3 { (column, row) = (Self.fixedField(text, 4), Self.fixedField(text, 14)) }
        if column.isEmpty || row.isEmpty {
            throw refusal(number, "expected a column and a row after \(words[0])")
        }
        guard let j = columnNumber[column] else { throw unknown("column", column, number) }
        guard let i = rowNumber[row] else { throw unknown("row", row, number) }
        return (j, i)
    }

    /// The eight characters from a position on, without the blanks behind.
    private static func fixedField(_ text: String, _ start: Int) -> String {
        var field = Array(text.utf8.dropFirst(start).prefix(8))
        while field.last == 32 { field.removeLast() }
        return String(decoding: field, as: UTF8.self)
    }

    private mutating func place(column j: Int, _ asked: Basis.Position, _ number: Int) throws(ModelFileError)
    {
        let what = "column '\(label(j))'"
        columnLine[j] = try claim(columnLine[j], what, number)
        basis.columns[j] = legal(asked, model.columnLower[j], model.columnUpper[j], what, number)
    }

    private mutating func place(row i: Int, _ asked: Basis.Position, _ number: Int) throws(ModelFileError) {
        let what = "row '\(model.rowLabel(i))'"
        rowLine[i] = try claim(rowLine[i], what, number)
        basis.rows[i] = legal(asked, model.rowLower[i], model.rowUpper[i], what, number)
    }

    /// The line that places a variable; refused when an earlier one, `line`, has placed it.
    private func claim(_ line: Int, _ what: String, _ number: Int) throws(ModelFileError) -> Int {
        if line == 0 { return number }
        throw refusal(number, "\(what) was placed on line \(line); keep one of the two")
    }

    private func label(_ j: Int) -> String { model.columnLabel(j) }

    /// The position asked for, or the other bound where there is none to be at.
    private mutating func legal(
        _ asked: Basis.Position, _ lower: Double, _ upper: Double, _ what: String, _ number: Int
    ) -> Basis.Position {
        if asked == .basic { return .basic }
        if lower == -.infinity && upper == .infinity { return .free }
        if asked == .atUpper && upper == .infinity || asked == .atLower && lower == -.infinity {
            let missing = asked == .atUpper ? "upper" : "lower"
            warnings.append(
                .init(line: number, message: "\(what) has no \(missing) bound; it starts at its other one"))
            return asked == .atUpper ? .atLower : .atUpper
        }
        return asked
    }

    func finish(line: Int) -> [ModelFileWarning] {
        let basics = basis.columns.count { $0 == .basic } + basis.rows.count { $0 == .basic }
        if basics == model.rowCount { return warnings }
        let message =
            "the basis has \(basics) basic lines where the model has \(model.rowCount) rows; it is completed or cut"
        return warnings + [.init(line: line, message: message)]
    }

    private func refusal(_ line: Int, _ message: String) -> ModelFileError {
        ModelFileError(kind: .malformed, file: file, line: line, message: message)
    }

    private func unknown(_ what: String, _ name: String, _ line: Int) -> ModelFileError {
        refusal(
            line,
            "expected the name of a \(what) of the model, found '\(name.prefix(40))'; is the basis of another model, or has the"
                + " \(what) a new name?")
    }
}
