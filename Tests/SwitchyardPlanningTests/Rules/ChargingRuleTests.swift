import SwitchyardTestSupport
import Testing

/// Two electric ambulances, bought in the first year for £200,000 and kept for £6,000, that need 100 kWh each on the
/// design day.
@Suite struct ChargingRuleTests {
    private func solved(_ change: (inout TinyCase) throws -> Void = { _ in }) throws -> Solved {
        try Solved.bare {
            try $0.onlyElectric()
            try change(&$0)
        }
    }

    /// At base from midnight to 04:00 only.
    private static func atBaseFourHours(_ tiny: inout TinyCase) throws {
        try tiny.atBase(0..<8)
    }

    /// A cheaper charger of 22 kW beside the one of 50 kW for £20,000.
    private static func addSmallCharger(_ tiny: inout TinyCase, _ cells: String...) throws {
        try tiny.copy(
            "charger_types.csv", "DC50", as: "DC22", "kw_per_outlet=22", "kw_total=22", "capex_gbp=6000")
        for cell in cells { try tiny.set("charger_types.csv", "DC22", cell) }
    }

    @Test func `chargers take in the day's energy in the hours the vehicles are at base`() throws {
        // 200 kWh in four hours are 50 kW: one rapid charger, 206 + 20.
        let rapid = try solved { try Self.atBaseFourHours(&$0) }
        #expect(rapid.chargers("DC50") == [1, 0, 0])
        #expect(rapid.costs(226))
        // Three of 22 kW do as well and cost 18; two give 44 kW only.
        let small = try solved {
            try Self.atBaseFourHours(&$0)
            try Self.addSmallCharger(&$0)
        }
        #expect(small.chargers("DC22") == [3, 0, 0])
        #expect(small.costs(224))
        let limited = try solved {
            try Self.atBaseFourHours(&$0)
            try Self.addSmallCharger(&$0, "maximum_per_site=2")
        }
        #expect(limited.chargers("DC50") == [1, 0, 0])
        #expect(limited.costs(226))
        // All day at base, one of 22 kW gives 528 kWh.
        let allDay = try solved { try Self.addSmallCharger(&$0) }
        #expect(allDay.chargers("DC22") == [1, 0, 0])
        let off = try solved {
            try Self.atBaseFourHours(&$0)
            try $0.rule(.charging, "off")
        }
        #expect(off.plan.chargers.isEmpty)
        #expect(off.costs(206))
    }

    @Test func `losses in the charger are made up at the meter`() throws {
        // 200 / 0.9 = 222 kWh in four hours: 56 kW.
        let lossy = try solved {
            try Self.atBaseFourHours(&$0)
            try $0.set("charger_types.csv", "DC50", "efficiency_percent=90")
        }
        #expect(lossy.chargers("DC50") == [2, 0, 0])
    }

    @Test func `a vehicle takes no more than its own charging power`() throws {
        // 20 kW for four hours are 80 kWh of the 100.
        #expect(
            try Solved.isInfeasible {
                try $0.onlyElectric()
                try Self.atBaseFourHours(&$0)
                try $0.set("vehicle_models.csv", "EA", "charge_kw=20")
            })
        // At 25 kW it takes 100 kWh, and a charger of 50 kW with one outlet gives 25 too: two are needed.
        let slow = try solved {
            try Self.atBaseFourHours(&$0)
            try $0.set("vehicle_models.csv", "EA", "charge_kw=25")
        }
        #expect(slow.chargers("DC50") == [2, 0, 0])
    }

    @Test func `enough power is left when the largest charger fails`() throws {
        func chargers(_ percent: Int) throws -> [Int] {
            try solved {
                try Self.atBaseFourHours(&$0)
                try $0.setting("charging_resilience_percent", percent)
            }.chargers("DC50")
        }
        // All of 200 kWh in four hours are 50 kW: one charger more for any share up to the whole.
        #expect(try chargers(0) == [1, 0, 0])
        #expect(try chargers(1) == [2, 0, 0])
        #expect(try chargers(100) == [2, 0, 0])
    }

    @Test func `the largest charger there is the one that fails`() throws {
        func solved(_ percent: Int) throws -> Solved {
            try self.solved {
                try Self.atBaseFourHours(&$0)
                try Self.addSmallCharger(&$0, "maximum_per_site=2")
                try $0.setting("charging_resilience_percent", percent)
            }
        }
        // Of 50 + 22 kW 22 are left, enough for 44 % of 50 kW: 206 + 26.
        #expect(try solved(44).costs(232))
        // For 45 % another small one: 44 are left.
        let more = try solved(45)
        #expect(more.chargers("DC50") == [1, 0, 0])
        #expect(more.chargers("DC22") == [2, 0, 0])
        #expect(more.costs(238))
    }

    @Test func `chargers wear out and are replaced`() throws {
        func chargers(life: Int) throws -> [Int] {
            try solved { try $0.set("charger_types.csv", "DC50", "life_years=\(life)") }.chargers("DC50")
        }
        #expect(try chargers(life: 1) == [1, 1, 1])
        #expect(try chargers(life: 2) == [1, 0, 1])
        #expect(try chargers(life: 3) == [1, 0, 0])
    }

    @Test func `electric vehicles wait for the chargers to be on sale`() throws {
        // The diesels of the register may serve for two years.
        func bought(_ date: String) throws -> [Int] {
            try Solved.bare {
                try $0.set("vehicle_models.csv", "DA", "supply_per_year=0")
                try $0.dieselsLast(until: "2026-03-31")
                // Dear enough to leave as soon as there is another.
                try $0.set("vehicle_models.csv", "DA", "maintenance_gbp_per_year=60000")
                try $0.set("charger_types.csv", "DC50", "available_from=\(date)")
            }.bought("EA")
        }
        #expect(try bought("2024-04-01") == [2, 0, 0])
        #expect(try bought("2024-04-02") == [0, 2, 0])
        #expect(try bought("2025-04-02") == [0, 0, 2])
    }

    @Test func `energy is bought in the cheapest hours the chargers allow`() throws {
        // Seven hours at £0.10 and the rest at £0.30, every day like the design day: all 200 kWh by night with 50 kW,
        // 200 · 0.1 · 365 = £7,300 a year.
        func tariff(_ tiny: inout TinyCase) throws {
            tiny.rows["tariff_bands.csv"] = ["00:00,07:00,green", "07:00,24:00,red"]
            for year in ["2024/25", "2025/26", "2026/27"] {
                try tiny.set(
                    "prices.csv", year, "electricity_red_gbp_per_kwh=0.3",
                    "electricity_green_gbp_per_kwh=0.1")
            }
        }
        #expect(try solved(tariff).costs(206 + 20 + 3 * 7.3))
        // 20 kW give 140 kWh by night and 60 in the red hours, (14 + 18) · 365 = £11,680 a year: a second charger at
        // £20,000 would save £13,140 in three years.
        let one = try solved {
            try tariff(&$0)
            try $0.set("charger_types.csv", "DC50", "kw_per_outlet=20", "kw_total=20")
        }
        #expect(one.chargers("DC50") == [1, 0, 0])
        #expect(one.costs(206 + 20 + 3 * 11.68))
        // At £13,000 it is worth its price.
        let two = try solved {
            try tariff(&$0)
            try $0.set("charger_types.csv", "DC50", "kw_per_outlet=20", "kw_total=20", "capex_gbp=13000")
        }
        #expect(two.chargers("DC50") == [2, 0, 0])
        #expect(two.costs(206 + 26 + 3 * 7.3))
    }

    @Test func `enough vehicles can go out hours after the supply fails`() throws {
        // 100 kWh last a day of use and no more. Fuel makes diesels dear: 2,000 l at £37.50 are £75,000 a year each.
        func mixed(hours: Int, percent: Int) throws -> Solved {
            try Solved.bare {
                for year in ["2024/25", "2025/26", "2026/27"] {
                    try $0.set("prices.csv", year, "diesel_gbp_per_litre=37.5")
                }
                try $0.setting("grid_loss_hours", hours)
                try $0.setting("grid_loss_share_percent", percent)
            }
        }
        #expect(try mixed(hours: 24, percent: 100).fleet("EA") == [2, 2, 2])
        // After 25 hours an electric one is flat: at least half must be diesels, then all.
        #expect(try mixed(hours: 25, percent: 50).fleet("EA") == [1, 1, 1])
        #expect(try mixed(hours: 25, percent: 51).fleet("EA") == [0, 0, 0])
        #expect(try mixed(hours: 25, percent: 0).fleet("EA") == [2, 2, 2])
    }

    @Test func `a charger outlasts years in which nothing can plug in`() throws {
        // Electric, then diesel, then another electric model, each for one year.
        let gap = try Solved.bare {
            try $0.dieselsLast(until: "2024-03-31")
            try $0.copy("vehicle_models.csv", "EA", as: "EB", "available_from=2026-04-01")
            try $0.set("vehicle_models.csv", "EA", "available_to=2025-03-31", "life_years=1")
            try $0.set(
                "vehicle_models.csv", "DA", "available_from=2025-04-01", "available_to=2026-03-31",
                "life_years=1")
        }
        #expect(gap.chargers("DC50") == [1, 0, 0])
        #expect(gap.costs(200 + 100 + 200 + 6 + 20))
    }
}
