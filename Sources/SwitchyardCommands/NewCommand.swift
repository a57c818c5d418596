import SwitchyardCase

/// `switchyard new DIR`: writes a small case that reads and plans, to be filled with one's own figures, or cuts and copies another.
package enum NewCommand {
    package static let usage = """
        usage: switchyard new DIR
               switchyard new DIR [--sites N] [--trusts M] [--of CASE]

        Writes a template case into DIR, which must not exist or be empty: every table with a few
        rows, case.json, and README.md, which explains each column.

          --sites N    instead: N sites of CASE, whole zones with all sites in their reach, and the share of
                       vehicles, money, carbon and supply that goes with them
          --trusts M   instead: M trusts (1 to 64) like CASE, or like N sites of it, each in a place of its
                       own, with M times the money, carbon and supply to share
          --of CASE    the case to cut or copy (default: Inputs/las-2022-23)

        exit code: 0 written, 1 could not write, 2 wrong usage or DIR holds something already, 3 CASE has faults
        """

    /// - Returns: the exit code.
    package static func run(arguments words: [String]) -> Int32 {
        var arguments = Arguments(
            words, options: ["--sites", "--trusts", "--of"], flags: [], mostPositional: 1)
        if arguments.asksHelp {
            print(usage)
            return 0
        }
        let sites = arguments.count("--sites", upTo: 100_000)
        let trusts = arguments.count("--trusts")
        if let problem = arguments.problem { return fail("\(problem)\n\(usage)", ExitCode.usage) }
        guard let directory = arguments.positional.first, !directory.isEmpty, !directory.hasPrefix("-") else {
            return fail("one directory is expected\n\(usage)", ExitCode.usage)
        }
        let isTemplate = sites == nil && trusts == nil
        guard !isTemplate || arguments.values["--of"] == nil else {
            return fail("--of goes with --sites or --trusts\n\(usage)", ExitCode.usage)
        }
        var files = CaseTemplate.files
        if !isTemplate {
            let source = arguments.values["--of"] ?? PlanCommand.defaultCase
            let name = directory.split(separator: "/").last.map(String.init) ?? directory
            do {
                var bytes = try bytes(of: source)
                if let sites {
                    guard let part = try PartialCase.files(of: bytes, sites: sites, name: name) else {
                        let range = try PartialCase.possibleSites(of: bytes)
                        return fail(
                            "--sites is \(sites); \(displayEscaped(source, limit: 200)) can be cut to "
                                + "\(range.lowerBound) to \(range.upperBound) sites", ExitCode.usage)
                    }
                    files = part
                    bytes = Dictionary(
                        part.map { ($0.name, Array($0.text.utf8)) }, uniquingKeysWith: { first, _ in first })
                }
                if let trusts { files = try NationalCase.files(of: bytes, trusts: trusts, name: name) }
            } catch {
                return fail(error.description, ExitCode.badInput)
            }
        }
        return write(files, to: directory, startWith: isTemplate ? "README.md" : CaseSchema.settingsFile)
    }

    /// The files of a case that reads without a fault.
    private static func bytes(of source: String) throws(CaseError) -> [String: [UInt8]] {
        // Reading by directory names every fault of the source; the new case is made of its bytes.
        _ = try CaseReader.read(directory: source)
        var bytes: [String: [UInt8]] = [:]
        for file in CaseSchema.files {
            bytes[file] = try? InputFile.read(source + "/" + file)
        }
        return bytes
    }

    private static func write(
        _ files: [CaseTemplate.File], to directory: String, startWith first: String
    ) -> Int32 {
        let shown = displayEscaped(directory, limit: 200)
        if let kind = FileSystem.kind(directory) {
            guard kind == .directory else { return fail("\(shown) is a file", 2) }
            guard let entries = FileSystem.entries(directory) else {
                return fail("\(shown) cannot be opened", 1)
            }
            guard entries.isEmpty else { return fail("\(shown) is not empty; nothing was written", 2) }
        } else {
            guard FileSystem.makeDirectory(directory) else { return fail("\(shown) cannot be made", 1) }
        }
        for file in files {
            do {
                try AtomicFile.write(file.text, to: directory + "/" + file.name)
            } catch {
                return fail(error.description, 1)
            }
        }
        print("\(shown): \(files.count) files; start with \(shown)/\(first)")
        return 0
    }

    private static func fail(_ problem: String, _ code: Int32) -> Int32 {
        complain("switchyard new: \(problem)")
        return code
    }
}
