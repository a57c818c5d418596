import SwitchyardTestSupport
import Testing

/// One ambulance, which needs a large bay, and one car, which needs a standard one; South costs £5,000 a year while
/// it is open.
@Suite struct BaysRuleTests {
    private func solved(
        _ north: String..., change: (inout TinyCase) throws -> Void = { _ in }
    ) throws -> Solved {
        try Solved.bare {
            try $0.addSouth("running_cost_gbp_per_year=5000")
            $0.add("roles.csv", "CAR,Car,response,0,30,yes")
            try $0.copy("duty_cycles.csv", "AMB", as: "CAR")
            try $0.copy("vehicle_models.csv", "DA", as: "DC", "roles=CAR", "parking_class=standard")
            try $0.copy("vehicles.csv", "A1", as: "C1", "model_id=DC", "role_id=CAR")
            try $0.set("requirements.csv", "Z1", "on_shift=1")
            $0.add("requirements.csv", "Z1,CAR,1,0")
            for cell in north { try $0.set("sites.csv", "N", cell) }
            try change(&$0)
        }
    }

    @Test func `a car may stand in a large bay`() throws {
        let large = try solved("bays_large=2", "bays_standard=0")
        #expect(large.change("S") == 0)
        #expect(large.based("N", "CAR") == [1, 1, 1])
        #expect(large.costs(6))
    }

    @Test func `an ambulance may not stand in a standard bay`() throws {
        // Two bays for two vehicles, but neither takes the ambulance: South is kept for it, 6 + 15.
        let standard = try solved("bays_large=0", "bays_standard=2")
        #expect(standard.based("S", "AMB") == [1, 1, 1])
        #expect(standard.costs(21))
        let off = try solved("bays_large=0", "bays_standard=2") { try $0.rule(.bays, "off") }
        #expect(off.change("S") == 0)
        #expect(off.costs(6))
    }

    @Test func `a bay holds one vehicle`() throws {
        // The large bay takes either, not both.
        let one = try solved("bays_large=1", "bays_standard=0")
        #expect(one.change("S") == nil)
        #expect(one.costs(21))
        let two = try solved("bays_large=1", "bays_standard=1")
        #expect(two.change("S") == 0)
        #expect(two.costs(6))
    }

    @Test func `a motorcycle bay takes nothing larger`() throws {
        #expect(try solved("bays_large=1", "bays_standard=0", "bays_motorcycle=5").costs(21))
        let motorcycle = try solved("bays_large=1", "bays_standard=0", "bays_motorcycle=1") {
            try $0.set("vehicle_models.csv", "DC", "parking_class=motorcycle")
        }
        #expect(motorcycle.costs(6))
    }

    @Test func `a third vehicle opens a site when the bays are full`() throws {
        let grown = try Solved.bare {
            try $0.set("sites.csv", "N", "bays_large=2")
            try $0.copy(
                "sites.csv", "N", as: "C", "status=candidate", "acquisition_gbp=30000",
                "running_cost_gbp_per_year=2000")
            try $0.set("requirements.csv", "Z1", "growth_percent_per_year=20")
        }
        // Three from the second year on: 50 for the vehicle, 30 for the site, 2 · 2 to run it, 2 + 3 + 3 for the fleet.
        #expect(grown.change("C") == 1)
        #expect(grown.based("C", "AMB").dropFirst().allSatisfy { $0 >= 1 })
        #expect(grown.costs(92))
    }
}
