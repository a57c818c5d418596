/// Keeps one of the points that symmetries turn into each other: the one whose leaders are largest.
///
/// Salvagnin, "Symmetry breaking inequalities from the Schreier-Sims table", CPAIOR 2018, doi:10.1007/978-3-319-93031-2_37;
/// Liberti and Ostrowski, "Stabilizer-based symmetry breaking constraints for mathematical programs", Journal of Global
/// Optimization 60, 2014, doi:10.1007/s10898-013-0106-6. For each level of the chain
///
///     x_leader ≥ x_j    for every j in the leader's orbit.
///
/// Some image of every point has the largest value of the first orbit at its leader; the symmetries of the next level keep
/// that leader and permute the orbit, so they keep these inequalities, and so on down the chain.
extension Model {
    /// Entries that the search for symmetries may look at.
    private static let searchEffort = 12_000_000

    /// Excludes points that symmetries turn into others that are kept; neither optimum nor status changes.
    package mutating func breakSymmetries() {
        var partition = ModelPartition(self)
        if partition.hasSingleColumns { return }
        if orderInterchangeableBlocks(partition) {
            partition = ModelPartition(self)
            if partition.hasSingleColumns { return }
        }
        var search = SymmetrySearch(self, partition, effort: Self.searchEffort)
        addSchreierSimsRows(search.chain())
    }

    /// Rows of this kind that a model may get, against its own.
    private static let mostShareOfRows = 1.0

    mutating func addSchreierSimsRows(_ levels: [SymmetrySearch.Level]) {
        var levelsOf = [[Int]](repeating: [], count: columnCount)
        for (k, level) in levels.enumerated() { for j in level.orbit { levelsOf[j].append(k) } }
        let part = partOfColumn()
        var left = Int(Self.mostShareOfRows * Double(rowCount + columnCount))
        for (k, level) in levels.enumerated() {
            for j in level.orbit where left > 0 && part[j] == part[level.leader] {
                // A later leader of this orbit is above it, and below this one.
                if levelsOf[j].contains(where: { $0 > k && levelsOf[levels[$0].leader].contains(k) }) {
                    continue
                }
                addRow(
                    lower: 0, upper: .infinity,
                    terms: [(Column(index: level.leader), 1), (Column(index: j), -1)])
                left -= 1
            }
        }
    }

    /// Number of each column's independent component, so that rows do not tie together what can be solved apart.
    private func partOfColumn() -> [Int] {
        var number = [Int](repeating: -1, count: columnCount)
        for (k, part) in independentComponents().enumerated() { for j in part.columns { number[Int(j)] = k } }
        return number
    }
}
