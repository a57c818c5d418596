import SwitchyardSolver
import Testing

@Suite struct `Symmetries` {
    /// Independent sets of a graph.
    private func packing(vertices: Int, edges: [(Int, Int)]) -> Model {
        var model = Model()
        model.sense = .maximize
        let columns = (0..<vertices).map { _ in model.addColumn(upper: 1, cost: 1, type: .integer) }
        for (a, b) in edges { model.addRow(upper: 1, terms: [(columns[a], 1), (columns[b], 1)]) }
        return model
    }

    private func chain(_ model: Model) -> [SymmetrySearch.Level] {
        var search = SymmetrySearch(model, ModelPartition(model), effort: 10_000_000)
        return search.chain()
    }

    private func groupOrder(_ model: Model) -> Int { chain(model).reduce(1) { $0 * ($1.orbit.count + 1) } }

    @Test func `the orbits of the chain multiply to the order of the group`() {
        let cycle = (0..<7).map { ($0, ($0 + 1) % 7) }
        #expect(groupOrder(packing(vertices: 7, edges: cycle)) == 14)
        let cube = (0..<8).flatMap { v in [1, 2, 4].map { (v, v ^ $0) } }.filter { $0.0 < $0.1 }
        #expect(groupOrder(packing(vertices: 8, edges: cube)) == 48)
        var petersen: [(Int, Int)] = []
        for v in 0..<5 { petersen += [(v, (v + 1) % 5), (v, v + 5), (v + 5, (v + 2) % 5 + 5)] }
        #expect(groupOrder(packing(vertices: 10, edges: petersen)) == 120)
        let complete = (0..<5).flatMap { a in (a + 1..<5).map { (a, $0) } }
        #expect(groupOrder(packing(vertices: 5, edges: complete)) == 120)
    }

    @Test func `what sets columns or rows apart is no symmetry`() {
        let square = [(0, 1), (1, 2), (2, 3), (3, 0)]
        #expect(groupOrder(packing(vertices: 4, edges: square)) == 8)
        var dearer = packing(vertices: 4, edges: square)
        dearer.setCost(Column(index: 0), 2)
        #expect(groupOrder(dearer) == 2)
        var bounded = packing(vertices: 4, edges: square)
        bounded.setBounds(Column(index: 0), lower: 0, upper: 0)
        #expect(groupOrder(bounded) == 2)
        var wider = packing(vertices: 4, edges: square)
        wider.addRow(upper: 2, terms: [(Column(index: 0), 1), (Column(index: 1), 2)])
        #expect(groupOrder(wider) == 1)
        // Colours alone do not tell a ring of six from two triangles; the pairs do.
        let ring = (0..<6).map { ($0, ($0 + 1) % 6) }
        let triangles = [(6, 7), (7, 8), (8, 6), (9, 10), (10, 11), (11, 9)]
        let levels = chain(packing(vertices: 12, edges: ring + triangles))
        #expect(levels.reduce(1) { $0 * ($1.orbit.count + 1) } == 12 * 72)
        for level in levels { #expect(level.orbit.allSatisfy { ($0 < 6) == (level.leader < 6) }) }
    }

    /// A model that a shift of its columns, all by one place, turns into itself, with numbers of all kinds.
    private func circulant(_ g: inout TestGenerator) -> Model {
        var model = Model()
        if g.chance(50) { model.sense = .maximize }
        let size = g.integer(3...6)
        var layers: [[Column]] = []
        let layerCount = size > 4 ? 1 : g.integer(1...2)
        for _ in 0..<layerCount {
            let upper = Double(layerCount == 1 ? g.integer(1...2) : 1)
            let cost = Double(g.integer(-5...5))
            layers.append((0..<size).map { _ in model.addColumn(upper: upper, cost: cost, type: .integer) })
        }
        if size < 5 && g.chance(40) {
            let cost = Double(g.integer(-3...3))
            layers.append((0..<size).map { _ in model.addColumn(upper: 3.5, cost: cost) })
        }
        for _ in 0..<g.integer(1...3) {
            let pattern = layers.map { _ in
                (0..<size).map { _ in g.chance(50) ? Double(g.integer(-3...5)) : 0 }
            }
            let (lower, upper): (Double, Double)
            switch g.integer(0...5) {
            case 0: (lower, upper) = (Double(g.integer(1...4)), .infinity)
            case 1:
                lower = Double(g.integer(0...3))
                upper = lower
            default: (lower, upper) = (-.infinity, Double(g.integer(-1...9)))
            }
            for shift in 0..<size {
                var terms: [(Column, Double)] = []
                for (layer, values) in zip(layers, pattern) {
                    for (k, value) in values.enumerated() where value != 0 {
                        terms.append((layer[(k + shift) % size], value))
                    }
                }
                model.addRow(lower: lower, upper: upper, terms: terms)
            }
        }
        return model
    }

    /// Compares status and optimum by enumeration.
    /// - Returns: whether there is one.
    @discardableResult
    private func expectSameOptimum(_ model: Model, _ changed: Model, _ comment: Comment) -> Bool {
        let expected = solveByEnumeration(model)
        let found = solveByEnumeration(changed)
        #expect(found.status == expected.status, comment)
        guard expected.status == .optimal else { return false }
        #expect(abs(found.objective - expected.objective) <= 1e-6, comment)
        return true
    }

    @Test func `the optimum of a symmetric model survives the rows that break its symmetries`() {
        var g = TestGenerator(seed: 31)
        var rows = 0
        var infeasible = 0
        for trial in 0..<200 {
            let model = circulant(&g)
            var broken = model
            broken.breakSymmetries()
            rows += broken.rowCount - model.rowCount
            if !expectSameOptimum(model, broken, "\(trial)") { infeasible += 1 }
        }
        #expect(rows > 300)
        #expect(infeasible > 10)
    }

    @Test func `the optimum of assignments to like places survives the column inequalities`() {
        var g = TestGenerator(seed: 32)
        for trial in 0..<60 {
            let places = g.integer(3...4)
            let items = g.integer(2...4)
            var model = Model()
            if g.chance(50) { model.sense = .maximize }
            let room = Double(g.integer(4...9))
            let load = (0..<places).map { _ in model.addColumn(upper: 9, cost: 0, type: .continuous) }
            var loads = load.map { [($0, -1.0)] }
            for _ in 0..<items {
                let cost = Double(g.integer(-4...4))
                let weight = Double(g.integer(1...5))
                let to = load.map { _ in model.addColumn(upper: 1, cost: cost, type: .integer) }
                for k in 0..<places { loads[k].append((to[k], weight)) }
                model.addRow(lower: g.chance(50) ? 1 : 0, upper: 1, terms: to.map { ($0, 1) })
            }
            for terms in loads { model.addRow(lower: 0, upper: 0, terms: terms) }
            for column in load { model.setBounds(column, lower: 0, upper: room) }
            var ordered = model
            let isOrdered = ordered.orderInterchangeableBlocks(ModelPartition(model))
            #expect(isOrdered)
            expectSameOptimum(model, ordered, "\(trial)")
        }
    }

    @Test func `parts that share no row are not tied together`() {
        let pair = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)]
        var model = packing(vertices: 6, edges: pair)
        let before = model.rowCount
        model.breakSymmetries()
        #expect(model.rowCount > before)
        #expect(model.independentComponents().count == 2)
    }

    @Test func `a search that is cut short keeps the optimum as well`() {
        var g = TestGenerator(seed: 33)
        var shorter = 0
        for trial in 0..<120 {
            let model = circulant(&g)
            let all = chain(model)
            var search = SymmetrySearch(model, ModelPartition(model), effort: g.integer(20...400))
            let levels = search.chain()
            if levels != all { shorter += 1 }
            var broken = model
            broken.addSchreierSimsRows(levels)
            expectSameOptimum(model, broken, "\(trial)")
        }
        #expect(shorter > 20)
    }

    @Test func `what blocks need is found while they are alike`() {
        // Three blocks z, x, y: x needs y only where z is zero, which the order of the blocks makes it in all but the first.
        var model = Model()
        func binaries() -> [Column] { (0..<3).map { _ in model.addColumn(upper: 1, type: .integer) } }
        let (z, x, y) = (binaries(), binaries(), binaries())
        model.addRow(lower: 1, upper: 1, terms: z.map { ($0, 1) })
        model.addRow(lower: 1, upper: 1, terms: x.map { ($0, 1) })
        model.addRow(lower: 2, upper: 2, terms: y.map { ($0, 1) })
        for a in 0..<3 {
            model.addRow(upper: 0, terms: [(z[a], 1), (y[a], -1)])
            model.addRow(upper: 1, terms: [(x[a], 1), (z[a], 1)])
            model.addRow(upper: 1, terms: [(x[a], 1), (y[a], 1)])
            let others = (0..<3).filter { $0 != a }.map { (z[$0], 1.0) }
            model.addRow(lower: 0, upper: 2, terms: [(x[a], -1), (y[a], 1)] + others)
        }
        #expect(solveByEnumeration(model).status == .optimal)
        var ordered = model
        let isOrdered = ordered.orderInterchangeableBlocks(ModelPartition(model))
        #expect(isOrdered)
        #expect(solveByEnumeration(ordered).status == .optimal)
        #expect(solveMixedInteger(model).status == .optimal)
    }
}
