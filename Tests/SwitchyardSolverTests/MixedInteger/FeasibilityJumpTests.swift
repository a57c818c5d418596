import SwitchyardSolver
import Testing

@Suite struct `Feasibility jump` {
    @Test func `finds points that keep every row, for most models that have one`() {
        expectFeasiblePoints(seed: 5) { feasibilityJump($0, passes: 2000) }
    }

    @Test func `takes the same way each time`() {
        var g = TestGenerator(seed: 6)
        let model = randomMixedIntegerProgram(&g, .generalIntegers)
        #expect(feasibilityJump(model, passes: 500) == feasibilityJump(model, passes: 500))
    }
}
