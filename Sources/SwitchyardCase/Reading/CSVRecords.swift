/// One field of a CSV record, unquoted.
package struct CSVField: Sendable, Equatable {
    package var text: String
    /// Whether it stood in quotes: blanks at its ends are then meant.
    package var isQuoted: Bool
    /// Whether a fault was logged for it already.
    package var isFaulty = false
}

/// One CSV record and the physical line it starts on.
package struct CSVRecord: Sendable {
    package var line: Int
    package var fields: [CSVField]

    /// Nothing but blanks and separators.
    package var isBlank: Bool {
        fields.allSatisfy { field in
            !field.isQuoted && field.text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        }
    }
}

/// Cuts bytes that are known to be UTF-8 into records by RFC 4180, strictly: a quote opens a field or is doubled inside
/// a quoted one, and nothing follows the closing quote. CRLF, LF and a lone CR end a line.
package struct CSVScanner {
    /// Excel's limit for a cell, in bytes.
    package static let longestField = 32_767
    package static let mostFields = 512
    package static let mostRecords = 1_000_000

    private let bytes: ArraySlice<UInt8>
    private let file: String
    private var position: Int
    private var line = 1
    /// Set when the rest of the file cannot be understood.
    private(set) package var isBroken = false

    package init(_ bytes: ArraySlice<UInt8>, file: String) {
        self.bytes = bytes
        self.file = file
        position = bytes.startIndex
    }

    /// The next record, or `nil` at the end of the file or when the rest is unreadable.
    package mutating func next(_ log: inout FaultLog) -> CSVRecord? {
        guard position < bytes.endIndex, !isBroken else { return nil }
        var record = CSVRecord(line: line, fields: [])
        while true {
            let fieldNumber = record.fields.count + 1
            guard fieldNumber <= CSVScanner.mostFields else {
                log.add(
                    CaseFault(
                        file: file, line: line,
                        problem: "the row has more than \(CSVScanner.mostFields) fields",
                        expected: "a table of this case"))
                isBroken = true
                return nil
            }
            guard let field = scanField(fieldNumber, &log) else { return nil }
            record.fields.append(field)
            guard position < bytes.endIndex else { return record }
            let byte = bytes[position]
            position += 1
            if byte == 0x2C { continue }
            endLine(byte)
            return record
        }
    }

    /// Counts a line end whose first byte has just been passed.
    private mutating func endLine(_ byte: UInt8) {
        if byte == 0x0D, position < bytes.endIndex, bytes[position] == 0x0A { position += 1 }
        line += 1
    }

    private mutating func scanField(_ number: Int, _ log: inout FaultLog) -> CSVField? {
        let firstLine = line
        var field: CSVField
        if position < bytes.endIndex, bytes[position] == 0x22 {
            guard let quoted = scanQuoted(number, &log) else { return nil }
            field = quoted
        } else {
            let start = position
            var quote = false
            while position < bytes.endIndex, ![0x2C, 0x0A, 0x0D].contains(bytes[position]) {
                if bytes[position] == 0x22 { quote = true }
                position += 1
            }
            field = CSVField(text: String(decoding: bytes[start..<position], as: UTF8.self), isQuoted: false)
            if quote {
                log.add(
                    CaseFault(
                        file: file, line: firstLine, column: number, value: field.text,
                        problem: "has a quote inside a field that is not quoted",
                        expected: "the whole field in quotes, with each quote inside it doubled"))
                field.isFaulty = true
            }
        }
        check(&field, number, firstLine, &log)
        return field
    }

    private mutating func scanQuoted(_ number: Int, _ log: inout FaultLog) -> CSVField? {
        let openingLine = line
        var content: [UInt8] = []
        position += 1
        while true {
            guard position < bytes.endIndex else {
                log.add(
                    CaseFault(
                        file: file, line: openingLine, column: number,
                        problem: "a quote opens here and is never closed",
                        remedy: "close the quote; a quote inside a quoted field is written twice"))
                isBroken = true
                return nil
            }
            let byte = bytes[position]
            position += 1
            if byte == 0x22 {
                guard position < bytes.endIndex, bytes[position] == 0x22 else { break }
                position += 1
            } else if byte == 0x0A || byte == 0x0D {
                content.append(byte)
                let before = position
                endLine(byte)
                if position > before { content.append(0x0A) }
                continue
            }
            content.append(byte)
        }
        var field = CSVField(text: String(decoding: content, as: UTF8.self), isQuoted: true)
        let rest = position
        while position < bytes.endIndex, ![0x2C, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
        if rest < position {
            let tail = String(decoding: bytes[rest..<position], as: UTF8.self)
            log.add(
                CaseFault(
                    file: file, line: line, column: number, value: tail,
                    problem: "follows the closing quote of a field",
                    expected: "a comma or the end of the line"))
            field.isFaulty = true
        }
        return field
    }

    private func check(_ field: inout CSVField, _ number: Int, _ line: Int, _ log: inout FaultLog) {
        if field.text.utf8.count > CSVScanner.longestField {
            log.add(
                CaseFault(
                    file: file, line: line, column: number,
                    problem: "the field is \(field.text.utf8.count) bytes long",
                    expected: "at most \(CSVScanner.longestField)"))
            field.isFaulty = true
            field.text = ""
        }
        let bad = field.text.unicodeScalars.first { scalar in
            isControl(scalar) && !(scalar == "\t" || (field.isQuoted && (scalar == "\n" || scalar == "\r")))
        }
        if bad != nil {
            log.add(
                CaseFault(
                    file: file, line: line, column: number, value: field.text,
                    problem: "holds a control character", remedy: "remove it"))
            field.isFaulty = true
        }
    }
}
