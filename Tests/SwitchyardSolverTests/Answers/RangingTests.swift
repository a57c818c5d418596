import SwitchyardSolver
import Testing

@Suite struct `Ranging` {
    private func ranging(_ text: String) throws -> LinearRanging {
        let model = try LPReader.read(Array(text.utf8))
        return try #require(rangeLinear(model, basis: nil))
    }

    private func ends(_ range: LinearRanging.Range) -> [Double] { [range.from.value, range.to.value] }
    private func objectives(_ range: LinearRanging.Range) -> [Double] {
        [range.from.objective, range.to.objective]
    }

    /// The Wyndor Glass model of Hillier and Lieberman: optimum 36 at (2, 6), worked by hand.
    @Test func `a textbook maximisation has its textbook ranges`() throws {
        let r = try ranging(
            "max 3 x + 5 y\nst\n a: x <= 4\n b: 2 y <= 12\n c: 3 x + 2 y <= 18\nbounds\n x <= 100\nend")
        #expect(r.solution.objective == 36)
        // The edge c stays between the slopes of y alone and of b: 0 ≤ 3/5·… gives 0 … 7.5 for x and 2 … ∞ for y.
        #expect(ends(r.cost[0]) == [0, 7.5] && objectives(r.cost[0]) == [30, 45])
        #expect(r.cost[0].from.line == .row(2) && r.cost[0].to.line == .row(1))
        #expect(ends(r.cost[1]) == [2, .infinity] && objectives(r.cost[1]) == [18, .infinity])
        // b: y = b/2, x = (18 − b)/3 within 0 … 4, priced at 1.5.
        #expect(ends(r.rowUpper[1]) == [6, 18] && objectives(r.rowUpper[1]) == [27, 45])
        #expect(r.rowUpper[1].from.line == .row(0) && r.rowUpper[1].to.line == .column(0))
        // c: x = (c − 12)/3 within 0 … 4, priced at 1.
        #expect(ends(r.rowUpper[2]) == [12, 24] && objectives(r.rowUpper[2]) == [30, 42])
        // a does not bind: anything from 2 on.
        #expect(ends(r.rowUpper[0]) == [2, .infinity] && objectives(r.rowUpper[0]) == [36, 36])
        #expect(ends(r.columnLower[0]) == [-.infinity, 2] && ends(r.columnUpper[0]) == [2, .infinity])
    }

    /// min −2x + z with x boxed in [0, 3]: x at its upper bound, z basic, x + z = 5.
    @Test func `a column at its upper bound, and an equation`() throws {
        let r = try ranging("min -2 x + z\nst\n e: x + z = 5\nbounds\n x <= 3\nend")
        #expect(r.solution.objective == -4 && r.solution.basis?.columns[0] == .atUpper)
        // Its reduced cost is −3: the cost may rise by that, when x itself enters, or fall for ever.
        #expect(ends(r.cost[0]) == [-.infinity, 1] && r.cost[0].to.line == .column(0))
        #expect(objectives(r.cost[0]) == [-.infinity, 5])
        // The bound: z = 5 − x ≥ 0, and not below the lower bound.
        #expect(ends(r.columnUpper[0]) == [0, 5] && objectives(r.columnUpper[0]) == [5, -10])
        #expect(r.columnUpper[0].from.line == nil && r.columnUpper[0].to.line == .column(1))
        // Both sides of the equation together: z = e − 3.
        #expect(ends(r.rowUpper[0]) == [3, .infinity] && r.rowUpper[0] == r.rowLower[0])
        #expect(
            ends(r.cost[1]) == [-2, .infinity] && r.cost[1].from.line == .column(0)
                || r.cost[1].from.line == .row(0))
    }

    /// Three rows through one vertex: the basis is one of several, and some bound cannot move one way at all.
    @Test func `at a degenerate vertex the ranges are those of the basis`() throws {
        let r = try ranging("max x + y\nst\n a: x <= 2\n b: y <= 2\n c: x + y <= 4\nend")
        #expect(r.solution.objective == 4)
        let widths = (0..<3).map { ends(r.rowUpper[$0]) }
        let now = [2.0, 2, 4]
        #expect(zip(widths, now).allSatisfy { $0[0] <= $1 && $1 <= $0[1] })
        #expect(zip(widths, now).contains { $0[0] == $1 || $0[1] == $1 })
    }

    @Test func `no ranges without an optimum`() throws {
        for text in ["min x\nst\n x >= 1\n x <= 0\nend", "max x\nst\n x >= 1\nend"] {
            #expect(rangeLinear(try LPReader.read(Array(text.utf8)), basis: nil) == nil)
        }
    }

    /// Inside its range a cost keeps the point, a bound keeps the price; a step beyond, the model solved anew does better
    /// (costs) or is dearer (bounds) than the old basis would have it.
    @Test func `models solved again just inside and just outside agree`() {
        var generator = TestGenerator(seed: 77)
        var inside = 0
        var outside = 0
        for number in 0..<600 {
            let model = randomLinearProgram(&generator)
            let solved = solveLinear(model)
            guard solved.status == .optimal, let r = rangeLinear(model, basis: solved.basis) else { continue }
            let sense: Double = model.sense == .maximize ? -1 : 1
            let objective = r.solution.objective
            /// The new optimum against the straight line the ranges promise: equal inside; outside the value function leaves
            /// the line, downwards for costs of a minimisation (it is concave), upwards for bounds (convex).
            func check(
                _ range: LinearRanging.Range, _ now: Double, slope: Double, bends: Double,
                _ change: (inout Model, Double) -> Void
            ) {
                for (end, direction) in [(range.from.value, -1.0), (range.to.value, 1.0)] {
                    let step = min(abs(end - now), 10)
                    guard step > 1e-3 else { continue }
                    var near = model
                    change(&near, now + direction * step * 0.99)
                    let a = solveLinear(near)
                    let promised = objective + slope * direction * step * 0.99
                    #expect(
                        a.status == .optimal && abs(a.objective - promised) <= 1e-6 * max(1, abs(promised)),
                        "model \(number): \(a.status) \(a.objective), promised \(promised)")
                    inside += 1
                    guard end.isFinite, step == abs(end - now) else { continue }
                    var far = model
                    change(&far, end + direction * 0.5)
                    let b = solveLinear(far)
                    guard b.status == .optimal else { continue }
                    let line = objective + slope * (end + direction * 0.5 - now)
                    #expect(
                        sense * bends * (b.objective - line) >= -1e-6 * max(1, abs(line)),
                        "model \(number): \(b.objective) beyond \(end), line \(line)")
                    if abs(b.objective - line) > 1e-6 { outside += 1 }
                }
            }
            for j in 0..<model.columnCount {
                let column = Column(index: j)
                check(r.cost[j], model.columnCost[j], slope: r.solution.primal[j], bends: -1) {
                    $0.setCost(column, $1)
                }
                let (lower, upper) = (model.columnLower[j], model.columnUpper[j])
                let isBasic = r.solution.basis?.columns[j] == .basic
                let price = isBasic ? 0 : r.solution.reducedCost[j]
                if lower == upper {
                    check(r.columnLower[j], lower, slope: price, bends: 1) {
                        $0.setBounds(column, lower: $1, upper: $1)
                    }
                } else if lower.isFinite {
                    let binds = r.solution.basis?.columns[j] == .atLower
                    check(r.columnLower[j], lower, slope: binds ? price : 0, bends: 1) {
                        $0.setBounds(column, lower: $1, upper: upper)
                    }
                }
            }
            for i in 0..<model.rowCount {
                let row = Row(index: i)
                let (lower, upper) = (model.rowLower[i], model.rowUpper[i])
                if lower == upper {
                    check(r.rowLower[i], lower, slope: r.solution.dual[i], bends: 1) {
                        $0.setBounds(row, lower: $1, upper: $1)
                    }
                } else if upper.isFinite {
                    let binds = r.solution.basis?.rows[i] == .atUpper
                    check(r.rowUpper[i], upper, slope: binds ? r.solution.dual[i] : 0, bends: 1) {
                        $0.setBounds(row, lower: lower, upper: $1)
                    }
                }
            }
        }
        #expect(inside > 2000 && outside > 300)
    }

    @Test func `a reduced cost that is only rounding does not make the objective infinite`() throws {
        let model = try LPReader.read(Array("min 0.1 x + 0.3 z\nst\n x + 3 z >= 1\nend".utf8))
        let ranging = try #require(rangeLinear(model, basis: nil))
        for range in ranging.columnLower + ranging.columnUpper {
            #expect(abs(range.from.objective - 0.1) < 1 && abs(range.to.objective - 0.1) < 1)
        }
    }

    @Test func `a small value or dual beside large ones of other rows is no rounding`() throws {
        func ranging(_ text: String) throws -> LinearRanging {
            try #require(rangeLinear(try LPReader.read(Array(text.utf8)), basis: nil))
        }
        let values = try ranging("min x2\nst\n a: x1 = 10000000000\n b: x2 >= 0.005\nend").cost[0]
        #expect(values.from.objective == 0 && values.to.objective == .infinity)
        let text = "min 10000000000 x1 + 0.005 x2\nst\n x1 >= 1\n x2 + x3 >= 100\n x3 <= 50\nend"
        let duals = try ranging(text).rowLower[1]
        #expect(duals.from.objective == 1e10 && duals.to.objective == .infinity)
    }

    @Test func `ranges stop when told to`() throws {
        let model = try LPReader.read(Array("min 0.1 x + 0.3 z\nst\n x + 3 z >= 1\nend".utf8))
        let basis = try #require(solveLinear(model).basis)
        var settings = SolverSettings()
        let flag = CancellationFlag()
        settings.cancellation = flag
        #expect(rangeLinear(model, basis: basis, settings: settings) != nil)
        flag.raise()
        #expect(rangeLinear(model, basis: basis, settings: settings) == nil)
    }
}
