/// A JSON value as read, with where it stands. Numbers keep their digits, so that money and large integers stay exact.
package indirect enum JSONContent: Sendable {
    case null
    case bool(Bool)
    case number(DecimalText)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])

    package var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

package struct JSONNode: Sendable {
    package var content: JSONContent
    package var line: Int
    package var column: Int
}

package struct JSONMember: Sendable {
    package var name: String
    package var line: Int
    package var column: Int
    package var value: JSONNode
}

/// Reads JSON by RFC 8259 and nothing beyond it: no comments, trailing commas, NaN or second value; a name may stand
/// once in an object; nesting, strings and objects have limits. Stops at the first fault of grammar.
package struct JSONParser {
    package static let deepestNesting = 128
    package static let longestString = 1 << 20
    package static let mostMembers = 4096

    private let bytes: ArraySlice<UInt8>
    private let file: String
    private var position: Int
    private var line = 1
    private var lineStart: Int
    /// A place on this line whose column is known, so that a long line is not counted again for each value.
    private var mark = (offset: 0, column: 1)

    private struct Stop: Error {}

    package static func parse(_ bytes: [UInt8], file: String, log: inout FaultLog) -> JSONNode? {
        guard let text = checkedText(bytes, file: file, format: "JSON", log: &log) else { return nil }
        var parser = JSONParser(text, file: file)
        return try? parser.document(&log)
    }

    private init(_ bytes: ArraySlice<UInt8>, file: String) {
        self.bytes = bytes
        self.file = file
        position = bytes.startIndex
        lineStart = bytes.startIndex
    }

    private var byte: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    /// Character of the line, from 1, that a byte offset lies at.
    private func column(_ offset: Int) -> Int {
        let known = (lineStart...offset).contains(mark.offset) ? mark : (offset: lineStart, column: 1)
        return known.column + bytes[known.offset..<offset].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }

    /// Line and column of the next byte.
    private mutating func here() -> (line: Int, column: Int) {
        mark = (position, column(position))
        return (line, mark.column)
    }

    private func stop(
        _ problem: String, expected: String? = nil, value: String? = nil, at offset: Int? = nil,
        _ log: inout FaultLog
    ) -> Stop {
        log.add(
            CaseFault(
                file: file, line: line, column: column(offset ?? position), value: value, problem: problem,
                expected: expected))
        return Stop()
    }

    private mutating func skipBlanks() {
        while let byte {
            switch byte {
            case 0x20, 0x09: position += 1
            case 0x0A:
                position += 1
                line += 1
                lineStart = position
            case 0x0D:
                position += 1
                if self.byte == 0x0A { position += 1 }
                line += 1
                lineStart = position
            default: return
            }
        }
    }

    private mutating func document(_ log: inout FaultLog) throws(Stop) -> JSONNode {
        skipBlanks()
        let node = try value(depth: 1, &log)
        skipBlanks()
        guard byte == nil else {
            throw stop("there is more text after the value", expected: "the end of the file", &log)
        }
        return node
    }

    private mutating func value(depth: Int, _ log: inout FaultLog) throws(Stop) -> JSONNode {
        let place = here()
        guard depth <= JSONParser.deepestNesting else {
            throw stop("nesting is deeper than \(JSONParser.deepestNesting)", &log)
        }
        let content: JSONContent
        switch byte {
        case nil: throw stop("the file ends here", expected: "a value", &log)
        case 0x7B: content = try object(depth: depth, &log)
        case 0x5B: content = try array(depth: depth, &log)
        case 0x22: content = .string(try string(&log))
        case let lead? where lead == 0x2D || (0x30...0x39).contains(lead): content = try number(&log)
        default: content = try literal(&log)
        }
        return JSONNode(content: content, line: place.line, column: place.column)
    }

    private mutating func literal(_ log: inout FaultLog) throws(Stop) -> JSONContent {
        for (word, content) in [("true", JSONContent.bool(true)), ("false", .bool(false)), ("null", .null)]
        where bytes[position...].starts(with: word.utf8) {
            position += word.utf8.count
            return content
        }
        let rest = bytes[position...].prefix { ![0x2C, 0x5D, 0x7D, 0x0A, 0x0D].contains($0) }.prefix(40)
        let shown = String(decoding: rest, as: UTF8.self)
        throw stop("is not JSON", expected: "a value", value: shown.isEmpty ? nil : shown, &log)
    }

    private mutating func number(_ log: inout FaultLog) throws(Stop) -> JSONContent {
        let start = position
        let isNumberByte: (UInt8) -> Bool = {
            (0x30...0x39).contains($0) || [0x2D, 0x2B, 0x2E, 0x45, 0x65].contains($0)
        }
        while let byte, isNumberByte(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let magnitude = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let second = magnitude.utf8.dropFirst().first ?? 0
        guard let decimal = DecimalText(text), !(magnitude.hasPrefix("0") && (0x30...0x39).contains(second))
        else {
            throw stop("is not a JSON number", expected: "a plain number", value: text, at: start, &log)
        }
        guard decimal.double.isFinite else {
            throw stop("is out of range", value: text, at: start, &log)
        }
        if decimal.double == 0, !decimal.isZero {
            log.add(
                CaseFault(
                    .warning, file: file, line: line, column: column(start), value: text,
                    problem: "is so small that it is read as 0"))
        }
        return .number(decimal)
    }

    private mutating func array(depth: Int, _ log: inout FaultLog) throws(Stop) -> JSONContent {
        position += 1
        var elements: [JSONNode] = []
        skipBlanks()
        if byte == 0x5D {
            position += 1
            return .array([])
        }
        while true {
            elements.append(try value(depth: depth + 1, &log))
            if try isLast(closing: 0x5D, of: "a list", &log) { return .array(elements) }
        }
    }

    /// Passes the comma behind an element, or the closing bracket or brace.
    /// - Returns: whether the element was the last one.
    private mutating func isLast(
        closing end: UInt8, of container: String, _ log: inout FaultLog
    ) throws(Stop) -> Bool {
        skipBlanks()
        let place = self
        guard byte == end || byte == 0x2C else {
            throw stop(
                byte == nil ? "the file ends inside \(container)" : "this does not belong here",
                expected: end == 0x5D ? ", or ]" : ", or }", &log)
        }
        position += 1
        if place.byte == end { return true }
        skipBlanks()
        if byte == end {
            let name = end == 0x5D ? "bracket" : "brace"
            throw place.stop("a comma stands before the closing \(name)", &log)
        }
        return false
    }

    private mutating func object(depth: Int, _ log: inout FaultLog) throws(Stop) -> JSONContent {
        position += 1
        var members: [JSONMember] = []
        var lines: [String: Int] = [:]
        skipBlanks()
        if byte == 0x7D {
            position += 1
            return .object([])
        }
        while true {
            let place = here()
            let start = position
            guard byte == 0x22 else {
                throw stop(
                    byte == nil ? "the file ends inside an object" : "this does not belong here",
                    expected: "a name in double quotes", &log)
            }
            let name = try string(&log)
            if let first = lines[name] {
                throw stop(
                    "this name stands on line \(first) already", expected: "each name once", value: name,
                    at: start, &log)
            }
            lines[name] = place.line
            guard members.count < JSONParser.mostMembers else {
                throw stop("the object has more than \(JSONParser.mostMembers) members", &log)
            }
            skipBlanks()
            guard byte == 0x3A else { throw stop("this does not belong here", expected: ":", &log) }
            position += 1
            skipBlanks()
            let value = try value(depth: depth + 1, &log)
            members.append(JSONMember(name: name, line: place.line, column: place.column, value: value))
            if try isLast(closing: 0x7D, of: "an object", &log) { return .object(members) }
        }
    }

    private mutating func string(_ log: inout FaultLog) throws(Stop) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte {
            guard content.count <= JSONParser.longestString else {
                throw stop("the string is longer than \(JSONParser.longestString) bytes", &log)
            }
            switch byte {
            case 0x22:
                position += 1
                return String(decoding: content, as: UTF8.self)
            case 0x00..<0x20:
                throw stop("there is a raw control character in a string", expected: "an escape", &log)
            case 0x5C: content += try escape(&log)
            default:
                content.append(byte)
                position += 1
            }
        }
        throw stop("the file ends inside a string", &log)
    }

    /// The UTF-8 bytes of one escape.
    private mutating func escape(_ log: inout FaultLog) throws(Stop) -> [UInt8] {
        let start = position
        position += 2
        switch position <= bytes.endIndex ? bytes[position - 1] : 0 {
        case 0x22: return [0x22]
        case 0x5C: return [0x5C]
        case 0x2F: return [0x2F]
        case 0x62: return [0x08]
        case 0x66: return [0x0C]
        case 0x6E: return [0x0A]
        case 0x72: return [0x0D]
        case 0x74: return [0x09]
        case 0x75:
            var code = try hexDigits(start, &log)
            if (0xD800...0xDBFF).contains(code), bytes[position...].starts(with: [0x5C, 0x75]) {
                position += 2
                let low = try hexDigits(start, &log)
                if (0xDC00...0xDFFF).contains(low) {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                }
            }
            guard let scalar = Unicode.Scalar(code) else {
                throw stop("there is half a surrogate pair", at: start, &log)
            }
            return Array(String(Character(scalar)).utf8)
        default:
            position = start
            throw stop("this is no escape of JSON", &log)
        }
    }

    private mutating func hexDigits(_ start: Int, _ log: inout FaultLog) throws(Stop) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
            digits.first != 0x2B, digits.first != 0x2D
        else { throw stop("\\u needs four hexadecimal digits", at: start, &log) }
        position += 4
        return code
    }
}
