/// The cells of one table's file as text, to make another case of them.
struct TableText {
    let schema: TableSchema
    let header: [String]
    var records: [[String]]

    /// - Parameter bytes: a file that reads without a fault.
    init(_ schema: TableSchema, _ bytes: [UInt8]) {
        self.schema = schema
        var log = FaultLog(files: [schema.file])
        // A byte order mark is no part of the first name.
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var scanner = CSVScanner(content, file: schema.file)
        header = scanner.next(&log)?.fields.map { Self.trimmed($0.text) } ?? []
        records = []
        while let record = scanner.next(&log) {
            if !record.isBlank { records.append(record.fields.map { Self.trimmed($0.text) }) }
        }
    }

    /// The file's text.
    var text: String {
        ([header] + records).map { $0.map(Self.quoted).joined(separator: ",") }.joined(separator: "\n") + "\n"
    }

    /// Position of a column; `nil` where the file leaves it out.
    func position(_ name: String) -> Int? { header.firstIndex(of: name) }

    /// What a column holds.
    func kind(_ name: String) -> ColumnSchema.Kind? { schema.columns.first { $0.name == name }?.kind }

    /// Marks a record as assumed and says why before its source.
    func mark(_ record: inout [String], _ why: String) {
        if let basis = position("basis") { record[basis] = Provenance.Basis.assumption.rawValue }
        if let source = position("source") { record[source] = why + ": " + record[source] }
    }

    /// A number times a factor, to the penny; empty cells stay empty.
    static func multiplied(_ cell: String, by factor: Double) -> String {
        Double(cell).map { plainNumber(($0 * factor * 100).rounded() / 100) } ?? cell
    }

    static func trimmed(_ text: String) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private static func quoted(_ cell: String) -> String {
        let needsQuotes = cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }
}
