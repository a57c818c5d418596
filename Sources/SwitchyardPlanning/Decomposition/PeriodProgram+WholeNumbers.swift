import SwitchyardSolver

/// Rows of a period raised to what whole numbers take.
///
/// Zou, Ahmed and Sun, "Stochastic dual dynamic integer programming", Mathematical Programming 175, 2019,
/// doi:10.1007/s10107-018-1249-5, call them strengthened Benders cuts: with X the points that keep the period's rows, those of the
/// relaxation that speak of nothing else, and integrality,
///
///     Σ_j a_j · x_j  ≥  min { Σ_j a_j · x_j : x ∈ X }
///
/// holds for every point of the full model, whatever a is. Any lower bound on the minimum will do for the right-hand side: the root of
/// branch and cut proves one above the linear optimum that gave a, because chargers come whole and two at a site.
extension PeriodProgram {
    /// What branch and cut may cost: beyond, the bound gains little for its time.
    private static let mostIterations = 20_000
    /// Rounding that a proven bound is allowed for, relative.
    private static let slack = 1e-7

    /// A row that `aggregate` made, its side raised as far as the root of branch and cut proves.
    /// - Returns: the row and the simplex iterations that it took.
    func raised(_ row: CutRow, of fleet: Model, _ settings: SolverSettings) -> (row: CutRow, iterations: Int)
    {
        var settings = settings
        settings.nodeLimit = 1
        settings.relativeGap = 1e-6
        settings.iterationLimit = Self.mostIterations
        settings.onProgress = nil
        var options = MixedIntegerOptions.forPlans
        options.heuristics = .none
        options.restarts = false
        let found = solveMixedInteger(whole(minimising: row, of: fleet), settings: settings, options: options)
        var raised = row
        if found.bound.isFinite {
            raised.lower = max(row.lower, found.bound - Self.slack * max(1, abs(found.bound)))
        }
        return (raised, found.simplexIterations)
    }

    /// The period by itself with the columns of the relaxation that it meets.
    private func whole(minimising row: CutRow, of fleet: Model) -> Model {
        var isMet = [Bool](repeating: false, count: fleetColumns)
        for indices in rows.map(\.indices) + [row.indices] {
            for j in indices where j < fleetColumns { isMet[Int(j)] = true }
        }
        var place = [Int](repeating: -1, count: fleetColumns + lower.count)
        var model = Model(name: "period")
        for j in 0..<fleetColumns where isMet[j] {
            place[j] = model.columnCount
            model.addColumn(
                lower: fleet.columnLower[j], upper: fleet.columnUpper[j], type: fleet.columnType[j])
        }
        for position in lower.indices {
            place[fleetColumns + position] = model.columnCount
            model.addColumn(lower: lower[position], upper: upper[position], type: type[position])
        }
        for (j, value) in zip(row.indices, row.values) {
            model.setCost(Column(index: place[Int(j)]), value)
        }
        for row in rows {
            model.addRow(
                lower: row.lower, upper: row.upper,
                terms: zip(row.indices, row.values).map { (Column(index: place[Int($0)]), $1) })
        }
        for i in 0..<fleet.rowCount {
            let entries = fleet.rowStart[i]..<fleet.rowStart[i + 1]
            guard !entries.isEmpty, entries.allSatisfy({ isMet[Int(fleet.entryColumn[$0])] }) else {
                continue
            }
            model.addRow(
                lower: fleet.rowLower[i], upper: fleet.rowUpper[i],
                terms: entries.map {
                    (Column(index: place[Int(fleet.entryColumn[$0])]), fleet.entryValue[$0])
                })
        }
        return model
    }
}
