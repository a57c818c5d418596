import Foundation
import SwitchyardCase
import Testing

/// The folder of hostile inputs, which lives outside the package; its tests are skipped where it is absent.
enum EdgeCases {
    static let folder: URL? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var candidates = [root.appending(path: "../shared")]
        if let path = ProcessInfo.processInfo.environment["SWITCHYARD_SHARED"] {
            candidates.insert(URL(filePath: path), at: 0)
        }
        // Worktrees lie one level deeper.
        candidates.append(root.appending(path: "../../shared"))
        return candidates.map { $0.appending(path: "edge-cases") }.first {
            FileManager.default.fileExists(atPath: $0.appending(path: "inputs-expected.csv").path)
        }
    }()

    static var isPresent: Bool { folder != nil }

    struct Expectation: Sendable, CustomTestStringConvertible {
        var id: String
        var file: String
        var verdict: String
        var testDescription: String { id }
    }

    /// The rows of `inputs-expected.csv`, read by the reader under test.
    static let expectations: [Expectation] = {
        guard let folder, let bytes = try? Data(contentsOf: folder.appending(path: "inputs-expected.csv"))
        else {
            return []
        }
        let schema = TableSchema(
            "inputs-expected.csv", key: ["id"],
            [
                .identifier("id"), .text("file"), .text("verdict"), .text("expected"), .text("why"),
                .text("reference"),
            ])
        var log = FaultLog(files: [])
        return TableReader.read(Array(bytes), schema, log: &log).rows.map { row in
            Expectation(id: row.texts[0], file: row.texts[1], verdict: row.texts[2])
        }
    }()

    static func bytes(_ file: String) throws -> [UInt8] {
        let folder = try #require(folder)
        return Array(try Data(contentsOf: folder.appending(path: file)))
    }

    /// Reads one of the CSV files by the folder's own small schemas.
    static func readCSV(_ id: String, _ file: String) throws -> (table: TypedTable, log: FaultLog) {
        let schema: TableSchema
        switch id {
        case "C60": schema = TableSchema(file, key: ["id"], [.identifier("id"), .yesNo("electric")])
        default:
            let station: ColumnSchema =
                id == "C43" ? .reference("station", to: "stations.csv") : .text("station")
            schema = TableSchema(
                file, key: ["id"],
                [
                    .identifier("id"), station, .text("type"), .whole("year", 2000...2100),
                    .money("capital_gbp"),
                ])
        }
        var log = FaultLog(files: [file])
        var table = TableReader.read(try bytes(file), schema, log: &log)
        var stations = TypedTable(schema: TableSchema("stations.csv", key: ["id"], [.identifier("id")]))
        stations.isReadable = true
        stations.identifiers = ["Waterloo", "Norwhere"]
        stations.rowByIdentifier = ["Waterloo": 0, "Norwhere": 1]
        table.resolveReferences(["stations.csv": stations], log: &log)
        return (table, log)
    }

    /// Reads one of the JSON files by the folder's own small schema.
    static func readJSON(_ file: String) throws -> (horizon: Int?, budget: Int?, name: String?, log: FaultLog)
    {
        var log = FaultLog(files: [file])
        guard let node = JSONParser.parse(try bytes(file), file: file, log: &log),
            var object = JSONObjectReader(node, file: file, log: &log)
        else { return (nil, nil, nil, log) }
        let horizon = object.whole("horizon", 0...100, required: false, &log)
        let budget = object.whole("budget_gbp", 0...Int.max, required: false, &log)
        _ = object.number("discount_rate", 0...1, required: false, &log)
        let name = object.string("name", required: false, &log)
        object.refuseOthers(&log)
        return (horizon, budget, name, log)
    }
}

@Suite(.enabled(if: EdgeCases.isPresent, "the folder of edge cases is absent"))
struct EdgeCaseTests {
    @Test func `the list of expected verdicts is the whole list`() {
        #expect(EdgeCases.expectations.count { $0.file.hasPrefix("csv/") } == 80)
        #expect(EdgeCases.expectations.count { $0.file.hasPrefix("json/") } == 36)
    }

    @Test(arguments: EdgeCases.expectations)
    func `each hostile file gets its verdict`(expectation: EdgeCases.Expectation) throws {
        let id = String(expectation.id.prefix(3))
        let log =
            try expectation.file.hasPrefix("csv/")
            ? EdgeCases.readCSV(id, expectation.file).log : EdgeCases.readJSON(expectation.file).log
        let said = (log.errors + log.warnings).map(\.description)
        switch expectation.verdict {
        case "accept":
            #expect(log.errors.isEmpty, "\(said)")
            // C62 holds a tab and a line end inside identifiers: accepted, and said.
            if id != "C62" { #expect(log.warnings.isEmpty, "\(said)") }
        case "accept-warn":
            #expect(log.errors.isEmpty, "\(said)")
            #expect(!log.warnings.isEmpty)
        default: #expect(!log.errors.isEmpty)
        }
        for line in said { #expect(line.unicodeScalars.allSatisfy { !isControl($0) }, "\(line)") }
        #expect((log.errors + log.warnings).allSatisfy { $0.file == expectation.file })
    }

    struct Place: Sendable {
        var id: String
        var line: Int
        var words: String
    }

    @Test(arguments: [
        Place(id: "C10", line: 2, words: ":2:2: \"The \\\"Old\\\" Depot\" has a quote inside a field"),
        Place(id: "C11", line: 2, words: "follows the closing quote"),
        Place(id: "C12", line: 2, words: "a quote opens here and is never closed"),
        Place(id: "C13", line: 2, words: "the row has 4 fields — expected 5"),
        Place(id: "C14", line: 2, words: "the row has 6 fields — expected 5"),
        Place(id: "C19", line: 0, words: "UTF-16"),
        Place(id: "C20", line: 2, words: "byte 0xF4 is not UTF-8"),
        Place(id: "C21", line: 2, words: "byte 0xA3 is not UTF-8"),
        Place(id: "C23", line: 2, words: "NUL"),
        Place(id: "C24", line: 2, words: "\\u{1b}"),
        Place(id: "C26", line: 2, words: "did you mean \"1100\"?"),
        Place(id: "C27", line: 2, words: "did you mean \"4300000\"?"),
        Place(id: "C28", line: 2, words: "did you mean \"-1100\"?"),
        Place(id: "C29", line: 2, words: "is negative"),
        Place(id: "C30", line: 2, words: "is not a number"),
        Place(id: "C31", line: 2, words: "is not a finite number"),
        Place(id: "C33", line: 2, words: "above the limit of 1000000000000"),
        Place(id: "C34", line: 2, words: "more than two decimals"),
        Place(id: "C36", line: 2, words: "no-break space inside a number"),
        Place(id: "C37", line: 2, words: "U+2212"),
        Place(id: "C38", line: 2, words: "digits other than 0 to 9"),
        Place(id: "C40", line: 3, words: "is on line 2 already"),
        Place(id: "C41", line: 3, words: "is on line 2 already"),
        Place(
            id: "C43", line: 2,
            words:
                "is not in stations.csv — expected an identifier of stations.csv; did you mean \"Norwhere\"?"),
        Place(id: "C44", line: 1, words: "the column appears twice"),
        Place(id: "C45", line: 1, words: "(year): the column is missing"),
        Place(id: "C46", line: 1, words: "did you mean \"capital_gbp\"?"),
        Place(id: "C49", line: 1, words: "semicolon-separated"),
        Place(id: "C50", line: 1, words: "tab-separated"),
        Place(id: "C51", line: 1, words: "Excel's separator hint"),
        Place(id: "C53", line: 2, words: "write the year alone, with four digits"),
        Place(id: "C56", line: 2, words: "Excel serial date"),
        Place(id: "C57", line: 2, words: "is not a whole number"),
        Place(id: "C59", line: 2, words: "spreadsheet's error value"),
        Place(
            id: "C60", line: 2,
            words: "\"TRUE\" is neither yes nor no — expected yes or no; did you mean \"yes\"?"),
        Place(id: "C69", line: 2, words: "expected at most 32767"),
        Place(id: "C70", line: 1, words: "more than 512 fields"),
        Place(id: "C71", line: 1, words: "expected the header id,station,type,year,capital_gbp"),
        Place(id: "C72", line: 0, words: "ZIP or Excel workbook"),
        Place(id: "C73", line: 0, words: "gzip"),
        Place(id: "C74", line: 1, words: "HTML"),
        Place(id: "C75", line: 2, words: "merge conflict"),
        Place(id: "C76", line: 1, words: "CSV has no comments"),
    ])
    func `a refused table says where and why`(place: Place) throws {
        let expectation = try #require(EdgeCases.expectations.first { $0.id.hasPrefix(place.id) })
        let errors = try EdgeCases.readCSV(place.id, expectation.file).log.errors
        let said = errors.map(\.description)
        #expect(
            errors.contains { $0.line == place.line && $0.description.contains(place.words) },
            "\(said.prefix(5))")
    }

    @Test func `accepted tables hold what was written`() throws {
        func cells(_ id: String) throws -> [TypedTable.Row] {
            let expectation = try #require(EdgeCases.expectations.first { $0.id.hasPrefix(id) })
            return try EdgeCases.readCSV(id, expectation.file).table.rows
        }
        for id in ["C01", "C02", "C03", "C04", "C06", "C15", "C16", "C32", "C35", "C47"] {
            let rows = try cells(id)
            #expect(rows.count == 1)
            #expect(
                rows[0].cells
                    == [.text("V1"), .text("Waterloo"), .text("DCA"), .whole(2027), .pence(16_500_000)])
        }
        #expect(try cells("C05").count == 2)
        #expect(try cells("C07")[0].texts[1] == "Oldham, North")
        #expect(try cells("C08")[0].texts[1] == "Oldham\nNorth")
        #expect(try cells("C09")[0].texts[1] == "The \"Old\" Depot")
        #expect(try cells("C58").map(\.texts[0]) == ["00123", "123"])
        #expect(try cells("C62").count == 6)
        let drift = try cells("C80").reduce(0) { sum, row in
            if case .pence(let pence) = row.cells[4] { sum + pence } else { sum }
        }
        #expect(drift == 10_000)
    }

    @Test(arguments: [
        Place(id: "J02", line: 1, words: "this name stands on line 1 already"),
        Place(id: "J03", line: 1, words: "\"horizon\" this name stands on line 1 already"),
        Place(id: "J04", line: 1, words: "nesting is deeper than 128"),
        Place(id: "J05", line: 1, words: "nesting is deeper than 128"),
        Place(id: "J06", line: 1, words: "is out of range"),
        Place(id: "J07", line: 1, words: "is out of range"),
        Place(id: "J11", line: 1, words: "\"010\" is not a JSON number"),
        Place(id: "J13", line: 1, words: ":1:15: a comma stands before the closing brace"),
        Place(id: "J16", line: 1, words: "more text after the value"),
        Place(id: "J17", line: 2, words: "more text after the value"),
        Place(id: "J18", line: 1, words: "the file ends here"),
        Place(id: "J23", line: 1, words: "surrogate"),
        Place(id: "J24", line: 1, words: "control character"),
        Place(id: "J25", line: 1, words: "raw control character"),
        Place(
            id: "J26", line: 1, words: "(horizon): \"10\" is a string — expected a whole number from 0 to 100"
        ),
        Place(id: "J27", line: 1, words: "\"true\" is true or false"),
        Place(id: "J29", line: 1, words: "\"null\" is null"),
        Place(id: "J30", line: 1, words: "did you mean \"budget_gbp\"?"),
        Place(id: "J33", line: 1, words: "the string is longer than"),
        Place(id: "J34", line: 1, words: "more than 4096 members"),
        Place(id: "J35", line: 1, words: "\"__proto__\" is not a member that belongs here"),
    ])
    func `refused JSON says where and why`(place: Place) throws {
        let expectation = try #require(EdgeCases.expectations.first { $0.id.hasPrefix(place.id) })
        let first = try #require(EdgeCases.readJSON(expectation.file).log.errors.first)
        #expect(first.line == place.line)
        #expect(first.description.contains(place.words), "\(first.description)")
    }

    @Test func `accepted JSON keeps its figures`() throws {
        #expect(try EdgeCases.readJSON("json/J08-2-53-plus-1.json").budget == 9_007_199_254_740_993)
        #expect(try EdgeCases.readJSON("json/J28-float-as-int.json").horizon == 10)
        #expect(
            try EdgeCases.readJSON("json/J36-html-in-string.json").name
                == "</script><script>alert(1)</script>")
    }
}
