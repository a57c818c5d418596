import Foundation

/// Our own solver, by its JSON.
package struct Switchyard: Competitor {
    package let name = "switchyard"
    package let versionArguments = ["--version"]
    package init() {}

    package func arguments(
        model: String, solution: String, options: String, timeLimit: Double, gap: Double
    ) -> [[String]] {
        [["solve", model, "--time-limit", "\(timeLimit)", "--gap", "\(gap)", "--threads", "1", "--json"]]
    }

    package func outcome(output: String, solution: String) -> Outcome {
        guard let start = output.firstIndex(of: "{"),
            let fields = try? JSONSerialization.jsonObject(with: Data(output[start...].utf8))
                as? [String: Any]
        else { return Outcome() }
        let status: RunStatus? =
            switch fields["status"] as? String {
            case "limit", "interrupted": .limit
            case let word?: RunStatus(rawValue: word)
            case nil: nil
            }
        var outcome = Outcome(status ?? .failed)
        outcome.objective = (fields["objective"] as? NSNumber)?.doubleValue
        outcome.bound = (fields["bound"] as? NSNumber)?.doubleValue
        outcome.nodes = (fields["nodes"] as? NSNumber)?.intValue
        outcome.iterations = (fields["simplex_iterations"] as? NSNumber)?.intValue
        return outcome
    }
}
