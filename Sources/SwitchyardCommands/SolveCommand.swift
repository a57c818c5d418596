import Foundation
import SwitchyardCase
import SwitchyardSolver

/// `switchyard solve FILE`: the solver alone, on an MPS or LP file.
package enum SolveCommand {
    static let usage = """
        usage: switchyard solve FILE [--time-limit S] [--gap G] [--threads N] [--json] [--solution FILE]
               [--no-presolve] [--without COMPONENT,...]

        Solves a model in MPS (free or fixed, plain or gzip) or CPLEX LP format.

        exit code: 0 done, 1 internal error or the output cannot be written, 2 usage, 3 bad input, 4 infeasible,
        5 unbounded, 6 limit reached with a point, 7 without, 130 interrupted (143 by SIGTERM)
        """

    /// - Returns: the exit code.
    package static func run(arguments words: [String]) -> Int32 {
        var arguments = Arguments(
            words, options: ["--time-limit", "--gap", "--threads", "--solution", "--without"],
            flags: ["--json", "--no-presolve"], mostPositional: 1)
        if arguments.asksHelp {
            print(usage)
            return ExitCode.done
        }
        var settings = SolverSettings()
        if let limit = arguments.number("--time-limit") { settings.timeLimitSeconds = limit }
        if let gap = arguments.number("--gap") { settings.relativeGap = gap }
        if let threads = arguments.count("--threads") { settings.threads = threads }
        if arguments.flags.contains("--no-presolve") { settings.presolve = false }
        if let problem = arguments.problem { return Arguments.refuse("solve", problem, usage) }
        guard let path = arguments.positional.first else {
            return Arguments.refuse("solve", "a model file is needed", usage)
        }
        let model: Model
        do {
            model = try ModelFile.read(path: path)
        } catch {
            complain("\(error)")
            return ExitCode.badInput
        }
        var options = MixedIntegerOptions()
        for name in (arguments.values["--without"] ?? "").split(separator: ",")
        where !options.switchOff(String(name)) {
            let known = MixedIntegerOptions.componentNames.joined(separator: ", ")
            return Arguments.refuse("solve", "no component is called '\(name)'; there are \(known)", usage)
        }
        let solutionPath = arguments.values["--solution"]
        if let solutionPath {
            do {
                try AtomicFile.checkTarget(solutionPath)
            } catch {
                complain("switchyard solve: \(error)")
                return ExitCode.internalError
            }
        }
        let interrupt = InterruptHandler()
        settings.cancellation = interrupt.flag
        let solution =
            model.integerCount == 0
            ? solveLinear(model, settings: settings)
            : solveMixedInteger(model, settings: settings, options: options)
        print(arguments.flags.contains("--json") ? json(solution) : summary(solution))
        if let solutionPath, !solution.primal.isEmpty {
            do {
                try AtomicFile.write(SolutionFile.write(solution, of: model), to: solutionPath)
            } catch {
                complain("switchyard solve: \(error)")
                return ExitCode.internalError
            }
        }
        switch solution.status {
        case .optimal: return ExitCode.done
        case .infeasible: return ExitCode.infeasible
        case .unbounded, .infeasibleOrUnbounded: return ExitCode.unbounded
        case .limit: return solution.primal.isEmpty ? ExitCode.limitWithoutPlan : ExitCode.limitWithPlan
        case .interrupted: return interrupt.exitCode(ExitCode.interrupted)
        case .numericalError: return ExitCode.internalError
        }
    }

    private static func json(_ solution: Solution) -> String {
        let text = JSONValue.object([
            .init("status", .string(solution.status.rawValue)),
            .init("objective", .number(solution.objective)),
            .init("bound", .number(solution.bound)), .init("gap", .number(solution.relativeGap)),
            .init("nodes", .integer(solution.nodes)),
            .init("simplex_iterations", .integer(solution.simplexIterations)),
            .init("seconds", .number(solution.seconds)),
            .init("max_primal_violation", .number(solution.maxPrimalViolation)),
            .init("max_integrality_violation", .number(solution.maxIntegralityViolation)),
        ]).text()
        return String(text.dropLast())
    }

    private static func summary(_ solution: Solution) -> String {
        "\(solution.status.rawValue), objective \(solution.objective), bound \(solution.bound), \(solution.nodes) nodes, "
            + "\(solution.simplexIterations) iterations, \(solution.seconds) s"
    }
}
