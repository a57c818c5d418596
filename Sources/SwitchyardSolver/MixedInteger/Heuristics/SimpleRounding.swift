/// Rounding of an LP point without solving anything.
///
/// Simple rounding uses locks (Achterberg 2007, 9.1): a column that no row stops from falling may be rounded down. ZI rounding
/// (Wallace, "ZI round, a MIP rounding heuristic", Journal of Heuristics 16, 2010, doi:10.1007/s10732-009-9114-6) moves columns
/// as far as row slacks allow towards integrality. Shifting repairs violated rows by moving one column at a time.
extension MixedIntegerSearch {
    func roundingHeuristics() {
        let point = x
        var work = RoundingWorkspace(problem, domain, point)
        work.ziRound()
        if !work.isIntegral { work.roundByLocks() }
        if !work.isIntegral || !work.isFeasible { work.shift(seed: settings.seed &+ UInt64(nodeCount)) }
        guard work.isIntegral, work.isFeasible else { return }
        guard problem.objective(work.x) < cutoff || problem.integers.count < problem.columnCount else {
            return
        }
        let before = store.objective
        let verdict = offer(work.x)
        // With the integers found, the LP may still improve the rest; worth it only near the incumbent.
        if problem.integers.count < problem.columnCount, verdict == .improved,
            before == .infinity || nodeCount < 100
        {
            completeByLP(work.x)
        }
    }
}

/// A point with the activities of all rows, moved column by column.
struct RoundingWorkspace {
    let problem: WorkingProblem
    var x: [Double]
    private var activity: [Double]

    private let lower: [Double]
    private let upper: [Double]

    /// - Parameter lower: bounds to keep within; the domain's if empty.
    init(_ problem: WorkingProblem, _ domain: Domain, _ point: [Double]) {
        self.problem = problem
        let n = problem.columnCount
        lower = (0..<n).map { problem.isInteger[$0] ? domain.lower[$0] : problem.lower[$0] }
        upper = (0..<n).map { problem.isInteger[$0] ? domain.upper[$0] : problem.upper[$0] }
        x = point
        activity = Array(repeating: 0, count: problem.rowCount)
        for column in problem.integers {
            let j = Int(column)
            if abs(x[j] - x[j].rounded()) <= 1e-6 { x[j] = x[j].rounded() }
            x[j] = min(max(x[j], lower[j]), upper[j])
        }
        for i in 0..<problem.rowCount {
            var sum = 0.0
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                sum += problem.rowValue[e] * x[Int(problem.rowColumn[e])]
            }
            activity[i] = sum
        }
    }

    var isIntegral: Bool { !problem.integers.contains { x[Int($0)] != x[Int($0)].rounded() } }

    var isFeasible: Bool {
        !(0..<problem.rowCount).contains { violation($0) > 1e-9 * max(1, abs(activity[$0])) }
    }

    private func violation(_ i: Int) -> Double {
        max(problem.rowLower[i] - activity[i], activity[i] - problem.rowUpper[i])
    }

    private mutating func move(_ j: Int, to value: Double) {
        let delta = value - x[j]
        x[j] = value
        for e in problem.columnStart[j]..<problem.columnStart[j + 1] {
            let i = Int(problem.columnRow[e])
            if i < problem.rowCount { activity[i] += problem.columnValue[e] * delta }
        }
    }

    /// How far column j can rise and fall before a row is violated.
    private func room(_ j: Int) -> (up: Double, down: Double) {
        var up = upper[j] - x[j]
        var down = x[j] - lower[j]
        for e in problem.columnStart[j]..<problem.columnStart[j + 1] {
            let i = Int(problem.columnRow[e])
            guard i < problem.rowCount else { continue }
            let a = problem.columnValue[e]
            let above = max(0, problem.rowUpper[i] - activity[i] + 1e-9)
            let below = max(0, activity[i] - problem.rowLower[i] + 1e-9)
            if a > 0 {
                up = min(up, above / a)
                down = min(down, below / a)
            } else if a < 0 {
                up = min(up, below / -a)
                down = min(down, above / -a)
            }
        }
        return (up, down)
    }

    /// Moves each fractional column to an integer where slacks allow it, the cheaper side first.
    mutating func ziRound() {
        for _ in 0..<3 {
            var moved = false
            for column in problem.integers {
                let j = Int(column)
                let floor = x[j].rounded(.down)
                let fraction = x[j] - floor
                guard fraction != 0 else { continue }
                let (up, down) = room(j)
                let canFall = down >= fraction
                let canRise = up >= 1 - fraction
                if canFall && (!canRise || problem.cost[j] >= 0) {
                    move(j, to: floor)
                    moved = true
                } else if canRise {
                    move(j, to: floor + 1)
                    moved = true
                }
            }
            if !moved { return }
        }
    }

    mutating func roundByLocks() {
        for column in problem.integers {
            let j = Int(column)
            guard x[j] != x[j].rounded() else { continue }
            let (upLocks, downLocks) = problem.locks(j)
            let goesUp = upLocks < downLocks || (upLocks == downLocks && x[j] - x[j].rounded(.down) >= 0.5)
            move(j, to: goesUp ? x[j].rounded(.up) : x[j].rounded(.down))
        }
    }

    /// Repairs violated rows: one column at a time that helps most for the least harm elsewhere.
    mutating func shift(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for column in problem.integers where x[Int(column)] != x[Int(column)].rounded() {
            move(Int(column), to: x[Int(column)].rounded())
        }
        var violated = (0..<problem.rowCount).filter { violation($0) > 1e-9 * max(1, abs(activity[$0])) }
        var effort = 0
        let most = 20 * problem.entryCount + 10_000
        var rounds = 0
        while !violated.isEmpty && effort < most && rounds < 1000 {
            rounds += 1
            let i = violated[Int(random.next() % UInt64(violated.count))]
            let need =
                activity[i] > problem.rowUpper[i]
                ? problem.rowUpper[i] - activity[i] : problem.rowLower[i] - activity[i]
            var best = -1
            var bestValue = 0.0
            var bestScore = Double.infinity
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                let j = Int(problem.rowColumn[e])
                let a = problem.rowValue[e]
                guard a != 0, lower[j] < upper[j] else { continue }
                var target = x[j] + need / a
                if problem.isInteger[j] {
                    target = need / a > 0 ? (target - 1e-9).rounded(.up) : (target + 1e-9).rounded(.down)
                }
                target = min(max(target, lower[j]), upper[j])
                let delta = target - x[j]
                guard abs(delta) > 1e-9 else { continue }
                var harm = 0.0
                for k in problem.columnStart[j]..<problem.columnStart[j + 1] {
                    let r = Int(problem.columnRow[k])
                    guard r < problem.rowCount else { continue }
                    let after = activity[r] + problem.columnValue[k] * delta
                    let now = max(0, violation(r))
                    let then = max(0, max(problem.rowLower[r] - after, after - problem.rowUpper[r]))
                    harm +=
                        then > 1e-9 && now <= 1e-9
                        ? 1 : (then > now ? 0.5 : (then <= 1e-9 && now > 1e-9 ? -1 : 0))
                }
                effort += problem.columnStart[j + 1] - problem.columnStart[j]
                let score = harm + 1e-3 * random.unit() + (problem.cost[j] * delta > 0 ? 0.1 : 0)
                if score < bestScore {
                    bestScore = score
                    best = j
                    bestValue = target
                }
            }
            guard best >= 0 else { return }
            move(best, to: bestValue)
            if rounds % 16 == 0 || violated.count < 50 || violation(i) <= 1e-9 {
                violated = (0..<problem.rowCount).filter { violation($0) > 1e-9 * max(1, abs(activity[$0])) }
                effort += problem.rowCount
            }
        }
    }
}
