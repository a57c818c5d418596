/// Other runners for solves that take long: methods whose points are near an optimum, from which a crossover leads to a basis.
///
/// The interior point method runs, once, when the simplex method has done the work that it is expected to take; where
/// its factors are too dense for that, or it fails, the first-order method gets about the simplex method's work in
/// turns, or more in large models. What starts when depends on counts of work only, never on a clock.
extension SimplexEngine {
    /// Iterations that the interior point method is expected to take.
    private static let interiorIterations = 30.0
    /// Multiplications and additions of one factorisation, and entries of the factors, that are too many.
    private static let largestInteriorWork = 2e10
    private static let largestInteriorFactor = 25_000_000
    /// Factor entries for each entry of the model above which the simplex method is left to itself: its memory stays a
    /// modest multiple of the model's, and dense factors seldom pay for so short a model.
    private static let mostFactorEntriesPerEntry = 4
    /// Rows for each part of the work, besides the simplex method's one, that the first-order method gets, and most parts: the
    /// simplex method's iterations grow with the rows, those of the first-order method hardly.
    private static let rowsPerShare = 18_000
    private static let largestShare = 4

    /// Starts the race of a first solve.
    func enterRace() {
        leaveRace()
        guard !hasSolved, columnCount > 0, rowCount > 0 else { return }
        raceStart = workSoFar
        func due(after steps: Int, share: Int = 1) -> Int {
            steps < .max ? raceStart + steps / share * firstOrderStepWork : .max
        }
        firstOrderDue = due(after: settings.firstOrderAfter, share: firstOrderShare)
        interiorDue = due(after: settings.interiorAfter)
        if interiorDue <= raceStart {
            crossoverIsDue = runInteriorPoint()
        } else if interiorDue < .max {
            // It is not due before the least work that it may take.
            let least = InteriorPoint.iterationWork(matrix, factorEntries: rowCount, factorWork: 0)
            interiorDue = max(interiorDue, raceStart + Int(Self.interiorIterations * least))
        }
    }

    func leaveRace() {
        firstOrder = nil
        interior = nil
        nearOptimum = nil
        firstOrderDue = .max
        interiorDue = .max
        crossoverIsDue = false
    }

    /// Work at which another runner is to have its turn.
    var raceDue: Int { min(firstOrderDue, interiorDue) }

    /// Work of the simplex method: entries of factors, rows and columns touched.
    var workSoFar: Int { factor.pastWork + factor.solveWork + factor.buildWork + work.priceWork }

    /// A step of the first-order method beside it: it touches every entry twice, in order, at a third of the cost each.
    private var firstOrderStepWork: Int { (2 * matrix.start[columnCount] + 4 * variableCount) / 3 + 1 }

    /// Work of the first-order method for each of the simplex method.
    private var firstOrderShare: Int { min(Self.largestShare, max(1, rowCount / Self.rowsPerShare)) }

    /// Lets the runner that is due have its turn.
    /// - Returns: whether it has arrived.
    func takeTurn() -> Bool {
        crossoverIsDue = interiorDue <= workSoFar ? turnOfInteriorPoint() : turnOfFirstOrder()
        if crossoverIsDue {
            firstOrderDue = .max
            interiorDue = .max
        }
        return crossoverIsDue
    }

    /// Lets the first-order method catch up with the simplex method; in large models it goes on until it is known whether its
    /// error still falls.
    private func turnOfFirstOrder() -> Bool {
        let share = firstOrderShare
        let method =
            firstOrder
            ?? FirstOrderMethod(
                matrix: matrix, lower: lower.base, upper: upper.base, cost: cost.base,
                patience: share > 1 ? 4 : 2)
        firstOrder = method
        let spent = workSoFar - raceStart
        let allowed = max(FirstOrderMethod.promisingAfter, share * (spent / firstOrderStepWork))
        func run(to goal: Int) -> FirstOrderMethod.Progress {
            var progress = FirstOrderMethod.Progress.underWay
            while progress == .underWay && method.iterations < goal && !limits.isOver {
                progress = method.advance(to: min(goal, method.iterations + 100))
            }
            return progress
        }
        var progress = run(to: allowed)
        if share > 1 && progress == .underWay { progress = run(to: method.nextMark) }
        switch progress {
        case .underWay: firstOrderDue = raceStart + spent + spent / 2
        case .converged: nearOptimum = NearOptimum(method, lower: lower, upper: upper)
        case .hopeless:
            firstOrder = nil
            firstOrderDue = .max
        }
        return nearOptimum != nil
    }

    /// Predicts the work of the interior point method at its first turn and runs it at the second.
    private func turnOfInteriorPoint() -> Bool {
        if interior != nil { return runInteriorPoint() }
        prepareInteriorPoint()
        interiorDue = .max
        if let interior {
            let expected = Self.interiorIterations * interior.iterationWork
            let due = max(Double(workSoFar), Double(raceStart) + expected)
            if due < 1e15 { interiorDue = Int(due) }
        }
        return false
    }

    private func prepareInteriorPoint() {
        // Who asks for the method gets it, memory or not.
        let isAskedFor = settings.interiorAfter == 0
        let modest = Self.mostFactorEntriesPerEntry * matrix.start[columnCount]
        interior = InteriorPoint(
            matrix: matrix, lower: lower.base, upper: upper.base, cost: cost.base,
            workLimit: Self.largestInteriorWork,
            entryLimit: isAskedFor ? Self.largestInteriorFactor : min(modest, Self.largestInteriorFactor))
    }

    private func runInteriorPoint() -> Bool {
        if interior == nil { prepareInteriorPoint() }
        interiorDue = .max
        guard let method = interior else { return false }
        var progress = InteriorPoint.Progress.underWay
        while progress == .underWay && !limits.isOver { progress = method.advance() }
        if progress == .converged { nearOptimum = NearOptimum(method) }
        interior = nil
        return nearOptimum != nil
    }
}
