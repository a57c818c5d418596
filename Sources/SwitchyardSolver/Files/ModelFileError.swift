/// Why a model file was refused: where it is and what was expected there.
public struct ModelFileError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable {
        /// The file could not be opened or read.
        case unreadable
        /// The text breaks the format's rules, or is too ambiguous to be read safely.
        case malformed
        /// The text is legal but says something a linear mixed-integer model cannot hold.
        case unsupported
        /// A size limit was exceeded.
        case tooLarge
    }

    public var kind: Kind
    /// Path or label of the file.
    public var file: String
    /// Line, from 1; 0 when the whole file is meant.
    public var line: Int
    /// Byte position of the field within its line, from 1; 0 when the whole line is meant.
    public var column: Int
    /// What was expected, and what was found instead.
    public var message: String

    public init(kind: Kind, file: String, line: Int = 0, column: Int = 0, message: String) {
        self.kind = kind
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    public var description: String {
        var place = file
        if line > 0 { place += ":\(line)" }
        if line > 0 && column > 0 { place += ":\(column)" }
        return "\(place): \(message)"
    }
}

/// A documented convention the reader applied where formats disagree; the model is as the message says.
public struct ModelFileWarning: Sendable, Equatable, CustomStringConvertible {
    public var line: Int
    public var message: String

    public var description: String { "line \(line): \(message)" }
}

/// Largest inputs the readers accept; every limit is a clear error, never a crash.
public struct ModelFileLimits: Sendable {
    /// Bytes of text after decompression. 1 GiB holds models well past what the solver can attack.
    public var textBytes = 1 << 30
    /// Rows or columns, kept below 2³¹ because indices are `Int32`.
    public var lines = 200_000_000

    public init() {}
}
