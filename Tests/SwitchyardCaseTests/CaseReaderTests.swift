import Foundation
import SwitchyardCase
import Testing

/// A directory for one test, gone when the test is.
func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "switchyard-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

@Suite struct CaseReaderTests {
    private func replace(_ files: inout [String: [UInt8]], _ file: String, _ old: String, _ new: String)
        throws
    {
        let text = String(decoding: try #require(files[file]), as: UTF8.self)
        let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        files[file] = Array((parts[0] + new + parts[1]).utf8)
    }

    @Test func `all faults of all files come in one run, in the order of files, lines and columns`() throws {
        var files = templateFiles()
        try replace(&files, "case.json", "\"road_factor\": 1.3", "\"road_factor\": 9")
        try replace(&files, "vehicles.csv", "A01,DCA-DIESEL,DCA,NORTH", "A01,DCA-DISEL,DCA,NROTH")
        try replace(&files, "vehicles.csv", "C04,CAR-HYBRID,CAR", "C04,CAR-HYBRID,DCA")
        try replace(&files, "sites.csv", "0.00,", "0,00,")
        try replace(&files, "prices.csv", "1.25", "1.25p")
        files["zones.csv"] = nil
        files["carbon.csv"] = []
        let found = faults(files)
        #expect(
            found.map { "\($0.file):\($0.line):\($0.column)" } == [
                "case.json:14:44", "vehicles.csv:2:2", "vehicles.csv:2:4", "vehicles.csv:11:3",
                "sites.csv:4:0",
                "zones.csv:0:0", "prices.csv:2:2", "carbon.csv:0:0",
            ])
        #expect(found[0].value == "9")
        #expect(found[5].expected == "columns zone_id,name,latitude,longitude,basis,source")
        #expect(faults(files) == found)
    }

    @Test func `a table of headers alone is a fault where rows are needed and a warning elsewhere`() throws {
        var files = templateFiles()
        files["schemes.csv"] = Array((CaseSchema.schemes.header + "\n").utf8)
        let (planningCase, warnings) = try CaseReader.read(files: files)
        #expect(planningCase.schemes.isEmpty)
        #expect(warnings.map(\.file) == ["schemes.csv"])
        files["sites.csv"] = Array((CaseSchema.sites.header + "\n").utf8)
        #expect(faults(files).contains { $0.file == "sites.csv" && $0.problem == "the table has no rows" })
    }

    @Test func `every missing file is named with what it should hold`() {
        let found = faults([:])
        #expect(found.map(\.file) == CaseSchema.files)
        for (fault, schema) in zip(found.dropFirst(), CaseSchema.tables) {
            #expect(fault.expected == "columns \(schema.header)")
        }
    }

    @Test func `columns may stand in any order`() throws {
        var files = templateFiles()
        for schema in CaseSchema.tables {
            let text = String(decoding: try #require(files[schema.file]), as: UTF8.self)
            let turned = text.split(separator: "\n").map { line in
                line.split(separator: ",", omittingEmptySubsequences: false).reversed().joined(separator: ",")
            }
            files[schema.file] = [0xEF, 0xBB, 0xBF] + Array(turned.joined(separator: "\r\n").utf8)
        }
        let turned = try CaseReader.read(files: files)
        let plain = try CaseReader.read(files: templateFiles())
        #expect(turned.warnings.isEmpty)
        #expect(turned.case.vehicles.map(\.id) == plain.case.vehicles.map(\.id))
        #expect(turned.case.dutyCycles[1].parkedShare == plain.case.dutyCycles[1].parkedShare)
        #expect(turned.case.sites[2].position == plain.case.sites[2].position)
    }

    @Test func `rows beyond the horizon are left out and said`() throws {
        var files = templateFiles()
        try replace(
            &files, "prices.csv", "2024/25", "2023/24,1,1,1,1,1,1,1,derived,x\n2024/25")
        let (planningCase, warnings) = try CaseReader.read(files: files)
        #expect(planningCase.prices.map(\.year) == planningCase.horizon.years)
        #expect(planningCase.prices[0].provenance.line == 3)
        #expect(warnings.map(\.problem) == ["1 rows lie outside the horizon and have no effect"])
    }

    @Test(arguments: [
        (
            "capital_envelopes.csv", "2025/26,fleet", "2035/36,fleet",
            ["is outside", "fleet has no row for 2025/26"]
        ),
        ("grants.csv", "2024/25,2026/27", "2034/35,2036/37", ["the grant has no effect"]),
        ("orders.csv", "2024-08-15", "2014-08-15", ["taken as delivered and paid then"]),
        ("vehicles.csv", "2023-06-01", "2026-06-01", ["counts from the start"]),
        ("vehicles.csv", "2019-06-01,60000,2024-09-30", "2019-06-01,60000,2024-02-29", ["never serves"]),
        (
            "capital_envelopes.csv", "2027/28,fleet", "2037/38,fleet",
            ["is outside", "the limit of 2026/27–2027/28 is that of its other years alone"]
        ),
        (
            "vehicle_models.csv", "yes,30000,10000,5,5000", "yes,30000,10000,5,50000",
            ["buying to sell would pay"]
        ),
        ("vehicle_models.csv", "", "", []),
    ])
    func `what lies outside the horizon or leaves a year without a limit is said`(
        file: String, old: String, new: String, problems: [String]
    ) throws {
        var files = templateFiles()
        if !old.isEmpty { try replace(&files, file, old, new) }
        let (_, warnings) = try CaseReader.read(files: files)
        #expect(warnings.count == problems.count)
        for problem in problems {
            #expect(warnings.contains { $0.file == file && $0.problem.contains(problem) }, "\(problem)")
        }
    }

    @Test func `a directory reads as its files do, with their digests`() throws {
        try withTemporaryDirectory { directory in
            for file in CaseTemplate.files {
                try AtomicFile.write(file.text, to: directory + "/" + file.name)
            }
            let (planningCase, warnings) = try CaseReader.read(directory: directory)
            #expect(warnings.isEmpty)
            let roles = try #require(planningCase.fileHashes.first { $0.file == "roles.csv" })
            #expect(roles.sha256 == SHA256.hexDigest(try #require(templateFiles()["roles.csv"])))
            try AtomicFile.write("x\n", to: directory + "/vehicle.csv")
            #expect(try CaseReader.read(directory: directory).warnings.map(\.file) == ["vehicle.csv"])
            try FileManager.default.removeItem(atPath: directory + "/vehicles.csv")
            do throws(CaseError) {
                _ = try CaseReader.read(directory: directory)
                Issue.record("a missing register was accepted")
            } catch {
                #expect(error.faults.map(\.file) == ["vehicles.csv"])
                #expect(error.warnings.first?.nearest == "vehicles.csv")
            }
        }
    }

    @Test func `pipes, directories and devices are refused without waiting`() throws {
        try withTemporaryDirectory { directory in
            for file in CaseTemplate.files {
                try AtomicFile.write(file.text, to: directory + "/" + file.name)
            }
            for file in ["roles.csv", "zones.csv", "carbon.csv"] {
                try FileManager.default.removeItem(atPath: directory + "/" + file)
            }
            #expect(mkfifo(directory + "/roles.csv", 0o600) == 0)
            #expect(mkdir(directory + "/zones.csv", 0o700) == 0)
            #expect(symlink("/dev/zero", directory + "/carbon.csv") == 0)
            do throws(CaseError) {
                _ = try CaseReader.read(directory: directory)
                Issue.record("files that are none were accepted")
            } catch {
                #expect(error.faults.map(\.file) == ["roles.csv", "zones.csv", "carbon.csv"])
                #expect(error.faults.allSatisfy { $0.problem == "this is not a regular file" })
            }
        }
        #expect(throws: CaseError.self) { try CaseReader.read(directory: "/nonexistent/case") }
        #expect(throws: CaseError.self) { try CaseReader.read(directory: "/dev/null") }
    }

    @Test func `a file with more faults than anyone reads lists the first and counts the rest`() throws {
        var files = templateFiles()
        let row = "A01,NONE,DCA,NORTH,2017-06-01,140000,2024-12-31,owned,assumption,x\n"
        files["vehicles.csv"] = Array(
            (CaseSchema.vehicles.header + "\n" + String(repeating: row, count: 3000)).utf8)
        let found = faults(files).filter { $0.file == "vehicles.csv" }
        #expect(found.count == FaultLog.limitPerFile + 1)
        #expect(found.contains { $0.problem == "has 4999 further faults that are not listed" })
    }

    @Test func `no cut or flipped byte of any file makes the reader fail in another way`() {
        // A linear congruential sequence, so that every run tries the same bytes.
        var state: UInt64 = 20_221
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let files = templateFiles()
        var refused = 0
        for _ in 0..<600 {
            var changed = files
            let file = CaseSchema.files[next(CaseSchema.files.count)]
            guard var bytes = changed[file], !bytes.isEmpty else { continue }
            switch next(3) {
            case 0: bytes.removeLast(next(bytes.count))
            case 1: bytes[next(bytes.count)] = UInt8(next(256))
            default: bytes.insert(contentsOf: [UInt8(next(128)), UInt8(next(128))], at: next(bytes.count))
            }
            changed[file] = bytes
            let found = faults(changed)
            if !found.isEmpty { refused += 1 }
            #expect(found.allSatisfy { !$0.description.isEmpty })
        }
        #expect(refused > 300)
    }
}
