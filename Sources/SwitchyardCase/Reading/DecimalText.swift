/// A plain decimal number as it is written, kept exactly: `-?digits(.digits)?` with an optional exponent.
/// No sign but `-`, no separators, no symbols, ASCII digits only.
package struct DecimalText: Sendable, Equatable {
    package let text: String
    package let isNegative: Bool
    /// All digits, the point left out.
    package let digits: [UInt8]
    /// How many of them stand behind the point.
    package let decimals: Int
    package let exponent: Int?

    package init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        isNegative = bytes.first == 0x2D
        if isNegative { bytes.removeFirst() }
        let whole = bytes.prefix { (0x30...0x39).contains($0) }
        guard !whole.isEmpty else { return nil }
        bytes = bytes.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if bytes.first == 0x2E {
            bytes.removeFirst()
            fraction = bytes.prefix { (0x30...0x39).contains($0) }
            guard !fraction.isEmpty else { return nil }
            bytes = bytes.dropFirst(fraction.count)
        }
        if bytes.first == 0x65 || bytes.first == 0x45 {
            bytes.removeFirst()
            let minus = bytes.first == 0x2D
            if minus || bytes.first == 0x2B { bytes.removeFirst() }
            guard !bytes.isEmpty, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            // Beyond 100,000 every value is zero or out of range; the exact exponent no longer matters.
            var value = 0
            for byte in bytes { value = min(100_000, value * 10 + Int(byte - 0x30)) }
            exponent = minus ? -value : value
        } else {
            guard bytes.isEmpty else { return nil }
            exponent = nil
        }
        self.text = text
        digits = (whole + fraction).map { $0 - 0x30 }
        decimals = fraction.count
    }

    /// The nearest double; zero never carries a sign. Infinite when out of range.
    package var double: Double {
        let value = Double(text) ?? .infinity
        return value == 0 ? 0 : value
    }

    package var isZero: Bool { digits.allSatisfy { $0 == 0 } }

    /// The value times 10^places if that is a whole number in range, exactly; `nil` otherwise.
    package func scaled(places: Int) -> Int? {
        if isZero { return 0 }
        var shift = places - decimals + (exponent ?? 0)
        var kept = digits[...]
        while shift < 0, let last = kept.last {
            guard last == 0 else { return nil }
            kept.removeLast()
            shift += 1
        }
        guard shift <= 40 else { return nil }
        var value = 0
        for digit in kept + Array(repeating: 0, count: max(0, shift)) {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return isNegative ? -value : value
    }

    /// The plain number somebody most likely meant by `1,100`, `£4.3m`, `(1100)`, `50%`, `−5` or full-width digits.
    package static func suggestion(for text: String) -> String? {
        var plain = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20, 0xA0, 0x202F, 0x2009, 0x2C, 0xA3, 0x24, 0x20AC, 0x27, 0x2B: continue
            case 0x2212, 0x2013, 0xFE63, 0xFF0D: plain += "-"
            case 0xFF10...0xFF19: plain += String(scalar.value - 0xFF10)
            case 0xFF0E: plain += "."
            default: plain.unicodeScalars.append(scalar)
            }
        }
        plain = plain.lowercased()
        if plain.hasPrefix("("), plain.hasSuffix(")") { plain = "-" + plain.dropFirst().dropLast() }
        var places = 0
        for (suffix, power) in [("bn", 9), ("million", 6), ("m", 6), ("k", 3), ("%", 0)]
        where plain.hasSuffix(suffix) {
            plain.removeLast(suffix.count)
            places = power
            break
        }
        if plain.hasPrefix(".") { plain = "0" + plain }
        if plain.hasSuffix(".") { plain.removeLast() }
        guard plain != text, let decimal = DecimalText(plain), decimal.exponent == nil else { return nil }
        if places == 0 { return plain }
        return decimal.scaled(places: places).map { String($0) }
    }
}
