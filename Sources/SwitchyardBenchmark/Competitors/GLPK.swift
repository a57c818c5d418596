/// `glpsol`: cuts and the feasibility pump on, dual simplex; its answer is the `s` line of the solution file it writes
/// (GLPK reference manual, appendix on the solution formats).
package struct GLPK: Competitor {
    package let name = "glpsol"
    package let versionArguments = ["--version"]
    package init() {}

    package func arguments(
        model: String, solution: String, options: String, timeLimit: Double, gap: Double
    ) -> [[String]] {
        let limit = "\(max(1, Int(timeLimit)))"
        let common = [
            model, "--dual", "--cuts", "--fpump", "--mipgap", "\(gap)", "--tmlim", limit, "--write", solution,
        ]
        return model.hasSuffix(".lp") ? [["--lp"] + common] : [["--freemps"] + common, ["--mps"] + common]
    }

    package func outcome(output: String, solution: String) -> Outcome {
        let outOfTime = output.contains("TIME LIMIT EXCEEDED")
        let line = solution.split(separator: "\n").first { $0.hasPrefix("s ") }
        let words = line?.split(separator: " ").map(String.init) ?? []
        guard words.count > 5 else { return Outcome() }
        var outcome = Outcome(.limit, objective: words.last.flatMap { Double($0) })
        if words[1] == "mip" {
            let stoppedAtGap = output.contains("RELATIVE MIP GAP TOLERANCE REACHED")
            switch words[4] {
            case "o": outcome.status = .optimal
            case "f": outcome.status = stoppedAtGap ? .optimal : .limit
            case "n": outcome = Outcome(.infeasible)
            default: outcome = Outcome(outOfTime ? .limit : .failed)
            }
        } else if words[4] == "f" && words[5] == "f" {
            outcome.status = .optimal
        } else {
            outcome = Outcome(outOfTime ? .limit : words[4] == "n" ? .infeasible : .failed)
            if outcome.status == .failed && words[5] == "n" { outcome.status = .unbounded }
        }
        // The presolver's and the relaxation's verdicts are printed, not written.
        let infeasible = ["HAS NO PRIMAL FEASIBLE SOLUTION", "HAS NO FEASIBLE", "HAS NO INTEGER FEASIBLE"]
        if infeasible.contains(where: output.contains) { return Outcome(.infeasible) }
        if output.contains("HAS NO DUAL FEASIBLE SOLUTION") { return Outcome(.unbounded) }
        return outcome
    }
}
