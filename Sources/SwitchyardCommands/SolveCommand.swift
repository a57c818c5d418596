import SwitchyardCase
import SwitchyardGLPK
import SwitchyardSolver

/// `switchyard solve FILE`: the solver alone, on an MPS or LP file.
package enum SolveCommand {
    static let usage = """
        usage: switchyard solve FILE [--time-limit S] [--gap G] [--threads N] [--json] [--solution FILE]
               [--ranges FILE] [--basis FILE] [--write-basis FILE] [--no-presolve] [--without COMPONENT,...]
               [--memory-limit MB] [--lp-method auto|simplex|interior] [--seed N]
               [--engine switchyard|glpk]

        Solves a model in MPS (free or fixed, plain or gzip) or CPLEX LP format. Conventions a file made necessary are
        warned of on standard error.

          --solution FILE      status, point, activities, reduced costs, duals, basis and, for an infeasible or unbounded
                               linear model, the ray that proves it: a table if FILE ends in .csv, an object if it ends
                               in .json, otherwise lines of name and value
          --ranges FILE        linear models: how far each cost and bound may move before the basis changes, as CSV
          --basis FILE         linear models: start from an MPS basis file, without presolve
          --lp-method METHOD   linear models: `simplex` alone, `interior` point first and then to a basis, or `auto` (default):
                               the simplex method, and the others beside it if that takes long
          --memory-limit MB    integer models: memory the search tree may take; beyond it the search stops as at a
                               time limit (default 2048)
          --seed N             another seed of the random choices (costs perturbed, points rounded): tells luck from cause;
                               the default is 1
          --write-basis FILE   linear models: write the optimal basis as an MPS basis file
          --engine ENGINE      `glpk` checks an answer with GLPK, in a build made with `--traits GLPK`; of the options it
                               heeds --time-limit, --gap, --json, --solution, --write-basis and --no-presolve

        exit code: 0 done, 1 internal error or the output cannot be written, 2 usage, 3 bad input, 4 infeasible,
        5 unbounded, 6 limit reached with a point, 7 without, 130 interrupted (143 by SIGTERM)
        """

    private static let noGLPK = """
        this build has no GLPK; `swift build -c release --traits GLPK` makes one that has (libglpk and its header must be \
        installed: on Debian the package libglpk-dev)
        """

    /// - Returns: the exit code.
    package static func run(arguments words: [String]) -> Int32 {
        let outputs = ["--solution", "--ranges", "--write-basis"]
        var arguments = Arguments(
            words,
            options: ["--time-limit", "--gap", "--threads", "--solution", "--ranges", "--basis"]
                + ["--write-basis", "--without", "--memory-limit", "--lp-method", "--seed", "--engine"],
            flags: ["--json", "--no-presolve"], mostPositional: 1)
        if arguments.asksHelp {
            print(usage)
            return ExitCode.done
        }
        var settings = SolverSettings()
        if let limit = arguments.number("--time-limit") { settings.timeLimitSeconds = limit }
        if let gap = arguments.number("--gap") { settings.relativeGap = gap }
        if let threads = arguments.count("--threads") { settings.threads = threads }
        if let seed = arguments.count("--seed", upTo: 1 << 30) { settings.seed = UInt64(seed) }
        let memoryLimit = arguments.count("--memory-limit", upTo: 1 << 20)
        if arguments.flags.contains("--no-presolve") { settings.presolve = false }
        if let name = arguments.values["--lp-method"] {
            guard let method = LinearMethod(rawValue: name) else {
                let known = LinearMethod.allCases.map(\.rawValue).joined(separator: ", ")
                return Arguments.refuse(
                    "solve", "no linear method is called '\(name)'; there are \(known)", usage)
            }
            if method == .interior, arguments.values["--basis"] != nil {
                return Arguments.refuse("solve", "the interior-point method starts from no basis", usage)
            }
            settings.linearMethod = method
        }
        var secondEngine: ((Model, SolverSettings) -> Solution)?
        switch arguments.values["--engine"] ?? "switchyard" {
        case "switchyard": break
        case "glpk":
            secondEngine = GLPK.solve
            if secondEngine == nil { return Arguments.refuse("solve", noGLPK, usage) }
        case let name:
            let problem = "no engine is called '\(name)'; there are switchyard, glpk"
            return Arguments.refuse("solve", problem, usage)
        }
        if let problem = arguments.problem { return Arguments.refuse("solve", problem, usage) }
        guard let path = arguments.positional.first else {
            return Arguments.refuse("solve", "a model file is needed", usage)
        }
        var options = MixedIntegerOptions()
        if let memoryLimit { options.treeMemoryLimit = memoryLimit << 20 }
        for name in (arguments.values["--without"] ?? "").split(separator: ",")
        where !options.switchOff(String(name)) {
            let known = MixedIntegerOptions.componentNames.joined(separator: ", ")
            return Arguments.refuse("solve", "no component is called '\(name)'; there are \(known)", usage)
        }
        // The model, what is read and what is written are different files; a basis may take the place of the one read.
        let files =
            [("", path)]
            + (["--basis"] + outputs).compactMap { option in
                arguments.values[option].map { (option, $0) }
            }
        for (number, (option, file)) in files.enumerated() where outputs.contains(option) {
            let others = files.prefix(number).filter { ($0.0, option) != ("--basis", "--write-basis") }
            if others.contains(where: { FileSystem.areSame($0.1, file) }) {
                return Arguments.refuse("solve", "\(file) is named twice and would be overwritten", usage)
            }
        }
        let model: Model
        var start: Basis?
        do {
            let file = try ModelFile.readWithWarnings(path: path)
            model = file.model
            warn(file.warnings, path)
            if model.integerCount > 0,
                let option = ["--ranges", "--basis", "--write-basis", "--lp-method"].first(where: {
                    arguments.values[$0] != nil
                })
            {
                return Arguments.refuse(
                    "solve",
                    "\(option) is for linear models; this one has \(model.integerCount) integer columns",
                    usage)
            }
            if let basisPath = arguments.values["--basis"] {
                let file = try BasisFile.read(path: basisPath, for: model)
                start = file.basis
                warn(file.warnings, basisPath)
            }
        } catch {
            complain("\(error)")
            return ExitCode.badInput
        }
        do {
            for option in outputs {
                if let path = arguments.values[option] { try AtomicFile.checkTarget(path) }
            }
        } catch {
            complain("switchyard solve: \(error)")
            return ExitCode.internalError
        }
        let interrupt = InterruptHandler()
        settings.cancellation = interrupt.flag
        let solution =
            if let secondEngine {
                secondEngine(model, settings)
            } else if model.integerCount == 0 {
                solveLinear(model, settings: settings, start: start)
            } else {
                solveMixedInteger(model, settings: settings, options: options)
            }
        if arguments.flags.contains("--json") {
            print(JSONValue.object(SolutionTables.summary(solution)).text(), terminator: "")
        } else {
            print(summary(solution))
        }
        do {
            try write(solution, of: model, arguments, settings)
        } catch {
            complain("switchyard solve: \(error)")
            return ExitCode.internalError
        }
        switch solution.status {
        case .optimal:
            return interrupt.flag.isRaised ? interrupt.exitCode(ExitCode.interrupted) : ExitCode.done
        case .infeasible: return ExitCode.infeasible
        case .unbounded, .infeasibleOrUnbounded: return ExitCode.unbounded
        case .limit: return solution.primal.isEmpty ? ExitCode.limitWithoutPlan : ExitCode.limitWithPlan
        case .interrupted: return interrupt.exitCode(ExitCode.interrupted)
        case .numericalError: return ExitCode.internalError
        }
    }

    /// Writes the files asked for. A basis and ranges exist at an optimum only; that there are none is said.
    private static func write(
        _ solution: Solution, of model: Model, _ arguments: Arguments, _ settings: SolverSettings
    ) throws(AtomicFile.Failure) {
        if let path = arguments.values["--solution"] {
            try AtomicFile.write(SolutionTables.bytes(solution, of: model, path: path), to: path)
        }
        if let path = arguments.values["--write-basis"] {
            if let basis = solution.basis {
                try AtomicFile.write(BasisFile.write(basis, of: model), to: path)
            } else {
                complain("switchyard solve: there is no optimal basis to write to \(path)")
            }
        }
        if let path = arguments.values["--ranges"] {
            if solution.status == .optimal,
                let ranging = rangeLinear(model, basis: solution.basis, settings: settings)
            {
                try AtomicFile.write(SolutionTables.csv(ranging, of: model).bytes, to: path)
            } else {
                complain(
                    solution.status == .optimal
                        ? "switchyard solve: the ranges for \(path) were not found within the limits and tolerances"
                        : "switchyard solve: there is no optimal basis whose ranges \(path) could hold")
            }
        }
    }

    private static func warn(_ warnings: [ModelFileWarning], _ path: String) {
        for warning in warnings { complain("\(path): \(warning)") }
    }

    private static func summary(_ solution: Solution) -> String {
        "\(solution.status.rawValue), objective \(solution.objective), bound \(solution.bound), \(solution.nodes) nodes, "
            + "\(solution.simplexIterations) iterations, \(solution.seconds) s"
    }
}
