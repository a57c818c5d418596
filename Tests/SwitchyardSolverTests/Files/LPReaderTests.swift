import SwitchyardSolver
import Testing

private func read(_ text: String) throws -> Model { try LPReader.read(Array(text.utf8)) }

private func refusal(_ text: String) -> ModelFileError? {
    do {
        _ = try LPReader.read(Array(text.utf8))
        return nil
    } catch { return error }
}

@Suite struct `LP reader` {
    @Test func `a row without a name may begin with its coefficient`() throws {
        let model = try read("min x\nst x + y >= 2\n 3 x - y <= 9\n 4 >= y\n 1 <= x + y\n 2 y <= 7\nend")
        #expect(model.rowCount == 5)
        #expect(model.rowLower == [2, -.infinity, -.infinity, 1, -.infinity])
        #expect(model.rowUpper == [.infinity, 9, 4, .infinity, 7])
        #expect(model.entryValue == [1, 1, 3, -1, 1, 1, 1, 2])
        #expect(refusal("min x\nst x >= 2 3\nend")?.line == 2)
    }

    @Test func `an objective with a constant and rows in every form are read`() throws {
        let model = try read(
            """
            Maximize
             profit: 3 x + 2y - z + 7 - 2
            Subject To
             a: x + y <= 4
             -5 <= x - y <= 5
             c: x + 3 >= 5 + 2 y + z
             d: 10 >= x
               + y
             e: - x + y = 2
            Bounds
             x <= 8
             -inf <= y <= 9
             z free
            General
             x
            End
            """)
        #expect(model.sense == .maximize)
        #expect(model.columnNames == ["x", "y", "z"])
        #expect(model.columnCost == [3, 2, -1])
        #expect(model.objectiveConstant == 5)
        #expect(model.rowNames == ["a", "", "c", "d", "e"])
        #expect(model.rowLower == [-.infinity, -5, 2, -.infinity, 2])
        #expect(model.rowUpper == [4, 5, .infinity, 10, 2])
        #expect(model.entryCount == 2 + 2 + 3 + 2 + 2)
        #expect(model.columnLower == [0, -.infinity, -.infinity])
        #expect(model.columnUpper == [8, 9, .infinity])
        #expect(model.columnType == [.integer, .continuous, .continuous])
    }

    @Test(arguments: [
        "x - - 3 y >= 1", "2 3 x >= 1", "nan x >= 1", "x * y >= 1", "[ x ^ 2 ] >= 1", "x >= 1 >= y", "x >= ",
        "x + >= 2",
        "x", "z = 1 -> x >= 2", "1.2.3 x >= 1", "1e500 x >= 1", "3e x >= 1", "x >= 1,5", "x = 0x10",
    ])
    func `doubtful rows are refused with their line`(row: String) {
        #expect(refusal("min\n obj: x + y\nst\n r: \(row)\nEnd\n")?.line ?? 0 >= 4, "\(row)")
    }

    @Test func `a set of type 2 keeps at most two neighbours`() throws {
        let model = try read(
            """
            Minimize
             obj: - x - y - z
            Subject To
             c: x + y + z <= 10
            Bounds
             x <= 4
             y <= 3
             z <= 2
            SOS
             s: S2:: x:1 y:2 z:3
            End
            """)
        #expect(model.integerCount == 2)
        #expect(model.rowCount == 1 + 1 + 6)
    }

    @Test func `a binary keeps the bounds it was given before`() throws {
        let model = try read(
            "min x\nst\n x + y + z + w >= 0\nbounds\n x = 0\n y = 1\n -3 <= w <= 5\nbinary\n x y z w\nend")
        #expect(model.columnLower == [0, 1, 0, 0])
        #expect(model.columnUpper == [0, 1, 1, 1])
    }

    @Test func `a name may carry an index in brackets, which is no quadratic term`() throws {
        let model = try read("min x[0] + 2 x[1,a]\nst\n flow[b]: x[0] + x[1,a] >= 1\nend")
        #expect(model.columnNames == ["x[0]", "x[1,a]"] && model.rowNames == ["flow[b]"])
        #expect(refusal("min x + [ x ^ 2 ] / 2\nst\n x >= 1\nend")?.kind == .unsupported)
        #expect(refusal("min x [ 0 ]\nst\n x >= 1\nend") != nil)
        #expect(refusal("min x[\nst\n x >= 1\nend") != nil)
    }

    @Test func `a row without terms is a row`() throws {
        let model = try read("min x\nst\n a: <= +0\n b: x >= 1\n c: >= -2\nend")
        #expect(model.rowCount == 3 && model.rowNames == ["a", "b", "c"])
        #expect(model.rowStart == [0, 0, 1, 1])
        #expect(solveLinear(model).objective == 1)
        #expect(solveLinear(try read("min x\nst\n a: >= 3\nend")).status == .infeasible)
        // A left side that was forgotten is another thing.
        #expect(refusal("min x\nst\n a: <= x\nend")?.line == 3)
        #expect(refusal("min x\nst\n a: >= x - 5\nend")?.line == 3)
    }

    @Test func `what other formats end lines and sections with is refused`() {
        #expect(refusal("max 3 x + 2 y;\nst\n x + y <= 4;\nend")?.line == 1)
        #expect(refusal("max 3 x + 2 y\nst\n x + y <= 4;\nend")?.line == 3)
        #expect(refusal("min x\nst\n x >= 1\nBounds:\n x >= -10\nend")?.line == 5)
    }
}
