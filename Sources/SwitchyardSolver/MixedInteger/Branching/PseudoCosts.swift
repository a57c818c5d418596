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
        enum Kind {
            /// Objective gained per unit moved.
            case gain(Double)
            /// A child that held nothing.
            case cutoff
            /// Bounds that followed in a child.
            case inferences(Int)
            /// The column's bound was part of a proof that a node holds nothing.
            case conflict
        }
        var column: Int32
        var direction: Direction
        var kind: Kind
    }
    /// What was learnt since `clearLog`; kept only when `keepsLog`.
    private(set) var log: [Observation] = []
    var keepsLog = false

    // Two entries a column: down, up.
    private var sum: [Double]
    private var count: [Int32]
    private var cutoffs: [Int32]
    private var inferences: [Double]
    private var inferenceCount: [Int32]
    private var conflictWeight: [Double]
    /// What a conflict counts: more from one to the next, so that the last ones count most.
    private var conflictIncrement = 1.0
    private var total = [0.0, 0.0]
    private var totalCount = [0, 0]

    /// Whether `tieScore` says anything.
    private let tellsTiesApart: Bool

    init(columns: Int, tellsTiesApart: Bool) {
        self.tellsTiesApart = tellsTiesApart
        sum = Array(repeating: 0, count: 2 * columns)
        count = Array(repeating: 0, count: 2 * columns)
        cutoffs = count
        inferences = sum
        inferenceCount = count
        conflictWeight = sum
    }

    /// Records that moving column `j` by `distance` raised the objective by `gain`.
    mutating func record(_ j: Int, _ direction: Direction, distance: Double, gain: Double) {
        guard distance > 1e-6, gain.isFinite else { return }
        learn(Observation(column: Int32(j), direction: direction, kind: .gain(max(0, gain) / distance)))
    }

    /// Records what a branching on column `j` led to without an LP.
    mutating func record(_ j: Int, _ direction: Direction, _ kind: Observation.Kind) {
        learn(Observation(column: Int32(j), direction: direction, kind: kind))
    }

    private mutating func learn(_ observation: Observation) {
        switch observation.kind {
        case .gain, .cutoff: break
        case .inferences, .conflict: if !tellsTiesApart { return }
        }
        apply(observation)
        if keepsLog { log.append(observation) }
    }

    private mutating func apply(_ o: Observation) {
        let d = o.direction.rawValue
        let place = 2 * Int(o.column) + d
        switch o.kind {
        case .gain(let unit):
            sum[place] += unit
            count[place] += 1
            total[d] += unit
            totalCount[d] += 1
        case .cutoff: cutoffs[place] += 1
        case .inferences(let number):
            inferences[place] += Double(number)
            inferenceCount[place] += 1
        case .conflict: conflictWeight[place] += conflictIncrement
        }
    }

    /// To be called after each proof whose columns were recorded.
    mutating func ageConflicts() {
        conflictIncrement /= 0.95
        guard conflictIncrement > 1e100 else { return }
        for place in conflictWeight.indices { conflictWeight[place] /= conflictIncrement }
        conflictIncrement = 1
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

    /// Product score of expected gains of both children, raised where children held nothing.
    func score(_ j: Int, value: Double) -> Double {
        let down = value - value.rounded(.down)
        let gain = Self.product(unitGain(j, .down) * down, unitGain(j, .up) * (1 - down))
        if tellsTiesApart && gain <= Self.product(0, 0) { return gain }
        let cut = Double(cutoffs[2 * j] + cutoffs[2 * j + 1])
        return gain * (1 + 0.05 * min(20, cut))
    }

    /// Score among columns whose gains say nothing, as where there is no objective: part in recent proofs first, then bounds that
    /// follow and children that hold nothing.
    ///
    /// Achterberg and Berthold, "Hybrid branching", CPAIOR 2009, doi:10.1007/978-3-642-01929-6_23.
    func tieScore(_ j: Int) -> Double {
        guard tellsTiesApart else { return 0 }
        let (d, u) = (2 * j, 2 * j + 1)
        func average(_ place: Int) -> Double { inferences[place] / Double(max(1, inferenceCount[place])) }
        let weights = (conflictWeight[d] / conflictIncrement, conflictWeight[u] / conflictIncrement)
        let conflict = Self.product(weights.0, weights.1) + 1e-3 * (weights.0 + weights.1)
        let inference = Self.product(average(d), average(u)) + 1e-3 * (average(d) + average(u))
        let cut = Double(cutoffs[d]) * Double(cutoffs[u]) + 1e-3 * Double(cutoffs[d] + cutoffs[u])
        func share(_ value: Double) -> Double { value / (value + 1) }
        return share(conflict) + 1e-2 * share(1e-2 * inference) + 1e-2 * share(1e-2 * cut)
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
