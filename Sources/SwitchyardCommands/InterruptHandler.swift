import Dispatch
import SwitchyardSolver
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Turns the first SIGINT or SIGTERM into a clean stop; the second ends the process at once.
final class InterruptHandler {
    let flag = CancellationFlag()
    private let received: ReceivedSignal
    private let sources: [any DispatchSourceSignal]

    init() {
        let flag = flag
        let received = ReceivedSignal()
        self.received = received
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if flag.isRaised { exit(128 + number) }
                received.number.store(number, ordering: .relaxed)
                flag.raise()
            }
            source.resume()
            return source
        }
    }

    /// The exit code of a run that ended with this one: 128 and the signal where one stopped it.
    func exitCode(_ code: Int32) -> Int32 {
        let number = received.number.load(ordering: .relaxed)
        return code == ExitCode.interrupted && number != 0 ? 128 + number : code
    }
}

/// The signal that stopped the run; 0 for none.
private final class ReceivedSignal: Sendable {
    let number = Atomic<Int32>(0)
}
