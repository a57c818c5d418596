/// Something wrong, or doubtful, in a file of a case or a plan: where it is, what stands there, what was expected.
public struct CaseFault: Sendable, Equatable, CustomStringConvertible {
    public enum Severity: String, Sendable {
        /// The file is not read.
        case error
        /// The file is read; somebody should look.
        case warning
    }
    public var severity: Severity
    /// Name of the file inside the case directory.
    public var file: String
    /// Physical line, from 1; 0 when the fault is the file's as a whole.
    public var line: Int
    /// Field of a CSV row or character of a JSON line, from 1; 0 when the fault is the line's as a whole.
    public var column: Int
    /// Name of the CSV column, or path of the JSON member (`horizon.start`).
    public var columnName: String?
    /// The text as it stands in the file; `description` shows it escaped.
    public var value: String?
    public var problem: String
    public var expected: String?
    /// Nearest valid name or plain spelling of the same figure.
    public var nearest: String?
    public var remedy: String?

    public init(
        _ severity: Severity = .error, file: String, line: Int = 0, column: Int = 0,
        columnName: String? = nil, value: String? = nil, problem: String, expected: String? = nil,
        nearest: String? = nil, remedy: String? = nil
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.columnName = columnName
        self.value = value
        self.problem = problem
        self.expected = expected
        self.nearest = nearest
        self.remedy = remedy
    }

    /// One line of plain text: `sites.csv:4:3 (kind): "offce" is not a word it knows — expected …; did you mean "office"?`.
    /// Control characters, direction overrides and the like are escaped.
    public var description: String {
        var text = displayEscaped(file, limit: 200)
        if line > 0 { text += ":\(line)" }
        if column > 0 { text += ":\(column)" }
        if let columnName { text += " (\(displayEscaped(columnName)))" }
        text += ": "
        if severity == .warning { text += "warning: " }
        if let value { text += "\"\(displayEscaped(value))\" " }
        text += problem
        if let expected { text += " — expected \(expected)" }
        if let nearest { text += "; did you mean \"\(displayEscaped(nearest))\"?" }
        if let remedy { text += (nearest == nil ? "; " : " ") + remedy }
        return text
    }
}

/// Every fault found in the files of a case or plan in one reading, in the order of files, lines and columns.
public struct CaseError: Error, Sendable, Equatable, CustomStringConvertible {
    public var faults: [CaseFault]
    public var warnings: [CaseFault]

    public init(faults: [CaseFault], warnings: [CaseFault] = []) {
        self.faults = faults
        self.warnings = warnings
    }

    public var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// Collects faults while files are read; gives them back in an order that does not depend on the order of checks.
package struct FaultLog: Sendable {
    /// Faults listed for one file; those beyond are only counted, so that a wrong file cannot fill the memory.
    package static let limitPerFile = 1000

    private let fileOrder: [String: Int]
    private var entries: [(fault: CaseFault, sequence: Int)] = []
    private var countByFile: [String: Int] = [:]
    private var errorsByFile: [String: Int] = [:]

    package init(files: [String]) {
        var order: [String: Int] = [:]
        for (index, file) in files.enumerated() where order[file] == nil { order[file] = index }
        fileOrder = order
    }

    package mutating func add(_ fault: CaseFault) {
        let count = countByFile[fault.file, default: 0] + 1
        countByFile[fault.file] = count
        if fault.severity == .error { errorsByFile[fault.file, default: 0] += 1 }
        if count <= FaultLog.limitPerFile { entries.append((fault, entries.count)) }
    }

    /// Whether another fault of this file would still be listed: nearest names are worth computing.
    package func lists(_ file: String) -> Bool { countByFile[file, default: 0] < FaultLog.limitPerFile }

    package func errorCount(_ file: String) -> Int { errorsByFile[file, default: 0] }

    package var errors: [CaseFault] { sorted.filter { $0.severity == .error } }
    package var warnings: [CaseFault] { sorted.filter { $0.severity == .warning } }

    /// The error to throw, if there is one.
    package var error: CaseError? {
        let errors = errors
        return errors.isEmpty ? nil : CaseError(faults: errors, warnings: warnings)
    }

    private var sorted: [CaseFault] {
        var all = entries
        let overfull = countByFile.filter { $0.value > FaultLog.limitPerFile }.sorted { $0.key < $1.key }
        for (file, count) in overfull {
            let severity: CaseFault.Severity = errorCount(file) > 0 ? .error : .warning
            let rest = CaseFault(
                severity, file: file, line: Int.max,
                problem: "has \(count - FaultLog.limitPerFile) further faults that are not listed")
            all.append((rest, all.count))
        }
        let unknown = fileOrder.count
        all.sort { left, right in
            let a = (
                fileOrder[left.fault.file] ?? unknown, left.fault.file, left.fault.line, left.fault.column,
                left.sequence
            )
            let b = (
                fileOrder[right.fault.file] ?? unknown, right.fault.file, right.fault.line,
                right.fault.column, right.sequence
            )
            return a < b
        }
        return all.map { entry in
            var fault = entry.fault
            if fault.line == Int.max { fault.line = 0 }
            return fault
        }
    }
}
