import SwitchyardAudit

/// Figures as reports show them; the same in every locale. Totals are always computed before rounding.
package enum Figures {
    /// `1234.50`, without grouping.
    package static func plain(_ value: Double, places: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
        let scale = (0..<places).reduce(1.0) { total, _ in total * 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 9e18 else { return "\(value)" }
        let digits = Int(scaled)
        let unit = Int(scale)
        var text = value < 0 && digits > 0 ? "-" : ""
        text += String(digits / unit)
        if places > 0 {
            let fraction = String(digits % unit)
            text += "." + String(repeating: "0", count: places - fraction.count) + fraction
        }
        return text
    }

    /// `-1234.05`: pounds with exact pence.
    static func exactPounds(_ pence: Int) -> String {
        let rest = pence.magnitude % 100
        return "\(pence < 0 ? "-" : "")\(pence.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// `£1,234.05`.
    static func groupedPounds(_ pence: Int) -> String {
        let exact = exactPounds(pence).split(separator: "-").joined()
        let whole = grouped(Int(pence.magnitude / 100))
        return "\(pence < 0 ? "−" : "")£\(whole)\(exact.suffix(3))"
    }

    /// `1,234`.
    static func grouped(_ value: Int) -> String { PlainText.grouped(value) }

    /// £000: `1,234`, `(1,234)` when negative, `–` for nothing at all.
    static func thousands(_ pence: Int) -> String {
        if pence == 0 { return "–" }
        let rounded = Int((pence.magnitude + 50_000) / 100_000)
        return pence < 0 ? "(\(grouped(rounded)))" : grouped(rounded)
    }

    /// `£18.3m`, `£430k` or `£950`.
    static func short(_ pence: Int) -> String {
        let sign = pence < 0 ? "−" : ""
        let pounds = Double(pence.magnitude) / 100
        if pounds >= 999_500 { return "\(sign)£\(decimal(pounds / 1e6, places: 1))m" }
        if pounds >= 10_000 { return "\(sign)£\(decimal(pounds / 1e3, places: 0))k" }
        return "\(sign)£\(decimal(pounds, places: 0))"
    }

    /// `1,234.5`.
    static func decimal(_ value: Double, places: Int) -> String {
        let text = plain(value.magnitude, places: places)
        let parts = text.split(separator: ".", maxSplits: 1)
        guard let whole = parts.first.flatMap({ Int($0) }) else { return text }
        let sign = value < 0 && text.contains { $0 != "0" && $0 != "." } ? "−" : ""
        return sign + grouped(whole) + (parts.count > 1 ? "." + parts[1] : "")
    }

    /// `12.5 %`.
    static func percent(_ share: Double) -> String { decimal(share * 100, places: 1) + " %" }

    static func counted(_ count: Int, _ noun: String) -> String {
        "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
    }

    /// `07:30`.
    static func clock(_ halfHour: Int) -> String {
        "\(halfHour < 20 ? "0" : "")\(halfHour / 2):\(halfHour % 2 == 0 ? "00" : "30")"
    }
}
