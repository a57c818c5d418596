/// What a column of a table holds: the one declaration that reading, the template's header and the check of the
/// documentation all go by.
package struct ColumnSchema: Sendable {
    package enum Kind: Sendable {
        /// Part of the row's own name.
        case identifier
        case text
        /// Identifier of a row of another table.
        case reference(String)
        /// Several of them, separated by `;`.
        case references(String)
        case word([String])
        /// Several words separated by `;`.
        case words([String])
        case yesNo
        /// Pounds with at most two decimals, in pence.
        case money(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case whole(ClosedRange<Int>)
        case date
        case financialYear
        /// `HH:MM` on the half-hour, `24:00` allowed, held as a half-hour 0–48.
        case halfHour
    }
    package let name: String
    package let kind: Kind
    package let isOptional: Bool

    /// The same column, with an empty cell allowed.
    package var optional: ColumnSchema { ColumnSchema(name: name, kind: kind, isOptional: true) }

    private init(name: String, kind: Kind, isOptional: Bool) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
    }

    private init(_ name: String, _ kind: Kind) { self.init(name: name, kind: kind, isOptional: false) }

    /// Above every quantity of a case, so that sums stay far from the limits of arithmetic.
    package static let largestNumber = 1e12
    /// A million million pounds, in pence.
    package static let largestPence = 100_000_000_000_000

    package static func identifier(_ name: String) -> ColumnSchema { .init(name, .identifier) }
    package static func text(_ name: String) -> ColumnSchema { .init(name, .text) }
    package static func reference(_ name: String, to file: String) -> ColumnSchema {
        .init(name, .reference(file))
    }
    package static func references(_ name: String, to file: String) -> ColumnSchema {
        .init(name, .references(file))
    }
    package static func word<Word: CaseIterable & RawRepresentable<String>>(
        _ name: String, _ type: Word.Type, and others: [String] = []
    ) -> ColumnSchema {
        .init(name, .word(Word.allCases.map(\.rawValue) + others))
    }
    package static func words(_ name: String, _ words: [String]) -> ColumnSchema {
        .init(name, .words(words))
    }
    package static func yesNo(_ name: String) -> ColumnSchema { .init(name, .yesNo) }
    /// Money that cannot be negative.
    package static func money(_ name: String) -> ColumnSchema { .init(name, .money(0...largestPence)) }
    package static func signedMoney(_ name: String) -> ColumnSchema {
        .init(name, .money(-largestPence...largestPence))
    }
    package static func number(_ name: String, _ range: ClosedRange<Double> = 0...largestNumber)
        -> ColumnSchema
    {
        .init(name, .number(range))
    }
    package static func percent(_ name: String) -> ColumnSchema { .init(name, .number(0...100)) }
    package static func whole(_ name: String, _ range: ClosedRange<Int> = 0...1_000_000) -> ColumnSchema {
        .init(name, .whole(range))
    }
    package static func date(_ name: String) -> ColumnSchema { .init(name, .date) }
    package static func financialYear(_ name: String) -> ColumnSchema { .init(name, .financialYear) }
    package static func halfHour(_ name: String) -> ColumnSchema { .init(name, .halfHour) }

    /// What a cell must hold, for messages and the template's guide.
    package var expectation: String {
        switch kind {
        case .identifier: "an identifier"
        case .text: "text"
        case .reference(let file): "an identifier of \(file)"
        case .references(let file): "identifiers of \(file), separated by ;"
        case .word(let words): "one of \(words.joined(separator: ", "))"
        case .words(let words): "words of \(words.joined(separator: ", ")), separated by ;"
        case .yesNo: "yes or no"
        case .money(let range):
            "pounds as a plain number with at most two decimals"
                + (range.lowerBound == 0 ? ", 0 or more" : "")
        case .number(let range): "a plain number " + bounds(range.lowerBound, range.upperBound)
        case .whole(let range): "a whole number " + bounds(Double(range.lowerBound), Double(range.upperBound))
        case .date: "a date such as 2022-04-01"
        case .financialYear: "a financial year such as 2022/23"
        case .halfHour: "a half-hour such as 07:30"
        }
    }

    private func bounds(_ low: Double, _ high: Double) -> String {
        high >= ColumnSchema.largestNumber && low >= 0
            ? "of \(plainNumber(low)) or more" : "from \(plainNumber(low)) to \(plainNumber(high))"
    }
}

/// A table of a case: its file, its columns and what makes a row unique.
package struct TableSchema: Sendable {
    package let file: String
    package let columns: [ColumnSchema]
    /// Columns that together name a row.
    package let key: [String]
    /// Whether the case makes sense only with rows in it.
    package let needsRows: Bool

    package init(_ file: String, key: [String], needsRows: Bool = false, _ columns: [ColumnSchema]) {
        self.file = file
        self.columns = columns
        self.key = key
        self.needsRows = needsRows
    }

    /// The header row, as the template writes it and a fault shows it.
    package var header: String { columns.map(\.name).joined(separator: ",") }

    package func index(of column: String) -> Int? { columns.firstIndex { $0.name == column } }
}

/// A number for messages: without `.0` when whole.
package func plainNumber(_ value: Double) -> String {
    if value.rounded() == value, abs(value) < 1e15 { return String(Int(value)) }
    return value.description
}
