import SwitchyardSolver
import Testing

@Suite struct `Presolve and postsolve` {
    @Test func `the answer is the same with and without presolve, and its duals and basis are optimal`() {
        var generator = TestGenerator(seed: 11)
        var with = SolverSettings()
        with.presolve = true
        var without = SolverSettings()
        without.presolve = false
        var optimal = 0
        for number in 0..<6000 {
            let model = randomLinearProgram(&generator)
            let a = solveLinear(model, settings: with)
            let b = solveLinear(model, settings: without)
            #expect(
                a.status == b.status,
                "model \(number): \(String(decoding: LPWriter.write(model), as: UTF8.self))")
            guard a.status == .optimal, b.status == .optimal else { continue }
            optimal += 1
            #expect(
                abs(a.objective - b.objective) <= 1e-6 * max(1, abs(b.objective)),
                "model \(number): \(String(decoding: LPWriter.write(model), as: UTF8.self))")
            let faults = optimalityFaults(model, a)
            #expect(
                faults == [], "model \(number): \(String(decoding: LPWriter.write(model), as: UTF8.self))")
        }
        #expect(optimal > 2000)
    }

    @Test func `slack columns that leave a row together come back optimal`() {
        var random = SplitMix64(seed: 21)
        func pick(_ low: Int, _ high: Int) -> Double { Double(Int.random(in: low...high, using: &random)) }
        var absorbed = 0
        for number in 0..<300 {
            var model = Model(name: "slacks")
            let shared = (0..<4).map { _ in model.addColumn(lower: 0, upper: pick(1, 9), cost: pick(-5, 5)) }
            for _ in 0..<3 {
                var terms = shared.map { ($0, pick(-3, 3)) }
                for _ in 0..<Int(pick(2, 30)) {
                    let lower = pick(-3, 0)
                    let column = model.addColumn(lower: lower, upper: lower + pick(0, 4), cost: pick(-2, 2))
                    terms.append((column, pick(1, 3) * (pick(0, 1) == 0 ? 1 : -1)))
                }
                let side = pick(-9, 9)
                model.addRow(lower: side, upper: side + pick(0, 2), terms: terms)
            }
            let presolver = Presolver(model: model, integersMatter: false)
            _ = presolver.run()
            absorbed += presolver.counts["slack columns", default: 0]
            var plain = SolverSettings()
            plain.presolve = false
            let expected = solveLinear(model, settings: plain)
            let answer = solveLinear(model)
            #expect(answer.status == expected.status, "model \(number)")
            guard answer.status == .optimal else { continue }
            #expect(
                abs(answer.objective - expected.objective) <= 1e-6 * max(1, abs(expected.objective)),
                "model \(number)")
            #expect(optimalityFaults(model, answer) == [], "model \(number)")
        }
        #expect(absorbed > 1500)
    }

    /// The solve above repairs what postsolve leaves wrong; here postsolve stands alone.
    @Test func `postsolve alone yields an optimal basic solution of the original`() {
        var generator = TestGenerator(seed: 12)
        var solved = 0
        var reductions: [String: Int] = [:]
        for number in 0..<6000 {
            let model = randomLinearProgram(&generator)
            let presolver = Presolver(model: model, integersMatter: false)
            let verdict = presolver.run()
            for (family, count) in presolver.counts { reductions[family, default: 0] += count }
            var settings = SolverSettings()
            settings.presolve = false
            if verdict != .reduced {
                let plain = solveLinear(model, settings: settings)
                #expect(
                    verdict == .infeasible ? plain.status == .infeasible : plain.status != .optimal,
                    "model \(number): \(String(decoding: LPWriter.write(model), as: UTF8.self))")
                continue
            }
            let reduced = presolver.reducedModel()
            let solution = solveLinear(reduced, settings: settings)
            guard solution.status == .optimal, let basis = solution.basis else { continue }
            solved += 1
            let sign: Double = model.sense == .maximize ? -1 : 1
            let full = presolver.postsolve(
                .init(
                    primal: solution.primal, dual: solution.dual.map { sign * $0 },
                    reducedCost: solution.reducedCost.map { sign * $0 }, basis: basis))
            var answer = Solution(status: .optimal)
            answer.primal = full.primal
            answer.dual = full.dual.map { sign * $0 }
            answer.reducedCost = full.reducedCost.map { sign * $0 }
            answer.basis = full.basis
            answer.objective = model.objectiveValue(of: full.primal)
            let faults = optimalityFaults(model, answer)
            #expect(
                faults == [], "model \(number): \(String(decoding: LPWriter.write(model), as: UTF8.self))")
            #expect(abs(answer.objective - solution.objective) <= 1e-6 * max(1, abs(solution.objective)))
        }
        #expect(solved > 2000)
        // Every family must have been at work, or the test proves nothing about it.
        for family in [
            "redundant rows", "singleton rows", "forcing rows", "fixed columns", "free column singletons",
            "slack columns", "doubleton equations", "implied free columns", "duplicate rows",
            "duplicate columns",
            "dominated columns",
        ] { #expect(reductions[family, default: 0] > 20, "\(family)") }
    }
}
