import SwitchyardSolver

/// Part of a model: some columns free, the others held at values already decided.
///
/// Rows that still hold an undecided column besides the free ones are left out: they are for a later part to meet.
struct RestrictedModel {
    private(set) var model: Model
    /// Column of the whole model each column stands for.
    let columns: [Int]
    /// Row of the whole model each row stands for, but for those added later.
    let rows: [Int]

    /// - Parameters:
    ///   - free: columns to decide now.
    ///   - isDecided: which of the others have their value in `values`.
    ///   - cost: objective of the free columns; by default the whole model's.
    init(_ whole: Model, free: [Int], isDecided: [Bool], values: [Double], cost: (Int) -> Double) {
        self.init(
            whole, free: free, values: values, rows: 0..<whole.rowCount, isDecided: { isDecided[$0] },
            cost: cost)
    }

    /// All columns but the free ones are decided.
    /// - Parameter rows: every row that holds a free column.
    init(_ whole: Model, free: [Int], values: [Double], rows: [Int]) {
        self.init(
            whole, free: free, values: values, rows: rows, isDecided: { _ in true },
            cost: { whole.columnCost[$0] })
    }

    private init(
        _ whole: Model, free: [Int], values: [Double], rows: some Sequence<Int>, isDecided: (Int) -> Bool,
        cost: (Int) -> Double
    ) {
        var local = [Int32](repeating: -1, count: whole.columnCount)
        var part = Model(name: whole.name)
        for (position, j) in free.enumerated() {
            local[j] = Int32(position)
            part.addColumn(
                name: whole.columnNames[j], lower: whole.columnLower[j], upper: whole.columnUpper[j],
                cost: cost(j),
                type: whole.columnType[j])
        }
        var kept: [Int] = []
        for i in rows {
            var terms: [(Column, Double)] = []
            var constant = 0.0
            var isComplete = true
            for e in whole.rowStart[i]..<whole.rowStart[i + 1] {
                let j = Int(whole.entryColumn[e])
                if local[j] >= 0 {
                    terms.append((Column(index: Int(local[j])), whole.entryValue[e]))
                } else if isDecided(j) {
                    constant += whole.entryValue[e] * values[j]
                } else {
                    isComplete = false
                    break
                }
            }
            guard isComplete, !terms.isEmpty else { continue }
            kept.append(i)
            part.addRow(
                name: whole.rowNames[i], lower: whole.rowLower[i] - constant,
                upper: whole.rowUpper[i] - constant,
                terms: terms)
        }
        model = part
        columns = free
        self.rows = kept
    }

    /// What the rest of the plan costs, so that gaps are relative to the whole.
    mutating func setConstant(_ constant: Double) { model.objectiveConstant = constant }

    /// Adds the row `Σ terms = value` over the part's own columns.
    mutating func add(_ terms: [(Column, Double)], equal value: Double) {
        model.addRow(lower: value, upper: value, terms: terms)
    }
}
