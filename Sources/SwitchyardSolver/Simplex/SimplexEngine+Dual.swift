/// The dual simplex: dual steepest edge, bound flipping, Harris ratio test, perturbed costs.
///
/// Forrest and Goldfarb 1992 (doi:10.1007/BF01581089) for the weights; Maros 2003 (doi:10.1016/S0377-2217(02)00512-5) and
/// Koberstein 2005 for the long step. Columns without a bound to be dual feasible at get a cost shift, which the
/// primal simplex later removes.
extension SimplexEngine {
    /// Dense scratch vectors of one call.
    private final class Scratch {
        let rho: SparseVector
        let column: SparseVector
        let tau: SparseVector
        let flips: SparseVector
        let alpha: UnsafeMutablePointer<Double>
        let mark: UnsafeMutablePointer<Int32>
        var alphaIndex: [Int32] = []
        var stamp: Int32 = 0
        var pivotTolerance: Double
        /// Rows that gave no usable pivot since the basis last changed.
        var isTaboo: [Bool]
        private var taboo: [Int] = []

        func makeTaboo(_ row: Int) {
            isTaboo[row] = true
            taboo.append(row)
        }

        func clearTaboo() {
            for row in taboo { isTaboo[row] = false }
            taboo.removeAll(keepingCapacity: true)
        }

        init(rows: Int, variables: Int, pivotTolerance: Double) {
            self.pivotTolerance = pivotTolerance
            isTaboo = Array(repeating: false, count: rows)
            func vector(_ count: Int) -> UnsafeMutablePointer<Double> {
                let pointer = UnsafeMutablePointer<Double>.allocate(capacity: max(1, count))
                pointer.initialize(repeating: 0, count: max(1, count))
                return pointer
            }
            rho = SparseVector(size: rows)
            column = SparseVector(size: rows)
            tau = SparseVector(size: rows)
            flips = SparseVector(size: rows)
            alpha = vector(variables)
            mark = .allocate(capacity: max(1, variables))
            mark.initialize(repeating: 0, count: max(1, variables))
            alphaIndex.reserveCapacity(variables)
        }

        deinit {
            alpha.deallocate()
            mark.deallocate()
        }
    }

    func dualSimplex(firstIteration: Int, perturb: Bool) -> SimplexStatus {
        let m = rowCount
        let scratch = Scratch(rows: m, variables: columnCount + m, pivotTolerance: settings.pivotTolerance)
        workCost = cost
        perturbed = false
        makeDualFeasible()
        computePrimal()
        if largestPrimalInfeasibility() <= settings.primalTolerance { return .optimal }
        if perturb {
            perturbCosts()
            makeDualFeasible()
            computePrimal()
        }
        var sinceCheck = 0
        while true {
            if factor.updateCount >= settings.refactorAfter
                || factor.updateEntries > 3 * factor.factorEntries + 10 * m
            {
                guard rebuild() else { return .numericalError }
            }
            if let stop = stopReason(firstIteration: firstIteration) { return stop }
            sinceCheck += 1
            if limits.objectiveCutoff < .infinity, sinceCheck >= 20 {
                sinceCheck = 0
                if provesCutoff() { return .cutoff }
            }
            let leaving = chooseLeaving(scratch)
            if leaving < 0 {
                if factor.updateCount > 0 {
                    guard rebuild() else { return .numericalError }
                } else if largestPrimalInfeasibility() <= settings.primalTolerance {
                    return .optimal
                } else if scratch.pivotTolerance > settings.pivotTolerance * 1e-3 {
                    // Only rows without a safe pivot are left: accept smaller ones.
                    scratch.pivotTolerance *= 0.1
                } else {
                    return .numericalError
                }
                scratch.clearTaboo()
                continue
            }
            switch dualIteration(leaving, scratch) {
            case .moved:
                countIteration()
                scratch.clearTaboo()
            case .noEntering:
                if factor.updateCount > 0 {
                    guard rebuild() else { return .numericalError }
                    continue
                }
                if let status = infeasibilityVerdict(leaving, scratch) { return status }
                scratch.makeTaboo(leaving)
            case .unstable:
                if factor.updateCount > 0 {
                    guard rebuild() else { return .numericalError }
                } else {
                    scratch.makeTaboo(leaving)
                }
            }
        }
    }

    private enum Step { case moved, noEntering, unstable }

    private func rebuild() -> Bool {
        guard refactor() else { return false }
        computeDual()
        makeDualFeasibleAfterDrift()
        computePrimal()
        return true
    }

    /// Puts nonbasic variables at the bound their reduced cost asks for; shifts costs where there is none.
    private func makeDualFeasible() {
        computeDual()
        makeDualFeasibleAfterDrift()
    }

    private func makeDualFeasibleAfterDrift() {
        let tolerance = settings.dualTolerance
        for j in 0..<columnCount + rowCount where positionOf[j] < 0 && lower[j] < upper[j] {
            let d = reducedCosts[j]
            let low = lower[j]
            let high = upper[j]
            if low > -.infinity && high < .infinity {
                if d > tolerance {
                    value[j] = low
                } else if d < -tolerance {
                    value[j] = high
                } else if value[j] != low && value[j] != high {
                    value[j] = restingValue(j)
                }
            } else {
                value[j] = restingValue(j)
                if wrongSign(j) > tolerance {
                    workCost[j] -= d
                    reducedCosts[j] = 0
                }
            }
        }
        for j in 0..<columnCount + rowCount where positionOf[j] < 0 && lower[j] == upper[j] {
            value[j] = lower[j]
        }
    }

    private func perturbCosts() {
        perturbed = true
        var largest = 0.0
        for j in 0..<columnCount { largest = max(largest, abs(cost[j])) }
        let base = settings.perturbation * max(1e-3, min(1, largest))
        for j in 0..<columnCount where lower[j] < upper[j] {
            let size = (abs(cost[j]) * settings.perturbation + base) * (1 + random.unit())
            if lower[j] > -.infinity && upper[j] == .infinity {
                workCost[j] += size
            } else if lower[j] == -.infinity && upper[j] < .infinity {
                workCost[j] -= size
            } else if lower[j] > -.infinity {
                workCost[j] += cost[j] >= 0 ? size : -size
            }
        }
    }

    /// The basic variable that violates its bounds most, in steepest-edge terms; −1 if none does.
    private func chooseLeaving(_ s: Scratch) -> Int {
        var best = -1
        var bestScore = 0.0
        infeasibility.withUnsafeBufferPointer { infeasibility in
            weight.withUnsafeBufferPointer { weight in
                for p in 0..<infeasibility.count {
                    let violation = infeasibility[p]
                    if violation > bestScore * weight[p], !s.isTaboo[p] {
                        bestScore = violation / weight[p]
                        best = p
                    }
                }
            }
        }
        return best
    }

    /// Row `rho` of the basis inverse and the pivot row over the nonbasic variables.
    private func computePivotRow(_ r: Int, _ s: Scratch) {
        s.rho.clear()
        s.rho.set(r, 1)
        factor.btran(s.rho)
        for j in s.alphaIndex { s.alpha[Int(j)] = 0 }
        s.alphaIndex.removeAll(keepingCapacity: true)
        s.stamp += 1
        let stamp = s.stamp
        let n = columnCount
        rowStart.withUnsafeBufferPointer { start in
            rowColumn.withUnsafeBufferPointer { columns in
                rowValue.withUnsafeBufferPointer { values in
                    positionOf.withUnsafeBufferPointer { position in
                        s.rho.forEachNonzero { i, x in
                            guard abs(x) > 1e-14 else { return }
                            for e in start[i]..<start[i + 1] {
                                let j = Int(columns[e])
                                guard position[j] < 0 else { continue }
                                if s.mark[j] != stamp {
                                    s.mark[j] = stamp
                                    s.alphaIndex.append(Int32(j))
                                }
                                s.alpha[j] += x * values[e]
                            }
                            if position[n + i] < 0 {
                                s.alphaIndex.append(Int32(n + i))
                                s.alpha[n + i] = -x
                            }
                        }
                    }
                }
            }
        }
    }

    private func dualIteration(_ r: Int, _ s: Scratch) -> Step {
        let out = Int(basic[r])
        computePivotRow(r, s)
        var trueWeight = 0.0
        s.rho.forEachNonzero { _, x in trueWeight += x * x }
        weight[r] = trueWeight

        let above = value[out] > upper[out]
        let sign = above ? 1.0 : -1.0
        let violation = above ? value[out] - upper[out] : lower[out] - value[out]
        guard let (entering, flipped) = ratioTest(sign: sign, violation: violation, s) else {
            return .noEntering
        }
        let q = entering

        s.column.clear()
        addColumn(q, times: 1, to: s.column)
        factor.ftran(s.column)
        let pivot = s.column.values[r]
        let byRow = s.alpha[q]
        if abs(pivot) < 1e-11 || abs(pivot - byRow) > settings.pivotAgreement * (1 + abs(pivot)) {
            if factor.updateCount > 0 || abs(pivot) < 1e-9 { return .unstable }
        }

        // Bound flips move the basic variables before the step itself.
        if !flipped.isEmpty {
            s.flips.clear()
            for j in flipped {
                let to = value[j] == upper[j] ? lower[j] : upper[j]
                addColumn(j, times: to - value[j], to: s.flips)
                value[j] = to
            }
            factor.ftran(s.flips)
            s.flips.forEachNonzero { p, x in
                value[Int(basic[p])] -= x
                noteInfeasibility(p)
            }
        }

        // Dual step.
        var step = reducedCosts[q] / pivot
        if step * sign < 0 {
            // Harris took a slightly infeasible candidate: shift its cost so that the step is zero.
            workCost[q] -= reducedCosts[q]
            reducedCosts[q] = 0
            step = 0
        }
        let tolerance = settings.dualTolerance
        for index in s.alphaIndex {
            let j = Int(index)
            guard j != q else { continue }
            let d = reducedCosts[j] - step * s.alpha[j]
            reducedCosts[j] = d
            guard lower[j] < upper[j] else { continue }
            let wrong = value[j] == upper[j] ? d : -d
            if wrong > tolerance {
                let isFree = lower[j] == -.infinity && upper[j] == .infinity
                if !isFree || abs(d) > tolerance {
                    workCost[j] -= d
                    reducedCosts[j] = 0
                }
            }
        }
        reducedCosts[q] = 0
        reducedCosts[out] = -step

        // Primal step.
        let target = above ? upper[out] : lower[out]
        let move = (value[out] - target) / pivot
        s.tau.copy(s.rho)
        factor.ftran(s.tau)
        let tau = s.tau.values
        s.column.forEachNonzero { p, a in
            guard abs(a) > 1e-14 else { return }
            value[Int(basic[p])] -= move * a
            guard p != r else { return }
            noteInfeasibility(p)
            let ratio = a / pivot
            let updated = weight[p] - 2 * ratio * tau[p] + ratio * ratio * trueWeight
            weight[p] = max(updated, 1e-4, ratio * ratio * 1e-4)
        }
        weight[r] = max(trueWeight / (pivot * pivot), 1e-4)
        value[q] += move
        value[out] = target

        factor.update(position: r, column: s.column)
        basic[r] = Int32(q)
        positionOf[q] = Int32(r)
        positionOf[out] = -1
        noteInfeasibility(r)
        factorIsFresh = true
        return .moved
    }

    /// Bound-flipping ratio test: passes breakpoints while the dual objective still rises, then takes the largest pivot
    /// among the ties. Returns the entering variable and those that flip to their other bound.
    private func ratioTest(sign: Double, violation: Double, _ s: Scratch) -> (entering: Int, flipped: [Int])?
    {
        let harris = settings.harrisTolerance
        var candidates: [(j: Int, size: Double, ratio: Double)] = []
        for index in s.alphaIndex {
            let j = Int(index)
            guard lower[j] < upper[j] else { continue }
            let a = sign * s.alpha[j]
            guard abs(a) > s.pivotTolerance else { continue }
            let d = reducedCosts[j]
            let isFree = lower[j] == -.infinity && upper[j] == .infinity
            if isFree {
                candidates.append((j, abs(a), 0))
            } else if value[j] == upper[j] {
                if a < 0 { candidates.append((j, -a, max(0, d / a))) }
            } else if a > 0 {
                candidates.append((j, a, max(0, d / a)))
            }
        }
        guard !candidates.isEmpty else { return nil }
        var slope = violation
        var flipped: [Int] = []
        var remaining = candidates
        while true {
            var limit = Double.infinity
            for c in remaining { limit = min(limit, c.ratio + harris / c.size) }
            var group: [(j: Int, size: Double, ratio: Double)] = []
            var later: [(j: Int, size: Double, ratio: Double)] = []
            var drop = 0.0
            for c in remaining {
                if c.ratio <= limit {
                    group.append(c)
                    drop += c.size * (upper[c.j] - lower[c.j])
                } else {
                    later.append(c)
                }
            }
            if slope - drop >= 0 && !later.isEmpty && drop < .infinity {
                slope -= drop
                flipped += group.map(\.j)
                remaining = later
                continue
            }
            // Take the largest pivot; near ties by index, so that the choice repeats.
            var best = group[0]
            for c in group where c.size > best.size || (c.size == best.size && c.j < best.j) { best = c }
            if slope - drop > settings.primalTolerance && later.isEmpty {
                // Even with every candidate flipped the row stays infeasible.
                return nil
            }
            return (best.j, flipped)
        }
    }

    /// Checks that a row with no entering variable proves infeasibility: over all bounds its activity cannot be zero.
    private func infeasibilityVerdict(_ r: Int, _ s: Scratch) -> SimplexStatus? {
        // rho·(A, −I) x = 0 for every solution; with rho as computed the left-hand side keeps one sign over the box.
        let n = columnCount
        let m = rowCount
        var low = 0.0
        var high = 0.0
        var size = 0.0
        func count(_ coefficient: Double, _ j: Int) {
            guard abs(coefficient) > 1e-11 else { return }
            let a = coefficient * (coefficient > 0 ? lower[j] : upper[j])
            let b = coefficient * (coefficient > 0 ? upper[j] : lower[j])
            low += a
            high += b
            if a.isFinite { size = max(size, abs(a)) }
            if b.isFinite { size = max(size, abs(b)) }
        }
        for j in 0..<n {
            var sum = 0.0
            for e in columnStart[j]..<columnStart[j + 1] {
                sum += columnValue[e] * s.rho.values[Int(columnRow[e])]
            }
            count(sum, j)
        }
        for i in 0..<m { count(-s.rho.values[i], n + i) }
        let margin = settings.primalTolerance * max(1, size * 1e-3)
        guard low > margin || high < -margin else { return nil }
        let direction = low > margin ? -1.0 : 1.0
        infeasibleRow = (0..<m).map { direction * s.rho.values[$0] * scaling.row[$0] }
        return .infeasible
    }

    /// Whether the duals at hand prove, with the true costs, that the optimum exceeds the cutoff.
    ///
    ///     min over the box of Σ (c_j − y'a_j) x_j      is a lower bound for any y
    private func provesCutoff() -> Bool {
        var bound = 0.0
        let y = multipliers()
        for j in 0..<columnCount {
            var d = cost[j]
            for e in columnStart[j]..<columnStart[j + 1] {
                d -= columnValue[e] * y.values[Int(columnRow[e])]
            }
            if abs(d) < 1e-13 { continue }
            bound += d * (d > 0 ? lower[j] : upper[j])
            if bound == -.infinity { return false }
        }
        for i in 0..<rowCount {
            let d = y.values[i]
            if abs(d) < 1e-13 { continue }
            bound += d * (d > 0 ? lower[columnCount + i] : upper[columnCount + i])
            if bound == -.infinity { return false }
        }
        return bound > limits.objectiveCutoff
    }
}
