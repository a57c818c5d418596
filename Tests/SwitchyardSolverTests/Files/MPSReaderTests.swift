import SwitchyardSolver
import Testing

private func read(_ text: String) throws -> Model { try MPSReader.read(Array(text.utf8)) }

private func refusal(_ text: String) -> ModelFileError? {
    do {
        _ = try MPSReader.read(Array(text.utf8))
        return nil
    } catch { return error }
}

private let frame = """
    NAME tiny
    ROWS
     N cost
     E e
     L l
     G g
    COLUMNS
     x cost 1 e 1
     x l 1 g 1
     y cost -2 e 3
    RHS
     RHS e 5 l 6
     RHS g 1 cost 4

    """

@Suite struct `MPS reader` {
    @Test func `sides come from the row type and the right-hand side`() throws {
        let model = try read(frame + "ENDATA\n")
        #expect(model.rowLower == [5, -.infinity, 1])
        #expect(model.rowUpper == [5, 6, .infinity])
        #expect(model.columnCost == [1, -2])
        #expect(model.objectiveConstant == -4)
        #expect(model.entryColumn == [0, 1, 0, 0])
        #expect(model.entryValue == [1, 3, 1, 1])
    }

    @Test(arguments: [("2", 5.0, 7.0), ("-2", 3, 5), ("0", 5, 5), ("1e30", 5, .infinity)])
    func `a range on an equality extends to the side of its sign`(range: String, lower: Double, upper: Double)
        throws
    {
        let model = try read(frame + "RANGES\n R e \(range) l -4\n R g -3\nENDATA\n")
        #expect(model.rowLower == [lower, 2, 1])
        #expect(model.rowUpper == [upper, 6, 4])
    }

    @Test func `every bound type sets what it should`() throws {
        let types = [
            "UP B x 4", "LO B x -1", "FX B x 2.5", "FR B x", "MI B x", "PL B x", "BV B x", "UI B x 7",
            "LI B x 2",
        ]
        let bounds: [(Double, Double)] = [
            (0, 4), (-1, .infinity), (2.5, 2.5), (-.infinity, .infinity), (-.infinity, .infinity),
            (0, .infinity),
            (0, 1), (0, 7), (2, .infinity),
        ]
        for (line, expected) in zip(types, bounds) {
            let model = try read(frame + "BOUNDS\n \(line)\nENDATA\n")
            #expect(model.columnLower[0] == expected.0 && model.columnUpper[0] == expected.1, "\(line)")
            let integer = ["BV", "UI", "LI"].contains { line.hasPrefix($0) }
            #expect((model.columnType[0] == .integer) == integer, "\(line)")
        }
    }

    @Test func `a refusal names the line and the field`() {
        let error = refusal(frame + "BOUNDS\n UP B z 4\nENDATA\n")
        #expect(error?.line == 15)
        #expect(error?.column == 7)
        #expect(error?.message.contains("'z'") == true)
    }

    @Test(arguments: [
        "nan", "inf", "1,5", "0x10", "1.5abc", "1e400", "1e", "--1", "+", ".", "1_000", "1 2", "1e20",
        "\u{FF11}",
    ])
    func `numbers outside the grammar are refused`(text: String) {
        #expect(refusal("ROWS\n N c\n G r\nCOLUMNS\n x r \(text)\nENDATA\n")?.line == 5)
    }

    @Test(arguments: [
        ("1", 1.0), ("+1", 1), ("-.5", -0.5), ("5.", 5), ("1.0D+01", 10), ("1d2", 100), ("1E-3", 0.001),
        ("1e-400", 0),
        ("0.1", 0.1), ("123456789012345678", 123_456_789_012_345_680),
        ("1.7976931348623157e19", 1.7976931348623157e19),
        ("2.2250738585072014e-308", 2.2250738585072014e-308), ("9007199254740993", 9_007_199_254_740_992),
        ("0.000000000000000000000000000001", 1e-30),
        ("4.9406564584124654e-324", Double.leastNonzeroMagnitude),
    ])
    func `numbers are rounded to the nearest double`(text: String, value: Double) throws {
        let model = try read("ROWS\n N c\n G r\nCOLUMNS\n x r 1 c \(text)\nENDATA\n")
        #expect(model.columnCost == [value])
    }

    @Test func `the decimal fast path agrees with the correctly rounded conversion`() throws {
        var generator = TestGenerator(seed: 5)
        for _ in 0..<2000 {
            let value = Double(bitPattern: generator.next() & 0x7fef_ffff_ffff_ffff)
            let digits = generator.integer(0...999_999_999)
            let text = generator.chance(50) ? "\(value)" : "\(digits)e\(generator.integer(-30...10))"
            guard let expected = Double(text), expected < 1e20 else { continue }
            let model = try read("ROWS\n N c\n G r\nCOLUMNS\n x r 1 c \(text)\nENDATA\n")
            #expect(model.columnCost == [expected], "\(text)")
        }
    }

    @Test func `fixed columns keep blanks inside names`() throws {
        let text = """
            NAME          SPACES
            ROWS
             N  COST A
             G  R 1
             G  R  1
            COLUMNS
                A B       COST A               1   R 1                  2
                A B       R  1                 3
            RHS
                RHS       R  1                 4
            ENDATA

            """
        let model = try read(text)
        #expect(model.rowNames == ["R 1", "R  1"])
        #expect(model.columnNames == ["A B"])
        #expect(model.entryValue == [2, 3])
        #expect(model.rowLower == [0, 4])
    }

    @Test func `a semicontinuous column becomes a binary switch`() throws {
        let model = try read(frame + "BOUNDS\n SC B x 10\n LO B x 4\nENDATA\n")
        #expect(model.columnCount == 3)
        #expect(model.columnLower[0] == 0 && model.columnUpper[0] == 10)
        #expect(model.columnType[2] == .integer)
        #expect(model.rowCount == 5)
    }

    @Test func `conventions leave a warning`() throws {
        let bytes = Array((frame + "BOUNDS\n UP B x -4\n UP B y 4\n UP C y 9\nENDATA\n").utf8)
        let (model, warnings) = try MPSReader.readWithWarnings(bytes)
        #expect(model.columnLower == [-.infinity, 0])
        #expect(model.columnUpper == [-4, 4])
        #expect(warnings.map(\.line).sorted() == [13, 15, 17])
    }

    @Test(arguments: ["QUADOBJ", "INDICATORS", "QCMATRIX", "GENCONS"])
    func `sections beyond linear models are unsupported, not skipped`(section: String) {
        let error = refusal(frame + "\(section)\n x y 1\nENDATA\n")
        #expect(error?.kind == .unsupported)
        #expect(error?.line == 14)
    }

    @Test func `a comment may follow the fields of a data line`() throws {
        let free = """
            NAME t
            ROWS
             N obj
             L r1
             L $r2
            COLUMNS
             x obj -1 $ a cost
             x r1 1 $r2 2
             y r1 0 $ empty column
            RHS
             rhs r1 4 $ a side
             rhs $r2 8
            BOUNDS
             UP b y 1 $ at most
            ENDATA
            """
        let model = try read(free)
        #expect(model.columnCount == 2 && model.rowUpper == [4, 8])
        #expect(model.columnUpper == [.infinity, 1])
        #expect(solveLinear(model).objective == -4)
    }
}
