/// The primal simplex from a primal feasible basis: Devex pricing (Harris 1973, doi:10.1007/BF01580108) and a two-pass
/// Harris ratio test. It finishes what the dual leaves when costs were perturbed or shifted.
extension SimplexEngine {
    func primalSimplex(firstIteration: Int) -> SimplexStatus {
        let m = rowCount
        let total = columnCount + m
        var reference = [Double](repeating: 1, count: total)
        let entering = SparseVector(size: m)
        let leavingRow = SparseVector(size: m)
        let column = entering.values
        let rho = leavingRow.values
        var rejected: Set<Int> = []
        while true {
            if factor.updateCount >= settings.refactorAfter {
                guard refactor() else { return .numericalError }
                computePrimal()
                computeDual()
            }
            if let stop = stopReason(firstIteration: firstIteration) { return stop }
            var q = -1
            var best = 0.0
            for j in 0..<total where positionOf[j] < 0 && lower[j] < upper[j] {
                let wrong = wrongSign(j)
                guard wrong > settings.dualTolerance else { continue }
                let score = wrong * wrong / reference[j]
                if score > best, !rejected.contains(j) {
                    best = score
                    q = j
                }
            }
            if q < 0 {
                if factor.updateCount == 0 || dualInfeasibility() == 0 { return .optimal }
                guard refactor() else { return .numericalError }
                computePrimal()
                computeDual()
                rejected = []
                if dualInfeasibility() == 0 { return .optimal }
                continue
            }
            let direction = reducedCosts[q] < 0 ? 1.0 : -1.0
            entering.clear()
            addColumn(q, times: 1, to: entering)
            factor.ftran(entering)

            // Moving x_q by t·direction moves basics by −t·direction·column.
            let range = upper[q] - lower[q]
            var limit = range
            for p in 0..<m {
                let a = -direction * column[p]
                guard abs(a) > settings.pivotTolerance else { continue }
                let j = Int(basic[p])
                let room = a > 0 ? upper[j] - value[j] : value[j] - lower[j]
                guard room < .infinity else { continue }
                limit = min(limit, (max(0, room) + settings.harrisTolerance) / abs(a))
            }
            if limit == .infinity {
                if isRay(q, direction, column) { return .unbounded }
                rejected.insert(q)
                continue
            }
            var r = -1
            var size = 0.0
            var step = range
            for p in 0..<m {
                let a = -direction * column[p]
                guard abs(a) > settings.pivotTolerance else { continue }
                let j = Int(basic[p])
                let room = max(0, a > 0 ? upper[j] - value[j] : value[j] - lower[j])
                let ratio = room / abs(a)
                if ratio <= limit, abs(a) > size {
                    size = abs(a)
                    r = p
                    step = ratio
                }
            }
            if r < 0 || range <= step {
                // The entering variable reaches its other bound first.
                for p in 0..<m where column[p] != 0 { value[Int(basic[p])] -= direction * range * column[p] }
                value[q] = value[q] == upper[q] ? lower[q] : upper[q]
                countIteration()
                continue
            }
            let out = Int(basic[r])
            let toUpper = -direction * column[r] > 0
            for p in 0..<m where abs(column[p]) > 1e-14 {
                value[Int(basic[p])] -= direction * step * column[p]
            }
            value[q] += direction * step
            value[out] = toUpper ? upper[out] : lower[out]

            leavingRow.clear()
            leavingRow.set(r, 1)
            factor.btran(leavingRow)
            let pivot = column[r]
            let dualStep = reducedCosts[q] / pivot
            let weightOfQ = reference[q]
            func updateDual(_ j: Int, _ alpha: Double) {
                reducedCosts[j] -= dualStep * alpha
                let ratio = alpha / pivot
                reference[j] = max(reference[j], ratio * ratio * weightOfQ)
            }
            for j in 0..<columnCount where positionOf[j] < 0 && j != q {
                var alpha = 0.0
                for e in columnStart[j]..<columnStart[j + 1] {
                    alpha += columnValue[e] * rho[Int(columnRow[e])]
                }
                if alpha != 0 { updateDual(j, alpha) }
            }
            for i in 0..<m where rho[i] != 0 {
                let j = columnCount + i
                if positionOf[j] < 0 && j != q { updateDual(j, -rho[i]) }
            }
            reducedCosts[q] = 0
            reducedCosts[out] = -dualStep
            reference[out] = max(weightOfQ / (pivot * pivot), 1)
            factor.update(position: r, column: entering)
            basic[r] = Int32(q)
            positionOf[q] = Int32(r)
            positionOf[out] = -1
            weight[r] = 1
            rejected = []
            countIteration()
        }
    }

    /// Records the direction of an unbounded step if it holds in the unscaled model.
    private func isRay(_ q: Int, _ direction: Double, _ column: UnsafeMutablePointer<Double>) -> Bool {
        var ray = [Double](repeating: 0, count: columnCount)
        if q < columnCount { ray[q] = direction * scaling.column[q] }
        for p in 0..<rowCount {
            let j = Int(basic[p])
            guard abs(column[p]) > 1e-9 else { continue }
            if j < columnCount { ray[j] = -direction * column[p] * scaling.column[j] }
        }
        var slope = 0.0
        for j in 0..<columnCount { slope += ray[j] * cost(j) }
        guard slope < 0 else { return false }
        unboundedRay = ray
        return true
    }
}
