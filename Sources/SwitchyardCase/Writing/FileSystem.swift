#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The few questions about paths that commands ask, straight from the system: Foundation would double the size of the
/// process and its start.
package enum FileSystem {
    package enum Kind: Sendable { case file, directory, other }

    /// What a path leads to, links followed; `nil` if to nothing.
    package static func kind(_ path: String) -> Kind? {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        switch information.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .directory
        default: return .other
        }
    }

    /// Names in a directory, sorted, without `.` and `..`; `nil` if it cannot be opened.
    package static func entries(_ directory: String) -> [String]? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(
                    to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)
                ) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Makes a directory and those above it that are missing.
    /// - Returns: whether it is there now.
    package static func makeDirectory(_ path: String) -> Bool {
        if kind(path) == .directory { return true }
        let trimmed = path.utf8.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        if let slash = trimmed.utf8.lastIndex(of: 0x2F), slash > trimmed.startIndex {
            guard makeDirectory(String(trimmed[..<slash])) else { return false }
        }
        return mkdir(trimmed, 0o777) == 0 || (errno == EEXIST && kind(trimmed) == .directory)
    }

    /// The path with every link resolved; `nil` if it leads nowhere.
    package static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// Whether two paths lead to one file, there already or still to be written.
    package static func areSame(_ a: String, _ b: String) -> Bool {
        func place(_ path: String) -> String {
            if let whole = resolved(path) { return whole }
            let slash = path.lastIndex(of: "/")
            let folder = slash.map { String(path[...$0]) } ?? "."
            let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
            return (resolved(folder) ?? folder) + "/" + name
        }
        return place(a) == place(b)
    }
}
