import Foundation
import SwitchyardPlanning
import SwitchyardTestSupport
import Testing

@Suite struct NetPresentCostTests {
    /// At 21 % a year the middles of the three years count 1/1.1, 1/1.331 and 1/1.61051.
    private static let discount = [1 / 1.1, 1 / 1.331, 1 / 1.61051]

    private func solved(_ change: (inout TinyCase) throws -> Void) throws -> Solved {
        try Solved.bare {
            try $0.setting("discount_rate_percent", 21)
            try change(&$0)
        }
    }

    /// Whether the cost is the discounted sum of a sum for each year, thousands of pounds.
    private func matches(_ solved: Solved, _ years: [Double]) -> Bool {
        solved.costs(zip(years, Self.discount).reduce(0) { $0 + $1.0 * $1.1 })
    }

    @Test func `a forced plan costs the sum of its lines, discounted from the middle of each year`() throws {
        let solved = try solved {
            // 2,000 l a year each at £1.50, £1.60 and £1.80; 40 MWh of electricity at £0.25 and 10 of gas at £0.05.
            for (year, diesel) in [("2024/25", 1.5), ("2025/26", 1.6), ("2026/27", 1.8)] {
                try $0.set(
                    "prices.csv", year, "diesel_gbp_per_litre=\(diesel)", "gas_gbp_per_kwh=0.05",
                    "building_electricity_gbp_per_kwh=0.25")
            }
            try $0.set(
                "sites.csv", "N", "gas_kwh_per_year=10000", "electricity_kwh_per_year=40000",
                "running_cost_gbp_per_year=20000")
            // A roof for £6,000 over the first year and £3,000 of servers in the third.
            $0.add("capital_lines.csv", "L1,Roof,estates,2024/25,,6000")
            $0.add("capital_lines.csv", "L2,Servers,it,2026/27,,3000")
            // A third ambulance ordered for £40,000 in the second year, in place of A1, which brings £4,000.
            try $0.set("vehicle_models.csv", "DA", "resale_gbp=4000")
            try $0.set("vehicles.csv", "A1", "planned_disposal=2025-03-31")
            $0.add("orders.csv", "O1,DA,AMB,1,2025-06-15,40000,yes,One ambulance")
        }
        // Maintenance 2, fuel 6, 6.4 and 7.2, electricity 10, gas 0.5, site 20.
        let first: Double = 2 + 6 + 10 + 0.5 + 20 + 6
        let second: Double = 2 + 6.4 + 10 + 0.5 + 20 + 40 - 4
        let third: Double = 2 + 7.2 + 10 + 0.5 + 20 + 3
        #expect(matches(solved, [first, second, third]))
    }

    @Test func `a leased vehicle that leaves goes back and brings nothing, beside owned ones that do`() throws
    {
        func solved(_ ownership: String) throws -> Solved {
            try self.solved {
                try $0.set("vehicle_models.csv", "DA", "resale_gbp=4000")
                try $0.set("vehicles.csv", "A1", "planned_disposal=2025-03-31", "ownership=\(ownership)")
                $0.add("orders.csv", "O1,DA,AMB,1,2025-06-15,40000,yes,One ambulance")
            }
        }
        let running: Double = 2
        #expect(matches(try solved("owned"), [running, running + 40 - 4, running]))
        #expect(matches(try solved("leased"), [running, running + 40, running]))
    }

    @Test func `an order dearer than an integer of pence can say is still counted`() throws {
        var tiny = TinyCase.bare()
        tiny.add("orders.csv", "O1,DA,AMB,93000,2024-06-15,1000000000000,yes,Too many")
        let formulation = PlanningFormulation(PlanningSets(try tiny.read()))
        // 93,000 at a million million pounds, in the middle of the first year.
        #expect(abs(formulation.model.objectiveConstant / 9.3e13 - 1) < 0.1)
    }

    @Test func `electric vehicles cost their price with contingency, charger and charging`() throws {
        let solved = try solved {
            try $0.onlyElectric()
            try $0.setting("fleet", 5)
            try $0.setting("estates", 10)
            try $0.set("vehicle_models.csv", "EA", "conversion_gbp=20000")
            try $0.set("charger_types.csv", "DC50", "running_cost_gbp_per_year=300")
            try $0.setting("average_day_percent", 80)
            for year in ["2024/25", "2025/26", "2026/27"] {
                try $0.set("prices.csv", year, "electricity_green_gbp_per_kwh=0.2")
            }
        }
        // Two at (100 + 20) · 1.05, a charger at 20 · 1.1; 200 kWh · 0.8 · 365 days at £0.20 = £11,680 a year.
        let yearly = 2 + 0.3 + 11.68
        #expect(matches(solved, [252 + 22 + yearly, yearly, yearly]))
    }

    @Test func `carbon is priced where the case says so`() throws {
        func solved(_ priced: Bool) throws -> Solved {
            try self.solved {
                try $0.setting("carbon_priced", priced)
                try $0.set("sites.csv", "N", "gas_kwh_per_year=10000", "electricity_kwh_per_year=40000")
                for (year, value) in [("2024/25", 100), ("2025/26", 200), ("2026/27", 300)] {
                    try $0.set(
                        "carbon.csv", year, "carbon_value_gbp_per_tonne=\(value)",
                        "electricity_kg_per_kwh=0.1")
                }
            }
        }
        // 10 t of diesel, 2 of gas, 4 of electricity.
        #expect(try matches(solved(true), [2 + 1.6, 2 + 3.2, 2 + 4.8]))
        #expect(try matches(solved(false), [2, 2, 2]))
    }

    @Test func `a receipt, a move with dual running and a scheme fall in their years`() throws {
        let solved = try solved {
            try $0.addSouth("close_from=2026-04-01", "disposal_gbp=90000", "running_cost_gbp_per_year=8000")
            // South's function has to leave in the second year: £30,000 with a tenth on top, 4 months at £500.
            try $0.setting("estates", 10)
            $0.add(
                "functions.csv",
                "HQ,Headquarters,operations_centre,S,50,0,0,2024-04-01,0,,0,2024-04-01,2025-06-30,2025-04-01,4,500,"
                    + ",0,,,estates")
            $0.add("function_options.csv", "HQ,S,1000,600,0,0,0")
            $0.add("function_options.csv", "HQ,N,30000,700,0,0,0")
            // Worth £9,000 for £5,500, in the first year that starts after its date; £1,000 a year saved.
            $0.add("schemes.csv", "SC1,Lifts,estates,5000,1000,9000,2024-07-01,")
        }
        #expect(solved.change("S") == 2)
        let first: Double = 2 + 8 + 0.6
        let second: Double = 2 + 8 + 33 + 2 + 0.7 + 5.5 - 1 - 9
        let third: Double = 2 - 90 + 0.7 - 1
        #expect(matches(solved, [first, second, third]))
    }

    @Test func `quarters and longer steps are counted by their length`() throws {
        let solved = try solved {
            try $0.horizon(quarterly: 1, yearly: 0, steps: [2])
            for (year, diesel) in [("2024/25", 1.5), ("2025/26", 1.6), ("2026/27", 1.8)] {
                try $0.set("prices.csv", year, "diesel_gbp_per_litre=\(diesel)")
            }
            // Without a quarter, a line is spread over the year.
            $0.add("capital_lines.csv", "L1,Roof,estates,2024/25,,6000")
            $0.add("capital_lines.csv", "L2,Boiler,estates,2024/25,3,1000")
        }
        // A quarter of 2 + 6 a year; in the step the mean price of £1.70, 2 · (2 + 6.8). Middles after an eighth of a
        // year and so on, then after two years.
        func factor(_ years: Double) -> Double { pow(1.1, 2 * years) }
        var sum: Double = 1 / factor(0.625) + 17.6 / factor(2)
        for middle in [0.125, 0.375, 0.625, 0.875] { sum += (2 + 1.5) / factor(middle) }
        #expect(solved.costs(sum))
    }
}
