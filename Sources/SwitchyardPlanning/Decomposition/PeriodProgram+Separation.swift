import SwitchyardSolver

/// Rows of a period that a point of the relaxation breaks.
///
/// Conforti and Wolsey, "Facet" separation with one linear program, Mathematical Programming 178, 2019,
/// doi:10.1007/s10107-018-1299-8. From a point x̄ that the period can serve one goes as far towards the point x as it can:
///
///     max λ ≤ 1   s.t.   the period's rows hold at x̄ + λ · (x − x̄) with columns of its own
///
/// Short of x the duals sum the period's rows to one that x breaks and that touches what the period can serve.
extension PeriodProgram {
    /// Points nearer to what the period can serve than this share of the way need no row.
    private static let leastShortfall = 1e-4

    /// - Parameters:
    ///   - point: a value for each column of the relaxation.
    ///   - inner: a point that the period can serve.
    /// - Returns: a row that the point breaks, if there is one, and the simplex iterations that it took.
    func separating(_ point: [Double], inner: [Double], of fleet: Model, _ settings: SolverSettings)
        -> (row: CutRow?, iterations: Int)
    {
        var model = Model(name: "reach")
        for position in lower.indices { model.addColumn(lower: lower[position], upper: upper[position]) }
        let way = model.addColumn(lower: 0, upper: 1, cost: -1)
        for row in rows {
            var terms: [(Column, Double)] = []
            var (here, ahead) = (0.0, 0.0)
            for (j, value) in zip(row.indices, row.values) {
                let j = Int(j)
                if j < fleetColumns {
                    here += value * inner[j]
                    ahead += value * (point[j] - inner[j])
                } else {
                    terms.append((Column(index: j - fleetColumns), value))
                }
            }
            if ahead != 0 { terms.append((way, ahead)) }
            model.addRow(lower: row.lower - here, upper: row.upper - here, terms: terms)
        }
        let found = solveLinear(model, settings: settings)
        guard found.status == .optimal, found.primal[way.index] < 1 - Self.leastShortfall,
            let row = aggregate(found.dual[...], of: fleet), row.violation(at: point) > 0
        else { return (nil, found.simplexIterations) }
        return (row, found.simplexIterations)
    }
}

extension CutRow {
    /// By how much a point falls short of the lower side.
    func violation(at point: [Double]) -> Double {
        zip(indices, values).reduce(lower) { $0 - $1.1 * point[Int($1.0)] }
    }
}
