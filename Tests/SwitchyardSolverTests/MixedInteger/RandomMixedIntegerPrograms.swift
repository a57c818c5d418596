import SwitchyardSolver

/// Small random integer programs of the shapes that cuts and presolve look for. Integer columns have small boxes, so that
/// every assignment can be tried.
enum RandomShape: CaseIterable {
    case knapsacks, equalities, generalIntegers, fixedCharges, setPacking, mixed, lotSizing, freeColumns,
        identicalBins, networks, modularNetworks, sharedMachines, parities
}

func randomMixedIntegerProgram(_ g: inout TestGenerator, _ shape: RandomShape) -> Model {
    var model = Model(name: "random")
    if g.chance(30) { model.sense = .maximize }
    if g.chance(20) { model.objectiveConstant = Double(g.integer(-9...9)) }
    func cost(_ g: inout TestGenerator) -> Double { Double(g.integer(-12...12)) / (g.chance(20) ? 4 : 1) }
    switch shape {
    case .knapsacks:
        let columns = (0..<g.integer(3...9)).map { _ in
            model.addColumn(lower: 0, upper: 1, cost: cost(&g), type: .integer)
        }
        for _ in 0..<g.integer(1...3) {
            let terms = columns.map { ($0, Double(g.integer(-8...20))) }
            let total = terms.reduce(0) { $0 + abs($1.1) }
            let side = (total * Double(g.integer(20...80)) / 100).rounded()
            if g.chance(70) {
                model.addRow(upper: side, terms: terms)
            } else {
                model.addRow(lower: side / 2, upper: side, terms: terms)
            }
        }
    case .equalities:
        let columns = (0..<g.integer(2...6)).map { _ in
            model.addColumn(lower: 0, upper: Double(g.integer(1...4)), cost: cost(&g), type: .integer)
        }
        for _ in 0..<g.integer(1...2) {
            let terms = columns.map { ($0, Double(g.integer(1...9))) }
            let side = Double(g.integer(3...40))
            model.addRow(lower: side, upper: side, terms: terms)
        }
    case .generalIntegers:
        let columns = (0..<g.integer(2...5)).map { _ in
            model.addColumn(
                lower: Double(g.integer(-3...0)), upper: Double(g.integer(1...4)), cost: cost(&g),
                type: .integer)
        }
        for _ in 0..<g.integer(1...4) {
            let terms = columns.map { ($0, Double(g.integer(-9...9)) + (g.chance(20) ? 0.5 : 0)) }
            let side = Double(g.integer(-8...20))
            if g.chance(50) {
                model.addRow(upper: side, terms: terms)
            } else {
                model.addRow(lower: -side, terms: terms)
            }
        }
    case .fixedCharges:
        let count = g.integer(2...5)
        var flows: [Column] = []
        for _ in 0..<count {
            let capacity = Double(g.integer(3...12))
            let flow = model.addColumn(
                lower: 0, upper: g.chance(50) ? capacity : .infinity, cost: Double(g.integer(0...6)))
            let open = model.addColumn(lower: 0, upper: 1, cost: Double(g.integer(0...30)), type: .integer)
            model.addRow(upper: 0, terms: [(flow, 1), (open, -capacity)])
            flows.append(flow)
        }
        model.sense = .minimize
        let demand = Double(g.integer(2...20))
        model.addRow(lower: demand, upper: g.chance(50) ? demand : .infinity, terms: flows.map { ($0, 1) })
        if g.chance(50) { model.addRow(upper: demand * 0.7, terms: flows.prefix(2).map { ($0, 1) }) }
    case .setPacking:
        let columns = (0..<g.integer(4...9)).map { _ in
            model.addColumn(lower: 0, upper: 1, cost: cost(&g), type: .integer)
        }
        for _ in 0..<g.integer(2...8) {
            let terms = columns.filter { _ in g.chance(40) }.map { ($0, 1.0) }
            switch g.integer(0...3) {
            case 0: model.addRow(lower: 1, terms: terms)
            case 1: model.addRow(lower: 1, upper: 1, terms: terms)
            default: model.addRow(upper: 1, terms: terms)
            }
        }
    case .identicalBins:
        let bins = g.integer(2...3)
        let room = Double(g.integer(5...9))
        let rent = Double(g.integer(1...4))
        let used = (0..<bins).map { _ in
            model.addColumn(lower: 0, upper: 1, cost: rent, type: .integer)
        }
        let items = (0..<g.integer(2...3)).map { _ in
            (weight: Double(g.integer(1...6)), cost: Double(g.integer(-2...2)))
        }
        var terms = used.map { [($0, -room)] }
        for item in items {
            let places = used.indices.map { _ in
                model.addColumn(lower: 0, upper: 1, cost: item.cost, type: .integer)
            }
            for (b, place) in places.enumerated() { terms[b].append((place, item.weight)) }
            model.addRow(
                lower: g.chance(70) ? 1 : 0, upper: g.chance(60) ? 1 : .infinity,
                terms: places.map { ($0, 1) })
        }
        for bin in terms { model.addRow(upper: 0, terms: bin) }
        model.sense = .minimize
    case .networks:
        let nodes = g.integer(3...5)
        var balance = [[(Column, Double)]](repeating: [], count: nodes)
        for _ in 0..<g.integer(nodes...nodes + 3) {
            let tail = g.integer(0...nodes - 1)
            let head = (tail + g.integer(1...nodes - 1)) % nodes
            let flow = model.addColumn(lower: 0, upper: .infinity, cost: Double(g.integer(0...3)))
            let open = model.addColumn(lower: 0, upper: 1, cost: Double(g.integer(1...20)), type: .integer)
            model.addRow(upper: 0, terms: [(flow, 1), (open, -Double(g.integer(3...15)))])
            balance[head].append((flow, 1))
            balance[tail].append((flow, -1))
        }
        for (v, terms) in balance.enumerated() where !terms.isEmpty {
            let side = v == 0 ? -.infinity : Double(g.integer(0...4))
            model.addRow(lower: side, upper: side.isFinite && g.chance(70) ? side : .infinity, terms: terms)
        }
        model.sense = .minimize
    case .modularNetworks:
        let nodes = g.integer(3...4)
        var balance = [[(Column, Double)]](repeating: [], count: nodes)
        for v in 1..<nodes {
            // A connection both ways, its capacity bought in modules.
            let ends = (v, g.integer(0...v - 1))
            let there = model.addColumn(lower: 0, upper: .infinity, cost: Double(g.integer(0...2)))
            let back = model.addColumn(lower: 0, upper: .infinity, cost: Double(g.integer(0...2)))
            let modules = (1...g.integer(1...2)).map { size in
                let module = model.addColumn(
                    lower: 0, upper: Double(g.integer(1...3)), cost: Double(g.integer(2...12)), type: .integer
                )
                return (module, -Double(g.integer(2...5) * size))
            }
            let sharesCapacity = g.chance(70)
            model.addRow(
                upper: 0, terms: (sharesCapacity ? [(there, 1), (back, 1)] : [(there, 1)]) + modules)
            balance[ends.0] += [(there, 1), (back, -1)]
            balance[ends.1] += [(there, -1), (back, 1)]
        }
        for (v, terms) in balance.enumerated() {
            let side = v == 0 ? -.infinity : Double(g.integer(0...7))
            model.addRow(lower: side, upper: side.isFinite && g.chance(70) ? side : .infinity, terms: terms)
        }
        model.sense = .minimize
    case .sharedMachines:
        model = sharedMachines(&g, periods: g.integer(1...2), levels: g.integer(2...3))
    case .parities:
        let lamps = (0..<g.integer(2...5)).map { _ in
            model.addColumn(lower: 0, upper: 1, cost: cost(&g), type: .integer)
        }
        for _ in 0..<g.integer(1...3) {
            let half = model.addColumn(
                lower: Double(g.integer(-2...0)), upper: Double(g.integer(1...3)), cost: cost(&g),
                type: .integer)
            let terms = lamps.filter { _ in g.chance(60) }.map {
                ($0, Double([-3, -1, 1, 2, 3][g.integer(0...4)]))
            }
            let side = Double(g.integer(-1...2))
            model.addRow(lower: side, upper: side, terms: terms + [(half, -2)])
        }
    case .mixed, .freeColumns:
        let columns = (0..<g.integer(3...7)).map { _ -> Column in
            if g.chance(55) {
                let low = Double(g.integer(-2...0))
                return model.addColumn(
                    lower: low, upper: low + Double(g.integer(1...3)), cost: cost(&g), type: .integer)
            }
            let isFree = shape == .freeColumns && g.chance(60)
            return model.addColumn(
                lower: isFree ? -.infinity : Double(g.integer(-5...0)),
                upper: g.chance(isFree ? 80 : 30) ? .infinity : Double(g.integer(1...9)), cost: cost(&g))
        }
        for _ in 0..<g.integer(1...5) {
            let terms = columns.filter { _ in g.chance(70) }.map { ($0, Double(g.integer(-7...7))) }
            let side = Double(g.integer(-5...15))
            switch g.integer(0...3) {
            case 0: model.addRow(lower: -side, terms: terms)
            case 1: model.addRow(lower: side, upper: side, terms: terms)
            case 2: model.addRow(lower: -side, upper: abs(side) + 1, terms: terms)
            default: model.addRow(upper: side, terms: terms)
            }
        }
    case .lotSizing:
        model.sense = .minimize
        var stock: Column?
        for _ in 0..<g.integer(2...5) {
            let make = model.addColumn(lower: 0, upper: .infinity, cost: Double(g.integer(0...4)))
            let setup = model.addColumn(lower: 0, upper: 1, cost: Double(g.integer(5...40)), type: .integer)
            let next = model.addColumn(
                lower: 0, upper: g.chance(50) ? 12 : .infinity, cost: Double(g.integer(1...3)))
            let demand = Double(g.integer(0...9))
            var terms = [(make, 1.0), (next, -1.0)]
            if let stock { terms.append((stock, 1)) }
            model.addRow(lower: demand, upper: demand, terms: terms)
            model.addRow(upper: 0, terms: [(make, 1), (setup, -Double(g.integer(8...25)))])
            stock = next
        }
    }
    return model
}

/// Lot sizing over periods: levels that feed each other and share machines whose hours are bought in modules of two sizes.
func sharedMachines(_ g: inout TestGenerator, periods: Int, levels: Int) -> Model {
    var model = Model()
    func number(_ range: ClosedRange<Int>) -> Double { Double(g.integer(range)) }
    var stock = [Column?](repeating: nil, count: levels)
    for _ in 0..<periods {
        let small = model.addColumn(upper: 3, cost: number(40...60), type: .integer)
        let large = model.addColumn(upper: 2, cost: number(85...120), type: .integer)
        let made = (0..<levels).map { _ in model.addColumn(cost: number(1...5)) }
        let kept = (0..<levels).map { model.addColumn(cost: 0.3 + 0.7 * Double($0) + number(0...9) / 10) }
        for l in 0..<levels {
            var terms = [(made[l], 1.0), (kept[l], -1.0)]
            if let before = stock[l] { terms.append((before, 1)) }
            if l + 1 < levels { terms.append((made[l + 1], -1)) }
            let demand = l + 1 < levels ? number(0...3) + 0.5 : number(2...9) + 0.25
            model.addRow(lower: demand, upper: demand, terms: terms)
            stock[l] = kept[l]
        }
        model.addRow(upper: 0, terms: made.map { ($0, 1) } + [(small, -10), (large, -23)])
    }
    return model
}

/// Calls `body` with every assignment of the integer columns.
func forEachAssignment(_ model: Model, _ body: ([Double]) -> Void) {
    let integers = (0..<model.columnCount).filter { model.columnType[$0] == .integer }
    var point = [Double](repeating: 0, count: model.columnCount)
    func descend(_ k: Int) {
        if k == integers.count {
            body(point)
            return
        }
        let j = integers[k]
        var value = model.columnLower[j].rounded(.up)
        while value <= model.columnUpper[j] {
            point[j] = value
            descend(k + 1)
            value += 1
        }
    }
    descend(0)
}

/// Status and objective by trying every assignment, with an LP for the continuous columns.
func solveByEnumeration(_ model: Model) -> (status: SolveStatus, objective: Double) {
    let hasContinuous = model.integerCount < model.columnCount
    var best: Double?
    var isUnbounded = false
    let sign: Double = model.sense == .maximize ? -1 : 1
    forEachAssignment(model) { point in
        var objective = 0.0
        if hasContinuous {
            var fixed = model
            for j in 0..<model.columnCount where model.columnType[j] == .integer {
                fixed.setBounds(Column(index: j), lower: point[j], upper: point[j])
            }
            let solution = solveLinear(fixed.relaxed())
            if solution.status == .unbounded { isUnbounded = true }
            guard solution.status == .optimal else { return }
            objective = solution.objective
        } else {
            guard model.maxPrimalViolation(of: point) <= 1e-9 else { return }
            objective = model.objectiveValue(of: point)
        }
        if best == nil || sign * objective < sign * best! { best = objective }
    }
    if isUnbounded { return (.unbounded, .nan) }
    if let best { return (.optimal, best) }
    return (.infeasible, .nan)
}
