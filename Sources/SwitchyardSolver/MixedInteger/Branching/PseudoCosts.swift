/// Average objective gain per unit of fraction rounded away, by column and direction (Bénichou et al. 1971,
/// doi:10.1007/BF01584074).
struct PseudoCosts {
    private var downSum: [Double]
    private var upSum: [Double]
    private var downCount: [Int32]
    private var upCount: [Int32]
    private var allSum = 0.0
    private var allCount = 0

    init(columns: Int) {
        downSum = Array(repeating: 0, count: columns)
        upSum = downSum
        downCount = Array(repeating: 0, count: columns)
        upCount = downCount
    }

    /// How often the less tried direction has been seen.
    func observations(_ j: Int) -> Int { Int(min(downCount[j], upCount[j])) }

    mutating func learn(_ node: Node, _ objective: Double) {
        guard node.branchColumn >= 0, node.branchFraction > 1e-6 else { return }
        note(node.branchColumn, max(0, objective - node.bound) / node.branchFraction, up: node.branchUp)
    }

    mutating func learn(_ j: Int, down: Double, up: Double, value: Double) {
        let fraction = value - value.rounded(.down)
        if down.isFinite, fraction > 1e-6 { note(j, down / fraction, up: false) }
        if up.isFinite, fraction < 1 - 1e-6 { note(j, up / (1 - fraction), up: true) }
    }

    private mutating func note(_ j: Int, _ gain: Double, up: Bool) {
        if up {
            upSum[j] += gain
            upCount[j] += 1
        } else {
            downSum[j] += gain
            downCount[j] += 1
        }
        allSum += gain
        allCount += 1
    }

    private func estimate(_ j: Int, up: Bool) -> Double {
        let count = up ? upCount[j] : downCount[j]
        if count > 0 { return (up ? upSum[j] : downSum[j]) / Double(count) }
        return allCount > 0 ? allSum / Double(allCount) : 1
    }

    func score(_ j: Int, _ value: Double) -> Double {
        let fraction = value - value.rounded(.down)
        return PseudoCosts.product(estimate(j, up: false) * fraction, estimate(j, up: true) * (1 - fraction))
    }

    static func product(_ down: Double, _ up: Double) -> Double { max(down, 1e-6) * max(up, 1e-6) }

    /// Which child to follow first: towards the incumbent if there is one, else the cheaper side.
    func prefersUp(_ j: Int, _ value: Double, _ incumbent: Double?) -> Bool {
        if let incumbent { return incumbent > value }
        let fraction = value - value.rounded(.down)
        return estimate(j, up: true) * (1 - fraction) < estimate(j, up: false) * fraction
    }
}
