import SwitchyardCase
import SwitchyardSolver

/// Rows that tell the fleet relaxation what deployment and charging take in the periods in which it does not tell sites apart.
///
/// Benders, "Partitioning procedures for solving mixed-variables programming problems", Numerische Mathematik 4, 1962,
/// doi:10.1007/BF01386316. One period after the other, from the last back, joins the relaxation with all its sites
/// (`PeriodProgram`); the linear optimum's duals sum its rows to one over the fleet, and the period leaves again. With that one row the
/// linear bound stays where the whole period had brought it.
package struct PeriodCuts: Sendable {
    package private(set) var model: Model
    package private(set) var simplexIterations = 0
    private let full: PlanningFormulation
    private let fleet: PlanningFormulation

    /// Gains of the bound, relative, that count as none, and how many periods in a row without gain end the sweep: needs grow, so
    /// that earlier periods ask for less, and take as long.
    private static let leastGain = 1e-5
    private static let barrenPeriods = 2

    /// - Parameters:
    ///   - full: the model without concessions.
    ///   - fleet: its relaxation.
    package init(full: PlanningFormulation, fleet: PlanningFormulation) {
        self.full = full
        self.fleet = fleet
        model = fleet.model
    }

    /// Adds the rows to `model`.
    /// - Parameter onBound: told of the linear bound after each period.
    package mutating func add(_ settings: SolverSettings, onBound: (Double) -> Void = { _ in }) {
        let relaxed = solveLinear(model, settings: settings)
        simplexIterations += relaxed.simplexIterations
        guard relaxed.status == .optimal, var basis = relaxed.basis else { return }
        var bound = relaxed.objective
        onBound(bound)
        let columnInFleet = Self.columnInFleet(full.model, fleet.model)
        let matrix = full.model.columnMatrix()
        var barren = 0
        for period in (0..<full.periodCount).reversed() where !fleet.tellsSitesApart(period) {
            let program = PeriodProgram(
                full, fleet, period: period, columnInFleet: columnInFleet, matrix: matrix)
            let start = Basis(
                columns: basis.columns + program.lower.map { _ in .atLower },
                rows: basis.rows + program.rows.map { _ in .basic })
            let joined = solveLinear(program.extend(model), settings: settings, start: start)
            simplexIterations += joined.simplexIterations
            guard joined.status == .optimal, let found = joined.basis else { return }
            let gain = joined.objective - bound
            barren = gain < Self.leastGain * abs(bound) ? barren + 1 : 0
            if let row = program.aggregate(joined.dual[model.rowCount...], of: fleet.model) {
                basis = Basis(
                    columns: Array(found.columns[..<model.columnCount]),
                    rows: Array(found.rows[..<model.rowCount]) + [.basic])
                model.addRow(
                    name: "period[t\(period)]", lower: row.lower,
                    terms: zip(row.indices, row.values).map { (Column(index: Int($0)), $1) })
                bound = joined.objective
                onBound(bound)
            }
            if barren == Self.barrenPeriods { return }
        }
    }

    /// The relaxation's column of the same name for each column of the full model, -1 where there is none.
    private static func columnInFleet(_ full: Model, _ fleet: Model) -> [Int32] {
        var byName: [String: Int32] = [:]
        for (j, name) in fleet.columnNames.enumerated() { byName[name] = Int32(j) }
        return full.columnNames.map { byName[$0] ?? -1 }
    }
}
