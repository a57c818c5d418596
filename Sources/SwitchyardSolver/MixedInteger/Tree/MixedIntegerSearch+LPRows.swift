/// The cuts in the LP: numbers that tell them apart, and bases of nodes that were solved with other cuts.
extension MixedIntegerSearch {
    func addToLP(_ cuts: [Cut]) {
        guard !cuts.isEmpty else { return }
        engine.addRows(cuts.map(\.row))
        for var cut in cuts {
            if cut.number < 0 { number(&cut) }
            cutsInLP.append(cut)
            cutNumbers.append(cut.number)
        }
    }

    private func number(_ cut: inout Cut) {
        cut.number = cutsNumbered * Int32(TreeSearch.workers) + workerNumber
        cutsNumbered += 1
    }

    /// Removes cuts from the LP.
    func removeCuts(_ remove: (Cut, Int) -> Bool) {
        var rows = [Bool](repeating: false, count: engine.rowCount)
        var kept: [Cut] = []
        for (k, cut) in cutsInLP.enumerated() {
            if remove(cut, k) { rows[problem.rowCount + k] = true } else { kept.append(cut) }
        }
        guard kept.count < cutsInLP.count else { return }
        engine.deleteRows(rows)
        cutsInLP = kept
        cutNumbers = kept.map(\.number)
    }

    /// Brings the LP to a node's basis: the cuts it rests on come back from the pool.
    /// - Parameter drops: whether cuts that are slack go there; only where the node is to be separated, which may bring them back.
    func enterLP(_ basis: Basis, cuts: [Int32], drops: Bool) {
        var basis = basis
        let rowCount = problem.rowCount
        let hasSlackCuts = drops && cutsInLP.contains { $0.slackRounds > 0 && !$0.isCallers }
        if cuts == cutNumbers && !hasSlackCuts {
            engine.basis = basis
            return
        }
        var tight = Set<Int32>()
        for (k, number) in cuts.enumerated() where basis.rows[rowCount + k] != .basic { tight.insert(number) }
        if hasSlackCuts {
            var dropped: [Cut] = []
            removeCuts { cut, _ in
                guard cut.slackRounds > 0, !cut.isCallers, !tight.contains(cut.number) else {
                    return false
                }
                dropped.append(cut)
                return true
            }
            for cut in dropped { cutPool.add(cut) }
        }
        let positions = Dictionary(uniqueKeysWithValues: zip(cuts, basis.rows[rowCount...]))
        let present = Set(cutNumbers)
        addToLP(cutPool.take(tight.subtracting(present)))
        // Rows that came since are basic, as when they were added.
        basis.rows = basis.rows[..<rowCount] + cutNumbers.map { positions[$0] ?? .basic }
        engine.basis = basis
    }
}
