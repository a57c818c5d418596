/// `clp` and `cbc`: the solution file opens with their verdict, the log repeats it.
package struct COIN: Competitor {
    package let name: String
    package let versionArguments = ["-quit"]
    package var solvesIntegers: Bool { name == "cbc" }

    package init(name: String) { self.name = name }

    package func arguments(
        model: String, solution: String, options: String, timeLimit: Double, gap: Double
    ) -> [[String]] {
        let limits =
            name == "cbc"
            ? ["-timeMode", "elapsed", "-seconds", "\(timeLimit)", "-ratioGap", "\(gap)"]
            : ["-seconds", "\(timeLimit)"]
        return [[model] + limits + ["-solve", "-solution", solution]]
    }

    package func outcome(output: String, solution: String) -> Outcome {
        name == "cbc" ? branchAndCut(output, solution) : simplex(output)
    }

    private func simplex(_ output: String) -> Outcome {
        if output.contains("PrimalInfeasible") || output.contains("Primal infeasible") {
            return Outcome(.infeasible)
        }
        var outcome = Outcome()
        if let value = output.number(after: "Optimal objective") {
            outcome = Outcome(.optimal, objective: value)
        } else if output.contains("Dual infeasible") || output.contains("DualInfeasible") {
            outcome.status = .unbounded
        } else if output.contains("Stopped") {
            outcome.status = .limit
        }
        return outcome
    }

    private func branchAndCut(_ output: String, _ solution: String) -> Outcome {
        let verdict = solution.split(separator: "\n").first.map(String.init) ?? ""
        var outcome = Outcome()
        if verdict.hasPrefix("Optimal") {
            outcome.status = .optimal
        } else if verdict.hasPrefix("Infeasible") || verdict.hasPrefix("Integer infeasible") {
            return Outcome(.infeasible)
        } else if verdict.hasPrefix("Unbounded") {
            return Outcome(.unbounded)
        } else if verdict.hasPrefix("Stopped") {
            outcome.status = .limit
        }
        if !verdict.contains("no integer solution") {
            outcome.objective = verdict.number(after: "objective value")
        }
        outcome.bound = output.number(after: "Lower bound:")
        outcome.nodes = output.number(after: "Enumerated nodes:").flatMap { Int(exactly: $0) }
        outcome.iterations = output.number(after: "Total iterations:").flatMap { Int(exactly: $0) }
        return outcome
    }
}
