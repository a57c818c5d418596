/// Set packing rows made as strong as the cliques they lie in.
///
/// A row that allows one of its literals is lengthened by literals which exclude all of its own, by other rows or by probing, and
/// takes the place of the rows it then contains; what excludes every literal of an equation is fixed. Achterberg, Bixby, Gu,
/// Rothberg and Weninger, "Presolve reductions in mixed integer programming", INFORMS Journal on Computing 32(2), 2020, 4.3,
/// doi:10.1287/ijoc.2018.0857.
struct CliqueMerging {
    /// Literals of each row that takes the place of others, by row.
    private(set) var lengthened: [Int: [Int32]] = [:]
    /// Rows that lie in another one now.
    private(set) var contained: [Bool]
    private(set) var containedCount = 0
    /// Literals that are false in every point.
    private(set) var excluded: [Int32] = []

    /// Entries that may be looked at, beside ten for each of the problem's.
    private static let mostWork = 20_000_000

    init(_ problem: WorkingProblem, _ domain: Domain, probed: [[Int32]]) {
        contained = Array(repeating: false, count: problem.rowCount)
        var table = CliqueTable()
        table.collect(problem, domain)
        for clique in probed { table.add(clique) }
        var packing: [(row: Int, literals: [Int32], isEquation: Bool)] = []
        for i in 0..<problem.rowCount {
            if let (literals, isEquation) = Self.packing(row: i, problem, domain) {
                packing.append((i, literals, isEquation))
            }
        }
        guard packing.count >= 2 else { return }
        var packingOf: [[Int32]] = Array(repeating: [], count: 2 * problem.columnCount)
        for (k, item) in packing.enumerated() {
            for l in item.literals { packingOf[Int(l)].append(Int32(k)) }
        }
        var growth = CliqueTable.Growth(literals: 2 * problem.columnCount)
        var hits = [Int32](repeating: 0, count: packing.count)
        var isExcluded = [Bool](repeating: false, count: 2 * problem.columnCount)
        let most = Self.mostWork + 10 * problem.entryCount
        let order = packing.indices.sorted {
            (packing[$1].literals.count, $0) < (packing[$0].literals.count, $1)
        }
        for k in order where !contained[packing[k].row] {
            if growth.work > most { break }
            let (row, literals, isEquation) = packing[k]
            let clique = table.maximalClique(containing: literals, &growth)
            guard clique.count > literals.count else { continue }
            if isEquation {
                for l in clique.dropFirst(literals.count) where !isExcluded[Int(l)] && !isExcluded[Int(l ^ 1)]
                {
                    isExcluded[Int(l)] = true
                    excluded.append(l)
                }
                continue
            }
            var touched: [Int32] = []
            for l in clique {
                growth.work += packingOf[Int(l)].count
                for other in packingOf[Int(l)] {
                    if hits[Int(other)] == 0 { touched.append(other) }
                    hits[Int(other)] += 1
                }
            }
            var found = 0
            for other in touched {
                let item = packing[Int(other)]
                if Int(hits[Int(other)]) == item.literals.count && Int(other) != k && !contained[item.row]
                    && !item.isEquation && lengthened[item.row] == nil
                {
                    // A lengthened row stays: others may lie in it that do not lie in this one.
                    contained[item.row] = true
                    found += 1
                }
                hits[Int(other)] = 0
            }
            if found > 0 {
                lengthened[row] = clique
                containedCount += found
            }
        }
    }

    /// The literals of a row that says that at most, or exactly, one of them is true.
    private static func packing(
        row i: Int, _ problem: WorkingProblem, _ domain: Domain
    ) -> (literals: [Int32], isEquation: Bool)? {
        let (low, high) = (problem.rowLower[i], problem.rowUpper[i])
        let isEquation = low == high
        guard isEquation || low == -.infinity || high == .infinity else { return nil }
        var scale = 0.0
        for e in problem.rowStart[i]..<problem.rowStart[i + 1] where problem.rowValue[e] != 0 {
            let j = Int(problem.rowColumn[e])
            guard problem.isInteger[j], domain.lower[j] == 0, domain.upper[j] == 1 else { return nil }
            if scale == 0 { scale = abs(problem.rowValue[e]) }
            guard abs(problem.rowValue[e]) == scale else { return nil }
        }
        guard scale > 0 else { return nil }
        // Both signs of an equation: with two literals either way says the same.
        for sign in isEquation ? [1.0, -1.0] : [high < .infinity ? 1.0 : -1.0] {
            var right = (sign > 0 ? high : -low) / scale
            var literals: [Int32] = []
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] where problem.rowValue[e] != 0 {
                let isPositive = sign * problem.rowValue[e] > 0
                literals.append(2 * problem.rowColumn[e] + (isPositive ? 0 : 1))
                if !isPositive { right += 1 }
            }
            // A side a rounding error below two means two.
            let isPacking = isEquation ? right == 1 : (right >= 1 && right < 2 - 1e-6)
            if isPacking && literals.count >= 2 { return (literals.sorted(), isEquation) }
        }
        return nil
    }
}

extension WorkingProblem {
    /// The problem as a model, with rows merged and with more equations.
    func model(merging cliques: CliqueMerging, ties: [IntegerPresolve.Tie]) -> Model {
        let plain = model()
        var merged = plain
        merged.entryColumn = []
        merged.entryValue = []
        merged.rowStart = [0]
        merged.rowLower = []
        merged.rowUpper = []
        merged.rowNames = []
        for i in 0..<rowCount where !cliques.contained[i] {
            if let literals = cliques.lengthened[i] {
                var right = 1.0
                for l in literals.sorted() {
                    merged.entryColumn.append(l / 2)
                    merged.entryValue.append(l % 2 == 0 ? 1 : -1)
                    if l % 2 == 1 { right -= 1 }
                }
                merged.rowLower.append(-.infinity)
                merged.rowUpper.append(right)
            } else {
                for e in plain.rowStart[i]..<plain.rowStart[i + 1] {
                    merged.entryColumn.append(plain.entryColumn[e])
                    merged.entryValue.append(plain.entryValue[e])
                }
                merged.rowLower.append(plain.rowLower[i])
                merged.rowUpper.append(plain.rowUpper[i])
            }
            merged.rowStart.append(merged.entryColumn.count)
            merged.rowNames.append("")
        }
        for l in cliques.excluded {
            let column = Column(index: Int(l / 2))
            merged.setBounds(column, lower: l % 2 == 0 ? 0 : 1, upper: l % 2 == 0 ? 0 : 1)
        }
        for tie in ties {
            _ = merged.addRow(
                lower: tie.constant, upper: tie.constant,
                terms: [(Column(index: Int(tie.column)), 1), (Column(index: Int(tie.binary)), -tie.slope)])
        }
        return merged
    }
}

/// The rows of a model of binary columns merged into cliques, nothing else changed. For tests.
package func mergedCliques(of model: Model) -> Model {
    let problem = WorkingProblem(model)
    let merging = CliqueMerging(problem, Domain(problem), probed: [])
    return problem.model(merging: merging, ties: [])
}
