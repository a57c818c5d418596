/// Variable bounds and cliques that the LP point violates, taken as cuts.
///
/// Hoffman and Padberg, "Improving LP-representations of zero-one linear programs for branch-and-cut", ORSA Journal on Computing
/// 3(2), 1991, doi:10.1287/ijoc.3.2.121.
extension CutSeparation {
    func separateImpliedBounds() {
        for j in 0..<n {
            for bound in variableBounds.upper[j] {
                let y = Int(bound.binary)
                if x[j] - bound.coefficient * x[y] - bound.constant > 1e-4 * max(1, abs(bound.coefficient)) {
                    offerImplied(j, 1, bound)
                }
            }
            for bound in variableBounds.lower[j] {
                let y = Int(bound.binary)
                if bound.coefficient * x[y] + bound.constant - x[j] > 1e-4 * max(1, abs(bound.coefficient)) {
                    offerImplied(j, -1, bound)
                }
            }
        }
    }

    private func offerImplied(_ j: Int, _ sign: Double, _ bound: VariableBounds.Bound) {
        output.clear()
        output.add(j, sign)
        output.add(Int(bound.binary), -sign * bound.coefficient)
        finish(side: sign * bound.constant)
    }

    /// Cliques grown greedily from each fractional literal over the edges of the table.
    func separateCliques(_ table: CliqueTable) {
        guard !table.cliques.isEmpty else { return }
        var literals: [Int32] = []
        func point(_ literal: Int32) -> Double {
            let j = Int(literal) / 2
            return literal & 1 == 0 ? x[j] : 1 - x[j]
        }
        for column in problem.integers {
            let j = Int(column)
            guard lower[j] == 0, upper[j] == 1, x[j] > 1e-6, x[j] < 1 - 1e-6 else { continue }
            literals.append(Int32(2 * j))
            literals.append(Int32(2 * j + 1))
        }
        guard literals.count >= 3, literals.count < 4000 else { return }
        literals.sort { point($0) > point($1) || (point($0) == point($1) && $0 < $1) }
        var rank = [Int32](repeating: -1, count: 2 * n)
        for (k, l) in literals.enumerated() { rank[Int(l)] = Int32(k) }
        // Adjacency among fractional literals, by rank.
        var neighbours = [Set<Int32>](repeating: [], count: literals.count)
        var edges = 0
        for (k, l) in literals.enumerated() {
            for id in table.cliquesOf[Int(l)] {
                for other in table.cliques[Int(id)] where rank[Int(other)] >= 0 && other != l {
                    neighbours[k].insert(rank[Int(other)])
                    edges += 1
                }
            }
            if edges > 3_000_000 { return }
        }
        work += edges
        var seen = Set<[Int32]>()
        var growth = CliqueTable.Growth(literals: 2 * n)
        for k in literals.indices {
            if point(literals[k]) < 0.1 { break }
            var clique = [Int32(k)]
            var sum = point(literals[k])
            for candidate in neighbours[k].sorted() {
                if clique.dropFirst().allSatisfy({ neighbours[Int($0)].contains(candidate) }) {
                    clique.append(candidate)
                    sum += point(literals[Int(candidate)])
                }
            }
            guard sum > 1 + 1e-3, clique.count > 1 else { continue }
            let key = clique.sorted()
            guard seen.insert(key).inserted else { continue }
            output.clear()
            var side = 1.0
            // Literals at zero cost no violation and make the cut say the same of every point like this one: without them
            // bin packing models stay where they are.
            let members = table.maximalClique(containing: clique.map { literals[Int($0)] }, &growth)
            for literal in members {
                let j = Int(literal) / 2
                if literal & 1 == 0 {
                    output.add(j, 1)
                } else {
                    output.add(j, -1)
                    side -= 1
                }
            }
            finish(side: side)
        }
    }
}
