/// Probing: what follows from fixing a binary column at 0, and at 1.
extension IntegerPresolve {
    /// A bound that one side of the probe implied.
    private struct Implied {
        var column: Int32
        var lower: Double
        var upper: Double
    }

    /// Probes binary columns, most connected first, within an effort limit.
    ///
    /// A side without a point fixes the column; bounds implied by both sides hold always; a bound implied by one side is a
    /// variable bound, or an edge between two binaries.
    /// - Returns: false if no integral point exists.
    func probe() -> Bool {
        var binaries: [(column: Int, size: Int)] = []
        for column in problem.integers {
            let j = Int(column)
            guard domain.lower[j] == 0, domain.upper[j] == 1 else { continue }
            binaries.append((j, problem.columnStart[j + 1] - problem.columnStart[j]))
        }
        binaries.sort { $0.size > $1.size || ($0.size == $1.size && $0.column < $1.column) }
        let most = probingEffort + 20 * problem.entryCount
        let perProbe = 20_000 + problem.entryCount
        let start = domain.propagationCount
        var edges = 0
        var isTied = [Bool](repeating: false, count: problem.columnCount)
        var lower0: [Double] = []
        for (count, item) in binaries.enumerated() {
            if domain.propagationCount - start > most { break }
            if count & 63 == 0 && clock.shouldStop { break }
            let j = item.column
            guard domain.lower[j] < domain.upper[j] else { continue }
            let root = domain.mark
            domain.fix(j, at: 0)
            let zeroIsOpen = domain.propagate(effort: perProbe)
            var zero: [Implied] = []
            if zeroIsOpen { zero = collect(since: root, except: j) }
            domain.backtrack(to: root)
            if !zeroIsOpen {
                guard fixForGood(j, at: 1) else { return false }
                continue
            }
            domain.fix(j, at: 1)
            let oneIsOpen = domain.propagate(effort: perProbe)
            var one: [Implied] = []
            if oneIsOpen { one = collect(since: root, except: j) }
            domain.backtrack(to: root)
            if !oneIsOpen {
                guard fixForGood(j, at: 0) else { return false }
                continue
            }
            if edges < 500_000 {
                for bound in zero { edges += note(bound, when: j, is: 0) }
                for bound in one { edges += note(bound, when: j, is: 1) }
            }
            // What both sides imply.
            if !zero.isEmpty && !one.isEmpty {
                if lower0.isEmpty { lower0 = Array(repeating: 0, count: 2 * problem.columnCount) }
                for bound in zero {
                    lower0[2 * Int(bound.column)] = bound.lower
                    lower0[2 * Int(bound.column) + 1] = bound.upper
                }
                var seen = Set<Int32>()
                for bound in zero { seen.insert(bound.column) }
                for bound in one where seen.contains(bound.column) {
                    let k = Int(bound.column)
                    let value = lower0[2 * k]
                    if problem.isInteger[k], !isTied[j], !isTied[k], value == lower0[2 * k + 1],
                        bound.lower == bound.upper, bound.lower != value
                    {
                        isTied[k] = true
                        ties.append(
                            Tie(
                                column: bound.column, binary: Int32(j), constant: value,
                                slope: bound.lower - value))
                    }
                    let low = min(bound.lower, lower0[2 * k])
                    let high = max(bound.upper, lower0[2 * k + 1])
                    let progress =
                        problem.isInteger[k]
                        ? 0.5 : 1e-3 * max(1, min(domain.upper[k] - domain.lower[k], 1e6))
                    if low > domain.lower[k] + progress { domain.tightenLower(k, to: low) }
                    if high < domain.upper[k] - progress { domain.tightenUpper(k, to: high) }
                }
                if domain.mark > root || domain.isInfeasible {
                    if domain.isInfeasible || !domain.propagate(effort: perProbe) { return false }
                    domain.clearQueue()
                    domain.forgetTrail()
                }
            }
        }
        return !domain.isInfeasible
    }

    private func fixForGood(_ j: Int, at value: Double) -> Bool {
        domain.fix(j, at: value)
        guard !domain.isInfeasible, domain.propagate() else { return false }
        domain.clearQueue()
        domain.forgetTrail()
        return true
    }

    private func collect(since mark: Int, except j: Int) -> [Implied] {
        var found: [Implied] = []
        var last: [Int32: Int] = [:]
        for change in domain.changes(since: mark) where change.column != Int32(j) {
            if last[change.column] != nil { continue }
            last[change.column] = 1
            let k = Int(change.column)
            found.append(Implied(column: change.column, lower: domain.lower[k], upper: domain.upper[k]))
        }
        return found
    }

    /// Keeps an implication as an edge of the clique table or as a variable bound; returns how many were kept.
    private func note(_ bound: Implied, when j: Int, is side: Int) -> Int {
        let k = Int(bound.column)
        let low = domain.lower[k]
        let high = domain.upper[k]
        var kept = 0
        if problem.isInteger[k] && low == 0 && high == 1 {
            // x_j = side forbids the literal of x_k that it excludes.
            let literal = Int32(2 * j + (side == 1 ? 0 : 1))
            if bound.upper < 0.5 { cliques.append([literal, Int32(2 * k)]) }
            if bound.lower > 0.5 { cliques.append([literal, Int32(2 * k + 1)]) }
            return 1
        }
        let limit = 1e6
        if bound.upper < high - 1e-4 * max(1, abs(high)), abs(bound.upper) < limit, high < limit {
            let gain = high - bound.upper
            variableBounds.addUpper(
                k,
                .init(
                    binary: Int32(j), coefficient: side == 1 ? -gain : gain,
                    constant: side == 1 ? high : bound.upper))
            kept += 1
        }
        if bound.lower > low + 1e-4 * max(1, abs(low)), abs(bound.lower) < limit, low > -limit {
            let gain = bound.lower - low
            variableBounds.addLower(
                k,
                .init(
                    binary: Int32(j), coefficient: side == 1 ? gain : -gain,
                    constant: side == 1 ? low : bound.lower))
            kept += 1
        }
        return kept
    }
}
