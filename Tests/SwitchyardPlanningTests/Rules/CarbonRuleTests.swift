import SwitchyardTestSupport
import Testing

/// Two diesels burn 2,000 litres a year at 2.5 kg: 5 t each. North burns 20 MWh of gas at 0.2 kg: 4 t, all of which a
/// heat pump for £20,000 saves. An electric ambulance costs £100,000 and a charger £20,000.
@Suite struct CarbonRuleTests {
    private func solved(
        _ budgets: [String], _ change: (inout TinyCase) throws -> Void = { _ in }
    ) throws -> Solved {
        try Solved.bare {
            try $0.set("sites.csv", "N", "gas_kwh_per_year=20000")
            $0.add("site_measures.csv", "HP,N,heat_pump,20000,100,20000,0,0,0,,estates")
            for (year, budget) in zip(["2024/25", "2025/26", "2026/27"], budgets) {
                try $0.set("carbon.csv", year, "budget_tonnes=\(budget)")
            }
            // £1,000 a year more than a diesel, so that one is not electric before it must be.
            try $0.set("vehicle_models.csv", "EA", "maintenance_gbp_per_year=2000")
            try change(&$0)
        }
    }

    @Test func `a budget is kept by the cheapest reduction`() throws {
        // 14 t without any.
        let enough = try solved(["14", "14", "14"])
        #expect(enough.costs(6))
        // 10 t in the third year: the heat pump, 20 + 0.1.
        let pump = try solved(["14", "14", "10"])
        #expect(pump.measure("HP") == 2)
        #expect(pump.fleet("EA") == [0, 0, 0])
        #expect(pump.costs(26.1))
        // 9.9 t: one electric ambulance leaves 9.
        let electric = try solved(["14", "14", "9.9"])
        #expect(electric.measure("HP") == nil)
        #expect(electric.fleet("EA") == [0, 0, 1])
        #expect(electric.costs(6 + 120 + 1))
        // 5 t: both.
        let both = try solved(["14", "14", "5"])
        #expect(both.measure("HP") == 2)
        #expect(both.fleet("EA") == [0, 0, 1])
        #expect(both.costs(6 + 121 + 20.1))
        #expect(try solved(["14", "14", "5"]) { try $0.rule(.carbon, "off") }.costs(6))
    }

    @Test func `a budget binds in its own year, and none is none`() throws {
        #expect(try solved(["", "", "10"]).measure("HP") == 2)
        let middle = try solved(["", "10", ""])
        #expect(middle.measure("HP") == 1)
        // It stays in and costs £100 a year.
        #expect(middle.costs(26.2))
        // In a step of two years both must have one: 11 + 9 t against 2 · 14.
        func step(_ budgets: [String]) throws -> Solved {
            try solved(budgets) { try $0.horizon(quarterly: 0, yearly: 1, steps: [2]) }
        }
        #expect(try step(["", "11", ""]).costs(6))
        #expect(try step(["", "11", "9"]).measure("HP") == 1)
        #expect(try step(["", "14", "14"]).costs(6))
    }

    @Test func `electricity for buildings and charging counts at its factor`() throws {
        // 10 MWh and two ambulances with 73 MWh in all, 2 · 100 kWh · 365 days, at 0.1 kg: 8.3 t.
        func electric(_ budget: String) throws -> Bool {
            try Solved.isInfeasible {
                try $0.onlyElectric()
                try $0.set("sites.csv", "N", "electricity_kwh_per_year=10000")
                try $0.set("carbon.csv", "2026/27", "electricity_kg_per_kwh=0.1", "budget_tonnes=\(budget)")
            }
        }
        #expect(try !electric("8.3"))
        #expect(try electric("8.29"))
    }

    @Test func `an average day below the design day charges less`() throws {
        // Half of 73 MWh.
        func electric(_ budget: String) throws -> Bool {
            try Solved.isInfeasible {
                try $0.onlyElectric()
                try $0.setting("average_day_percent", 50)
                try $0.set("carbon.csv", "2026/27", "electricity_kg_per_kwh=0.1", "budget_tonnes=\(budget)")
            }
        }
        #expect(try !electric("3.65"))
        #expect(try electric("3.64"))
    }

    @Test func `panels save carbon, but no more than the building uses`() throws {
        func solved(generates: Int) throws -> Solved {
            try Solved.bare {
                try $0.set("sites.csv", "N", "electricity_kwh_per_year=10000")
                try $0.set("carbon.csv", "2026/27", "electricity_kg_per_kwh=0.1", "budget_tonnes=10.5")
                $0.add("solar_storage.csv", "SOL,N,solar,5000,50,20,0,0,0,0,\(generates),estates")
            }
        }
        // 10 t of diesel and one of electricity; half of it is saved from the third year on.
        let panels = try solved(generates: 5000)
        #expect(panels.option("SOL") == 2)
        #expect(panels.costs(6 + 5 + 0.05))
        #expect(try solved(generates: 10000).option("SOL") == 2)
        // What would be exported does not count and may not be: an electric ambulance instead, 5 + 3.65 + 1 t.
        let excess = try solved(generates: 10001)
        #expect(excess.option("SOL") == nil)
        #expect(excess.fleet("EA")[2] > 0)
    }

    @Test func `a tonne over a soft budget costs its price`() throws {
        let soft = try solved(["14", "14", "10"]) { try $0.rule(.carbon, "soft", priceGBP: 5000) }
        // 4 t over at £5,000 against 20.1: conceded.
        #expect(soft.measure("HP") == nil)
        #expect(soft.plan.concessions.map(\.amount) == [4])
        #expect(soft.costs(26))
        let dear = try solved(["14", "14", "10"]) { try $0.rule(.carbon, "soft", priceGBP: 5100) }
        #expect(dear.measure("HP") == 2)
        #expect(dear.costs(26.1))
    }
}
