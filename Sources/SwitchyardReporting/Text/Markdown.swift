import SwitchyardCase

/// A Markdown document, built from the top.
struct Markdown {
    private(set) var text = ""

    mutating func heading(_ level: Int, _ title: String) {
        text += String(repeating: "#", count: level) + " " + title + "\n\n"
    }

    mutating func paragraph(_ words: String) { text += words + "\n\n" }

    mutating func bullets(_ items: [String]) {
        guard !items.isEmpty else { return }
        text += items.map { "- \($0)\n" }.joined() + "\n"
    }

    /// The first columns are text, aligned left; the others are figures, aligned right.
    mutating func table(_ header: [String], textColumns: Int = 1, _ rows: [[String]]) {
        guard !rows.isEmpty else { return }
        let rule = header.indices.map { $0 < textColumns ? "---" : "---:" }
        for row in [header, rule] + rows { text += "| " + row.joined(separator: " | ") + " |\n" }
        text += "\n"
    }

    /// Text of a case or plan, so that it stays text: control characters escaped, marks of Markdown and HTML defused.
    static func plain(_ text: String) -> String {
        var result = ""
        for scalar in displayEscaped(text, limit: 300).unicodeScalars {
            switch scalar {
            case "|", "*", "_", "`", "[", "]", "#", "~", "!": result += "\\" + String(scalar)
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
