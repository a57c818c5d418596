import SwitchyardSolver

/// A dive for a whole-number point: groups of columns are fixed one after the other, many columns at a time, with the
/// relaxation solved again after each batch so that what is still open adapts.
///
/// After a batch that leaves no solution the batch is cut; a single column that leaves none is taken the other way.
struct GroupedDive {
    enum Rounding { case nearest, up }
    private let model: Model
    private let engine: SimplexEngine
    private let limits: SimplexLimits
    private let penalties: [Int]
    private var lower: [Double]
    private var upper: [Double]
    /// Total price of broken rules after the last accepted batch.
    private var accepted = 0.0

    /// Fractions this near a whole number are fixed together.
    private static let nearlyWhole = 0.12
    /// Share of the remaining fractional columns fixed in one batch at least.
    private static let batchShare = 0.25
    private static let wholeTolerance = 1e-6

    /// - Parameter penalties: columns that measure broken rules; a batch that raises their total counts as failed.
    init(model: Model, limits: SimplexLimits, penalties: [Int] = []) {
        self.model = model
        self.limits = limits
        self.penalties = penalties
        engine = SimplexEngine(model: model)
        engine.limits = limits
        lower = model.columnLower
        upper = model.columnUpper
    }

    var simplexIterations: Int { engine.iterationCount }
    /// Objective of the relaxation, after `run`.
    private(set) var relaxationObjective = Double.nan
    private(set) var relaxationPenalty = Double.nan

    /// Runs the dive. Returns column values with every grouped column whole, or `nil` if it found none.
    mutating func run(_ groups: [(columns: [Int], rounding: Rounding)]) -> [Double]? {
        guard engine.solve() == .optimal else { return nil }
        relaxationObjective = engine.objective
        accepted = penalty()
        relaxationPenalty = accepted
        for (columns, rounding) in groups {
            guard fix(columns, rounding) else { return nil }
        }
        var values = engine.primal
        for group in groups {
            for j in group.columns { values[j] = values[j].rounded() }
        }
        return values
    }

    private mutating func fix(_ columns: [Int], _ rounding: Rounding) -> Bool {
        while true {
            if limits.isOver { return false }
            let values = engine.primal
            var fractional: [(distance: Double, column: Int, target: Double)] = []
            for j in columns where lower[j] < upper[j] {
                let nearest = values[j].rounded()
                guard abs(values[j] - nearest) > GroupedDive.wholeTolerance else { continue }
                let target = rounding == .up ? min(upper[j], values[j].rounded(.up)) : nearest
                fractional.append((abs(target - values[j]), j, target))
            }
            if fractional.isEmpty { return settle(columns, values) }
            fractional.sort { ($0.distance, $0.column) < ($1.distance, $1.column) }
            let near = fractional.prefix { $0.distance <= GroupedDive.nearlyWhole }.count
            let share = Int(Double(fractional.count) * GroupedDive.batchShare)
            guard fixBatch(fractional, values, batch: min(fractional.count, max(near, share, 1))) else {
                return false
            }
        }
    }

    /// What the broken rules of the current point cost.
    private func penalty() -> Double {
        engine.withPrimal { point in penalties.reduce(0) { $0 + model.columnCost[$1] * point[$1] } }
    }

    private static let penaltyTolerance = 1e-4

    /// Solves after new bounds: the penalty of the point, or `nil` if there is none.
    private func trial() -> Double? {
        engine.solve() == .optimal ? penalty() : nil
    }

    private mutating func fixBatch(
        _ fractional: [(distance: Double, column: Int, target: Double)], _ values: [Double], batch first: Int
    ) -> Bool {
        var batch = first
        while true {
            let basis = engine.basis
            let chosen = fractional.prefix(batch)
            let saved = chosen.map { ($0.column, lower[$0.column], upper[$0.column]) }
            for item in chosen { setBounds(item.column, item.target, item.target) }
            let found = trial()
            if let found, found <= accepted + GroupedDive.penaltyTolerance {
                accepted = found
                return true
            }
            if limits.isOver { return false }
            for (j, low, high) in saved { setBounds(j, low, high) }
            engine.basis = basis
            if batch > 1 {
                batch = max(1, batch / 4)
                continue
            }
            // One column alone breaks a rule this way: try the other way, and keep the lesser evil.
            let item = fractional[0]
            let isUp = item.target > values[item.column]
            let other = isUp ? values[item.column].rounded(.down) : values[item.column].rounded(.up)
            if other >= lower[item.column], other <= upper[item.column] {
                setBounds(item.column, isUp ? lower[item.column] : other, isUp ? other : upper[item.column])
                if let turned = trial(), turned <= found ?? .infinity {
                    accepted = turned
                    return true
                }
                if limits.isOver { return false }
                setBounds(item.column, saved[0].1, saved[0].2)
            }
            guard found != nil else { return false }
            setBounds(item.column, item.target, item.target)
            guard let again = trial() else { return false }
            accepted = again
            return true
        }
    }

    /// Holds a group whose values are all whole, so that later groups cannot disturb it.
    private mutating func settle(_ columns: [Int], _ values: [Double]) -> Bool {
        for j in columns where lower[j] < upper[j] {
            let whole = values[j].rounded()
            setBounds(j, whole, whole)
        }
        return engine.solve() == .optimal
    }

    private mutating func setBounds(_ j: Int, _ low: Double, _ high: Double) {
        lower[j] = low
        upper[j] = high
        engine.setColumnBounds(j, lower: low, upper: high)
    }
}
