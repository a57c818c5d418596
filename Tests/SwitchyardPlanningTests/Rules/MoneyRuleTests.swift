import SwitchyardTestSupport
import Testing

@Suite struct MoneyRuleTests {
    private static let years = ["2024/25", "2025/26", "2026/27"]

    @Test func `an envelope moves a purchase to another year`() throws {
        func solved(_ third: Int, _ change: (inout TinyCase) throws -> Void = { _ in }) throws -> Solved {
            try Solved.bare {
                // Two diesels are needed in the third year; bought later they cost less.
                try $0.dieselsLast(until: "2026-03-31")
                try $0.set("vehicle_models.csv", "DA", "life_years=2")
                try $0.setting("discount_rate_percent", 21)
                for (year, amount) in zip(Self.years, [100_000, 50_000, third]) {
                    $0.add("capital_envelopes.csv", "\(year),fleet,\(amount)")
                }
                try change(&$0)
            }
        }
        #expect(try solved(100_000).bought("DA") == [0, 0, 2])
        // A pound short of two.
        let spread = try solved(99_999)
        #expect(spread.bought("DA") == [0, 1, 1])
        let years = 1 / 1.1 + 1 / 1.331 + 1 / 1.61051
        #expect(spread.costs(2 * years + 50 / 1.331 + 50 / 1.61051))
        #expect(try solved(99_999) { try $0.rule(.money, "off") }.bought("DA") == [0, 0, 2])
        // A pound over at £1 a pound, in the third year's money.
        let soft = try solved(99_999) { try $0.rule(.money, "soft", priceGBP: 1) }
        #expect(soft.bought("DA") == [0, 0, 2])
        #expect(soft.plan.concessions.map { ($0.amount * 100).rounded() } == [100])
    }

    /// All-electric service: a charger for £20,000 in the first year, estates money as given.
    private static func charger(_ tiny: inout TinyCase, estates: Int) throws {
        try tiny.onlyElectric()
        tiny.add("capital_envelopes.csv", "2024/25,estates,\(estates)")
    }

    @Test func `contingency and committed lines count against the envelope`() throws {
        func fits(_ estates: Int, _ change: (inout TinyCase) throws -> Void = { _ in }) throws -> Bool {
            try !Solved.isInfeasible {
                try Self.charger(&$0, estates: estates)
                try change(&$0)
            }
        }
        #expect(try fits(20_000))
        #expect(try !fits(19_999))
        // A tenth on top.
        #expect(try fits(22_000) { try $0.setting("estates", 10) })
        #expect(try !fits(21_999) { try $0.setting("estates", 10) })
        #expect(try fits(25_000) { $0.add("capital_lines.csv", "L1,Roof,estates,2024/25,,5000") })
        #expect(try !fits(24_999) { $0.add("capital_lines.csv", "L1,Roof,estates,2024/25,,5000") })
        // One of another category or year takes nothing from it.
        #expect(try fits(20_000) { $0.add("capital_lines.csv", "L1,Servers,it,2024/25,,5000") })
        #expect(try fits(20_000) { $0.add("capital_lines.csv", "L1,Roof,estates,2025/26,,5000") })
    }

    @Test func `a total limits all categories together`() throws {
        func fits(_ total: Int) throws -> Bool {
            try !Solved.isInfeasible {
                try Self.charger(&$0, estates: 20_000)
                $0.add("capital_envelopes.csv", "2024/25,total,\(total)")
            }
        }
        // 200 for the ambulances and 20 for the charger.
        #expect(try fits(220_000))
        #expect(try !fits(219_999))
    }

    @Test func `a grant pays for what it buys, in its years, up to its amount`() throws {
        func fits(_ grant: String, estates: Int = 0) throws -> Bool {
            try !Solved.isInfeasible {
                try Self.charger(&$0, estates: estates)
                $0.add("grants.csv", "G1,Grant,\(grant)")
            }
        }
        #expect(try fits("2024/25,2025/26,20000,charger,estates"))
        #expect(try !fits("2024/25,2025/26,19999,charger,estates"))
        #expect(try fits("2024/25,2025/26,19999,charger,estates", estates: 1))
        #expect(try !fits("2024/25,2025/26,20000,grid;led,estates"))
        #expect(try !fits("2024/25,2025/26,20000,charger,fleet"))
        #expect(try !fits("2025/26,2026/27,20000,charger,estates"))
    }

    @Test func `a grant is spent once, in whichever of its years`() throws {
        func fits(_ amount: Int) throws -> Bool {
            try !Solved.isInfeasible {
                // A charger a year.
                try $0.set("charger_types.csv", "DC50", "life_years=1")
                try Self.charger(&$0, estates: 0)
                $0.add("capital_envelopes.csv", "2025/26,estates,0")
                $0.add("grants.csv", "G1,Grant,2024/25,2025/26,\(amount),charger,estates")
            }
        }
        #expect(try fits(40_000))
        #expect(try !fits(39_999))
    }

    @Test func `a grant is cash the plan does not have to find, not a lower cost`() throws {
        let granted = try Solved.bare {
            try Self.charger(&$0, estates: 5_000)
            $0.add("grants.csv", "G1,Grant,2024/25,2025/26,50000,charger,estates")
        }
        // At least the £15,000 missing from the envelope; the cost is the fleet's and the charger's all the same.
        #expect(granted.plan.grantUses.map(\.amountPence).reduce(0, +) >= 1_500_000)
        #expect(granted.plan.grantUses.map(\.amountPence).reduce(0, +) <= 2_000_000)
        #expect(granted.costs(226))
    }

    @Test func `two grants do not pay for the same pound`() throws {
        func fits(_ estates: Int) throws -> Bool {
            try !Solved.isInfeasible {
                try Self.charger(&$0, estates: estates)
                // 28 to spend, of which grants may pay for the charger's 20 only, whatever they amount to.
                $0.add("site_measures.csv", "LED,N,led,8000,0,0,0,0,0,2024-04-01,estates")
                $0.add("grants.csv", "G1,First,2024/25,2024/25,15000,charger,estates")
                $0.add("grants.csv", "G2,Second,2024/25,2024/25,15000,charger,estates")
            }
        }
        #expect(try fits(8_000))
        #expect(try !fits(7_999))
    }

    @Test func `part of a site's receipt may be spent again in its year`() throws {
        func fits(_ percent: Int, closes: String = "2024-04-01") throws -> Bool {
            try !Solved.isInfeasible {
                try Self.charger(&$0, estates: 0)
                try $0.addSouth("disposal_gbp=40000", "close_from=\(closes)")
                try $0.setting("receipts_reusable_percent", percent)
            }
        }
        // Half of £40,000 is the charger.
        #expect(try fits(50))
        #expect(try !fits(49))
        #expect(try !fits(50, closes: "2025-04-01"))
        #expect(
            try Solved.isInfeasible {
                try Self.charger(&$0, estates: 0)
                try $0.addSouth("disposal_gbp=40000")
                try $0.setting("receipts_category", "\"it\"")
            })
    }

    @Test func `committed orders count against the fleet's envelope when they score`() throws {
        func fits(_ scores: String) throws -> Bool {
            try !Solved.isInfeasible {
                $0.add("orders.csv", "O1,DA,AMB,1,2025-06-15,40000,\(scores),One ambulance")
                $0.add("capital_envelopes.csv", "2025/26,fleet,39999")
            }
        }
        #expect(try !fits("yes"))
        #expect(try fits("no"))
    }
}
