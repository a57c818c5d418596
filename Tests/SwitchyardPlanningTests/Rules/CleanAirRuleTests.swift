import SwitchyardTestSupport
import Testing

/// The two diesel ambulances cost £1,000 a year each; an electric one costs £100,000 and £2,000 a year, and a charger
/// £20,000.
@Suite struct CleanAirRuleTests {
    private func solved(
        _ rule: String, _ change: (inout TinyCase) throws -> Void = { _ in }
    ) throws -> Solved {
        try Solved.bare {
            try $0.set("vehicle_models.csv", "EA", "maintenance_gbp_per_year=2000")
            $0.add("clean_air.csv", rule)
            try change(&$0)
        }
    }

    @Test func `the electric share binds from the period that holds its date`() throws {
        // Half of two from the second year on: 6 + 120 and £1,000 more for two years.
        let half = try solved("SHARE,minimum_electric_share,all,2025-10-01,50,Share")
        #expect(half.fleet("EA") == [0, 1, 1])
        #expect(half.costs(128))
        // 51 % of two is more than one.
        let more = try solved("SHARE,minimum_electric_share,all,2025-10-01,51,Share")
        #expect(more.fleet("EA") == [0, 2, 2])
        #expect(more.costs(6 + 220 + 4))
        let off = try solved("SHARE,minimum_electric_share,all,2025-10-01,50,Share") {
            try $0.rule(.cleanAir, "off")
        }
        #expect(off.fleet("EA") == [0, 0, 0])
        #expect(off.costs(6))
    }

    @Test func `the electric share counts the classes named and roles that count`() throws {
        #expect(try solved("SHARE,minimum_electric_share,response,2024-04-01,50,Share").costs(6))
        let uncounted = try solved("SHARE,minimum_electric_share,all,2024-04-01,50,Share") {
            try $0.set("roles.csv", "AMB", "counts_in_fleet_share=no")
        }
        #expect(uncounted.costs(6))
    }

    @Test func `a soft share is missed where that costs less`() throws {
        // One of two short costs £1,000 a year for two years, less than an electric ambulance.
        let soft = try solved("SHARE,minimum_electric_share,all,2025-10-01,50,Share") {
            try $0.rule(.cleanAir, "soft", priceGBP: 1000)
        }
        #expect(soft.fleet("EA") == [0, 0, 0])
        #expect(soft.plan.concessions.map(\.amount) == [1, 1])
        #expect(soft.costs(8))
    }

    @Test func `after its date only zero-emission vehicles are bought`() throws {
        func solved(_ date: String, _ change: (inout TinyCase) throws -> Void = { _ in }) throws -> Solved {
            try self.solved("NEW,zero_emission_purchases,ambulance,\(date),0,New") {
                // Both diesels go before the third year; diesels that replace them are on sale in that year only.
                try $0.dieselsLast(until: "2026-03-31")
                try $0.set("vehicle_models.csv", "DA", "available_from=2026-04-01")
                try change(&$0)
            }
        }
        let banned = try solved("2025-05-01")
        #expect(banned.bought("EA") == [0, 0, 2])
        #expect(banned.costs(6 + 220 + 2))
        // Starting dates bind from the next period: the third year began before 2 April 2026.
        let later = try solved("2026-04-02")
        #expect(later.bought("DA") == [0, 0, 2])
        #expect(later.costs(106))
        #expect(try solved("2025-05-01") { try $0.rule(.cleanAir, "off") }.costs(106))
        // Bought before the ban, a diesel may stay.
        let early = try solved("2025-05-01") {
            try $0.set("vehicle_models.csv", "DA", "available_from=2025-04-01")
        }
        #expect(early.bought("DA") == [0, 2, 0])
        #expect(early.costs(106))
    }

    @Test func `no tailpipe is left in the fleet from its date`() throws {
        let clean = try solved("FLEET,zero_emission_fleet,all,2026-12-31,0,Fleet")
        #expect(clean.fleet("DA") == [2, 2, 0])
        #expect(clean.fleet("EA") == [0, 0, 2])
        #expect(clean.costs(6 + 220 + 2))
    }

    @Test func `vehicles that do not comply pay by the day, or go`() throws {
        func solved(_ rule: String, compliant: String = "no") throws -> Solved {
            try self.solved(rule) { try $0.set("vehicle_models.csv", "DA", "ulez_compliant=\(compliant)") }
        }
        // £12.50 on 364 days is £4,550 a year, for two vehicles and three years.
        let charge = "ZONE,low_emission_zone_charge,all,2024-04-01,12.5,Zone"
        #expect(try solved(charge).costs(6 + 27.3))
        #expect(try solved(charge, compliant: "yes").costs(6))
        // From 1 October 2025: 182 of the second year's 365 days, then all of the third.
        let later = try solved("ZONE,low_emission_zone_charge,all,2025-10-01,12.5,Zone")
        #expect(later.costs(6 + 2 * 4.55 * (182.0 / 365 + 1)))
        // £200 a day are more than electric ambulances cost: 232 against 6 + 436.8.
        let dear = try solved("ZONE,low_emission_zone_charge,all,2024-04-01,200,Zone")
        #expect(dear.fleet("EA") == [2, 2, 2])
        #expect(dear.costs(232))
        let barred = try solved("BAR,low_emission_zone_bar,all,2025-10-01,0,Bar")
        #expect(barred.fleet("DA") == [2, 0, 0])
        #expect(barred.costs(6 + 220 + 4))
    }

    @Test func `no direct emissions means no gas either`() throws {
        func change(_ tiny: inout TinyCase, saving: Int = 20_000) throws {
            try tiny.onlyElectric()
            try tiny.set("sites.csv", "N", "gas_kwh_per_year=20000")
            tiny.add("site_measures.csv", "HP,N,heat_pump,30000,500,\(saving),0,0,0,,estates")
        }
        let later = try solved("DIRECT,zero_direct_emissions,all,2030-01-01,0,Direct") { try change(&$0) }
        #expect(later.costs(232))
        // The heat pump for 30 and £500 a year from the second year on.
        let rule = "DIRECT,zero_direct_emissions,all,2025-10-01,0,Direct"
        let direct = try solved(rule) { try change(&$0) }
        #expect(direct.measure("HP") == 1)
        #expect(direct.costs(232 + 30 + 1))
        // One that leaves a kilowatt-hour does not do.
        #expect(
            try Solved.isInfeasible {
                try change(&$0, saving: 19_999)
                $0.add("clean_air.csv", rule)
            })
    }
}
