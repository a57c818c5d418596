import SwitchyardCase
import SwitchyardSolver

/// Rows that tell the fleet relaxation what deployment and charging take in the periods in which it does not tell sites apart.
///
/// First `serve`: as many vehicles of each role as whole vehicles take at the sites that are open (`ServiceProgram`). Then `join`:
/// Benders, "Partitioning procedures for solving mixed-variables programming problems", Numerische Mathematik 4, 1962,
/// doi:10.1007/BF01386316. One period after the other, from the last back, joins the relaxation with all its sites
/// (`PeriodProgram`); the linear optimum's duals sum its rows to one over the fleet, and the period leaves again. With that one row the
/// linear bound stays where the whole period had brought it, or rises as the row is raised to what whole numbers take. Where branch and
/// cut then goes, `separate` finds more.
package struct PeriodCuts: Sendable {
    package private(set) var model: Model
    package private(set) var simplexIterations = 0
    private let full: PlanningFormulation
    private let fleet: PlanningFormulation
    /// The full model by column, with the relaxation's column for each. Made when first asked for, like the services: small cases
    /// and loose gaps never do.
    private var columns: (inFleet: [Int32], matrix: SparseMatrix)?
    private var services: [ServiceProgram] = []
    /// Of the linear optimum before the rows that were added last.
    private var basis: Basis?
    /// Periods that joined, each with a point of the relaxation that it can serve.
    private var periods: [(number: Int, program: PeriodProgram, inner: [Double])] = []

    /// Rounds of services at the linear optimum. London takes one.
    private static let mostRounds = 10
    /// Rows that a linear optimum breaks by no more, with coefficients up to one, come from rounding.
    private static let leastViolation = 1e-7

    /// - Parameters:
    ///   - full: the model without concessions.
    ///   - fleet: its relaxation.
    ///   - optimum: the relaxation's linear optimum, if it is known.
    package init(full: PlanningFormulation, fleet: PlanningFormulation, optimum: Solution? = nil) {
        self.full = full
        self.fleet = fleet
        model = fleet.model
        basis = optimum?.basis
    }

    /// Adds the rows of services that the linear optimum breaks, in rounds, until it breaks none.
    /// - Parameters:
    ///   - limits: asked for what is left of the time before each solve.
    ///   - onBound: told of each linear bound.
    package mutating func serve(_ limits: () -> SolverSettings, onBound: (Double) -> Void = { _ in }) {
        for _ in 0...Self.mostRounds {
            guard let optimum = optimum(limits()) else { return }
            onBound(optimum.objective)
            if serve(optimum.primal, limits) == 0 { return }
        }
    }

    /// Adds a row for each period.
    /// - Parameters:
    ///   - limits: asked for what is left of the time before each solve.
    ///   - onBound: told of the linear bound with each row.
    package mutating func join(_ limits: () -> SolverSettings, onBound: (Double) -> Void = { _ in }) {
        guard var optimum = optimum(limits()) else { return }
        let columns = allColumns()
        for period in (0..<full.periodCount).reversed() where !fleet.tellsSitesApart(period) {
            guard let basis, !Self.isOver(limits()) else { return }
            let program = PeriodProgram(
                full, fleet, period: period, columnInFleet: columns.inFleet, matrix: columns.matrix)
            let start = Basis(
                columns: basis.columns + program.lower.map { _ in .atLower },
                rows: basis.rows + program.rows.map { _ in .basic })
            let joined = solveLinear(program.extend(model), settings: limits(), start: start)
            simplexIterations += joined.simplexIterations
            guard joined.status == .optimal, let found = joined.basis else { return }
            periods.append((period, program, Array(joined.primal[..<model.columnCount])))
            // Where the period brings nothing its duals are arbitrary.
            guard let row = program.aggregate(joined.dual[model.rowCount...], of: fleet.model),
                row.violation(at: optimum.primal) > Self.leastViolation
            else { continue }
            let raised = program.raised(row, of: fleet.model, limits())
            simplexIterations += raised.iterations
            self.basis = Basis(
                columns: Array(found.columns[..<model.columnCount]),
                rows: Array(found.rows[..<model.rowCount]))
            add(raised.row, "period[t\(period)")
            guard let next = self.optimum(limits()) else { return }
            optimum = next
            onBound(optimum.objective)
        }
    }

    /// Adds rows that a point breaks: of services, then of periods, raised to what whole numbers take.
    /// - Parameters:
    ///   - point: of the relaxation, as where branch and cut stands.
    ///   - limits: asked for what is left of the time before each solve.
    /// - Returns: how many.
    package mutating func separate(_ point: [Double], _ limits: () -> SolverSettings) -> Int {
        var added = serve(point, limits)
        for (number, program, inner) in periods {
            if Self.isOver(limits()) { break }
            let found = program.separating(point, inner: inner, of: fleet.model, limits())
            simplexIterations += found.iterations
            guard let row = found.row else { continue }
            let raised = program.raised(row, of: fleet.model, limits())
            simplexIterations += raised.iterations
            add(raised.row, "period[t\(number)")
            added += 1
        }
        return added
    }

    private static func isOver(_ settings: SolverSettings) -> Bool {
        settings.timeLimitSeconds <= 0 || settings.cancellation?.isRaised == true
    }

    private mutating func optimum(_ settings: SolverSettings) -> Solution? {
        let found = solveLinear(model, settings: settings, start: basis)
        simplexIterations += found.simplexIterations
        guard found.status == .optimal, found.basis != nil else { return nil }
        basis = found.basis
        return found
    }

    /// Adds the rows of services that a point breaks.
    private mutating func serve(_ point: [Double], _ limits: () -> SolverSettings) -> Int {
        if services.isEmpty { services = allServices() }
        var added = 0
        for service in services {
            if Self.isOver(limits()) { break }
            let found = service.separating(point, of: fleet.model, limits())
            simplexIterations += found.iterations
            guard let row = found.row else { continue }
            add(row, "service[\(full.planningCase.roles[service.role].id),t\(service.period)")
            added += 1
        }
        return added
    }

    private mutating func allColumns() -> (inFleet: [Int32], matrix: SparseMatrix) {
        if let columns { return columns }
        var byName: [String: Int32] = [:]
        for (j, name) in fleet.model.columnNames.enumerated() { byName[name] = Int32(j) }
        let made = (full.model.columnNames.map { byName[$0] ?? -1 }, full.model.columnMatrix())
        columns = made
        return made
    }

    private mutating func allServices() -> [ServiceProgram] {
        let columns = allColumns()
        return (0..<full.periodCount).flatMap { period in
            full.planningCase.roles.refs.compactMap { role in
                ServiceProgram(
                    full, fleet, role: role, period: period, columnInFleet: columns.inFleet,
                    matrix: columns.matrix)
            }
        }
    }

    private mutating func add(_ row: CutRow, _ name: String) {
        model.addRow(row, name: "\(name),\(model.rowCount)]")
        basis?.rows.append(.basic)
    }
}
