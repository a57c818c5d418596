/// Bounds of a column that depend on one binary column: `x ≤ coefficient · y + constant` or `x ≥ …`.
///
/// They come from rows in which fixing y changes what the row implies for x; for `Σ x_j ≤ C y` they are the disaggregated
/// `x_j ≤ min(u_j, C) y`. Used as implied-bound cuts and for substitution in rounding cuts (Marchand and Wolsey 2001).
struct VariableBounds {
    struct Bound {
        var binary: Int32
        var coefficient: Double
        var constant: Double
    }
    private(set) var upper: [[Bound]]
    private(set) var lower: [[Bound]]
    private(set) var count = 0
    /// Bounds kept for one column and side.
    static let most = 8

    init(columns: Int) {
        upper = Array(repeating: [], count: columns)
        lower = upper
    }

    mutating func addUpper(_ j: Int, _ bound: Bound) {
        guard upper[j].count < Self.most, !upper[j].contains(where: { Self.same($0, bound) }) else { return }
        upper[j].append(bound)
        count += 1
    }

    mutating func addLower(_ j: Int, _ bound: Bound) {
        guard lower[j].count < Self.most, !lower[j].contains(where: { Self.same($0, bound) }) else { return }
        lower[j].append(bound)
        count += 1
    }

    private static func same(_ a: Bound, _ b: Bound) -> Bool {
        a.binary == b.binary && abs(a.coefficient - b.coefficient) <= 1e-9 * max(1, abs(a.coefficient))
            && abs(a.constant - b.constant) <= 1e-9 * max(1, abs(a.constant))
    }

    /// Collects the variable bounds that single rows imply under the present global bounds.
    mutating func collect(_ problem: WorkingProblem, _ domain: Domain) {
        for i in 0..<problem.rowCount {
            if problem.rowUpper[i] < .infinity { collect(row: i, sign: 1, problem, domain) }
            if problem.rowLower[i] > -.infinity { collect(row: i, sign: -1, problem, domain) }
        }
    }

    /// One side of a row, read as `Σ a x ≤ b` after multiplying by `sign`.
    private mutating func collect(row i: Int, sign: Double, _ problem: WorkingProblem, _ domain: Domain) {
        let begin = problem.rowStart[i]
        let end = problem.rowStart[i + 1]
        let side = sign > 0 ? problem.rowUpper[i] : -problem.rowLower[i]
        var low = 0.0
        var infinite = 0
        var binaries: [Int] = []
        var size = abs(side)
        for e in begin..<end {
            let j = Int(problem.rowColumn[e])
            let a = sign * problem.rowValue[e]
            if a == 0 { continue }
            let own = a > 0 ? a * domain.lower[j] : a * domain.upper[j]
            if own.isFinite { (low, size) = (low + own, max(size, abs(own))) } else { infinite += 1 }
            if problem.isInteger[j] && domain.lower[j] == 0 && domain.upper[j] == 1 { binaries.append(e) }
        }
        guard infinite <= 1, !binaries.isEmpty, size < 1e9, binaries.count <= 4 || end - begin <= 2 else {
            return
        }
        for b in binaries {
            let y = Int(problem.rowColumn[b])
            let ay = sign * problem.rowValue[b]
            guard ay != 0 else { continue }
            for e in begin..<end where e != b {
                let j = Int(problem.rowColumn[e])
                let a = sign * problem.rowValue[e]
                guard abs(a) > 1e-9, domain.lower[j] < domain.upper[j], abs(ay / a) < 1e7 else { continue }
                let isBinary = problem.isInteger[j] && domain.lower[j] == 0 && domain.upper[j] == 1
                // Pairs of binaries are cliques' business unless the row is x ≤ y.
                if isBinary && (problem.isInteger[j] && end - begin <= 2) { continue }
                let own = a > 0 ? a * domain.lower[j] : a * domain.upper[j]
                if infinite == 1 && own.isFinite { continue }
                let rest = (own.isFinite ? low - own : low) - min(0, ay)
                // Bound of x with y = 0 and with y = 1.
                let at0 = (side - rest) / a
                let at1 = (side - rest - ay) / a
                if a > 0 {
                    let cap = domain.upper[j]
                    let (v0, v1) = (min(at0, cap), min(at1, cap))
                    guard min(v0, v1) < cap, max(abs(v0), abs(v1)) < 1e7 else { continue }
                    guard min(v0, v1) >= domain.lower[j] - 1e-9 else { continue }
                    if v0 != v1 { addUpper(j, Bound(binary: Int32(y), coefficient: v1 - v0, constant: v0)) }
                } else {
                    let floor = domain.lower[j]
                    let (v0, v1) = (max(at0, floor), max(at1, floor))
                    guard max(v0, v1) > floor, max(abs(v0), abs(v1)) < 1e7 else { continue }
                    guard max(v0, v1) <= domain.upper[j] + 1e-9 else { continue }
                    if v0 != v1 { addLower(j, Bound(binary: Int32(y), coefficient: v1 - v0, constant: v0)) }
                }
            }
        }
    }
}
