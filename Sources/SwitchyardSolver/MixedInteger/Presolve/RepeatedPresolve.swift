/// Linear presolve once more where probing and propagation fixed or tied enough columns, or rows merge into cliques.
extension MixedIntegerDriver {
    private static let mostRepeats = 3
    /// Share of the integer columns, or of the rows, that must go.
    private static let leastShare = 0.02

    /// Repeats linear and integer presolve as long as the first gets much new to work on. The store follows to the new columns.
    /// - Returns: false if no integral point exists.
    func presolveAgain(
        _ last: inout IntegerPresolve, _ store: IncumbentStore, _ limits: inout SearchLimits,
        _ priority: inout [Int32]
    ) -> Bool {
        let clock = self.clock
        for _ in 0..<Self.mostRepeats where !clock.shouldStop {
            let merging = CliqueMerging(last.problem, last.domain, probed: last.cliques)
            guard isMuch(last, merging) else { return true }
            let model = last.problem.model(merging: merging, ties: last.ties)
            let presolver = Presolver(model: model, integersMatter: true) { clock.shouldStop }
            switch presolver.run() {
            case .infeasible: return false
            case .infeasibleOrUnbounded: return true
            case .reduced: break
            }
            let reduced = presolver.reducedModel()
            let next = IntegerPresolve(WorkingProblem(reduced), clock: clock, options: options)
            guard next.run() else { return false }
            store.restart(presolver, constant: reduced.objectiveConstant)
            limits.objectiveLimit -= reduced.objectiveConstant
            if !priority.isEmpty { priority = presolver.survivingColumns.map { priority[$0] } }
            last = next
        }
        return true
    }

    private func isMuch(_ presolve: IntegerPresolve, _ merging: CliqueMerging) -> Bool {
        let problem = presolve.problem
        var fixed = presolve.ties.count + merging.excluded.count
        for column in problem.integers where problem.lower[Int(column)] == problem.upper[Int(column)] {
            fixed += 1
        }
        return Double(fixed) >= max(1, Self.leastShare * Double(problem.integers.count))
            || Double(merging.containedCount) >= max(1, Self.leastShare * Double(problem.rowCount))
    }
}
