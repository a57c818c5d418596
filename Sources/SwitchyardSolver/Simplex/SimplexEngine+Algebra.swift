/// Factorisation and the values that follow from a basis.
extension SimplexEngine {
    /// Factorises the basis; columns that depend on others are replaced by logicals.
    /// - Returns: whether the basis stayed as it was.
    @discardableResult
    func refactor() -> Bool {
        let m = rowCount
        let weightOf = work.weightOf.base
        let basic = self.basic.base
        for p in 0..<m { weightOf[Int(basic[p])] = weight[p] }
        let replaced = factor.factor(basic, matrix.basisColumns)
        for p in 0..<m {
            let j = Int(basic[p])
            positionOf[j] = Int32(p)
            weight[p] = weightOf[j]
            weightOf[j] = 1
        }
        for variable in replaced {
            positionOf[Int(variable)] = -1
            weightOf[Int(variable)] = 1
            rest(Int(variable))
        }
        if !replaced.isEmpty {
            singularCount += 1
            dualsAreCurrent = false
            syncOpenColumns()
        }
        factorIsValid = true
        loadBasicBounds()
        return replaced.isEmpty
    }

    /// Factorises anew what carries more than a few updates, before many short solves that all start from here.
    func refreshFactor() {
        if factorIsValid && factor.updateCount > Self.fewUpdates { refactor() }
    }

    private static let fewUpdates = 20

    /// Tells the matrix which columns may enter: the nonbasic ones that are not fixed.
    func syncOpenColumns() {
        for j in 0..<columnCount { matrix.setOpen(j, positionOf[j] < 0 && move[j] != Move.fixed) }
    }

    /// Copies the bounds that are worked with to the basis positions.
    func loadBasicBounds() {
        for p in 0..<rowCount {
            let j = Int(basic[p])
            basicLower[p] = workLower[j]
            basicUpper[p] = workUpper[j]
        }
    }

    /// Adds a multiple of a variable's column to a vector by row.
    @inline(__always)
    func addColumn(_ j: Int, times factor: Double, to vector: SparseVector) {
        if j >= columnCount {
            vector.add(j - columnCount, factor)
        } else {
            let row = matrix.row
            let entry = matrix.value
            for e in matrix.start[j]..<matrix.start[j + 1] { vector.add(Int(row[e]), factor * entry[e]) }
        }
    }

    /// Recomputes the basic variables from the nonbasic ones, with one step of refinement if it is needed.
    /// - Returns: the largest residual of `Ax + s = 0`, relative to the largest term.
    func computePrimal() -> Double {
        let right = work.flips
        right.clear()
        for j in 0..<columnCount where positionOf[j] < 0 && value[j] != 0 {
            subtractColumn(j, times: value[j], from: right.values)
        }
        let n = columnCount
        var size = 1.0
        for i in 0..<rowCount {
            if positionOf[n + i] < 0 { right.values[i] -= value[n + i] }
            size = max(size, abs(right.values[i]))
        }
        // The residual starts as a copy of the right-hand side.
        let residual = work.tau
        residual.clear()
        residual.values.update(from: right.values, count: rowCount)
        residual.count = -1
        right.count = -1
        factor.ftran(right, expected: 1)
        for p in 0..<rowCount { basicValue[p] = right.values[p] }
        right.clear()
        var worst = leaveResidual(in: residual.values)
        if worst > 1e-12 * size {
            right.values.update(from: residual.values, count: rowCount)
            right.count = -1
            factor.ftran(right, expected: 1)
            var change = 0.0
            for p in 0..<rowCount {
                change = max(change, abs(right.values[p]))
                basicValue[p] += right.values[p]
            }
            right.clear()
            worst = change < 1e-6 * size ? worst * 1e-3 : worst
        }
        residual.clear()
        return worst / size
    }

    /// Takes the basic columns times their values from a right-hand side; returns the largest entry left.
    private func leaveResidual(in right: UnsafeMutablePointer<Double>) -> Double {
        for p in 0..<rowCount where basicValue[p] != 0 {
            subtractColumn(Int(basic[p]), times: basicValue[p], from: right)
        }
        var worst = 0.0
        for i in 0..<rowCount { worst = max(worst, abs(right[i])) }
        return worst
    }

    @inline(__always)
    private func subtractColumn(_ j: Int, times x: Double, from right: UnsafeMutablePointer<Double>) {
        if j >= columnCount {
            right[j - columnCount] -= x
            return
        }
        let row = matrix.row
        let entry = matrix.value
        for e in matrix.start[j]..<matrix.start[j + 1] { right[Int(row[e])] -= x * entry[e] }
    }

    /// Recomputes the reduced costs from the costs given for basic variables.
    func computeDual(_ cost: UnsafeMutablePointer<Double>) {
        let y = work.flips
        y.clear()
        var count = 0
        for p in 0..<rowCount {
            let c = cost[Int(basic[p])]
            if c != 0 {
                y.values[p] = c
                y.index[count] = Int32(p)
                count += 1
            }
        }
        y.count = count
        factor.btran(y, expected: Double(count) / Double(max(1, rowCount)) < 0.02 ? 0 : 1)
        let n = columnCount
        let d = reducedCosts.base
        for j in 0..<n { d[j] = positionOf[j] < 0 ? cost[j] - matrix.dot(j, y.values) : 0 }
        for i in 0..<rowCount { d[n + i] = positionOf[n + i] < 0 ? cost[n + i] - y.values[i] : 0 }
        y.clear()
    }

    /// Violation of a basic variable's working bounds beyond the tolerance, signed: negative below; 0 if none.
    @inline(__always)
    func violation(at p: Int) -> Double {
        let x = basicValue[p]
        if x < basicLower[p] - primalTolerance { return x - basicLower[p] }
        if x > basicUpper[p] + primalTolerance { return x - basicUpper[p] }
        return 0
    }

    /// How far a nonbasic variable's reduced cost is of the wrong sign; negative or zero if it is right.
    @inline(__always)
    func wrongSign(_ j: Int) -> Double {
        switch move[j] {
        case Move.fixed: return 0
        case Move.free: return abs(reducedCosts[j])
        default: return -reducedCosts[j] * Double(move[j])
        }
    }

    /// Computes row `p` of B⁻¹ and the pivot row over open columns.
    func computeRow(_ p: Int) {
        let rho = work.rho
        rho.clear()
        rho.values[p] = 1
        rho.index[0] = Int32(p)
        rho.count = 1
        factor.btran(rho, expected: work.rhoDensity, keep: true)
        SimplexWorkspace.follow(&work.rhoDensity, rho.density)
        work.alpha.clear()
        matrix.price(rho, into: work.alpha, expected: work.alphaDensity)
        SimplexWorkspace.follow(&work.alphaDensity, work.alpha.density)
        work.priceWork += Int(rho.density * Double(matrix.start[columnCount])) + 6 * work.alpha.count
    }

    /// Computes the column of a variable in terms of the basis.
    func computeColumn(_ q: Int) {
        let column = work.column
        column.clear()
        addColumn(q, times: 1, to: column)
        factor.ftran(column, expected: work.columnDensity, keep: true)
        SimplexWorkspace.follow(&work.columnDensity, column.density)
        work.priceWork += 6 * column.count
    }

    /// Exchanges basic variable at `p` and nonbasic `q`; the caller has set value and move of the leaving one.
    func exchange(_ p: Int, _ q: Int, pivot: Double) {
        let out = Int(basic[p])
        factor.update(position: p, pivot: pivot)
        basic[p] = Int32(q)
        positionOf[q] = Int32(p)
        positionOf[out] = -1
        if q < columnCount { matrix.setOpen(q, false) }
        if out < columnCount { matrix.setOpen(out, move[out] != Move.fixed) }
        basicLower[p] = workLower[q]
        basicUpper[p] = workUpper[q]
        iterationCount += 1
        hasMovedSinceRebuild = true
    }

    /// Whether it is time to factorise again: many updates, much fill, or an iteration has come to cost more than the
    /// average since the last factorisation, that one included.
    func wantsRefactorNow() -> Bool {
        let updates = factor.updateCount
        if updates < 50 { return false }
        if updates >= min(settings.refactorAfter, 100 + rowCount / 10) { return true }
        if factor.entryCount > 3 * factor.builtEntries + 4 * rowCount { return true }
        if updates & 15 != 0 { return false }
        if updates == 64 || factor.solveWork < markedWork {
            markedWork = factor.solveWork
            return false
        }
        let recent = factor.solveWork - markedWork
        markedWork = factor.solveWork
        let once = factor.buildWork + 6 * (matrix.start[columnCount] + variableCount)
        return recent * updates > 16 * (once + factor.solveWork)
    }

    /// Whether a limit stops the solve, or the first-order method has won (`crossoverIsDue`); read every few iterations.
    func stopReason() -> SimplexStatus? {
        if iterationCount - firstIteration >= limits.iterationLimit { return .iterationLimit }
        pollCount += 1
        if pollCount & 15 == 0 {
            if workSoFar >= raceDue && takeTurn() { return .iterationLimit }
            if limits.cancellation?.isRaised == true { return .interrupted }
            if let deadline = limits.deadline, ContinuousClock.now >= deadline { return .timeLimit }
        }
        return nil
    }
}
