/// A table read cell by cell by its schema; references are still text until `resolveReferences`.
package struct TypedTable: Sendable {
    package struct Row: Sendable {
        package var line: Int
        /// In the schema's column order.
        package var cells: [Cell]
        /// Whether any cell could not be read, or the row repeats another's key.
        package var isFaulty: Bool
        /// As written, for messages about references found later.
        package var texts: [String]
    }
    package let schema: TableSchema
    package var rows: [Row] = []
    /// Position of each column in the file, from 1; 0 if it is missing.
    package var fileColumns: [Int]
    /// `false` when the file is missing or no table at all: references to it are then not held against anyone.
    package var isReadable = false
    /// First row of each identifier, for tables named by one column.
    package var rowByIdentifier: [String: Int] = [:]
    /// Identifiers in file order.
    package var identifiers: [String] = []

    package init(schema: TableSchema) {
        self.schema = schema
        fileColumns = Array(repeating: 0, count: schema.columns.count)
    }

    /// A fault at a cell of a row.
    package func fault(
        _ severity: CaseFault.Severity = .error, row: Int, column: String, problem: String,
        expected: String? = nil, nearest: String? = nil, remedy: String? = nil
    ) -> CaseFault {
        let index = schema.index(of: column) ?? 0
        let text = rows[row].texts.indices.contains(index) ? rows[row].texts[index] : nil
        return CaseFault(
            severity, file: schema.file, line: rows[row].line, column: fileColumns[index], columnName: column,
            value: text, problem: problem, expected: expected, nearest: nearest, remedy: remedy)
    }

    /// Replaces the identifiers in reference columns by the positions of the rows they name.
    package mutating func resolveReferences(_ tables: [String: TypedTable], log: inout FaultLog) {
        for (columnIndex, column) in schema.columns.enumerated() {
            let target: String
            switch column.kind {
            case .reference(let file), .references(let file): target = file
            default: continue
            }
            guard let table = tables[target], table.isReadable else {
                // The target's own faults say enough; the rows that point to it cannot be built.
                for row in rows.indices where rows[row].cells[columnIndex] != .absent {
                    rows[row].isFaulty = true
                }
                continue
            }
            for row in rows.indices {
                let wanted: [String]
                switch rows[row].cells[columnIndex] {
                case .text(let identifier): wanted = [identifier]
                case .list(let identifiers): wanted = identifiers
                default: continue
                }
                var found: [Int] = []
                for identifier in wanted {
                    if let position = table.rowByIdentifier[identifier] {
                        found.append(position)
                        continue
                    }
                    let shown = wanted.count > 1 ? "\"\(displayEscaped(identifier))\" " : ""
                    rows[row].isFaulty = true
                    rows[row].cells[columnIndex] = .faulty
                    let nearest =
                        log.lists(schema.file) ? nearestName(to: identifier, among: table.identifiers) : nil
                    log.add(
                        fault(
                            row: row, column: column.name, problem: "\(shown)is not in \(target)",
                            expected: column.expectation,
                            nearest: nearest))
                }
                if found.count == wanted.count { rows[row].cells[columnIndex] = .rows(found) }
            }
        }
    }
}

/// The cells of a row without faults, by column name.
///
/// Asking for a column the schema does not have, or as another kind than it declares, is a mistake in this module, not
/// in the case; the template's tests read every column of every table.
package struct RowReader {
    package let table: TypedTable
    package let index: Int

    private func cell(_ column: String) -> Cell {
        guard let position = table.schema.index(of: column) else {
            preconditionFailure("\(table.schema.file) declares no column \(column)")
        }
        return table.rows[index].cells[position]
    }

    private func mismatch(_ column: String) -> Never {
        preconditionFailure("\(table.schema.file) declares \(column) as something else")
    }

    package var line: Int { table.rows[index].line }

    package func text(_ column: String) -> String {
        switch cell(column) {
        case .text(let text): text
        case .absent: ""
        default: mismatch(column)
        }
    }
    package func pence(_ column: String) -> Int {
        guard case .pence(let value) = cell(column) else { mismatch(column) }
        return value
    }
    package func number(_ column: String) -> Double {
        guard case .number(let value) = cell(column) else { mismatch(column) }
        return value
    }
    /// A percentage as a share of one.
    package func share(_ column: String) -> Double { number(column) / 100 }
    package func numberIfAny(_ column: String) -> Double? {
        if case .absent = cell(column) { return nil }
        return number(column)
    }
    package func whole(_ column: String) -> Int {
        guard case .whole(let value) = cell(column) else { mismatch(column) }
        return value
    }
    package func wholeIfAny(_ column: String) -> Int? {
        if case .absent = cell(column) { return nil }
        return whole(column)
    }
    package func date(_ column: String) -> CalendarDate {
        guard case .date(let value) = cell(column) else { mismatch(column) }
        return value
    }
    package func dateIfAny(_ column: String) -> CalendarDate? {
        if case .absent = cell(column) { return nil }
        return date(column)
    }
    package func year(_ column: String) -> FinancialYear {
        guard case .year(let value) = cell(column) else { mismatch(column) }
        return value
    }
    package func flag(_ column: String) -> Bool {
        guard case .flag(let value) = cell(column) else { mismatch(column) }
        return value
    }
    package func ref<Row>(_ column: String, _ type: Row.Type = Row.self) -> Ref<Row> {
        guard case .rows(let rows) = cell(column), rows.count == 1 else { mismatch(column) }
        return Ref(rows[0])
    }
    package func refIfAny<Row>(_ column: String, _ type: Row.Type = Row.self) -> Ref<Row>? {
        if case .absent = cell(column) { return nil }
        return ref(column)
    }
    package func refs<Row>(_ column: String, _ type: Row.Type = Row.self) -> [Ref<Row>] {
        guard case .rows(let rows) = cell(column) else { mismatch(column) }
        return rows.map { Ref($0) }
    }
    package func word<Word: RawRepresentable<String>>(_ column: String, _ type: Word.Type = Word.self) -> Word
    {
        guard let word = Word(rawValue: text(column)) else { mismatch(column) }
        return word
    }
    package func list(_ column: String) -> [String] {
        guard case .list(let entries) = cell(column) else { mismatch(column) }
        return entries
    }
    package func words<Word: RawRepresentable<String>>(_ column: String, _ type: Word.Type = Word.self)
        -> [Word]
    {
        list(column).map { entry in
            guard let word = Word(rawValue: entry) else { mismatch(column) }
            return word
        }
    }
    package var provenance: Provenance {
        Provenance(basis: word("basis"), source: text("source"), line: line)
    }
}
