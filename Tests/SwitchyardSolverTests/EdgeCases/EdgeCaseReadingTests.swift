import SwitchyardSolver
import Testing

@Suite struct `Edge-case files` {
    @Test(.enabled(if: EdgeCaseTable.isPresent, "the shared edge-case folder is absent"))
    func `every file is read or refused as the table says, and each refusal names a line`() {
        #expect(EdgeCaseTable.rows.count >= 230)
        for row in EdgeCaseTable.rows {
            do {
                _ = try ModelFile.read(path: row.path)
                #expect(row.status != "error", "\(row.id) must be refused")
            } catch {
                #expect(row.mayBeRefused, "\(row.id) must be read, but: \(error)")
                #expect(error.line > 0, "\(row.id): \(error) names no line")
            }
        }
    }
}
