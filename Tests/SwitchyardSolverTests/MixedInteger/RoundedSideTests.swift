import SwitchyardSolver
import Testing

/// Sides that carry the rounding of whatever computed them, within the tolerance of rows, must not cost the point they
/// were made for: parts of London's plan, the rest of it fixed, were once called infeasible.
@Suite struct `Sides off by rounding` {
    private func expectPoint(_ model: Model, _ objective: Double) {
        let solution = solveMixedInteger(model)
        #expect(solution.status == .optimal)
        #expect(abs(solution.objective - objective) <= 1e-3)
        #expect(solution.maxPrimalViolation <= 1e-6)
    }

    @Test func `an integer column keeps the value that a row of small entries asks for`() {
        var model = Model()
        let x = model.addColumn(lower: 0, upper: 9, cost: 1, type: .integer)
        model.addRow(lower: 0.021 + 8e-9, upper: 0.021 + 8e-9, terms: [(x, 0.007)])
        expectPoint(model, 3)
    }

    @Test func `a continuous column keeps the bound that a row of small entries passes by a hair`() {
        var model = Model()
        let x = model.addColumn(lower: 0, upper: 5, cost: 1)
        let y = model.addColumn(lower: 0, upper: 1, cost: 1, type: .integer)
        model.addRow(lower: 5e-4 + 5e-9, terms: [(x, 1e-4)])
        model.addRow(lower: 5.5, terms: [(x, 1), (y, 1)])
        expectPoint(model, 6)
    }

    @Test func `parallel rows that pass each other by a hair of the smaller one meet`() {
        var model = Model()
        let x = model.addColumn(lower: 0, upper: 9, cost: 1, type: .integer)
        let y = model.addColumn(lower: 0, upper: 9, cost: 2)
        model.addRow(upper: 5, terms: [(x, 1), (y, 1)])
        model.addRow(lower: 5e-4 + 5e-9, terms: [(x, 1e-4), (y, 1e-4)])
        expectPoint(model, 5)
    }
}
