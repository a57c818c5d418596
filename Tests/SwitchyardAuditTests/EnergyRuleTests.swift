import SwitchyardAudit
import SwitchyardCase
import SwitchyardTestSupport
import Testing

@Suite struct EnergyRuleTests {
    @Test func `half a kilowatt-hour too little is found`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.charging[0].drawKW[3] = 5.25
        }
        #expect(audit.lines == ["charging: design day's energy | N.ac 2024/25 Q2 | 0.5 kWh"])
    }

    @Test func `charging when the vehicles are out fills no battery`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.charging[0].drawKW[3] = 0
            $0.charging[0].drawKW[20] = 6.25
        }
        #expect(audit.lines == ["charging: charging while parked | N.ac 2024/25 Q2 | 3.125 kWh"])
    }

    @Test func `chargers, vehicles and supply each limit a half-hour`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.charging[0].drawKW = Array(repeating: 0, count: 48)
            $0.charging[0].drawKW[0] = 36.25
        }
        #expect(
            audit.lines == [
                "charging: charger capacity | N.ac 2024/25 Q2 | 8.25 kW",
                "charging: charging while parked | N.ac 2024/25 Q2 | 13.125 kWh",
                "power: supply capacity | N 2024/25 Q2 | 6.25 kW",
            ])
    }

    @Test func `enough power must be left without the largest charger`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.chargers[0].count = 1
        }
        // Half of 18.125 kWh over 8 hours at base.
        #expect(
            audit.lines
                == TinyCase.lines(
                    "charging", "loss of the largest charger", "N.ac", [1, 2, 3, 4, 5], "1.132813 kW"))
    }

    @Test func `chargers wear out`() throws {
        let audit = try TinyCase.audit { try $0.change("charger_types.csv", "AC7", ",10,80", ",1,80") }
        #expect(
            audit.lines == [
                "charging: charger capacity | N.ac 2026/27–2027/28 | 10.0 kW",
                "charging: loss of the largest charger | N.ac 2026/27–2027/28 | 1.132813 kW",
            ])
    }

    @Test func `chargers of a type are limited at a site and come when they are on sale`() throws {
        let many = try TinyCase.audit { _ in
        } _: {
            $0.chargers[0].count = 5
        }
        #expect(
            many.lines
                == TinyCase.lines(
                    "charging", "chargers of a type at a site", "N.AC7", [1, 2, 3, 4, 5], "1.0 chargers"))
        let early = try TinyCase.audit { _ in
        } _: {
            $0.chargers.append(.init(siteID: "N", chargerID: "DC50", period: 1, count: 1))
        }
        #expect(early.lines == ["charging: charger available from | N.DC50 2024/25 Q2 | 1.0 chargers"])
    }

    @Test func `enough vehicles are usable hours after the supply fails`() throws {
        let audit = try TinyCase.audit {
            // 7.2 kWh stored, 7.25 needed in twelve hours.
            try $0.change("vehicle_models.csv", "CAR-E", ",50,90,ac", ",8,90,ac")
            $0.settings = $0.settings.split(separator: "\"rules\": {}").joined(
                separator: "\"rules\": {\"range\": {\"mode\": \"off\"}}")
            $0.settings = $0.settings.split(separator: "loss_share_percent\": 50").joined(
                separator: "loss_share_percent\": 80")
        }
        #expect(
            audit.lines
                == TinyCase.lines("charging", "loss of the grid", "N", [2, 3, 4, 5], "0.2 vehicles"))
    }

    @Test func `heat pumps and functions from elsewhere load the supply`() throws {
        let audit = try TinyCase.audit { try $0.change("sites.csv", "N", ",0,50,30,", ",0,32,30,") }
        // 30 kW of base load, 4 of the heat pump and 1 of the new training function.
        #expect(audit.lines == TinyCase.lines("power", "supply capacity", "N", [4, 5], "3.0 kW"))
    }

    @Test func `storage helps by day, costs by night and lasts its life`() throws {
        let audit = try TinyCase.audit {
            try $0.change("sites.csv", "N", ",0,50,30,", ",0,32,30,")
            try $0.change("solar_storage.csv", "BAT-N", "8000,80,3,", "8000,80,1,")
        } _: {
            $0.solarStorage = [.init(id: "BAT-N", period: 1)]
        }
        #expect(
            audit.lines == [
                "power: supply capacity | N 2024/25 Q2 | 3.0 kW",
                "power: supply capacity | N 2024/25 Q3 | 3.0 kW",
                "power: supply capacity | N 2024/25 Q4 | 3.0 kW",
                "power: supply capacity | N 2025/26 | 8.0 kW",
                "power: supply capacity | N 2026/27–2027/28 | 3.0 kW",
            ])
    }

    @Test func `grid steps come in order, once and after their lead time`() throws {
        let order = try TinyCase.audit { _ in
        } _: {
            $0.gridSteps = [.init(siteID: "N", step: 2, period: 5)]
        }
        #expect(order.lines == ["power: order of grid steps | N.2 2026/27–2027/28 | 1.0 steps"])
        let early = try TinyCase.audit { _ in
        } _: {
            $0.gridSteps = [.init(siteID: "N", step: 1, period: 1)]
        }
        #expect(early.lines == ["power: lead time of a grid step | N.1 2024/25 Q2 | 1.0 periods"])
        let twice = try TinyCase.audit { _ in
        } _: {
            $0.gridSteps = [.init(siteID: "N", step: 1, period: 2), .init(siteID: "N", step: 1, period: 5)]
        }
        #expect(twice.lines == ["power: grid step twice | N.1 2026/27–2027/28 | 1.0 steps"])
    }

    @Test func `a step in place raises the limit by its capacity times the power factor`() throws {
        let audit = try TinyCase.audit {
            try $0.change("sites.csv", "N", ",0,50,30,", ",0,32,30,")
            try $0.change("grid_upgrades.csv", "N,1", "50,", "2,")
        } _: {
            $0.gridSteps = [.init(siteID: "N", step: 1, period: 2)]
        }
        #expect(audit.lines == TinyCase.lines("power", "supply capacity", "N", [4, 5], "1.0 kW"))
    }
}
