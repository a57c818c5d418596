#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Models read from disk: the format is found from the extension, or else from the content.
public enum ModelFile {
    /// Reads `.mps`, `.lp`, either gzip-compressed, or a file whose content shows which of them it is.
    /// - Throws: `ModelFileError` with the line at fault.
    public static func read(path: String, limits: ModelFileLimits = .init()) throws(ModelFileError) -> Model {
        try readWithWarnings(path: path, limits: limits).model
    }

    /// As `read(path:)`, with the conventions that had to be applied.
    public static func readWithWarnings(
        path: String, limits: ModelFileLimits = .init()
    ) throws(ModelFileError) -> (model: Model, warnings: [ModelFileWarning]) {
        let bytes = try text(path: path, limits: limits)
        var name = path
        if name.lowercased().hasSuffix(".gz") { name.removeLast(3) }
        let lowered = name.lowercased()
        if lowered.hasSuffix(".lp") || (!lowered.hasSuffix(".mps") && looksLikeLP(bytes)) {
            return try LPReader.readWithWarnings(bytes, file: path)
        }
        return try MPSReader.readWithWarnings(bytes, file: path)
    }

    /// The text of a model file, inflated if it is compressed.
    package static func text(
        path: String, limits: ModelFileLimits = .init()
    ) throws(ModelFileError) -> [UInt8] {
        let bytes = try contents(path: path, limits: limits)
        guard bytes.withUnsafeBufferPointer({ Gzip.isCompressed($0) }) else { return bytes }
        let inflated = bytes.withUnsafeBufferPointer { buffer -> Result<[UInt8], Gzip.Failure> in
            do throws(Gzip.Failure) {
                return .success(try Gzip.inflate(buffer, limit: limits.textBytes))
            } catch { return .failure(error) }
        }
        switch inflated {
        case .success(let text): return text
        case .failure(let failure):
            throw ModelFileError(
                kind: failure.tooLarge ? .tooLarge : .malformed, file: path, message: failure.message)
        }
    }

    /// All bytes of a regular file; devices and pipes are refused, so that a name can never make the program wait.
    private static func contents(path: String, limits: ModelFileLimits) throws(ModelFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ModelFileError(kind: .unreadable, file: path, message: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ModelFileError(kind: .unreadable, file: path, message: "is not a regular file")
        }
        let size = Int(status.st_size)
        guard size <= limits.textBytes else {
            throw ModelFileError(kind: .tooLarge, file: path, message: "exceeds \(limits.textBytes) bytes")
        }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = 0
            while count < size {
                let got = readBytes(descriptor, buffer.baseAddress! + count, size - count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                count += got
            }
        }
        if failure != 0 {
            throw ModelFileError(kind: .unreadable, file: path, message: String(cString: strerror(failure)))
        }
        return bytes
    }

    /// Whether the first word that is no comment is the LP format's sense.
    private static func looksLikeLP(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            var lexer = LPLexer(bytes: buffer, file: "")
            guard let token = try? lexer.next(), token.kind == .name else { return false }
            let words: [StaticString] = [
                "min", "minimize", "minimise", "minimum", "max", "maximize", "maximise", "maximum",
            ]
            return words.contains { equalsIgnoringCase(buffer, token.start, token.end, $0) }
        }
    }
}

/// The system's `read`, which methods of that name hide.
private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
