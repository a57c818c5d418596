import Dispatch
import SwitchyardCase
import SwitchyardSolver
import Synchronization

/// Plans the regions of a case each on its own, side by side, and puts the plans together.
///
/// A region plans within its share of what all draw on (`RegionalCases`). What one goes short of (money, carbon, clean-air share)
/// others may have left; where all together go short, what is left goes to those short, in proportion, and they plan again. The sum
/// of the plans is judged by the rows of the whole model. The work grows with the number of regions and no faster, and the same plan comes out
/// for any number of threads.
package struct RegionalConstruction {
    private let whole: PlanningFormulation
    private let cases: [Case]
    private let threads: Int
    private let limits: SimplexLimits
    /// Columns of the whole that measure by how much a rule of all regions is broken.
    private let shared: [Int]
    private(set) var simplexIterations = 0
    package private(set) var failure = ""

    /// Times that what is left over is handed on.
    private static let handovers = 4
    private static let tolerance = 1e-6
    /// Of a row's activity, relative to its bound: the parts are rounded one by one.
    private static let rowTolerance = 1e-6

    /// - Parameter whole: the full model of the whole case with concessions allowed.
    package init(whole: PlanningFormulation, partition: RegionPartition, threads: Int, limits: SimplexLimits)
    {
        self.whole = whole
        self.threads = threads
        self.limits = limits
        shared = whole.concessions.filter { $0.family != .service }.map(\.column.index)
        cases = RegionalCases(whole.sets, partition).cases()
    }

    /// A region's plan in the columns of the whole.
    private struct Part: Sendable {
        var entries: [(column: Int, value: Double)] = []
        /// What goes short of each shared rule, and what is left, by position in `shared`.
        var short: [Double] = []
        var left: [Double] = []
        /// Price of missing vehicles.
        var unserved = 0.0
        var simplexIterations = 0
        var failure = ""
    }

    /// Column values of a whole-number point of the whole model, or `nil` if some region has no plan or the sum is none.
    package mutating func run() -> [Double]? {
        var columnOfName: [String: Int] = [:]
        columnOfName.reserveCapacity(whole.model.columnCount)
        for (j, name) in whole.model.columnNames.enumerated() { columnOfName[name] = j }
        var allowances = cases.map { _ in PlanningFormulation.Allowances() }
        var parts = cases.map { _ in Part() }
        var open = Array(cases.indices)
        for round in 0...Self.handovers {
            let found = plans(of: open, allowances, columnOfName)
            for (region, part) in zip(open, found) {
                simplexIterations += part.simplexIterations
                guard part.failure.isEmpty else {
                    failure = part.failure
                    return nil
                }
                if round == 0 || price(part) < price(parts[region]) { parts[region] = part }
            }
            if round == Self.handovers { break }
            open = handOver(&parts, &allowances)
            if open.isEmpty { break }
        }
        return sum(of: parts)
    }

    /// Plans some regions, each by one of the threads.
    private func plans(
        of open: [Int], _ allowances: [PlanningFormulation.Allowances], _ columnOfName: [String: Int]
    ) -> [Part] {
        let found = Mutex([Part?](repeating: nil, count: open.count))
        let next = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, open.count)) { _ in
            while true {
                let position = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard position < open.count else { return }
                let part = plan(of: open[position], allowances[open[position]], columnOfName)
                found.withLock { $0[position] = part }
            }
        }
        return found.withLock { $0.map { $0 ?? Part(failure: "no way found to plan a region") } }
    }

    private func plan(
        of region: Int, _ allowances: PlanningFormulation.Allowances, _ columnOfName: [String: Int]
    ) -> Part {
        var part = Part()
        let sets = PlanningSets(cases[region], kindsOf: whole.sets)
        let formulation = PlanningFormulation(sets, conceding: true, allowances: allowances)
        var construction = PlanConstruction(formulation: formulation, limits: limits)
        let point = construction.run()
        part.simplexIterations = construction.simplexIterations
        guard let point else {
            part.failure = construction.failure
            return part
        }
        var columns = [Int](repeating: -1, count: point.count)
        for (j, name) in formulation.model.columnNames.enumerated() {
            guard let column = columnOfName[name] else {
                part.failure = "a region's plan has \(name), which the whole has not"
                return part
            }
            columns[j] = column
            if point[j] != 0 { part.entries.append((column, point[j])) }
        }
        part.short = Array(repeating: 0, count: shared.count)
        part.left = part.short
        var position: [Int: Int] = [:]
        for (number, column) in shared.enumerated() { position[column] = number }
        for row in SharedRow.all(of: formulation) {
            guard let number = position[columns[row.concession]] else { continue }
            let excess = row.excess(formulation.model, point)
            part.short[number] = max(0, excess)
            part.left[number] = max(0, -excess)
        }
        part.unserved = formulation.concessions.filter { $0.family == .service }.reduce(0) {
            $0 + formulation.model.columnCost[$1.column.index] * point[$1.column.index]
        }
        return part
    }

    /// What a part pays for broken rules.
    private func price(_ part: Part) -> Double {
        zip(shared, part.short).reduce(part.unserved) { $0 + whole.model.columnCost[$1.0] * $1.1 }
    }

    /// Where all regions together go short, hands what is left to those short of it. Returns those regions.
    private func handOver(
        _ parts: inout [Part], _ allowances: inout [PlanningFormulation.Allowances]
    ) -> [Int] {
        let subjects = whole.concessions.filter { $0.family != .service }.map(\.subject)
        var better = Set<Int>()
        for (number, subject) in subjects.enumerated() {
            let needed = parts.reduce(0) { $0 + $1.short[number] }
            let spare = parts.reduce(0) { $0 + $1.left[number] }
            guard needed > spare + Self.tolerance, spare > Self.tolerance else { continue }
            for region in parts.indices {
                let given = parts[region].left[number]
                let taken = spare * parts[region].short[number] / needed
                allowances[region].reserves[subject, default: 0] += given - taken
                parts[region].left[number] = 0
                parts[region].short[number] -= taken
                if taken > 0 { better.insert(region) }
            }
        }
        return better.sorted()
    }

    /// The sum of the regions' plans, with what it breaks of the shared rules, or `nil` if it breaks a row otherwise.
    private mutating func sum(of parts: [Part]) -> [Double]? {
        var values = [Double](repeating: 0, count: whole.model.columnCount)
        for part in parts {
            for (column, value) in part.entries { values[column] += value }
        }
        let rows = SharedRow.all(of: whole)
        for row in rows { values[row.concession] = 0 }
        for row in rows {
            values[row.concession] = max(values[row.concession], row.excess(whole.model, values))
        }
        let model = whole.model
        for (i, activity) in model.rowActivity(of: values).enumerated() {
            func most(_ bound: Double) -> Double { Self.rowTolerance * max(1, abs(bound)) }
            guard activity >= model.rowLower[i] - most(model.rowLower[i]),
                activity <= model.rowUpper[i] + most(model.rowUpper[i])
            else {
                failure = "the regions' plans together break \(model.rowNames[i])"
                return nil
            }
        }
        return values
    }
}

/// A row that limits all regions together and may be broken at a price.
private struct SharedRow {
    let row: Int
    /// Column that measures by how much the row is broken.
    let concession: Int

    static func all(of formulation: PlanningFormulation) -> [SharedRow] {
        let model = formulation.model
        var isShared = [Bool](repeating: false, count: model.columnCount)
        for concession in formulation.concessions where concession.family != .service {
            isShared[concession.column.index] = true
        }
        var found: [SharedRow] = []
        for i in 0..<model.rowCount {
            for e in model.rowStart[i]..<model.rowStart[i + 1] where isShared[Int(model.entryColumn[e])] {
                found.append(SharedRow(row: i, concession: Int(model.entryColumn[e])))
            }
        }
        return found
    }

    /// By how much a point breaks the row apart from the concession, in its units; negative for what is left.
    func excess(_ model: Model, _ point: [Double]) -> Double {
        var activity = 0.0
        var unit = 1.0
        for e in model.rowStart[row]..<model.rowStart[row + 1] {
            let j = Int(model.entryColumn[e])
            if j == concession {
                unit = abs(model.entryValue[e])
            } else {
                activity += model.entryValue[e] * point[j]
            }
        }
        let over = model.rowUpper[row].isFinite ? activity - model.rowUpper[row] : -.infinity
        let under = model.rowLower[row].isFinite ? model.rowLower[row] - activity : -.infinity
        return max(over, under) / unit
    }
}
