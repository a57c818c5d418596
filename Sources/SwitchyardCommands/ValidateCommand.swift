import SwitchyardCase

/// `switchyard validate CASE`: reads a case and says everything that is wrong with it.
package enum ValidateCommand {
    package static let usage = """
        usage: switchyard validate CASE [--json]

        Reads every file of the case directory and lists every fault as
        file:line:column (name): "value" problem — expected …; did you mean "…"?
        Without faults it prints how many rows are published, derived or assumed.

          --json    print the same for machines

        exit code: 0 no faults, 2 wrong usage, 3 faults found
        """

    /// - Returns: the exit code.
    package static func run(arguments: [String]) -> Int32 {
        let read = Arguments(arguments, options: [], flags: ["--json"], mostPositional: 1)
        if read.asksHelp {
            print(usage)
            return 0
        }
        if let problem = read.problem { return Arguments.refuse("validate", problem, usage) }
        guard let directory = read.positional.first else {
            return Arguments.refuse("validate", "the case directory is missing", usage)
        }
        let (text, code) = report(directory: directory, json: read.flags.contains("--json"))
        print(text, terminator: "")
        return code
    }

    /// What is printed for a case, and the exit code.
    package static func report(directory: String, json: Bool) -> (text: String, code: Int32) {
        do {
            let (planningCase, warnings) = try CaseReader.read(directory: directory)
            return (json ? jsonText(planningCase, [], warnings) : summary(planningCase, warnings), 0)
        } catch {
            return (json ? jsonText(nil, error.faults, error.warnings) : listing(error), 3)
        }
    }

    // MARK: Text

    private static func listing(_ error: CaseError) -> String {
        var lines = (error.faults + error.warnings).map(\.description)
        let files = Set(error.faults.map(\.file)).count
        lines.append("")
        lines.append(
            "\(counted(error.faults.count, "fault")) in \(counted(files, "file"))"
                + (error.warnings.isEmpty ? "" : ", \(counted(error.warnings.count, "warning"))"))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func summary(_ planningCase: Case, _ warnings: [CaseFault]) -> String {
        let tables = planningCase.provenanceByTable
        let width = tables.map(\.file.count).max() ?? 0
        func line(_ name: String, _ figures: [String]) -> String {
            let cells = figures.map { String(repeating: " ", count: max(0, 11 - $0.count)) + $0 }
            return name + String(repeating: " ", count: max(0, width - name.count)) + cells.joined()
        }
        func figures(_ rows: Int, _ counts: [Int]) -> [String] { ([rows] + counts).map { String($0) } }
        var lines = warnings.map(\.description)
        if !warnings.isEmpty { lines.append("") }
        let horizon = planningCase.horizon
        lines.append(
            "\(displayEscaped(planningCase.settings.name)): no faults"
                + (warnings.isEmpty ? "" : ", \(counted(warnings.count, "warning"))"))
        lines.append(
            "\(counted(horizon.count, "period")) from \(horizon.start) to \(horizon.end), "
                + "\(counted(planningCase.sites.count, "site")), \(counted(planningCase.vehicles.count, "vehicle"))"
        )
        lines.append("")
        lines.append(line("table", ["rows"] + Provenance.Basis.allCases.map(\.rawValue)))
        var totals = Provenance.Basis.allCases.map { _ in 0 }
        for table in tables {
            let counts = Provenance.Basis.allCases.map { table.count($0) }
            for index in totals.indices { totals[index] += counts[index] }
            lines.append(line(table.file, figures(table.rows.count, counts)))
        }
        lines.append(line("all", figures(totals.reduce(0, +), totals)))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    // MARK: JSON

    private static func jsonText(_ planningCase: Case?, _ faults: [CaseFault], _ warnings: [CaseFault])
        -> String
    {
        var members: [JSONValue.Member] = [
            .init("valid", .bool(planningCase != nil)),
            .init("faults", .array(faults.map(json))),
            .init("warnings", .array(warnings.map(json))),
        ]
        if let planningCase {
            let tables = planningCase.provenanceByTable.map { table in
                JSONValue.object(
                    [.init("file", .string(table.file)), .init("rows", .integer(table.rows.count))]
                        + Provenance.Basis.allCases.map { .init($0.rawValue, .integer(table.count($0))) })
            }
            let files = planningCase.fileHashes.map { entry in
                JSONValue.object([.init("file", .string(entry.file)), .init("sha256", .string(entry.sha256))])
            }
            members.insert(.init("case", .string(planningCase.settings.name)), at: 0)
            members.append(.init("tables", .array(tables)))
            members.append(.init("files", .array(files)))
        }
        return JSONValue.object(members).text()
    }

    private static func json(_ fault: CaseFault) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("file", .string(fault.file)), .init("line", .integer(fault.line)),
            .init("column", .integer(fault.column)),
        ]
        let texts = [
            ("name", fault.columnName), ("value", fault.value), ("problem", fault.problem),
            ("expected", fault.expected), ("nearest", fault.nearest), ("remedy", fault.remedy),
        ]
        for case (let name, let text?) in texts { members.append(.init(name, .string(text))) }
        return .object(members)
    }
}
