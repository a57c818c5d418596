import Dispatch
import Foundation
import SwitchyardSolver

/// Turns the first SIGINT or SIGTERM into a clean stop; the second ends the process at once.
final class InterruptHandler {
    let flag = CancellationFlag()
    private let sources: [any DispatchSourceSignal]

    init() {
        let flag = flag
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if flag.isRaised { exit(ExitCode.interrupted) }
                flag.raise()
            }
            source.resume()
            return source
        }
    }
}
