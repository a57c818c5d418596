import Foundation
import SwitchyardCase
import Testing

@Suite struct AtomicFileTests {
    private func contents(_ directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    }

    @Test func `a file is written whole, replaced whole, and leaves nothing beside it`() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/out.json"
            try AtomicFile.write([], to: path)
            #expect(try Data(contentsOf: URL(filePath: path)).isEmpty)
            let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
            try AtomicFile.write(bytes, to: path)
            #expect(try Array(Data(contentsOf: URL(filePath: path))) == bytes)
            #expect(try contents(directory) == ["out.json"])
        }
    }

    @Test func `links, directories, pipes and devices are refused and left alone`() throws {
        try withTemporaryDirectory { directory in
            let target = directory + "/target"
            try AtomicFile.write("old", to: target)
            #expect(symlink(target, directory + "/link") == 0)
            #expect(symlink(directory + "/nowhere", directory + "/dangling") == 0)
            #expect(mkdir(directory + "/folder", 0o700) == 0)
            #expect(mkfifo(directory + "/pipe", 0o600) == 0)
            let cases: [(String, AtomicFile.Failure.Reason)] = [
                ("/link", .isSymbolicLink), ("/dangling", .isSymbolicLink), ("/folder", .isDirectory),
                ("/pipe", .isNotRegular),
            ]
            for (name, reason) in cases {
                #expect(throws: AtomicFile.Failure(path: directory + name, reason: reason)) {
                    try AtomicFile.write("new", to: directory + name)
                }
            }
            #expect(throws: AtomicFile.Failure(path: "/dev/full", reason: .isNotRegular)) {
                try AtomicFile.write("new", to: "/dev/full")
            }
            #expect(try String(contentsOfFile: target, encoding: .utf8) == "old")
            #expect(try contents(directory) == ["dangling", "folder", "link", "pipe", "target"])
        }
    }

    @Test func `a directory that is not there is an error that names the file`() throws {
        do throws(AtomicFile.Failure) {
            try AtomicFile.write("x", to: "/nonexistent/folder/out\u{1B}.json")
            Issue.record("the file was written")
        } catch {
            #expect(error.reason == .system(step: "open directory", code: ENOENT))
            #expect(error.description.contains("/nonexistent/folder/out\\u{1b}.json"))
        }
        #expect(throws: AtomicFile.Failure.self) { try AtomicFile.checkTarget("/nonexistent/out") }
    }
}
