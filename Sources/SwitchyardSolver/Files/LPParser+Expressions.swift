extension LPParser {
    // MARK: Objective and constraints

    mutating func objective() throws(ModelFileError) {
        if isWord(token, "max") || isWord(token, "maximize") || isWord(token, "maximise")
            || isWord(token, "maximum")
        {
            model.sense = .maximize
        } else if !(isWord(token, "min") || isWord(token, "minimize") || isWord(token, "minimise")
            || isWord(token, "minimum"))
        {
            throw error("expected 'minimize' or 'maximize'")
        }
        try advance()
        if token.kind == .name && following.kind == .colon {
            model.objectiveName = try name(token)
            try advance()
            try advance()
        }
        clearRow()
        try expression(sign: 1, .left, mayBeEmpty: true)
        for (k, j) in rowColumns.enumerated() { model.columnCost[Int(j)] = rowValues[k] }
        model.objectiveConstant = constant
    }

    mutating func constraints() throws(ModelFileError) {
        while token.kind != .end && sectionHere() == nil {
            let first = token
            var label = ""
            if token.kind == .name && following.kind == .colon {
                if rows.find(token.start, token.end) >= 0 { throw error("this row name is used twice") }
                rows.add(token.start, token.end)
                label = try name(token)
                let isSectionWord = section(of: token) != nil
                try advance()
                try advance()
                if isSectionWord && token.opensLine {
                    throw error("expected a row after the label '\(label):'; a section has no colon")
                }
            }
            clearRow()
            // HiGHS and SCIP write rows without terms: a label, a relation and a number.
            let isWithoutTerms = !label.isEmpty && relation() != nil
            if !isWithoutTerms { try expression(sign: 1, .left, mayBeEmpty: false) }
            let leftIsConstant = rowColumns.isEmpty
            let leftConstant = constant
            guard let relation = relation() else { throw unfinished("expected <=, >= or =") }
            try advance()
            if leftIsConstant { constant = 0 }
            try expression(
                sign: leftIsConstant ? 1 : -1, leftIsConstant && !isWithoutTerms ? .middle : .right,
                mayBeEmpty: false)
            if isWithoutTerms && !rowColumns.isEmpty {
                throw error("expected terms before the relation", at: first)
            }
            var lower = -Double.infinity
            var upper = Double.infinity
            if leftIsConstant {
                // "number ≤ expression [≤ number]": the relation is read from the right.
                let side = infinite(leftConstant - constant)
                if relation != .greaterOrEqual { lower = side }
                if relation != .lessOrEqual { upper = side }
                if let second = self.relation(), !rowColumns.isEmpty {
                    if second != relation || second == .equal {
                        throw error("expected the same inequality twice")
                    }
                    let inner = constant
                    constant = 0
                    let before = rowColumns.count
                    try advance()
                    try expression(sign: 1, .right, mayBeEmpty: false)
                    if rowColumns.count != before {
                        throw error("expected a number on the far side of a range", at: first)
                    }
                    let far = infinite(constant - inner)
                    if second == .lessOrEqual { upper = far } else { lower = far }
                }
            } else {
                let side = infinite(-constant)
                if relation != .lessOrEqual { lower = side }
                if relation != .greaterOrEqual { upper = side }
                if self.relation() != nil { throw error("expected one relation after an expression") }
            }
            appendRow(label, lower, upper)
        }
    }

    private func infinite(_ value: Double) -> Double {
        abs(value) >= MPSParser.infinityThreshold ? (value < 0 ? -.infinity : .infinity) : value
    }

    private mutating func appendRow(_ label: String, _ lower: Double, _ upper: Double) {
        let order = rowColumns.indices.sorted { rowColumns[$0] < rowColumns[$1] }
        for k in order where rowValues[k] != 0 {
            model.entryColumn.append(rowColumns[k])
            model.entryValue.append(rowValues[k])
        }
        model.rowStart.append(model.entryColumn.count)
        model.rowLower.append(lower)
        model.rowUpper.append(upper)
        model.rowNames.append(label)
    }

    private mutating func clearRow() {
        for j in rowColumns { placeInRow[Int(j)] = -1 }
        rowColumns.removeAll(keepingCapacity: true)
        rowValues.removeAll(keepingCapacity: true)
        constant = 0
    }

    private func unfinished(_ message: String) -> ModelFileError {
        error(token.kind == .end ? "the file ends inside a row; \(message)" : message)
    }

    private func relation() -> Relation? {
        switch token.kind {
        case .lessOrEqual: .lessOrEqual
        case .greaterOrEqual: .greaterOrEqual
        case .equal: .equal
        default: nil
        }
    }

    /// Adds `sign · (± term ± term …)` to the row being read. A term is a number, a name, or a number and a name.
    ///
    /// On the far right of a relation, whatever stands on a new line begins the next row; between two relations only a
    /// sign continues the expression.
    private mutating func expression(
        sign: Double, _ place: Place, mayBeEmpty: Bool
    ) throws(ModelFileError) {
        var count = 0
        while true {
            if count > 0 && token.opensLine {
                if place == .right { return }
                if place == .middle && token.kind != .plus && token.kind != .minus && relation() == nil {
                    return
                }
            }
            if token.kind == .end || sectionHere() != nil || isConstraintsHeader() {
                if count == 0 && !mayBeEmpty { throw unfinished("expected a term") }
                return
            }
            var termSign = sign
            switch token.kind {
            case .plus, .minus:
                if token.kind == .minus { termSign = -sign }
                try advance()
                if token.kind == .plus || token.kind == .minus { throw error("two signs in a row") }
            case .number, .name:
                if count > 0 {
                    if place != .left && token.kind == .name && following.kind == .colon { return }
                    throw error("expected + or - between terms")
                }
            case .unsupported:
                throw error("quadratic terms and indicators are not supported", kind: .unsupported)
            default:
                if count == 0 { throw error("expected a term") }
                return
            }
            try term(sign: termSign, place)
            count += 1
        }
    }

    private mutating func term(sign: Double, _ place: Place) throws(ModelFileError) {
        var value = sign
        let opening = token
        if token.kind == .number {
            value *= token.value
            try advance()
            let beginsNextRow = place != .left && token.opensLine
            if token.kind == .number && !beginsNextRow { throw error("two numbers in a row") }
            let nextIsTerm =
                token.kind == .name && following.kind != .colon && sectionHere() == nil
                && !isConstraintsHeader() && !beginsNextRow && !isWord(token, "free")
            if !nextIsTerm {
                constant += value
                return
            }
        } else if token.kind != .name {
            throw token.kind == .unsupported
                ? error("quadratic terms and indicators are not supported", kind: .unsupported)
                : unfinished("expected a number or a name")
        } else if isWord(token, "inf") || isWord(token, "infinity") {
            if place == .left && !rowColumns.isEmpty {
                throw error("infinity stands only alone on one side of a row")
            }
            constant += value * 1e30
            try advance()
            return
        }
        if abs(value) >= MPSParser.infinityThreshold {
            throw error("expected a coefficient below 1e20 in size", at: opening)
        }
        let j = try column(create: true)
        try advance()
        if placeInRow[j] < 0 {
            placeInRow[j] = Int32(rowColumns.count)
            rowColumns.append(Int32(j))
            rowValues.append(value)
        } else {
            rowValues[Int(placeInRow[j])] += value
        }
    }

    // MARK: Names

    func name(_ token: LPToken) throws(ModelFileError) -> String {
        for word: StaticString in ["nan", "inf", "infinity"] where isWord(token, word) {
            throw error("expected a name; this word reads as a number elsewhere", at: token)
        }
        return String(decoding: bytes[token.start..<token.end], as: UTF8.self)
    }

    /// Number of the column the current token names.
    mutating func column(create: Bool) throws(ModelFileError) -> Int {
        guard token.kind == .name else { throw error("expected a variable's name") }
        let known = columns.find(token.start, token.end)
        if known >= 0 { return Int(known) }
        guard create else {
            throw error("expected a variable that occurs in the objective, a row or a bound")
        }
        let label = try name(token)
        columns.add(token.start, token.end)
        placeInRow.append(-1)
        return model.addColumn(name: label).index
    }

    // MARK: Bounds and lists

    mutating func boundsSection() throws(ModelFileError) {
        while token.kind != .end && sectionHere() == nil {
            if token.kind == .name && !isInfinityWord(token) {
                let j = try column(create: true)
                try advance()
                if isWord(token, "free") {
                    (model.columnLower[j], model.columnUpper[j]) = (-.infinity, .infinity)
                    try advance()
                    continue
                }
                guard let relation = relation() else { throw unfinished("expected free, <=, >= or =") }
                try advance()
                let place = token
                try setBound(j, relation, try boundValue(), at: place)
                if self.relation() != nil {
                    throw error("expected one relation after the variable of a bound")
                }
            } else {
                let place = token
                let value = try boundValue()
                guard let relation = relation() else { throw unfinished("expected <=, >= or =") }
                try advance()
                let j = try column(create: true)
                try advance()
                try setBound(j, mirrored(relation), value, at: place)
                if let second = self.relation() {
                    if second != relation || second == .equal {
                        throw error("expected the same inequality twice")
                    }
                    try advance()
                    let place = token
                    try setBound(j, second, try boundValue(), at: place)
                }
            }
        }
    }

    private func mirrored(_ relation: Relation) -> Relation {
        switch relation {
        case .lessOrEqual: .greaterOrEqual
        case .greaterOrEqual: .lessOrEqual
        case .equal: .equal
        }
    }

    private func isInfinityWord(_ token: LPToken) -> Bool {
        isWord(token, "inf") || isWord(token, "infinity")
    }

    private mutating func setBound(
        _ j: Int, _ relation: Relation, _ value: Double, at place: LPToken
    ) throws(ModelFileError) {
        if relation == .equal && value.isInfinite { throw error("expected a finite value", at: place) }
        if relation != .lessOrEqual { model.columnLower[j] = value }
        if relation != .greaterOrEqual { model.columnUpper[j] = value }
        if relation == .lessOrEqual && value < 0 && model.columnLower[j] == 0 {
            warn("a negative upper bound leaves the lower bound at 0 in this format", at: place)
        }
    }

    /// `[+-] number` or `[+-] inf`.
    private mutating func boundValue() throws(ModelFileError) -> Double {
        var sign = 1.0
        if token.kind == .plus || token.kind == .minus {
            if token.kind == .minus { sign = -1 }
            try advance()
        }
        var value = token.value
        if isInfinityWord(token) {
            value = .infinity
        } else if token.kind != .number {
            throw unfinished("expected a number")
        }
        try advance()
        return infinite(sign * value)
    }

    mutating func nameList(_ action: (inout LPParser, Int) -> Void) throws(ModelFileError) {
        while token.kind != .end && sectionHere() == nil {
            let j = try column(create: false)
            action(&self, j)
            try advance()
        }
    }

    /// `[name:] S1:: column:weight …`, one set after another.
    mutating func setsSection() throws(ModelFileError) {
        while token.kind != .end && sectionHere() == nil {
            if following.kind == .colon {
                // Either a set's label or, after a type, a member.
                let label = token
                try advance()
                try advance()
                if token.kind == .number, !sets.isEmpty {
                    let weight = token.value
                    let known = columns.find(label.start, label.end)
                    if known < 0 { throw error("expected the name of a variable", at: label) }
                    sets[sets.count - 1].members.append((Int(known), weight))
                    try advance()
                }
                continue
            }
            guard following.kind == .doubleColon, isWord(token, "s1") || isWord(token, "s2") else {
                throw error("expected S1:: or S2::")
            }
            sets.append((isWord(token, "s1") ? 1 : 2, token, []))
            try advance()
            try advance()
        }
    }
}
