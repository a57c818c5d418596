#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Writes a file so that a reader sees the old one or the whole new one, whatever happens in between.
///
/// The bytes go to a new file beside the target, are flushed to the disk, and take the target's name in one step
/// (Pillai et al., "All file systems are not created equal", OSDI 2014). Symbolic links, directories and devices are
/// never written through or replaced.
public enum AtomicFile {
    /// Why a file was not written; the old one, if any, is as it was. (Only a failure to flush the directory comes after
    /// the new file has its name: it may then be lost with the power, not mixed up with the old one.)
    public struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        public enum Reason: Sendable, Equatable {
            case isSymbolicLink
            case isDirectory
            case isNotRegular
            /// The step that failed, and the system's error number.
            case system(step: String, code: Int32)
        }
        public var path: String
        public var reason: Reason

        public init(path: String, reason: Reason) {
            self.path = path
            self.reason = reason
        }

        public var description: String {
            let why =
                switch reason {
                case .isSymbolicLink: "it is a symbolic link; remove it or name the file it points to"
                case .isDirectory: "it is a directory"
                case .isNotRegular: "it is not a regular file"
                case .system(let step, let code): "\(step): \(String(cString: strerror(code)))"
                }
            return "cannot write \(displayEscaped(path, limit: 200)): \(why)"
        }
    }

    public static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
        try checkTarget(path)
        let (directory, name) = split(path)
        let (temporary, descriptor) = try create(in: directory, name, path)
        do throws(Failure) {
            try fill(descriptor, bytes, path)
            guard rename(temporary, path) == 0 else { throw system("rename", path) }
        } catch {
            unlink(temporary)
            throw error
        }
        try flushDirectory(directory, path)
    }

    /// Writes text in UTF-8.
    public static func write(_ text: String, to path: String) throws(Failure) {
        try write(Array(text.utf8), to: path)
    }

    /// Whether a file could be written there, as far as that can be known before the work is done.
    public static func checkTarget(_ path: String) throws(Failure) {
        var information = stat()
        guard lstat(path, &information) == 0 else {
            guard errno == ENOENT else { throw system("look", path) }
            let (directory, _) = split(path)
            guard access(directory, W_OK | X_OK) == 0 else { throw system("open directory", path) }
            return
        }
        switch information.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFLNK: throw Failure(path: path, reason: .isSymbolicLink)
        case S_IFDIR: throw Failure(path: path, reason: .isDirectory)
        default: throw Failure(path: path, reason: .isNotRegular)
        }
    }

    private static func system(_ step: String, _ path: String) -> Failure {
        Failure(path: path, reason: .system(step: step, code: errno))
    }

    private static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return (".", path) }
        let directory = path[..<slash]
        return (directory.isEmpty ? "/" : String(directory), String(path[path.utf8.index(after: slash)...]))
    }

    /// A new file beside the target under a name nobody else has.
    private static func create(
        in directory: String, _ name: String, _ path: String
    ) throws(Failure) -> (path: String, descriptor: Int32) {
        for attempt in 0..<1000 {
            let candidate = "\(directory)/.\(name.prefix(100)).\(getpid()).\(attempt).part"
            let descriptor = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
            if descriptor >= 0 { return (candidate, descriptor) }
            guard errno == EEXIST else { throw system("create", path) }
        }
        throw Failure(path: path, reason: .system(step: "create", code: EEXIST))
    }

    /// Writes, flushes and closes; the descriptor is closed in every case.
    private static func fill(_ descriptor: Int32, _ bytes: [UInt8], _ path: String) throws(Failure) {
        var failure: Failure?
        var written = 0
        bytes.withUnsafeBytes { buffer in
            while written < buffer.count, failure == nil, let base = buffer.baseAddress {
                let count = writeBytes(descriptor, base + written, buffer.count - written)
                if count >= 0 {
                    written += count
                } else if errno != EINTR {
                    failure = system("write", path)
                }
            }
        }
        if failure == nil, fsync(descriptor) != 0 { failure = system("flush", path) }
        if close(descriptor) != 0, failure == nil { failure = system("close", path) }
        if let failure { throw failure }
    }

    private static func flushDirectory(_ directory: String, _ path: String) throws(Failure) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw system("open directory", path) }
        defer { close(descriptor) }
        // Some file systems do not flush directories and say EINVAL; the rename itself has happened.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw system("flush directory", path) }
    }
}

/// The system's `write`, which methods of that name hide.
private func writeBytes(_ descriptor: Int32, _ buffer: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, buffer, count)
}
