extension MPSParser {
    /// The model once the whole file has been read: bounds and ranges may come in any order, so all rules that combine
    /// them are applied here.
    mutating func build() throws(ModelFileError) -> MPSDraft {
        if inIntegerBlock {
            warn(
                "the integer block opened here is never closed; it runs to the end of COLUMNS",
                line: integerBlockLine)
        }
        try chooseObjective()
        var model = Model(name: name)
        model.sense = sense
        if objectiveRow >= 0 {
            let names = rowNames.starts[Int(objectiveRow)]..<rowNames.ends[Int(objectiveRow)]
            model.objectiveName = String(decoding: bytes[names], as: UTF8.self)
            if side[Int(objectiveRow)] != 0 {
                model.objectiveConstant = -side[Int(objectiveRow)]
                warn(
                    "the right-hand side of the objective row is minus the objective's constant",
                    line: sideLine[Int(objectiveRow)])
            }
        }
        let newRow = addRows(to: &model)
        addColumns(to: &model)
        transpose(into: &model, newRow)
        let semicontinuous = bounds.semicontinuousLine.indices.filter { bounds.semicontinuousLine[$0] > 0 }
        for j in semicontinuous {
            try SetModelling.semicontinuous(&model, column: j) { (message) in
                self.lineError(message, kind: .unsupported, line: self.bounds.semicontinuousLine[j])
            }
        }
        for set in sets {
            let members = set.members.sorted { $0.weight < $1.weight }
            for (a, b) in zip(members, members.dropFirst()) where a.weight == b.weight {
                throw lineError("two members of a set have the same weight", line: set.line)
            }
            try SetModelling.orderedSet(&model, type: set.type, columns: members.map { Int($0.column) }) {
                (message) in
                self.lineError(message, kind: .unsupported, line: set.line)
            }
        }
        return MPSDraft(model: model, warnings: warnings)
    }

    private mutating func chooseObjective() throws(ModelFileError) {
        guard let wanted = wantedObjective else { return }
        let row = rowNames.find(wanted.start, wanted.end)
        guard row >= 0, rowKind[Int(row)] == UInt8(ascii: "N") else {
            throw lineError("OBJNAME names no N row: '\(text(wanted))'", line: wantedObjectiveLine)
        }
        objectiveRow = row
    }

    /// Adds the constraint rows and returns the new number of each declared row, -1 for N rows.
    private mutating func addRows(to model: inout Model) -> [Int32] {
        let names = rowNames.strings()
        var newRow = [Int32](repeating: -1, count: rowKind.count)
        for row in 0..<rowKind.count where rowKind[row] != UInt8(ascii: "N") {
            newRow[row] = Int32(model.rowLower.count)
            let value = side[row]
            var lower = -Double.infinity
            var upper = Double.infinity
            let hasRange = rangeLine[row] > 0
            let width = abs(range[row])
            switch rowKind[row] {
            case UInt8(ascii: "L"):
                upper = value
                if hasRange && value.isFinite { lower = value - width }
            case UInt8(ascii: "G"):
                lower = value
                if hasRange && value.isFinite { upper = value + width }
            default:
                lower = value
                upper = value
                if hasRange && value.isFinite {
                    if range[row] < 0 { lower = value - width } else { upper = value + width }
                }
            }
            model.rowLower.append(lower)
            model.rowUpper.append(upper)
            model.rowNames.append(names[row])
        }
        return newRow
    }

    private mutating func addColumns(to model: inout Model) {
        let count = columnNames.count
        if bounds.lower.isEmpty { prepareBounds() }
        var unboundedMarkers = 0
        var firstMarkerLine = 0
        for j in 0..<count {
            if !bounds.hasEntry[j] {
                if isInteger[j] {
                    bounds.upper[j] = 1
                    unboundedMarkers += 1
                    if firstMarkerLine == 0 { firstMarkerLine = columnLine[j] }
                }
            } else if bounds.upper[j] < 0 && !bounds.hasLower[j] {
                bounds.lower[j] = -.infinity
                warn(
                    "a negative upper bound without a lower bound frees the lower bound", line: bounds.line[j]
                )
            }
        }
        if unboundedMarkers > 0 {
            warn(
                "integer columns without a bound lie in [0, 1] by the format's definition; columns concerned:"
                    + " \(unboundedMarkers)", line: firstMarkerLine)
        }
        model.columnLower = bounds.lower
        model.columnUpper = bounds.upper
        model.columnCost = Array(repeating: 0, count: count)
        model.columnType = isInteger.map { $0 ? .integer : .continuous }
        model.columnNames = columnNames.strings()
    }

    /// Turns the column-wise entries into the model's rows and its objective.
    private func transpose(into model: inout Model, _ newRow: [Int32]) {
        var start = [Int](repeating: 0, count: model.rowLower.count + 1)
        for row in entryRow where newRow[Int(row)] >= 0 { start[Int(newRow[Int(row)]) + 1] += 1 }
        for i in 0..<model.rowLower.count { start[i + 1] += start[i] }
        var next = start
        var columns = [Int32](repeating: 0, count: start[start.count - 1])
        var values = [Double](repeating: 0, count: columns.count)
        for j in 0..<entryStart.count {
            let end = j + 1 < entryStart.count ? entryStart[j + 1] : entryRow.count
            for k in entryStart[j]..<end {
                let row = entryRow[k]
                let target = newRow[Int(row)]
                if target >= 0 {
                    let slot = next[Int(target)]
                    next[Int(target)] = slot + 1
                    columns[slot] = Int32(j)
                    values[slot] = entryValue[k]
                } else if row == objectiveRow {
                    model.columnCost[j] = entryValue[k]
                }
            }
        }
        model.rowStart = start
        model.entryColumn = columns
        model.entryValue = values
    }
}

/// Exact linear models, with binary columns, of what files may say beyond linear rows and bounds.
enum SetModelling {
    /// `x = 0` or `lower ≤ x ≤ upper`: `lower·z ≤ x ≤ upper·z` with `z` binary. The column keeps its place.
    static func semicontinuous(
        _ model: inout Model, column j: Int, refusal: (String) -> ModelFileError
    ) throws(ModelFileError) {
        let lower = model.columnLower[j]
        let upper = model.columnUpper[j]
        if upper.isInfinite { throw refusal("a semicontinuous column needs a finite upper bound") }
        if lower < 0 { throw refusal("a semicontinuous column with a negative lower bound is not supported") }
        if lower == 0 { return }
        let x = Column(index: j)
        let label = model.columnNames[j]
        model.columnLower[j] = 0
        let z = model.addColumn(name: unused("\(label).on", in: model), lower: 0, upper: 1, type: .integer)
        model.addRow(name: unusedRow("\(label).upper", in: model), upper: 0, terms: [(x, 1), (z, -upper)])
        model.addRow(name: unusedRow("\(label).lower", in: model), lower: 0, terms: [(x, 1), (z, -lower)])
    }

    /// At most one (type 1) or two neighbouring (type 2) columns differ from zero, columns in weight order. Each
    /// column is switched by the binaries of the neighbouring pairs that may hold it.
    static func orderedSet(
        _ model: inout Model, type: Int, columns: [Int], refusal: (String) -> ModelFileError
    ) throws(ModelFileError) {
        if columns.count <= type { return }
        if Set(columns).count != columns.count { throw refusal("a column occurs twice in a set") }
        for j in columns where model.columnLower[j].isInfinite || model.columnUpper[j].isInfinite {
            throw refusal(
                "column '\(model.columnNames[j])' of a set needs finite bounds to be modelled with binaries")
        }
        let switchCount = columns.count - (type - 1)
        let first = model.columnCount
        let switches = (0..<switchCount).map { k in
            model.addColumn(name: "sos\(first).\(k + 1)", lower: 0, upper: 1, type: .integer)
        }
        model.addRow(name: "sos\(first)", upper: 1, terms: switches.map { ($0, 1.0) })
        for (place, j) in columns.enumerated() {
            let holders = (max(0, place - type + 1)...min(place, switchCount - 1)).map { switches[$0] }
            let x = Column(index: j)
            let (lower, upper) = (model.columnLower[j], model.columnUpper[j])
            model.addRow(
                name: "sos\(first).\(place + 1).upper", upper: 0,
                terms: [(x, 1.0)] + holders.map { ($0, -upper) })
            model.addRow(
                name: "sos\(first).\(place + 1).lower", lower: 0,
                terms: [(x, 1.0)] + holders.map { ($0, -lower) })
        }
    }

    private static func unused(_ name: String, in model: Model) -> String {
        var candidate = name
        while model.columnNames.contains(candidate) { candidate += "'" }
        return candidate
    }

    private static func unusedRow(_ name: String, in model: Model) -> String {
        var candidate = name
        while model.rowNames.contains(candidate) { candidate += "'" }
        return candidate
    }
}
