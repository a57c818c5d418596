import Dispatch
import SwitchyardCase
import SwitchyardSolver
import Synchronization

/// Improves a whole-number plan by large-neighbourhood search: a part of it is decided again by branch and cut, everything else stays
/// as it is.
///
/// Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP 1998,
/// doi:10.1007/3-540-49481-2_30; which shape of part comes next goes by what it gained for the work last time (adaptive choice:
/// Ropke and Pisinger, Transportation Science 40(4), 2006, doi:10.1287/trsc.1050.0135). The shapes are in
/// `PlanImprovement+Neighbourhoods.swift`. Every neighbourhood has a limit of work, none of time, and those of sites are taken two
/// at a time from the same plan, on one thread or two: the same plan comes out the same on every run unless the deadline ends
/// it early.
package struct PlanImprovement: Sendable {
    let formulation: PlanningFormulation
    package private(set) var values: [Double]
    private(set) var simplexIterations = 0
    private(set) var nodes = 0
    private let limits: SimplexLimits
    private let threads: Int
    private let matrix: SparseMatrix
    /// By column, those that only measure it and are decided with it; empty for none at all.
    private let companions: [[Int]]
    var random = SplitMix64(seed: 1)
    /// Passes over the whole plan, and the share of the cost that a pass has to gain for its shape to be tried again at the same level.
    private static let mostPasses = 1_000
    private static let leastGain = 2e-6
    /// Worth of a shape that gained nothing when it was first tried, for the next level.
    private static let raisedWorth = 2e-10
    /// Of a row's activity, relative to its side.
    private static let rowTolerance = 1e-6

    /// - Parameters:
    ///   - values: a whole-number point of the formulation's model.
    ///   - companions: by column of the model, those that only measure it and are decided with it.
    package init(
        formulation: PlanningFormulation, values: [Double], limits: SimplexLimits, companions: [[Int]] = [],
        threads: Int = 1
    ) {
        self.formulation = formulation
        self.values = values
        self.limits = limits
        self.threads = threads
        self.companions = companions
        matrix = formulation.model.columnMatrix()
    }

    var isStopped: Bool { limits.isOver }

    var cost: Double { formulation.model.objectiveValue(of: values) }

    /// A shape with what it gained last time: share of the cost per simplex iteration.
    private struct Arm {
        let shape: Shape
        var worth: Double
        var level = 0
    }

    /// Passes over the plan, each in the shape that last gained most for its work, until none gains much at any level.
    /// - Parameter onPass: told of the plan after each pass; returns whether it is good enough.
    package mutating func run(onPass: ([Double]) -> Bool) {
        var arms = Shape.all(periods: formulation.periodCount).map { Arm(shape: $0, worth: $0.firstWorth) }
        for _ in 0..<Self.mostPasses {
            guard let best = arms.indices.max(by: { (arms[$0].worth, $1) < (arms[$1].worth, $0) }),
                arms[best].worth > 0
            else { return }
            let (before, work) = (cost, simplexIterations)
            let (shape, level) = (arms[best].shape, Level.all[arms[best].level])
            decide(
                neighbourhoods(of: shape, sites: level.sites), sideBySide: shape.sideBySide,
                within: level.work(on: shape))
            let gain = (before - cost) / abs(before)
            if gain >= Self.leastGain {
                arms[best].worth = gain / Double(max(1, simplexIterations - work))
            } else if arms[best].level < Level.all.count - 1 {
                arms[best].level += 1
                arms[best].worth = min(arms[best].worth, Self.raisedWorth) / 2
            } else {
                arms[best].worth = 0
            }
            if onPass(values) || isStopped { return }
        }
    }

    // MARK: Deciding again

    /// What deciding a part of a plan again came to.
    private struct Trial: Sendable {
        /// Columns that change, with their values: none if the part is best as it was, as far as was searched.
        var columns: [Int] = []
        var values: [Double] = []
        var simplexIterations = 0
        var nodes = 0
    }

    /// Decides parts of the plan again, some of them side by side.
    private mutating func decide(_ parts: [[Int]], sideBySide: Int, within work: WorkLimits) {
        for first in stride(from: 0, to: parts.count, by: sideBySide) {
            if isStopped { return }
            let round = Array(parts[first..<min(first + sideBySide, parts.count)])
            var hasChanged = false
            for (part, trial) in zip(round, trials(round, within: work)) {
                simplexIterations += trial.simplexIterations
                nodes += trial.nodes
                guard !trial.columns.isEmpty else { continue }
                if hasChanged, !isJoinable(trial) {
                    decide(part, within: work)
                } else {
                    hasChanged = take(trial) || hasChanged
                }
            }
        }
    }

    /// All from the plan as it is now.
    private func trials(_ round: [[Int]], within work: WorkLimits) -> [Trial] {
        guard threads > 1, round.count > 1 else { return round.map { trial($0, within: work) } }
        let found = Mutex([Trial?](repeating: nil, count: round.count))
        DispatchQueue.concurrentPerform(iterations: round.count) { position in
            let trial = trial(round[position], within: work)
            found.withLock { $0[position] = trial }
        }
        return found.withLock { $0.compactMap { $0 } }
    }

    /// Decides some columns again with those that measure them, if that makes the plan cheaper.
    mutating func decide(_ chosen: [Int], within work: WorkLimits) {
        let trial = trial(chosen, within: work)
        simplexIterations += trial.simplexIterations
        nodes += trial.nodes
        _ = take(trial)
    }

    private func trial(_ chosen: [Int], within work: WorkLimits) -> Trial {
        let free = withCompanions(chosen)
        let before = cost
        var part = RestrictedModel(
            formulation.model, free: free, values: values, rows: rows(of: free))
        part.setConstant(before - free.reduce(0) { $0 + formulation.model.columnCost[$1] * values[$1] })
        let solution = work.solve(part.model, from: free.map { values[$0] }, limits)
        var trial = Trial()
        trial.simplexIterations = solution.simplexIterations
        trial.nodes = solution.nodes
        if !solution.primal.isEmpty, solution.objective < before {
            for (j, value) in zip(free, solution.primal) where value != values[j] {
                trial.columns.append(j)
                trial.values.append(value)
            }
        }
        return trial
    }

    /// Puts values in the plan if that makes it cheaper. Returns whether it does.
    private mutating func take(_ trial: Trial) -> Bool {
        let (saved, before) = (values, cost)
        for (j, value) in zip(trial.columns, trial.values) { values[j] = value }
        if cost < before { return true }
        values = saved
        return false
    }

    /// Whether values found from an earlier plan keep every row of the plan as it is now.
    private func isJoinable(_ trial: Trial) -> Bool {
        var joined = values
        for (j, value) in zip(trial.columns, trial.values) { joined[j] = value }
        let model = formulation.model
        return rows(of: trial.columns).allSatisfy { i in
            let activity = (model.rowStart[i]..<model.rowStart[i + 1]).reduce(0) {
                $0 + model.entryValue[$1] * joined[Int(model.entryColumn[$1])]
            }
            func slack(_ side: Double) -> Double { Self.rowTolerance * max(1, abs(side)) }
            return activity >= model.rowLower[i] - slack(model.rowLower[i])
                && activity <= model.rowUpper[i] + slack(model.rowUpper[i])
        }
    }

    /// The columns, each once, and then their companions.
    private func withCompanions(_ chosen: [Int]) -> [Int] {
        guard !companions.isEmpty else { return chosen }
        var isTaken = [Bool](repeating: false, count: formulation.model.columnCount)
        var free: [Int] = []
        for j in chosen + chosen.flatMap({ companions[$0] }) where !isTaken[j] {
            isTaken[j] = true
            free.append(j)
        }
        return free
    }

    /// Rows that some of the columns stand in, ascending.
    private func rows(of free: [Int]) -> [Int] {
        matrix.indices(inLines: free, of: formulation.model.rowCount)
    }
}
