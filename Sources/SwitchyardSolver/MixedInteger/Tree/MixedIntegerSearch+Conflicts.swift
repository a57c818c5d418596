/// Rows learnt from LPs that are infeasible or beyond the cutoff.
///
/// Witzig, Berthold and Heinz, "Experiments with conflict analysis in mixed integer programming", 2017,
/// doi:10.1007/978-3-319-59776-8_17; Achterberg 2007, 11. The multipliers that prove a node's LP to be of no use combine the
/// model's rows, cuts and objective into one row that holds everywhere but fails at this node. Other nodes propagate it.
extension MixedIntegerSearch {
    /// Propagates model and learnt rows at a node.
    /// - Returns: false if no point of use is left.
    func propagateNode() -> Bool {
        if domain.isInfeasible { return false }
        guard options.propagation else { return true }
        if !domain.propagate() { return false }
        guard !conflicts.isEmpty else { return true }
        for _ in 0..<Self.mostConflictRounds {
            guard conflicts.propagate(domain) else { break }
            if domain.isInfeasible || !domain.propagate() { return false }
        }
        return true
    }

    private static let mostConflictRounds = 5
    /// Entries under this, with the largest as one, are replaced by their bound.
    private static let smallEntry = 1e-4

    /// Learns from the LP just found infeasible.
    func learnFromInfeasibleLP() {
        guard options.conflicts else { return }
        learn(multipliers: engine.farkasRay(), sign: 1)
    }

    /// Learns from the LP whose dual solution proves that nothing better than the cutoff is here.
    func learnFromCutoffLP() {
        guard options.conflicts, cutoff < .infinity else { return }
        learn(multipliers: engine.dual, sign: -1)
    }

    /// Combines rows to `sign · y'Ax ≤ sign · y'r` and, with sign −1, adds `c'x ≤ cutoff`; keeps the result if it fails here.
    private func learn(multipliers y: [Double], sign: Double) {
        guard y.count == engine.rowCount, problem.rowCount + cutsInLP.count == y.count else { return }
        let usesCutoff = sign < 0
        var row = [Double](repeating: 0, count: problem.columnCount)
        var rhs = 0.0
        var size = 0.0
        if usesCutoff {
            for j in 0..<problem.columnCount { row[j] = problem.cost[j] }
            rhs = cutoff
            size = abs(cutoff)
        }
        var largest = 0.0
        for v in y { largest = max(largest, abs(v)) }
        for i in y.indices where abs(y[i]) > 1e-11 * largest {
            let w = sign * y[i]
            let isCut = i >= problem.rowCount
            let low = isCut ? -Double.infinity : problem.rowLower[i]
            let high = isCut ? cutsInLP[i - problem.rowCount].upper : problem.rowUpper[i]
            let side = w > 0 ? high : low
            // Without that side the row is left out; what is left may still be a proof.
            guard side.isFinite else { continue }
            rhs += w * side
            size += abs(w * side)
            if isCut {
                let cut = cutsInLP[i - problem.rowCount]
                for (j, v) in zip(cut.indices, cut.values) { row[Int(j)] += w * v }
            } else {
                for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                    row[Int(problem.rowColumn[e])] += w * problem.rowValue[e]
                }
            }
        }
        keep(row, rhs, size, usesCutoff)
    }

    /// Replaces continuous and small entries by global bounds, and keeps what still fails at this node.
    private func keep(_ row: [Double], _ side: Double, _ sideSize: Double, _ restsOnCutoff: Bool) {
        var largest = 0.0
        for column in problem.integers { largest = max(largest, abs(row[Int(column)])) }
        guard largest > 1e-9, largest < 1e9 else { return }
        let (globalLower, globalUpper) = domain.boundsAtBottom()
        var rhs = side
        var size = sideSize
        var low = 0.0
        var kept = ConflictRow(
            columns: [], values: [], upper: 0,
            restsOnCutoff: restsOnCutoff || domain.usedCutoff)
        for j in 0..<problem.columnCount where row[j] != 0 {
            let a = row[j]
            let bound = a > 0 ? globalLower[j] : globalUpper[j]
            if abs(a) < 1e-12 * largest && bound.isInfinite { continue }
            guard bound.isFinite else { return }
            if a > 0 ? domain.lower[j] > bound : domain.upper[j] < bound, problem.isInteger[j] {
                pseudoCosts.record(j, a > 0 ? .up : .down, .conflict)
            }
            if problem.isInteger[j] && abs(a) >= Self.smallEntry * largest && globalLower[j] < globalUpper[j]
            {
                kept.columns.append(Int32(j))
                kept.values.append(a / largest)
                low += a / largest * (a > 0 ? domain.lower[j] : domain.upper[j])
            } else {
                rhs -= a * bound
                size += abs(a * bound)
            }
        }
        pseudoCosts.ageConflicts()
        kept.upper = (rhs + 1e-9 * size) / largest
        guard !kept.columns.isEmpty, kept.columns.count <= Self.longest(problem),
            low > kept.upper + 2 * Domain.rowTolerance
        else { return }
        conflicts.add(kept)
        if keepsConflictLog { conflictLog.append(kept) }
    }

    private static func longest(_ problem: WorkingProblem) -> Int { 100 + problem.integers.count / 5 }
}

/// The rows learnt in a search of a minimised model as it stands, without presolve, heuristics and cuts; those that hold for every
/// point only. For tests.
package func learntRows(_ model: Model) -> [CutRow] {
    guard let search = MixedIntegerSearch(bare: model) else { return [] }
    if search.solveRoot() == nil { _ = TreeSearch(root: search).run() }
    return search.conflicts.rows.filter { !$0.restsOnCutoff }
        .map { CutRow(lower: -.infinity, upper: $0.upper, indices: $0.columns, values: $0.values) }
}
