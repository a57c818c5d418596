import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver

/// `switchyard export CASE FILE.mps`: writes the planning model for another solver.
package enum ExportCommand {
    static let usage = """
        usage: switchyard export CASE FILE.mps [--relaxation]

        Writes the case's planning model as free MPS, or in LP format if the name ends in .lp: minimise net present cost, thousands of pounds.

          --relaxation   instead the relaxation that plan's proven bound comes from: sites told apart in the last
                         period only

        exit code: 0 done, 1 the file could not be written, 2 usage, 3 bad input
        """

    /// - Returns: the exit code.
    package static func run(arguments words: [String]) -> Int32 {
        let arguments = Arguments(words, options: [], flags: ["--relaxation"], mostPositional: 2)
        if arguments.asksHelp {
            print(usage)
            return ExitCode.done
        }
        if let problem = arguments.problem { return Arguments.refuse("export", problem, usage) }
        guard arguments.positional.count == 2 else {
            return Arguments.refuse("export", "a case directory and a file are needed", usage)
        }
        let path = arguments.positional[1]
        do {
            try AtomicFile.checkTarget(path)
        } catch {
            complain("switchyard export: \(error)")
            return ExitCode.internalError
        }
        do {
            let planningCase = try CaseReader.read(directory: arguments.positional[0]).case
            let model =
                arguments.flags.contains("--relaxation")
                ? Planner.relaxation(of: planningCase) : Planner.model(of: planningCase)
            do {
                try AtomicFile.write(
                    path.lowercased().hasSuffix(".lp") ? LPWriter.write(model) : MPSWriter.write(model),
                    to: path)
            } catch {
                complain("switchyard export: \(error)")
                return ExitCode.internalError
            }
            print("\(model.columnCount) columns, \(model.rowCount) rows, \(model.integerCount) integer")
            return ExitCode.done
        } catch {
            complain("\(error)")
            return ExitCode.badInput
        }
    }
}
