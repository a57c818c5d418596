/// Where the method starts from.
extension InteriorPoint {
    /// The point nearest to zero that meets the rows, the multipliers that leave the smallest reduced costs, both moved inside
    /// (Mehrotra 1992).
    func makeStart() {
        for j in 0..<n + m { theta[j] = isFixed[j] ? 0 : 1 }
        system.factorise(theta: theta.base, rho: theta.base + n)
        for j in 0..<n + m where !isFixed[j] { x[j] = min(max(0, lower[j]), upper[j]) }
        for i in 0..<m { right[i] = -x[n + i] }
        for j in 0..<n {
            h[j] = 0
            for e in matrix.start[j]..<matrix.start[j + 1] {
                right[Int(matrix.row[e])] -= matrix.value[e] * x[j]
            }
        }
        system.solve(h: h.base, r: right.base, x: stepX.base, y: stepY.base)
        for j in 0..<n where !isFixed[j] { x[j] += stepX[j] }
        for i in 0..<m where !isFixed[n + i] { x[n + i] += stepY[i] }
        // min ‖c − A'y‖² + ‖y‖² over the rows with a logical
        for j in 0..<n { h[j] = cost[j] }
        for i in 0..<m { right[i] = isFixed[n + i] ? 0 : cost[n + i] }
        system.solve(h: h.base, r: right.base, x: stepX.base, y: y.base)
        var primalShift = 0.0
        var dualShift = 0.0
        for j in 0..<n + m where !isFixed[j] {
            let d = j < n ? -stepX[j] : cost[j] - y[j - n]
            if hasLower[j] {
                below[j] = x[j] - lower[j]
                primalShift = max(primalShift, -1.5 * below[j])
                zLower[j] = hasUpper[j] ? max(0, d) : d
                dualShift = max(dualShift, -1.5 * zLower[j])
            }
            if hasUpper[j] {
                above[j] = upper[j] - x[j]
                primalShift = max(primalShift, -1.5 * above[j])
                zUpper[j] = hasLower[j] ? max(0, -d) : -d
                dualShift = max(dualShift, -1.5 * zUpper[j])
            }
        }
        shift(primalShift, dualShift)
        var products = 0.0
        var distances = 0.0
        var multipliers = 0.0
        for j in 0..<n + m {
            products += below[j] * zLower[j] + above[j] * zUpper[j]
            distances += below[j] + above[j]
            multipliers += zLower[j] + zUpper[j]
        }
        shift(
            max(1e-3, multipliers > 0 ? 0.5 * products / multipliers : 1),
            max(1e-3, distances > 0 ? 0.5 * products / distances : 1))
    }

    private func shift(_ primal: Double, _ dual: Double) {
        for j in 0..<n + m {
            if hasLower[j] {
                below[j] += primal
                zLower[j] += dual
            }
            if hasUpper[j] {
                above[j] += primal
                zUpper[j] += dual
            }
        }
    }
}
