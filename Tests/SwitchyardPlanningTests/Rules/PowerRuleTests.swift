import SwitchyardTestSupport
import Testing

/// Two electric ambulances at North that need 200 kWh between midnight and 04:00: 50 kW. With the charger they cost
/// 200 + 6 + 20 over the three years.
@Suite struct PowerRuleTests {
    private static let fleetCost = 226.0

    private static func electric(_ tiny: inout TinyCase, _ north: String...) throws {
        try tiny.onlyElectric()
        try tiny.atBase(0..<8)
        for cell in north { try tiny.set("sites.csv", "N", cell) }
    }

    @Test func `a grid step is bought when the load passes the supply`() throws {
        func solved(supply: Int, _ change: (inout TinyCase) throws -> Void = { _ in }) throws -> Solved {
            try Solved.bare {
                try Self.electric(&$0, "supply_kva=\(supply)", "base_load_night_kw=30")
                $0.add("grid_upgrades.csv", "N,1,10,7000,500,0,estates")
                try change(&$0)
            }
        }
        // 30 + 50 = 80 kW.
        let enough = try solved(supply: 80)
        #expect(enough.gridSteps("N").isEmpty)
        #expect(enough.costs(Self.fleetCost))
        // Ten more for £7,000 and £500 a year.
        let short = try solved(supply: 79)
        #expect(short.gridSteps("N") == [0])
        #expect(short.costs(Self.fleetCost + 7 + 1.5))
        let off = try solved(supply: 79) { try $0.rule(.power, "off") }
        #expect(off.gridSteps("N").isEmpty)
        // 69 + 10 are not enough.
        #expect(
            try Solved.isInfeasible {
                try Self.electric(&$0, "supply_kva=69", "base_load_night_kw=30")
                $0.add("grid_upgrades.csv", "N,1,10,7000,500,0,estates")
            })
        // 80 kVA are 72 kW at a power factor of 0.9, 90 are 81.
        let factor = try solved(supply: 80) { try $0.setting("power_factor", 0.9) }
        #expect(factor.gridSteps("N") == [0])
    }

    @Test func `a step comes in the period it is needed, after its lead time`() throws {
        func change(_ tiny: inout TinyCase, months: Int) throws {
            try Self.electric(&tiny, "supply_kva=79", "base_load_night_kw=30")
            try tiny.dieselsLast(until: "2025-03-31")
            try tiny.set("vehicle_models.csv", "EA", "available_from=2025-04-01")
            tiny.add("grid_upgrades.csv", "N,1,10,7000,500,\(months),estates")
        }
        // Diesels in the first year; electric from the second, 12 months after the start.
        let solved = try Solved.bare { try change(&$0, months: 12) }
        #expect(solved.bought("EA") == [0, 2, 0])
        #expect(solved.gridSteps("N") == [1])
        // A month more and there is no service in the second year.
        #expect(try Solved.isInfeasible { try change(&$0, months: 13) })
    }

    @Test func `a second step needs the first`() throws {
        let both = try Solved.bare {
            try Self.electric(&$0, "supply_kva=60", "base_load_night_kw=30")
            $0.add("grid_upgrades.csv", "N,1,5,7000,0,0,estates")
            $0.add("grid_upgrades.csv", "N,2,20,9000,0,0,estates")
        }
        // 20 kW are missing, which the second step alone gives.
        #expect(both.gridSteps("N") == [0, 0])
        #expect(both.costs(Self.fleetCost + 16))
    }

    @Test func `charging goes to the half-hours with room`() throws {
        func solved(night: Int) throws -> Solved {
            try Solved.bare {
                try $0.onlyElectric()
                try $0.set(
                    "sites.csv", "N", "supply_kva=60", "base_load_day_kw=60", "base_load_night_kw=\(night)")
                $0.add("grid_upgrades.csv", "N,1,10,7000,0,0,estates")
            }
        }
        // At base all day; nothing to spare from 07:00 to 23:00. 200 kWh in eight hours are 25 kW.
        #expect(try solved(night: 35).costs(Self.fleetCost))
        #expect(try solved(night: 36).costs(Self.fleetCost + 7))
    }

    @Test func `storage takes load off the day and adds to the night`() throws {
        func solved(price: Int, night: Int = 0, life: Int = 10) throws -> Solved {
            try Solved.bare {
                try $0.set("sites.csv", "N", "supply_kva=60", "base_load_day_kw=20")
                try $0.set("sites.csv", "N", "base_load_night_kw=\(night)")
                try $0.onlyElectric()
                // At base from noon to 16:00 only.
                try $0.atBase(24..<32)
                $0.add("grid_upgrades.csv", "N,1,10,7000,0,0,estates")
                $0.add("solar_storage.csv", "BAT,N,storage,\(price),0,\(life),0,10,5,80,0,estates")
            }
        }
        // 20 + 50 kW against 60: ten from storage for £6,000 or from the grid for £7,000.
        let storage = try solved(price: 6000)
        #expect(storage.option("BAT") == 0)
        #expect(storage.gridSteps("N").isEmpty)
        #expect(storage.costs(Self.fleetCost + 6))
        let grid = try solved(price: 8000)
        #expect(grid.option("BAT") == nil)
        #expect(grid.gridSteps("N") == [0])
        // It fills at 5 kW by night, when 56 of 60 kW are drawn: the grid instead.
        #expect(try solved(price: 6000, night: 55).option("BAT") == 0)
        #expect(try solved(price: 6000, night: 56).gridSteps("N") == [0])
        // It lasts one of the three years.
        #expect(try solved(price: 6000, life: 1).gridSteps("N").count == 1)
    }

    @Test func `heat pumps and functions that come from elsewhere draw power`() throws {
        func solved(supply: Int, _ change: (inout TinyCase) throws -> Void) throws -> Solved {
            try Solved.bare {
                try Self.electric(&$0, "supply_kva=\(supply)", "base_load_night_kw=30")
                $0.add("grid_upgrades.csv", "N,1,10,7000,500,0,estates")
                try change(&$0)
            }
        }
        // 80 kW and 4 of the heat pump that has to be in by the third year.
        let pump: (inout TinyCase) throws -> Void = {
            $0.add("site_measures.csv", "HP,N,heat_pump,1000,0,0,0,4,0,2026-06-30,estates")
        }
        #expect(try solved(supply: 84, pump).gridSteps("N").isEmpty)
        #expect(try solved(supply: 83, pump).gridSteps("N") == [2])
        // A training centre that starts in the second year and draws 3 kW.
        let training: (inout TinyCase) throws -> Void = {
            $0.add(
                "functions.csv",
                "TR,Training,training,,20,0,0,2024-04-01,3,,0,2025-06-30,,2024-04-01,0,0,,0,,,estates")
            $0.add("function_options.csv", "TR,N,0,100,0,0,0")
        }
        #expect(try solved(supply: 83, training).gridSteps("N").isEmpty)
        #expect(try solved(supply: 82, training).gridSteps("N") == [1])
        // One that is at North already is in the base load.
        #expect(
            try solved(supply: 80) {
                try training(&$0)
                try $0.set("functions.csv", "TR", "current_site_id=N")
            }.gridSteps("N").isEmpty)
    }

    @Test func `a base load above the supply takes a grid step even where nothing charges`() throws {
        let office = try Solved.bare {
            try $0.set("sites.csv", "N", "supply_kva=50", "base_load_night_kw=60")
            $0.add("grid_upgrades.csv", "N,1,10,7000,500,0,estates")
        }
        #expect(office.gridSteps("N") == [0])
        #expect(office.costs(6 + 7 + 1.5))
    }
}
