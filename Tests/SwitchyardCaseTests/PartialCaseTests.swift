import SwitchyardCase
import Testing

@Suite struct PartialCaseTests {
    private static func bytes(_ files: [CaseTemplate.File]) -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: files.map { ($0.name, Array($0.text.utf8)) })
    }

    /// The template three times over: six stations, three candidates, far apart.
    private static func three() throws -> [String: [UInt8]] {
        bytes(try NationalCase.files(of: bytes(CaseTemplate.files), trusts: 3, name: "three"))
    }

    private static func part(_ sites: Int) throws -> Case {
        let files = try #require(try PartialCase.files(of: try three(), sites: sites, name: "part"))
        return try CaseReader.read(files: bytes(files)).case
    }

    @Test func `a case of some sites reads, has that many sites and every site in reach of its zones`() throws
    {
        let whole = try CaseReader.read(files: try Self.three()).case
        for sites in [3, 6] {
            let part = try Self.part(sites)
            #expect(part.settings.name == "part")
            #expect(part.sites.count == sites)
            #expect(part.zones.count * 9 == whole.zones.count * sites)
            let settings = part.settings
            for requirement in part.requirements {
                let place = part.zones[requirement.zone].position
                func inReach(_ planningCase: Case) -> Int {
                    planningCase.sites.count {
                        $0.position.distanceKm(to: place) * settings.roadFactor
                            / settings.travelSpeedKmPerHour * 60 <= part.roles[requirement.role].reachMinutes
                    }
                }
                #expect(inReach(part) == inReach(whole))
            }
        }
    }

    @Test func `vehicles, money and supply shrink by the share that is kept and say so`() throws {
        let whole = try CaseReader.read(files: try Self.three()).case
        let part = try Self.part(3)
        #expect(part.vehicles.count * 3 == whole.vehicles.count)
        #expect(part.vehicles.allSatisfy { part.sites.indices.contains($0.site.index) })
        for (mine, theirs) in zip(part.envelopes, whole.envelopes) {
            #expect(
                abs(Double(mine.amountPence) * 3 - Double(theirs.amountPence)) <= 3e-4
                    * Double(theirs.amountPence))
            #expect(mine.provenance.basis == .assumption)
            #expect(mine.provenance.source.hasPrefix("share 0.333"))
        }
        for (mine, theirs) in zip(part.models, whole.models) {
            #expect(mine.supplyPerYear * 3 == theirs.supplyPerYear)
        }
    }

    @Test func `the same cut comes out of the same case`() throws {
        let first = try PartialCase.files(of: try Self.three(), sites: 5, name: "part")
        let second = try PartialCase.files(of: try Self.three(), sites: 5, name: "part")
        #expect(first?.map(\.text) == second?.map(\.text))
    }

    @Test func `a number of sites that no zone fits into or the case does not have is refused`() throws {
        let files = try Self.three()
        let range = try PartialCase.possibleSites(of: files)
        #expect(range.upperBound == 9)
        #expect(try PartialCase.files(of: files, sites: range.lowerBound - 1, name: "part") == nil)
        #expect(try PartialCase.files(of: files, sites: 10, name: "part") == nil)
    }
}
