/// Tightens a problem in place before the search: bounds by propagation and probing, coefficients of integer columns,
/// and the tables of implications that cuts use.
///
/// Savelsbergh, "Preprocessing and probing techniques for mixed integer programming problems", ORSA Journal on Computing
/// 6(4), 1994, doi:10.1287/ijoc.6.4.445. The matrix keeps its pattern and the columns their number, so that nothing has to be
/// carried back.
final class IntegerPresolve {
    let problem: WorkingProblem
    let domain: Domain
    let clock: SolveClock
    private let options: MixedIntegerOptions
    /// Variable bounds and cliques that probing found.
    var variableBounds: VariableBounds
    var cliques: [[Int32]] = []
    /// Integer columns that probing tied to a binary one.
    var ties: [Tie] = []

    /// An integer column that takes one value with a binary column at 0 and another with it at 1: `constant + slope · binary`.
    struct Tie {
        var column: Int32
        var binary: Int32
        var constant: Double
        var slope: Double
    }

    /// Entries that probing may look at, beside twenty for each of the problem's: a neighbourhood is searched for less time than
    /// a whole model's probing takes.
    let probingEffort: Int

    init(
        _ problem: WorkingProblem, clock: SolveClock, options: MixedIntegerOptions, isSubproblem: Bool = false
    ) {
        probingEffort = isSubproblem ? 1_000_000 : 30_000_000
        self.problem = problem
        self.clock = clock
        self.options = options
        domain = Domain(problem)
        variableBounds = VariableBounds(columns: problem.columnCount)
    }

    /// - Returns: false if no integral point exists.
    func run() -> Bool {
        if options.integerPresolve && options.impliedIntegers {
            guard roundImpliedIntegers() else { return false }
        }
        guard propagateAll() else { return false }
        if options.integerPresolve {
            tightenCoefficients()
            if options.probing {
                guard probe() else { return false }
                guard propagateAll() else { return false }
                tightenCoefficients()
            }
        }
        storeIntegerBounds()
        return true
    }

    private func roundImpliedIntegers() -> Bool {
        for column in problem.markImpliedIntegers() {
            let j = Int(column)
            domain.tightenLower(j, to: (problem.lower[j] - 1e-9).rounded(.up))
            domain.tightenUpper(j, to: (problem.upper[j] + 1e-9).rounded(.down))
        }
        return !domain.isInfeasible
    }

    private func propagateAll() -> Bool {
        domain.enqueueAllRows()
        guard domain.propagate(effort: 200 * (problem.entryCount + 1000)) else { return false }
        domain.clearQueue()
        domain.forgetTrail()
        return true
    }

    /// Integer bounds become the problem's own; bounds of continuous columns stay as given, because a vertex on a bound
    /// that was derived in floating point may be off by its rounding.
    private func storeIntegerBounds() {
        for column in problem.integers {
            let j = Int(column)
            problem.lower[j] = domain.lower[j]
            problem.upper[j] = domain.upper[j]
        }
    }

    /// Lowers coefficients of integer columns in one-sided rows: with d = (largest activity) − side, a coefficient above d
    /// says no more than d does, and the linear relaxation gets tighter.
    private func tightenCoefficients() {
        for i in 0..<problem.rowCount {
            let hasUpper = problem.rowUpper[i] < .infinity
            let hasLower = problem.rowLower[i] > -.infinity
            if hasUpper == hasLower { continue }
            tighten(row: i, sign: hasUpper ? 1 : -1)
        }
        problem.refreshColumns()
    }

    private func tighten(row i: Int, sign: Double) {
        let range = problem.rowStart[i]..<problem.rowStart[i + 1]
        var most = 0.0
        var size = 0.0
        for e in range {
            let a = sign * problem.rowValue[e]
            if a == 0 { continue }
            let j = Int(problem.rowColumn[e])
            // Continuous columns may exceed a derived bound by its rounding: take the given one where there is one.
            let high = problem.isInteger[j] ? domain.upper[j] : problem.upper[j]
            let low = problem.isInteger[j] ? domain.lower[j] : problem.lower[j]
            let own = a > 0 ? a * high : a * low
            guard own.isFinite else { return }
            most += own
            size = max(size, abs(own))
        }
        var side = sign > 0 ? problem.rowUpper[i] : -problem.rowLower[i]
        // Sums of numbers this large leave too little of a small coefficient.
        guard size < 1e7 else { return }
        let excess = most - side
        guard excess > 1e-6 * max(1, abs(side)) else { return }
        var changed = false
        for e in range {
            let j = Int(problem.rowColumn[e])
            let a = sign * problem.rowValue[e]
            guard problem.isInteger[j], domain.lower[j] < domain.upper[j],
                abs(a) > excess + 1e-6 * max(1, excess)
            else { continue }
            let delta = abs(a) - excess
            if a > 0 {
                side -= delta * domain.upper[j]
                problem.rowValue[e] = sign * excess
            } else {
                side += delta * domain.lower[j]
                problem.rowValue[e] = -sign * excess
            }
            changed = true
        }
        guard changed else { return }
        if sign > 0 { problem.rowUpper[i] = side } else { problem.rowLower[i] = -side }
    }
}
