/// Factors put aside and taken back, so that a trial's updates can be left behind without factorising again.
extension BasisFactor {
    /// Becomes a copy of other factors of the same size.
    /// - Parameter sharesNumbers: whether both number their factorisations alike, so that L needs no copy if it has the same one.
    func copy(from other: BasisFactor, sharesNumbers: Bool) {
        if !sharesNumbers || factorisation != other.factorisation {
            factorisation = other.factorisation
            lBegin.copy(from: other.lBegin, count: m)
            lEnd.copy(from: other.lEnd, count: m)
            lIndex.copy(from: other.lIndex)
            lValue.copy(from: other.lValue)
            lOrder.copy(from: other.lOrder)
            lrBegin.copy(from: other.lrBegin, count: m)
            lrEnd.copy(from: other.lrEnd, count: m)
            lrIndex.copy(from: other.lrIndex)
            lrValue.copy(from: other.lrValue)
            lrOrder.copy(from: other.lrOrder)
        }
        rPivot.copy(from: other.rPivot)
        rStart.copy(from: other.rStart)
        rIndex.copy(from: other.rIndex)
        rValue.copy(from: other.rValue)
        uBegin.copy(from: other.uBegin, count: m)
        uEnd.copy(from: other.uEnd, count: m)
        uIndex.copy(from: other.uIndex)
        uValue.copy(from: other.uValue)
        urBegin.copy(from: other.urBegin, count: m)
        urEnd.copy(from: other.urEnd, count: m)
        urSpace.copy(from: other.urSpace, count: m)
        urIndex.copy(from: other.urIndex)
        urValue.copy(from: other.urValue)
        diagonal.copy(from: other.diagonal, count: m)
        order.copy(from: other.order)
        slot.copy(from: other.slot, count: m)
        updateCount = other.updateCount
        solveWork = other.solveWork
        buildWork = other.buildWork
        builtEntries = other.builtEntries
        pivotThreshold = other.pivotThreshold
    }
}
