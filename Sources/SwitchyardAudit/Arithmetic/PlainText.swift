import SwitchyardCase

/// Numbers and names as sentences of the audit show them; the same text in every locale.
package enum PlainText {
    /// `1,234.5`; at most 12 digits before the point are grouped, beyond that the shortest exact form is shown.
    static func number(_ value: Double, places: Int = 1) -> String {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let digits = Int(scaled)
        let unit = Int(scale)
        var text = grouped(digits / unit)
        if places > 0 {
            let fraction = String(digits % unit)
            text += "." + String(repeating: "0", count: places - fraction.count) + fraction
        }
        return (value < 0 && digits > 0 ? "−" : "") + text
    }

    /// `1,234`.
    package static func grouped(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "−" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `£1,234.05`.
    static func pounds(_ pence: Int) -> String {
        let rest = pence.magnitude % 100
        let whole = "£" + grouped(Int(pence.magnitude / 100))
        return (pence < 0 ? "−" : "") + whole + (rest == 0 ? "" : (rest < 10 ? ".0\(rest)" : ".\(rest)"))
    }

    /// `3 vehicles`, `1 vehicle`.
    static func count(_ value: Int, _ noun: String) -> String {
        "\(grouped(value)) \(noun)\(value == 1 ? "" : "s")"
    }

    /// `07:30`.
    static func clock(_ halfHour: Int) -> String {
        let hour = halfHour / 2
        return "\(hour < 10 ? "0" : "")\(hour):\(halfHour % 2 == 0 ? "00" : "30")"
    }

    static func site(_ site: Site) -> String { named(site.name, site.id) }
    static func model(_ model: VehicleModel) -> String { named(model.name, model.id) }

    /// A name with its identifier, unless they are the same.
    static func named(_ name: String, _ id: String) -> String {
        name == id ? displayEscaped(id) : "\(displayEscaped(name)) (\(displayEscaped(id)))"
    }
}
