import SwitchyardTestSupport
import Testing

@Suite struct ServiceRuleTests {
    @Test func `two ambulances on shift with a quarter spare take three`() throws {
        func solved(_ change: (inout TinyCase) throws -> Void = { _ in }) throws -> Solved {
            try Solved.bare {
                try $0.copy("vehicles.csv", "A1", as: "A3")
                try $0.copy("vehicles.csv", "A1", as: "A4")
                try $0.set("roles.csv", "AMB", "spare_percent=25")
                try change(&$0)
            }
        }
        // 2 · 1.25 = 2.5: three of the four are kept, 3 · £1,000 · 3 years.
        let spare = try solved()
        #expect(spare.fleet("DA") == [3, 3, 3])
        #expect(spare.costs(9))
        // 4 · 1.25 is five, one more than there is: bought in the first year, £50,000 + 15 · £1,000.
        let more = try solved { try $0.set("requirements.csv", "Z1", "on_shift=4") }
        #expect(more.bought("DA") == [1, 0, 0])
        #expect(more.costs(65))
        // Nobody to serve: everything is sold at once.
        let off = try solved { try $0.rule(.service, "off") }
        #expect(off.fleet("DA") == [0, 0, 0])
        #expect(off.costs(0))
    }

    /// North and South are 0.1° of latitude apart, 11.12 km: 11.12 minutes at 60 km/h. South costs £5,000 a year and
    /// may close.
    private func twoZones(_ change: (inout TinyCase) throws -> Void) throws -> Solved {
        try Solved.bare {
            try $0.addSouth("running_cost_gbp_per_year=5000")
            $0.add("zones.csv", "Z2,Zone 2,51.4,-0.1")
            try $0.set("requirements.csv", "Z1", "on_shift=1")
            $0.add("requirements.csv", "Z2,AMB,1,0")
            try change(&$0)
        }
    }

    @Test func `a zone is served only from sites within reach`() throws {
        let near = try twoZones { try $0.set("roles.csv", "AMB", "reach_minutes=12") }
        #expect(near.change("S") == 0)
        #expect(near.based("N", "AMB") == [2, 2, 2])
        #expect(near.costs(6))
        // Eleven minutes do not do: South stays open, 3 · £5,000 more, and one ambulance moves there.
        let far = try twoZones { try $0.set("roles.csv", "AMB", "reach_minutes=11") }
        #expect(far.change("S") == nil)
        #expect(far.based("S", "AMB") == [1, 1, 1])
        #expect(far.costs(21))
    }

    @Test(arguments: ["hard", "soft"])
    func `spares are shared by the zones of a site but not by sites`(mode: String) throws {
        func halfSpare(_ reach: Int) throws -> Solved {
            try twoZones {
                try $0.set("roles.csv", "AMB", "spare_percent=50", "reach_minutes=\(reach)")
                try $0.copy("vehicles.csv", "A1", as: "A3")
                try $0.copy("vehicles.csv", "A1", as: "A4")
                // At a price nobody would pay; the least whole fleet is not asked for then.
                try $0.rule(.service, mode, priceGBP: 1_000_000)
            }
        }
        // Together 2 · 1.5 = 3; apart 1.5 each, so two and two.
        #expect(try halfSpare(12).fleet("DA") == [3, 3, 3])
        #expect(try halfSpare(11).fleet("DA") == [4, 4, 4])
    }

    @Test func `need grows from the horizon's start to the start of the period, rounded up`() throws {
        // 2, then 2 · 1.2 = 2.4 and 2 · 1.44 = 2.88: three from the second year on, and no fourth.
        let grown = try Solved.bare { try $0.set("requirements.csv", "Z1", "growth_percent_per_year=20") }
        #expect(grown.fleet("DA") == [2, 3, 3])
        #expect(grown.bought("DA") == [0, 1, 0])
        #expect(grown.costs(58))
        // 2 · 1.5 is three exactly, then 4.5.
        let half = try Solved.bare { try $0.set("requirements.csv", "Z1", "growth_percent_per_year=50") }
        #expect(half.fleet("DA") == [2, 3, 5])
    }

    @Test func `a soft rule is broken only where that costs less`() throws {
        // An ambulance costs £1,000 a year.
        let dear = try Solved.bare { try $0.rule(.service, "soft", priceGBP: 1001) }
        #expect(dear.fleet("DA") == [2, 2, 2])
        #expect(dear.plan.concessions.isEmpty)
        let cheap = try Solved.bare { try $0.rule(.service, "soft", priceGBP: 900) }
        #expect(cheap.fleet("DA") == [0, 0, 0])
        #expect(cheap.plan.concessions.map(\.amount) == [2, 2, 2])
        // 2 · £900 · 3 years.
        #expect(cheap.costs(5.4))
    }

    @Test func `no plan serves a zone that no site reaches`() throws {
        #expect(
            try Solved.isInfeasible {
                $0.add("zones.csv", "Z2,Zone 2,52.5,-0.1")
                $0.add("requirements.csv", "Z2,AMB,1,0")
            })
    }
}
