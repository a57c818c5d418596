/// A mixed-integer linear program: minimise or maximise `c'x + constant` subject to `rowLower ≤ Ax ≤ rowUpper` and
/// `columnLower ≤ x ≤ columnUpper`, with some columns integer.
///
///     var model = Model(name: "diet")
///     let bread = model.addColumn(name: "bread", lower: 0, upper: .infinity, cost: 2)
///     let milk = model.addColumn(name: "milk", lower: 0, upper: 10, cost: 3.5, type: .integer)
///     model.addRow(name: "energy", lower: 90, upper: .infinity, terms: [(bread, 4), (milk, 7)])
///
/// Columns and rows are numbered from 0 in the order they were added. An infinite bound is `±Double.infinity`, never a
/// large number. Entries are kept row by row as they are added; `columnMatrix()` and `rowMatrix()` give compressed
/// copies for the engines.
public struct Model: Sendable {
    /// Name, as written on an MPS file's NAME card.
    public var name: String
    /// Whether the objective is minimised (default) or maximised.
    public var sense: ObjectiveSense = .minimize
    /// Constant added to the objective.
    public var objectiveConstant: Double = 0
    /// Name of the objective row, kept for files.
    public var objectiveName: String = "obj"

    /// Lower and upper bounds, objective coefficient, type and name of each column.
    public internal(set) var columnLower: [Double] = []
    public internal(set) var columnUpper: [Double] = []
    public internal(set) var columnCost: [Double] = []
    public internal(set) var columnType: [ColumnType] = []
    public internal(set) var columnNames: [String] = []

    /// Lower and upper bounds and name of each row.
    public internal(set) var rowLower: [Double] = []
    public internal(set) var rowUpper: [Double] = []
    public internal(set) var rowNames: [String] = []

    /// Start of each row's entries in `entryColumn` and `entryValue`; `rowCount + 1` long.
    public internal(set) var rowStart: [Int] = [0]
    public internal(set) var entryColumn: [Int32] = []
    public internal(set) var entryValue: [Double] = []

    public init(name: String = "") {
        self.name = name
    }

    public var columnCount: Int { columnLower.count }
    public var rowCount: Int { rowLower.count }
    public var entryCount: Int { entryColumn.count }
    /// Number of integer columns.
    public var integerCount: Int { columnType.reduce(0) { $0 + ($1 == .integer ? 1 : 0) } }

    /// Adds a column and returns its handle.
    @discardableResult
    public mutating func addColumn(
        name: String = "", lower: Double = 0, upper: Double = .infinity, cost: Double = 0,
        type: ColumnType = .continuous
    ) -> Column {
        columnLower.append(lower)
        columnUpper.append(upper)
        columnCost.append(cost)
        columnType.append(type)
        columnNames.append(name)
        return Column(index: columnLower.count - 1)
    }

    /// Adds the row `lower ≤ Σ terms ≤ upper`. Repeated columns are added up; zero coefficients are dropped.
    /// - Complexity: linear in the number of terms (a sort if columns repeat or are out of order).
    @discardableResult
    public mutating func addRow(
        name: String = "", lower: Double = -.infinity, upper: Double = .infinity, terms: [(Column, Double)]
    ) -> Row {
        let sorted = terms.sorted { $0.0.index < $1.0.index }
        var position = 0
        while position < sorted.count {
            let column = sorted[position].0.index
            precondition(column >= 0 && column < columnCount, "row names a column that does not exist")
            var value = 0.0
            while position < sorted.count && sorted[position].0.index == column {
                value += sorted[position].1
                position += 1
            }
            if value != 0 {
                entryColumn.append(Int32(column))
                entryValue.append(value)
            }
        }
        rowStart.append(entryColumn.count)
        rowLower.append(lower)
        rowUpper.append(upper)
        rowNames.append(name)
        return Row(index: rowLower.count - 1)
    }

    public mutating func setBounds(_ column: Column, lower: Double, upper: Double) {
        columnLower[column.index] = lower
        columnUpper[column.index] = upper
    }

    public mutating func setCost(_ column: Column, _ cost: Double) {
        columnCost[column.index] = cost
    }

    public mutating func setType(_ column: Column, _ type: ColumnType) {
        columnType[column.index] = type
    }

    public mutating func setBounds(_ row: Row, lower: Double, upper: Double) {
        rowLower[row.index] = lower
        rowUpper[row.index] = upper
    }

    /// The same model with every column continuous.
    public func relaxed() -> Model {
        var copy = self
        copy.columnType = Array(repeating: .continuous, count: columnCount)
        return copy
    }
}

/// Direction of optimisation.
public enum ObjectiveSense: Sendable {
    case minimize, maximize
}

/// What values a column may take within its bounds.
public enum ColumnType: UInt8, Sendable {
    case continuous, integer
}

/// Handle of a column of one `Model`.
public struct Column: Hashable, Sendable {
    public let index: Int
    public init(index: Int) { self.index = index }
}

/// Handle of a row of one `Model`.
public struct Row: Hashable, Sendable {
    public let index: Int
    public init(index: Int) { self.index = index }
}
