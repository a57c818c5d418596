import Foundation

/// A solver's command line: how to call it and how to understand what it says.
package protocol Competitor: Sendable {
    var name: String { get }
    /// Arguments that make it say its version.
    var versionArguments: [String] { get }
    /// Whether integer columns are kept integer.
    var solvesIntegers: Bool { get }
    /// Text of an options file, for what the command line cannot say.
    func optionsFile(gap: Double) -> String?
    /// Arguments for one run; more than one form if the file's dialect has to be tried.
    /// - Parameters:
    ///   - model: path of a plain model file.
    ///   - solution: path where a solution file may be written.
    ///   - options: path of the options file.
    func arguments(model: String, solution: String, options: String, timeLimit: Double, gap: Double)
        -> [[String]]
    /// What it says of the model.
    func outcome(output: String, solution: String) -> Outcome
}

extension Competitor {
    package var solvesIntegers: Bool { true }
    package func optionsFile(gap: Double) -> String? { nil }
}

/// A competitor and the executable it is found at.
package struct Entrant: Sendable {
    package var competitor: any Competitor
    package var executable: String

    static let known: [any Competitor] = [GLPK(), COIN(name: "clp"), COIN(name: "cbc"), HiGHS()]

    /// The peers asked for, or all that are on the path.
    package static func peers(_ asked: [String]?) throws(BenchmarkOptions.Problem) -> [Entrant] {
        guard let asked else {
            return known.compactMap { competitor in
                onPath(competitor.name).map { Entrant(competitor: competitor, executable: $0) }
            }
        }
        var found: [Entrant] = []
        for text in asked {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard let competitor = known.first(where: { $0.name == parts.first }) else {
                throw BenchmarkOptions.Problem(
                    message: "\(text) is no peer; known: \(known.map(\.name).joined(separator: ", "))")
            }
            guard let executable = parts.count == 2 ? parts[1] : onPath(competitor.name) else {
                throw BenchmarkOptions.Problem(message: "\(text) is not on the path")
            }
            found.append(Entrant(competitor: competitor, executable: executable))
        }
        return found
    }

    private static func onPath(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").map { "\($0)/\(name)" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    /// The first line that holds a digit of what it says of itself.
    func version(in folder: String) -> String {
        let said = ChildProcess.run([executable] + competitor.versionArguments, in: folder, hardLimit: 10)
            .output
        let line = said.split(separator: "\n").first { $0.contains(where: \.isNumber) }
        return line.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }

    func measure(
        _ instance: Instance, model: String, folder: String, options: BenchmarkOptions, reference: Reference?,
        isInteger: Bool
    ) -> TimedRun {
        let solution = folder + "/solution.txt"
        var outcome = Outcome()
        var result = ChildResult()
        let optionsPath = folder + "/options.txt"
        let text = competitor.optionsFile(gap: options.gap) ?? ""
        try? Data(text.utf8).write(to: URL(fileURLWithPath: optionsPath))
        let forms = competitor.arguments(
            model: model, solution: solution, options: optionsPath, timeLimit: options.timeLimit,
            gap: options.gap)
        for arguments in forms {
            try? FileManager.default.removeItem(atPath: solution)
            // A solver gets a little time past its limit to end by itself.
            result = ChildProcess.run(
                [executable] + arguments, in: folder, hardLimit: options.timeLimit * 1.05 + 15)
            let written = (try? String(contentsOfFile: solution, encoding: .utf8)) ?? ""
            outcome = competitor.outcome(output: result.output, solution: written)
            if result.wasKilled { outcome.status = .limit }
            if outcome.status != .failed { break }
        }
        return TimedRun(
            instance: instance.name, isInteger: isInteger, solver: competitor.name, outcome: outcome,
            // Linear programs have one objective; integer solves may stop inside the gap.
            verdict: outcome.verdict(reference, tolerance: isInteger ? 1.05 * options.gap : 1e-6),
            wallSeconds: result.wallSeconds,
            cpuSeconds: result.cpuSeconds, memoryMB: result.memoryMB)
    }
}

extension String {
    /// The first word after a label.
    func word(after label: String) -> String? {
        guard let range = range(of: label) else { return nil }
        return self[range.upperBound...].split(whereSeparator: \.isWhitespace).first.map(String.init)
    }

    func number(after label: String) -> Double? {
        word(after: label).flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }
}
