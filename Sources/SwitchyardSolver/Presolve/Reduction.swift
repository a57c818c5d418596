/// One step of presolve, with what is needed to undo it.
///
/// The meaning of the fields is stated by the file of each family. Entries are kept in the stack's arena.
struct Reduction {
    enum Kind: UInt8 {
        case dropRow, singletonRow, forcingRow, duplicateRow
        case fixColumn, freeSingleton, slackColumn, substitution, duplicateColumn
    }

    var kind: Kind
    var row: Int32 = -1
    var column: Int32 = -1
    var other: Int32 = -1
    /// Entries `start ..< middle` belong to the row, `middle ..< end` to the column.
    var start = 0
    var middle = 0
    var end = 0
    var pivot = 0.0
    var value = 0.0
    var lower = 0.0
    var upper = 0.0
    var otherLower = 0.0
    var otherUpper = 0.0
    /// Which of the surviving line's bounds came from the removed one.
    var lowerFromRemoved = false
    var upperFromRemoved = false
}

/// The reductions in the order they were made, and their entries.
struct ReductionStack {
    var reductions: [Reduction] = []
    var index: [Int32] = []
    var value: [Double] = []

    mutating func push(_ reduction: Reduction) { reductions.append(reduction) }

    mutating func append(_ line: Int32, _ coefficient: Double) {
        index.append(line)
        value.append(coefficient)
    }

    /// Copies a row's entries except those of one column.
    mutating func appendRow(_ p: PresolveProblem, _ i: Int, except j: Int = -1) {
        var k = p.rowHead[i]
        while k >= 0 {
            if Int(p.entryColumn[Int(k)]) != j { append(p.entryColumn[Int(k)], p.entryValue[Int(k)]) }
            k = p.rowNext[Int(k)]
        }
    }

    /// Copies a column's entries except those of one row.
    mutating func appendColumn(_ p: PresolveProblem, _ j: Int, except i: Int = -1) {
        var k = p.columnHead[j]
        while k >= 0 {
            if Int(p.entryRow[Int(k)]) != i { append(p.entryRow[Int(k)], p.entryValue[Int(k)]) }
            k = p.columnNext[Int(k)]
        }
    }
}

/// A point of the original space under reconstruction: values, duals of the minimised problem, and basis positions.
struct PostsolveState {
    var primal: [Double]
    var dual: [Double]
    var reducedCost: [Double]
    var columnPosition: [Basis.Position]
    var rowPosition: [Basis.Position]
    /// Whether only a point is wanted, of an integer model: bounds were rounded since a reduction was made, so that values
    /// come from the rows and never from positions.
    let isPoint: Bool

    /// `Σ aᵢⱼ xⱼ` over arena entries.
    func rowSum(_ stack: ReductionStack, _ range: Range<Int>) -> Double {
        var sum = 0.0
        for k in range { sum += stack.value[k] * primal[Int(stack.index[k])] }
        return sum
    }

    /// `Σ aᵢⱼ yᵢ` over arena entries.
    func columnSum(_ stack: ReductionStack, _ range: Range<Int>) -> Double {
        var sum = 0.0
        for k in range { sum += stack.value[k] * dual[Int(stack.index[k])] }
        return sum
    }

    mutating func undo(_ stack: ReductionStack) {
        for reduction in stack.reductions.reversed() {
            switch reduction.kind {
            case .dropRow: undoDroppedRow(reduction)
            case .singletonRow: undoSingletonRow(reduction)
            case .forcingRow: undoForcingRow(reduction, stack)
            case .duplicateRow: undoDuplicateRow(reduction)
            case .fixColumn: undoFixedColumn(reduction, stack)
            case .freeSingleton: undoFreeSingleton(reduction, stack)
            case .slackColumn: undoSlackColumn(reduction, stack)
            case .substitution: undoSubstitution(reduction, stack)
            case .duplicateColumn: undoDuplicateColumn(reduction)
            }
        }
    }
}
