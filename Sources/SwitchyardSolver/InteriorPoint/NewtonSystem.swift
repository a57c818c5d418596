/// The linear equations of an interior point step,
///
///     −x/θ + A'y = h,      A x + (ρ + δ) y = r,
///
/// θ > 0 by column and ρ ≥ 0 by row, solved by factors of a sparse quasidefinite matrix.
///
/// Columns of few entries are eliminated beforehand, as in the normal equations; the others stay, so that a long column
/// does not make the matrix dense. Of a short and a long list of columns that stay the one with the cheaper factors is
/// taken. A small multiple of the identity on both sides keeps the pivots away from zero; refinement takes its effect
/// back (Altman and Gondzio 1999, doi:10.1080/10556789908805754).
package final class NewtonSystem {
    private static let regularisation = 1e-9
    /// Residual, relative to the right-hand side, at which a solve ends, and its steps at most.
    private static let accuracy = 1e-10
    private static let krylovSteps = 6
    /// Columns longer than this always stay.
    private static let longColumn = 100

    private let matrix: ConstraintMatrix
    private let n: Int
    private let m: Int
    /// Node of each column that stays, −1 for the others; nodes of rows come first.
    private let nodeOfColumn: FlatStorage<Int32>
    private let longColumns: [Int32]
    private let factor: SupernodalFactor
    // Entries of the eliminated columns by place, ascending in each column; and by place of the row their positions.
    private let shortStart: FlatStorage<Int>
    private let shortPlace: FlatStorage<Int32>
    private let shortValue: FlatStorage<Double>
    private let placeStart: FlatStorage<Int>
    private let placePosition: FlatStorage<Int32>
    private let placeColumn: FlatStorage<Int32>
    // Entries of the columns that stay, at the earlier of both places: the later place and the value.
    private let longStart: FlatStorage<Int>
    private let longPlace: FlatStorage<Int32>
    private let longValue: FlatStorage<Double>
    private let sum: FlatStorage<Double>
    private let right: FlatStorage<Double>
    private let theta: FlatStorage<Double>
    private let rho: FlatStorage<Double>
    /// Orthogonal residuals of a solve and the steps that led to them, each for columns, then rows.
    private let residuals: FlatStorage<Double>
    private let directions: FlatStorage<Double>

    /// Multiplications and additions of a factorisation, and of a solve.
    package var factorWork: Double { factor.work }
    package var solveWork: Double { 4 * Double(factor.entryCount + matrix.start[n]) }
    package var factorEntries: Int { factor.entryCount }

    /// - Parameters:
    ///   - workLimit, entryLimit: work of a factorisation and entries of the factors above which there is none.
    init?(matrix: ConstraintMatrix, workLimit: Double, entryLimit: Int) {
        self.matrix = matrix
        n = matrix.columns
        m = matrix.rows
        let byRow = matrix.byColumn.transposed(lines: m)
        var best: (pattern: NewtonPattern, tree: EliminationTree)?
        for longest in [Self.longColumn, 1] {
            // Cheap beside the products with the matrix: what there is to gain is not worth another order.
            if let best, best.tree.factorWork < 50 * Double(matrix.start[n] + n + m) { break }
            guard let pattern = NewtonPattern(matrix: matrix, byRow: byRow, longest: longest) else {
                continue
            }
            let order = MinimumDegreeOrdering.order(start: pattern.start, neighbour: pattern.neighbour)
            let tree = EliminationTree(
                start: pattern.start, neighbour: pattern.neighbour, elimination: order)
            if best == nil || tree.factorWork < 0.7 * best!.tree.factorWork { best = (pattern, tree) }
        }
        guard let best, best.tree.factorWork <= workLimit, best.tree.factorEntries <= entryLimit else {
            return nil
        }
        let (pattern, tree) = best
        factor = SupernodalFactor(start: pattern.start, neighbour: pattern.neighbour, tree: tree)
        nodeOfColumn = FlatStorage(pattern.nodeOfColumn, filler: -1)
        longColumns = (0..<n).lazy.map { Int32($0) }.filter { pattern.nodeOfColumn[Int($0)] >= 0 }
        for j in 0..<n where nodeOfColumn[j] >= 0 { factor.setSign(ofLine: Int(nodeOfColumn[j]), to: -1) }
        let nodes = pattern.start.count - 1
        let place = factor.place
        shortStart = FlatStorage(n + 1, repeating: 0)
        longStart = FlatStorage(nodes + 1, repeating: 0)
        placeStart = FlatStorage(nodes + 1, repeating: 0)
        for j in 0..<n {
            let entries = matrix.start[j]..<matrix.start[j + 1]
            let node = Int(nodeOfColumn[j])
            shortStart[j + 1] = shortStart[j] + (node < 0 ? entries.count : 0)
            for e in entries {
                let p = Int(place[Int(matrix.row[e])])
                if node < 0 {
                    placeStart[p + 1] += 1
                } else {
                    longStart[min(p, Int(place[node])) + 1] += 1
                }
            }
        }
        for p in 0..<nodes {
            placeStart[p + 1] += placeStart[p]
            longStart[p + 1] += longStart[p]
        }
        shortPlace = FlatStorage(capacity: shortStart[n])
        shortValue = FlatStorage(capacity: shortStart[n])
        placePosition = FlatStorage(capacity: shortStart[n])
        placeColumn = FlatStorage(capacity: shortStart[n])
        longPlace = FlatStorage(capacity: longStart[nodes])
        longValue = FlatStorage(capacity: longStart[nodes])
        let filled = FlatStorage<Int>(n, repeating: 0)
        let filledLong = FlatStorage<Int>(nodes, repeating: 0)
        // Rows in the order of their places, so that the places ascend in each column.
        for p in 0..<nodes {
            let line = Int(factor.order[p])
            if line >= m { continue }
            var at = placeStart[p]
            for e in byRow.start[line]..<byRow.start[line + 1] {
                let j = Int(byRow.index[e])
                let node = Int(nodeOfColumn[j])
                if node < 0 {
                    let position = shortStart[j] + filled[j]
                    filled[j] += 1
                    shortPlace[position] = Int32(p)
                    shortValue[position] = byRow.value[e]
                    placePosition[at] = Int32(position)
                    placeColumn[at] = Int32(j)
                    at += 1
                } else {
                    let other = Int(place[node])
                    let early = min(p, other)
                    let position = longStart[early] + filledLong[early]
                    filledLong[early] += 1
                    longPlace[position] = Int32(max(p, other))
                    longValue[position] = byRow.value[e]
                }
            }
        }
        sum = FlatStorage(nodes, repeating: 0)
        right = FlatStorage(nodes, repeating: 0)
        theta = FlatStorage(n, repeating: 0)
        rho = FlatStorage(m, repeating: 0)
        residuals = FlatStorage(capacity: (Self.krylovSteps + 1) * (n + m))
        directions = FlatStorage(capacity: Self.krylovSteps * (n + m))
    }

    /// Factorises for the weights given; θ may be zero for fixed columns and infinite for free ones.
    package func factorise(theta newTheta: UnsafePointer<Double>, rho newRho: UnsafePointer<Double>) {
        let small = Self.regularisation
        theta.base.update(from: newTheta, count: n)
        rho.base.update(from: newRho, count: m)
        let sum = self.sum.base
        let value = factor.value.base
        let rows = factor.row.base
        for p in 0..<factor.n {
            let line = Int(factor.order[p])
            if line < m {
                sum[p] = rho[line] + small
                for k in placeStart[p]..<placeStart[p + 1] {
                    let j = Int(placeColumn[k])
                    let e = Int(placePosition[k])
                    let weight = regularised(theta[j]) * shortValue[e]
                    if weight == 0 { continue }
                    var f = e
                    let end = shortStart[j + 1]
                    while f < end {
                        sum[Int(shortPlace[f])] += weight * shortValue[f]
                        f &+= 1
                    }
                }
            } else {
                sum[p] = -1 / max(regularised(theta[Int(longColumns[line - m])]), 1e-30)
            }
            for k in longStart[p]..<longStart[p + 1] { sum[Int(longPlace[k])] += longValue[k] }
            for e in factor.start[p]..<factor.start[p + 1] {
                let i = Int(rows[e])
                value[e] = sum[i]
                sum[i] = 0
            }
        }
        factor.factorise()
    }

    /// Solves for the weights of the last factorisation: the generalised minimal residual method with the factors as
    /// preconditioner (Saad and Schultz 1986, doi:10.1137/0907058). Residuals of both kinds of equations count relative
    /// to their right-hand sides.
    /// - Returns: the residual that is left.
    @discardableResult
    package func solve(
        h: UnsafePointer<Double>, r: UnsafePointer<Double>, x: UnsafeMutablePointer<Double>,
        y: UnsafeMutablePointer<Double>
    ) -> Double {
        x.update(repeating: 0, count: n)
        y.update(repeating: 0, count: m)
        var largestH = 0.0
        var largestR = 0.0
        for j in 0..<n where theta[j] > 0 { largestH = max(largestH, abs(h[j])) }
        for i in 0..<m { largestR = max(largestR, abs(r[i])) }
        if largestH == 0 { largestH = largestR > 0 ? largestR : 1 }
        if largestR == 0 { largestR = largestH }
        let first = residuals.base
        for j in 0..<n { first[j] = theta[j] > 0 ? h[j] / largestH : 0 }
        for i in 0..<m { first[n + i] = r[i] / largestR }
        let length = normalise(first)
        if length == 0 { return 0 }
        let steps = Self.krylovSteps
        var triangle = [Double](repeating: 0, count: steps * (steps + 1))
        var rotation: [(cos: Double, sin: Double)] = []
        var coordinates = [length]
        while rotation.count < steps && abs(coordinates.last!) > Self.accuracy * length {
            let k = rotation.count
            let v = residuals.base + k * (n + m)
            let w = v + (n + m)
            let z = directions.base + k * (n + m)
            for j in 0..<n { w[j] = v[j] * largestH }
            for i in 0..<m { w[n + i] = v[n + i] * largestR }
            solveOnce(w, w + n, z, z + n)
            apply(z, z + n, into: w, 1 / largestH, 1 / largestR)
            for i in 0...k {
                let other = residuals.base + i * (n + m)
                var product = 0.0
                for e in 0..<n + m { product += other[e] * w[e] }
                for e in 0..<n + m { w[e] -= product * other[e] }
                triangle[k * (steps + 1) + i] = product
            }
            let rest = normalise(w)
            for (i, turn) in rotation.enumerated() {
                let a = triangle[k * (steps + 1) + i]
                let b = triangle[k * (steps + 1) + i + 1]
                triangle[k * (steps + 1) + i] = turn.cos * a + turn.sin * b
                triangle[k * (steps + 1) + i + 1] = turn.cos * b - turn.sin * a
            }
            let a = triangle[k * (steps + 1) + k]
            let size = (a * a + rest * rest).squareRoot()
            if !(size > 0) || !size.isFinite { break }
            rotation.append((a / size, rest / size))
            triangle[k * (steps + 1) + k] = size
            coordinates.append(-coordinates[k] * rest / size)
            coordinates[k] *= a / size
        }
        for k in stride(from: rotation.count - 1, through: 0, by: -1) {
            for l in k + 1..<max(k + 1, rotation.count) {
                coordinates[k] -= triangle[l * (steps + 1) + k] * coordinates[l]
            }
            coordinates[k] /= triangle[k * (steps + 1) + k]
            let z = directions.base + k * (n + m)
            for j in 0..<n { x[j] += coordinates[k] * z[j] }
            for i in 0..<m { y[i] += coordinates[k] * z[n + i] }
        }
        return abs(coordinates.last!) / length
    }

    /// Scales a vector to length one.
    /// - Returns: its length.
    private func normalise(_ v: UnsafeMutablePointer<Double>) -> Double {
        var square = 0.0
        for e in 0..<n + m { square += v[e] * v[e] }
        let length = square.squareRoot()
        if length > 0 {
            let inverse = 1 / length
            for e in 0..<n + m { v[e] *= inverse }
        }
        return length
    }

    /// The left-hand sides, without regularisation, by kind of equation times a weight.
    private func apply(
        _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, into left: UnsafeMutablePointer<Double>,
        _ weightX: Double, _ weightY: Double
    ) {
        for i in 0..<m { left[n + i] = rho[i] * y[i] }
        for j in 0..<n {
            if theta[j] == 0 {
                left[j] = 0
                continue
            }
            var d = -x[j] / theta[j]
            for e in matrix.start[j]..<matrix.start[j + 1] {
                d += matrix.value[e] * y[Int(matrix.row[e])]
                left[n + Int(matrix.row[e])] += matrix.value[e] * x[j]
            }
            left[j] = weightX * d
        }
        for i in 0..<m { left[n + i] *= weightY }
    }

    @inline(__always)
    private func regularised(_ theta: Double) -> Double {
        theta == .infinity ? 1 / Self.regularisation : theta / (1 + Self.regularisation * theta)
    }

    private func solveOnce(
        _ h: UnsafePointer<Double>, _ r: UnsafePointer<Double>, _ x: UnsafeMutablePointer<Double>,
        _ y: UnsafeMutablePointer<Double>
    ) {
        let right = self.right.base
        for i in 0..<m { right[Int(factor.place[i])] = r[i] }
        for j in 0..<n {
            let node = Int(nodeOfColumn[j])
            if node >= 0 {
                right[Int(factor.place[node])] = theta[j] > 0 ? h[j] : 0
                continue
            }
            let weighted = regularised(theta[j]) * h[j]
            if weighted == 0 { continue }
            for e in shortStart[j]..<shortStart[j + 1] {
                right[Int(shortPlace[e])] += weighted * shortValue[e]
            }
        }
        factor.solve(right)
        for i in 0..<m { y[i] = right[Int(factor.place[i])] }
        for j in 0..<n {
            let node = Int(nodeOfColumn[j])
            if node >= 0 {
                x[j] = right[Int(factor.place[node])]
                continue
            }
            var product = -h[j]
            for e in shortStart[j]..<shortStart[j + 1] {
                product += right[Int(shortPlace[e])] * shortValue[e]
            }
            x[j] = regularised(theta[j]) * product
        }
    }
}
