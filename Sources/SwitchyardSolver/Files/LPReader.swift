/// Reader of the CPLEX LP format.
///
/// Conventions: a negative upper bound leaves the lower bound at 0; integers default to `[0, ∞)`; a repeated variable in
/// a row adds up; constants and variables may stand on either side; the last bound counts; Binary sets `[0, 1]`. Section
/// words count only as the first word of a line. Semicontinuous columns and sets are modelled exactly with binaries;
/// quadratic terms and indicator rows are refused.
///
/// Reference: IBM ILOG CPLEX, "LP file format: algebraic representation".
public enum LPReader {
    /// Reads a model from the text of an LP file.
    /// - Parameters:
    ///   - bytes: the whole file, not compressed.
    ///   - file: label used in errors.
    public static func read(_ bytes: [UInt8], file: String = "LP text") throws(ModelFileError) -> Model {
        try readWithWarnings(bytes, file: file).model
    }

    /// As `read`, with the conventions that had to be applied.
    public static func readWithWarnings(
        _ bytes: [UInt8], file: String = "LP text"
    ) throws(ModelFileError) -> (model: Model, warnings: [ModelFileWarning]) {
        let outcome = bytes.withUnsafeBufferPointer {
            buffer -> Result<(Model, [ModelFileWarning]), ModelFileError> in
            do throws(ModelFileError) {
                var parser = LPParser(bytes: buffer, file: file)
                try parser.parse()
                return .success((parser.model, parser.warnings))
            } catch { return .failure(error) }
        }
        return try outcome.get()
    }
}

/// Recursive-descent parser over the tokens, with one token of look-ahead beyond the current one.
struct LPParser {
    enum Section {
        case constraints, bounds, general, binary, semicontinuous, sets, end
    }

    /// Where an expression stands in a row.
    enum Place {
        case left, middle, right
    }

    enum Relation {
        case lessOrEqual, greaterOrEqual, equal
    }

    let bytes: UnsafeBufferPointer<UInt8>
    var lexer: LPLexer
    var token: LPToken
    var following: LPToken
    var model = Model()
    var warnings: [ModelFileWarning] = []
    var columns: NameTable
    var rows: NameTable
    /// Position of each column in the row being read, -1 if absent, so that repeated terms add up in one pass.
    var placeInRow: [Int32] = []
    var rowColumns: [Int32] = []
    var rowValues: [Double] = []
    var constant = 0.0
    var semicontinuous: [(column: Int, token: LPToken)] = []
    var sets: [(type: Int, token: LPToken, members: [(column: Int, weight: Double)])] = []

    init(bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.bytes = bytes
        lexer = LPLexer(bytes: bytes, file: file)
        columns = NameTable(bytes)
        rows = NameTable(bytes)
        token = LPToken(kind: .end, start: 0, end: 0, line: 1, lineStart: 0, opensLine: true)
        following = token
    }

    mutating func advance() throws(ModelFileError) {
        token = following
        if token.kind != .end || token.start < bytes.count || bytes.isEmpty { following = try lexer.next() }
    }

    mutating func parse() throws(ModelFileError) {
        following = try lexer.next()
        try advance()
        try objective()
        guard isConstraintsHeader() else { throw error("expected 'subject to'") }
        try skipConstraintsHeader()
        try constraints()
        var section = try sectionHeader()
        while section != .end {
            switch section {
            case .bounds: try boundsSection()
            case .general: try nameList { parser, j in parser.model.columnType[j] = .integer }
            case .binary:
                try nameList { parser, j in
                    parser.model.columnType[j] = .integer
                    // Bounds given before stay, as SCIP writes fixed binaries.
                    parser.model.columnLower[j] = max(0, parser.model.columnLower[j])
                    parser.model.columnUpper[j] = min(1, parser.model.columnUpper[j])
                }
            case .semicontinuous:
                try nameList { parser, j in parser.semicontinuous.append((j, parser.token)) }
            case .sets: try setsSection()
            case .constraints, .end: break
            }
            section = try sectionHeader()
        }
        let lexer = self.lexer
        for (j, token) in semicontinuous {
            try SetModelling.semicontinuous(&model, column: j) { lexer.error(token, $0, kind: .unsupported) }
        }
        for set in sets {
            let members = set.members.sorted { $0.weight < $1.weight }
            for (a, b) in zip(members, members.dropFirst()) where a.weight == b.weight {
                throw error("two members of a set have the same weight", at: set.token)
            }
            try SetModelling.orderedSet(&model, type: set.type, columns: members.map(\.column)) {
                lexer.error(set.token, $0, kind: .unsupported)
            }
        }
    }

    // MARK: Words

    func isWord(_ token: LPToken, _ word: StaticString) -> Bool {
        token.kind == .name && equalsIgnoringCase(bytes, token.start, token.end, word)
    }

    func error(
        _ message: String, at place: LPToken? = nil, kind: ModelFileError.Kind = .malformed
    ) -> ModelFileError {
        lexer.error(place ?? token, message, kind: kind)
    }

    mutating func warn(_ message: String, at place: LPToken) {
        warnings.append(ModelFileWarning(line: place.line, message: message))
    }

    func isConstraintsHeader() -> Bool {
        guard token.opensLine, token.kind == .name else { return false }
        if following.kind == .colon { return false }
        if isWord(token, "st") || isWord(token, "s.t.") || isWord(token, "st.") { return true }
        return (isWord(token, "subject") && isWord(following, "to"))
            || (isWord(token, "such") && isWord(following, "that"))
    }

    private mutating func skipConstraintsHeader() throws(ModelFileError) {
        let twoWords = isWord(token, "subject") || isWord(token, "such")
        try advance()
        if twoWords { try advance() }
        // "s.t.:" and "subject to:" occur in the wild.
        if token.kind == .colon { try advance() }
    }

    /// The section the current token opens, `nil` if it opens none.
    func sectionHere() -> Section? {
        guard token.opensLine else { return nil }
        if token.kind == .end { return .end }
        guard token.kind == .name, following.kind != .colon else { return nil }
        return section(of: token)
    }

    /// The section that a word opens.
    func section(of token: LPToken) -> Section? {
        let words: [(StaticString, Section)] = [
            ("bounds", .bounds), ("bound", .bounds), ("general", .general), ("generals", .general),
            ("gen", .general), ("integer", .general), ("integers", .general), ("int", .general),
            ("binary", .binary), ("binaries", .binary), ("bin", .binary), ("semi", .semicontinuous),
            ("semis", .semicontinuous), ("sos", .sets), ("sos1", .sets), ("sos2", .sets), ("end", .end),
        ]
        for (word, section) in words where isWord(token, word) {
            // "semi" continues with "-continuous"; a lone "semi" counts too.
            return section
        }
        return nil
    }

    private mutating func sectionHeader() throws(ModelFileError) -> Section {
        if token.kind == .end {
            warn("the file has no End; it may have been cut off", at: token)
            return .end
        }
        guard let section = sectionHere() else {
            throw error("expected a section: Bounds, General, Binary, Semi-Continuous, SOS or End")
        }
        let isSemi = isWord(token, "semi")
        if isWord(token, "sos1") || isWord(token, "sos2") {
            throw error("expected SOS with the sets' types on their lines", kind: .unsupported)
        }
        if section == .end {
            if following.kind != .end { warn("text after End is left out", at: following) }
            return .end
        }
        try advance()
        if isSemi && token.kind == .minus {
            try advance()
            guard isWord(token, "continuous") else { throw error("expected 'Semi-Continuous'") }
            try advance()
        }
        return section
    }
}
