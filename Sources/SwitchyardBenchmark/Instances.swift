import Foundation
import SwitchyardSolver

/// A model file to be solved.
package struct Instance: Sendable, Equatable {
    /// The file's name without its endings: what references call it.
    package var name: String
    package var path: String

    package init(path: String) {
        self.path = path
        var name = (path as NSString).lastPathComponent
        for ending in [".gz", ".mps", ".lp"] where name.lowercased().hasSuffix(ending) {
            name.removeLast(ending.count)
        }
        self.name = name
    }

    static func isModel(_ path: String) -> Bool {
        [".mps", ".mps.gz", ".lp", ".lp.gz"].contains { path.lowercased().hasSuffix($0) }
    }

    /// The models that paths, folders and lists name, in a fixed order, each once.
    package static func find(_ paths: [String]) throws(BenchmarkOptions.Problem) -> [Instance] {
        var found: [Instance] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw BenchmarkOptions.Problem(message: "\(path): there is no such file")
            }
            if isFolder.boolValue {
                let names = FileManager.default.subpaths(atPath: path) ?? []
                found += names.filter(isModel).sorted().map { Instance(path: path + "/" + $0) }
            } else if isModel(path) {
                found.append(Instance(path: path))
            } else {
                let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
                let folder = (path as NSString).deletingLastPathComponent
                let lines = text.split(whereSeparator: \.isNewline).map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                for line in lines where !line.isEmpty && !line.hasPrefix("#") {
                    guard isModel(line) else {
                        throw BenchmarkOptions.Problem(message: "\(path): \(line) is no .mps or .lp file")
                    }
                    let isRelative = !line.hasPrefix("/") && !folder.isEmpty
                    found.append(Instance(path: isRelative ? folder + "/" + line : line))
                }
            }
        }
        var seen: Set<String> = []
        found = found.filter {
            seen.insert(URL(fileURLWithPath: $0.path).resolvingSymlinksInPath().path).inserted
        }
        for (name, alike) in Dictionary(grouping: found, by: \.name).sorted(by: { $0.key < $1.key })
        where alike.count > 1 {
            let paths = alike.map(\.path).joined(separator: ", ")
            throw BenchmarkOptions.Problem(message: "\(paths) are all called \(name): results go by the name")
        }
        if found.isEmpty { throw BenchmarkOptions.Problem(message: "no model files are there") }
        return found
    }

    /// Puts a plain copy into a folder, so that unpacking is nobody's time.
    func unpacked(into folder: String) throws -> String {
        let plain = path.lowercased().hasSuffix(".gz") ? String(path.dropLast(3)) : path
        let copy = folder + "/" + (plain as NSString).lastPathComponent
        try Data(ModelFile.text(path: path)).write(to: URL(fileURLWithPath: copy))
        return copy
    }
}

/// What is known of an instance.
package struct Reference: Sendable, Equatable {
    package var kind: RunStatus
    package var value: Double?

    package init(kind: RunStatus, value: Double?) {
        self.kind = kind
        self.value = value
    }

    /// Reads `instance,kind,value` rows under such a header; rows of other kinds are left out.
    package static func read(_ text: String) -> [String: Reference] {
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        guard let header = lines.first, let name = header.firstIndex(of: "instance"),
            let kind = header.firstIndex(of: "kind"), let value = header.firstIndex(of: "value")
        else { return [:] }
        var references: [String: Reference] = [:]
        for line in lines.dropFirst() where line.count > max(name, kind, value) {
            guard let status = RunStatus(rawValue: line[kind]), status.isAnswer else { continue }
            references[line[name]] = Reference(kind: status, value: Double(line[value]))
        }
        return references
    }
}
