import Foundation
import SwitchyardCase
import SwitchyardCommands
import SwitchyardGLPK
import Testing

@Suite struct CommandLineTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "switchyard-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path + "/case", withIntermediateDirectories: true)
        for file in CaseTemplate.files { try AtomicFile.write(file.text, to: path + "/case/" + file.name) }
        try body(path)
    }

    @Test func `every command says how it is used`() {
        for command in ["plan", "check", "validate", "new", "export", "solve"] {
            #expect(Switchyard.run([command, "--help"]) == 0)
            #expect(Switchyard.run([command, "--frobnicate"]) == 2)
        }
        #expect(Switchyard.run(["--help"]) == 0 && Switchyard.run(["--version"]) == 0)
        #expect(Switchyard.run([]) == 2 && Switchyard.run(["frobnicate"]) == 2)
    }

    @Test(arguments: [
        ["--gap"], ["--gap", "-1"], ["--gap", "nan"], ["--time-limit", "soon"], ["--threads", "0"],
        ["--threads", "1.5"], ["--threads", "65"], ["one", "two"],
    ])
    func `wrong options are refused before anything is read`(words: [String]) {
        #expect(Switchyard.run(["plan"] + words) == 2)
        #expect(Switchyard.run(["solve"] + words) == 2)
    }

    @Test func `a case is planned, checked and exported, and what was exported is solved`() throws {
        try withFolder { folder in
            #expect(
                Switchyard.run(["plan", folder + "/case", "--out", folder + "/out", "--gap", "0.2"]) == 0)
            let written = Set(try FileManager.default.contentsOfDirectory(atPath: folder + "/out"))
            #expect(
                written.isSuperset(of: ["plan.json", "report.md", "run.json", "audit.json", "capital.csv"]))
            #expect(!written.contains { $0.hasPrefix(".") })
            #expect(Switchyard.run(["check", folder + "/case", folder + "/out"]) == 0)
            for name in ["model.mps", "model.lp"] {
                #expect(Switchyard.run(["export", folder + "/case", "\(folder)/\(name)"]) == 0)
                #expect(Switchyard.run(["solve", "\(folder)/\(name)", "--gap", "0.2", "--json"]) == 0)
            }
            let text = try String(contentsOfFile: folder + "/model.lp", encoding: .utf8)
            #expect(text.lowercased().hasPrefix("minimize") || text.hasPrefix("\\"))
        }
    }

    @Test func `a plan starts from a previous one and refuses one that is of another case`() throws {
        try withFolder { folder in
            let plan = ["plan", folder + "/case", "--gap", "0.2"]
            #expect(Switchyard.run(plan + ["--out", folder + "/old"]) == 0)
            // It is not written over.
            #expect(Switchyard.run(plan + ["--from", folder + "/old", "--out", folder + "/old/"]) == 2)
            #expect(
                Switchyard.run(plan + ["--from", folder + "/old/plan.json", "--out", folder + "/old"]) == 2)
            let again = plan + ["--out", folder + "/new", "--committed-until"]
            let horizon = try CaseReader.read(directory: folder + "/case").case.horizon
            #expect(
                Switchyard.run(
                    again + [
                        horizon.periods[2].label, "--from", folder + "/old", "--change-price", "order=5000",
                    ])
                    == 0)
            let changes = try String(contentsOfFile: folder + "/new/changes.csv", encoding: .utf8)
            #expect(changes.split(separator: "\r\n").count == 1)
            let run = try String(contentsOfFile: folder + "/new/run.json", encoding: .utf8)
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/old/plan.json")))
            #expect(run.contains(SHA256.hexDigest(bytes)))
            // A financial year stands for its last period; the small case begins with years of quarters.
            let year = horizon.periods[0].years[0].description
            #expect(Switchyard.run(again + [year, "--from", folder + "/old"]) == 0)
            #expect(
                try String(contentsOfFile: folder + "/new/report.md", encoding: .utf8)
                    .contains("before \(year) Q4"))
            #expect(Switchyard.run(again + ["2099/00", "--from", folder + "/old"]) == 3)
            #expect(Switchyard.run(plan + ["--from", folder + "/none.json"]) == 3)
            var other = Plan(caseName: "other", periodLabels: horizon.periods.map(\.label))
            other.chargers = [.init(siteID: "ELSEWHERE", chargerID: "UNKNOWN", period: 0, count: 1)]
            try AtomicFile.write(other.write(), to: folder + "/other.json")
            #expect(Switchyard.run(plan + ["--from", folder + "/other.json"]) == 3)
        }
    }

    @Test(arguments: [["--change-price", "5"], ["--committed-until", "2024/25"]])
    func `options of re-planning without a previous plan are refused`(words: [String]) {
        #expect(Switchyard.run(["plan"] + words) == 2)
    }

    @Test(arguments: ["", "-1", "orders=5", "order", "order=-2", "order=1,,"])
    func `a price of changes that is none is refused`(price: String) {
        #expect(Switchyard.run(["plan", "--from", "old", "--change-price", price]) == 2)
    }

    @Test func `exit codes tell infeasible, unbounded, out of time and unreadable apart`() throws {
        try withFolder { folder in
            func ends(with code: Int32, _ text: String, _ options: String...) throws {
                try AtomicFile.write(text, to: folder + "/model.lp")
                #expect(Switchyard.run(["solve", folder + "/model.lp"] + options) == code, "\(text)")
            }
            try ends(with: 0, "min x\nst x >= 1\nend")
            try ends(with: 4, "min x\nst x >= 1\n x <= 0\nend")
            try ends(with: 5, "max x\nst x >= 1\nend")
            try ends(with: 7, "max x\nst 2 x + 2 y <= 3\ngeneral\n x y\nend", "--time-limit", "0")
            try ends(with: 0, "max x\nst 2 x + 2 y <= 3\ngeneral\n x y\nend", "--memory-limit", "100")
            try ends(with: 2, "max x\nst x <= 1\ngeneral\n x\nend", "--memory-limit", "0")
            try ends(with: 0, "max x\nst 2 x + 2 y <= 3\ngeneral\n x y\nend", "--seed", "7")
            try ends(with: 2, "max x\nst x <= 1\ngeneral\n x\nend", "--seed", "0")
            for method in ["auto", "simplex", "interior"] {
                try ends(with: 0, "max x + y\nst x + 2 y <= 3\n 2 x + y <= 4\nend", "--lp-method", method)
            }
            try ends(with: 2, "max x\nst x <= 1\nend", "--lp-method", "barrier")
            try ends(with: 2, "max x\nst x <= 1\ngeneral\n x\nend", "--lp-method", "interior")
            try ends(with: 3, "min x\nst x >= nan\nend")
            #expect(Switchyard.run(["solve", folder + "/none.mps"]) == 3)
            #expect(Switchyard.run(["solve", "/dev/zero"]) == 3)
        }
    }

    @Test func `a second engine is used where the build has it and refused where not`() throws {
        try withFolder { folder in
            let model = folder + "/model.lp"
            try AtomicFile.write("max 3 x + 2 y\nst x + y <= 4.5\n x <= 3\ngeneral\n x y\nend", to: model)
            let code = Switchyard.run(["solve", model, "--engine", "glpk", "--solution", folder + "/s.json"])
            #expect(code == (GLPK.solve == nil ? 2 : 0))
            #expect(FileManager.default.fileExists(atPath: folder + "/s.json") == (GLPK.solve != nil))
            #expect(Switchyard.run(["solve", model, "--engine", "switchyard"]) == 0)
            #expect(Switchyard.run(["solve", model, "--engine", "abacus"]) == 2)
        }
    }

    @Test func `solve writes solutions, ranges and bases, and starts from a basis`() throws {
        try withFolder { folder in
            func text(_ name: String) throws -> String {
                try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            }
            let model = folder + "/model.lp"
            try AtomicFile.write(
                "max 3 x + 5 y\nst\n a: x <= 4\n b: 2 y <= 12\n c: 3 x + 2 y <= 18\nend", to: model)
            #expect(
                Switchyard.run([
                    "solve", model, "--solution", folder + "/s.csv", "--ranges", folder + "/r.csv",
                    "--write-basis",
                    folder + "/b.bas",
                ]) == 0)
            let solution = try text("s.csv").split(separator: "\r\n")
            #expect(solution[1] == "objective,obj,optimal,36,,,,,")
            #expect(
                solution[2] == "column,x,basic,2,0,inf,3,0," && solution[6] == "row,c,at upper,18,-inf,18,,1,"
            )
            let ranges = try text("r.csv").split(separator: "\r\n")
            #expect(ranges[1] == "column,x,basic,cost,3,0,7.5,30,45,c,b")
            #expect(ranges.contains("row,b,at upper,upper bound,12,6,18,27,45,a,x"))
            #expect(
                Switchyard.run([
                    "solve", model, "--basis", folder + "/b.bas", "--solution", folder + "/s.json",
                ]) == 0)
            #expect(try text("s.json").contains("\"simplex_iterations\": 0"))
            #expect(
                Switchyard.run(["solve", model, "--basis", folder + "/b.bas", "--lp-method", "interior"]) == 2
            )
            // No output goes over an input or another output.
            let same = folder + "/s.csv"
            #expect(Switchyard.run(["solve", model, "--solution", same, "--ranges", same]) == 2)
            #expect(Switchyard.run(["solve", model, "--solution", model]) == 2)
            let twins = ["--solution", folder + "/new.csv", "--ranges", folder + "/./new.csv"]
            #expect(Switchyard.run(["solve", model] + twins) == 2)
            // A basis may take the place of the one it came from.
            let basis = folder + "/b.bas"
            #expect(Switchyard.run(["solve", model, "--basis", basis, "--write-basis", basis]) == 0)
            #expect(
                Switchyard.run(["solve", model, "--basis", folder + "/b.bas", "--ranges", folder + "/b.bas"])
                    == 2)
            try AtomicFile.write("NAME\n XU w a\nENDATA\n", to: folder + "/b.bas")
            #expect(Switchyard.run(["solve", model, "--basis", folder + "/b.bas"]) == 3)
            // What proves an answer without a point is written, too.
            try AtomicFile.write("min x\nst\n a: x + y >= 3\n b: x + y <= 1\nend", to: model)
            #expect(Switchyard.run(["solve", model, "--solution", folder + "/s.csv"]) == 4)
            #expect(try text("s.csv").contains("row,a,,,3,inf,,,1\r\nrow,b,,,-inf,1,,,-1\r\n"))
            try AtomicFile.write("max x\nst\n a: x - y <= 3\ngeneral\n x\nend", to: model)
            #expect(Switchyard.run(["solve", model, "--ranges", folder + "/r.csv"]) == 2)
        }
    }

    @Test func `a place that cannot be written to is refused before the work begins`() throws {
        try withFolder { folder in
            try AtomicFile.write("min x\nst x >= 1\nend", to: folder + "/model.lp")
            try AtomicFile.write("kept", to: folder + "/file")
            let model = folder + "/model.lp"
            #expect(Switchyard.run(["solve", model, "--solution", folder]) == 1)
            #expect(Switchyard.run(["solve", model, "--solution", folder + "/none/x"]) == 1)
            #expect(Switchyard.run(["solve", model, "--solution", "/dev/full"]) == 1)
            #expect(Switchyard.run(["export", folder + "/case", folder]) == 1)
            #expect(Switchyard.run(["plan", folder + "/case", "--out", folder + "/file"]) == 1)
            #expect(try String(contentsOfFile: folder + "/file", encoding: .utf8) == "kept")
            // A result's name taken by a directory.
            try FileManager.default.createDirectory(
                atPath: folder + "/out/report.md", withIntermediateDirectories: true)
            #expect(Switchyard.run(["plan", folder + "/case", "--out", folder + "/out"]) == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/out") == ["report.md"])
        }
    }

    @Test func `a directory another run writes to is left alone`() throws {
        try withFolder { folder in
            let out = folder + "/out"
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
            let descriptor = open(out + "/.switchyard.lock", O_RDWR | O_CREAT, 0o644)
            defer { close(descriptor) }
            try #require(flock(descriptor, LOCK_EX) == 0)
            #expect(Switchyard.run(["plan", folder + "/case", "--out", out]) == 1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: out) == [".switchyard.lock"])
        }
    }

    /// The package's small case cut into enough periods to keep the search busy.
    private func copySmallCase(to folder: String) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        try FileManager.default.copyItem(
            atPath: root.appendingPathComponent("Inputs/small").path, toPath: folder)
        let settings = try String(contentsOfFile: folder + "/case.json", encoding: .utf8)
        let start = try #require(settings.range(of: "\"quarterly_years\"")).lowerBound
        let end = try #require(settings.range(of: "]", range: start..<settings.endIndex)).upperBound
        let cut = "\"quarterly_years\": 3, \"yearly_years\": 3, \"steps_years\": []"
        try AtomicFile.write(
            settings.replacingCharacters(in: start..<end, with: cut), to: folder + "/case.json")
    }

    /// The command itself, built beside the tests.
    private static let executable: String? = {
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        let path = folder.appendingPathComponent("switchyard").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    @Test(
        .enabled(if: executable != nil, "the command is not beside the tests"), arguments: [SIGINT, SIGTERM])
    func `a signal ends planning with its own exit code and whole files`(signal: Int32) throws {
        try withFolder { folder in
            try copySmallCase(to: folder + "/small")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: try #require(Self.executable))
            process.arguments = [
                "plan", folder + "/small", "--out", folder + "/out", "--gap", "0", "--time-limit", "600",
            ]
            let progress = Pipe()
            process.standardError = progress
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            // A first plan is there in a second; a gap of zero takes half a minute.
            var said = ""
            while !said.contains("  plan") {
                let more = progress.fileHandleForReading.availableData
                if more.isEmpty { break }
                let lines = String(decoding: more, as: UTF8.self).split(separator: "\n")
                said += lines.map { $0.drop { $0 != "g" } }.joined()
            }
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            #expect(process.terminationReason == .exit)
            #expect(process.terminationStatus == 128 + signal)
            let plan = try Plan.read(path: folder + "/out/plan.json")
            #expect(!plan.vehicles.isEmpty)
            let written = try FileManager.default.contentsOfDirectory(atPath: folder + "/out")
            #expect(!written.contains { $0.hasSuffix(".part") || $0.hasPrefix(".") })
        }
    }
}
