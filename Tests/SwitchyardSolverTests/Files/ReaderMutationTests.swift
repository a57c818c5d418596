import SwitchyardSolver
import Testing

@Suite struct `Damaged files` {
    /// Every mutation is either read or refused with a line; the process survives and no bound or value is NaN.
    @Test func `a mutated MPS or LP file never brings the readers down`() throws {
        var generator = TestGenerator(seed: 77)
        let words: [[UInt8]] = [
            "nan", "1e30", "-1e30", "1e999", "\n", " ", "RHS", "ENDATA", "'MARKER'", "\0", "\r", ":", "<=",
            "[", "End",
            "Bounds", "S1::", "SC", "-", "0", "\u{FF11}", "9999999999999999999999",
        ].map { Array($0.utf8) }
        for _ in 0..<6000 {
            let model = randomFileModel(&generator)
            let isLP = generator.chance(50)
            var bytes = isLP ? LPWriter.write(model) : MPSWriter.write(model)
            for _ in 0..<generator.integer(1...4) where !bytes.isEmpty {
                let at = generator.integer(0...bytes.count - 1)
                switch generator.integer(0...4) {
                case 0: bytes[at] = UInt8(truncatingIfNeeded: generator.next())
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: words[generator.integer(0...words.count - 1)], at: at)
                case 3: bytes.removeSubrange(at..<min(bytes.count, at + generator.integer(1...40)))
                default:
                    bytes.insert(
                        contentsOf: bytes[at..<min(bytes.count, at + 30)], at: generator.integer(0...at))
                }
            }
            do {
                let read = try isLP ? LPReader.read(bytes) : MPSReader.read(bytes)
                let numbers =
                    read.columnLower + read.columnUpper + read.columnCost + read.rowLower + read.rowUpper
                #expect(numbers.allSatisfy { !$0.isNaN })
                #expect(read.entryValue.allSatisfy { $0.isFinite && $0 != 0 })
                #expect(read.entryColumn.allSatisfy { $0 >= 0 && Int($0) < read.columnCount })
            } catch {
                #expect(error.line > 0)
            }
        }
    }
}
