/// Rows that are multiples of each other: the survivor takes the tighter side of each.
extension Presolver {
    /// Undo: a side inherited from the removed row hands its dual over, and the survivor's logical becomes basic.
    /// Fields: `row` removed, `other` kept, `pivot` the factor `removed = pivot · kept`, `lower` and `upper` the merged
    /// sides.
    func mergeDuplicateRows() {
        var keys: [(size: Int32, key: Double, row: Int32)] = []
        for i in 0..<p.rowTotal where p.rowAlive[i] && p.rowSize[i] >= 2 {
            if let key = LineKey.of(
                count: p.rowSize[i], head: p.rowHead[i], next: p.rowNext, p.entryColumn, p.entryValue)
            {
                keys.append((p.rowSize[i], key, Int32(i)))
            }
        }
        LineKey.sort(&keys)
        var first = 0
        while first < keys.count {
            let kept = Int(keys[first].row)
            var other = first + 1
            // A few neighbours suffice: parallel lines have keys equal up to rounding.
            while other < min(first + 6, keys.count) && LineKey.near(keys[first], keys[other]) {
                let candidate = Int(keys[other].row)
                if p.rowAlive[kept] && p.rowAlive[candidate], let factor = ratio(row: candidate, to: kept) {
                    merge(row: candidate, into: kept, factor)
                    if verdict != .reduced { return }
                }
                other += 1
            }
            first += 1
        }
    }

    /// Factor `f` with `row i = f · row k`, if there is one.
    private func ratio(row i: Int, to k: Int) -> Double? {
        if p.rowSize[i] != p.rowSize[k] { return nil }
        var entry = p.rowHead[k]
        while entry >= 0 {
            mark[Int(p.entryColumn[Int(entry)])] = entry
            entry = p.rowNext[Int(entry)]
        }
        defer {
            entry = p.rowHead[k]
            while entry >= 0 {
                mark[Int(p.entryColumn[Int(entry)])] = -1
                entry = p.rowNext[Int(entry)]
            }
        }
        var factor = 0.0
        var slot = p.rowHead[i]
        while slot >= 0 {
            let match = mark[Int(p.entryColumn[Int(slot)])]
            if match < 0 { return nil }
            let quotient = p.entryValue[Int(slot)] / p.entryValue[Int(match)]
            if factor == 0 { factor = quotient }
            if abs(quotient - factor) > 1e-14 * abs(factor) { return nil }
            slot = p.rowNext[Int(slot)]
        }
        return factor.isFinite && factor != 0 ? factor : nil
    }

    private func merge(row i: Int, into k: Int, _ factor: Double) {
        var low = factor > 0 ? p.rowLower[i] / factor : p.rowUpper[i] / factor
        var high = factor > 0 ? p.rowUpper[i] / factor : p.rowLower[i] / factor
        // Sides that pass each other by a hair in the units of the removed row meet.
        let slack = doubt(ofRow: i) / abs(factor)
        p.largestShift[k] = max(p.largestShift[k], p.largestShift[i] / abs(factor))
        if low > p.rowUpper[k] && low - p.rowUpper[k] <= slack { low = p.rowUpper[k] }
        if high < p.rowLower[k] && p.rowLower[k] - high <= slack { high = p.rowLower[k] }
        note("duplicate rows")
        var reduction = Reduction(kind: .duplicateRow, row: Int32(i), other: Int32(k), pivot: factor)
        if low > p.rowLower[k] {
            p.rowLower[k] = low
            reduction.lowerFromRemoved = true
        }
        if high < p.rowUpper[k] {
            p.rowUpper[k] = high
            reduction.upperFromRemoved = true
        }
        kill(row: i)
        meetRowSides(k)
        reduction.lower = p.rowLower[k]
        reduction.upper = p.rowUpper[k]
        stack.push(reduction)
        touch(row: k)
        touchColumns(of: k)
    }
}

extension PostsolveState {
    mutating func undoDuplicateRow(_ r: Reduction) {
        let (i, k) = (Int(r.row), Int(r.other))
        dual[i] = 0
        rowPosition[i] = .basic
        if rowPosition[k] == .basic { return }
        // Two inequalities may have met in an equality: then the sign of the dual tells which of them binds.
        var atLower = rowPosition[k] == .atLower
        if r.lower == r.upper { atLower = dual[k] >= 0 }
        rowPosition[k] = atLower ? .atLower : .atUpper
        if atLower ? r.lowerFromRemoved : r.upperFromRemoved {
            dual[i] = dual[k] / r.pivot
            dual[k] = 0
            rowPosition[k] = .basic
            rowPosition[i] = atLower == (r.pivot > 0) ? .atLower : .atUpper
        }
    }
}

/// Keys equal for parallel lines: a fixed pseudo-random combination of the entries, divided by the entry of least index.
enum LineKey {
    typealias Entry = (size: Int32, key: Double, row: Int32)

    static func of(
        count: Int32, head: Int32, next: UnsafeMutablePointer<Int32>, _ index: UnsafeMutablePointer<Int32>,
        _ value: UnsafeMutablePointer<Double>
    ) -> Double? {
        var least = Int32.max
        var leading = 0.0
        var sum = 0.0
        var k = head
        while k >= 0 {
            let line = index[Int(k)]
            if line < least {
                least = line
                leading = value[Int(k)]
            }
            sum += weight(line) * value[Int(k)]
            k = next[Int(k)]
        }
        let key = sum / leading
        return key.isFinite ? key : nil
    }

    static func sort(_ keys: inout [Entry]) {
        keys.sort { ($0.size, $0.key, $0.row) < ($1.size, $1.key, $1.row) }
    }

    static func near(_ a: Entry, _ b: Entry) -> Bool {
        a.size == b.size && abs(a.key - b.key) <= 1e-10 * max(1e-3, abs(a.key))
    }

    /// A number in [0.5, 1.5) that depends only on the index.
    private static func weight(_ index: Int32) -> Double {
        var z = UInt64(UInt32(bitPattern: index)) &* 0x9e37_79b9_7f4a_7c15
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z ^= z >> 27
        return 0.5 + Double(z >> 11) * 0x1p-53
    }
}
