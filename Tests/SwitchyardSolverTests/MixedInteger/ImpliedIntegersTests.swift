import SwitchyardSolver
import Testing

@Suite struct `Implied integers` {
    private func binaries(_ model: inout Model, _ count: Int) -> [Column] {
        (0..<count).map { _ in model.addColumn(lower: 0, upper: 1, cost: 1, type: .integer) }
    }

    @Test func `a continuous column that an equation gives in whole numbers is whole`() {
        var model = Model()
        let items = binaries(&model, 3)
        let total = model.addColumn(lower: 0.5, upper: 7.5, cost: 1)
        model.addRow(lower: 4, upper: 4, terms: zip(items, [2.0, 4, 6]).map { ($0, $1) } + [(total, -2)])
        #expect(impliedIntegers(model) == [total])
    }

    @Test func `stocks are whole period after period when deliveries come in whole lots`() {
        var model = Model()
        let lots = binaries(&model, 4)
        let stocks = (0..<4).map { _ in model.addColumn(lower: 0, upper: .infinity, cost: 1) }
        // Last period first, so that each stock is known only after the one before.
        for t in (0..<4).reversed() {
            var terms = [(lots[t], 9.0), (stocks[t], -1)]
            if t > 0 { terms.append((stocks[t - 1], 1)) }
            model.addRow(lower: 2, upper: 2, terms: terms)
        }
        #expect(Set(impliedIntegers(model).map(\.index)) == Set(stocks.map(\.index)))
    }

    @Test func `the longest of whole durations is whole, and bounds on it are rounded`() {
        var model = Model()
        let jobs = binaries(&model, 6)
        let length = model.addColumn(lower: 0, upper: .infinity, cost: 1)
        let durations = [5.0, 4, 3, 3, 3, 3]
        // Two machines: 21 in all, so 10.5 without rounding.
        model.addRow(upper: 0, terms: zip(jobs, durations).map { ($0, $1) } + [(length, -1)])
        model.addRow(lower: 21, terms: zip(jobs, durations).map { ($0, $1) } + [(length, 1)])
        for job in jobs { model.setCost(job, 0) }
        #expect(impliedIntegers(model) == [length])
        let solution = solve(model)
        #expect(solution.status == .optimal)
        #expect(abs(solution.objective - 11) < 1e-6)
    }

    /// Whether the second of two columns in a row `4 x + 2 y ≤ 6`, y continuous, is found, once something is changed.
    private func isFound(
        factor: Double = 4, side: Double = 6, upper: Double = 3, sharesRow: Bool = false
    ) -> Bool {
        var model = Model()
        let item = binaries(&model, 1)[0]
        let column = model.addColumn(lower: 0, upper: upper, cost: -1)
        let other = model.addColumn(lower: 0, upper: 0.25, cost: -1)
        model.addRow(upper: side, terms: [(item, factor), (column, 2)])
        if sharesRow { model.addRow(upper: 1, terms: [(column, 1), (other, 1)]) }
        return impliedIntegers(model).contains(column)
    }

    @Test
    func `a column is not whole with a fraction in its rows or bounds, or with a continuous one beside it`() {
        #expect(isFound())
        #expect(!isFound(factor: 3))
        #expect(!isFound(side: 5))
        #expect(!isFound(upper: 2.5))
        #expect(!isFound(sharesRow: true))
    }
}
