import Foundation
import SwitchyardBenchmark
import Testing

@Suite struct `Benchmark options` {
    @Test func `paths and options are read, wrong ones named`() throws {
        let options = try BenchmarkOptions([
            "a.mps", "--time-limit", "5", "--peers", "clp,highs=/opt/highs", "b",
        ])
        #expect(options.paths == ["a.mps", "b"])
        #expect(options.timeLimit == 5 && options.gap == 1e-4)
        #expect(options.peers == ["clp", "highs=/opt/highs"])
        for (words, part) in [
            (["--time-limit", "nan", "a"], "above zero"), (["--gap"], "needs a value"),
            (["--speed", "1", "a"], "no option --speed"), ([], "is needed"),
        ] {
            let problem = #expect(throws: BenchmarkOptions.Problem.self) { try BenchmarkOptions(words) }
            #expect(problem?.message.contains(part) == true)
        }
    }

    @Test func `a peer is taken from the path named or refused`() throws {
        let named = try Entrant.peers(["highs=/opt/highs"])
        #expect(named.map(\.executable) == ["/opt/highs"] && named.map(\.competitor.name) == ["highs"])
        #expect(throws: BenchmarkOptions.Problem.self) { try Entrant.peers(["gurobi"]) }
        #expect(try Entrant.peers([]).isEmpty)
    }

    @Test func `files, folders and lists give each model once, in order`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder + "/set", withIntermediateDirectories: true)
        for name in ["set/b.mps.gz", "set/a.lp", "set/notes.md", "c.mps"] {
            try Data().write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        try Data("# comment\nc.mps\n\nset/a.lp\n".utf8).write(to: URL(fileURLWithPath: folder + "/list.txt"))
        let found = try Instance.find([folder + "/set", folder + "/list.txt"])
        #expect(found.map(\.name) == ["a", "b", "c"])
        #expect(throws: BenchmarkOptions.Problem.self) { try Instance.find([folder + "/none"]) }
        // Results and references go by the name.
        try Data().write(to: URL(fileURLWithPath: folder + "/set/c.lp"))
        #expect(throws: BenchmarkOptions.Problem.self) {
            try Instance.find([folder + "/set", folder + "/c.mps"])
        }
    }

    @Test func `references of known kinds are read by their header`() {
        let text = "kind,instance,value\noptimal,a,-2.5\ninfeasible,b,\nbest,c,3\nlimit,d,4\n"
        #expect(
            Reference.read(text) == [
                "a": Reference(kind: .optimal, value: -2.5), "b": Reference(kind: .infeasible, value: nil),
            ])
        #expect(Reference.read("name,value\na,1\n").isEmpty)
    }
}
