import SwitchyardTestSupport
import Testing

@Suite struct FleetBalanceRuleTests {
    @Test func `a vehicle is replaced in the first period that starts after its last day`() throws {
        func solved(_ lastDay: String) throws -> Solved {
            try Solved.bare {
                try $0.set("vehicles.csv", "A1", "planned_disposal=\(lastDay)")
                try $0.setting("discount_rate_percent", 21)
            }
        }
        // At 21 % the middles of the years count 1/1.1, 1/1.331 and 1/1.61051.
        let years = 1 / 1.1 + 1 / 1.331 + 1 / 1.61051
        // A1 may serve in the year that starts on 1 April 2025, not in the one from 1 April 2026.
        let replaced = try solved("2026-03-31")
        #expect(replaced.bought("DA") == [0, 0, 1])
        #expect(replaced.plan.vehicles.first { $0.id == "A1" }?.leavesPeriod == 2)
        #expect(replaced.plan.vehicles.first { $0.id == "A2" }?.leavesPeriod == .some(nil))
        #expect(replaced.costs(2 * years + 50 / 1.61051))
        // A day later it is still there at the start of the last year.
        let kept = try solved("2026-04-01")
        #expect(kept.bought("DA") == [0, 0, 0])
        #expect(kept.costs(2 * years))
    }

    @Test func `a bought vehicle lasts its model's life`() throws {
        func bought(life: Int) throws -> [Int] {
            try Solved.bare {
                try $0.dieselsLast(until: "2024-03-31")
                try $0.set("vehicle_models.csv", "DA", "life_years=\(life)")
                try $0.set("vehicle_models.csv", "EA", "supply_per_year=0")
                try $0.setting("discount_rate_percent", 10)
            }.bought("DA")
        }
        #expect(try bought(life: 1) == [2, 2, 2])
        #expect(try bought(life: 2) == [2, 0, 2])
        #expect(try bought(life: 3) == [2, 0, 0])
    }

    @Test func `supply spreads purchases over the years before they are needed`() throws {
        func solved(supply: Int) throws -> Solved {
            try Solved.bare {
                try $0.dieselsLast(until: "2026-03-31")
                try $0.set("vehicle_models.csv", "DA", "life_years=2", "supply_per_year=\(supply)")
                // What is bought later costs less.
                try $0.setting("discount_rate_percent", 10)
            }
        }
        #expect(try solved(supply: 2).bought("DA") == [0, 0, 2])
        // One a year: the other comes a year early and a diesel leaves for it.
        let spread = try solved(supply: 1)
        #expect(spread.bought("DA") == [0, 1, 1])
        #expect(spread.fleet("DA") == [2, 2, 2])
    }

    @Test func `supply is counted over the quarters of a year and the roles of a model`() throws {
        func change(_ tiny: inout TinyCase, supply: Int) throws {
            try tiny.horizon(quarterly: 1, yearly: 0, steps: [])
            try tiny.dieselsLast(until: "2024-03-31")
            // A second role with a need of its own.
            tiny.add("roles.csv", "RRU,Rapid response,response,0,30,yes")
            try tiny.copy("duty_cycles.csv", "AMB", as: "RRU")
            tiny.add("requirements.csv", "Z1,RRU,1,0")
            try tiny.set("vehicle_models.csv", "DA", "roles=AMB;RRU", "supply_per_year=\(supply)")
            try tiny.set("vehicle_models.csv", "EA", "supply_per_year=0")
        }
        #expect(try Solved.isInfeasible { try change(&$0, supply: 2) })
        let three = try Solved.bare { try change(&$0, supply: 3) }
        #expect(three.bought("DA") == [3, 0, 0, 0])
        #expect(three.based("N", "RRU") == [1, 1, 1, 1])
    }

    @Test func `a committed order arrives whole in the period of its delivery and costs what was agreed`()
        throws
    {
        func ordered(scores: String) throws -> Solved {
            try Solved.bare {
                $0.add("orders.csv", "O1,DA,AMB,2,2025-06-15,40000,\(scores),Two ambulances")
                try $0.set("vehicle_models.csv", "DA", "supply_per_year=0")
            }
        }
        let paid = try ordered(scores: "yes")
        let arrived = paid.plan.vehicles.filter { $0.origin == .order("O1") }
        #expect(arrived.map(\.firstPeriod) == [1, 1])
        // Two of four leave again: nobody needs them. 6 + 2 · 40.
        #expect(paid.fleet("DA") == [2, 2, 2])
        #expect(paid.costs(86))
        // Paid from elsewhere.
        #expect(try ordered(scores: "no").costs(6))
    }

    @Test func `an order that wears out first does not take the place of vehicles that last`() throws {
        let solved = try Solved.bare {
            $0.add("orders.csv", "O1,DA,AMB,2,2024-06-15,40000,yes,Two ambulances")
            try $0.set("vehicle_models.csv", "DA", "supply_per_year=0", "life_years=1")
            try $0.set("vehicle_models.csv", "EA", "supply_per_year=0")
        }
        // The order serves the first year and is worn out; A1 and A2 have to be kept beside it for the other two.
        #expect(solved.fleet("DA") == [4, 2, 2])
        #expect(solved.costs(8 + 80))
    }

    @Test func `an order that may not serve leaves no plan`() throws {
        func ordered(_ change: (inout TinyCase) throws -> Void) throws -> Bool {
            try Solved.isInfeasible {
                $0.add("orders.csv", "O1,EA,AMB,1,2024-06-15,40000,yes,One ambulance")
                try change(&$0)
            }
        }
        #expect(try !ordered { _ in })
        // Out of range, or barred from the zone.
        #expect(try ordered { try $0.set("vehicle_models.csv", "EA", "battery_kwh=99") })
        #expect(
            try ordered {
                try $0.set("vehicle_models.csv", "EA", "ulez_compliant=no")
                $0.add("clean_air.csv", "BAR,low_emission_zone_bar,all,2024-04-01,0,Bar")
            })
    }

    @Test func `models are bought between their dates of sale`() throws {
        // The register serves the first year only, and a diesel ordered by then lasts to the end.
        let last = try Solved.bare {
            try $0.dieselsLast(until: "2025-03-31")
            try $0.set("vehicle_models.csv", "DA", "available_to=2025-03-31")
        }
        #expect(last.bought("DA") == [2, 0, 0])
        #expect(last.bought("EA") == [0, 0, 0])
        // On sale from May 2024: the first whole year on sale starts in April 2025.
        func from(_ date: String) throws -> [Int] {
            try Solved.bare {
                try $0.dieselsLast(until: "2025-03-31")
                try $0.set("vehicle_models.csv", "DA", "available_from=\(date)")
            }.bought("DA")
        }
        #expect(try from("2024-05-01") == [0, 2, 0])
        #expect(
            try Solved.isInfeasible {
                try $0.dieselsLast(until: "2025-03-31")
                try $0.set("vehicle_models.csv", "EA", "supply_per_year=0")
                try $0.set("vehicle_models.csv", "DA", "available_from=2025-04-02")
            })
    }

    @Test func `an ordered vehicle of a model that is not for sale leaves at the end of its life`() throws {
        let ordered = try Solved.bare {
            try $0.copy("vehicle_models.csv", "DA", as: "DX", "supply_per_year=0", "life_years=1")
            $0.add("orders.csv", "O1,DX,AMB,1,2025-04-01,0,no,Order")
        }
        #expect(ordered.fleet("DX") == [0, 1, 0])
    }

    @Test func `vehicles of a role that nobody asks for may be at any site`() throws {
        let pool = try Solved.bare {
            try $0.addSouth()
            $0.add("roles.csv", "POOL,Pool,support,0,30,yes")
            try $0.copy("duty_cycles.csv", "AMB", as: "POOL")
            try $0.set("vehicle_models.csv", "DA", "roles=AMB;POOL")
            try $0.set("sites.csv", "N", "bays_large=2")
            $0.add("orders.csv", "O1,DA,POOL,1,2024-04-01,0,no,Order")
        }
        // Two ambulances fill North.
        #expect(pool.based("S", "POOL")[0] == 1)
    }

    @Test func `nothing leaves in the period it joins, whatever selling brings`() throws {
        let solved = try Solved.bare {
            try $0.set("vehicle_models.csv", "DA", "resale_gbp=60000")
            $0.add("orders.csv", "O1,DA,AMB,1,2024-06-15,40000,yes,One ambulance")
        }
        for vehicle in solved.plan.vehicles where vehicle.origin != .register {
            #expect(vehicle.leavesPeriod != vehicle.firstPeriod, "\(vehicle.id)")
        }
        #expect(solved.audit.violations.isEmpty)
    }

}
