/// Cuts that are in no LP at present: dropped as slack, or found by another worker.
///
/// A cut comes back when the LP point of a node violates it or when a node's basis rests on it; those that did neither for longest
/// make room for new ones.
struct CutPool {
    private(set) var cuts: [Cut] = []
    /// Times looked at since it came.
    private var age: [Int32] = []
    private var entries = 0
    /// Entries that all cuts may have.
    private let capacity: Int
    /// Looks after which a cut is given up.
    private static let oldest = 200

    init(_ problem: WorkingProblem) { capacity = 50_000 + problem.entryCount }

    mutating func add(_ cut: Cut) {
        cuts.append(cut)
        age.append(0)
        entries += cut.indices.count
        if entries > capacity { makeRoom() }
    }

    /// Drops the older half, by age.
    private mutating func makeRoom() {
        let byAge = age.indices.sorted { (age[$0], $1) < (age[$1], $0) }
        var left = 0
        var keeps = [Bool](repeating: false, count: age.count)
        for k in byAge {
            left += cuts[k].indices.count
            if left > capacity / 2 { break }
            keeps[k] = true
        }
        remove { !keeps[$0] }
    }

    private mutating func remove(_ isRemoved: (Int) -> Bool) {
        var kept = 0
        entries = 0
        for k in cuts.indices where !isRemoved(k) {
            if kept < k {
                cuts[kept] = cuts[k]
                age[kept] = age[k]
            }
            entries += cuts[kept].indices.count
            kept += 1
        }
        cuts.removeSubrange(kept...)
        age.removeSubrange(kept...)
    }

    /// Takes out the cuts of these numbers.
    mutating func take(_ numbers: Set<Int32>) -> [Cut] {
        guard !numbers.isEmpty, cuts.contains(where: { numbers.contains($0.number) }) else { return [] }
        let found = cuts.filter { numbers.contains($0.number) }
        let isTaken = cuts.map { numbers.contains($0.number) }
        remove { isTaken[$0] }
        return found
    }

    /// The cuts that a point violates, efficacy set; every other one grows older.
    /// - Parameter work: entries looked at are added.
    mutating func violated(at x: [Double], work: inout Int) -> [Cut] {
        var found: [Cut] = []
        work += entries
        for k in cuts.indices {
            let efficacy = (cuts[k].activity(at: x) - cuts[k].upper) / cuts[k].norm
            if efficacy > Cut.leastEfficacy {
                cuts[k].efficacy = efficacy
                found.append(cuts[k])
                age[k] = 0
            } else {
                age[k] += 1
            }
        }
        if age.contains(where: { $0 > Self.oldest }) {
            let isOld = age.map { $0 > Self.oldest }
            remove { isOld[$0] }
        }
        return found
    }
}
