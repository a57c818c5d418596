/// A point and multipliers near an optimum, for a crossover.
final class NearOptimum {
    /// Values and sides by variable, structurals then logicals; multipliers by row.
    let x: FlatStorage<Double>
    let y: FlatStorage<Double>
    /// Where each variable is: `Move.up` at its lower bound, `Move.down` at its upper one, otherwise `Move.interior`.
    let side: FlatStorage<Int8>
    /// How far from a bound a variable may be for each unit of its reduced cost to count as being there: both should be zero
    /// or neither, and the point has errors in both.
    let roomPerCost: Double
    private let columnCount: Int
    /// How far variables are from their bounds, if that tells which are basic; zero for fixed ones.
    private var rank: [Double] = []

    private init(columns: Int, rows: Int, roomPerCost: Double) {
        columnCount = columns
        self.roomPerCost = roomPerCost
        x = FlatStorage(columns + rows, repeating: 0)
        y = FlatStorage(rows, repeating: 0)
        side = FlatStorage(columns + rows, repeating: Move.interior)
    }

    /// Of a point of the first-order method: distances tell the sides, and nothing tells which variables are basic.
    convenience init(
        _ method: FirstOrderMethod, lower: borrowing FlatStorage<Double>, upper: borrowing FlatStorage<Double>
    ) {
        /// Distance from a bound that counts as being there.
        let near = 1e-6
        self.init(columns: method.columns, rows: method.rows, roomPerCost: 20 / method.balance)
        x.copy(from: method.x, count: columnCount)
        y.copy(from: method.y, count: method.rows)
        for j in 0..<columnCount {
            if x[j] - lower[j] <= near { side[j] = Move.up }
            if upper[j] - x[j] <= near { side[j] = Move.down }
        }
    }

    /// Of a point of the interior point method: the smaller factor of each complementarity product is the one that goes to zero.
    convenience init(_ method: InteriorPoint) {
        let total = method.n + method.m
        self.init(columns: method.n, rows: method.m, roomPerCost: 0)
        x.copy(from: method.x, count: total)
        y.copy(from: method.y, count: method.m)
        rank = [Double](repeating: 0, count: total)
        for j in 0..<total where !method.isFixed[j] {
            var weight = 0.0
            if method.hasLower[j] { weight += method.zLower[j] / method.below[j] }
            if method.hasUpper[j] { weight += method.zUpper[j] / method.above[j] }
            rank[j] = 1 / max(weight, 1e-100)
            let isAtLower = method.hasLower[j] && method.below[j] < method.zLower[j]
            let isAtUpper = method.hasUpper[j] && method.above[j] < method.zUpper[j]
            if isAtLower && !(isAtUpper && method.above[j] < method.below[j]) {
                side[j] = Move.up
            } else if isAtUpper {
                side[j] = Move.down
            }
        }
    }

    /// Whether the point tells which variables are basic.
    var hasRanks: Bool { !rank.isEmpty }

    /// As many variables as there are rows: those most likely to be basic, or the logicals if nothing is known.
    func likelyBasis(rows: Int) -> [Int32] {
        if rank.isEmpty { return (0..<rows).map { Int32(columnCount + $0) } }
        let order = rank.indices.sorted { rank[$0] != rank[$1] ? rank[$0] > rank[$1] : $0 < $1 }
        return order.prefix(rows).map { Int32($0) }
    }
}
