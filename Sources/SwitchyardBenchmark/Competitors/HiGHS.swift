/// `highs`, one thread: its report names a status, a primal and a dual bound.
package struct HiGHS: Competitor {
    package let name = "highs"
    package let versionArguments = ["--version"]
    package init() {}

    package func arguments(
        model: String, solution: String, options: String, timeLimit: Double, gap: Double
    ) -> [[String]] {
        [["--options_file", options, "--time_limit", "\(timeLimit)", model]]
    }

    package func optionsFile(gap: Double) -> String? {
        "threads = 1\nparallel = off\nmip_rel_gap = \(gap)\n"
    }

    package func outcome(output: String, solution: String) -> Outcome {
        let lines = output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        guard
            let line = lines.last(where: { $0.hasPrefix("Model status") })
                ?? lines.last(where: { $0.hasPrefix("Status") })
        else { return Outcome() }
        let status =
            line.drop { $0 != ":" }.isEmpty
            ? line.dropFirst("Status".count) : line.drop { $0 != ":" }.dropFirst()
        var outcome = Outcome()
        switch status.trimmingCharacters(in: .whitespaces) {
        case "Optimal": outcome.status = .optimal
        case "Infeasible", "Primal infeasible or unbounded": return Outcome(.infeasible)
        case "Unbounded": return Outcome(.unbounded)
        case "Time limit reached": outcome.status = .limit
        default: return Outcome()
        }
        outcome.objective =
            output.number(after: "Primal bound") ?? output.number(after: "Objective value     :")
        outcome.bound = output.number(after: "Dual bound")
        outcome.nodes = output.number(after: "\n  Nodes").flatMap { Int(exactly: $0) }
        let iterations =
            output.number(after: "LP iterations") ?? output.number(after: "Simplex   iterations:")
        outcome.iterations = iterations.flatMap { Int(exactly: $0) }
        return outcome
    }
}
