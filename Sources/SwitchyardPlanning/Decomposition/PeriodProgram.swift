import SwitchyardCase
import SwitchyardSolver

/// What a period of the full model adds to the fleet relaxation: where vehicles stand, whom they serve and how they charge.
///
/// Its own columns meet the others in stocks, works, openings and functions, which both models have, and in sums over sites:
///
///     Σ_s units[j,s,t] = fleetUnits[j,t],   Σ_s e[c,s,w,t] = E[c,w,t],   Σ_s inUse[c,s,t] = P[c,t]
///
/// A point of the full model gives one of the relaxation with these sums, so that all the rows hold for it too.
struct PeriodProgram {
    /// Columns of the period's own, as in the full model.
    let lower: [Double]
    let upper: [Double]
    let type: [ColumnType]
    /// Columns below `fleetColumns` are the relaxation's, those from there on the period's own.
    private(set) var rows: [CutRow]
    let fleetColumns: Int

    /// - Parameters:
    ///   - columnInFleet: for each column of the full model, the one of the relaxation that stands for the same, or -1.
    ///   - matrix: of the full model, by column.
    init(
        _ full: PlanningFormulation, _ fleet: PlanningFormulation, period: Int, columnInFleet: [Int32],
        matrix: SparseMatrix
    ) {
        let own = Self.columns(of: full, period: period)
        self.init(full, fleet, own: own, columnInFleet: columnInFleet, matrix: matrix)
        var place = columnInFleet
        for (position, j) in own.enumerated() { place[j] = Int32(fleetColumns + position) }
        for (sum, parts) in Self.sums(full, fleet, period: period) {
            rows.append(
                CutRow(
                    lower: 0, upper: 0, indices: parts.map { place[$0.index] } + [Int32(sum.index)],
                    values: parts.map { _ in 1 } + [-1]))
        }
    }

    /// - Parameters:
    ///   - own: columns of the full model that are the program's own.
    ///   - others: whether a row with columns that are neither own nor the relaxation's stays, with what those leave of it at
    ///     their bounds, or is none of the program's.
    init(
        _ full: PlanningFormulation, _ fleet: PlanningFormulation, own: [Int], columnInFleet: [Int32],
        matrix: SparseMatrix, others: Bool = false
    ) {
        fleetColumns = fleet.model.columnCount
        lower = own.map { full.model.columnLower[$0] }
        upper = own.map { full.model.columnUpper[$0] }
        type = own.map { full.model.columnType[$0] }
        var place = columnInFleet
        for (position, j) in own.enumerated() { place[j] = Int32(fleetColumns + position) }
        rows = []
        for i in matrix.indices(inLines: own, of: full.model.rowCount) {
            var row = CutRow(
                lower: full.model.rowLower[i], upper: full.model.rowUpper[i], indices: [], values: [])
            var (least, most) = (0.0, 0.0)
            var isWhole = true
            for entry in full.model.rowStart[i]..<full.model.rowStart[i + 1] {
                let j = Int(full.model.entryColumn[entry])
                let value = full.model.entryValue[entry]
                let sides = (value * full.model.columnLower[j], value * full.model.columnUpper[j])
                if place[j] >= 0 {
                    row.indices.append(place[j])
                    row.values.append(value)
                    least += min(sides.0, sides.1)
                    most += max(sides.0, sides.1)
                } else {
                    isWhole = false
                    row.lower -= max(sides.0, sides.1)
                    row.upper -= min(sides.0, sides.1)
                }
            }
            if isWhole || others && (row.lower > least || row.upper < most) { rows.append(row) }
        }
    }

    private static func columns(of full: PlanningFormulation, period: Int) -> [Int] {
        var own: [Int] = []
        func take(_ columns: [Column?]) { if let column = columns[period] { own.append(column.index) } }
        for sites in full.based { sites.forEach(take) }
        for sites in full.classInUse + full.chargerUnits + full.typeInUse { sites.forEach(take) }
        for sites in full.chargeKWh { sites.joined().forEach(take) }
        if period < full.served.count { own += full.served[period].map(\.column.index) }
        return own.sorted()
    }

    /// Columns of the relaxation that are sums over sites, with what they are the sum of.
    private static func sums(
        _ full: PlanningFormulation, _ fleet: PlanningFormulation, period: Int
    ) -> [(sum: Column, parts: [Column])] {
        var found: [(Column, [Column])] = []
        func add(_ sum: Column?, _ parts: [Column?]) {
            if let sum { found.append((sum, parts.compactMap { $0 })) }
        }
        for (type, units) in fleet.fleetUnits.enumerated() {
            add(units[period], full.chargerUnits[type].map { $0[period] })
        }
        for (c, windows) in fleet.fleetKWh.enumerated() {
            for (w, energy) in windows.enumerated() {
                add(energy[period], full.chargeKWh[c].map { $0[w][period] })
            }
            add(fleet.fleetInUse[c][period], full.classInUse[c].map { $0[period] })
        }
        return found
    }

    /// Adds the period to the relaxation or to one with more rows.
    func extend(_ model: Model) -> Model {
        var extended = model
        for position in lower.indices {
            extended.addColumn(lower: lower[position], upper: upper[position], cost: 0, type: type[position])
        }
        for row in rows { extended.addRow(row) }
        return extended
    }

    /// The sum of the rows with a weight each, the period's own columns and numerical dust at what they can come to at most:
    /// a row over columns of the relaxation that every point of the full model keeps.
    ///
    /// Weights with a sign that no side of their row supports count as none, so that any weights are safe.
    func aggregate(_ weights: ArraySlice<Double>, of fleet: Model) -> CutRow? {
        var coefficient = [Double](repeating: 0, count: fleetColumns + lower.count)
        var side = 0.0
        for (row, weight) in zip(rows, weights) where abs(weight) > Self.leastWeight {
            let bound = weight > 0 ? row.lower : row.upper
            guard bound.isFinite else { continue }
            side += weight * bound
            for (j, value) in zip(row.indices, row.values) { coefficient[Int(j)] += weight * value }
        }
        func most(_ coefficient: Double, _ low: Double, _ high: Double) -> Double {
            max(coefficient * low, coefficient * high)
        }
        for position in lower.indices where coefficient[fleetColumns + position] != 0 {
            side -= most(coefficient[fleetColumns + position], lower[position], upper[position])
        }
        let largest = coefficient[..<fleetColumns].reduce(0) { max($0, abs($1)) }
        guard largest > 0 else { return nil }
        var indices: [Int32] = []
        var values: [Double] = []
        for j in 0..<fleetColumns where coefficient[j] != 0 {
            if abs(coefficient[j]) < Self.dust * largest {
                side -= most(coefficient[j], fleet.columnLower[j], fleet.columnUpper[j])
            } else {
                indices.append(Int32(j))
                values.append(coefficient[j] / largest)
            }
        }
        guard side.isFinite else { return nil }
        return CutRow(lower: side / largest, upper: .infinity, indices: indices, values: values)
    }

    /// Duals below this are rounding.
    private static let leastWeight = 1e-9
    /// Coefficients this small beside the largest are left out of a row.
    private static let dust = 1e-7
}

extension Model {
    /// Adds a row over columns of the model by their numbers.
    mutating func addRow(_ row: CutRow, name: String = "") {
        addRow(
            name: name, lower: row.lower, upper: row.upper,
            terms: zip(row.indices, row.values).map { (Column(index: Int($0)), $1) })
    }
}
