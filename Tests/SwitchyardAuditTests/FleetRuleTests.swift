import SwitchyardAudit
import SwitchyardCase
import SwitchyardTestSupport
import Testing

@Suite struct FleetRuleTests {
    @Test func `a registered vehicle kept beyond its last day breaks its life`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            try $0.change("C1") { $0.leavesPeriod = 4 }
        }
        #expect(audit.lines == ["fleet_balance: vehicle life | C1 2024/25 Q3 | 2.0 periods"])
    }

    @Test func `a bought vehicle lasts its model's life from the start of its first period`() throws {
        let audit = try TinyCase.audit {
            try $0.change("vehicle_models.csv", "CAR-E", ",6,5000", ",1,5000")
        }
        // Delivered in the quarter from July 2024: used up in July 2025, before the period from April 2026.
        #expect(
            audit.lines == ["fleet_balance: vehicle life | O1-1 2026/27–2027/28 | 1.0 periods"])
    }

    @Test func `an order must arrive complete, in its period and in its model`() throws {
        let late = try TinyCase.audit { _ in
        } _: {
            try $0.change("O1-1") {
                $0.firstPeriod = 2
                $0.stays[0].fromPeriod = 2
            }
            $0.charging.removeFirst()
        }
        #expect(
            late.lines == [
                "fleet_balance: delivery of an order | O1-1 2024/25 Q3 | 1.0 vehicles",
                "fleet_balance: committed order | O1 2024/25 Q2 | 1.0 vehicles",
            ])
        let missing = try TinyCase.audit { try $0.change("orders.csv", "O1", ",1,", ",3,") }
        #expect(missing.lines.first == "fleet_balance: committed order | O1 2024/25 Q2 | 2.0 vehicles")
    }

    @Test func `purchases keep to supply and to the dates of sale`() throws {
        let audit = try TinyCase.audit {
            try $0.change("sites.csv", "N", ",4,3,0,", ",20,3,0,")
            try $0.change("clean_air.csv", "SHARE", ",16,", ",0,")
        } _: { plan in
            for number in 0..<6 { plan.buy("NEW-\(number)", "AMB-D", "AMB", "N", from: 4) }
            plan.buy("NEW-X", "AMB-D", "AMB", "N", from: 5)
        }
        #expect(
            audit.lines == [
                "fleet_balance: available to | AMB-D 2026/27–2027/28 | 1.0 vehicles",
                "fleet_balance: supply | AMB-D 2025/26 | 1.0 vehicles",
            ])
        let early = try TinyCase.audit {
            try $0.change("capital_envelopes.csv", "2024/25,fleet", "40000", "400000")
        } _: {
            $0.buy("NEW-1", "AMB-E", "AMB", "N", from: 0, to: 1)
        }
        #expect(early.lines.first == "fleet_balance: available from | AMB-E 2024/25 Q1 | 1.0 vehicles")
    }

    @Test func `a model fills only its roles`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            try $0.change("A3") { $0.stays[0].roleID = "CAR" }
        }
        #expect(audit.lines.contains("fleet_balance: role of a model | A3 2024/25 Q1 | 1.0 vehicles"))
    }

    @Test func `spares count: two ambulances with a quarter spare send out 1.6`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            try $0.change("A3") { $0.leavesPeriod = 3 }
        }
        #expect(
            audit.lines
                == TinyCase.lines("service", "vehicles on shift", "Z1.AMB", [3, 4, 5], "0.4 vehicles"))
    }

    @Test func `a zone is served only from sites within reach`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            try $0.change("C2") { $0.stays[0].siteID = "N" }
        }
        #expect(
            audit.lines
                == TinyCase.lines("service", "vehicles on shift", "Z2.CAR", Array(0..<6), "1.0 vehicles"))
    }

    @Test func `demand grows from the horizon's start to the start of the period, rounded up`() throws {
        let audit = try TinyCase.audit { try $0.change("requirements.csv", "Z1,CAR", "1,0", "1,10") }
        // Two cars are needed from the second quarter; in it there are two.
        #expect(
            audit.lines
                == TinyCase.lines("service", "vehicles on shift", "Z1.CAR", [2, 3, 4, 5], "1.0 vehicles"))
    }

    @Test func `a shortfall falls where the plan concedes it`() throws {
        let audit = try TinyCase.audit { _ in
        } _: { plan in
            try plan.change("A3") { $0.leavesPeriod = 5 }
            plan.concessions = [
                .init(
                    family: .service, subject: "Z1.AMB 2026/27–2027/28", amount: 0.4, unit: "vehicles")
            ]
        }
        #expect(audit.violations.map(\.isDeclared) == [true])
        let less = try TinyCase.audit { _ in
        } _: { plan in
            try plan.change("A3") { $0.leavesPeriod = 5 }
            plan.concessions = [
                .init(
                    family: .service, subject: "Z1.AMB 2026/27–2027/28", amount: 0.3, unit: "vehicles")
            ]
        }
        #expect(less.violations.map(\.isDeclared) == [false])
    }

    @Test func `an electric vehicle must last its role's hardest day`() throws {
        // 10 kWh at 90 % and an hour at 10 kW against 25 kWh of driving and 2 of standing.
        let audit = try TinyCase.audit {
            try $0.change("vehicle_models.csv", "CAR-E", ",50,90,ac", ",10,90,ac")
        }
        #expect(
            audit.lines == TinyCase.lines("range", "hardest day", "CAR-E.CAR", [1, 2, 3, 4, 5], "8.0 kWh"))
    }

    @Test func `larger bays take smaller vehicles, not the other way round`() throws {
        let large = try TinyCase.audit { try $0.change("sites.csv", "N", ",4,3,0,", ",2,3,0,") }
        #expect(
            large.lines
                == TinyCase.lines("bays", "bays for large vehicles", "N", Array(0..<6), "1.0 vehicles"))
        let standard = try TinyCase.audit { try $0.change("sites.csv", "N", ",4,3,0,", ",4,0,0,") }
        #expect(
            standard.lines == [
                "bays: bays for large and standard vehicles | N 2024/25 Q2 | 1.0 vehicles",
                "bays: bays for all vehicles | N 2024/25 Q2 | 1.0 vehicles",
            ])
    }

    @Test func `a rule family that is off is not checked`() throws {
        let audit = try TinyCase.audit {
            try $0.change("vehicle_models.csv", "CAR-E", ",50,90,ac", ",10,90,ac")
            $0.settings = $0.settings.split(separator: "\"rules\": {}").joined(
                separator: "\"rules\": {\"range\": {\"mode\": \"off\"}}")
        }
        #expect(audit.lines == [])
    }
}
