/// Local search for a feasible point without any LP: weighted violations and one jump a column.
///
/// Luteberget and Sartor, "Feasibility Jump: an LP-free Lagrangian MIP heuristic", Mathematical Programming Computation 15, 2023,
/// doi:10.1007/s12532-023-00234-8. Every column has a jump: the value, other than its present one, at which the weighted violation
/// of its rows is least while all others stay. The search takes good jumps from a small sample; where there is none, the weights of
/// the violated rows grow. Rows are weighed by one over their largest entry, so that units play no part. A faint share of the
/// objective decides between moves that are equal otherwise.
///
/// The effort is counted in entries looked at, so that a run repeats exactly.
final class FeasibilityJump {
    private let problem: WorkingProblem
    private var lower: FlatStorage<Double>
    private var upper: FlatStorage<Double>
    private var x: FlatStorage<Double>
    private var activity: FlatStorage<Double>
    private var unit: FlatStorage<Double>
    private var weight: FlatStorage<Double>
    private var jump: FlatStorage<Double>
    private var score: FlatStorage<Double>
    private var good: IndexSetList
    private var violated: IndexSetList
    private var random: SplitMix64
    private var objectiveWeight = 0.0
    private var breaks: [(at: Double, slope: Double)] = []
    /// Entries looked at so far.
    private(set) var effort = 0

    /// Violation of a row that counts, in its own units: well inside what the final check accepts.
    private static let tolerance = 1e-7
    /// Columns compared for one move.
    private static let sample = 25
    /// Share of the objective beside a row of weight one.
    private static let objectiveShare = 1e-3
    /// Gain that is no rounding error of the sums.
    private static let leastGain = 1e-9
    /// Steps after which activities are summed afresh.
    private static let stepsBetweenSums = 100_000

    /// - Parameters:
    ///   - domain: the bounds to stay within.
    ///   - start: values to start from, in the problem's columns; empty for the bounds the objective prefers.
    init(_ domain: Domain, start: [Double], seed: UInt64) {
        problem = domain.problem
        let n = problem.columnCount
        let m = problem.rowCount
        lower = FlatStorage(n, repeating: 0)
        upper = FlatStorage(n, repeating: 0)
        // Bounds that propagation derived for continuous columns are relaxed a little and would be missed by that.
        for j in 0..<n {
            lower[j] = problem.isInteger[j] ? domain.lower[j] : problem.lower[j]
            upper[j] = problem.isInteger[j] ? domain.upper[j] : problem.upper[j]
        }
        x = FlatStorage(n, repeating: 0)
        jump = FlatStorage(n, repeating: 0)
        score = FlatStorage(n, repeating: 0)
        activity = FlatStorage(m, repeating: 0)
        unit = FlatStorage(m, repeating: 0)
        weight = FlatStorage(m, repeating: 0)
        good = IndexSetList(n)
        violated = IndexSetList(m)
        random = SplitMix64(seed: seed)
        for i in 0..<m {
            var largest = 0.0
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                largest = max(largest, abs(problem.rowValue[e]))
            }
            unit[i] = largest > 0 ? 1 / largest : 0
            weight[i] = unit[i]
        }
        var largestCost = 0.0
        for j in 0..<n { largestCost = max(largestCost, abs(problem.cost[j])) }
        objectiveWeight = largestCost > 0 ? Self.objectiveShare / largestCost : 0
        for j in 0..<n {
            if !start.isEmpty {
                let value = problem.isInteger[j] ? start[j].rounded() : start[j]
                x[j] = min(max(value, lower[j]), upper[j])
            } else {
                let prefersUpper = problem.cost[j] < 0 ? upper[j] < .infinity : lower[j] == -.infinity
                x[j] = prefersUpper ? upper[j] : lower[j]
                if !x[j].isFinite { x[j] = lower[j].isFinite ? lower[j] : 0 }
            }
        }
    }

    /// Searches for a point that keeps every row.
    /// - Parameters:
    ///   - limit: entries that may be looked at.
    ///   - shouldStop: asked from time to time.
    /// - Returns: a point of the problem's columns, or nil.
    func run(effort limit: Int, shouldStop: () -> Bool) -> [Double]? {
        sumActivities()
        for j in 0..<problem.columnCount { resetJump(j) }
        var step = 0
        while effort < limit {
            if violated.count == 0 {
                sumActivities()
                if violated.count == 0 { return (0..<problem.columnCount).map { x[$0] } }
                for j in 0..<problem.columnCount { resetJump(j) }
            }
            step += 1
            if step % 1024 == 0 && shouldStop() { return nil }
            if step % Self.stepsBetweenSums == 0 { sumActivities() }
            if good.count == 0 { growWeights() }
            let j = good.count > 0 ? bestOfGood() : bestOfViolatedRow()
            if j >= 0 { move(j) }
        }
        return nil
    }

    // MARK: Choice

    private func bestOfGood() -> Int {
        var best = -1
        var bestScore = -Double.infinity
        let tries = min(Self.sample, good.count)
        for _ in 0..<tries {
            let j = good[Int(random.next() % UInt64(good.count))]
            if score[j] > bestScore {
                bestScore = score[j]
                best = j
            }
        }
        effort += tries
        return best
    }

    /// The least harmful jump among some columns of a violated row.
    private func bestOfViolatedRow() -> Int {
        let i = violated[Int(random.next() % UInt64(violated.count))]
        let begin = problem.rowStart[i]
        let length = problem.rowStart[i + 1] - begin
        guard length > 0 else { return -1 }
        var best = -1
        var bestScore = -Double.infinity
        let tries = min(Self.sample, length)
        for k in 0..<tries {
            let e = length <= Self.sample ? begin + k : begin + Int(random.next() % UInt64(length))
            let j = Int(problem.rowColumn[e])
            if jump[j] != x[j] && score[j] > bestScore {
                bestScore = score[j]
                best = j
            }
        }
        effort += tries
        return best
    }

    // MARK: State

    @inline(__always)
    private func violation(_ i: Int, _ a: Double) -> Double {
        max(0, problem.rowLower[i] - a, a - problem.rowUpper[i])
    }

    private func sumActivities() {
        violated.removeAll()
        for i in 0..<problem.rowCount {
            var sum = 0.0
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                sum += problem.rowValue[e] * x[Int(problem.rowColumn[e])]
            }
            activity[i] = sum
            if violation(i, sum) > Self.tolerance { violated.insert(i) }
        }
        effort += problem.entryCount
    }

    private func growWeights() {
        for k in 0..<violated.count {
            let i = violated[k]
            let rise = unit[i]
            weight[i] += rise
            let now = activity[i]
            let before = violation(i, now)
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                let j = Int(problem.rowColumn[e])
                if isFlip(j) {
                    score[j] += rise * (before - violation(i, now + problem.rowValue[e] * (jump[j] - x[j])))
                    noteScore(j)
                } else {
                    resetJump(j)
                }
            }
            effort += problem.rowStart[i + 1] - problem.rowStart[i]
        }
    }

    private func move(_ j: Int) {
        let delta = jump[j] - x[j]
        x[j] = jump[j]
        for p in problem.columnStart[j]..<problem.columnStart[j + 1] {
            let i = Int(problem.columnRow[p])
            guard i < problem.rowCount else { continue }
            let old = activity[i]
            let new = old + problem.columnValue[p] * delta
            activity[i] = new
            let before = violation(i, old)
            let after = violation(i, new)
            if after > Self.tolerance { violated.insert(i) } else { violated.remove(i) }
            let w = weight[i]
            // With slack on both sides that no single jump can use up nothing changes, but finding that out costs as much.
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                let k = Int(problem.rowColumn[e])
                if k == j { continue }
                if isFlip(k) {
                    let step = problem.rowValue[e] * (jump[k] - x[k])
                    score[k] +=
                        w * ((after - violation(i, new + step)) - (before - violation(i, old + step)))
                    noteScore(k)
                } else if before > 0 || after > 0 {
                    resetJump(k)
                }
            }
            effort += problem.rowStart[i + 1] - problem.rowStart[i]
        }
        resetJump(j)
    }

    /// Whether a column has two values, so that its jump is always to the other.
    @inline(__always)
    private func isFlip(_ j: Int) -> Bool { problem.isInteger[j] && upper[j] - lower[j] <= 1 }

    @inline(__always)
    private func noteScore(_ j: Int) {
        if score[j] > Self.leastGain { good.insert(j) } else { good.remove(j) }
    }

    /// Chooses the jump of a column and scores it.
    private func resetJump(_ j: Int) {
        let now = x[j]
        if lower[j] == upper[j] {
            jump[j] = now
            score[j] = 0
            good.remove(j)
            return
        }
        let target = isFlip(j) ? (now == lower[j] ? upper[j] : lower[j]) : bestOther(j)
        jump[j] = target
        let delta = target - now
        var sum = -objectiveWeight * problem.cost[j] * delta
        for p in problem.columnStart[j]..<problem.columnStart[j + 1] {
            let i = Int(problem.columnRow[p])
            guard i < problem.rowCount else { continue }
            let a = activity[i]
            sum += weight[i] * (violation(i, a) - violation(i, a + problem.columnValue[p] * delta))
        }
        effort += problem.columnStart[j + 1] - problem.columnStart[j]
        score[j] = delta == 0 ? 0 : sum
        noteScore(j)
    }

    /// Where the weighted violation of a column's rows, a convex function with breaks, is least apart from its present value.
    private func bestOther(_ j: Int) -> Double {
        let now = x[j]
        breaks.removeAll(keepingCapacity: true)
        var slope = objectiveWeight * problem.cost[j]
        let low = lower[j].isFinite ? lower[j] : -1e9
        let high = upper[j].isFinite ? upper[j] : 1e9
        let isInteger = problem.isInteger[j]
        for p in problem.columnStart[j]..<problem.columnStart[j + 1] {
            let i = Int(problem.columnRow[p])
            let a = problem.columnValue[p]
            guard i < problem.rowCount, a != 0 else { continue }
            let rest = activity[i] - a * now
            var first = (problem.rowLower[i] - rest) / a
            var last = (problem.rowUpper[i] - rest) / a
            if a < 0 { swap(&first, &last) }
            if isInteger {
                first = (first - 1e-9).rounded(.up)
                last = (last + 1e-9).rounded(.down)
            }
            let steepness = weight[i] * abs(a)
            if first > low {
                slope -= steepness
                if first < high { breaks.append((first, steepness)) }
            }
            if last < high {
                if last > low { breaks.append((last, steepness)) } else { slope += steepness }
            }
        }
        breaks.append((low, 0))
        breaks.append((high, 0))
        breaks.sort { $0.at < $1.at }
        effort += 2 * breaks.count
        var best = now
        var bestValue = Double.infinity
        var value = 0.0
        var at = low
        for b in breaks {
            value += slope * (b.at - at)
            at = b.at
            slope += b.slope
            if value < bestValue && abs(at - now) > 1e-9 {
                bestValue = value
                best = at
            }
        }
        // Beyond an infinite bound lies nothing worth a jump of that size.
        return abs(best) >= 1e9 ? now : best
    }
}

/// One run of the feasibility jump on a model as it stands. For tests.
/// - Parameter passes: effort, in passes over the model's entries.
package func feasibilityJump(_ model: Model, passes: Int, seed: UInt64 = 1) -> [Double]? {
    let search = FeasibilityJump(Domain(WorkingProblem(model)), start: [], seed: seed)
    return search.run(effort: passes * model.entryCount) { false }
}

/// A set of small integers as a list, with constant time for all that is done to it.
private struct IndexSetList: ~Copyable {
    private var items: FlatStorage<Int32>
    private var place: FlatStorage<Int32>
    private(set) var count = 0

    init(_ capacity: Int) {
        items = FlatStorage(capacity, repeating: 0)
        place = FlatStorage(capacity, repeating: -1)
    }

    @inline(__always)
    subscript(_ k: Int) -> Int { Int(items[k]) }

    @inline(__always)
    mutating func insert(_ i: Int) {
        guard place[i] < 0 else { return }
        items[count] = Int32(i)
        place[i] = Int32(count)
        count += 1
    }

    @inline(__always)
    mutating func remove(_ i: Int) {
        let k = Int(place[i])
        guard k >= 0 else { return }
        count -= 1
        let last = items[count]
        items[k] = last
        place[Int(last)] = Int32(k)
        place[i] = -1
    }

    mutating func removeAll() {
        while count > 0 { remove(Int(items[count - 1])) }
    }
}
