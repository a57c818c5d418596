import SwitchyardCase

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The words after a command, read against what it takes.
struct Arguments {
    private(set) var positional: [String] = []
    private(set) var values: [String: String] = [:]
    private(set) var flags: Set<String> = []
    private(set) var problem: String?

    /// - Parameters:
    ///   - options: names that take a value, with their dashes.
    ///   - flags: names that stand alone.
    init(_ words: [String], options: [String], flags known: [String], mostPositional: Int) {
        var next = 0
        while next < words.count {
            let word = words[next]
            next += 1
            if known.contains(word) || word == "--help" || word == "-h" {
                flags.insert(word)
            } else if options.contains(word) {
                guard next < words.count else {
                    problem = "\(word) needs a value"
                    return
                }
                values[word] = words[next]
                next += 1
            } else if word.hasPrefix("-") && word.count > 1 {
                problem =
                    "there is no option \(displayEscaped(word)); known: \((options + known + ["--help"]).joined(separator: ", "))"
                return
            } else if positional.count < mostPositional && !word.isEmpty {
                positional.append(word)
            } else {
                problem = "unexpected argument \"\(displayEscaped(word))\""
                return
            }
        }
    }

    var asksHelp: Bool { flags.contains("--help") || flags.contains("-h") }

    /// A non-negative number, or `nil` if the option is absent; a wrong one becomes the problem.
    mutating func number(_ option: String) -> Double? {
        guard let text = values[option] else { return nil }
        guard let value = Double(text), value.isFinite, value >= 0 else {
            problem = "\(option) needs a number of zero or more, not \(displayEscaped(text))"
            return nil
        }
        return value
    }

    /// A whole number from 1 on, or `nil` if the option is absent; a wrong one becomes the problem.
    mutating func count(_ option: String, upTo most: Int = 64) -> Int? {
        guard let text = values[option] else { return nil }
        guard let value = Int(text), (1...most).contains(value) else {
            problem = "\(option) needs a whole number from 1 to \(most), not \(displayEscaped(text))"
            return nil
        }
        return value
    }

    /// Notes a wrong value that was found outside.
    mutating func reject(_ reason: String) { problem = reason }

    /// Options that mean nothing without another.
    mutating func require(_ option: String, for dependents: [String]) {
        guard values[option] == nil, let alone = dependents.first(where: { values[$0] != nil }) else {
            return
        }
        problem = "\(alone) is only for \(option)"
    }

    static func refuse(_ command: String, _ problem: String, _ usage: String) -> Int32 {
        complain("switchyard \(command): \(problem)\n\(usage)")
        return ExitCode.usage
    }
}

/// What the process ends with.
enum ExitCode {
    static let done: Int32 = 0
    static let internalError: Int32 = 1
    static let usage: Int32 = 2
    static let badInput: Int32 = 3
    static let infeasible: Int32 = 4
    static let unbounded: Int32 = 5
    static let limitWithPlan: Int32 = 6
    static let limitWithoutPlan: Int32 = 7
    static let violations: Int32 = 8
    /// By SIGINT; by SIGTERM it is 143.
    static let interrupted: Int32 = 130
}

/// Whether all that was printed could be written.
func hasPrinted() -> Bool { fflush(nil) == 0 }

/// Writes to standard error.
func complain(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes {
            write(STDERR_FILENO, $0.baseAddress! + written, bytes.count - written)
        }
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return }
        written += count
    }
}
