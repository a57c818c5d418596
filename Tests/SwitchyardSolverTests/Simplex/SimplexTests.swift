import SwitchyardSolver
import Testing

@Suite struct SimplexTests {
    /// A random sparse linear program with a known feasible point.
    private static func randomModel(_ random: inout SplitMix64) -> Model {
        func pick(_ low: Int, _ high: Int) -> Int { Int.random(in: low...high, using: &random) }
        var model = Model(name: "random")
        let columns = (0..<pick(2, 8)).map { _ in
            model.addColumn(
                lower: 0, upper: Double(pick(1, 9)), cost: Double(pick(-5, 5)),
                type: pick(0, 1) == 0 ? .continuous : .integer)
        }
        for _ in 0..<pick(1, 6) {
            let terms = columns.map { ($0, Double(pick(-3, 3))) }
            model.addRow(lower: -.infinity, upper: Double(pick(0, 12)), terms: terms)
        }
        return model
    }

    @Test func `an optimal answer is feasible and its duals prove it`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 {
            let model = Self.randomModel(&random).relaxed()
            let answer = solveLinear(model)
            #expect(answer.status == .optimal)
            #expect(answer.maxPrimalViolation <= 1e-7)
            // Weak duality with boxed columns: the duals' bound meets the objective.
            var bound = 0.0
            for i in 0..<model.rowCount {
                let y = answer.dual[i]
                if abs(y) > 1e-9 { bound += y * (y > 0 ? model.rowLower[i] : model.rowUpper[i]) }
            }
            for j in 0..<model.columnCount {
                let d = answer.reducedCost[j]
                if abs(d) > 1e-9 { bound += d * (d > 0 ? model.columnLower[j] : model.columnUpper[j]) }
            }
            #expect(abs(bound - answer.objective) <= 1e-6 * max(1, abs(answer.objective)))
        }
    }

    @Test func `branch and bound agrees with enumeration`() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<150 {
            var model = Model(name: "whole")
            let columns = (0..<4).map { _ in
                model.addColumn(
                    lower: 0, upper: 3, cost: Double(Int.random(in: -6...6, using: &random)), type: .integer)
            }
            for _ in 0..<3 {
                model.addRow(
                    lower: -.infinity, upper: Double(Int.random(in: -2...9, using: &random)),
                    terms: columns.map { ($0, Double(Int.random(in: -3...4, using: &random))) })
            }
            var best = Double.infinity
            for code in 0..<256 {
                let point = (0..<4).map { Double((code >> (2 * $0)) & 3) }
                if model.maxPrimalViolation(of: point) <= 1e-9 {
                    best = min(best, model.objectiveValue(of: point))
                }
            }
            var settings = SolverSettings()
            settings.relativeGap = 0
            let answer = solveMixedInteger(model, settings: settings)
            if best == .infinity {
                #expect(answer.status == .infeasible)
            } else {
                #expect(answer.status == .optimal)
                #expect(abs(answer.objective - best) <= 1e-7)
                #expect(answer.bound <= best + 1e-7)
            }
        }
    }

    @Test func `a warm start after a bound change gives the cold answer`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<200 {
            var model = Self.randomModel(&random).relaxed()
            let engine = SimplexEngine(model: model)
            #expect(engine.solve() == .optimal)
            engine.setColumnBounds(0, lower: 0, upper: 0.5)
            model.setBounds(Column(index: 0), lower: 0, upper: 0.5)
            #expect(engine.solve() == .optimal)
            let cold = solveLinear(model)
            #expect(abs(engine.objective - cold.objective) <= 1e-7 * max(1, abs(cold.objective)))
        }
    }

    @Test func `an infeasible model is called infeasible with a ray`() {
        var model = Model(name: "infeasible")
        let x = model.addColumn(lower: 0, upper: 10)
        let y = model.addColumn(lower: 0, upper: 10)
        model.addRow(lower: 12, terms: [(x, 1), (y, 1)])
        model.addRow(upper: 5, terms: [(x, 1)])
        model.addRow(upper: 6, terms: [(y, 1)])
        let answer = solveLinear(model)
        #expect(answer.status == .infeasible)
        #expect(answer.ray.count == 3)
    }

    @Test func `a model without a bound is called unbounded`() {
        var model = Model(name: "unbounded")
        let x = model.addColumn(cost: -1)
        let y = model.addColumn(cost: 0)
        model.addRow(lower: -4, upper: 4, terms: [(x, 1), (y, -1)])
        #expect(solveLinear(model).status == .unbounded)
    }
}
