/// The basis in and out.
extension SimplexEngine {
    /// The basis. One that is singular, too large or too small is repaired with logicals when it is next factorised.
    public var basis: Basis {
        get {
            func position(_ j: Int, flipped: Bool) -> Basis.Position {
                if positionOf[j] >= 0 { return .basic }
                switch move[j] {
                case Move.free: return .free
                case Move.down: return flipped ? .atLower : .atUpper
                case Move.up: return flipped ? .atUpper : .atLower
                default: return .atLower
                }
            }
            return Basis(
                columns: (0..<columnCount).map { position($0, flipped: false) },
                rows: (0..<rowCount).map { position(columnCount + $0, flipped: true) })
        }
        set {
            guard newValue.columns.count == columnCount, newValue.rows.count == rowCount else { return }
            install(newValue)
        }
    }

    /// Takes a basis for the next solve to start from as it is, without a crash.
    func start(from given: Basis) {
        basis = given
        hasSolved = true
    }

    private func install(_ new: Basis) {
        let n = columnCount
        let m = rowCount
        // A variable that stays basic keeps its steepest-edge weight: wrong ones are found and mended on the way.
        let weightOf = work.weightOf.base
        var same = true
        for p in 0..<m { weightOf[Int(basic[p])] = weight[p] }
        for j in 0..<n where (new.columns[j] == .basic) != (positionOf[j] >= 0) { same = false }
        for i in 0..<m where (new.rows[i] == .basic) != (positionOf[n + i] >= 0) { same = false }
        func place(_ j: Int, _ position: Basis.Position, flipped: Bool) {
            guard position != .basic else { return }
            move[j] = (position == .atUpper) != flipped ? Move.down : Move.up
            rest(j)
        }
        for j in 0..<n { place(j, new.columns[j], flipped: false) }
        for i in 0..<m { place(n + i, new.rows[i], flipped: true) }
        if same {
            for p in 0..<m { weightOf[Int(basic[p])] = 1 }
            return
        }
        var chosen = 0
        for p in 0..<m { weight[p] = weightOf[Int(basic[p])] }
        let old = (0..<m).map { basic[$0] }
        func take(_ j: Int) {
            positionOf[j] = Int32(chosen)
            basic[chosen] = Int32(j)
            weight[chosen] = weightOf[j]
            chosen += 1
        }
        for j in 0..<n + m { positionOf[j] = -1 }
        for i in 0..<m where new.rows[i] == .basic { take(n + i) }
        for j in 0..<n where new.columns[j] == .basic {
            if chosen < m {
                take(j)
            } else {
                rest(j)
            }
        }
        var i = 0
        while chosen < m {
            if positionOf[n + i] < 0 { take(n + i) }
            i += 1
        }
        for j in old { weightOf[Int(j)] = 1 }
        factorIsValid = false
        dualsAreCurrent = false
    }

    /// The basic variable of each basis position: `j` for column j, `columnCount + i` for the logical of row i. Positions
    /// change when the basis is factorised again, that is in `solve`.
    public func basicVariables() -> [Int32] { (0..<rowCount).map { basic[$0] } }
}
