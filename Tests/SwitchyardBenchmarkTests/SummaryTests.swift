import Foundation
import SwitchyardBenchmark
import Testing

@Suite struct `Benchmark summary` {
    private func run(
        _ instance: String, _ solver: String, _ seconds: Double,
        _ outcome: Outcome = Outcome(.optimal, objective: 1),
        _ verdict: Outcome.Verdict = .right
    ) -> TimedRun {
        TimedRun(
            instance: instance, isInteger: false, solver: solver, outcome: outcome, verdict: verdict,
            wallSeconds: seconds,
            cpuSeconds: seconds, memoryMB: 10 * seconds)
    }

    @Test func `the shifted geometric mean is one of times plus a second`() {
        #expect(abs(Summary.shiftedGeometricMean([0, 3]) - 1) < 1e-12)
        #expect(abs(Summary.shiftedGeometricMean([7, 7, 7]) - 7) < 1e-12)
        #expect(Summary.shiftedGeometricMean([]) == 0)
    }

    @Test func `unsolved and wrong runs count as the limit, instances not run by all are left out`() {
        let summary = Summary(
            [
                run("a", "switchyard", 3), run("a", "clp", 0),
                run("b", "switchyard", 1, Outcome(.limit), Outcome.Verdict.none),
                run("b", "clp", 1, Outcome(.optimal), Outcome.Verdict.wrong),
                run("c", "switchyard", 1),
            ], ours: "switchyard", timeLimit: 15)
        #expect(summary.instances == ["a", "b"])
        #expect(summary.lines.map(\.solver) == ["clp", "switchyard"])
        #expect(summary.lines.map(\.solved) == [1, 1] && summary.lines.map(\.wrong) == [1, 0])
        #expect(abs(summary.lines[0].geometricMean - 3) < 1e-12)
        #expect(abs(summary.lines[1].geometricMean - 7) < 1e-12)
        #expect(summary.slowest.first?.instance == "a")
        let text = summary.markdown(title: "t")
        #expect(text.contains("| clp | 1 | 1 | 0 | 3.000 | 2.33 |"))
        #expect(text.hasPrefix("## t\n\n2 instances."))
    }

    @Test func `answers that disagree without a reference are named`() {
        func pair(_ second: Outcome) -> Summary {
            Summary(
                [
                    run("a", "switchyard", 1, Outcome(.optimal, objective: 5), Outcome.Verdict.unchecked),
                    run("a", "clp", 1, second, Outcome.Verdict.unchecked),
                ], ours: "switchyard", timeLimit: 9)
        }
        #expect(pair(Outcome(.optimal, objective: 6)).disputed == ["a"])
        #expect(pair(Outcome(.infeasible)).disputed == ["a"])
        #expect(pair(Outcome(.optimal, objective: 5.0001)).disputed.isEmpty)
    }

    @Test func `a command that is no solver fails, and the run says so`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bench-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let model = folder + "/tiny.lp"
        try Data("min x\nst x >= 1\nend\n".utf8).write(to: URL(fileURLWithPath: model))
        func bench(_ script: String) throws -> Int32 {
            let command = folder + "/switchyard"
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(fileURLWithPath: command))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: command)
            try Data("instance,kind,value\ntiny,optimal,1\n".utf8).write(
                to: URL(fileURLWithPath: folder + "/refs.csv"))
            return BenchmarkCommand.run([
                model, "--switchyard", command, "--peers", "", "--out", folder, "--references",
                folder + "/refs.csv",
            ])
        }
        #expect(try bench("exit 3") == 1)
        #expect(try bench("echo '{\"status\": \"optimal\", \"objective\": 2}'") == 1)
        #expect(try bench("echo '{\"status\": \"optimal\", \"objective\": 1}'") == 0)
        let table = try String(contentsOfFile: folder + "/benchmark.csv", encoding: .utf8)
        #expect(table.contains("tiny,switchyard,optimal,1.0,"))
        #expect(table.hasSuffix(",right\n"))
    }
}
