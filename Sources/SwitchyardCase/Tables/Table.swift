/// A resolved reference to a row of a case table: its position. Ordered as the table is.
public struct Ref<Row>: Hashable, Comparable, Sendable {
    public let index: Int
    public init(_ index: Int) { self.index = index }
    public static func < (left: Ref, right: Ref) -> Bool { left.index < right.index }
}

/// A row of a case table, with the identifier people know it by and where its figures come from.
public protocol CaseRow: Sendable {
    /// Identifier, unique in its table.
    var id: String { get }
    /// Whether the row's figures are published, derived or assumed, and from where.
    var provenance: Provenance { get }
}

/// Where a row's figures come from.
public struct Provenance: Sendable, Hashable {
    public enum Basis: String, Sendable, CaseIterable {
        case published, derived, assumption
    }
    public var basis: Basis
    public var source: String
    /// Line of the row in its file, from 1; the header is line 1.
    public var line: Int

    public init(basis: Basis, source: String, line: Int = 0) {
        self.basis = basis
        self.source = source
        self.line = line
    }
}

/// The rows of one case table in file order, found by reference or by identifier.
public struct Table<Row: CaseRow>: RandomAccessCollection, Sendable {
    private var rows: [Row]
    private var indexByID: [String: Int]

    public init(_ rows: [Row] = []) {
        self.rows = rows
        indexByID = [:]
        for (index, row) in rows.enumerated() where indexByID[row.id] == nil { indexByID[row.id] = index }
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { rows.count }
    public subscript(position: Int) -> Row { rows[position] }
    public subscript(ref: Ref<Row>) -> Row { rows[ref.index] }
    /// All references, in table order.
    public var refs: [Ref<Row>] { rows.indices.map { Ref($0) } }
    /// The row with this identifier, if there is one.
    public func ref(id: String) -> Ref<Row>? { indexByID[id].map { Ref($0) } }
}
