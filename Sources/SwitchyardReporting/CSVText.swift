/// CSV text (RFC 4180): cells quoted where they must be, and text that a spreadsheet would run as a formula made plain by
/// a leading apostrophe (OWASP, CSV injection).
struct CSVText {
    private(set) var text = ""

    init(header: [String]) { add(header) }

    mutating func add(_ cells: [String]) {
        text += cells.map(CSVText.cell).joined(separator: ",") + "\n"
    }

    static func cell(_ raw: String) -> String {
        var value = raw
        let isNumber = Double(raw) != nil
        if let first = raw.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first), !isNumber {
            value = "'" + raw
        }
        guard value.unicodeScalars.contains(where: { ",\"\n\r".unicodeScalars.contains($0) }) else {
            return value
        }
        return "\"" + value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}

/// Pounds to the penny.
func pounds(_ pence: Int) -> String {
    let rest = pence.magnitude % 100
    return "\(pence < 0 ? "-" : "")\(pence.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
}

/// Thousands of pounds, rounded half away from zero, with thousands separated: `18,300`.
func thousandsText(_ pence: Int) -> String {
    let rounded = (pence.magnitude + 50_000) / 100_000
    var digits = String(rounded)
    var groups: [String] = []
    while digits.count > 3 {
        groups.insert(String(digits.suffix(3)), at: 0)
        digits = String(digits.dropLast(3))
    }
    groups.insert(digits, at: 0)
    return "\(pence < 0 && rounded > 0 ? "-" : "")\(groups.joined(separator: ","))"
}

/// A figure with one decimal.
func oneDecimal(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
}
