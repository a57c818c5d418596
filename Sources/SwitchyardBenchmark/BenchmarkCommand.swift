import Foundation
import SwitchyardSolver

/// `switchyard-bench`: ours and its peers on the same files.
package enum BenchmarkCommand {
    /// Runs the benchmark; the tables are written again after every instance, so that an ended run leaves what it has.
    /// - Returns: the exit code.
    package static func run(_ words: [String]) -> Int32 {
        if words.contains("--help") || words.contains("-h") {
            print(BenchmarkOptions.usage)
            return 0
        }
        let options: BenchmarkOptions
        let instances: [Instance]
        let entrants: [Entrant]
        do throws(BenchmarkOptions.Problem) {
            options = try BenchmarkOptions(words)
            instances = try Instance.find(options.paths)
            let ours = options.switchyard ?? beside("switchyard")
            guard FileManager.default.isExecutableFile(atPath: ours) else {
                throw BenchmarkOptions.Problem(message: "\(ours) is not there; name it with --switchyard")
            }
            entrants =
                [Entrant(competitor: Switchyard(), executable: ours)] + (try Entrant.peers(options.peers))
        } catch {
            complain("switchyard-bench: \(error.message)\n\(BenchmarkOptions.usage)")
            return 2
        }
        var references: [String: Reference] = [:]
        if let path = options.references {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                complain("switchyard-bench: \(path) cannot be read")
                return 3
            }
            references = Reference.read(text)
        }
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "switchyard-bench-\(UUID().uuidString)"
        )
        .path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(atPath: options.out, withIntermediateDirectories: true)
            let measurements = try measure(instances, entrants, references, options, folder)
            let isWrong = measurements.contains {
                $0.solver == "switchyard" && ($0.verdict == .wrong || $0.outcome.status == .failed)
            }
            return isWrong ? 1 : 0
        } catch {
            complain("switchyard-bench: \(error)")
            return 3
        }
    }

    private static func measure(
        _ instances: [Instance], _ entrants: [Entrant], _ references: [String: Reference],
        _ options: BenchmarkOptions, _ folder: String
    ) throws -> [TimedRun] {
        let machine = Machine.describe(options)
        let versions = entrants.map { ($0.competitor.name, $0.version(in: folder)) }
        var measurements: [TimedRun] = []
        for (number, instance) in instances.enumerated() {
            let model = try instance.unpacked(into: folder)
            let isInteger = try ModelFile.read(path: model).integerCount > 0
            for entrant in entrants where entrant.competitor.solvesIntegers || !isInteger {
                let one = entrant.measure(
                    instance, model: model, folder: folder, options: options,
                    reference: references[instance.name], isInteger: isInteger)
                measurements.append(one)
                complain("\(number + 1)/\(instances.count) " + one.csv)
            }
            try? FileManager.default.removeItem(atPath: model)
            let table = ([TimedRun.header] + measurements.map(\.csv)).joined(separator: "\n") + "\n"
            let text = report(measurements, options, machine: machine, versions: versions)
            for (ending, content) in [("csv", table), ("md", text)] {
                let url = URL(fileURLWithPath: "\(options.out)/\(options.name).\(ending)")
                try Data(content.utf8).write(to: url, options: .atomic)
            }
        }
        print(report(measurements, options, machine: machine, versions: versions), terminator: "")
        return measurements
    }

    /// Linear and integer programs apart: not every peer takes both.
    private static func report(
        _ measurements: [TimedRun], _ options: BenchmarkOptions, machine: [String],
        versions: [(String, String)]
    ) -> String {
        var text = "# \(options.name)\n\n"
        for line in machine + versions.map({ "\($0): \($1)" }) { text += "- \(line)\n" }
        for (title, isInteger) in [("Linear programs", false), ("Integer programs", true)] {
            let runs = measurements.filter { $0.isInteger == isInteger }
            if runs.isEmpty { continue }
            let summary = Summary(runs, ours: "switchyard", timeLimit: options.timeLimit)
            text += "\n" + summary.markdown(title: title)
        }
        return text
    }

    private static func beside(_ name: String) -> String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent(name).path
    }

    private static func complain(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// What the figures were measured on.
enum Machine {
    static func describe(_ options: BenchmarkOptions) -> [String] {
        let processors = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model = processors.split(separator: "\n").first { $0.hasPrefix("model name") }
        let name = model.flatMap { $0.split(separator: ":").last }.map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        let info = ProcessInfo.processInfo
        return [
            "date: \(Date().formatted(.iso8601))",
            "machine: \(name ?? "unknown processor"), \(info.activeProcessorCount) cores, "
                + "\(info.physicalMemory >> 30) GB, \(info.operatingSystemVersionString)",
            "load before: \(load.split(separator: " ").first ?? "unknown")",
            "limit \(fixed(options.timeLimit, 0)) s, gap \(options.gap), one thread",
        ]
    }
}
