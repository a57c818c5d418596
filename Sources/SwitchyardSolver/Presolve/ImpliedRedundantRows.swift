/// Rows that other rows make redundant through the bounds they imply for columns.
extension Presolver {
    /// A bound of a column, and the row it follows from; −1 if it is the column's own.
    private struct SourcedBound {
        var value: Double
        var source: Int32 = -1
    }

    /// Drops rows that hold wherever the column bounds and one other row for each column do. Rows that a dropped one rests
    /// on are kept from then on: two rows may imply each other, and one of them has to stay.
    ///
    /// Undone like any redundant row. Only for continuous models: propagation in a tree may want the row.
    func dropRowsByImpliedBounds() {
        var low = (0..<p.columnTotal).map { SourcedBound(value: p.lower[$0]) }
        var high = (0..<p.columnTotal).map { SourcedBound(value: p.upper[$0]) }
        for i in 0..<p.rowTotal where p.rowAlive[i] { implyBounds(from: i, &low, &high) }
        var isNeeded = [Bool](repeating: false, count: p.rowTotal)
        for i in 0..<p.rowTotal where p.rowAlive[i] && !isNeeded[i] && isRedundant(i, low, high) {
            var k = p.rowHead[i]
            while k >= 0 {
                let j = Int(p.entryColumn[Int(k)])
                for source in [low[j].source, high[j].source] where source >= 0 && source != Int32(i) {
                    isNeeded[Int(source)] = true
                }
                k = p.rowNext[Int(k)]
            }
            dropRow(i)
        }
    }

    private func implyBounds(from i: Int, _ low: inout [SourcedBound], _ high: inout [SourcedBound]) {
        let activity = p.activity(i)
        let limitsAbove = p.rowUpper[i] < .infinity && activity.lowerInfinite <= 1
        let limitsBelow = p.rowLower[i] > -.infinity && activity.upperInfinite <= 1
        // Sums of huge terms imply nothing that rounding would leave.
        if !limitsAbove && !limitsBelow || activity.scale > 1e9 { return }
        var k = p.rowHead[i]
        while k >= 0 {
            let j = Int(p.entryColumn[Int(k)])
            let a = p.entryValue[Int(k)]
            k = p.rowNext[Int(k)]
            let term = p.term(j, a)
            var above = Double.infinity
            var below = -Double.infinity
            if limitsAbove && activity.lowerInfinite == term.lowerInfinite {
                above = p.rowUpper[i] - (activity.lowerSum - term.lowerSum)
            }
            if limitsBelow && activity.upperInfinite == term.upperInfinite {
                below = p.rowLower[i] - (activity.upperSum - term.upperSum)
            }
            let room = Self.tolerance * max(1, activity.scale / abs(a))
            let upper = (a > 0 ? above : below) / a + room
            let lower = (a > 0 ? below : above) / a - room
            if upper < high[j].value { high[j] = SourcedBound(value: upper, source: Int32(i)) }
            if lower > low[j].value { low[j] = SourcedBound(value: lower, source: Int32(i)) }
        }
    }

    private func isRedundant(_ i: Int, _ low: [SourcedBound], _ high: [SourcedBound]) -> Bool {
        var activity = PresolveProblem.Activity()
        var k = p.rowHead[i]
        while k >= 0 {
            let j = Int(p.entryColumn[Int(k)])
            let a = p.entryValue[Int(k)]
            k = p.rowNext[Int(k)]
            // What the row says itself does not make it redundant.
            let least = low[j].source == Int32(i) ? p.lower[j] : low[j].value
            let most = high[j].source == Int32(i) ? p.upper[j] : high[j].value
            activity.add(a * (a > 0 ? least : most), a * (a > 0 ? most : least))
        }
        return activity.lower >= p.rowLower[i] && activity.upper <= p.rowUpper[i]
    }
}
