import Foundation

/// Figures over all runs. An unsolved or wrong run counts as the whole time limit.
package struct Summary: Sendable {
    package struct Line: Sendable {
        package var solver: String
        package var solved: Int
        package var wrong: Int
        package var failed: Int
        package var geometricMean: Double
        package var peakMemoryMB: Double
    }

    /// Instances every solver was run on: only these are summed up.
    package let instances: [String]
    /// Solvers from quick to slow.
    package let lines: [Line]
    /// Ours against the best peer, slowest first.
    package let slowest: [(instance: String, ours: Double, peer: Double, status: RunStatus)]
    package let ours: String
    /// Instances whose answers disagree without a reference to say who is right.
    package let disputed: [String]

    package init(_ measurements: [TimedRun], ours: String, timeLimit: Double) {
        self.ours = ours
        var solvers: [String] = []
        var names: [String] = []
        var runs: [String: [String: TimedRun]] = [:]
        for one in measurements {
            if !solvers.contains(one.solver) { solvers.append(one.solver) }
            if runs[one.instance] == nil { names.append(one.instance) }
            runs[one.instance, default: [:]][one.solver] = one
        }
        let common = names.filter { runs[$0]!.count == solvers.count }
        func seconds(_ run: TimedRun) -> Double {
            run.isSolved ? min(run.cpuSeconds, timeLimit) : timeLimit
        }
        instances = common
        lines = solvers.map { solver in
            let mine = common.map { runs[$0]![solver]! }
            return Line(
                solver: solver, solved: mine.count(where: \.isSolved),
                wrong: mine.count { $0.verdict == .wrong },
                failed: mine.count { $0.outcome.status == .failed },
                geometricMean: Self.shiftedGeometricMean(mine.map(seconds)),
                peakMemoryMB: mine.map(\.memoryMB).max() ?? 0)
        }.sorted { ($0.geometricMean, $0.solver) < ($1.geometricMean, $1.solver) }
        let peers = solvers.filter { $0 != ours }
        slowest =
            peers.isEmpty || !solvers.contains(ours)
            ? []
            : common.map { name in
                let mine = runs[name]![ours]!
                let best = peers.map { seconds(runs[name]![$0]!) }.min() ?? timeLimit
                return (name, seconds(mine), best, mine.outcome.status)
            }.sorted { ($0.1 + 0.05) / ($0.2 + 0.05) > ($1.1 + 0.05) / ($1.2 + 0.05) }
        disputed = common.filter { name in
            let answers = solvers.map { runs[name]![$0]! }.filter { $0.verdict == .unchecked }.map(\.outcome)
            guard let first = answers.first else { return false }
            return answers.contains {
                $0.status != first.status
                    || abs(($0.objective ?? 0) - (first.objective ?? 0)) > 1e-3
                        * max(1, abs(first.objective ?? 0))
            }
        }
    }

    /// `exp(mean(log(t + shift))) − shift`: neither the tiny nor the huge instances rule alone.
    package static func shiftedGeometricMean(_ seconds: [Double], shift: Double = 1) -> Double {
        if seconds.isEmpty { return 0 }
        return exp(seconds.reduce(0) { $0 + log($1 + shift) } / Double(seconds.count)) - shift
    }

    /// The summary for readers.
    package func markdown(title: String) -> String {
        let base = lines.first { $0.solver == ours }?.geometricMean ?? .nan
        var text = """
            ## \(title)

            \(instances.count) instances. Times are CPU seconds of the whole process; an unsolved or wrong run counts as the limit.

            | solver | solved | wrong | failed | mean, s | ours over it | peak MB |
            | --- | --: | --: | --: | --: | --: | --: |

            """
        for line in lines {
            text += "| \(line.solver) | \(line.solved) | \(line.wrong) | \(line.failed) | "
            text += "\(fixed(line.geometricMean, 3)) | \(fixed(base / line.geometricMean, 2)) | "
            text += "\(fixed(line.peakMemoryMB, 0)) |\n"
        }
        if !slowest.isEmpty {
            text += "\n### Slowest against the best peer\n\n| instance | ours, s | status | best peer, s |\n"
            text += "| --- | --: | --- | --: |\n"
            for run in slowest.prefix(15) {
                text +=
                    "| \(run.instance) | \(fixed(run.ours, 2)) | \(run.status.rawValue) | \(fixed(run.peer, 2)) |\n"
            }
        }
        if !disputed.isEmpty {
            text += "\nAnswers disagree, without a reference: \(disputed.joined(separator: ", ")).\n"
        }
        return text
    }
}

/// A number with so many decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
    value.isFinite ? String(format: "%.\(decimals)f", value) : "–"
}
