/// Factors `B = L · R⁻¹… · U` of a simplex basis, updated by Forrest and Tomlin's method.
///
/// After `factor` the basic variable pivoted in row i sits at basis position i, so rows and positions share one numbering.
/// L is kept as column etas and by rows, U by columns and by rows, each row operation of an update as a row eta R.
/// Solves walk the whole triangle in order, or only what a depth-first search reaches when the result is sparse
/// (Gilbert and Peierls 1988; Hall and McKinnon 2005, doi:10.1007/s10589-005-4802-0).
///
/// Suhl and Suhl 1990 (doi:10.1287/ijoc.2.4.325) for the factorisation, Forrest and Tomlin 1972 (doi:10.1007/BF01584548) for
/// the update.
package final class BasisFactor {
    package let m: Int
    /// Updates since the last factorisation.
    package internal(set) var updateCount = 0
    /// Number of the factorisation that L is of, and of the latest that was made here.
    var factorisation = 0
    var latestFactorisation = 0
    /// Entries read by solves since the last factorisation and those the factorisation itself touched.
    @exclusivity(unchecked) var solveWork = 0
    @exclusivity(unchecked) var buildWork = 0
    /// The same of all factorisations before.
    var pastWork = 0
    /// Entries of L and U when last factorised.
    var builtEntries = 0
    /// Share of the largest entry of its column that a pivot must have; raised after numerical trouble.
    package var pivotThreshold = 0.1
    /// Smallest pivot taken; columns that leave a smaller one depend on the others.
    package var pivotTolerance = BasisFactor.usualPivotTolerance
    static let usualPivotTolerance = 1e-10

    // L: column of each pivot row, and the same entries by row.
    @exclusivity(unchecked) var lBegin: FlatStorage<Int32>
    @exclusivity(unchecked) var lEnd: FlatStorage<Int32>
    @exclusivity(unchecked) var lIndex = FlatList<Int32>()
    @exclusivity(unchecked) var lValue = FlatList<Double>()
    @exclusivity(unchecked) var lOrder = FlatList<Int32>()
    @exclusivity(unchecked) var lrBegin: FlatStorage<Int32>
    @exclusivity(unchecked) var lrEnd: FlatStorage<Int32>
    @exclusivity(unchecked) var lrIndex = FlatList<Int32>()
    @exclusivity(unchecked) var lrValue = FlatList<Double>()
    @exclusivity(unchecked) var lrOrder = FlatList<Int32>()

    // R: row etas of the updates.
    @exclusivity(unchecked) var rPivot = FlatList<Int32>()
    @exclusivity(unchecked) var rStart = FlatList<Int32>()
    @exclusivity(unchecked) var rIndex = FlatList<Int32>()
    @exclusivity(unchecked) var rValue = FlatList<Double>()

    // U: column of each position, row of each row, diagonal apart; pivot rows in order, −1 where one was moved to the end.
    @exclusivity(unchecked) var uBegin: FlatStorage<Int32>
    @exclusivity(unchecked) var uEnd: FlatStorage<Int32>
    @exclusivity(unchecked) var uIndex = FlatList<Int32>()
    @exclusivity(unchecked) var uValue = FlatList<Double>()
    @exclusivity(unchecked) var urBegin: FlatStorage<Int32>
    @exclusivity(unchecked) var urEnd: FlatStorage<Int32>
    @exclusivity(unchecked) var urSpace: FlatStorage<Int32>
    @exclusivity(unchecked) var urIndex = FlatList<Int32>()
    @exclusivity(unchecked) var urValue = FlatList<Double>()
    @exclusivity(unchecked) var diagonal: FlatStorage<Double>
    @exclusivity(unchecked) var order = FlatList<Int32>()
    @exclusivity(unchecked) var slot: FlatStorage<Int32>

    // Halves of the last FTRAN and BTRAN that were asked to be kept for an update.
    @exclusivity(unchecked) var spikeIndex = FlatList<Int32>()
    @exclusivity(unchecked) var spikeValue = FlatList<Double>()
    @exclusivity(unchecked) var rowIndex = FlatList<Int32>()
    @exclusivity(unchecked) var rowValue = FlatList<Double>()

    // Depth-first search.
    let mark: UnsafeMutablePointer<Int32>
    let stack: UnsafeMutablePointer<Int32>
    let cursor: UnsafeMutablePointer<Int32>
    let reached: UnsafeMutablePointer<Int32>
    @exclusivity(unchecked) var round: Int32 = 0

    package init(rows: Int) {
        m = rows
        lBegin = FlatStorage(rows, repeating: 0)
        lEnd = FlatStorage(rows, repeating: 0)
        lrBegin = FlatStorage(rows, repeating: 0)
        lrEnd = FlatStorage(rows, repeating: 0)
        uBegin = FlatStorage(rows, repeating: 0)
        uEnd = FlatStorage(rows, repeating: 0)
        urBegin = FlatStorage(rows, repeating: 0)
        urEnd = FlatStorage(rows, repeating: 0)
        urSpace = FlatStorage(rows, repeating: 0)
        diagonal = FlatStorage(rows, repeating: 1)
        slot = FlatStorage(rows, repeating: 0)
        func indices() -> UnsafeMutablePointer<Int32> {
            let pointer = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, rows))
            pointer.initialize(repeating: 0, count: max(1, rows))
            return pointer
        }
        mark = indices()
        stack = indices()
        cursor = indices()
        reached = indices()
    }

    deinit {
        mark.deallocate()
        stack.deallocate()
        cursor.deallocate()
        reached.deallocate()
    }

    /// Entries of L, U and R together.
    package var entryCount: Int { lIndex.count + uIndex.count + rIndex.count }
}
