import Foundation
import Synchronization

/// What a child process said and used.
struct ChildResult {
    var output = ""
    var exitCode: Int32 = -1
    /// Whether it had to be ended by force.
    var wasKilled = false
    var wallSeconds = 0.0
    var cpuSeconds = 0.0
    /// High-water mark of its resident memory, as seen while it ran.
    var memoryMB = 0.0
}

/// Runs commands one at a time, with their output in a file so that no pipe can fill and stall them.
enum ChildProcess {
    /// - Parameter hardLimit: seconds after which the process is killed.
    static func run(_ command: [String], in folder: String, hardLimit: Double) -> ChildResult {
        let log = folder + "/output.log"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var result = ChildResult()
        var child = pid_t()
        let start = ContinuousClock.now
        guard posix_spawnp(&child, command[0], &actions, nil, &arguments, environ) == 0 else {
            result.output = "\(command[0]) could not be started"
            return result
        }
        var usage = rusage()
        var status: Int32 = 0
        while true {
            let ended = wait4(child, &status, WNOHANG, &usage)
            if ended == child || (ended < 0 && errno != EINTR) { break }
            result.memoryMB = max(result.memoryMB, residentPeakMB(child))
            let elapsed = ContinuousClock.now - start
            if elapsed > .seconds(hardLimit) && !result.wasKilled {
                result.wasKilled = true
                kill(child, SIGKILL)
            }
            usleep(elapsed < .seconds(1) ? 2_000 : 20_000)
        }
        let wall = (ContinuousClock.now - start).components
        result.wallSeconds = Double(wall.seconds) + Double(wall.attoseconds) * 1e-18
        result.cpuSeconds = seconds(usage.ru_utime) + seconds(usage.ru_stime)
        result.exitCode = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        result.output =
            (try? Data(contentsOf: URL(fileURLWithPath: log))).map { String(decoding: $0, as: UTF8.self) }
            ?? ""
        return result
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
    }

    /// From the kernel's account of the running process: the child's own `ru_maxrss` would begin at this process's size.
    private static func residentPeakMB(_ child: pid_t) -> Double {
        guard let text = try? String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
                Double($0)
            })
        else { return 0 }
        return kilobytes / 1024
    }
}
