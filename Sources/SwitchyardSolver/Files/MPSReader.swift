/// Reader of fixed and free MPS.
///
/// Conventions where solvers disagree (each yields a warning): the right-hand side of the objective row is minus the
/// objective's constant; a negative upper bound without a lower bound frees the lower bound; an integer column
/// declared by markers without any bound lies in [0, 1]; only the first RHS, RANGES and BOUNDS vector counts; values
/// from 1e20 in bounds and sides are infinite. Semicontinuous columns and special ordered sets are modelled exactly
/// with extra binary columns. Duplicate entries, undeclared names, unknown sections and anything quadratic or
/// conditional are refused with their line.
///
/// References: IBM's MPS definition as in the GLPK reference manual, appendix B, and the CPLEX file-format reference.
public enum MPSReader {
    public enum Layout: Sendable {
        /// Free, unless a name with blanks makes the file legal only in fixed columns.
        case automatic
        case fixed
        case free
    }

    /// Reads a model from the text of an MPS file.
    /// - Parameters:
    ///   - bytes: the whole file, not compressed.
    ///   - file: label used in errors.
    public static func read(
        _ bytes: [UInt8], file: String = "MPS text", layout: Layout = .automatic
    ) throws(ModelFileError) -> Model {
        try readWithWarnings(bytes, file: file, layout: layout).model
    }

    /// As `read`, with the conventions that had to be applied.
    public static func readWithWarnings(
        _ bytes: [UInt8], file: String = "MPS text", layout: Layout = .automatic
    ) throws(ModelFileError) -> (model: Model, warnings: [ModelFileWarning]) {
        let outcome = bytes.withUnsafeBufferPointer { buffer -> Result<MPSDraft, ModelFileError> in
            func attempt(_ fixed: Bool) -> Result<MPSDraft, ModelFileError> {
                do throws(ModelFileError) {
                    var parser = MPSParser(bytes: buffer, file: file, fixedColumns: fixed)
                    return .success(try parser.parse())
                } catch { return .failure(error) }
            }
            switch layout {
            case .fixed: return attempt(true)
            case .free: return attempt(false)
            case .automatic:
                let free = attempt(false)
                guard case .failure(let freeError) = free else { return free }
                let fixed = attempt(true)
                guard case .failure(let fixedError) = fixed else { return fixed }
                // The reading that got further is the one its author meant.
                return fixedError.line > freeError.line ? fixed : free
            }
        }
        let draft = try outcome.get()
        return (draft.model, draft.warnings)
    }
}

/// What a parse yields.
struct MPSDraft {
    var model: Model
    var warnings: [ModelFileWarning]
}

/// One field of a line, as offsets into the file.
struct MPSField {
    var start = 0
    var end = 0
    var isEmpty: Bool { start == end }
}

/// State of one reading of an MPS file; `MPSParser+Sections` holds the rules of each section and `MPSParser+Build` the
/// assembly of the model.
struct MPSParser: ~Copyable {
    enum Section {
        case preamble, objectiveSense, objectiveName, rows, columns, rightHandSide, ranges, bounds, sets, end
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    let fixedColumns: Bool

    var section = Section.preamble
    var sectionsSeen: [String] = []
    var lineNumber = 0
    var lineStart = 0
    var fields: [MPSField] = Array(repeating: MPSField(), count: 7)
    var fieldCount = 0
    var warnings: [ModelFileWarning] = []

    var name = ""
    var sense = ObjectiveSense.minimize
    var wantedObjective: MPSField?
    var wantedObjectiveLine = 0

    /// Declared rows in order, objective rows included; `kind` is the upper-case letter.
    var rowNames: NameTable
    var rowKind: [UInt8] = []
    var objectiveRow: Int32 = -1

    var columnNames: NameTable
    var currentColumn: Int32 = -1
    var inIntegerBlock = false
    var integerBlockLine = 0
    var columnLine: [Int] = []
    var isInteger: [Bool] = []
    /// Column of the last entry seen in each row, to find entries given twice.
    var lastColumnOfRow: [Int32] = []
    var entryStart: [Int] = []
    var entryRow: [Int32] = []
    var entryValue: [Double] = []

    var side: [Double] = []
    var sideLine: [Int] = []
    var range: [Double] = []
    var rangeLine: [Int] = []
    /// Label of the first vector of RHS, RANGES and BOUNDS; further vectors are left out with one warning.
    var firstVector: [Section: MPSField] = [:]
    var sectionsWithExtraVectors: Set<Section> = []

    var bounds = MPSBounds()
    var sets: [MPSOrderedSet] = []

    init(bytes: UnsafeBufferPointer<UInt8>, file: String, fixedColumns: Bool) {
        self.bytes = bytes
        self.file = file
        self.fixedColumns = fixedColumns
        rowNames = NameTable(bytes)
        columnNames = NameTable(bytes)
    }

    mutating func parse() throws(ModelFileError) -> MPSDraft {
        var position = 0
        let count = bytes.count
        if count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf { position = 3 }
        while position < count && section != .end {
            lineNumber += 1
            lineStart = position
            var end = position
            while end < count && bytes[end] != 10 && bytes[end] != 13 {
                if bytes[end] == 0 {
                    throw error(at: end, "a NUL byte: this is not text, or the file is damaged")
                }
                end += 1
            }
            let lineEnd = end
            if end < count && bytes[end] == 13 { end += 1 }
            if end < count && bytes[end] == 10 && (end == lineEnd || bytes[end - 1] == 13) { end += 1 }
            position = end
            try line(to: lineEnd)
        }
        guard section == .end else {
            let seen =
                lineNumber == 0 ? "the file is empty" : "the file ends without ENDATA, so it was cut off"
            throw ModelFileError(kind: .malformed, file: file, line: max(1, lineNumber), message: seen)
        }
        return try build()
    }

    private mutating func line(to end: Int) throws(ModelFileError) {
        var trimmed = end
        while trimmed > lineStart && isBlank(bytes[trimmed - 1]) { trimmed -= 1 }
        if trimmed == lineStart || bytes[lineStart] == UInt8(ascii: "*") { return }
        if !isBlank(bytes[lineStart]) {
            splitFree(lineStart, trimmed)
            try header(lineEnd: trimmed)
            return
        }
        switch section {
        case .objectiveSense, .objectiveName:
            splitFree(lineStart, trimmed)
        default:
            if fixedColumns { try splitFixed(trimmed) } else { splitFree(lineStart, trimmed, isData: true) }
        }
        if fieldCount == 0 { return }
        switch section {
        case .preamble, .end: throw error(fields[0], "expected a section name in the first column")
        case .objectiveSense: try senseLine()
        case .objectiveName: try objectiveNameLine()
        case .rows: try rowLine()
        case .columns: try columnLineFields()
        case .rightHandSide: try sideLineFields()
        case .ranges: try rangeLineFields()
        case .bounds: try boundLine()
        case .sets: try setLine()
        }
    }

    @inline(__always)
    func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    /// Whether a field begins a comment: with a `$`, and no name that was declared.
    private func isComment(_ start: Int, _ end: Int) -> Bool {
        bytes[start] == UInt8(ascii: "$") && rowNames.find(start, end) < 0 && columnNames.find(start, end) < 0
    }

    /// Blank-separated fields; at most seven are kept, all are counted. In data a comment may follow the second.
    private mutating func splitFree(_ start: Int, _ end: Int, isData: Bool = false) {
        fieldCount = 0
        var i = start
        while i < end {
            while i < end && isBlank(bytes[i]) { i += 1 }
            if i == end { break }
            let from = i
            while i < end && !isBlank(bytes[i]) { i += 1 }
            if isData && fieldCount >= 2 && isComment(from, i) { return }
            if fieldCount < 7 { fields[fieldCount] = MPSField(start: from, end: i) }
            fieldCount += 1
        }
    }

    /// The six fields at columns 2–3, 5–12, 15–22, 25–36, 40–47 and 50–61. What lies between must be blank. Empty fields
    /// before the first one used are dropped, so that a section sees the same fields as in the free layout.
    private mutating func splitFixed(_ end: Int) throws(ModelFileError) {
        let columns = [(1, 3), (4, 12), (14, 22), (24, 36), (39, 47), (49, 61)]
        fieldCount = 0
        var previous = 0
        for (number, (from, to)) in columns.enumerated() {
            let low = lineStart + from
            var high = min(lineStart + to, end)
            for k in (lineStart + previous)..<max(lineStart + previous, min(low, end))
            where !isBlank(bytes[k]) {
                throw error(at: k, "expected a blank between the fixed fields")
            }
            previous = to
            if low >= end { break }
            for k in low..<high where bytes[k] == 9 {
                throw error(at: k, "a tab inside the fields of a fixed-column file")
            }
            while high > low && isBlank(bytes[high - 1]) { high -= 1 }
            var start = low
            // Blanks lead into codes and numbers, but belong to names.
            if number == 0 || number == 3 || number == 5 {
                while start < high && isBlank(bytes[start]) { start += 1 }
            }
            if start == high { continue }
            if (number == 2 || number == 4) && isComment(start, high) { return }
            fields[fieldCount] = MPSField(start: start, end: high)
            fieldCount += 1
        }
        if end > lineStart + 61 {
            for k in (lineStart + 61)..<end where !isBlank(bytes[k]) {
                throw error(at: k, "text beyond column 61 of a fixed-column file")
            }
        }
    }

    // MARK: Errors

    func text(_ field: MPSField) -> String { excerpt(bytes, field.start, field.end) }

    func error(_ field: MPSField, _ message: String, kind: ModelFileError.Kind = .malformed) -> ModelFileError
    {
        ModelFileError(
            kind: kind, file: file, line: lineNumber, column: field.start - lineStart + 1,
            message: "\(message), found '\(text(field))'")
    }

    func error(at position: Int, _ message: String) -> ModelFileError {
        ModelFileError(
            kind: .malformed, file: file, line: lineNumber, column: position - lineStart + 1, message: message
        )
    }

    func lineError(_ message: String, kind: ModelFileError.Kind = .malformed, line: Int? = nil)
        -> ModelFileError
    {
        ModelFileError(kind: kind, file: file, line: line ?? lineNumber, message: message)
    }

    mutating func warn(_ message: String, line: Int? = nil) {
        warnings.append(ModelFileWarning(line: line ?? lineNumber, message: message))
    }

    // MARK: Fields

    func matches(_ field: MPSField, _ word: StaticString) -> Bool {
        equalsIgnoringCase(bytes, field.start, field.end, word)
    }

    func sameText(_ a: MPSField, _ b: MPSField) -> Bool {
        if a.end - a.start != b.end - b.start { return false }
        for k in 0..<(a.end - a.start) where bytes[a.start + k] != bytes[b.start + k] { return false }
        return true
    }

    /// A finite number below the infinity threshold.
    func finiteNumber(_ field: MPSField, _ what: String) throws(ModelFileError) -> Double {
        let value = try number(field, what, infinityAllowed: false)
        if abs(value) >= Self.infinityThreshold {
            throw error(field, "expected \(what) below 1e20 in size (from there on values mean infinity)")
        }
        return value
    }

    /// A number; from 1e20 in size it is infinite, as in CPLEX, Gurobi, SCIP and HiGHS.
    func number(
        _ field: MPSField, _ what: String, infinityAllowed: Bool = true
    ) throws(ModelFileError) -> Double {
        switch DecimalNumber.parse(bytes, field.start, field.end) {
        case .value(let value):
            return infinityAllowed && abs(value) >= Self.infinityThreshold
                ? (value < 0 ? -.infinity : .infinity) : value
        case .overflow: throw error(field, "expected \(what) within the range of a double")
        case .malformed:
            let sign = infinityAllowed ? DecimalNumber.infinitySign(bytes, field.start, field.end) : 0
            if sign != 0 { return sign * .infinity }
            throw error(field, "expected \(what), a decimal number")
        }
    }

    static let infinityThreshold = 1e20
}
