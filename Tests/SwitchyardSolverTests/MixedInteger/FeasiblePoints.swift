import SwitchyardSolver
import Testing

/// Expects a heuristic to find points that keep every row and are integral, for four in five of the random models that have one.
func expectFeasiblePoints(seed: UInt64, _ heuristic: (Model) -> [Double]?) {
    var g = TestGenerator(seed: seed)
    var (feasible, found) = (0, 0)
    for shape in [RandomShape.knapsacks, .setPacking, .generalIntegers, .fixedCharges, .mixed] {
        for _ in 0..<60 {
            let model = randomMixedIntegerProgram(&g, shape)
            let truth = solveMixedInteger(model)
            let point = heuristic(model)
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
