import SwitchyardCase
import SwitchyardSolver

/// The vehicles of one role in one period: where they stand and whom they serve, all else left out.
///
/// How many it takes at least depends on which sites are open:
///
///     Σ_{k of role} stock[k,t]  +  Σ_s d_s · open[s,t]  ≥  N
///
/// The duals of the fewest vehicles at the sites that a point of the relaxation has open give d; branch and cut on the one role gives N
/// in whole vehicles (`PeriodProgram.raised`). `MinimumFleet` is the same with every site open.
struct ServiceProgram {
    let role: Ref<Role>
    let period: Int
    private let program: PeriodProgram
    private let stock: [Int]

    /// `nil` for a role that serves no zone.
    init?(
        _ full: PlanningFormulation, _ fleet: PlanningFormulation, role: Ref<Role>, period: Int,
        columnInFleet: [Int32], matrix: SparseMatrix
    ) {
        let sets = full.sets
        guard period < full.served.count else { return nil }
        let served = full.served[period].filter {
            full.planningCase.requirements[$0.requirement].role == role
        }
        guard !served.isEmpty else { return nil }
        var own = served.map(\.column.index)
        for (g, group) in sets.groups.enumerated() where group.role == role {
            own += full.based[g].compactMap { $0[period]?.index }
        }
        self.role = role
        self.period = period
        stock = sets.kinds.indices.filter { sets.kinds[$0].role == role }
            .compactMap { fleet.stock[$0][period]?.index }
        program = PeriodProgram(
            full, fleet, own: own.sorted(), columnInFleet: columnInFleet, matrix: matrix, others: true)
    }

    /// A row for the fewest vehicles that serve every zone with all but the vehicles as in a point, where these are more in whole
    /// vehicles than the point has.
    /// - Returns: the row and the simplex iterations that it took.
    func separating(_ point: [Double], of fleet: Model, _ settings: SolverSettings) -> (
        row: CutRow?, iterations: Int
    ) {
        var model = Model(name: "fewest")
        var place: [Int: Column] = [:]
        for j in stock {
            place[j] = model.addColumn(lower: fleet.columnLower[j], upper: fleet.columnUpper[j], cost: 1)
        }
        for position in program.lower.indices {
            model.addColumn(lower: program.lower[position], upper: program.upper[position])
        }
        for row in program.rows {
            var terms: [(Column, Double)] = []
            var here = 0.0
            for (j, value) in zip(row.indices, row.values) {
                let j = Int(j)
                if j >= program.fleetColumns {
                    terms.append((Column(index: stock.count + j - program.fleetColumns), value))
                } else if let column = place[j] {
                    terms.append((column, value))
                } else {
                    here += value * point[j]
                }
            }
            model.addRow(lower: row.lower - here, upper: row.upper - here, terms: terms)
        }
        let found = solveLinear(model, settings: settings)
        let present = stock.reduce(0) { $0 + point[$1] }
        guard found.status == .optimal,
            (found.objective - Self.rounding).rounded(.up) > present + Self.rounding,
            let row = program.aggregate(found.dual[...], of: fleet)
        else { return (nil, found.simplexIterations) }
        let raised = program.raised(row, of: fleet, settings)
        let spent = found.simplexIterations + raised.iterations
        return (raised.row.violation(at: point) > Self.rounding ? raised.row : nil, spent)
    }

    /// Vehicles that count as none.
    private static let rounding = 1e-6
}
