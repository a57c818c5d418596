/// Of points that symmetries turn into each other, keeps those whose leaders are largest.
///
/// Salvagnin, "Symmetry breaking inequalities from the Schreier-Sims table", CPAIOR 2018, doi:10.1007/978-3-319-93031-2_37;
/// Liberti and Ostrowski, "Stabilizer-based symmetry breaking constraints for mathematical programs", Journal of Global
/// Optimization 60, 2014, doi:10.1007/s10898-013-0106-6. For each level of the chain
///
///     x_leader ≥ x_j    for every j in the leader's orbit.
///
/// Some image of every point has the largest value of the first orbit at its leader; the symmetries of the next level keep
/// that leader and permute the orbit, so they keep these inequalities, and so on down the chain. Any subgroups in place of
/// those of the next levels will do, as a search that was cut short finds them.
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

    package mutating func addSchreierSimsRows(_ levels: [SymmetrySearch.Level]) {
        let component = componentOfColumn()
        // The orbits are nested: a later leader above a column is below the earlier ones itself, so one row a column is enough.
        var leader = [Int](repeating: -1, count: columnCount)
        for level in levels {
            // No row is to tie together what can be solved apart.
            for j in level.orbit where component[j] == component[level.leader] { leader[j] = level.leader }
        }
        for j in leader.indices where leader[j] >= 0 && columnLower[j] < columnUpper[j] {
            addRow(
                lower: 0, upper: .infinity,
                terms: [(Column(index: leader[j]), 1), (Column(index: j), -1)])
        }
    }

    /// Number of each column's independent component; -1 for all if there is but one.
    private func componentOfColumn() -> [Int] {
        var number = [Int](repeating: -1, count: columnCount)
        for (k, part) in independentComponents().enumerated() { for j in part.columns { number[Int(j)] = k } }
        return number
    }
}
