import SwitchyardSolver

/// Small random linear programs with the structure presolve looks for: small integers, singletons, equalities, duplicate
/// lines, fixed, free and one-sided columns.
func randomLinearProgram(_ g: inout TestGenerator, integers: Bool = false) -> Model {
    var model = Model(name: "random")
    if g.chance(30) { model.sense = .maximize }
    if g.chance(20) { model.objectiveConstant = Double(g.integer(-9...9)) }
    let columnCount = g.integer(1...9)
    let rowCount = g.integer(0...8)
    // A point the rows are built around, so that most models are feasible.
    var center: [Double] = []
    var columns: [Column] = []
    for _ in 0..<columnCount {
        let value = Double(g.integer(-4...6))
        center.append(value)
        var lower = value - Double(g.integer(0...5))
        var upper = value + Double(g.integer(0...5))
        switch g.integer(0...7) {
        case 0: (lower, upper) = (-.infinity, .infinity)
        case 1, 2: upper = .infinity
        case 3: lower = -.infinity
        case 4: if value >= 0 { (lower, upper) = (0, .infinity) }
        default: break
        }
        columns.append(
            model.addColumn(
                lower: lower, upper: upper, cost: g.chance(70) ? Double(g.integer(-5...5)) : 0,
                type: integers && g.chance(60) ? .integer : .continuous))
    }
    var previous: [(Column, Double)] = []
    for _ in 0..<rowCount {
        var terms: [(Column, Double)] = []
        if g.chance(12) && !previous.isEmpty {
            let factor = [1.0, 2, -1, 0.5, -3][g.integer(0...4)]
            terms = previous.map { ($0.0, $0.1 * factor) }
        } else {
            let density = [15, 30, 60, 90][g.integer(0...3)]
            for column in columns where g.chance(density) {
                let value = Double(g.integer(-4...4))
                if value != 0 { terms.append((column, g.chance(10) ? value / 8 : value)) }
            }
        }
        previous = terms
        let activity = terms.reduce(0) { $0 + $1.1 * center[$1.0.index] }
        let side = g.chance(88) ? activity : activity + Double(g.integer(-6...6))
        switch g.integer(0...4) {
        case 0, 1: model.addRow(lower: side, upper: side, terms: terms)
        case 2: model.addRow(lower: side - Double(g.integer(0...4)), terms: terms)
        case 3: model.addRow(upper: side + Double(g.integer(0...4)), terms: terms)
        default:
            model.addRow(
                lower: side - Double(g.integer(0...3)), upper: side + Double(g.integer(0...3)), terms: terms)
        }
    }
    // A duplicate column now and then.
    if g.chance(20) {
        let source = g.integer(0...columnCount - 1)
        let factor = [1.0, 2, -1][g.integer(0...2)]
        var copy = Model(name: model.name)
        copy.sense = model.sense
        copy.objectiveConstant = model.objectiveConstant
        for j in 0..<columnCount {
            copy.addColumn(
                lower: model.columnLower[j], upper: model.columnUpper[j], cost: model.columnCost[j],
                type: model.columnType[j])
        }
        let twin = copy.addColumn(
            lower: Double(g.integer(-3...0)), upper: g.chance(50) ? .infinity : Double(g.integer(0...4)),
            cost: model.columnCost[source] * factor + Double(g.chance(30) ? g.integer(-2...2) : 0),
            type: model.columnType[source])
        for i in 0..<model.rowCount {
            var terms: [(Column, Double)] = []
            for k in model.rowStart[i]..<model.rowStart[i + 1] {
                terms.append((Column(index: Int(model.entryColumn[k])), model.entryValue[k]))
                if Int(model.entryColumn[k]) == source { terms.append((twin, model.entryValue[k] * factor)) }
            }
            copy.addRow(lower: model.rowLower[i], upper: model.rowUpper[i], terms: terms)
        }
        return copy
    }
    return model
}

/// Faults of a solution as an optimal basic solution of the model: rows, bounds, signs and complementarity of the duals,
/// and a basis of the right size whose non-basic lines sit at their bounds. Empty when all is well.
func optimalityFaults(_ model: Model, _ s: Solution, tolerance: Double = 1e-6) -> [String] {
    var faults: [String] = []
    let sign: Double = model.sense == .maximize ? -1 : 1
    guard s.primal.count == model.columnCount, s.dual.count == model.rowCount else { return ["sizes"] }
    var d = model.columnCost
    var dualObjective = model.objectiveConstant
    for i in 0..<model.rowCount {
        var activity = 0.0
        for k in model.rowStart[i]..<model.rowStart[i + 1] {
            activity += model.entryValue[k] * s.primal[Int(model.entryColumn[k])]
            d[Int(model.entryColumn[k])] -= model.entryValue[k] * s.dual[i]
        }
        if activity < model.rowLower[i] - tolerance || activity > model.rowUpper[i] + tolerance {
            faults.append("row \(i) is violated")
        }
        let y = sign * s.dual[i]
        let side = y > 0 ? model.rowLower[i] : model.rowUpper[i]
        if abs(y) > tolerance {
            if abs(activity - side) > tolerance { faults.append("row \(i) has dual \(y) off its side") }
            dualObjective += sign * y * side
        }
        switch s.basis?.rows[i] {
        case .atLower? where abs(activity - model.rowLower[i]) > tolerance,
            .atUpper? where abs(activity - model.rowUpper[i]) > tolerance:
            faults.append("row \(i) is non-basic off its side")
        case .basic? where abs(y) > tolerance: faults.append("row \(i) is basic with a dual")
        default: break
        }
    }
    for j in 0..<model.columnCount {
        let x = s.primal[j]
        if x < model.columnLower[j] - tolerance || x > model.columnUpper[j] + tolerance {
            faults.append("column \(j) is out of bounds")
        }
        let reduced = sign * d[j]
        if abs(d[j] - s.reducedCost[j]) > tolerance {
            faults.append("column \(j) reports a wrong reduced cost")
        }
        let bound = reduced > 0 ? model.columnLower[j] : model.columnUpper[j]
        if abs(reduced) > tolerance {
            if abs(x - bound) > tolerance {
                faults.append("column \(j) has reduced cost \(reduced) off its bound")
            }
            dualObjective += sign * reduced * bound
        }
        switch s.basis?.columns[j] {
        case .atLower? where abs(x - model.columnLower[j]) > tolerance,
            .atUpper? where abs(x - model.columnUpper[j]) > tolerance:
            faults.append("column \(j) is non-basic off its bound")
        case .basic? where abs(reduced) > tolerance: faults.append("column \(j) is basic with a reduced cost")
        default: break
        }
    }
    if let basis = s.basis {
        let count = basis.columns.count { $0 == .basic } + basis.rows.count { $0 == .basic }
        if count != model.rowCount { faults.append("\(count) basic lines for \(model.rowCount) rows") }
    } else {
        faults.append("no basis")
    }
    if faults.isEmpty && abs(dualObjective - s.objective) > 1e-5 * max(1, abs(s.objective)) {
        faults.append("dual objective \(dualObjective) against \(s.objective)")
    }
    return faults
}
