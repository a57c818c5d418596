import Foundation
import SwitchyardSolver
import Testing

/// A random model with every kind of row, bound and column.
func randomFileModel(_ generator: inout TestGenerator) -> Model {
    var model = Model(name: "random")
    if generator.chance(50) { model.sense = .maximize }
    if generator.chance(50) { model.objectiveConstant = Double(generator.integer(-50...50)) / 8 }
    func number(_ generator: inout TestGenerator) -> Double {
        switch generator.integer(0...3) {
        case 0: return Double(generator.integer(-9...9))
        case 1: return Double(generator.integer(-99999...99999)) / 1000
        case 2: return Double.random(in: -1...1, using: &generator)
        default: return Double.random(in: -1...1, using: &generator) * 1e-9
        }
    }
    let columns = (0..<generator.integer(1...8)).map { j in
        let a = number(&generator)
        let b = number(&generator)
        var (lower, upper) = (min(a, b), max(a, b))
        switch generator.integer(0...6) {
        case 0: (lower, upper) = (-.infinity, .infinity)
        case 1: upper = .infinity
        case 2: lower = -.infinity
        case 3: (lower, upper) = (0, .infinity)
        case 4: (lower, upper) = (0, 1)
        case 5: upper = lower
        default: break
        }
        return model.addColumn(
            name: "x\(j)", lower: lower, upper: upper, cost: generator.chance(70) ? number(&generator) : 0,
            type: generator.chance(30) ? .integer : .continuous)
    }
    for i in 0..<generator.integer(0...6) {
        let side = number(&generator)
        var (lower, upper) = (side, side)
        switch generator.integer(0...3) {
        case 0: lower = -.infinity
        case 1: upper = .infinity
        case 2: (lower, upper) = (Double(generator.integer(-9...0)), Double(generator.integer(1...9)))
        default: break
        }
        let terms = columns.filter { _ in generator.chance(50) }.map { ($0, number(&generator)) }
        model.addRow(name: "r\(i)", lower: lower, upper: upper, terms: terms)
    }
    return model
}

@Suite struct `Round trips` {
    @Test func `a written MPS file reads back as the same model`() throws {
        var generator = TestGenerator(seed: 1)
        for _ in 0..<2000 {
            let model = randomFileModel(&generator)
            let again = try MPSReader.read(MPSWriter.write(model))
            #expect(differences(model, again) == [])
        }
    }

    @Test func `a written LP file reads back as the same model`() throws {
        var generator = TestGenerator(seed: 2)
        for _ in 0..<2000 {
            let model = randomFileModel(&generator)
            let again = try LPReader.read(LPWriter.write(model))
            #expect(
                differences(model, again) == [], "\(String(decoding: LPWriter.write(model), as: UTF8.self))")
        }
    }

    @Test func `names a format cannot hold are replaced without clashes`() throws {
        var model = Model()
        for name in ["", "a b", "c1", "end", "3x", "e5", "c1", "naïve\u{1}"] {
            model.addColumn(name: name, cost: 1)
        }
        model.addRow(name: "r 1", lower: 0, terms: [(Column(index: 0), 1)])
        model.addRow(name: "obj", lower: 0, terms: [(Column(index: 1), 1)])
        #expect(differences(model, try MPSReader.read(MPSWriter.write(model)), names: false) == [])
        #expect(differences(model, try LPReader.read(LPWriter.write(model)), names: false) == [])
    }

    @Test func `a gzip file is read and a damaged one refused`() throws {
        // "ROWS\n N c\nCOLUMNS\n x c 3\nENDATA\n" as gzip -9 writes it.
        let compressed: [UInt8] = GzipSample.bytes
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "switchyard-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("tiny.mps.gz").path
        try Data(compressed).write(to: URL(fileURLWithPath: path))
        #expect(try ModelFile.read(path: path).columnCost == [3])
        for index in compressed.indices {
            var damaged = compressed
            damaged[index] ^= 0x10
            try Data(damaged).write(to: URL(fileURLWithPath: path))
            if let model = try? ModelFile.read(path: path) {
                // Only header fields that do not touch the text (time, flags of the packer) may change unnoticed.
                #expect(model.columnCost == [3])
            }
            try Data(compressed.prefix(index)).write(to: URL(fileURLWithPath: path))
            #expect(throws: ModelFileError.self) { try ModelFile.read(path: path) }
        }
    }

    @Test func `a directory and a missing file are refused`() {
        #expect(throws: ModelFileError.self) { try ModelFile.read(path: "/") }
        #expect(throws: ModelFileError.self) { try ModelFile.read(path: "/nowhere/at/all.mps") }
        #expect(throws: ModelFileError.self) { try ModelFile.read(path: "/dev/zero") }
    }
}
