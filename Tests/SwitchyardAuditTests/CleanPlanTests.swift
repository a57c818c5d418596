import SwitchyardAudit
import SwitchyardCase
import SwitchyardTestSupport
import Testing

@Suite struct CleanPlanTests {
    @Test func `a plan that keeps every rule has no violations`() throws {
        let audit = try TinyCase.audit()
        #expect(audit.lines == [])
    }
}
