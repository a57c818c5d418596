/// How far costs and bounds may move before the basis at hand stops being optimal, in the engine's own scaled terms.
///
/// A cost of a basic column moves the reduced costs along its tableau row until one changes sign; a bound of a nonbasic
/// line moves the basic variables along its tableau column until one meets a bound (Chvátal, "Linear Programming", 1983,
/// chapter 10).
extension SimplexEngine {
    /// How far something may move one way, and the variable that stops it; −1 if nothing or only itself does.
    struct Reach {
        var distance = Double.infinity
        var blocker = -1

        /// Takes a nearer stop; of two as near, the one with the larger pivot.
        fileprivate mutating func meet(_ distance: Double, _ variable: Int, pivot: Double, best: inout Double)
        {
            let near = max(0, distance)
            if near > self.distance || (near == self.distance && abs(pivot) <= best) { return }
            self.distance = near
            blocker = variable
            best = abs(pivot)
        }
    }

    /// Entries of a tableau row or column under this, relative to the largest, are rounding.
    private static var pivotNoise: Double { 1e-9 }

    /// How far the cost of the basic variable at a position may rise and fall.
    func costReach(position p: Int) -> (up: Reach, down: Reach) {
        let rho = work.rho
        rho.clear()
        rho.values[p] = 1
        rho.index[0] = Int32(p)
        rho.count = 1
        factor.btran(rho, expected: work.rhoDensity)
        var (up, down) = (Reach(), Reach())
        var (upPivot, downPivot) = (0.0, 0.0)
        func meet(_ k: Int, _ alpha: Double) {
            guard abs(alpha) > Self.pivotNoise, positionOf[k] < 0, lower[k] < upper[k] else { return }
            let d = reducedCosts[k]
            // The reduced cost becomes d − Δ·alpha; it must keep the sign its variable needs.
            if move[k] == Move.free {
                up.meet(0, k, pivot: alpha, best: &upPivot)
                down.meet(0, k, pivot: alpha, best: &downPivot)
                return
            }
            let falls = alpha * Double(move[k])
            let room = max(0, d * Double(move[k]))
            if falls > 0 {
                up.meet(room / falls, k, pivot: alpha, best: &upPivot)
            } else {
                down.meet(room / -falls, k, pivot: alpha, best: &downPivot)
            }
        }
        for k in 0..<columnCount where positionOf[k] < 0 { meet(k, matrix.dot(k, rho.values)) }
        for i in 0..<rowCount where positionOf[columnCount + i] < 0 { meet(columnCount + i, rho.values[i]) }
        return (up, down)
    }

    /// How far a nonbasic variable may rise and fall before a basic one meets a bound.
    func boundReach(_ k: Int) -> (up: Reach, down: Reach) {
        computeColumn(k)
        let column = work.column
        column.pack()
        var largest = 0.0
        for e in 0..<column.count { largest = max(largest, abs(column.values[Int(column.index[e])])) }
        var (up, down) = (Reach(), Reach())
        var (upPivot, downPivot) = (0.0, 0.0)
        for e in 0..<column.count {
            let p = Int(column.index[e])
            let alpha = column.values[p]
            if abs(alpha) <= Self.pivotNoise * max(1, largest) { continue }
            let j = Int(basic[p])
            let toLower = (basicValue[p] - lower[j]) / abs(alpha)
            let toUpper = (upper[j] - basicValue[p]) / abs(alpha)
            // The basic variable falls by alpha for each unit its nonbasic one rises.
            up.meet(alpha > 0 ? toLower : toUpper, j, pivot: alpha, best: &upPivot)
            down.meet(alpha > 0 ? toUpper : toLower, j, pivot: alpha, best: &downPivot)
        }
        if up.distance == .infinity { up.blocker = -1 }
        if down.distance == .infinity { down.blocker = -1 }
        return (up, down)
    }
}
