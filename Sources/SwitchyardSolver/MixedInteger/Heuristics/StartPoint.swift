/// A point given by the caller: taken as it is if it is feasible, else completed.
extension MixedIntegerSearch {
    /// - Parameters:
    ///   - reduced: the point in the search's columns, NaN where nothing is known; `nil` if it cannot be carried over.
    ///   - original: the point in the columns of the model as given.
    func tryStart(_ reduced: [Double]?, original: [Double]) {
        guard original.count == store.model.columnCount else { return }
        if original.allSatisfy({ !$0.isNaN }), store.offer(original: original) != .rejected {
            noteIncumbent()
            return
        }
        guard let reduced, reduced.count == problem.columnCount else { return }
        domain.clearQueue()
        withSavedState {
            for column in problem.integers {
                let j = Int(column)
                guard reduced[j].isFinite, domain.lower[j] < domain.upper[j] else { continue }
                let value = reduced[j].rounded()
                guard value >= domain.lower[j], value <= domain.upper[j] else { continue }
                let mark = domain.mark
                domain.fix(j, at: value)
                if domain.isInfeasible || !domain.propagate() { domain.backtrack(to: mark) }
            }
            domain.clearQueue()
            guard solveLP() == .optimal else { return }
            if fractionalColumns().isEmpty { offerWithExactIntegers(x) } else { dive(.fractional) }
        }
    }
}
