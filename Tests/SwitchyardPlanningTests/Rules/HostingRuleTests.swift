import SwitchyardTestSupport
import Testing

/// Headquarters at North, training to be set up at North for £10,000 or at South, 11.12 km away, for £30,000.
@Suite struct HostingRuleTests {
    private func solved(_ change: (inout TinyCase) throws -> Void) throws -> Solved {
        try Solved.bare {
            try Self.functions(&$0)
            try change(&$0)
        }
    }

    private static func functions(_ tiny: inout TinyCase) throws {
        try tiny.copy("sites.csv", "N", as: "S", "latitude=51.4")
        tiny.add(
            "functions.csv",
            "HQ,Headquarters,operations_centre,N,50,0,0,2024-04-01,0,,0,2024-04-01,,2024-04-01,0,0,,0,,,estates"
        )
        tiny.add(
            "functions.csv",
            "TR,Training,training,,20,0,0,2024-04-01,0,,0,2024-04-01,,2024-04-01,0,0,,0,,,estates")
        for row in ["HQ,N,0,0,0,0,0", "HQ,S,40000,0,0,0,0", "TR,N,10000,0,0,0,0", "TR,S,30000,0,0,0,0"] {
            tiny.add("function_options.csv", row)
        }
    }

    @Test func `a function is hosted where it is cheapest, from its start`() throws {
        let free = try solved { _ in }
        #expect(free.host("TR") == ["N", "N", "N"])
        #expect(free.host("HQ") == ["N", "N", "N"])
        #expect(free.costs(16))
        let later = try solved {
            try $0.set("functions.csv", "TR", "start_by=2025-12-31")
            try $0.change("function_options.csv", "TR,N", "10000,0", "10000,700")
        }
        // £700 a year are paid from the second year, which holds the date.
        #expect(later.host("TR") == ["", "N", "N"])
        #expect(later.costs(17.4))
        let off = try solved { try $0.rule(.hosting, "off") }
        #expect(off.host("TR") == ["", "", ""])
        #expect(off.costs(6))
    }

    @Test func `a function needs its site open`() throws {
        // At South for £5,000, or at North for £10,000 and £40,000 for South, which nothing else needs.
        let closed = try solved {
            try $0.set("sites.csv", "S", "close_from=2024-04-01", "disposal_gbp=40000")
            try $0.set("sites.csv", "S", "running_cost_gbp_per_year=1000")
            try $0.change("function_options.csv", "TR,S", "30000", "5000")
        }
        #expect(closed.change("S") == 0)
        #expect(closed.host("TR") == ["N", "N", "N"])
        #expect(closed.costs(6 + 10 - 40))
    }

    @Test func `separate functions are apart`() throws {
        func separation(_ km: Double) throws -> Solved {
            try solved { try $0.set("functions.csv", "TR", "separate_from=HQ", "separation_km=\(km)") }
        }
        // 6 + 30.
        let apart = try separation(11)
        #expect(apart.host("TR") == ["S", "S", "S"])
        #expect(apart.costs(36))
        // No two sites are twelve kilometres apart.
        #expect(
            try Solved.isInfeasible {
                try Self.functions(&$0)
                try $0.set("functions.csv", "TR", "separate_from=HQ", "separation_km=12")
            })
    }

    @Test func `co-located functions share a site`() throws {
        func solved(_ change: (inout TinyCase) throws -> Void = { _ in }) throws -> Solved {
            try self.solved {
                try $0.change("function_options.csv", "TR,N", "10000", "80000")
                try change(&$0)
            }
        }
        // Alone, training goes South for £30,000.
        #expect(try solved().host("TR") == ["S", "S", "S"])
        // With headquarters: both South for 40 + 30 against 80 at North.
        let together = try solved { try $0.set("functions.csv", "TR", "co_locate_with=HQ") }
        #expect(together.host("TR") == ["S", "S", "S"])
        #expect(together.host("HQ") == ["S", "S", "S"])
        #expect(together.costs(76))
    }

    @Test func `a function leaves its site by the date, with dual running`() throws {
        func leaving(_ option: String = "HQ,S,40000,0,0,0,12") throws -> Solved {
            try solved {
                try $0.set(
                    "functions.csv", "HQ", "leave_by=2025-06-30", "dual_running_months=3",
                    "dual_running_gbp_per_month=500")
                $0.rows["function_options.csv"]?[1] = option
            }
        }
        // Gone by the second year, the first in which South is ready: 16 + 40 + 3 · 0.5.
        let moved = try leaving()
        #expect(moved.host("HQ") == ["N", "S", "S"])
        #expect(moved.costs(57.5))
        // Not ready before the third year.
        #expect(
            try Solved.isInfeasible {
                try Self.functions(&$0)
                try $0.set("functions.csv", "HQ", "leave_by=2025-06-30")
                $0.rows["function_options.csv"]?[1] = "HQ,S,40000,0,0,0,13"
            })
        // Nor may it move before its own date.
        #expect(
            try Solved.isInfeasible {
                try Self.functions(&$0)
                try $0.set("functions.csv", "HQ", "leave_by=2025-06-30", "move_from=2025-04-02")
            })
    }

    @Test func `a function moves once, for good`() throws {
        // Out of North in the second year, into South for £40,000 and £100,000 a year; the free place between them is
        // ready a year later, too late: a second move is not allowed. 16 + 40 + 2 · 100.
        let moved = try solved {
            try $0.copy("sites.csv", "N", as: "M", "latitude=51.45")
            try $0.set("functions.csv", "HQ", "leave_by=2025-04-01")
            try $0.change("function_options.csv", "HQ,S", "40000,0", "40000,100000")
            $0.add("function_options.csv", "HQ,M,0,0,0,0,24")
        }
        #expect(moved.host("HQ") == ["N", "S", "S"])
        #expect(moved.costs(256))
    }

    @Test func `seats and sessions hold from the date of the capacity`() throws {
        func seats(_ needed: String) throws -> [String] {
            try solved {
                try $0.set("functions.csv", "HQ", needed, "capacity_from=2025-04-01")
                $0.rows["function_options.csv"]?[0] = "HQ,N,0,0,5,50,0"
                $0.rows["function_options.csv"]?[1] = "HQ,S,40000,0,9,90,12"
            }.host("HQ")
        }
        #expect(try seats("seats=5") == ["N", "N", "N"])
        #expect(try seats("seats=6") == ["N", "S", "S"])
        #expect(try seats("sessions_per_year=51") == ["N", "S", "S"])
    }

    @Test func `functions fit the area set aside for them`() throws {
        func training(_ area: Int) throws -> [String] {
            try solved { try $0.set("functions.csv", "TR", "area_m2=\(area)") }.host("TR")
        }
        // 100 m² at each site, 50 of them headquarters'.
        #expect(try training(50) == ["N", "N", "N"])
        #expect(try training(51) == ["S", "S", "S"])
    }

    @Test func `a function's vehicles stand at its site`() throws {
        let vehicles = try solved {
            try $0.set("functions.csv", "TR", "vehicle_role_id=AMB", "vehicle_count=1")
            try $0.set("sites.csv", "N", "function_area_m2=60")
        }
        #expect(vehicles.host("TR") == ["S", "S", "S"])
        #expect(vehicles.based("S", "AMB").allSatisfy { $0 >= 1 })
        // More than the service needs: three are kept, one bought, 50 + 9 + 10.
        let three = try solved {
            try $0.set("functions.csv", "TR", "vehicle_role_id=AMB", "vehicle_count=3")
        }
        #expect(three.fleet("DA") == [3, 3, 3])
        #expect(three.costs(69))
    }

    @Test func `every strategic point is within the minutes of some function of the kind`() throws {
        func coverage(_ minutes: Int) throws -> Solved {
            try solved {
                try $0.set("functions.csv", "TR", "coverage_minutes=\(minutes)")
                $0.add("strategic_points.csv", "P1,Point,training,51.4,-0.1")
            }
        }
        // The point is beside South, 11.12 minutes from North.
        #expect(try coverage(12).host("TR") == ["N", "N", "N"])
        let near = try coverage(11)
        #expect(near.host("TR") == ["S", "S", "S"])
        #expect(near.costs(36))
    }

    @Test func `a function does not move to where it cannot stay`() throws {
        // Middle is free but too small from the third year; South takes £40,000 and £100,000 a year from the second on.
        let moved = try solved {
            try $0.copy("sites.csv", "N", as: "M", "latitude=51.45")
            try $0.set("functions.csv", "HQ", "leave_by=2025-04-01", "seats=10", "capacity_from=2026-04-01")
            $0.rows["function_options.csv"]?[1] = "HQ,S,40000,100000,10,0,0"
            $0.add("function_options.csv", "HQ,M,0,0,5,0,0")
        }
        #expect(moved.host("HQ") == ["N", "S", "S"])
        #expect(moved.costs(256))
    }

    @Test func `a new function joins the one it must be with when it starts`() throws {
        let joined = try solved {
            try $0.set("functions.csv", "TR", "co_locate_with=HQ", "start_by=2025-12-31")
            $0.rows["function_options.csv"]?[2] = "TR,N,10000,0,0,0,12"
        }
        #expect(joined.host("TR") == ["", "N", "N"])
        #expect(joined.host("HQ") == ["N", "N", "N"])
    }

    @Test func `coverage is asked for from the start of a function that asks for it`() throws {
        let later = try solved {
            try $0.set("functions.csv", "TR", "coverage_minutes=11", "start_by=2025-12-31")
            $0.rows["function_options.csv"]?[3] = "TR,S,30000,700,0,0,12"
            $0.add("strategic_points.csv", "P1,Point,training,51.4,-0.1")
        }
        #expect(later.host("TR") == ["", "S", "S"])
    }

    @Test
    func `each function's own limit is kept by the nearest of the kind, whether that has a limit or not`()
        throws
    {
        func coverage(_ headquarters: Int, _ training: Int) throws -> Solved {
            try solved {
                try $0.set("functions.csv", "HQ", "coverage_minutes=\(headquarters)")
                try $0.set("functions.csv", "TR", "kind=operations_centre")
                if training > 0 { try $0.set("functions.csv", "TR", "coverage_minutes=\(training)") }
                $0.add("strategic_points.csv", "P1,Point,operations_centre,51.4,-0.1")
            }
        }
        // Beside South, 11.12 minutes from North: one of the two goes there for the stricter limit, training for £30,000.
        for training in [0, 60] {
            let near = try coverage(11, training)
            #expect(near.host("TR") == ["S", "S", "S"])
            #expect(near.costs(36))
        }
        #expect(try coverage(12, 60).host("TR") == ["N", "N", "N"])
    }

    @Test func `vehicles of functions are not asked for where hosting is off`() throws {
        let off = try solved {
            try $0.set("functions.csv", "HQ", "vehicle_role_id=AMB", "vehicle_count=500")
            try $0.rule(.hosting, "off")
        }
        #expect(off.costs(6))
    }
}
