import SwitchyardSolver
import Testing

@Suite struct `Feasibility jump` {
    @Test func `finds points that keep every row, for most models that have one`() {
        var g = TestGenerator(seed: 5)
        var (feasible, found) = (0, 0)
        for shape in [RandomShape.knapsacks, .setPacking, .generalIntegers, .fixedCharges, .mixed] {
            for _ in 0..<60 {
                let model = randomMixedIntegerProgram(&g, shape)
                let truth = solveMixedInteger(model)
                let point = feasibilityJump(model, passes: 2000)
                if let point {
                    #expect(truth.status != .infeasible)
                    #expect(model.maxPrimalViolation(of: point) <= 1e-6)
                    #expect(model.maxIntegralityViolation(of: point) == 0)
                }
                if truth.status == .optimal {
                    feasible += 1
                    if point != nil { found += 1 }
                }
            }
        }
        #expect(Double(found) >= 0.8 * Double(feasible))
    }

    @Test func `takes the same way each time`() {
        var g = TestGenerator(seed: 6)
        let model = randomMixedIntegerProgram(&g, .generalIntegers)
        #expect(feasibilityJump(model, passes: 500) == feasibilityJump(model, passes: 500))
    }
}
