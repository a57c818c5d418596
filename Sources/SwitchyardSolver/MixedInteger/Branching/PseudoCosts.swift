/// Objective gain per unit of fraction moved, learnt for each integer column and direction.
///
/// Benichou et al., "Experiments in mixed-integer linear programming", Mathematical Programming 1, 1971, doi:10.1007/BF01584074.
/// Scores are products, as in Achterberg, "Constraint Integer Programming", 2007, section 5.
struct PseudoCosts {
    enum Direction: Int {
        case down = 0
        case up = 1
    }
    /// One thing learnt, for the other workers of the tree to learn as well.
    struct Observation {
        var column: Int32
        var direction: Direction
        /// Gain per unit; NaN for a child that was cut off.
        var unit: Double
    }
    /// What was learnt since `clearLog`; kept only when `keepsLog`.
    private(set) var log: [Observation] = []
    var keepsLog = false

    // Two entries a column: down, up.
    private var sum: [Double]
    private var count: [Int32]
    private var cutoffs: [Int32]
    private var total = [0.0, 0.0]
    private var totalCount = [0, 0]

    init(columns: Int) {
        sum = Array(repeating: 0, count: 2 * columns)
        count = Array(repeating: 0, count: 2 * columns)
        cutoffs = count
    }

    /// Records that moving column `j` by `distance` raised the objective by `gain`.
    mutating func record(_ j: Int, _ direction: Direction, distance: Double, gain: Double) {
        guard distance > 1e-6, gain.isFinite else { return }
        learn(Observation(column: Int32(j), direction: direction, unit: max(0, gain) / distance))
    }

    mutating func recordCutoff(_ j: Int, _ direction: Direction) {
        learn(Observation(column: Int32(j), direction: direction, unit: .nan))
    }

    private mutating func learn(_ observation: Observation) {
        apply(observation)
        if keepsLog { log.append(observation) }
    }

    private mutating func apply(_ o: Observation) {
        let d = o.direction.rawValue
        let place = 2 * Int(o.column) + d
        if o.unit.isNaN {
            cutoffs[place] += 1
        } else {
            sum[place] += o.unit
            count[place] += 1
            total[d] += o.unit
            totalCount[d] += 1
        }
    }

    /// Takes over what another worker learnt.
    mutating func learn(from observations: [Observation]) {
        for o in observations { apply(o) }
    }

    mutating func clearLog() { log.removeAll(keepingCapacity: true) }

    /// Fewer of the two directions' observations.
    func reliability(_ j: Int) -> Int { Int(min(count[2 * j], count[2 * j + 1])) }

    func unitGain(_ j: Int, _ direction: Direction) -> Double {
        let d = direction.rawValue
        let place = 2 * j + d
        if count[place] > 0 { return sum[place] / Double(count[place]) }
        return totalCount[d] > 0 ? total[d] / Double(totalCount[d]) : 1
    }

    /// Product score of expected gains of both children.
    func score(_ j: Int, value: Double) -> Double {
        let down = value - value.rounded(.down)
        let gainDown = unitGain(j, .down) * down
        let gainUp = unitGain(j, .up) * (1 - down)
        let cut = Double(cutoffs[2 * j] + cutoffs[2 * j + 1])
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
