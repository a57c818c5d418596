/// The readers' own number grammar: `[+-] digits [. digits] [(e|E|d|D) [+-] digits]`, at least one digit before the
/// exponent, nothing else. No `nan`, hexadecimal, digit grouping, decimal comma or trailing text; Fortran's `D` exponent
/// is legal in MPS.
enum DecimalNumber {
    enum Outcome {
        case value(Double)
        /// A well-formed literal beyond the range of a double.
        case overflow
        case malformed
    }

    /// Powers of ten that are exact doubles.
    private static let exactPowers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
        1e18,
        1e19, 1e20, 1e21, 1e22,
    ]

    /// Length of the longest prefix of `bytes[start..<end]` that is a number without sign; 0 if none.
    static func unsignedLength(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var i = start
        var digits = 0
        while i < end && isDigit(bytes[i]) {
            i += 1
            digits += 1
        }
        if i < end && bytes[i] == UInt8(ascii: ".") {
            i += 1
            while i < end && isDigit(bytes[i]) {
                i += 1
                digits += 1
            }
        }
        if digits == 0 { return 0 }
        if i < end && isExponentMark(bytes[i]) {
            var j = i + 1
            if j < end && (bytes[j] == UInt8(ascii: "+") || bytes[j] == UInt8(ascii: "-")) { j += 1 }
            if j < end && isDigit(bytes[j]) {
                while j < end && isDigit(bytes[j]) { j += 1 }
                i = j
            }
        }
        return i - start
    }

    /// Value of `bytes[start..<end]`, which must be one number and nothing more, correctly rounded.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Outcome {
        var i = start
        var negative = false
        if i < end && (bytes[i] == UInt8(ascii: "+") || bytes[i] == UInt8(ascii: "-")) {
            negative = bytes[i] == UInt8(ascii: "-")
            i += 1
        }
        let body = i
        var mantissa: UInt64 = 0
        var significant = 0
        var anyDigit = false
        var scale = 0
        var seenPoint = false
        while i < end {
            let byte = bytes[i]
            if isDigit(byte) {
                anyDigit = true
                if significant > 0 || byte != UInt8(ascii: "0") { significant += 1 }
                if significant <= 18 { mantissa = mantissa * 10 + UInt64(byte &- UInt8(ascii: "0")) }
                if seenPoint { scale -= 1 }
            } else if byte == UInt8(ascii: ".") && !seenPoint {
                seenPoint = true
            } else {
                break
            }
            i += 1
        }
        if !anyDigit { return .malformed }
        var exponent = 0
        if i < end && isExponentMark(bytes[i]) {
            i += 1
            var exponentNegative = false
            if i < end && (bytes[i] == UInt8(ascii: "+") || bytes[i] == UInt8(ascii: "-")) {
                exponentNegative = bytes[i] == UInt8(ascii: "-")
                i += 1
            }
            if i >= end || !isDigit(bytes[i]) { return .malformed }
            while i < end && isDigit(bytes[i]) {
                if exponent < 100_000 { exponent = exponent * 10 + Int(bytes[i] &- UInt8(ascii: "0")) }
                i += 1
            }
            if exponentNegative { exponent = -exponent }
        }
        if i != end { return .malformed }
        if mantissa == 0 && significant == 0 { return .value(0) }
        let power = scale + exponent
        if significant <= 18 && mantissa <= 1 << 53 && power >= -22 && power <= 22 {
            // Both factors are exact doubles, so one operation rounds correctly.
            let magnitude = Double(mantissa)
            let value = power < 0 ? magnitude / exactPowers[-power] : magnitude * exactPowers[power]
            return .value(negative ? -value : value)
        }
        // The long way: the grammar has been checked, so the library conversion sees plain ASCII decimal text.
        var text = ""
        text.reserveCapacity(end - body + 1)
        if negative { text.append("-") }
        for k in body..<end {
            let byte = bytes[k]
            let isD = byte == UInt8(ascii: "d") || byte == UInt8(ascii: "D")
            text.unicodeScalars.append(isD ? "e" : Unicode.Scalar(byte))
        }
        guard let value = Double(text) else { return .malformed }
        return value.isFinite ? .value(value) : .overflow
    }

    /// Whether the field spells infinity; the sign is returned, 0 if it does not.
    static func infinitySign(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Double {
        var i = start
        var sign = 1.0
        if i < end && (bytes[i] == UInt8(ascii: "+") || bytes[i] == UInt8(ascii: "-")) {
            sign = bytes[i] == UInt8(ascii: "-") ? -1 : 1
            i += 1
        }
        return equalsIgnoringCase(bytes, i, end, "inf") || equalsIgnoringCase(bytes, i, end, "infinity")
            ? sign : 0
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

    @inline(__always)
    private static func isExponentMark(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower == UInt8(ascii: "e") || lower == UInt8(ascii: "d")
    }
}

/// Whether `bytes[start..<end]` equals an ASCII word given in lower case, ignoring case.
func equalsIgnoringCase(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ word: StaticString
) -> Bool {
    if end - start != word.utf8CodeUnitCount { return false }
    let pointer = word.utf8Start
    for k in 0..<(end - start) {
        var byte = bytes[start + k]
        if byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") { byte |= 0x20 }
        if byte != pointer[k] { return false }
    }
    return true
}
