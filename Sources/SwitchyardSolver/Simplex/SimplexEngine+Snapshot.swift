/// A basis with its factors, weights and values: what a solve starts from, to come back to after trials.
final class SimplexSnapshot {
    fileprivate let factor: BasisFactor
    /// The factors that `factor` was copied from last.
    fileprivate var source: BasisFactor?
    fileprivate let columnCount: Int
    fileprivate let basic: FlatStorage<Int32>
    fileprivate let basicValue: FlatStorage<Double>
    fileprivate let weight: FlatStorage<Double>
    fileprivate let positionOf: FlatStorage<Int32>
    fileprivate let move: FlatStorage<Int8>
    fileprivate let value: FlatStorage<Double>
    fileprivate let reducedCosts: FlatStorage<Double>
    fileprivate var factorIsValid = false
    fileprivate var dualsAreCurrent = false

    init(rows: Int, columns: Int) {
        factor = BasisFactor(rows: rows)
        columnCount = columns
        basic = FlatStorage(rows, repeating: 0)
        basicValue = FlatStorage(rows, repeating: 0)
        weight = FlatStorage(rows, repeating: 0)
        positionOf = FlatStorage(rows + columns, repeating: 0)
        move = FlatStorage(rows + columns, repeating: 0)
        value = FlatStorage(rows + columns, repeating: 0)
        reducedCosts = FlatStorage(rows + columns, repeating: 0)
    }
}

extension SimplexEngine {
    /// Saves the present basis; the snapshot is made anew if it is of another size.
    func save(into snapshot: inout SimplexSnapshot?) {
        if snapshot == nil || snapshot!.factor.m != rowCount || snapshot!.columnCount != columnCount {
            snapshot = SimplexSnapshot(rows: rowCount, columns: columnCount)
        }
        guard let saved = snapshot else { return }
        saved.factorIsValid = factorIsValid
        saved.dualsAreCurrent = dualsAreCurrent
        if factorIsValid {
            saved.factor.copy(from: factor, sharesNumbers: saved.source === factor)
            saved.source = factor
        }
        saved.basic.copy(from: basic, count: rowCount)
        saved.basicValue.copy(from: basicValue, count: rowCount)
        saved.weight.copy(from: weight, count: rowCount)
        saved.positionOf.copy(from: positionOf, count: variableCount)
        saved.move.copy(from: move, count: variableCount)
        saved.value.copy(from: value, count: variableCount)
        saved.reducedCosts.copy(from: reducedCosts, count: variableCount)
    }

    /// Goes back to a saved basis; bounds and costs stay as they are now. Rows and columns must be those of the time of saving.
    func restore(_ saved: SimplexSnapshot) {
        precondition(saved.factor.m == rowCount && saved.columnCount == columnCount)
        factorIsValid = saved.factorIsValid
        dualsAreCurrent = saved.dualsAreCurrent
        if factorIsValid { factor.copy(from: saved.factor, sharesNumbers: saved.source === factor) }
        basic.copy(from: saved.basic, count: rowCount)
        basicValue.copy(from: saved.basicValue, count: rowCount)
        weight.copy(from: saved.weight, count: rowCount)
        positionOf.copy(from: saved.positionOf, count: variableCount)
        move.copy(from: saved.move, count: variableCount)
        value.copy(from: saved.value, count: variableCount)
        reducedCosts.copy(from: saved.reducedCosts, count: variableCount)
    }
}
