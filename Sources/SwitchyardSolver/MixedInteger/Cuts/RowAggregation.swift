/// Roundings of single rows and of rows aggregated along continuous columns that are strictly between their bounds.
///
/// Marchand and Wolsey 2001 (see `mixedIntegerRounding`): a flow or a stock in the middle of its range says nothing by itself;
/// eliminating it by another row in which it appears leaves a row of the path it is on. Cuts of earlier rounds are such rows too:
/// of stocks, setups and demands they make the inequalities whose setups count for less the later they are. On lotsize the
/// root's bound went from 1,308,000 to 1,392,000 with them.
extension CutSeparation {
    private static let mostRows = 6
    /// Entries by which an equation counts as longer than it is. Among the problem's rows equations come first: they bring no
    /// slack. Beside cuts they come a little later: a cut has been rounded already.
    private static let handicapOfEquation = -10_000
    private static let handicapOfEquationBesideCuts = 5
    /// Cuts of this rank or above eliminate nothing: errors grow along the chain.
    private static let mostRankOfCuts: Int32 = 6

    /// - Parameter throughCuts: cuts of earlier rounds eliminate as well.
    func separateRows(rounding: Bool, covers: Bool, throughCuts: Bool = false) {
        var order: [(row: Int, score: Double)] = []
        for i in 0..<rowCount {
            let length = rowLength(i)
            guard length > 1, length <= 1000 + n / 5, mayCombine(i) else { continue }
            let low = rowLower(i)
            let high = rowUpper(i)
            if low == -.infinity && high == .infinity { continue }
            let slack = min(high - activity[i], activity[i] - low)
            if slack > 0.1 * max(1, abs(activity[i])) { continue }
            order.append((i, slack / max(1, abs(activity[i])) + 0.001 * Double(length) / Double(n + 1)))
        }
        order.sort { $0.score < $1.score || ($0.score == $1.score && $0.row < $1.row) }
        findActiveContinuous()
        cutEntries.removeAll(keepingCapacity: true)
        if throughCuts { listCutEntries() }
        let start = work
        let limit = 20_000_000 + 20 * problem.entryCount
        var used: [Int] = []
        for item in order {
            if work - start > limit { break }
            clearBase()
            aggregate(item.row, times: 1)
            used = [item.row]
            let before = found.count
            cutBase(covers: covers, rounding: rounding)
            while found.count == before && used.count < Self.mostRows {
                guard let (row, factor) = nextRow(used) else { break }
                aggregate(row, times: factor)
                used.append(row)
                if list.count > 1000 + n / 5 { break }
                cutBase(covers: covers, rounding: rounding)
            }
        }
        clearBase()
    }

    /// Distance of each continuous column from its closest bounds; only those well inside are worth eliminating.
    private func findActiveContinuous() {
        if distance.isEmpty { distance = Array(repeating: 0, count: n) }
        for j in 0..<n {
            distance[j] = 0
            if problem.isInteger[j] || lower[j] == upper[j] { continue }
            let bounds = closestBounds(j)
            let d = min(x[j] - bounds.low, bounds.high - x[j])
            if d > 1e-5 * max(1, min(abs(x[j]), 1e3)) { distance[j] = d }
        }
    }

    /// Lists by column where the cuts have the columns that may be eliminated.
    private func listCutEntries() {
        firstCutEntry = Array(repeating: 0, count: n + 2)
        func forEachEntry(_ body: (_ row: Int, _ column: Int, _ value: Double) -> Void) {
            for (k, cut) in cutRows.enumerated() where cut.rank < Self.mostRankOfCuts {
                for (j, v) in zip(cut.indices, cut.values) where distance[Int(j)] > 0 {
                    body(problem.rowCount + k, Int(j), v)
                }
            }
        }
        forEachEntry { _, j, _ in firstCutEntry[j + 2] += 1 }
        for j in 2..<firstCutEntry.count { firstCutEntry[j] += firstCutEntry[j - 1] }
        cutEntries = Array(repeating: (0, 0), count: firstCutEntry[n + 1])
        forEachEntry { i, j, v in
            cutEntries[firstCutEntry[j + 1]] = (Int32(i), v)
            firstCutEntry[j + 1] += 1
        }
    }

    /// The row, and the factor, that eliminates the continuous column farthest inside its bounds.
    private func nextRow(_ used: [Int]) -> (row: Int, factor: Double)? {
        var candidates: [(column: Int, distance: Double)] = []
        for j in list where distance[Int(j)] > 0 && abs(value[Int(j)]) > 1e-9 {
            candidates.append((Int(j), distance[Int(j)]))
        }
        candidates.sort { $0.distance > $1.distance || ($0.distance == $1.distance && $0.column < $1.column) }
        let isBesideCuts = !cutEntries.isEmpty
        let handicap = isBesideCuts ? Self.handicapOfEquationBesideCuts : Self.handicapOfEquation
        for c in candidates.prefix(5) {
            let j = c.column
            var best: (row: Int, factor: Double)?
            var bestScore = Int.max
            func consider(_ i: Int, _ a: Double) {
                guard !used.contains(i), mayCombine(i), abs(a) > 1e-9 else { return }
                let length = rowLength(i)
                guard length <= 1000 + n / 5 else { return }
                let factor = -value[j] / a
                guard abs(factor) < 1e4, abs(factor) > 1e-4 else { return }
                let low = rowLower(i)
                let high = rowUpper(i)
                let slack = low == high ? 0 : min(high - activity[i], activity[i] - low)
                guard slack < 1e-5 * max(1, abs(activity[i])) else { return }
                work += 1
                let score = length + (low == high ? handicap : 0)
                if score < bestScore {
                    bestScore = score
                    best = (i, factor)
                }
            }
            for e in problem.columnStart[j]..<problem.columnStart[j + 1] {
                let i = Int(problem.columnRow[e])
                if i < problem.rowCount { consider(i, problem.columnValue[e]) }
            }
            if isBesideCuts {
                for entry in cutEntries[firstCutEntry[j]..<firstCutEntry[j + 1]] {
                    consider(Int(entry.row), entry.value)
                }
            }
            if let best { return best }
        }
        return nil
    }
}
