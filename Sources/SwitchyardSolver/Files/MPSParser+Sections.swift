/// Explicit bounds of the columns, kept until the whole section has been read.
struct MPSBounds {
    var lower: [Double] = []
    var upper: [Double] = []
    var hasEntry: [Bool] = []
    var hasLower: [Bool] = []
    var hasUpper: [Bool] = []
    /// Line of a column's semicontinuous entry, 0 if it has none.
    var semicontinuousLine: [Int] = []
    /// Line of a column's last entry, for warnings.
    var line: [Int] = []
}

/// One special ordered set: members in weight order once built.
struct MPSOrderedSet {
    var type: Int
    var line: Int
    var members: [(column: Int32, weight: Double)] = []
}

extension MPSParser {
    // MARK: Section headers

    mutating func header(lineEnd: Int) throws(ModelFileError) {
        let word = fields[0]
        if matches(word, "name") {
            try once("NAME", word)
            if section != .preamble { throw error(word, "NAME belongs before ROWS") }
            if fieldCount >= 2 {
                guard isPrintableUTF8(bytes, fields[1].start, fields[1].end) else {
                    throw error(fields[1], "expected a name in UTF-8")
                }
                name = String(decoding: bytes[fields[1].start..<fields[1].end], as: UTF8.self)
            }
        } else if matches(word, "objsense") {
            try once("OBJSENSE", word)
            section = .objectiveSense
            if fieldCount > 1 {
                fields[0] = fields[1]
                fieldCount -= 1
                try senseLine()
            }
        } else if matches(word, "objname") {
            try once("OBJNAME", word)
            section = .objectiveName
            if fieldCount > 1 {
                fields[0] = fields[1]
                fieldCount -= 1
                try objectiveNameLine()
            }
        } else if matches(word, "rows") {
            try plain("ROWS")
            if sectionsSeen.contains("COLUMNS") { throw error(word, "ROWS must come before COLUMNS") }
            section = .rows
        } else if matches(word, "lazycons") {
            // Lazy rows are rows: a solver may check them late, but never drop them.
            try plain("LAZYCONS")
            if sectionsSeen.contains("COLUMNS") { throw error(word, "LAZYCONS must come before COLUMNS") }
            section = .rows
        } else if matches(word, "columns") {
            try plain("COLUMNS")
            section = .columns
            guard sectionsSeen.contains("ROWS") else { throw error(word, "expected ROWS before COLUMNS") }
            lastColumnOfRow = Array(repeating: -1, count: rowKind.count)
            side = Array(repeating: 0, count: rowKind.count)
            sideLine = Array(repeating: 0, count: rowKind.count)
            range = Array(repeating: 0, count: rowKind.count)
            rangeLine = Array(repeating: 0, count: rowKind.count)
        } else if matches(word, "rhs") {
            try afterColumns("RHS")
            section = .rightHandSide
        } else if matches(word, "ranges") {
            try afterColumns("RANGES")
            section = .ranges
        } else if matches(word, "bounds") {
            try afterColumns("BOUNDS")
            section = .bounds
            prepareBounds()
        } else if matches(word, "sos") || matches(word, "sets") {
            try afterColumns("SOS")
            section = .sets
        } else if matches(word, "endata") {
            if sectionsSeen.contains("ROWS") && !sectionsSeen.contains("COLUMNS") {
                throw error(word, "expected COLUMNS before ENDATA")
            }
            if !sectionsSeen.contains("ROWS") { throw error(word, "expected ROWS before ENDATA") }
            section = .end
        } else {
            try unknownSection(word)
        }
    }

    private func unknownSection(_ word: MPSField) throws(ModelFileError) {
        let unsupported: [(StaticString, String)] = [
            ("quadobj", "a quadratic objective"), ("qmatrix", "a quadratic objective"),
            ("qsection", "a quadratic objective"), ("qcmatrix", "quadratic constraints"),
            ("csection", "conic constraints"), ("indicators", "indicator constraints"),
            ("gencons", "general constraints"), ("pwlobj", "a piecewise-linear objective"),
            ("pwlnam", "piecewise-linear functions"), ("pwlcon", "piecewise-linear constraints"),
            ("usercuts", "user cuts"), ("sos1", "sets in a section of their own; write them under SOS"),
            ("sos2", "sets in a section of their own; write them under SOS"), ("scenarios", "scenarios"),
        ]
        for (keyword, meaning) in unsupported where matches(word, keyword) {
            throw error(word, "this section holds \(meaning), which is not supported", kind: .unsupported)
        }
        throw error(
            word,
            "expected a section: NAME, OBJSENSE, OBJNAME, ROWS, COLUMNS, RHS, RANGES, BOUNDS, SOS or ENDATA")
    }

    private mutating func once(_ keyword: String, _ word: MPSField) throws(ModelFileError) {
        if sectionsSeen.contains(keyword) { throw error(word, "section \(keyword) appears twice") }
        sectionsSeen.append(keyword)
    }

    private mutating func plain(_ keyword: String) throws(ModelFileError) {
        try once(keyword, fields[0])
        if fieldCount > 1 { throw error(fields[1], "expected nothing after \(keyword)") }
    }

    private mutating func afterColumns(_ keyword: String) throws(ModelFileError) {
        guard sectionsSeen.contains("COLUMNS") else {
            throw error(fields[0], "expected COLUMNS before \(keyword)")
        }
        try plain(keyword)
    }

    mutating func senseLine() throws(ModelFileError) {
        let word = fields[0]
        if fieldCount > 1 { throw error(fields[1], "expected one word for the sense") }
        if matches(word, "max") || matches(word, "maximize") || matches(word, "maximise") {
            sense = .maximize
        } else if matches(word, "min") || matches(word, "minimize") || matches(word, "minimise") {
            sense = .minimize
        } else {
            throw error(word, "expected MIN or MAX")
        }
        section = .preamble
    }

    mutating func objectiveNameLine() throws(ModelFileError) {
        if fieldCount > 1 { throw error(fields[1], "expected one objective name") }
        wantedObjective = fields[0]
        wantedObjectiveLine = lineNumber
        section = .preamble
    }

    // MARK: ROWS and COLUMNS

    mutating func rowLine() throws(ModelFileError) {
        let type = fields[0]
        let letter = bytes[type.start] & 0xdf
        guard type.end - type.start == 1,
            letter == UInt8(ascii: "N") || letter == UInt8(ascii: "E") || letter == UInt8(ascii: "L")
                || letter == UInt8(ascii: "G")
        else { throw error(type, "expected a row type N, E, L or G") }
        guard fieldCount == 2 else {
            throw fieldCount == 1
                ? lineError("expected a row name after its type")
                : error(fields[2], "expected one name in a row")
        }
        let field = fields[1]
        try checkName(field, "row")
        if rowNames.find(field.start, field.end) >= 0 { throw error(field, "this row is declared twice") }
        let number = rowNames.add(field.start, field.end)
        rowKind.append(letter)
        if letter == UInt8(ascii: "N") && objectiveRow < 0 && !sectionsSeen.contains("LAZYCONS") {
            objectiveRow = number
        }
    }

    private func checkName(_ field: MPSField, _ what: String) throws(ModelFileError) {
        guard isPrintableUTF8(bytes, field.start, field.end) else {
            throw error(field, "expected a \(what) name of printable UTF-8")
        }
    }

    mutating func columnLineFields() throws(ModelFileError) {
        if fieldCount >= 2 && matches(fields[1], "'marker'") {
            try markerLine()
            return
        }
        guard fieldCount == 3 || fieldCount == 5 else {
            throw lineError(
                "expected a column name and one or two pairs of row and value, found \(fieldCount) fields")
        }
        let field = fields[0]
        if currentColumn < 0
            || !sameText(
                field,
                MPSField(
                    start: columnNames.starts[Int(currentColumn)], end: columnNames.ends[Int(currentColumn)]))
        {
            try checkName(field, "column")
            if columnNames.find(field.start, field.end) >= 0 {
                throw error(
                    field, "this column's entries are not together: it was declared before another column")
            }
            currentColumn = columnNames.add(field.start, field.end)
            columnLine.append(lineNumber)
            isInteger.append(inIntegerBlock)
            entryStart.append(entryRow.count)
        }
        var pair = 1
        while pair < fieldCount {
            let row = try knownRow(fields[pair])
            let value = try finiteNumber(fields[pair + 1], "a coefficient")
            if lastColumnOfRow[Int(row)] == currentColumn {
                throw error(fields[pair], "this column has two entries in one row")
            }
            lastColumnOfRow[Int(row)] = currentColumn
            if value != 0 {
                entryRow.append(row)
                entryValue.append(value)
            }
            pair += 2
        }
    }

    private mutating func markerLine() throws(ModelFileError) {
        guard fieldCount == 3 else { throw lineError("expected a marker name, 'MARKER' and its kind") }
        if matches(fields[2], "'intorg'") {
            if inIntegerBlock { throw error(fields[2], "an integer block is already open") }
            inIntegerBlock = true
            integerBlockLine = lineNumber
        } else if matches(fields[2], "'intend'") {
            if !inIntegerBlock { throw error(fields[2], "no integer block is open") }
            inIntegerBlock = false
        } else {
            throw error(fields[2], "expected 'INTORG' or 'INTEND'", kind: .unsupported)
        }
    }

    private func knownRow(_ field: MPSField) throws(ModelFileError) -> Int32 {
        let row = rowNames.find(field.start, field.end)
        if row < 0 { throw error(field, "expected the name of a declared row") }
        return row
    }

    // MARK: RHS and RANGES

    mutating func sideLineFields() throws(ModelFileError) {
        guard try isPairOfFirstVector(.rightHandSide) else { return }
        var pair = fieldCount % 2
        while pair < fieldCount {
            let row = Int(try knownRow(fields[pair]))
            let value = try number(fields[pair + 1], "a right-hand side")
            if sideLine[row] > 0 { throw error(fields[pair], "this row has two right-hand sides") }
            if row == Int(objectiveRow) && value.isInfinite {
                throw error(fields[pair + 1], "expected a finite constant for the objective")
            }
            sideLine[row] = lineNumber
            side[row] = value
            pair += 2
        }
    }

    mutating func rangeLineFields() throws(ModelFileError) {
        guard try isPairOfFirstVector(.ranges) else { return }
        var pair = fieldCount % 2
        while pair < fieldCount {
            let row = Int(try knownRow(fields[pair]))
            let value = try number(fields[pair + 1], "a range")
            if rangeLine[row] > 0 { throw error(fields[pair], "this row has two ranges") }
            if rowKind[row] == UInt8(ascii: "N") {
                warn("a range on an objective row has no meaning and is ignored")
            }
            rangeLine[row] = lineNumber
            range[row] = value
            pair += 2
        }
    }

    /// Checks the field count of a pair line and tells whether its vector is the first of the section.
    private mutating func isPairOfFirstVector(_ section: Section) throws(ModelFileError) -> Bool {
        guard fieldCount >= 2 && fieldCount <= 5 else {
            throw lineError("expected one or two pairs of row and value, found \(fieldCount) fields")
        }
        return isFirstVector(fieldCount % 2 == 1 ? fields[0] : MPSField(), section)
    }

    private mutating func isFirstVector(_ label: MPSField, _ section: Section) -> Bool {
        guard let known = firstVector[section] else {
            firstVector[section] = label
            return true
        }
        if sameText(known, label) { return true }
        if sectionsWithExtraVectors.insert(section).inserted {
            warn("only the first vector of a section counts; '\(text(label))' is left out")
        }
        return false
    }

    // MARK: BOUNDS

    mutating func prepareBounds() {
        let count = columnNames.count
        bounds.lower = Array(repeating: 0, count: count)
        bounds.upper = Array(repeating: .infinity, count: count)
        bounds.hasEntry = Array(repeating: false, count: count)
        bounds.hasLower = Array(repeating: false, count: count)
        bounds.hasUpper = Array(repeating: false, count: count)
        bounds.semicontinuousLine = Array(repeating: 0, count: count)
        bounds.line = Array(repeating: 0, count: count)
    }

    mutating func boundLine() throws(ModelFileError) {
        let type = fields[0]
        let valued: [StaticString] = ["up", "lo", "fx", "li", "ui", "sc", "si"]
        let bare: [StaticString] = ["fr", "mi", "pl", "bv"]
        var needsValue = false
        if valued.contains(where: { matches(type, $0) }) {
            needsValue = true
        } else if !bare.contains(where: { matches(type, $0) }) {
            throw error(type, "expected a bound type UP, LO, FX, FR, MI, PL, BV, LI, UI or SC")
        }
        let fewest = needsValue ? 3 : 2
        guard fieldCount >= fewest && fieldCount <= 4 else {
            throw lineError(
                "expected a bound type, a set name, a column and a value, found \(fieldCount) fields")
        }
        // The set name may be missing; types without a value may carry one, which is ignored.
        let hasLabel = fieldCount > fewest
        let column = fields[hasLabel ? 2 : 1]
        let counts = isFirstVector(hasLabel ? fields[1] : MPSField(), .bounds)
        let index = Int(columnNames.find(column.start, column.end))
        if index < 0 { throw error(column, "expected the name of a declared column") }
        var value = 0.0
        if needsValue {
            value = try number(fields[fieldCount - 1], "a bound")
        } else if fieldCount == 4 {
            _ = try number(fields[3], "a bound")
        }
        if counts { try apply(bound: type, to: index, named: column, value: value) }
    }

    private mutating func apply(
        bound type: MPSField, to j: Int, named column: MPSField, value: Double
    ) throws(ModelFileError) {
        let first = bytes[type.start] & 0xdf
        let second = bytes[type.start + 1] & 0xdf
        var setsLower = false
        var setsUpper = false
        switch (first, second) {
        case (UInt8(ascii: "U"), _):
            bounds.upper[j] = value
            setsUpper = true
            if second == UInt8(ascii: "I") { isInteger[j] = true }
        case (UInt8(ascii: "L"), _):
            bounds.lower[j] = value
            setsLower = true
            if second == UInt8(ascii: "I") { isInteger[j] = true }
        case (UInt8(ascii: "F"), UInt8(ascii: "X")):
            if value.isInfinite {
                throw error(fields[fieldCount - 1], "expected a finite value to fix a column at")
            }
            (bounds.lower[j], bounds.upper[j]) = (value, value)
            (setsLower, setsUpper) = (true, true)
        case (UInt8(ascii: "F"), _):
            (bounds.lower[j], bounds.upper[j]) = (-.infinity, .infinity)
            (setsLower, setsUpper) = (true, true)
        case (UInt8(ascii: "M"), _):
            bounds.lower[j] = -.infinity
            setsLower = true
        case (UInt8(ascii: "P"), _):
            bounds.upper[j] = .infinity
            setsUpper = true
        case (UInt8(ascii: "B"), _):
            (bounds.lower[j], bounds.upper[j]) = (0, 1)
            (setsLower, setsUpper) = (true, true)
            isInteger[j] = true
        default:  // SC, SI
            if value.isInfinite || value <= 0 {
                throw error(
                    fields[fieldCount - 1],
                    "expected a finite positive upper bound for a semicontinuous column",
                    kind: .unsupported)
            }
            bounds.upper[j] = value
            setsUpper = true
            bounds.semicontinuousLine[j] = lineNumber
            if second == UInt8(ascii: "I") { isInteger[j] = true }
        }
        if (setsLower && bounds.hasLower[j]) || (setsUpper && bounds.hasUpper[j]) {
            warn("column '\(text(column))' is bounded again; the last bound counts")
        }
        if setsLower { bounds.hasLower[j] = true }
        if setsUpper { bounds.hasUpper[j] = true }
        bounds.hasEntry[j] = true
        bounds.line[j] = lineNumber
    }

    // MARK: SOS

    /// `S1|S2 [set] name [priority]` opens a set; `[set] column weight` adds a member.
    mutating func setLine() throws(ModelFileError) {
        let isFirst = matches(fields[0], "s1")
        if isFirst || matches(fields[0], "s2") {
            guard fieldCount <= 4 else { throw error(fields[4], "expected a set type, name and priority") }
            sets.append(MPSOrderedSet(type: isFirst ? 1 : 2, line: lineNumber))
            return
        }
        guard !sets.isEmpty else { throw error(fields[0], "expected a set type S1 or S2") }
        guard fieldCount == 2 || fieldCount == 3 else { throw lineError("expected a column and its weight") }
        let column = fields[fieldCount - 2]
        let index = columnNames.find(column.start, column.end)
        if index < 0 { throw error(column, "expected the name of a declared column") }
        let weight = try finiteNumber(fields[fieldCount - 1], "a weight")
        sets[sets.count - 1].members.append((index, weight))
    }
}
