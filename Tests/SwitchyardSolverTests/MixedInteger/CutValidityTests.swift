import SwitchyardSolver
import Testing

@Suite struct `Cutting planes` {
    /// Most that the left side of a cut can reach over the points of the model with these integers.
    private func largestExcess(_ cut: CutRow, _ model: Model, _ point: [Double]) -> Double? {
        var fixed = model
        fixed.sense = .maximize
        for j in 0..<model.columnCount {
            fixed.setCost(Column(index: j), 0)
            if model.columnType[j] == .integer {
                fixed.setBounds(Column(index: j), lower: point[j], upper: point[j])
            }
        }
        for (j, v) in zip(cut.indices, cut.values) { fixed.setCost(Column(index: Int(j)), v) }
        fixed.objectiveConstant = 0
        if model.integerCount == model.columnCount {
            return model.maxPrimalViolation(of: point) <= 1e-9
                ? fixed.objectiveValue(of: point) - cut.upper : nil
        }
        let solution = solveLinear(fixed.relaxed())
        if solution.status == .unbounded { return .infinity }
        return solution.status == .optimal ? solution.objective - cut.upper : nil
    }

    @Test(arguments: CutFamily.allCases)
    func `no cut removes an integral point`(family: CutFamily) {
        var g = TestGenerator(seed: UInt64(CutFamily.allCases.firstIndex(of: family)! + 40))
        var cuts = 0
        for shape in RandomShape.allCases {
            for trial in 0..<60 {
                let model = randomMixedIntegerProgram(&g, shape)
                // Half of the points are the relaxation's, which cuts are made for; the rest are anywhere in the box.
                var point = (0..<model.columnCount).map { j -> Double in
                    let low = max(model.columnLower[j], -10)
                    let high = min(model.columnUpper[j], 10)
                    return low + (high - low) * Double(g.integer(0...20)) / 20
                }
                if trial % 2 == 0 {
                    let relaxed = solveLinear(model.relaxed())
                    if relaxed.status == .optimal { point = relaxed.primal }
                }
                let found = separateOnce(model, at: point, family: family)
                guard !found.isEmpty else { continue }
                cuts += found.count
                forEachAssignment(model) { assignment in
                    for cut in found {
                        if let excess = largestExcess(cut, model, assignment) {
                            #expect(
                                excess <= 1e-6 * max(1, abs(cut.upper)), "\(family), \(shape), trial \(trial)"
                            )
                        }
                    }
                }
            }
        }
        #expect(cuts > 0, "no cut of the family was ever found")
    }

    @Test(arguments: [1, 2])
    func `no cut found at a node of the tree removes an integral point`(seed: Int) {
        var g = TestGenerator(seed: UInt64(seed))
        var cuts = 0
        for shape in RandomShape.allCases {
            for trial in 0..<60 {
                var model = randomMixedIntegerProgram(&g, shape)
                model.sense = .minimize
                let found = treeCuts(model)
                guard !found.isEmpty else { continue }
                cuts += found.count
                forEachAssignment(model) { assignment in
                    for cut in found {
                        if let excess = largestExcess(cut, model, assignment) {
                            #expect(excess <= 1e-6 * max(1, abs(cut.upper)), "\(shape), trial \(trial)")
                        }
                    }
                }
            }
        }
        #expect(cuts > 0, "no cut was ever found in a tree")
    }

    @Test func `what enters a set of nodes has to be opened, whichever way the flows are read`() {
        var model = Model()
        var point: [Double] = []
        var balance = [[(Column, Double)]](repeating: [], count: 7)
        func arc(_ tail: Int, _ head: Int, flow: Double) {
            let carried = model.addColumn(lower: 0, upper: .infinity, cost: 0)
            let open = model.addColumn(lower: 0, upper: 1, cost: 1, type: .integer)
            model.addRow(upper: 0, terms: [(carried, 1), (open, -1000)])
            balance[head].append((carried, 1))
            balance[tail].append((carried, -1))
            point += [flow, flow / 1000]
        }
        // From node 0 along the path to node 5; node 6 is a way round that is not used. The first row, of a node that
        // only passes flow on, does not tell which end is the sink.
        for v in 0..<5 { arc(v, v + 1, flow: 2) }
        arc(0, 6, flow: 0)
        for v in 1..<6 { arc(6, v, flow: 0) }
        for v in 1..<7 {
            let want: Double = v == 5 ? 2 : 0
            model.addRow(lower: want, upper: want, terms: balance[v])
        }
        let found = separateOnce(model, at: point, family: .network)
        // Openings only, the unused arcs' as well: a trickle through the way round may not stand in for one.
        #expect(
            found.contains { cut in
                cut.indices.contains(9)
                    && cut.indices.allSatisfy { model.columnType[Int($0)] == .integer }
            })
    }

    @Test func `a knapsack row of whole numbers, whose slack is whole as well, gives a cover`() {
        var model = Model()
        let items = (0..<3).map { _ in model.addColumn(upper: 1, cost: -1, type: .integer) }
        model.addRow(upper: 9, terms: items.map { ($0, 5) })
        let found = separateOnce(model, at: [0.6, 0.6, 0.6], family: .cover)
        func violation(_ cut: CutRow, _ point: [Double]) -> Double {
            zip(cut.indices, cut.values).reduce(-cut.upper) { $0 + point[Int($1.0)] * $1.1 }
        }
        #expect(found.contains { violation($0, [1, 1, 0]) > 0.5 && violation($0, [1, 0, 0]) <= 1e-9 })
    }

    @Test func `a set of nodes gets whole modules, by whichever arcs its flow comes`() {
        var model = Model()
        var point: [Double] = []
        var balance = [[(Column, Double)]](repeating: [], count: 4)
        var modules: [Column] = []
        func connection(_ a: Int, _ b: Int, there: Double) {
            let flows = [1.0, -1].map { sign in
                let flow = model.addColumn(lower: 0, upper: .infinity, cost: 0)
                balance[b].append((flow, sign))
                balance[a].append((flow, -sign))
                return flow
            }
            modules += (0..<2).map { _ in model.addColumn(lower: 0, upper: 4, cost: 1, type: .integer) }
            let bought = modules.suffix(2)
            model.addRow(
                upper: 0, terms: flows.map { ($0, 1) } + [(bought.first!, -6), (bought.last!, -12)])
            point += [there, 0, there / 6, 0]
        }
        // Node 0 supplies the triangle of 1, 2 and 3, which want 7 together: two modules of six, not seven sixths.
        connection(0, 1, there: 4)
        connection(0, 2, there: 3)
        connection(1, 2, there: 0)
        connection(1, 3, there: 1)
        connection(2, 3, there: 1)
        for (v, want) in [(1, 3.0), (2, 2), (3, 2)] {
            model.addRow(lower: want, upper: want, terms: balance[v])
        }
        let entering = modules.prefix(4).map { Int32($0.index) }
        #expect(
            separateOnce(model, at: point, family: .cutSet).contains { cut in
                let smallest = zip(cut.indices, cut.values).filter { $0.0 == entering[0] }.first?.1
                return Set(cut.indices) == Set(entering)
                    && smallest.map { abs(cut.upper / $0 - 2) < 1e-6 } == true
            })
    }

    @Test func `a fraction behind a large constant is rounded where all fractions are as small`() {
        var model = Model()
        var (loads, opens): ([Column], [Column]) = ([], [])
        for _ in 0..<2 {
            let load = model.addColumn(lower: 0, upper: 900, cost: 0)
            let open = model.addColumn(lower: 0, upper: 1, cost: 1, type: .integer)
            model.addRow(upper: 0, terms: [(load, 1), (open, -1000)])
            loads.append(load)
            opens.append(open)
        }
        // One load of 1.5 opens 0.0015 of its place.
        model.addRow(lower: 1.5, terms: loads.map { ($0, 1) })
        let cuts = separateOnce(model, at: [1.5, 0.0015, 0, 0], family: .tableau)
        #expect(cuts.contains { !Set($0.indices).isDisjoint(with: opens.map { Int32($0.index) }) })
    }
}
