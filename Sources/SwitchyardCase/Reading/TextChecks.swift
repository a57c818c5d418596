/// Text for people: control characters, direction overrides, invisible characters and quotes escaped as `\u{1b}`,
/// cut after `limit` scalars, so that nothing in a file can reach the terminal as more than text.
package func displayEscaped(_ text: String, limit: Int = 80) -> String {
    var shown = ""
    var count = 0
    for scalar in text.unicodeScalars {
        if count == limit {
            shown += "…"
            break
        }
        count += 1
        switch scalar {
        case "\n": shown += "\\n"
        case "\r": shown += "\\r"
        case "\t": shown += "\\t"
        case "\"", "\\":
            shown += "\\"
            shown.unicodeScalars.append(scalar)
        default:
            if isControl(scalar) || isBidirectionalControl(scalar) || isInvisible(scalar)
                || isNoncharacter(scalar) || scalar.value == 0xA0
            {
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
    }
    return shown
}

package func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x2029).contains(scalar.value)
}

/// Direction overrides, embeddings and isolates ("Trojan Source", CVE-2021-42574).
package func isBidirectionalControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
}

/// Characters of no width that make two identifiers look alike.
package func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00AD, 0x180E, 0x200B...0x200D, 0x2060...0x2064, 0xFEFF: true
    default: false
    }
}

package func isNoncharacter(_ scalar: Unicode.Scalar) -> Bool {
    (0xFDD0...0xFDEF).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
}

/// Whether an identifier mixes letters of scripts that look alike (Unicode TR 39 in short): Latin with Greek,
/// Cyrillic, Armenian, Cherokee or full-width and mathematical letters.
package func mixesScripts(_ identifier: String) -> Bool {
    var scripts = Set<Int>()
    for scalar in identifier.unicodeScalars where scalar.properties.isAlphabetic {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF: scripts.insert(0)
        case 0x370...0x3FF, 0x1F00...0x1FFF: scripts.insert(1)
        case 0x400...0x52F: scripts.insert(2)
        case 0x530...0x58F: scripts.insert(3)
        case 0x13A0...0x13FF: scripts.insert(4)
        case 0xFF21...0xFF5A, 0x1D400...0x1D7FF: scripts.insert(5)
        default: break
        }
    }
    return scripts.count > 1
}

/// Offset of the first byte that is not UTF-8 (RFC 3629: no overlong forms, surrogates or values above U+10FFFF).
package func firstInvalidUTF8(_ bytes: ArraySlice<UInt8>) -> Int? {
    var position = bytes.startIndex
    while position < bytes.endIndex {
        let lead = bytes[position]
        if lead < 0x80 {
            position += 1
            continue
        }
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xE1...0xEC, 0xEE...0xEF: length = 3
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return position
        }
        guard position + length <= bytes.endIndex, second.contains(bytes[position + 1]) else {
            return position
        }
        for offset in 2..<max(2, length) where !(0x80...0xBF).contains(bytes[position + offset]) {
            return position
        }
        position += length
    }
    return nil
}

/// Line, from 1, that a byte lies in; CRLF, LF and a lone CR each end a line.
package func lineNumber(of offset: Int, in bytes: ArraySlice<UInt8>) -> Int {
    var line = 1
    var position = bytes.startIndex
    while position < offset {
        if bytes[position] == 0x0A
            || (bytes[position] == 0x0D && bytes[min(position + 1, bytes.endIndex - 1)] != 0x0A)
        {
            line += 1
        }
        position += 1
    }
    return line
}

/// The bytes as text once they are known to be of a kind we read: not another file format, not another encoding.
/// - Returns: the bytes without a byte order mark; `nil` after logging what is wrong with them.
package func checkedText(_ bytes: [UInt8], file: String, format: String, log: inout FaultLog) -> ArraySlice<
    UInt8
>? {
    func refuse(_ problem: String, _ remedy: String?, line: Int = 0) {
        log.add(
            CaseFault(file: file, line: line, problem: problem, expected: "UTF-8 \(format)", remedy: remedy))
    }
    guard !bytes.isEmpty else {
        refuse("the file is empty", nil)
        return nil
    }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
        refuse("this is a ZIP or Excel workbook", "export the sheet as CSV UTF-8")
        return nil
    }
    if bytes.starts(with: [0x1F, 0x8B]) {
        refuse("this is gzip data", "unpack it first")
        return nil
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
        refuse("the file is UTF-16", "save it as UTF-8")
        return nil
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    guard !body.isEmpty else {
        refuse("the file is empty", nil)
        return nil
    }
    if let offset = firstInvalidUTF8(body) {
        let byte = String(body[offset], radix: 16, uppercase: true)
        let line = lineNumber(of: offset, in: body)
        refuse("byte 0x\(byte) is not UTF-8", "save the file as UTF-8", line: line)
        return nil
    }
    if let offset = body.firstIndex(of: 0) {
        refuse("there is a NUL character", "remove it", line: lineNumber(of: offset, in: body))
        return nil
    }
    return body
}
