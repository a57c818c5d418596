import SwitchyardCase

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A directory that one run at a time writes its results to, checked before the work begins.
final class OutputDirectory {
    /// Why results cannot be written there.
    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    private let lockPath: String
    private let lock: Int32

    /// Makes the directory if it is not there, and holds it until the object goes.
    /// - Parameter files: names that will be written.
    init(_ path: String, files: [String]) throws(Problem) {
        let shown = displayEscaped(path, limit: 200)
        guard FileSystem.makeDirectory(path) else {
            throw Problem(description: "the directory \(shown) cannot be made")
        }
        for name in files {
            do {
                try AtomicFile.checkTarget(path + "/" + name)
            } catch {
                throw Problem(description: error.description)
            }
        }
        let name = path + "/.switchyard.lock"
        let descriptor = open(name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Problem(description: "cannot write in \(shown): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Problem(description: "another run is writing to \(shown)")
        }
        // Only now: an object that is whole gives the lock up when it goes, even from here.
        lockPath = name
        lock = descriptor
    }

    deinit {
        // The name goes before the lock, so that whoever takes the lock next makes a file of its own.
        unlink(lockPath)
        close(lock)
    }
}
