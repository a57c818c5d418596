/// Ways to choose the integers that keep the incumbent's values.
enum Neighbourhood: Int, CaseIterable {
    /// Where the relaxation agrees with the incumbent (RINS).
    case relaxation
    /// Where another good point agrees with it (crossover).
    case crossover
    /// At random (mutation).
    case random
    /// All but the neighbours, by rows, of one column.
    case related
    /// Where an LP point is near a rounding of it, as long as there is no incumbent.
    case rounding
}

/// Which neighbourhood is searched next and how much of it is fixed: what found better points comes more often.
///
/// A deterministic bandit in the manner of Hendel, "Adaptive large neighborhood search for mixed integer programming",
/// Mathematical Programming Computation 14, 2022, doi:10.1007/s12532-021-00209-7.
struct NeighbourhoodChoice {
    private struct Record {
        /// Share of the integers to fix.
        var share = 0.7
        /// Whether the last problem was searched to its end for nothing.
        var isExhausted = false
        /// Recent successes, fading.
        var reward = 1.0
        var uses = 0
    }
    private var records = [Record](repeating: Record(), count: Neighbourhood.allCases.count)
    /// Neighbourhoods searched so far.
    private(set) var count = 0

    /// Recent successes of the best kind, between zero and one.
    var success: Double { records.reduce(0) { max($0, $1.uses > 0 ? $1.reward : 0) } }

    private static let fading = 0.7
    private static let curiosity = 0.3
    /// What the open share is divided or multiplied by when the problem was too large or too small.
    private static let step = 1.6
    private static let leastOpenShare = 0.02
    private static let mostOpenShare = 0.9

    /// The neighbourhood with the best record, with something added for those seldom tried.
    func next(canCross: Bool) -> Neighbourhood {
        var best = Neighbourhood.relaxation
        var bestScore = -1.0
        for kind in Neighbourhood.allCases where kind != .rounding && (kind != .crossover || canCross) {
            let record = records[kind.rawValue]
            let rarity = Double(count + 1) / Double(record.uses + 1)
            let score = record.reward + Self.curiosity * rarity.squareRoot()
            if score > bestScore + 1e-9 { (best, bestScore) = (kind, score) }
        }
        return best
    }

    /// Integers to fix. Where points agree they are fixed, until such a problem turned out to hold nothing.
    func fixedCount(_ kind: Neighbourhood, of open: Int, agreed: Int) -> Int {
        let record = records[kind.rawValue]
        let wanted = Int(record.share * Double(open))
        return record.isExhausted ? wanted : max(wanted, agreed)
    }

    /// Learns from one search.
    mutating func note(_ kind: Neighbourhood, share: Double, isFinished: Bool, isBetter: Bool) {
        count += 1
        var record = records[kind.rawValue]
        record.uses += 1
        record.reward = Self.fading * record.reward + (isBetter ? 1 - Self.fading : 0)
        record.isExhausted = isFinished && !isBetter
        if !isBetter {
            let open = isFinished ? (1 - share) * Self.step : min(1 - share, 1 - record.share) / Self.step
            record.share = 1 - min(Self.mostOpenShare, max(Self.leastOpenShare, open))
        }
        records[kind.rawValue] = record
    }
}
