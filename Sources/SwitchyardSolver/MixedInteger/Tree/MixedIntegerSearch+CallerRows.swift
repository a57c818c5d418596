/// Rows that the caller supplies during the search: lazy constraints and user cuts.
///
/// The search then has one worker, and its columns are those of the model as given. The rows stay in the LP once added.
extension MixedIntegerSearch {
    /// Rounds of user cuts at the root node, and elsewhere.
    private static let userCutRoundsAtRoot = 50
    private static let userCutRounds = 3

    /// Adds the lazy rows that candidates broke. Those have left the point behind, so the LP has to be solved again.
    func addBrokenRows() {
        guard !store.brokenRows.isEmpty else { return }
        add(store.brokenRows)
        store.brokenRows.removeAll()
    }

    /// Adds the user cuts that the present point violates.
    /// - Parameter round: rounds that the node had before.
    func addUserCuts(depth: Int, round: Int) -> Bool {
        guard let userCuts = options.userCuts,
            round < (depth == 0 ? Self.userCutRoundsAtRoot : Self.userCutRounds)
        else { return false }
        let rows = userCuts(x).filter { $0.violation(at: x) > IncumbentStore.tolerance }
        add(rows)
        return !rows.isEmpty
    }

    private func add(_ rows: [CutRow]) {
        var cuts: [Cut] = []
        for row in rows {
            if row.upper < .infinity {
                cuts.append(Cut(indices: row.indices, values: row.values, upper: row.upper))
            }
            if row.lower > -.infinity {
                cuts.append(Cut(indices: row.indices, values: row.values.map { -$0 }, upper: -row.lower))
            }
        }
        // Several candidates may have broken the same row.
        for cut in cuts where !cutsInLP.contains(where: { $0.isSameRow(as: cut) }) {
            var kept = cut
            kept.isCallers = true
            addToLP([kept])
        }
    }
}

extension Cut {
    fileprivate func isSameRow(as other: Cut) -> Bool {
        upper == other.upper && indices == other.indices && values == other.values
    }
}

extension CutRow {
    /// How far a point is outside the sides.
    func violation(at x: [Double]) -> Double {
        var activity = 0.0
        for (j, v) in zip(indices, values) { activity += v * x[Int(j)] }
        return max(lower - activity, activity - upper)
    }
}
