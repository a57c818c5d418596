import SwitchyardSolver
import Testing

@Suite struct `Basis files` {
    private func model(_ text: String) throws -> Model { try LPReader.read(Array(text.utf8)) }
    private let small = "min x + 2 y - z\nst\n a: x + y + z <= 9\n b: x - y >= -2\nbounds\n z <= 4\nend"

    @Test func `every mark of the format is understood, and what is not named has its default`() throws {
        let text = "NAME small\n* a comment\n XU y b\n UL z\nENDATA\n"
        let (basis, warnings) = try BasisFile.read(Array(text.utf8), for: try model(small))
        #expect(basis.columns == [.atLower, .basic, .atUpper])
        // b has no upper side to be at.
        #expect(basis.rows == [.basic, .atLower] && warnings.map(\.line) == [3])
        let again = "NAME\r\n XL x b\r\n LL z\r\n UL a\r\nENDATA\r\n"
        let second = try BasisFile.read(Array(again.utf8), for: try model(small))
        #expect(second.basis.columns == [.basic, .atLower, .atLower])
        #expect(second.basis.rows == [.atUpper, .atLower])
        // One basic line for two rows.
        #expect(second.warnings.count == 1)
    }

    @Test(arguments: [
        ("NAME\n XU w b\nENDATA\n", 2), ("NAME\n XL y w\nENDATA\n", 2), ("NAME\n UL x\n LL x\nENDATA\n", 3),
        ("NAME\n XU x a\n XL y a\nENDATA\n", 3), ("NAME\n BS x\nENDATA\n", 2), ("NAME\n XU x\nENDATA\n", 2),
        ("NAME\n UL x\n", 2), ("", 1), ("ROWS\nENDATA\n", 1), ("NAME\n UL \0x\nENDATA\n", 2),
    ])
    func `a wrong file is refused with its line`(text: String, line: Int) throws {
        let model = try model(small)
        #expect {
            try BasisFile.read(Array(text.utf8), for: model)
        } throws: {
            ($0 as? ModelFileError)?.line == line
        }
    }

    @Test func `names with blanks are found in their fixed fields`() throws {
        var model = Model()
        let x = model.addColumn(name: "AN X", upper: 5, cost: -1)
        model.addColumn(name: "", upper: 5, cost: -1)
        model.addRow(name: "MY ROW", upper: 3, terms: [(x, 1)])
        let text = "NAME\n XU AN X      MY ROW\n UL c2\nENDATA\n"
        let basis = try BasisFile.read(Array(text.utf8), for: model).basis
        #expect(basis.columns == [.basic, .atUpper] && basis.rows == [.atUpper])
        #expect(try BasisFile.read(BasisFile.write(basis, of: model), for: model).basis == basis)
    }

    @Test func `an optimal basis that was written and read is optimal at once`() throws {
        var generator = TestGenerator(seed: 5)
        var solved = 0
        for number in 0..<800 {
            let model = randomLinearProgram(&generator)
            let solution = solveLinear(model)
            guard solution.status == .optimal, let basis = solution.basis else { continue }
            let (read, warnings) = try BasisFile.read(BasisFile.write(basis, of: model), for: model)
            #expect(warnings == [], "model \(number)")
            let again = solveLinear(model, start: read)
            #expect(again.status == .optimal && again.simplexIterations == 0, "model \(number)")
            #expect(abs(again.objective - solution.objective) <= 1e-7 * max(1, abs(solution.objective)))
            solved += 1
        }
        #expect(solved > 400)
    }

    @Test func `a start that is singular, short or long is completed and solved to the same optimum`() throws
    {
        var generator = TestGenerator(seed: 6)
        for number in 0..<500 {
            let model = randomLinearProgram(&generator)
            let solution = solveLinear(model)
            let positions: [Basis.Position] = [.basic, .atLower, .atUpper, .free]
            let start = Basis(
                columns: (0..<model.columnCount).map { _ in positions[generator.integer(0...3)] },
                rows: (0..<model.rowCount).map { _ in positions[generator.integer(0...3)] })
            let again = solveLinear(model, start: start)
            #expect(again.status == solution.status, "model \(number)")
            if solution.status == .optimal {
                #expect(abs(again.objective - solution.objective) <= 1e-6 * max(1, abs(solution.objective)))
            }
        }
    }

    @Test func `Clp's values behind the names are passed over`() throws {
        let text = "NAME          small  FREE VALUES\n XU y   b   4.\n UL z   4\nENDATA\n"
        let (basis, _) = try BasisFile.read(Array(text.utf8), for: try model(small))
        #expect(basis.columns == [.atLower, .basic, .atUpper])
    }
}
