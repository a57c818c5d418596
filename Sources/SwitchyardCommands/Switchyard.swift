/// The command line: the first word says what to do.
package enum Switchyard {
    static let usage = """
        switchyard plans how an ambulance trust goes electric.

        usage: switchyard COMMAND …

          plan [CASE]            plan a case; write the plan, the capital programme and the report
          check CASE PLAN        audit a plan
          validate CASE          read a case and list every fault
          new DIR                write a small template case, or a larger one like a case
          export CASE FILE.mps   write the planning model for another solver
          solve FILE             solve an MPS or LP file

        switchyard COMMAND --help says more.
        """

    /// Runs a command. Returns the exit code: that of an error if what was printed did not arrive.
    package static func run(_ arguments: [String]) -> Int32 {
        let code = dispatch(arguments)
        if hasPrinted() { return code }
        complain("switchyard: standard output cannot be written")
        return code == ExitCode.done ? ExitCode.internalError : code
    }

    private static func dispatch(_ arguments: [String]) -> Int32 {
        guard let command = arguments.first else {
            complain(usage)
            return ExitCode.usage
        }
        let rest = Array(arguments.dropFirst())
        switch command {
        case "plan": return PlanCommand.run(arguments: rest)
        case "check": return CheckCommand.run(arguments: rest)
        case "validate": return ValidateCommand.run(arguments: rest)
        case "new": return NewCommand.run(arguments: rest)
        case "solve": return SolveCommand.run(arguments: rest)
        case "export": return ExportCommand.run(arguments: rest)
        case "--version":
            print("switchyard \(PlanCommand.version)")
            return ExitCode.done
        case "--help", "-h", "help":
            print(usage)
            return ExitCode.done
        default:
            complain("switchyard: there is no command \(command)\n\(usage)")
            return ExitCode.usage
        }
    }
}
