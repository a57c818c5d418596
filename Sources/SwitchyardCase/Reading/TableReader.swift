/// Reads the bytes of one CSV file by its schema, logging every fault it finds.
package struct TableReader {
    private let schema: TableSchema
    private var table: TypedTable
    private var scanner: CSVScanner
    /// Schema column of each field of a row; `nil` for fields under an unknown name.
    private var columnOfField: [Int?] = []
    private var headerIsSound = true
    private var trimmedFields = 0
    private var emptyRows = 0

    /// - Parameter file: the name faults carry, if not the schema's.
    package static func read(_ bytes: [UInt8], _ schema: TableSchema, log: inout FaultLog) -> TypedTable {
        guard let text = checkedText(bytes, file: schema.file, format: "CSV", log: &log) else {
            return TypedTable(schema: schema)
        }
        var reader = TableReader(schema, text)
        reader.readAll(text, &log)
        return reader.table
    }

    private init(_ schema: TableSchema, _ text: ArraySlice<UInt8>) {
        self.schema = schema
        table = TypedTable(schema: schema)
        scanner = CSVScanner(text, file: schema.file)
    }

    private func fault(
        line: Int = 0, column: Int = 0, name: String? = nil, value: String? = nil, _ problem: String,
        expected: String? = nil, nearest: String? = nil, remedy: String? = nil
    ) -> CaseFault {
        CaseFault(
            file: schema.file, line: line, column: column, columnName: name, value: value,
            problem: problem, expected: expected, nearest: nearest, remedy: remedy)
    }

    private func warning(
        line: Int = 0, column: Int = 0, name: String? = nil, value: String? = nil, _ problem: String
    ) -> CaseFault {
        var warning = fault(line: line, column: column, name: name, value: value, problem)
        warning.severity = .warning
        return warning
    }

    private mutating func readAll(_ text: ArraySlice<UInt8>, _ log: inout FaultLog) {
        let start = String(decoding: text.prefix(200), as: UTF8.self).drop { $0.isWhitespace }.lowercased()
        if start.hasPrefix("<!doctype") || start.hasPrefix("<html") {
            log.add(
                fault(
                    line: 1, "this is an HTML page", expected: "UTF-8 CSV", remedy: "download the table again"
                ))
            return
        }
        var header: CSVRecord?
        while header == nil {
            guard let record = scanner.next(&log) else {
                if !scanner.isBroken {
                    log.add(fault("the file is empty", expected: "the header \(schema.header)"))
                }
                return
            }
            if !record.isBlank { header = record }
        }
        guard let header, readHeader(header, &log) else { return }
        table.isReadable = true
        var keys = KeyCheck(schema)
        while let record = scanner.next(&log) {
            guard table.rows.count < CSVScanner.mostRecords else {
                log.add(fault(line: record.line, "the table has more than \(CSVScanner.mostRecords) rows"))
                break
            }
            if record.isBlank {
                if record.fields.count > 1 { emptyRows += 1 }
                continue
            }
            guard !isConflictMarker(record) else {
                log.add(
                    fault(
                        line: record.line, "this is a merge conflict marker",
                        remedy: "resolve the conflict first"))
                table.isReadable = false
                return
            }
            readRow(record, &keys, &log)
        }
        if scanner.isBroken { table.isReadable = false }
        finish(&log)
    }

    private func finish(_ log: inout FaultLog) {
        if emptyRows > 0 { log.add(warning("\(emptyRows) rows of nothing but commas are ignored")) }
        if trimmedFields > 0 {
            log.add(warning("blanks at the ends of \(trimmedFields) fields are ignored"))
        }
        if table.rows.isEmpty, table.isReadable {
            log.add(
                schema.needsRows
                    ? fault("the table has no rows", expected: "at least one")
                    : warning("the table has no rows"))
        }
    }

    private func isConflictMarker(_ record: CSVRecord) -> Bool {
        let text = record.fields[0].text
        return ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains { text.hasPrefix($0) }
    }

    /// Without quotes, blanks at the ends of a field are no part of it.
    private mutating func trim(_ field: CSVField) -> CSVField {
        guard !field.isQuoted else { return field }
        let bytes = field.text.utf8
        guard let first = bytes.first, let last = bytes.last else { return field }
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        guard isBlank(first) || isBlank(last) else { return field }
        trimmedFields += 1
        var trimmed = field
        let kept = Array(Array(bytes.drop(while: isBlank)).reversed().drop(while: isBlank).reversed())
        trimmed.text = String(decoding: kept, as: UTF8.self)
        return trimmed
    }

    // MARK: Header

    /// - Returns: whether rows can be read under this header.
    private mutating func readHeader(_ header: CSVRecord, _ log: inout FaultLog) -> Bool {
        let expected = "the header \(schema.header)"
        let texts = header.fields.map(\.text)
        func refuse(_ problem: String, _ remedy: String? = nil) -> Bool {
            log.add(fault(line: header.line, problem, expected: expected, remedy: remedy))
            return false
        }
        if texts[0].hasPrefix("#") { return refuse("this is not the header; CSV has no comments") }
        if texts[0].lowercased().hasPrefix("sep=") {
            return refuse("this is Excel's separator hint", "remove the line")
        }
        if isConflictMarker(header) {
            return refuse("this is a merge conflict marker", "resolve the conflict first")
        }
        if texts.count == 1, schema.columns.count > 1 {
            if texts[0].contains(";") {
                return refuse("the file looks semicolon-separated", "save it with commas")
            }
            if texts[0].contains("\t") {
                return refuse("the file looks tab-separated", "save it with commas")
            }
        }
        let names = schema.columns.map(\.name)
        let known = texts.filter { text in names.contains(HeaderName.folded(text)) }
        if known.count * 2 < min(texts.count, names.count) || known.isEmpty {
            return refuse("this is not the header of \(schema.file)")
        }
        for (index, field) in header.fields.enumerated() {
            let name = trim(field).text
            let folded = HeaderName.folded(name)
            let place = (line: header.line, column: index + 1)
            let position = names.firstIndex(of: name) ?? names.firstIndex(of: folded)
            guard let position else {
                let missing = names.filter { wanted in !texts.contains { HeaderName.folded($0) == wanted } }
                log.add(
                    fault(
                        line: place.line, column: place.column, value: name, "is not a column of this table",
                        expected: "columns \(schema.header)",
                        nearest: nearestName(to: name, among: missing) ?? nearestName(to: name, among: names))
                )
                columnOfField.append(nil)
                headerIsSound = false
                continue
            }
            if names[position] != name {
                log.add(
                    warning(
                        line: place.line, column: place.column, value: name,
                        "is read as the column \(names[position])"))
            }
            if table.fileColumns[position] != 0 {
                log.add(
                    fault(
                        line: place.line, column: place.column, name: names[position], value: name,
                        "the column appears twice", expected: "it once",
                        remedy: "it is also field \(table.fileColumns[position])"))
                columnOfField.append(nil)
                headerIsSound = false
                continue
            }
            table.fileColumns[position] = index + 1
            columnOfField.append(position)
        }
        for (position, name) in names.enumerated() where table.fileColumns[position] == 0 {
            log.add(
                fault(
                    line: header.line, name: name, "the column is missing",
                    expected: schema.columns[position].expectation
                        + (schema.columns[position].isOptional ? " or an empty cell in each row" : "")))
            headerIsSound = false
        }
        return true
    }

    private enum HeaderName {
        static func folded(_ text: String) -> String {
            text.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: "_").lowercased()
        }
    }

    // MARK: Rows

    private mutating func readRow(_ record: CSVRecord, _ keys: inout KeyCheck, _ log: inout FaultLog) {
        var row = TypedTable.Row(
            line: record.line, cells: Array(repeating: .faulty, count: schema.columns.count),
            isFaulty: !headerIsSound, texts: Array(repeating: "", count: schema.columns.count))
        let countIsRight = record.fields.count == columnOfField.count
        if !countIsRight {
            log.add(
                fault(
                    line: record.line, "the row has \(record.fields.count) fields",
                    expected: "\(columnOfField.count)",
                    remedy: record.fields.count > columnOfField.count
                        ? "put a field that holds a comma in quotes, and write numbers without commas" : nil))
            row.isFaulty = true
        }
        for (index, field) in record.fields.enumerated() where index < columnOfField.count {
            guard let position = columnOfField[index] else { continue }
            let trimmed = trim(field)
            row.texts[position] = trimmed.text
            if field.isFaulty {
                row.isFaulty = true
                continue
            }
            let column = schema.columns[position]
            let reading = CellReading(trimmed, as: column)
            // A row of the wrong length has shifted cells: only its name is worth having.
            guard countIsRight || schema.key.contains(column.name) else { continue }
            row.cells[position] = reading.cell
            guard countIsRight else { continue }
            if let problem = reading.problem {
                row.isFaulty = true
                log.add(
                    fault(
                        line: record.line, column: index + 1, name: column.name, value: trimmed.text, problem,
                        expected: column.expectation, nearest: reading.nearest, remedy: reading.remedy))
            } else if let doubt = reading.warning {
                log.add(
                    warning(
                        line: record.line, column: index + 1, name: column.name, value: trimmed.text,
                        doubt))
            }
        }
        table.rows.append(row)
        keys.check(&table, &log)
    }
}

/// Finds rows that repeat the key of an earlier one.
private struct KeyCheck {
    private let columns: [Int]
    private var firstLine: [String: Int] = [:]
    private var firstLineFolded: [String: Int] = [:]

    init(_ schema: TableSchema) { columns = schema.key.compactMap { schema.index(of: $0) } }

    /// Checks the last row of a table and enters its identifier. Swift compares text by canonical equivalence, so that
    /// the composed and the decomposed spelling of a name are the same key.
    mutating func check(_ table: inout TypedTable, _ log: inout FaultLog) {
        let position = table.rows.count - 1
        let row = table.rows[position]
        var parts: [String] = []
        for column in columns {
            switch row.cells[column] {
            case .text(let text): parts.append(text)
            case .whole(let value): parts.append(String(value))
            case .year(let year): parts.append(year.description)
            default: return
            }
        }
        guard let first = columns.first else { return }
        let key = parts.joined(separator: "\u{1F}")
        let names = columns.map { table.schema.columns[$0].name }
        if let line = firstLine[key] {
            let shown = parts.joined(separator: " / ")
            log.add(
                CaseFault(
                    file: table.schema.file, line: row.line, column: table.fileColumns[first],
                    columnName: names.joined(separator: ", "), value: shown,
                    problem: "is on line \(line) already",
                    expected: "one row for each"))
            table.rows[position].isFaulty = true
            return
        }
        firstLine[key] = row.line
        guard columns.count == 1, case .text(let identifier) = row.cells[first] else { return }
        table.rowByIdentifier[identifier] = position
        table.identifiers.append(identifier)
        guard case .identifier = table.schema.columns[first].kind else { return }
        let folded = identifier.lowercased()
        if let line = firstLineFolded[folded] {
            log.add(
                CaseFault(
                    .warning, file: table.schema.file, line: row.line, column: table.fileColumns[first],
                    columnName: names[0], value: identifier,
                    problem: "differs from line \(line) only by upper and lower case"))
        } else {
            firstLineFolded[folded] = row.line
        }
    }
}
