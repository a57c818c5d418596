import Foundation

/// What a benchmark run is asked to do.
package struct BenchmarkOptions: Sendable {
    package static let usage = """
        usage: switchyard-bench PATH… [--references FILE.csv] [--time-limit S] [--gap G] [--peers LIST]
               [--out DIR] [--name NAME] [--switchyard FILE]

        Runs `switchyard solve` and the peers on model files, one process at a time and one thread each, and writes
        NAME.csv (a row a run) and NAME.md (solved, wrong, shifted geometric means, ratios, slowest instances).
        Files are unpacked before the clock starts. To hold all to one core, put `taskset -c 1` in front.

          PATH             a model (.mps, .lp, either .gz), a folder of them, or a .txt list with a path a line
          --references     CSV with columns instance, kind (optimal, infeasible, unbounded), value
          --time-limit S   seconds for each run (default 60)
          --gap G          relative gap at which integer solves stop (default 1e-4)
          --peers LIST     of glpsol, clp, cbc, highs, each also as NAME=FILE (default: those found on the path)
          --out DIR        where to write (default Results/benchmarks)
          --name NAME      of the two files (default benchmark)
          --switchyard F   the command to measure (default: beside this one)

        exit code: 0 no wrong answer of ours, 1 a wrong answer or a failure of ours, 2 usage, 3 bad input
        """

    package var paths: [String] = []
    package var references: String?
    package var timeLimit = 60.0
    package var gap = 1e-4
    /// `nil`: whatever is on the path.
    package var peers: [String]?
    package var out = "Results/benchmarks"
    package var name = "benchmark"
    package var switchyard: String?

    /// Why words could not be read as options.
    package struct Problem: Error, Equatable {
        package var message: String
    }

    package init(_ words: [String]) throws(Problem) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                paths.append(word)
                continue
            }
            guard let value = rest.popFirst() else { throw Problem(message: "\(word) needs a value") }
            switch word {
            case "--references": references = value
            case "--time-limit": timeLimit = try Self.positive(value, word)
            case "--gap": gap = try Self.positive(value, word)
            case "--peers": peers = value.split(separator: ",").map(String.init)
            case "--out": out = value
            case "--name": name = value
            case "--switchyard": switchyard = value
            default: throw Problem(message: "there is no option \(word)")
            }
        }
        if paths.isEmpty { throw Problem(message: "a model file, folder or list is needed") }
    }

    private static func positive(_ text: String, _ option: String) throws(Problem) -> Double {
        guard let value = Double(text), value.isFinite, value > 0 else {
            throw Problem(message: "\(option) needs a number above zero, not \(text)")
        }
        return value
    }
}
