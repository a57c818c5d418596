/// Tokens of the CPLEX LP format, with the line and column each starts at.
struct LPToken {
    enum Kind {
        case number, name, plus, minus, colon, doubleColon
        case lessOrEqual, greaterOrEqual, equal
        /// Brackets, `^`, `*`, `/` and `->`: legal in the format, but quadratic or conditional.
        case unsupported
        case end
    }
    var kind: Kind
    var start: Int
    var end: Int
    var line: Int
    var lineStart: Int
    /// Whether it is the first token of its line: section words are recognised only there.
    var opensLine: Bool
    var value = 0.0
}

/// Splits LP text into tokens, one at a time.
struct LPLexer {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    private var position: Int
    private var line = 1
    private var lineStart = 0
    private var atLineStart = true

    init(bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.bytes = bytes
        self.file = file
        let hasMark = bytes.count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf
        position = hasMark ? 3 : 0
    }

    mutating func next() throws(ModelFileError) -> LPToken {
        skipBlanks()
        let opens = atLineStart
        atLineStart = false
        var token = LPToken(
            kind: .end, start: position, end: position, line: line, lineStart: lineStart, opensLine: opens)
        guard position < bytes.count else { return token }
        let byte = bytes[position]
        let following = position + 1 < bytes.count ? bytes[position + 1] : 0
        var length = 1
        switch byte {
        case UInt8(ascii: "+"): token.kind = .plus
        case UInt8(ascii: "-"):
            token.kind = .minus
            if following == UInt8(ascii: ">") { (token.kind, length) = (.unsupported, 2) }
        case UInt8(ascii: ":"):
            token.kind = .colon
            if following == UInt8(ascii: ":") { (token.kind, length) = (.doubleColon, 2) }
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            token.kind = byte == UInt8(ascii: "<") ? .lessOrEqual : .greaterOrEqual
            if following == UInt8(ascii: "=") { length = 2 }
        case UInt8(ascii: "="):
            token.kind = .equal
            if following == UInt8(ascii: "<") { (token.kind, length) = (.lessOrEqual, 2) }
            if following == UInt8(ascii: ">") { (token.kind, length) = (.greaterOrEqual, 2) }
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "*"), UInt8(ascii: "/"):
            token.kind = .unsupported
        default:
            if DecimalNumber.isDigit(byte) || byte == UInt8(ascii: ".") {
                length = try number(&token)
            } else if Self.isNameByte(byte) {
                token.kind = .name
                while position + length < bytes.count {
                    if Self.isNameByte(bytes[position + length]) {
                        length += 1
                    } else if let index = bracketed(from: position + length) {
                        length += index
                    } else {
                        break
                    }
                }
                if !isPrintableUTF8(bytes, position, position + length) {
                    throw error(token, "expected a name in UTF-8")
                }
                if byte == Self.semicolon || bytes[position + length - 1] == Self.semicolon {
                    token.end = position + length
                    throw semicolonError(token)
                }
            } else {
                throw error(token, "a character that no name, number or operator may hold")
            }
        }
        position += length
        token.end = position
        return token
    }

    /// Length of an index in brackets behind a name, as Gurobi and its modelling layers write it (`x[3,a]`).
    private func bracketed(from start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "[") else { return nil }
        var end = start + 1
        while end < bytes.count && Self.isNameByte(bytes[end]) { end += 1 }
        guard end > start + 1, end < bytes.count, bytes[end] == UInt8(ascii: "]") else { return nil }
        return end + 1 - start
    }

    private static let semicolon = UInt8(ascii: ";")

    private func semicolonError(_ token: LPToken) -> ModelFileError {
        error(token, "expected no ';': nothing in this format ends with one")
    }

    private func number(_ token: inout LPToken) throws(ModelFileError) -> Int {
        let length = DecimalNumber.unsignedLength(bytes, position, bytes.count)
        token.end = position + max(1, length)
        guard length > 0 else { throw error(token, "expected a number") }
        if position + length < bytes.count {
            let after = bytes[position + length]
            // "3e" or "0x10" or "1.2.3" or "1,5": what follows glues to the number in a way other readers see differently.
            let lower = after | 0x20
            let isHexadecimal =
                length == 1 && bytes[position] == UInt8(ascii: "0") && lower == UInt8(ascii: "x")
            if after == Self.semicolon {
                token.end += 1
                throw semicolonError(token)
            }
            if isHexadecimal || after == UInt8(ascii: ".") || after == UInt8(ascii: ",")
                || lower == UInt8(ascii: "e")
                || lower == UInt8(ascii: "d")
            {
                throw error(token, "an ambiguous number: separate it from what follows by a blank")
            }
        }
        switch DecimalNumber.parse(bytes, position, position + length) {
        case .value(let value):
            token.kind = .number
            token.value = value
        case .overflow: throw error(token, "expected a number within the range of a double")
        case .malformed: throw error(token, "expected a decimal number")
        }
        return length
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 10 || byte == 13 {
                position += 1
                if byte == 13 && position < bytes.count && bytes[position] == 10 { position += 1 }
                line += 1
                lineStart = position
                atLineStart = true
            } else if byte == 32 || byte == 9 {
                position += 1
            } else if byte == UInt8(ascii: "\\") {
                while position < bytes.count && bytes[position] != 10 && bytes[position] != 13 {
                    position += 1
                }
            } else {
                return
            }
        }
    }

    func error(
        _ token: LPToken, _ message: String, kind: ModelFileError.Kind = .malformed
    ) -> ModelFileError {
        let end = max(token.end, min(token.start + 1, bytes.count))
        let found =
            token.start >= bytes.count ? "the end of the file" : "'\(excerpt(bytes, token.start, end))'"
        return ModelFileError(
            kind: kind, file: file, line: token.line, column: token.start - token.lineStart + 1,
            message: "\(message), found \(found)")
    }

    /// Letters, digits and the punctuation the format allows in names; bytes above ASCII are taken as UTF-8 letters.
    @inline(__always)
    static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        case UInt8(ascii: "!"), UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
            UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "."),
            UInt8(ascii: ";"), UInt8(ascii: "?"), UInt8(ascii: "@"), UInt8(ascii: "_"), UInt8(ascii: "'"),
            UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            return true
        default: return byte >= 0x80
        }
    }
}
