#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Reads input files whole, once, and only if they are regular files of a sensible size.
package enum InputFile {
    /// A register of a million vehicles is about 100 MB; anything above is no case table.
    package static let largestFile = 256 << 20

    package enum Failure: Error, Equatable {
        case missing
        case notRegular
        case tooLarge(Int)
        case unreadable(String)

        package var problem: String {
            switch self {
            case .missing: "the file is missing"
            case .notRegular: "this is not a regular file"
            case .tooLarge(let bytes): "the file has \(bytes) bytes"
            case .unreadable(let reason): "the file cannot be read: \(reason)"
            }
        }
    }

    package static func read(_ path: String) throws(Failure) -> [UInt8] {
        // Without O_NONBLOCK, opening a named pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? .missing : .unreadable(String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var information = stat()
        guard fstat(descriptor, &information) == 0 else {
            throw .unreadable(String(cString: strerror(errno)))
        }
        guard information.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
        guard information.st_size <= largestFile else { throw .tooLarge(Int(information.st_size)) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(information.st_size))
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = readBytes(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .unreadable(String(cString: strerror(errno)))
            }
            bytes += buffer[..<count]
            guard bytes.count <= largestFile else { throw .tooLarge(bytes.count) }
        }
    }
}

/// The system's `read`, which methods of that name hide.
private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
