import SwitchyardTestSupport
import Testing

@Suite struct EstatesRuleTests {
    @Test func `a site nothing needs closes at its earliest date and brings its receipt`() throws {
        func closing(_ from: String) throws -> Solved {
            try Solved.bare {
                try $0.addSouth("close_from=\(from)", "running_cost_gbp_per_year=5000", "disposal_gbp=40000")
            }
        }
        // From June 2025: the first year that starts later is the third. 6 + 2 · 5 − 40.
        let later = try closing("2025-06-01")
        #expect(later.change("S") == 2)
        #expect(later.costs(-24))
        let atOnce = try closing("2024-04-01")
        #expect(atOnce.change("S") == 0)
        #expect(atOnce.costs(-34))
        // A site without a date may not close: 6 + 15.
        let never = try closing("")
        #expect(never.change("S") == nil)
        #expect(never.costs(21))
    }

    @Test func `a site closes by its date whatever it costs`() throws {
        func solved(_ closeBy: String) throws -> Solved {
            try Solved.bare {
                try $0.addSouth("close_by=\(closeBy)")
                $0.add(
                    "functions.csv",
                    "HQ,Headquarters,operations_centre,S,50,0,0,2024-04-01,0,,0,2024-04-01,,2024-04-01,0,0,,0,,,estates"
                )
                $0.add("function_options.csv", "HQ,S,0,0,0,0,0")
                $0.add("function_options.csv", "HQ,N,30000,1000,0,0,0")
            }
        }
        #expect(try solved("").costs(6))
        // Headquarters leave in the year that holds the date, for £30,000 and £1,000 a year.
        let closed = try solved("2025-06-30")
        #expect(closed.change("S") == 1)
        #expect(closed.host("HQ") == ["S", "N", "N"])
        #expect(closed.costs(38))
    }

    @Test func `a candidate opens not before its date and then stays open`() throws {
        func change(_ tiny: inout TinyCase, openFrom: String) throws {
            try tiny.set("sites.csv", "N", "bays_large=2")
            try tiny.copy(
                "sites.csv", "N", as: "C", "status=candidate", "acquisition_gbp=30000",
                "running_cost_gbp_per_year=2000", "open_from=\(openFrom)")
            try tiny.setting("estates", 10)
            // 3, then 2.49 → 3, then 2.07 → 3.
            try tiny.set("requirements.csv", "Z1", "on_shift=3", "growth_percent_per_year=-17")
        }
        let open = try Solved.bare { try change(&$0, openFrom: "2024-04-01") }
        #expect(open.change("C") == 0)
        // 30 with a tenth of contingency, 3 · 2 to run, a vehicle for 50, nine vehicle-years.
        #expect(open.costs(33 + 6 + 50 + 9))
        #expect(try Solved.isInfeasible { try change(&$0, openFrom: "2024-04-02") })
        // Two from the second year, 3 · 0.6 = 1.8: the site, once open, is paid for to the end.
        let stays = try Solved.bare {
            try change(&$0, openFrom: "2024-04-01")
            try $0.set("requirements.csv", "Z1", "growth_percent_per_year=-40")
        }
        #expect(stays.fleet("DA") == [3, 2, 2])
        #expect(stays.costs(33 + 6 + 50 + 7))
    }

    @Test func `a dated measure is in place where its site is open`() throws {
        func solved(_ reach: Int, _ rule: String = "hard") throws -> Solved {
            try Solved.bare {
                try $0.addSouth()
                $0.add("zones.csv", "Z2,Zone 2,51.4,-0.1")
                $0.add("requirements.csv", "Z2,AMB,1,0")
                try $0.set("requirements.csv", "Z1", "on_shift=1")
                try $0.set("roles.csv", "AMB", "reach_minutes=\(reach)")
                $0.add("site_measures.csv", "LED,S,led,20000,0,0,0,0,0,2025-06-30,estates")
                if rule != "hard" { try $0.rule(.estates, rule) }
            }
        }
        // North can serve both zones: South closes rather than get new lights.
        let closed = try solved(12)
        #expect(closed.measure("LED") == nil)
        #expect(closed.change("S").map { $0 <= 1 } == true)
        #expect(closed.costs(6))
        // South is needed; by the second year it has them.
        let open = try solved(11)
        #expect(open.measure("LED").map { $0 <= 1 } == true)
        #expect(open.costs(26))
        #expect(try solved(11, "off").costs(6))
    }

    @Test func `nothing is put into a site that closes later`() throws {
        func solved(_ closeBy: String) throws -> Solved {
            try Solved.bare {
                try $0.addSouth("close_by=\(closeBy)")
                // £5,000 that bring £10,000 a year.
                $0.add("site_measures.csv", "LED,S,led,5000,-10000,0,0,0,0,,estates")
            }
        }
        let stays = try solved("")
        #expect(stays.measure("LED") == 0)
        #expect(stays.costs(6 + 5 - 30))
        let closes = try solved("2026-04-01")
        #expect(closes.measure("LED") == nil)
        #expect(closes.costs(6))
    }

    @Test func `a site worth closing gets no works, one worth keeping does`() throws {
        // New lights at South bring 3 · 10 − 5 = 25 if it stays open; closing it in the third year brings its receipt.
        func solved(_ receipt: Int) throws -> Solved {
            try Solved.bare {
                try $0.addSouth("close_from=2026-04-01", "disposal_gbp=\(receipt)")
                $0.add("site_measures.csv", "LED,S,led,5000,-10000,0,0,0,0,,estates")
            }
        }
        let closed = try solved(26_000)
        #expect(closed.change("S") == 2)
        #expect(closed.measure("LED") == nil)
        #expect(closed.costs(6 - 26))
        let kept = try solved(24_000)
        #expect(kept.change("S") == nil)
        #expect(kept.measure("LED") == 0)
        #expect(kept.costs(6 - 25))
    }

    @Test func `chargers keep their site open`() throws {
        // North gets its connection in the second year; until then South charges. Closing South then would bring
        // 40 for 20 + 7 of charger and connection, but not after chargers were put in.
        let kept = try Solved.bare {
            try $0.onlyElectric()
            try $0.set("sites.csv", "N", "supply_kva=0")
            $0.add("grid_upgrades.csv", "N,1,100,7000,0,12,estates")
            try $0.addSouth("supply_kva=1000", "disposal_gbp=40000")
        }
        #expect(kept.change("S") == nil)
        #expect(kept.costs(226))
    }

    @Test func `works wait for their lead time and pay once`() throws {
        let solved = try Solved.bare {
            $0.add("site_measures.csv", "LED,N,led,5000,-10000,0,0,0,11,,estates")
        }
        // Eleven months after the start is before the second year; two years of savings.
        #expect(solved.measure("LED") == 1)
        #expect(solved.costs(6 + 5 - 20))
    }

    @Test func `a scheme starts between its dates or not at all`() throws {
        // Worth £9,000 for £5,000, but there is no money before the third year.
        func started(_ startBy: String) throws -> Int? {
            try Solved.bare {
                $0.add("schemes.csv", "SC1,Lifts,estates,5000,0,9000,2024-07-01,\(startBy)")
                for row in ["2024/25,estates,0", "2025/26,estates,4999", "2026/27,estates,5000"] {
                    $0.add("capital_envelopes.csv", row)
                }
            }.scheme("SC1")
        }
        #expect(try started("") == 2)
        #expect(try started("2026-04-01") == 2)
        #expect(try started("2026-03-31") == nil)
        // With the money it starts in the first year that begins after its date.
        let funded = try Solved.bare {
            $0.add("schemes.csv", "SC1,Lifts,estates,5000,1000,9000,2024-07-01,2025-07-01")
        }
        #expect(funded.scheme("SC1") == 1)
        // 6 + 5 − 2 years of savings − 9.
        #expect(funded.costs(0))
        let late = try Solved.bare {
            $0.add("schemes.csv", "SC1,Lifts,estates,5000,1000,9000,2025-04-02,2025-07-01")
        }
        #expect(late.scheme("SC1") == nil)
    }
}
