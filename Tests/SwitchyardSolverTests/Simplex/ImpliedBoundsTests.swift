import SwitchyardSolver
import Testing

@Suite struct ImpliedBoundsTests {
    private func engine(_ model: Model, implied: Double) -> SimplexEngine {
        var settings = SimplexSettings()
        settings.largestImpliedBound = implied
        return SimplexEngine(model: model, settings: settings)
    }

    @Test func `bounds that rows imply change neither status nor optimum`() {
        var generator = TestGenerator(seed: 5)
        var optimal = 0
        for number in 0..<3000 {
            var model = randomLinearProgram(&generator)
            model.sense = .minimize
            let plain = engine(model, implied: 0)
            let boxed = engine(model, implied: 1e7)
            let expected = plain.solve()
            let found = boxed.solve()
            #expect(found == expected, "model \(number)")
            guard expected == .optimal, found == .optimal else { continue }
            optimal += 1
            #expect(
                abs(boxed.objective - plain.objective) <= 1e-6 * max(1, abs(plain.objective)),
                "model \(number)")
            #expect(model.maxPrimalViolation(of: boxed.primal) <= 1e-6, "model \(number)")
        }
        #expect(optimal > 1000)
    }

    @Test func `covering over packed columns costs the same with the bounds that packing implies`() {
        var random = SplitMix64(seed: 3)
        var model = Model(name: "cover")
        var cover: [[(Column, Double)]] = Array(repeating: [], count: 6)
        for _ in 0..<200 {
            let group = (0..<10).map { _ in
                model.addColumn(
                    lower: 0, upper: .infinity, cost: Double.random(in: 100...2000, using: &random))
            }
            model.addRow(upper: 1, terms: group.map { ($0, 1) })
            for column in group {
                cover[Int.random(in: 0..<6, using: &random)].append(
                    (column, Double.random(in: 1...4, using: &random)))
            }
        }
        for terms in cover { model.addRow(lower: 40, terms: terms) }
        let plain = engine(model, implied: 0)
        let boxed = engine(model, implied: 1e7)
        #expect(plain.solve() == .optimal)
        #expect(boxed.solve() == .optimal)
        #expect(abs(boxed.objective - plain.objective) <= 1e-6 * plain.objective)
    }

    @Test
    func `a row that only implied bounds contradict is proven infeasible with the rows that imply them`() {
        var model = Model(name: "contradiction")
        let x = model.addColumn(lower: 0, upper: .infinity, cost: 1)
        let y = model.addColumn(lower: 0, upper: .infinity, cost: 1)
        model.addRow(upper: 1, terms: [(x, 1), (y, 1)])
        model.addRow(lower: 5, terms: [(x, 1), (y, 2)])
        var settings = SolverSettings()
        settings.presolve = false
        let answer = solveLinear(model, settings: settings)
        #expect(answer.status == .infeasible)
        #expect(answer.ray.count == 2)
        #expect(answer.ray.allSatisfy { $0 != 0 })
    }
}
