import Foundation
import SwitchyardCase
import SwitchyardCommands
import Testing

@Suite struct ValidateAndNewTests {
    private func withTemporaryDirectory(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "switchyard-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test func `a new case is valid and its summary adds up`() throws {
        try withTemporaryDirectory { directory in
            let folder = directory + "/case"
            #expect(NewCommand.run(arguments: [folder]) == 0)
            let (text, code) = ValidateCommand.report(directory: folder, json: false)
            #expect(code == 0)
            #expect(
                text.hasPrefix(
                    "my-case: no faults\n6 periods from 2024-04-01 to 2028-04-01, 3 sites, 10 vehicles\n"))
            let planningCase = try CaseReader.read(directory: folder).case
            let rows = planningCase.provenanceByTable.map(\.rows.count).reduce(0, +)
            #expect(text.hasSuffix("\(rows)          0          0         \(rows)\n"))
            let (json, _) = ValidateCommand.report(directory: folder, json: true)
            let object = try #require(
                JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            #expect(object["valid"] as? Bool == true)
            #expect((object["files"] as? [Any])?.count == CaseSchema.files.count)
        }
    }

    @Test func `faults are listed with their place and end with exit code 3`() throws {
        try withTemporaryDirectory { directory in
            let folder = directory + "/case"
            #expect(NewCommand.run(arguments: [folder]) == 0)
            let path = folder + "/zones.csv"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try AtomicFile.write(text.split(separator: "51.59").joined(separator: "51\u{1B}.59"), to: path)
            let (report, code) = ValidateCommand.report(directory: folder, json: false)
            #expect(code == 3)
            #expect(
                report
                    == "zones.csv:2:3: \"51\\u{1b}.59\" holds a control character; remove it\n\n1 fault in 1 file\n"
            )
            let (json, _) = ValidateCommand.report(directory: folder, json: true)
            #expect(json.contains(#""value": "51\u001b.59""#))
            #expect(ValidateCommand.run(arguments: [folder]) == 3)
        }
    }

    @Test func `a case is cut and copied as asked, and refused with the numbers of sites it can be cut to`()
        throws
    {
        try withTemporaryDirectory { directory in
            let (large, small) = (directory + "/large", directory + "/small")
            #expect(NewCommand.run(arguments: [directory + "/case"]) == 0)
            #expect(NewCommand.run(arguments: [large, "--trusts", "2", "--of", directory + "/case"]) == 0)
            #expect(
                NewCommand.run(arguments: [small, "--sites", "3", "--trusts", "4", "--of", large]) == 0)
            let planningCase = try CaseReader.read(directory: small).case
            #expect(planningCase.sites.count == 12)
            #expect(NewCommand.run(arguments: [directory + "/none", "--sites", "7", "--of", large]) == 2)
            #expect(NewCommand.run(arguments: [directory + "/none", "--of", large]) == 2)
            #expect(!FileManager.default.fileExists(atPath: directory + "/none"))
        }
    }

    @Test func `wrong usage is exit code 2 and writes nothing`() throws {
        #expect(ValidateCommand.run(arguments: []) == 2)
        #expect(ValidateCommand.run(arguments: ["a", "b"]) == 2)
        #expect(ValidateCommand.run(arguments: ["--jsn", "a"]) == 2)
        #expect(ValidateCommand.run(arguments: ["/nonexistent/case"]) == 3)
        #expect(NewCommand.run(arguments: []) == 2)
        try withTemporaryDirectory { directory in
            try AtomicFile.write("mine", to: directory + "/notes.txt")
            #expect(NewCommand.run(arguments: [directory]) == 2)
            #expect(NewCommand.run(arguments: [directory + "/notes.txt"]) == 2)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["notes.txt"])
        }
    }
}
