import SwitchyardCase
import Testing

@Suite struct NationalCaseTests {
    private static func template() -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: CaseTemplate.files.map { ($0.name, Array($0.text.utf8)) })
    }

    private static func national(_ trusts: Int) throws -> Case {
        let files = try NationalCase.files(of: template(), trusts: trusts, name: "nation")
        let bytes = files.map { ($0.name, Array($0.text.utf8)) }
        return try CaseReader.read(files: Dictionary(uniqueKeysWithValues: bytes)).case
    }

    @Test func `a case of three trusts reads and has three times the sites, vehicles and needs`() throws {
        let one = try CaseReader.read(files: Self.template()).case
        let three = try Self.national(3)
        #expect(three.settings.name == "nation")
        #expect(three.sites.count == 3 * one.sites.count)
        #expect(three.vehicles.count == 3 * one.vehicles.count)
        #expect(three.requirements.count == 3 * one.requirements.count)
        #expect(three.models.count == one.models.count)
    }

    @Test func `the trusts share one envelope that is so many times larger`() throws {
        let one = try CaseReader.read(files: Self.template()).case
        let three = try Self.national(3)
        let amounts = one.envelopes.map(\.amountPence)
        #expect(amounts.contains { $0 > 0 })
        #expect(three.envelopes.map(\.amountPence) == amounts.map { 3 * $0 })
    }

    @Test func `no trust's sites are near another's and every copied row is an assumption`() throws {
        let two = try Self.national(2)
        let half = two.sites.count / 2
        let sites = two.sites.map { $0 }
        for a in sites.prefix(half) {
            for b in sites.dropFirst(half) { #expect(a.position.distanceKm(to: b.position) > 60) }
        }
        #expect(sites.dropFirst(half).allSatisfy { $0.provenance.basis == .assumption })
    }
}
