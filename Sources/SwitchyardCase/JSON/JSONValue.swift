/// A JSON value to write: members keep the order they are given in.
package indirect enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    /// Finite; anything else is written as `null`.
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Sendable, Equatable {
        package var name: String
        package var value: JSONValue
        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// An amount of money in pounds, exact to the penny.
    package static func pounds(pence: Int) -> JSONValue {
        pence % 100 == 0 ? .integer(pence / 100) : .exact(poundsText(pence: pence))
    }

    /// A number as it shall stand in the file.
    case exact(String)
}

/// `-12.05` for −1205 pence.
package func poundsText(pence: Int) -> String {
    let magnitude = pence.magnitude
    let rest = magnitude % 100
    let whole = "\(pence < 0 ? "-" : "")\(magnitude / 100)"
    return rest == 0 ? whole : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
}

extension JSONValue {
    /// The text, the same on every run: two-space indentation, with values that fit on a line kept on it. Numbers are the
    /// shortest that read back exactly.
    /// - Parameter escapingMarkup: write `<`, `>`, `&` and line separators as `\u….`, for JSON inside an HTML page.
    package func text(escapingMarkup: Bool = false) -> String {
        var writer = JSONWriter(escapingMarkup: escapingMarkup)
        writer.write(self, depth: 0)
        writer.output += "\n"
        return writer.output
    }

    /// The text without any white space.
    package func compactText(escapingMarkup: Bool = false) -> String {
        JSONWriter(escapingMarkup: escapingMarkup).inline(self, separator: ",", colon: ":")
    }
}

private struct JSONWriter {
    let escapingMarkup: Bool
    var output = ""

    private static let lineWidth = 110

    init(escapingMarkup: Bool) { self.escapingMarkup = escapingMarkup }

    mutating func write(_ value: JSONValue, depth: Int) {
        let indentation = String(repeating: "  ", count: depth + 1)
        let ending = "\n" + String(repeating: "  ", count: depth)
        if isFlat(value) {
            output += inline(value, separator: ", ", colon: ": ")
            return
        }
        switch value {
        case .array(let elements):
            output += "["
            for (index, element) in elements.enumerated() {
                output += (index == 0 ? "\n" : ",\n") + indentation
                write(element, depth: depth + 1)
            }
            output += ending + "]"
        case .object(let members):
            output += "{"
            for (index, member) in members.enumerated() {
                output += (index == 0 ? "\n" : ",\n") + indentation + quoted(member.name) + ": "
                write(member.value, depth: depth + 1)
            }
            output += ending + "}"
        default: output += inline(value, separator: ", ", colon: ": ")
        }
    }

    /// Lists of scalars and small objects stay on one line.
    private func isFlat(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): elements.allSatisfy(isScalar)
        case .object(let members):
            members.allSatisfy { isScalar($0.value) } && inlineLength(value) <= JSONWriter.lineWidth
        default: true
        }
    }

    private func isScalar(_ value: JSONValue) -> Bool {
        switch value {
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private func inlineLength(_ value: JSONValue) -> Int {
        inline(value, separator: ", ", colon: ": ").utf8.count
    }

    func inline(_ value: JSONValue, separator: String, colon: String) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): numberText(number)
        case .exact(let text): text
        case .string(let text): quoted(text)
        case .array(let elements):
            "["
                + elements.map { inline($0, separator: separator, colon: colon) }.joined(separator: separator)
                + "]"
        case .object(let members):
            "{"
                + members.map {
                    quoted($0.name) + colon + inline($0.value, separator: separator, colon: colon)
                }.joined(separator: separator) + "}"
        }
    }

    private func numberText(_ number: Double) -> String {
        guard number.isFinite else { return "null" }
        if number.rounded() == number, number.magnitude < 1e15 { return String(Int(number)) }
        return number.description
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "<", ">", "&":
                if escapingMarkup { result += hex(scalar) } else { result.unicodeScalars.append(scalar) }
            default:
                if isControl(scalar) { result += hex(scalar) } else { result.unicodeScalars.append(scalar) }
            }
        }
        return result + "\""
    }

    /// `\u001b`; control characters and separators all lie in the basic plane.
    private func hex(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
