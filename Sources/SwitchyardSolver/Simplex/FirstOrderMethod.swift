#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A point and multipliers near an optimum by the primal-dual hybrid gradient method, which needs products with the matrix only.
///
/// Applegate et al. 2021 (PDLP, arXiv:2106.04756) for restarts and the balance of primal and dual steps; anchored and
/// reflected steps after Lu and Yang 2024 (arXiv:2407.16144); step lengths by line of the matrix after Ruiz 2001 and Pock
/// and Chambolle 2011 (doi:10.1109/ICCV.2011.6126441).
final class FirstOrderMethod {
    enum Progress { case underWay, converged, hopeless }

    /// Largest relative error of rows, of reduced costs and between the objectives at which a point is near enough in the
    /// first iterations, how many these are, and what has to do later: the closer point saves less than it costs.
    private static let firstTolerance = 3e-6
    private static let firstIterations = 4000.0
    private static let lastTolerance = 1e-4
    /// One that has not come nearer than this in the first iterations is not waited for, nor is one whose least error, above
    /// what has to do, twice as many iterations do not take to 0.7 of it at first, or `patience` times as many to half later.
    private static let promisingError = 0.1
    static let promisingAfter = 1000
    private static let checkInterval = 100

    /// Steps taken so far.
    private(set) var iterations = 0
    private(set) var error = Double.infinity
    /// The last point looked at, in the scaled model.
    let x: FlatStorage<Double>
    let y: FlatStorage<Double>

    private let matrix: ConstraintMatrix
    private let lower: FlatStorage<Double>
    private let upper: FlatStorage<Double>
    private let cost: FlatStorage<Double>
    private let rowLower: FlatStorage<Double>
    private let rowUpper: FlatStorage<Double>
    /// The iterate, which goes beyond the point by as much as the point went, and the anchor it is drawn to.
    private let currentX: FlatStorage<Double>
    private let currentY: FlatStorage<Double>
    private let anchorX: FlatStorage<Double>
    private let anchorY: FlatStorage<Double>
    /// Lengths of steps by column and by row.
    private let columnStep: FlatStorage<Double>
    private let rowStep: FlatStorage<Double>
    private let activity: FlatStorage<Double>
    private var costNorm = 0.0
    private var sideNorm = 0.0
    /// Dual step length beside the primal one.
    private(set) var balance = 1.0
    private var length = 1.0
    private var age = 0
    private var restarts = 0
    private var firstMove = 0.0
    private var lastMove = Double.infinity
    private var leastError = Double.infinity
    /// Least error when this was last looked at.
    private var markedError = Double.infinity
    /// Iterations at which it is looked at next, and how many times as many are those after.
    private(set) var nextMark = FirstOrderMethod.promisingAfter
    private let patience: Int

    var columns: Int { matrix.columns }
    var rows: Int { matrix.rows }

    /// - Parameters:
    ///   - lower, upper, cost: of structurals, then logicals, which are minus the rows' activities.
    ///   - patience: how many times the iterations may grow until the error is to be half.
    init(
        matrix: ConstraintMatrix, lower: UnsafeMutablePointer<Double>, upper: UnsafeMutablePointer<Double>,
        cost: UnsafeMutablePointer<Double>, patience: Int
    ) {
        self.matrix = matrix
        self.patience = patience
        let n = matrix.columns
        let m = matrix.rows
        func columnBlock() -> FlatStorage<Double> { FlatStorage(n, repeating: 0) }
        func rowBlock() -> FlatStorage<Double> { FlatStorage(m, repeating: 0) }
        x = columnBlock()
        y = rowBlock()
        self.lower = columnBlock()
        self.upper = columnBlock()
        self.cost = columnBlock()
        rowLower = rowBlock()
        rowUpper = rowBlock()
        currentX = columnBlock()
        currentY = rowBlock()
        anchorX = columnBlock()
        anchorY = rowBlock()
        columnStep = columnBlock()
        rowStep = rowBlock()
        activity = rowBlock()
        scaleSteps()
        var costSize = 0.0
        var sideSize = 0.0
        for i in 0..<m {
            rowLower[i] = -upper[n + i]
            rowUpper[i] = -lower[n + i]
            let side = rowLower[i].isFinite ? rowLower[i] : rowUpper[i].isFinite ? rowUpper[i] : 0
            sideNorm += side * side
            sideSize += side * side * rowStep[i]
        }
        for j in 0..<n {
            self.lower[j] = lower[j]
            self.upper[j] = upper[j]
            self.cost[j] = cost[j]
            currentX[j] = min(max(0, lower[j]), upper[j])
            anchorX[j] = currentX[j]
            costNorm += cost[j] * cost[j]
            costSize += cost[j] * cost[j] * columnStep[j]
        }
        costNorm = costNorm.squareRoot()
        sideNorm = sideNorm.squareRoot()
        if costSize > 0 && sideSize > 0 { balance = (costSize / sideSize).squareRoot() }
        length = 0.99 / largestSingularValue()
    }

    /// Steps until so many were taken altogether, or it is known whether they lead anywhere.
    func advance(to limit: Int) -> Progress {
        while iterations < limit {
            step()
            if iterations % FirstOrderMethod.checkInterval == 0 {
                measure()
                if error <= tolerance { return .converged }
                leastError = min(leastError, error)
                if iterations == nextMark {
                    let isFirst = iterations == FirstOrderMethod.promisingAfter
                    let share = iterations == 2 * FirstOrderMethod.promisingAfter ? 0.7 : 0.5
                    let wanted =
                        isFirst
                        ? FirstOrderMethod.promisingError
                        : max(share * markedError, FirstOrderMethod.lastTolerance)
                    if !(leastError <= wanted) { return .hopeless }
                    nextMark *= isFirst ? 2 : patience
                    markedError = leastError
                }
            }
        }
        return .underWay
    }

    /// Error at which the point is near enough by now.
    private var tolerance: Double {
        let delay = max(1, Double(iterations) / FirstOrderMethod.firstIterations)
        let squared = delay * delay
        return min(FirstOrderMethod.lastTolerance, FirstOrderMethod.firstTolerance * squared * squared)
    }

    private func step() {
        let n = columns
        let m = rows
        let start = matrix.start
        let row = matrix.row
        let entry = matrix.value
        let x = self.x.base
        let y = self.y.base
        let currentX = self.currentX.base
        let currentY = self.currentY.base
        let activity = self.activity.base
        let columnStep = self.columnStep.base
        let rowStep = self.rowStep.base
        let lower = self.lower.base
        let upper = self.upper.base
        let cost = self.cost.base
        activity.update(repeating: 0, count: m)
        let primalLength = length / balance
        let dualLength = length * balance
        let keep = Double(age + 1) / Double(age + 2)
        let pull = 1 - keep
        let anchorX = self.anchorX.base
        let anchorY = self.anchorY.base
        var movedX = 0.0
        for j in 0..<n {
            var d = cost[j]
            let first = start[j]
            let end = start[j + 1]
            var e = first
            while e < end {
                d -= entry[e] * currentY[Int(row[e])]
                e &+= 1
            }
            let old = currentX[j]
            let new = min(max(old - primalLength * columnStep[j] * d, lower[j]), upper[j])
            x[j] = new
            let step = new - old
            movedX += step * step / columnStep[j]
            let ahead = new + step
            currentX[j] = keep * ahead + pull * anchorX[j]
            if ahead == 0 { continue }
            e = first
            while e < end {
                activity[Int(row[e])] += entry[e] * ahead
                e &+= 1
            }
        }
        var movedY = 0.0
        for i in 0..<m {
            let s = dualLength * rowStep[i]
            let old = currentY[i]
            let free = activity[i] - old / s
            let new = s * (min(max(free, rowLower[i]), rowUpper[i]) - free)
            let step = new - old
            movedY += step * step / rowStep[i]
            y[i] = new
            currentY[i] = keep * (new + step) + pull * anchorY[i]
        }
        iterations += 1
        let move = (balance * movedX + movedY / balance).squareRoot()
        if age == 0 { firstMove = move }
        age += 1
        let restarts =
            move <= 0.2 * firstMove || move <= 0.8 * firstMove && move > lastMove
            || Double(age) >= 0.36 * Double(iterations)
        lastMove = move
        if restarts && age > 1 { restart() }
    }

    /// Makes the point the new anchor and weighs primal against dual steps by the ways that both have gone.
    private func restart() {
        var wayX = 0.0
        var wayY = 0.0
        for j in 0..<columns {
            let way = x[j] - anchorX[j]
            wayX += way * way / columnStep[j]
            currentX[j] = x[j]
            anchorX[j] = x[j]
        }
        for i in 0..<rows {
            let way = y[i] - anchorY[i]
            wayY += way * way / rowStep[i]
            currentY[i] = y[i]
            anchorY[i] = y[i]
        }
        if wayX > 1e-20 && wayY > 1e-20 {
            // Ever less by each restart: a balance that keeps swinging never lets the last digits settle.
            restarts += 1
            let change = log((wayY / wayX).squareRoot() / balance) / (1 + 0.05 * Double(restarts))
            balance *= exp(max(-1, min(1, change)))
        }
        age = 0
        lastMove = .infinity
    }

    /// Sets `error` for the point.
    private func measure() {
        let activity = self.activity.base
        activity.update(repeating: 0, count: rows)
        var primal = 0.0
        var dual = 0.0
        var dualSquare = 0.0
        for j in 0..<columns {
            let d = cost[j] - matrix.dot(j, y.base)
            for e in matrix.start[j]..<matrix.start[j + 1] {
                activity[Int(matrix.row[e])] += matrix.value[e] * x[j]
            }
            primal += cost[j] * x[j]
            let bound = d > 0 ? lower[j] : upper[j]
            if bound.isFinite { dual += d * bound } else { dualSquare += d * d }
        }
        var primalSquare = 0.0
        for i in 0..<rows {
            let v = max(0, rowLower[i] - activity[i], activity[i] - rowUpper[i])
            primalSquare += v * v
            let bound = y[i] > 0 ? rowLower[i] : rowUpper[i]
            if bound.isFinite { dual += y[i] * bound } else { dualSquare += y[i] * y[i] }
        }
        error = max(
            primalSquare.squareRoot() / (1 + sideNorm), dualSquare.squareRoot() / (1 + costNorm),
            abs(primal - dual) / (1 + abs(primal) + abs(dual)))
    }

    /// Ten rounds of equilibration, then the sums of rows and columns: the matrix so scaled has no singular value above one.
    private func scaleSteps() {
        let start = matrix.start
        let row = matrix.row
        let entry = matrix.value
        let columnScale = FlatStorage<Double>(columns, repeating: 1)
        let rowScale = FlatStorage<Double>(rows, repeating: 1)
        let largestInRow = activity.base
        for _ in 0..<10 {
            largestInRow.update(repeating: 0, count: rows)
            for j in 0..<columns {
                var largest = 0.0
                for e in start[j]..<start[j + 1] {
                    let i = Int(row[e])
                    let a = abs(entry[e]) * rowScale[i] * columnScale[j]
                    largest = max(largest, a)
                    largestInRow[i] = max(largestInRow[i], a)
                }
                if largest > 0 { columnScale[j] /= largest.squareRoot() }
            }
            for i in 0..<rows where largestInRow[i] > 0 { rowScale[i] /= largestInRow[i].squareRoot() }
        }
        for j in 0..<columns {
            for e in start[j]..<start[j + 1] {
                let i = Int(row[e])
                columnStep[j] += abs(entry[e]) * rowScale[i]
                rowStep[i] += abs(entry[e]) * columnScale[j]
            }
            columnStep[j] = columnStep[j] > 0 ? columnScale[j] / columnStep[j] : 1
        }
        for i in 0..<rows { rowStep[i] = rowStep[i] > 0 ? rowScale[i] / rowStep[i] : 1 }
    }

    /// The largest singular value of the scaled matrix by power iteration, a little above rather than below.
    private func largestSingularValue() -> Double {
        var value = 1.0
        for j in 0..<columns { x[j] = 1 + 0.1 * Double(j % 7) }
        for _ in 0..<30 {
            y.base.update(repeating: 0, count: rows)
            var square = 0.0
            for j in 0..<columns { square += x[j] * x[j] }
            if square == 0 { return 1 }
            let inverse = 1 / square.squareRoot()
            for j in 0..<columns {
                let v = x[j] * inverse * columnStep[j].squareRoot()
                for e in matrix.start[j]..<matrix.start[j + 1] {
                    y[Int(matrix.row[e])] += matrix.value[e] * v
                }
            }
            square = 0
            for i in 0..<rows {
                square += y[i] * y[i] * rowStep[i]
                y[i] *= rowStep[i]
            }
            value = square.squareRoot()
            for j in 0..<columns { x[j] = matrix.dot(j, y.base) * columnStep[j].squareRoot() }
        }
        return min(1, 1.02 * value)
    }
}
