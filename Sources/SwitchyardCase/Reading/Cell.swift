/// A cell that has been read by its column's declaration.
package enum Cell: Sendable, Equatable {
    /// Empty, where that is allowed.
    case absent
    /// Could not be read; a fault says why.
    case faulty
    case text(String)
    case pence(Int)
    case number(Double)
    case whole(Int)
    case date(CalendarDate)
    case year(FinancialYear)
    case flag(Bool)
    /// Identifiers or words of a list, in the order written.
    case list([String])
    /// Positions of the rows an identifier or a list of them stands for.
    case rows([Int])
}

/// Reads one cell by its column's declaration: the value, or what to say instead.
package struct CellReading {
    package var cell: Cell
    package var problem: String?
    package var nearest: String?
    package var remedy: String?
    package var warning: String?

    private init(_ cell: Cell, warning: String? = nil) {
        self.cell = cell
        self.warning = warning
    }

    private init(problem: String, nearest: String? = nil, remedy: String? = nil) {
        cell = .faulty
        self.problem = problem
        self.nearest = nearest
        self.remedy = remedy
    }

    /// - Parameter field: the field, its blanks already trimmed if it stood without quotes.
    package init(_ field: CSVField, as column: ColumnSchema) {
        let text = field.text
        if text.isEmpty {
            self = column.isOptional ? .init(.absent) : .init(problem: "the cell is empty")
            return
        }
        if let error = CellReading.spreadsheetErrors.first(where: { text == $0 }) {
            self = .init(problem: "\(error) is a spreadsheet's error value", remedy: "repair the formula")
            return
        }
        switch column.kind {
        case .identifier: self = CellReading.identifier(text)
        case .reference: self = .init(.text(text))
        case .text: self = CellReading.freeText(text)
        case .references: self = CellReading.list(text, words: nil)
        case .words(let words): self = CellReading.list(text, words: words)
        case .word(let words): self = CellReading.word(text, words)
        case .yesNo: self = CellReading.yesNo(text)
        case .money(let range): self = CellReading.money(text, range)
        case .number(let range): self = CellReading.number(text, range)
        case .whole(let range): self = CellReading.whole(text, range)
        case .date: self = CellReading.date(text)
        case .financialYear: self = CellReading.financialYear(text)
        case .halfHour: self = CellReading.halfHour(text)
        }
    }

    private static let spreadsheetErrors = [
        "#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
    ]

    // MARK: Text

    private static func identifier(_ text: String) -> CellReading {
        if text.hasPrefix(" ") || text.hasSuffix(" ") {
            return .init(problem: "an identifier has blanks at its ends", remedy: "remove them")
        }
        var warning: String?
        if text.unicodeScalars.contains(where: isInvisible) {
            warning = "holds a character of no width"
        } else if text.unicodeScalars.contains(where: isControl) {
            warning = "holds a tab or line end"
        } else if text.unicodeScalars.contains(where: isBidirectionalControl) {
            warning = "holds a bidirectional control character"
        } else if text.unicodeScalars.contains(where: isNoncharacter) {
            warning = "holds a code point that is no character"
        } else if mixesScripts(text) {
            warning = "mixes letters of two scripts that look alike"
        } else if looksLikeSpreadsheetDate(text) {
            warning = "looks like a code that a spreadsheet turned into a date"
        }
        return .init(.text(text), warning: warning)
    }

    private static func freeText(_ text: String) -> CellReading {
        if text.unicodeScalars.contains(where: isBidirectionalControl) {
            return .init(.text(text), warning: "holds a bidirectional control character")
        }
        if text.unicodeScalars.contains(where: isNoncharacter) {
            return .init(.text(text), warning: "holds a code point that is no character")
        }
        return .init(.text(text))
    }

    /// `Sep-01`, `1-Mar`: what Excel makes of SEPT1 and MARCH1 (Ziemann et al. 2016, doi:10.1186/s13059-016-1044-7).
    private static func looksLikeSpreadsheetDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        func isNumber(_ part: Substring) -> Bool {
            (1...2).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        let lowered = parts.map { $0.lowercased() }
        return (months.contains(lowered[0]) && isNumber(parts[1]))
            || (months.contains(lowered[1]) && isNumber(parts[0]))
    }

    private static func word(_ text: String, _ words: [String]) -> CellReading {
        guard !words.contains(text) else { return .init(.text(text)) }
        return .init(problem: "is not one of its words", nearest: nearestName(to: text, among: words))
    }

    private static func list(_ text: String, words: [String]?) -> CellReading {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard !parts.contains("") else { return .init(problem: "the list has an empty entry") }
        for (index, part) in parts.enumerated() where parts[..<index].contains(part) {
            return .init(problem: "the list holds \"\(displayEscaped(part))\" twice")
        }
        if let words, let wrong = parts.first(where: { !words.contains($0) }) {
            return .init(
                problem: "the list's \"\(displayEscaped(wrong))\" is not one of its words",
                nearest: nearestName(to: wrong, among: words))
        }
        return .init(.list(parts))
    }

    private static func yesNo(_ text: String) -> CellReading {
        switch text {
        case "yes": .init(.flag(true))
        case "no": .init(.flag(false))
        default:
            switch text.lowercased() {
            case "yes", "y", "true", "1": .init(problem: "is neither yes nor no", nearest: "yes")
            case "no", "n", "false", "0": .init(problem: "is neither yes nor no", nearest: "no")
            default: .init(problem: "is neither yes nor no")
            }
        }
    }

    // MARK: Numbers

    private static func decimal(_ text: String) -> Result<DecimalText, NumberFault> {
        if let decimal = DecimalText(text) { return .success(decimal) }
        let lowered = text.lowercased()
        let problem =
            switch lowered {
            case "nan": "is not a number"
            case "inf", "-inf", "+inf", "infinity", "-infinity": "is not a finite number"
            default:
                if text.unicodeScalars.contains(where: { $0.value == 0xA0 || $0.value == 0x202F }) {
                    "has a no-break space inside a number"
                } else if text.unicodeScalars.contains(where: { $0.value == 0x2212 }) {
                    "has U+2212 instead of a minus sign"
                } else if text.unicodeScalars.contains(where: {
                    $0.properties.numericType == .decimal && $0.value > 0x7F
                }) {
                    "has digits other than 0 to 9"
                } else if looksLikeSlashDate(text) {
                    "looks like a date"
                } else {
                    "is not a plain number"
                }
            }
        return .failure(NumberFault(problem: problem, nearest: DecimalText.suggestion(for: text)))
    }

    private struct NumberFault: Error {
        var problem: String
        var nearest: String?
    }

    private static func exponentWarning(_ decimal: DecimalText) -> String? {
        decimal.exponent == nil
            ? nil : "is in a spreadsheet's scientific notation, which may have lost digits"
    }

    private static func money(_ text: String, _ range: ClosedRange<Int>) -> CellReading {
        switch decimal(text) {
        case .failure(let fault): return .init(problem: fault.problem, nearest: fault.nearest)
        case .success(let value):
            let rough = value.double * 100
            if rough > Double(range.upperBound) {
                return .init(problem: "is above the limit of \(plainNumber(Double(range.upperBound / 100)))")
            }
            if rough < Double(range.lowerBound) {
                return .init(
                    problem: range.lowerBound == 0
                        ? "is negative" : "is below \(plainNumber(Double(range.lowerBound / 100)))")
            }
            guard value.exponent != nil || value.decimals <= 2, let pence = value.scaled(places: 2) else {
                return .init(problem: "has more than two decimals")
            }
            return .init(.pence(pence), warning: exponentWarning(value))
        }
    }

    private static func number(_ text: String, _ range: ClosedRange<Double>) -> CellReading {
        switch decimal(text) {
        case .failure(let fault): return .init(problem: fault.problem, nearest: fault.nearest)
        case .success(let value):
            guard range.contains(value.double) else { return .init(problem: "is out of range") }
            return .init(.number(value.double), warning: exponentWarning(value))
        }
    }

    private static func whole(_ text: String, _ range: ClosedRange<Int>) -> CellReading {
        switch decimal(text) {
        case .failure(let fault):
            let year = looksLikeSlashDate(text) || FinancialYear(text) != nil
            return .init(
                problem: fault.problem, nearest: year ? nil : fault.nearest,
                remedy: year && range.upperBound < 10_000 ? "write the year alone, with four digits" : nil)
        case .success(let value):
            guard let whole = value.scaled(places: 0) else {
                return .init(
                    problem: value.double.magnitude > 1e15 ? "is out of range" : "is not a whole number")
            }
            guard range.contains(whole) else {
                let serial =
                    range.lowerBound > 1000 && range.upperBound < 10_000 && (20_000...80_000).contains(whole)
                return .init(
                    problem: serial
                        ? "is out of range; it looks like an Excel serial date" : "is out of range")
            }
            return .init(.whole(whole), warning: exponentWarning(value))
        }
    }

    // MARK: Times

    private static func looksLikeSlashDate(_ text: String) -> Bool {
        let parts = text.split(whereSeparator: { $0 == "/" || $0 == "." || $0 == "-" })
        return parts.count == 3 && parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// Dates of a plan lie within these years; anything else is a slip of the keyboard.
    package static let plausibleYears = 1950...2150

    private static func date(_ text: String) -> CellReading {
        guard let date = CalendarDate(iso: text) else {
            if looksLikeSlashDate(text) {
                let parts = text.split(whereSeparator: { $0 == "/" || $0 == "." || $0 == "-" }).compactMap {
                    Int($0)
                }
                let iso = text.utf8.dropFirst(4).first == 0x2D
                return .init(
                    problem: iso ? "is no day of the calendar" : "is ambiguous",
                    nearest: !iso && parts.count == 3 && parts[0] > 12
                        ? CalendarDate(year: parts[2], month: parts[1], day: parts[0])?.description : nil,
                    remedy: "write year-month-day")
            }
            if let serial = Int(text), (20_000...80_000).contains(serial) {
                return .init(
                    problem: "looks like an Excel serial date", remedy: "format the column as yyyy-mm-dd")
            }
            return .init(problem: "is not a date")
        }
        guard plausibleYears.contains(date.year) else {
            return .init(
                problem: "lies outside \(plausibleYears.lowerBound)–\(plausibleYears.upperBound)")
        }
        return .init(.date(date))
    }

    private static func financialYear(_ text: String) -> CellReading {
        if let year = FinancialYear(text), plausibleYears.contains(year.startYear) {
            return .init(.year(year))
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        var nearest: String?
        if digits.utf8.count == 4, let start = Int(digits), plausibleYears.contains(start) {
            nearest = FinancialYear(startYear: start).description
        }
        return .init(problem: "is not a financial year", nearest: nearest)
    }

    private static func halfHour(_ text: String) -> CellReading {
        guard let slot = halfHourSlot(text) else { return .init(problem: "is not a half-hour of the day") }
        return .init(.whole(slot))
    }
}

/// Half-hour that `HH:MM` starts, 0–48, `24:00` being 48; `nil` if it is not on the half-hour.
package func halfHourSlot(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == 0x3A,
        [0, 1, 3, 4].allSatisfy({ (0x30...0x39).contains(bytes[$0]) })
    else { return nil }
    let hour = Int(bytes[0] - 0x30) * 10 + Int(bytes[1] - 0x30)
    let minute = Int(bytes[3] - 0x30) * 10 + Int(bytes[4] - 0x30)
    guard minute == 0 || minute == 30, hour * 60 + minute <= 24 * 60 else { return nil }
    return hour * 2 + minute / 30
}

/// `07:30` for the half-hour 15.
package func halfHourText(_ slot: Int) -> String {
    let hour = slot / 2
    return "\(hour < 10 ? "0" : "")\(hour):\(slot % 2 == 0 ? "00" : "30")"
}

extension CalendarDate {
    /// Reads `2022-04-01` and nothing else; `nil` also when there is no such day.
    public init?(iso text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            guard bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
            return nil
        }
        self.init(year: year, month: month, day: day)
    }
}
