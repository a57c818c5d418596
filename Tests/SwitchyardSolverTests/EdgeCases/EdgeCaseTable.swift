import Foundation
import SwitchyardSolver

/// The shared table of small files with the answer each must get. It is not part of the package: without it the tests
/// that use it are skipped, and say so.
enum EdgeCaseTable {
    struct Row: Sendable, CustomStringConvertible {
        var id: String
        var path: String
        var status: String
        var objective: Double?
        var alsoAcceptable: String

        var description: String { id }
        var mayBeRefused: Bool { status == "error" || alsoAcceptable.contains("error") }
    }

    static let folder: URL? = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["SWITCHYARD_SHARED"].map { URL(fileURLWithPath: $0) }
        // Worktrees lie one level deeper.
        let candidates = [
            named, package.appendingPathComponent("../shared"),
            package.appendingPathComponent("../../shared"),
        ].compactMap { $0?.appendingPathComponent("edge-cases") }
        return candidates.first {
            FileManager.default.fileExists(atPath: $0.appendingPathComponent("expected.csv").path)
        }
    }()

    static var isPresent: Bool { folder != nil }

    static let rows: [Row] = {
        guard let folder else { return [] }
        return table("expected.csv").compactMap { fields in
            guard fields.count >= 10 else { return nil }
            return Row(
                id: fields[0], path: folder.appendingPathComponent(fields[1]).path, status: fields[3],
                objective: Double(fields[5]), alsoAcceptable: fields[9])
        }
    }()

    /// The fuzzed models with the exact answer known for each; the rational objective is divided out.
    static let fuzzed: [Row] = {
        guard let folder else { return [] }
        var rows: [Row] = []
        var seen: Set<String> = []
        for (seed, name) in [
            ("2", "diffs-seed2.csv"), ("3", "diffs-seed3-intbounds.csv"), ("1", "trial.csv"),
        ] {
            for fields in table("fuzz/" + name) where fields.count >= 6 {
                let id = "fuzz-\(seed)-\(fields[0])"
                let path = folder.appendingPathComponent("fuzz/\(id).mps").path
                guard FileManager.default.fileExists(atPath: path), seen.insert(id).inserted else { continue }
                let parts = fields[5].split(separator: "/").compactMap { Double($0) }
                let objective = parts.isEmpty ? nil : parts.count == 2 ? parts[0] / parts[1] : parts[0]
                rows.append(
                    Row(id: id, path: path, status: fields[4], objective: objective, alsoAcceptable: ""))
            }
        }
        return rows
    }()

    /// Files that made some reader crash or hang.
    static let hostile: [String] = {
        guard let folder = folder?.appendingPathComponent("fuzz"),
            let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        else { return [] }
        return names.filter { $0.hasPrefix("reader-") }.sorted().map {
            folder.appendingPathComponent($0).path
        }
    }()

    /// The records of one of the folder's tables, without its header.
    private static func table(_ name: String) -> [[String]] {
        guard let folder,
            let text = try? String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        else { return [] }
        return Array(records(text).dropFirst())
    }

    /// Comma-separated records with quoted fields.
    private static func records(_ text: String) -> [[String]] {
        var result: [[String]] = []
        var fields: [String] = []
        var field = ""
        var quoted = false
        for scalar in text.unicodeScalars {
            if scalar == "\"" {
                quoted.toggle()
            } else if scalar == "," && !quoted {
                fields.append(field)
                field = ""
            } else if scalar == "\n" && !quoted {
                fields.append(field)
                result.append(fields)
                (fields, field) = ([], "")
            } else if scalar != "\r" {
                field.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
