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
        let candidates = [
            named, package.appendingPathComponent("../shared"), URL(fileURLWithPath: "/work/shared"),
        ].compactMap { $0?.appendingPathComponent("edge-cases") }
        return candidates.first {
            FileManager.default.fileExists(atPath: $0.appendingPathComponent("expected.csv").path)
        }
    }()

    static var isPresent: Bool { folder != nil }

    static let rows: [Row] = {
        guard let folder,
            let text = try? String(contentsOf: folder.appendingPathComponent("expected.csv"), encoding: .utf8)
        else { return [] }
        return records(text).dropFirst().compactMap { fields in
            guard fields.count >= 10 else { return nil }
            return Row(
                id: fields[0], path: folder.appendingPathComponent(fields[1]).path, status: fields[3],
                objective: Double(fields[5]), alsoAcceptable: fields[9])
        }
    }()

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
