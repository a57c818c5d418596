import SwitchyardSolver
import Testing

@Suite struct `Mixed-integer solve` {
    /// Solves with a gap of nearly nothing and compares with the enumeration.
    private func check(_ model: Model, _ options: MixedIntegerOptions, _ label: String) {
        var settings = SolverSettings()
        settings.relativeGap = 1e-9
        let expected = solveByEnumeration(model)
        let found = solveMixedInteger(model, settings: settings, options: options)
        let sign: Double = model.sense == .maximize ? -1 : 1
        switch expected.status {
        case .optimal:
            #expect(
                found.status == .optimal, "\(label): \(found.status) for an optimum of \(expected.objective)")
            #expect(
                abs(found.objective - expected.objective) <= 1e-6 * max(1, abs(expected.objective)),
                "\(label): \(found.objective) for \(expected.objective)")
            guard found.primal.count == model.columnCount else { return }
            #expect(model.maxPrimalViolation(of: found.primal) <= 1e-6, "\(label)")
            #expect(model.maxIntegralityViolation(of: found.primal) == 0, "\(label)")
            #expect(sign * found.bound <= sign * found.objective, "\(label): bound beyond the objective")
            #expect(
                sign * found.bound <= sign * expected.objective + 1e-6 * max(1, abs(expected.objective)),
                "\(label): bound beyond the optimum")
        case .unbounded:
            #expect(
                found.status == .unbounded || found.status == .infeasibleOrUnbounded,
                "\(label): \(found.status)")
        default:
            #expect(found.status == .infeasible, "\(label): \(found.status) for an infeasible model")
        }
    }

    @Test(arguments: RandomShape.allCases)
    func `random models get the status and objective of a full enumeration`(shape: RandomShape) {
        var g = TestGenerator(seed: 11)
        for trial in 0..<120 {
            let model = randomMixedIntegerProgram(&g, shape)
            check(model, MixedIntegerOptions(), "\(shape) \(trial)")
        }
    }

    @Test(arguments: RandomShape.allCases)
    func `switching a component off changes no answer`(shape: RandomShape) {
        var g = TestGenerator(seed: 23)
        for trial in 0..<40 {
            let model = randomMixedIntegerProgram(&g, shape)
            for name in MixedIntegerOptions.componentNames {
                var options = MixedIntegerOptions()
                let isKnown = options.switchOff(name)
                #expect(isKnown)
                if trial % MixedIntegerOptions.componentNames.count == 0 || g.chance(20) {
                    check(model, options, "\(shape) \(trial) without \(name)")
                }
            }
        }
    }

    @Test func `the bound at a node limit is on the proven side of the optimum`() {
        var g = TestGenerator(seed: 5)
        for trial in 0..<60 {
            let model = randomMixedIntegerProgram(&g, trial % 2 == 0 ? .knapsacks : .fixedCharges)
            let expected = solveByEnumeration(model)
            guard expected.status == .optimal else { continue }
            let sign: Double = model.sense == .maximize ? -1 : 1
            for limit in [1, 2, 4, 8] {
                var settings = SolverSettings()
                settings.nodeLimit = limit
                settings.relativeGap = [0, 1e-4, 0.05, 0.3][limit % 4]
                var options = MixedIntegerOptions()
                options.eagerTableau = trial % 4 > 1
                let found = solveMixedInteger(model, settings: settings, options: options)
                let slack = 1e-6 * max(1, abs(expected.objective))
                #expect(sign * found.bound <= sign * expected.objective + slack, "\(trial), \(limit) nodes")
                if !found.primal.isEmpty { #expect(sign * found.bound <= sign * found.objective + slack) }
                if found.status == .optimal {
                    #expect(found.relativeGap <= settings.relativeGap + 1e-7, "\(trial), \(limit) nodes")
                }
            }
        }
    }

    @Test func `a run repeats its nodes, iterations and point exactly`() {
        var g = TestGenerator(seed: 9)
        for shape in RandomShape.allCases {
            let model = randomMixedIntegerProgram(&g, shape)
            let first = solveMixedInteger(model)
            let second = solveMixedInteger(model)
            #expect(first.primal == second.primal)
            #expect(first.nodes == second.nodes)
            #expect(first.simplexIterations == second.simplexIterations)
        }
    }

    @Test func `a given point is the first incumbent, and a partial one is completed`() {
        var model = Model()
        let columns = (0..<12).map { k in
            model.addColumn(lower: 0, upper: 1, cost: Double((7 * k) % 11 + 3), type: .integer)
        }
        model.addRow(lower: 20, terms: columns.enumerated().map { ($1, Double((5 * $0) % 7 + 2)) })
        var settings = SolverSettings()
        settings.nodeLimit = 0
        var options = MixedIntegerOptions()
        options.initialPoint = Array(repeating: 1, count: 12)
        let kept = solveMixedInteger(model, settings: settings, options: options)
        #expect(kept.primal == options.initialPoint)
        #expect(kept.status == .limit || kept.status == .optimal)
        options.initialPoint?[3] = .nan
        let completed = solveMixedInteger(model, settings: settings, options: options)
        #expect(completed.primal.count == 12)
        #expect(model.maxPrimalViolation(of: completed.primal) <= 1e-9)
    }

    @Test func `a start that breaks a row does no harm`() {
        var model = Model()
        let x = model.addColumn(lower: 0, upper: 5, cost: -1, type: .integer)
        let y = model.addColumn(lower: 0, upper: 5, cost: -1, type: .integer)
        model.addRow(upper: 5.5, terms: [(x, 1), (y, 2)])
        var options = MixedIntegerOptions()
        options.initialPoint = [5, 5]
        let solution = solveMixedInteger(model, options: options)
        #expect(solution.status == .optimal)
        #expect(solution.objective == -5)
    }

    @Test func `a raised flag stops the solve with what is known`() {
        var g = TestGenerator(seed: 3)
        let model = randomMixedIntegerProgram(&g, .knapsacks)
        var settings = SolverSettings()
        let flag = CancellationFlag()
        flag.raise()
        settings.cancellation = flag
        let solution = solveMixedInteger(model, settings: settings)
        #expect(solution.status == .interrupted)
    }

    @Test func `a trickle through a big M is not sold as a closed door`() {
        // flow ≤ 10⁶ open: with tolerances alone, open = 10⁻⁶ lets one unit through for nothing.
        var model = Model()
        let flow = model.addColumn(lower: 0, upper: .infinity, cost: 0)
        let open = model.addColumn(lower: 0, upper: 1, cost: 100, type: .integer)
        model.addRow(lower: 1, terms: [(flow, 1)])
        model.addRow(upper: 0, terms: [(flow, 1), (open, -1e6)])
        for presolve in [true, false] {
            var settings = SolverSettings()
            settings.presolve = presolve
            let solution = solveMixedInteger(model, settings: settings)
            #expect(solution.status == .optimal)
            #expect(solution.objective == 100)
        }
    }

    @Test func `a network that restarts at the root has the cost it has without restarts`() {
        var g = TestGenerator(seed: 31)
        for _ in 0..<6 {
            var model = Model()
            let nodes = 20
            var balance = [[(Column, Double)]](repeating: [], count: nodes)
            for tail in 0..<nodes {
                for step in [1, 2, 5, 11] {
                    let flow = model.addColumn(lower: 0, upper: .infinity, cost: Double(g.integer(0...1)))
                    let open = model.addColumn(
                        lower: 0, upper: 1, cost: Double(g.integer(50...200)), type: .integer)
                    model.addRow(upper: 0, terms: [(flow, 1), (open, -60)])
                    balance[(tail + step) % nodes].append((flow, 1))
                    balance[tail].append((flow, -1))
                }
            }
            for v in 1..<nodes {
                let want = Double(v % 5 == 0 ? g.integer(1...9) : 0)
                model.addRow(lower: want, upper: want, terms: balance[v])
            }
            var plain = MixedIntegerOptions()
            plain.restarts = false
            plain.cuts.network = false
            let expected = solveMixedInteger(model, options: plain)
            let found = solveMixedInteger(model)
            #expect(expected.status == .optimal)
            #expect(found.status == .optimal)
            #expect(abs(found.objective - expected.objective) <= 2e-4 * expected.objective)
            #expect(found.bound <= expected.objective + 1e-6)
            #expect(model.maxPrimalViolation(of: found.primal) <= 1e-6)
        }
    }

    @Test func `of identical bins only one order is searched`() {
        var model = Model()
        let bins = 6
        let weights = [6.0, 5, 5, 4, 4, 3, 3]
        let used = (0..<bins).map { _ in model.addColumn(lower: 0, upper: 1, cost: 1, type: .integer) }
        var terms = used.map { [($0, -10.0)] }
        for weight in weights {
            let places = (0..<bins).map { _ in model.addColumn(lower: 0, upper: 1, type: .integer) }
            for (b, place) in places.enumerated() { terms[b].append((place, weight)) }
            // That one place is enough follows from the costs.
            model.addRow(lower: 1, terms: places.map { ($0, 1) })
        }
        for bin in terms { model.addRow(upper: 0, terms: bin) }
        var ordered = model
        ordered.orderInterchangeableBlocks(ModelPartition(model))
        let open = (bins..<ordered.columnCount).filter { ordered.columnUpper[$0] == 1 }.count
        // The k-th item has k bins to go to.
        #expect(open == 1 + 2 + 3 + 4 + 5 + 6 + 6)
        let added = (model.rowCount..<ordered.rowCount).map { i in
            ordered.entryColumn[ordered.rowStart[i]..<ordered.rowStart[i + 1]].map(Int.init)
        }
        // Bins are opened in order, and an item needs an earlier one in the bin before its own.
        #expect(added.filter { $0.allSatisfy { $0 < bins } } == (1..<bins).map { [$0 - 1, $0] })
        #expect(added.filter { $0.allSatisfy { $0 >= bins } }.count >= bins)
        #expect(solveMixedInteger(model).objective == 3)
        #expect(solveMixedInteger(ordered).objective == 3)
    }

    @Test func `parities of equations fix what bounds cannot`() {
        // Lights out on three by three: one set of switches turns every lamp on.
        var model = Model()
        let size = 3
        let switches = (0..<size * size).map { _ in model.addColumn(upper: 1, cost: 1, type: .integer) }
        for r in 0..<size {
            for c in 0..<size {
                var terms: [(Column, Double)] = []
                for (dr, dc) in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
                where (0..<size).contains(r + dr) && (0..<size).contains(c + dc) {
                    terms.append((switches[(r + dr) * size + c + dc], 1))
                }
                let pairs = model.addColumn(upper: 3, type: .integer)
                model.addRow(lower: 1, upper: 1, terms: terms + [(pairs, -2)])
            }
        }
        var fixed = model
        let isConsistent = fixed.fixByParity()
        #expect(isConsistent)
        #expect(switches.map { fixed.columnLower[$0.index] } == [1, 0, 1, 0, 1, 0, 1, 0, 1])
        #expect(switches.map { fixed.columnUpper[$0.index] } == [1, 0, 1, 0, 1, 0, 1, 0, 1])
        #expect(solveMixedInteger(model).objective == 5)

        let twice = model.addColumn(lower: -9, upper: 9, type: .integer)
        let terms = fixed.entryColumn[fixed.rowStart[0]..<fixed.rowStart[1]].dropLast()
            .map { (Column(index: Int($0)), 1.0) }
        model.addRow(lower: 0, upper: 0, terms: terms + [(twice, 4)])
        let contradicts = !model.fixByParity()
        #expect(contradicts)
        #expect(solveMixedInteger(model).status == .infeasible)
    }
}
