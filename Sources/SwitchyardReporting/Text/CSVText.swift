/// A CSV table by RFC 4180: CRLF line ends, quotes where a cell needs them.
///
/// Text that a spreadsheet would run as a formula (it starts with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an
/// apostrophe before it, as OWASP advises against CSV injection. Numbers are written as they are.
package struct CSVText {
    package enum Cell {
        case text(String)
        case integer(Int)
        /// Rounded to so many decimals, without grouping.
        case number(Double, places: Int)
        /// The shortest decimals that give the number back; nothing for NaN, `inf` and `-inf` for the infinite.
        case exact(Double)
        /// Pounds with exact pence.
        case pounds(pence: Int)
        case empty

        static func pounds(_ pence: Int?) -> Cell { pence.map { .pounds(pence: $0) } ?? .empty }
        static func yes(_ flag: Bool) -> Cell { .text(flag ? "yes" : "no") }
    }

    private let width: Int
    package private(set) var text = ""

    package init(_ header: [String]) {
        width = header.count
        line(header)
    }

    package var bytes: [UInt8] { Array(text.utf8) }

    package mutating func row(_ cells: [Cell]) {
        precondition(cells.count == width, "every row of a table has as many cells as its header")
        line(cells.map(Self.text))
    }

    private mutating func line(_ cells: [String]) {
        text += cells.joined(separator: ",") + "\r\n"
    }

    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): quoted(harmless(text))
        case .integer(let value): String(value)
        case .number(let value, let places): Figures.plain(value, places: places)
        case .exact(let value): exact(value)
        case .pounds(let pence): Figures.exactPounds(pence)
        case .empty: ""
        }
    }

    private static func exact(_ value: Double) -> String {
        if value.isNaN { return "" }
        if value == 0 { return "0" }
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// Full-width forms count too: some spreadsheets read them as the plain sign.
    private static let formulaStarts: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, formulaStarts.contains(first) else { return text }
        return "'" + text
    }

    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.unicodeScalars.contains {
            $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r"
        }
        guard needsQuotes || text.hasPrefix(" ") || text.hasSuffix(" ") else { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
