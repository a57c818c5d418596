import Foundation
import SwitchyardCase

/// `switchyard new DIR`: writes a small case that reads and plans, to be filled with one's own figures.
package enum NewCommand {
    package static let usage = """
        usage: switchyard new DIR

        Writes a template case into DIR, which must not exist or be empty: every table with a few
        rows, case.json, and README.md, which explains each column.

        exit code: 0 written, 1 could not write, 2 wrong usage or DIR holds something already
        """

    /// - Returns: the exit code.
    package static func run(arguments: [String]) -> Int32 {
        if arguments.contains("--help") || arguments.contains("-h") {
            print(usage)
            return 0
        }
        guard arguments.count == 1, let directory = arguments.first, !directory.hasPrefix("-"),
            !directory.isEmpty
        else { return fail("one directory is expected\n\(usage)", 2) }
        let shown = displayEscaped(directory, limit: 200)
        let manager = FileManager.default
        var isDirectory: ObjCBool = false
        if manager.fileExists(atPath: directory, isDirectory: &isDirectory) {
            guard isDirectory.boolValue else { return fail("\(shown) is a file", 2) }
            guard let entries = try? manager.contentsOfDirectory(atPath: directory) else {
                return fail("\(shown) cannot be opened", 1)
            }
            guard entries.isEmpty else { return fail("\(shown) is not empty; nothing was written", 2) }
        } else {
            do {
                try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
            } catch {
                return fail("\(shown) cannot be made", 1)
            }
        }
        for file in CaseTemplate.files {
            do {
                try AtomicFile.write(file.text, to: directory + "/" + file.name)
            } catch {
                return fail(error.description, 1)
            }
        }
        print("\(shown): \(CaseTemplate.files.count) files; start with \(shown)/README.md")
        return 0
    }

    private static func fail(_ problem: String, _ code: Int32) -> Int32 {
        FileHandle.standardError.write(Data("switchyard new: \(problem)\n".utf8))
        return code
    }
}
