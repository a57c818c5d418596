import SwitchyardSolver
import Testing

@Suite struct `Feasibility pump` {
    @Test func `finds points that keep every row, for most models that have one`() {
        expectFeasiblePoints(seed: 7) { feasibilityPump($0) }
    }

    @Test func `takes the same way each time`() {
        var g = TestGenerator(seed: 8)
        let model = randomMixedIntegerProgram(&g, .generalIntegers)
        #expect(feasibilityPump(model) == feasibilityPump(model))
    }
}

@Suite struct `Large neighbourhoods` {
    @Test func `better points come with them and the answer stays the same`() {
        var g = TestGenerator(seed: 9)
        var without = MixedIntegerOptions()
        let isKnown = without.switchOff("neighbourhoods")
        #expect(isKnown)
        for shape in [RandomShape.knapsacks, .setPacking, .generalIntegers, .fixedCharges, .mixed] {
            for _ in 0..<20 {
                let model = randomMixedIntegerProgram(&g, shape)
                let (one, other) = (solveMixedInteger(model), solveMixedInteger(model, options: without))
                #expect(one.status == other.status)
                if one.status == .optimal {
                    #expect(abs(one.objective - other.objective) <= 2e-4 * max(1, abs(one.objective)))
                }
            }
        }
    }
}
