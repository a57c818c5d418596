import SwitchyardSolver

extension EdgeCaseTable.Row {
    /// Whether the table takes the answer: its own status and objective.
    func accepts(_ solution: Solution) -> Bool {
        solution.status.rawValue == status
            && (status != "optimal" || objective.map { Self.agrees(solution.objective, $0) } ?? true)
    }

    /// Whether one of the alternatives the table lists covers the answer.
    func alsoAccepts(_ solution: Solution) -> Bool {
        alsoAcceptable.split(separator: ";").contains { text in
            let words = text.split(separator: " ").map(String.init)
            switch (words.first, solution.status) {
            case ("time", .limit): return true
            case ("infeasible", .infeasible), ("unbounded", .unbounded): return true
            case ("infeasible-or-unbounded", .infeasibleOrUnbounded): return true
            case ("optimal", .optimal):
                guard words.count > 1, let value = Double(words[1].drop { $0 == "~" }) else {
                    // "within tolerance": the value is not what is asked.
                    return words.count > 1 && !words[1].contains { $0.isNumber }
                }
                return Self.agrees(solution.objective, value)
            case ("any", .optimal): return objective.map { abs(solution.objective - $0) <= 1e-5 } ?? true
            default: return false
            }
        }
    }

    /// A row that may stay open is given little time.
    var mayStayOpen: Bool { alsoAcceptable.contains("time limit") }

    private static func agrees(_ found: Double, _ expected: Double) -> Bool {
        abs(found - expected) <= 1e-6 * max(1, abs(expected))
    }
}
