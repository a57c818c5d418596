import SwitchyardAudit
import SwitchyardCase
import SwitchyardReporting

/// `switchyard check CASE PLAN`: audits a plan, ours or one made or changed by hand.
package enum CheckCommand {
    package static let usage = """
        usage: switchyard check CASE PLAN [--json]

        Reads the case directory and the plan (plan.json, or a directory that holds it), checks every
        planning rule with code that shares nothing with the planner, and lists each broken rule with
        the amount. Rules the plan declares as concessions are listed too, and say so.

          --json    print the audit for machines, with budgets, carbon and fleet by period

        exit code: 0 no rule is broken, 2 wrong usage, 3 the case or the plan cannot be read,
        8 a rule is broken
        """

    /// - Returns: the exit code.
    package static func run(arguments: [String]) -> Int32 {
        let read = Arguments(arguments, options: [], flags: ["--json"], mostPositional: 2)
        if read.asksHelp {
            print(usage)
            return 0
        }
        if let problem = read.problem { return Arguments.refuse("check", problem, usage) }
        guard read.positional.count == 2 else {
            return Arguments.refuse("check", "a case directory and a plan are expected", usage)
        }
        let json = read.flags.contains("--json")
        let (text, code) = report(directory: read.positional[0], plan: read.positional[1], json: json) {
            complain($0.description)
        }
        if code == ExitCode.badInput && !json {
            complain(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        } else {
            print(text, terminator: "")
        }
        return code
    }

    /// What is printed for a plan, and the exit code.
    /// - Parameter warn: called with each warning of the case.
    package static func report(
        directory: String, plan path: String, json: Bool, warn: (CaseFault) -> Void = { _ in }
    ) -> (text: String, code: Int32) {
        do throws(CaseError) {
            let (planningCase, warnings) = try CaseReader.read(directory: directory)
            for warning in warnings { warn(warning) }
            let plan = try Plan.read(path: FileSystem.kind(path) == .directory ? path + "/plan.json" : path)
            let audit = Auditor(planningCase).audit(plan)
            let text = json ? audit.json(planningCase).text() : listing(audit, planningCase)
            return (text, audit.violations.isEmpty ? 0 : 8)
        } catch {
            return (json ? faults(error) : error.description + "\n", 3)
        }
    }

    private static func listing(_ audit: Audit, _ planningCase: Case) -> String {
        var lines = audit.violations.map { violation in
            let mark = violation.isDeclared ? " [declared]" : ""
            return "\(violation.family.name): \(violation.sentence)\(mark)"
        }
        if !lines.isEmpty { lines.append("") }
        let name = displayEscaped(planningCase.settings.name)
        let broken = audit.violations.count
        guard broken > 0 else {
            lines.append(
                "\(name): no rule is broken; net present cost £\(poundsText(pence: audit.netPresentCostPence))"
            )
            return lines.joined(separator: "\n") + "\n"
        }
        let declared = broken - audit.undeclared.count
        lines.append(
            "\(name): \(broken) broken rule\(broken == 1 ? "" : "s"), \(declared) declared and "
                + "\(audit.undeclared.count) not")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func faults(_ error: CaseError) -> String {
        let list = error.faults.map { JSONValue.string($0.description) }
        return JSONValue.object([.init("faults", .array(list))]).text()
    }
}
