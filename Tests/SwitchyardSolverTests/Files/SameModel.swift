import SwitchyardSolver

/// What two models differ in, up to names if asked; empty when they are the same to the last bit.
func differences(_ a: Model, _ b: Model, names: Bool = true) -> [String] {
    var found: [String] = []
    func check(_ equal: Bool, _ what: String) { if !equal { found.append(what) } }
    check(a.sense == b.sense, "sense")
    check(a.objectiveConstant == b.objectiveConstant, "constant")
    check(a.columnLower == b.columnLower, "column lower")
    check(a.columnUpper == b.columnUpper, "column upper")
    check(a.columnCost == b.columnCost, "cost")
    check(a.columnType == b.columnType, "type")
    check(a.rowLower == b.rowLower, "row lower \(a.rowLower) \(b.rowLower)")
    check(a.rowUpper == b.rowUpper, "row upper")
    check(a.rowStart == b.rowStart, "row starts")
    check(a.entryColumn == b.entryColumn, "entry columns")
    check(a.entryValue == b.entryValue, "entry values")
    if names {
        check(a.columnNames == b.columnNames, "column names")
        check(a.rowNames == b.rowNames, "row names")
        check(a.objectiveName == b.objectiveName, "objective name")
    }
    return found
}

/// SplitMix64: small, seeded and the same everywhere.
struct TestGenerator: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1 }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
    mutating func integer(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func chance(_ percent: Int) -> Bool { integer(0...99) < percent }
}
