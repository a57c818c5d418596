/// Objective gain per unit of fraction moved, learnt for each integer column and direction.
///
/// Benichou et al., "Experiments in mixed-integer linear programming", Mathematical Programming 1, 1971, doi:10.1007/BF01584074.
/// Scores are products, as in Achterberg, "Constraint Integer Programming", 2007, section 5.
struct PseudoCosts {
    enum Direction: Int {
        case down = 0
        case up = 1
    }
    private var sum: [[Double]]
    private var count: [[Int32]]
    private var cutoffs: [[Int32]]
    private var total = [0.0, 0.0]
    private var totalCount = [0, 0]

    init(columns: Int) {
        sum = [Array(repeating: 0, count: columns), Array(repeating: 0, count: columns)]
        count = [Array(repeating: 0, count: columns), Array(repeating: 0, count: columns)]
        cutoffs = count
    }

    /// Records that moving column `j` by `distance` raised the objective by `gain`.
    mutating func record(_ j: Int, _ direction: Direction, distance: Double, gain: Double) {
        guard distance > 1e-6, gain.isFinite else { return }
        let unit = max(0, gain) / distance
        sum[direction.rawValue][j] += unit
        count[direction.rawValue][j] += 1
        total[direction.rawValue] += unit
        totalCount[direction.rawValue] += 1
    }

    mutating func recordCutoff(_ j: Int, _ direction: Direction) { cutoffs[direction.rawValue][j] += 1 }

    /// Fewer of the two directions' observations.
    func reliability(_ j: Int) -> Int { Int(min(count[0][j], count[1][j])) }

    func unitGain(_ j: Int, _ direction: Direction) -> Double {
        let d = direction.rawValue
        if count[d][j] > 0 { return sum[d][j] / Double(count[d][j]) }
        return totalCount[d] > 0 ? total[d] / Double(totalCount[d]) : 1
    }

    /// Product score of expected gains of both children.
    func score(_ j: Int, value: Double) -> Double {
        let down = value - value.rounded(.down)
        let gainDown = unitGain(j, .down) * down
        let gainUp = unitGain(j, .up) * (1 - down)
        let cut = Double(cutoffs[0][j] + cutoffs[1][j])
        return Self.product(gainDown, gainUp) * (1 + 0.05 * min(20, cut))
    }

    static func product(_ down: Double, _ up: Double) -> Double { max(down, 1e-6) * max(up, 1e-6) }

    /// Estimated objective of the best integral point below a node: bound plus the cheaper rounding of each fraction.
    func estimate(bound: Double, candidates: [BranchingCandidate]) -> Double {
        var sum = bound
        for c in candidates {
            let down = c.value - c.value.rounded(.down)
            sum += min(unitGain(c.column, .down) * down, unitGain(c.column, .up) * (1 - down))
        }
        return sum
    }
}

/// An integer column with a fractional value in the LP.
struct BranchingCandidate {
    var column: Int
    var value: Double
}
