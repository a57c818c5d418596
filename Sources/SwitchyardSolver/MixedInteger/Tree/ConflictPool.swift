/// A row `Σ a_j x_j ≤ upper` over integer columns that was learnt from a subtree without anything of use.
struct ConflictRow: Sendable {
    var columns: [Int32]
    /// The largest is one in size.
    var values: [Double]
    var upper: Double
    /// Whether it only holds for points better than the cutoff at the time.
    var restsOnCutoff: Bool
}

/// Learnt rows, propagated like the model's own at nodes; those that have done nothing for longest make room for new ones.
///
/// All rows are looked at each time: there are few, and a node's LP costs many passes over more entries than theirs.
struct ConflictPool {
    private var start: [Int] = [0]
    private var columns: [Int32] = []
    private var values: [Double] = []
    private var upper: [Double] = []
    private var restsOnCutoff: [Bool] = []
    /// Times looked at since it last did something.
    private var age: [Int32] = []
    /// Entries that all rows may have.
    private let capacity: Int

    var isEmpty: Bool { upper.isEmpty }

    var rows: [ConflictRow] {
        upper.indices.map { r in
            ConflictRow(
                columns: Array(columns[start[r]..<start[r + 1]]),
                values: Array(values[start[r]..<start[r + 1]]),
                upper: upper[r], restsOnCutoff: restsOnCutoff[r])
        }
    }

    init(_ problem: WorkingProblem) { capacity = 2_000 + 2 * (problem.columnCount + problem.rowCount) }

    /// Adds a row that fits, in the place of older ones if need be.
    mutating func add(_ row: ConflictRow) {
        guard row.columns.count <= capacity / 4 else { return }
        if columns.count + row.columns.count > capacity { makeRoom() }
        columns += row.columns
        values += row.values
        start.append(columns.count)
        upper.append(row.upper)
        restsOnCutoff.append(row.restsOnCutoff)
        age.append(0)
    }

    /// Drops the older half of the rows, by age.
    private mutating func makeRoom() {
        let byAge = age.indices.sorted { (age[$0], $1) < (age[$1], $0) }
        var entries = 0
        var keeps = [Bool](repeating: false, count: age.count)
        for r in byAge {
            entries += start[r + 1] - start[r]
            if entries > capacity / 2 { break }
            keeps[r] = true
        }
        var (rows, end) = (0, 0)
        for r in keeps.indices where keeps[r] {
            let (from, to) = (start[r], start[r + 1])
            for e in from..<to {
                columns[end + e - from] = columns[e]
                values[end + e - from] = values[e]
            }
            end += to - from
            upper[rows] = upper[r]
            restsOnCutoff[rows] = restsOnCutoff[r]
            age[rows] = age[r]
            rows += 1
            start[rows] = end
        }
        columns.removeSubrange(end...)
        values.removeSubrange(end...)
        start.removeSubrange((rows + 1)...)
        upper.removeSubrange(rows...)
        restsOnCutoff.removeSubrange(rows...)
        age.removeSubrange(rows...)
    }

    /// Tightens the bounds of a domain by every row once.
    /// - Returns: whether a bound was moved or a contradiction found.
    mutating func propagate(_ domain: Domain) -> Bool {
        domain.propagationCount += columns.count
        let before = domain.mark
        for r in upper.indices {
            let mark = domain.mark
            columns.withUnsafeBufferPointer { columns in
                values.withUnsafeBufferPointer { values in
                    Self.propagate(columns, values, start[r]..<start[r + 1], upper[r], domain)
                }
            }
            if domain.isInfeasible || domain.mark > mark {
                age[r] = 0
                if restsOnCutoff[r] { domain.usedCutoff = true }
                if domain.isInfeasible { return true }
            } else {
                age[r] &+= 1
            }
        }
        return domain.mark > before
    }

    private static func propagate(
        _ columns: UnsafeBufferPointer<Int32>, _ values: UnsafeBufferPointer<Double>, _ range: Range<Int>,
        _ upper: Double, _ domain: Domain
    ) {
        let (lows, highs) = (domain.lower, domain.upper)
        var low = 0.0
        var widest = 0.0
        for e in range {
            let j = Int(columns[e])
            let a = values[e]
            low += a * (a > 0 ? lows[j] : highs[j])
            widest = max(widest, abs(a) * (highs[j] - lows[j]))
        }
        let slack = upper - low + Domain.rowTolerance
        if slack < 0 {
            domain.isInfeasible = true
            return
        }
        guard widest > slack else { return }
        for e in range {
            let j = Int(columns[e])
            let size = abs(values[e])
            guard size * (highs[j] - lows[j]) > slack else { continue }
            let room = (slack / size + 1e-6).rounded(.down)
            if values[e] > 0 {
                domain.tightenUpper(j, to: lows[j] + room)
            } else {
                domain.tightenLower(j, to: highs[j] - room)
            }
        }
    }
}
