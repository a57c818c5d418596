import SwitchyardCase
import SwitchyardSolver

/// Rows that tell the fleet relaxation what deployment and charging take in the periods in which it does not tell sites apart.
///
/// Benders, "Partitioning procedures for solving mixed-variables programming problems", Numerische Mathematik 4, 1962,
/// doi:10.1007/BF01386316. One period after the other, from the last back, joins the relaxation with all its sites
/// (`PeriodProgram`); the linear optimum's duals sum its rows to one over the fleet, and the period leaves again. With that one row the
/// linear bound stays where the whole period had brought it. Where branch and cut then goes, `separate` finds more.
package struct PeriodCuts: Sendable {
    package private(set) var model: Model
    package private(set) var simplexIterations = 0
    private let full: PlanningFormulation
    private let fleet: PlanningFormulation
    /// Periods that joined, each with a point of the relaxation that it can serve.
    private var periods: [(number: Int, program: PeriodProgram, inner: [Double])] = []

    /// - Parameters:
    ///   - full: the model without concessions.
    ///   - fleet: its relaxation.
    package init(full: PlanningFormulation, fleet: PlanningFormulation) {
        self.full = full
        self.fleet = fleet
        model = fleet.model
    }

    /// Adds a row for each period to `model`.
    /// - Parameter onBound: told of the linear bound after each period.
    package mutating func add(_ settings: SolverSettings, onBound: (Double) -> Void = { _ in }) {
        let relaxed = solveLinear(model, settings: settings)
        simplexIterations += relaxed.simplexIterations
        guard relaxed.status == .optimal, var basis = relaxed.basis else { return }
        onBound(relaxed.objective)
        let columnInFleet = Self.columnInFleet(full.model, fleet.model)
        let matrix = full.model.columnMatrix()
        for period in (0..<full.periodCount).reversed() where !fleet.tellsSitesApart(period) {
            let program = PeriodProgram(
                full, fleet, period: period, columnInFleet: columnInFleet, matrix: matrix)
            let start = Basis(
                columns: basis.columns + program.lower.map { _ in .atLower },
                rows: basis.rows + program.rows.map { _ in .basic })
            let joined = solveLinear(program.extend(model), settings: settings, start: start)
            simplexIterations += joined.simplexIterations
            guard joined.status == .optimal, let found = joined.basis else { return }
            periods.append((period, program, Array(joined.primal[..<model.columnCount])))
            guard let row = program.aggregate(joined.dual[model.rowCount...], of: fleet.model) else {
                continue
            }
            basis = Basis(
                columns: Array(found.columns[..<model.columnCount]),
                rows: Array(found.rows[..<model.rowCount]) + [.basic])
            add(row, period: period)
            onBound(joined.objective)
        }
    }

    /// Adds rows for the periods that cannot serve a point, raised to what whole numbers take.
    /// - Parameters:
    ///   - point: of the relaxation, as where branch and cut stands.
    ///   - limits: asked for what is left of the time before each period.
    /// - Returns: how many.
    package mutating func separate(_ point: [Double], _ limits: () -> SolverSettings) -> Int {
        var added = 0
        for (number, program, inner) in periods {
            let settings = limits()
            guard settings.timeLimitSeconds > 0, settings.cancellation?.isRaised != true else { break }
            let found = program.separating(point, inner: inner, of: fleet.model, settings)
            simplexIterations += found.iterations
            guard let row = found.row else { continue }
            let raised = program.raised(row, of: fleet.model, settings)
            simplexIterations += raised.iterations
            add(raised.row, period: number)
            added += 1
        }
        return added
    }

    private mutating func add(_ row: CutRow, period: Int) {
        model.addRow(row, name: "period[t\(period),\(model.rowCount)]")
    }

    /// The relaxation's column of the same name for each column of the full model, -1 where there is none.
    private static func columnInFleet(_ full: Model, _ fleet: Model) -> [Int32] {
        var byName: [String: Int32] = [:]
        for (j, name) in fleet.columnNames.enumerated() { byName[name] = Int32(j) }
        return full.columnNames.map { byName[$0] ?? -1 }
    }
}
