import SwitchyardTestSupport
import Testing

/// The electric ambulance uses 100 kWh on the hardest day of 100 km, before cold, standing and top-ups.
@Suite struct RangeRuleTests {
    /// An all-electric service with a battery and a role as a test has them.
    private static func electric(
        _ model: String..., duty: String = "top_up_hours=0", rule: String = "hard"
    ) -> (inout TinyCase) throws -> Void {
        { tiny in
            try tiny.onlyElectric()
            for change in model { try tiny.set("vehicle_models.csv", "EA", change) }
            try tiny.set("duty_cycles.csv", "AMB", duty)
            if rule != "hard" { try tiny.rule(.range, rule) }
        }
    }

    @Test func `a battery that does not last the hardest day keeps a model out of its role`() throws {
        #expect(try Solved.isInfeasible(Self.electric("battery_kwh=99")))
        #expect(try Solved.bare(Self.electric("battery_kwh=100")).bought("EA") == [2, 0, 0])
        #expect(try Solved.bare(Self.electric("battery_kwh=99", rule: "off")).bought("EA") == [2, 0, 0])
    }

    @Test func `only the usable part of the battery counts`() throws {
        // 110 · 0.9 = 99 and 112 · 0.9 = 100.8 kWh.
        #expect(try Solved.isInfeasible(Self.electric("battery_kwh=110", "usable_percent=90")))
        #expect(
            try Solved.bare(Self.electric("battery_kwh=112", "usable_percent=90")).bought("EA") == [2, 0, 0])
    }

    @Test func `cold asks for more and a charge during the shift gives some back`() throws {
        // 125 kWh in winter against 100 in the battery; half an hour at 50 kW makes up for it exactly.
        #expect(try Solved.isInfeasible(Self.electric("winter_factor=1.25")))
        #expect(try Solved.isInfeasible(Self.electric("winter_factor=1.25", duty: "top_up_hours=0.4")))
        let toppedUp = try Solved.bare(Self.electric("winter_factor=1.25", duty: "top_up_hours=0.5"))
        #expect(toppedUp.bought("EA") == [2, 0, 0])
    }

    @Test func `standing with the equipment on uses the battery too`() throws {
        #expect(try Solved.isInfeasible(Self.electric("battery_kwh=109", duty: "idle_kwh_per_day=10")))
        let enough = try Solved.bare(Self.electric("battery_kwh=110", duty: "idle_kwh_per_day=10"))
        #expect(enough.bought("EA") == [2, 0, 0])
    }

    @Test func `a plug-in hybrid needs no range`() throws {
        let hybrid = try Solved.bare {
            try $0.onlyElectric()
            try $0.set(
                "vehicle_models.csv", "EA", "powertrain=plug_in_hybrid", "fuel=diesel",
                "fuel_litres_per_100km=20", "electric_share_percent=50", "battery_kwh=1")
        }
        #expect(hybrid.bought("EA") == [2, 0, 0])
    }

    @Test func `a registered vehicle out of range leaves at once and pays its resale value`() throws {
        let gone = try Solved.bare {
            try $0.set("vehicle_models.csv", "EA", "battery_kwh=50", "resale_gbp=7000")
            try $0.copy("vehicles.csv", "A1", as: "E1", "model_id=EA")
        }
        #expect(gone.fleet("EA") == [0, 0, 0])
        #expect(gone.plan.vehicles.first { $0.id == "E1" }?.leavesPeriod == 0)
        // 6 − 7.
        #expect(gone.costs(-1))
    }
}
