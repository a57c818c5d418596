extension Presolver {
    /// The reductions that concern each column, in order: for taking rows along that presolve did not see.
    private func eventsByColumn() -> [[Int32]] {
        var events = [[Int32]](repeating: [], count: p.columnTotal)
        for (number, reduction) in stack.reductions.enumerated() {
            switch reduction.kind {
            case .fixColumn, .freeSingleton, .slackColumn, .substitution:
                events[Int(reduction.column)].append(Int32(number))
            case .duplicateColumn:
                events[Int(reduction.column)].append(Int32(number))
                events[Int(reduction.other)].append(Int32(number))
            case .dropRow, .singletonRow, .forcingRow, .duplicateRow: break
            }
        }
        return events
    }

    /// Rows `a'x ≤ b` of the model, valid beside its own, in the columns of the reduced model; nil for a row that tells columns
    /// apart which presolve merged, or holds one that it took out together with a row.
    package func carry(_ rows: [CutRow]) -> [CutRow?] {
        let events = eventsByColumn()
        var number = [Int32](repeating: -1, count: p.columnTotal)
        for (new, j) in survivingColumns.enumerated() { number[j] = Int32(new) }
        let values = SparseVector(size: p.columnTotal)
        return rows.map { row in
            values.clear()
            for (j, v) in zip(row.indices, row.values) { values.add(Int(j), v) }
            var side = row.upper
            var next = 0
            while let event = self.nextEvent(values, events, from: next) {
                guard apply(stack.reductions[event], values, &side) else { return nil }
                next = event + 1
            }
            values.tidy()
            var carried = CutRow(lower: -.infinity, upper: side, indices: [], values: [])
            for k in 0..<values.count {
                let j = Int(values.index[k])
                guard number[j] >= 0 else { return nil }
                carried.indices.append(number[j])
                carried.values.append(values.values[j])
            }
            return carried.indices.isEmpty ? nil : carried
        }
    }

    /// The first reduction at or after `first` that concerns a column of the row.
    private func nextEvent(_ row: SparseVector, _ events: [[Int32]], from first: Int) -> Int? {
        var next: Int?
        for k in 0..<row.count {
            for event in events[Int(row.index[k])] where Int(event) >= first {
                next = min(next ?? .max, Int(event))
                break
            }
        }
        return next
    }

    private func apply(_ r: Reduction, _ row: SparseVector, _ side: inout Double) -> Bool {
        let j = Int(r.column)
        let a = row.values[j]
        switch r.kind {
        case .fixColumn: side -= a * r.value
        case .substitution:
            side -= a / r.pivot * r.value
            for e in r.start..<r.middle { row.add(Int(stack.index[e]), -a / r.pivot * stack.value[e]) }
        case .duplicateColumn:
            let other = r.pivot * row.values[Int(r.other)]
            guard abs(a - other) <= 1e-12 * max(abs(a), abs(other)) else { return false }
        default: return abs(a) <= SparseVector.tiny
        }
        row.add(j, -a)
        return true
    }
}
