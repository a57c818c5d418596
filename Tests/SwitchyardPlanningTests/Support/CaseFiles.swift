import Foundation
import SwitchyardCase

/// The files of the package's small case, to be changed cell by cell before they are read.
struct CaseFiles {
    private var tables: [String: [[String]]] = [:]
    private var settings: String

    /// The small case as it is.
    init() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Inputs/small")
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where name.hasSuffix(".csv") {
            let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            tables[String(name.dropLast(4))] = Self.records(text)
        }
        settings = try String(contentsOf: folder.appendingPathComponent("case.json"), encoding: .utf8)
    }

    func read() throws -> Case {
        var files: [String: [UInt8]] = ["case.json": Array(settings.utf8)]
        for (name, rows) in tables {
            let lines = rows.map { row in
                row.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }.joined(
                    separator: ",")
            }
            files[name + ".csv"] = Array((lines.joined(separator: "\n") + "\n").utf8)
        }
        return try CaseReader.read(files: files).case
    }

    /// Changes a column in the rows that a condition on their cells picks.
    mutating func change(
        _ table: String, _ column: String, where isMeant: ([String: String]) -> Bool = { _ in true },
        to value: (String) -> String
    ) {
        guard let rows = tables[table], let position = rows[0].firstIndex(of: column) else {
            preconditionFailure("the small case has no \(table).\(column)")
        }
        for index in rows.indices.dropFirst() {
            let cells = Dictionary(uniqueKeysWithValues: zip(rows[0], rows[index]))
            if isMeant(cells) { tables[table]![index][position] = value(rows[index][position]) }
        }
    }

    /// Multiplies the numbers of a column, to two decimals.
    mutating func scale(
        _ table: String, _ column: String, by factor: Double,
        where isMeant: ([String: String]) -> Bool = { _ in true }
    ) {
        change(
            table, column, where: isMeant,
            to: { text in Double(text).map { String(format: "%.2f", $0 * factor) } ?? text })
    }

    /// Replaces all rows of a table by rows in the order of its columns.
    mutating func replace(_ table: String, with rows: [[String]]) {
        tables[table] = [tables[table]![0]] + rows
    }

    /// Replaces the horizon's cuts.
    mutating func cut(quarterlyYears: Int, yearlyYears: Int, steps: [Int]) {
        let start = settings.range(of: "\"quarterly_years\"")!.lowerBound
        let end = settings.range(of: "]", range: start..<settings.endIndex)!.upperBound
        settings.replaceSubrange(
            start..<end,
            with:
                "\"quarterly_years\": \(quarterlyYears), \"yearly_years\": \(yearlyYears), \"steps_years\": \(steps)"
        )
    }

    /// Lets a rule be broken at a price, in pounds.
    mutating func soften(_ family: RuleFamily, pounds: Int) {
        let name = settings.range(of: "\"\(family.rawValue)\"")!.lowerBound
        let end = settings.range(of: "}", range: name..<settings.endIndex)!.upperBound
        settings.replaceSubrange(
            name..<end, with: "\"\(family.rawValue)\": {\"mode\": \"soft\", \"price_gbp\": \(pounds)}")
    }

    /// Cells of comma-separated text with quoted fields.
    private static func records(_ text: String) -> [[String]] {
        var rows: [[String]] = [[]]
        var cell = ""
        var quoted = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted.toggle()
            case ",", "\n":
                if quoted {
                    cell.unicodeScalars.append(scalar)
                } else {
                    rows[rows.count - 1].append(cell)
                    cell = ""
                    if scalar == "\n" { rows.append([]) }
                }
            case "\r": break
            default: cell.unicodeScalars.append(scalar)
            }
        }
        return rows.filter { !$0.isEmpty }
    }
}
