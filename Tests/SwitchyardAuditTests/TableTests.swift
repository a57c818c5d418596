import Foundation
import SwitchyardAudit
import SwitchyardCase
import SwitchyardTestSupport
import Testing

@Suite struct TableTests {
    private func revenue(_ audit: Audit, _ period: Int) -> [String: Int] {
        var lines: [String: Int] = [:]
        for entry in audit.revenue where entry.period == period {
            lines[entry.line.rawValue] = entry.amountPence
        }
        return lines
    }

    @Test func `revenue of a quarter by hand`() throws {
        let audit = try TinyCase.audit()
        // 3 ambulances and 2 cars; 46 days of charges for the two cars from 16 May.
        #expect(
            revenue(audit, 0) == [
                "maintenance": 425_000, "diesel": 225_000, "petrol": 44_800, "gas": 17_500,
                "building_electricity": 443_750, "sites": 525_000, "functions": 25_000,
                "zone_charges": 115_000,
            ])
        // West closed, one petrol car, an electric car on order, chargers, lifts saved.
        #expect(
            revenue(audit, 2) == [
                "maintenance": 420_000, "diesel": 225_000, "petrol": 22_400, "gas": 17_500,
                "charging": 26_463,
                "building_electricity": 437_500, "sites": 450_000, "chargers": 5_000, "functions": 25_000,
                "zone_charges": 113_750, "scheme_savings": -7_500,
            ])
    }

    @Test func `a longer period takes the mean price of its years`() throws {
        // 6,000 litres a year for two years at £1.60 and £1.80.
        #expect(revenue(try TinyCase.audit(), 5)["diesel"] == 2_040_000)
    }

    @Test func `moves are paid for once, with dual running`() throws {
        let audit = try TinyCase.audit()
        #expect(revenue(audit, 4)["dual_running"] == 100_000)
        #expect(revenue(audit, 5)["dual_running"] == nil)
        let fitOut = audit.capital.filter { $0.kind == .function }
        #expect(
            fitOut.map { "\($0.item) \($0.siteID ?? "") \($0.period) \($0.amountPence)" } == [
                "HQ S 4 330000", "TR N 4 110000",
            ])
    }

    @Test func `a new function has no old site to run beside`() throws {
        let audit = try TinyCase.audit {
            try $0.change("functions.csv", "TR", "2025-01-01,0,0", "2025-01-01,3,900")
        }
        #expect(revenue(audit, 4)["dual_running"] == 100_000)
        #expect(audit.functions.map(\.dualRunningPence) == [0, 100_000, 0])
    }

    @Test func `no grant buys what is committed`() throws {
        let audit = try TinyCase.audit {
            try $0.change("grants.csv", "G2", "charger;grid", "charger;electric_vehicle")
        } _: {
            $0.grantUses.append(.init(grantID: "G2", budgetSpan: 0, category: .fleet, amountPence: 9))
        }
        #expect(audit.lines == ["money: purpose of a grant | G2 2024/25 | 9.0 pence"])
    }

    @Test func `committed lines spread over their year, the remainder in the last quarter`() throws {
        let lines = try TinyCase.audit().capital.filter { $0.item == "L1" }
        #expect(lines.map(\.amountPence) == [250, 250, 250, 253])
        let quarter = try TinyCase.audit().capital.filter { $0.item == "L2" }
        #expect(quarter.map { [$0.period, $0.amountPence] } == [[1, 50_000]])
    }

    @Test func `contingency is added to the unit price and rounded once`() throws {
        let audit = try TinyCase.audit { try $0.change("charger_types.csv", "AC7", ",1000,", ",1000.05,") }
        let item = try #require(audit.capital.first { $0.kind == .charger })
        // 110,005.5 pence is 110,006.
        #expect([item.unitPence, item.amountPence] == ([110_006, 220_012] as [Int]))
    }

    @Test func `orders outside the envelope cost no capital`() throws {
        let audit = try TinyCase.audit { try $0.change("orders.csv", "O1", ",yes,", ",no,") }
        #expect(audit.capital.allSatisfy { $0.item != "O1" })
        #expect(audit.orders.map(\.scores) == [false])
    }

    @Test func `totals by category, by kind, by site and by period are the same pounds`() throws {
        let audit = try TinyCase.audit { try $0.change("charger_types.csv", "AC7", ",1000,", ",1000.05,") }
        let all = audit.capital.reduce(0) { $0 + $1.amountPence }
        #expect(audit.budget.filter { $0.category != nil }.reduce(0) { $0 + $1.spendPence } == all)
        #expect(audit.budget.filter { $0.category == nil }.reduce(0) { $0 + $1.spendPence } == all)
        #expect(audit.flows.reduce(0) { $0 + $1.capitalPence } == all)
        #expect(audit.restsOn.reduce(0) { $0 + $1.capitalPence } == all)
        let sites = audit.capital.filter { $0.siteID != nil }.reduce(0) { $0 + $1.amountPence }
        #expect(
            audit.works.filter { $0.amountPence > 0 }.reduce(0) { $0 + $1.amountPence }
                + audit.functions.reduce(0) { $0 + $1.fitOutPence } == sites)
        let vehicles = audit.orders.filter(\.scores).reduce(0) { $0 + $1.amountPence }
        #expect(audit.capital.filter { $0.category == .fleet }.reduce(0) { $0 + $1.amountPence } == vehicles)
    }

    @Test func `headroom is envelope, grants and receipts less spend`() throws {
        let audit = try TinyCase.audit()
        let line = try #require(audit.budget.first { $0.name == "estates" && $0.span == 0 })
        #expect(
            [line.spendPence, line.envelopePence, line.grantsPence, line.receiptsPence, line.headroomPence]
                == [
                    820_000, 2_000_000, 100_000, 1_160_000, 2_440_000,
                ])
        #expect(audit.budget.first { $0.name == "it" && $0.span == 0 }?.headroomPence == nil)
    }

    @Test func `the net present cost is the sum of the discounted flows`() throws {
        let audit = try TinyCase.audit()
        var time = 0.0
        let lengths = [0.25, 0.25, 0.25, 0.25, 1, 2]
        var sum = 0
        for (flow, length) in zip(audit.flows, lengths) {
            let lines = audit.revenue.filter { $0.period == flow.period }.reduce(0) { $0 + $1.amountPence }
            #expect(flow.revenuePence == lines)
            let net =
                flow.capitalPence + lines + flow.carbonValuePence - flow.receiptsPence - flow.resalePence
                - flow.schemeValuePence
            #expect(flow.netPence == net)
            let factor = pow(1.035, -(time + length / 2))
            #expect(flow.discountedPence == Int((Double(net) * factor).rounded()))
            sum += flow.discountedPence
            time += length
        }
        #expect(audit.netPresentCostPence == sum)
        #expect(audit.flows.map(\.receiptsPence) == [0, 0, 4_000_000, 0, 0, 0])
        #expect(audit.flows.map(\.resalePence) == [0, 0, 200_000, 0, 0, 0])
        #expect(audit.flows.map(\.schemeValuePence) == [0, 70_000, 0, 0, 0, 0])
        // 32.9945 t at £100.
        #expect(audit.flows[4].carbonValuePence == 329_945)
    }

    @Test func `a leased vehicle that leaves brings no resale value`() throws {
        let audit = try TinyCase.audit({ try $0.set("vehicles.csv", "C1", "ownership=leased") })
        #expect(audit.flows.map(\.resalePence) == [0, 0, 0, 0, 0, 0])
    }

    @Test func `carbon is activity times factor`() throws {
        let audit = try TinyCase.audit()
        let year = audit.carbon[4]
        #expect(year.diesel == 15)
        #expect(abs(year.petrol - 1.536) < 1e-9)
        #expect(abs(year.gas - 0.8) < 1e-9)
        #expect(abs(year.buildingElectricity - 14.6) < 1e-9)
        #expect(abs(year.chargingElectricity - 1.0585) < 1e-9)
        let activity: [Double] = [year.dieselLitres, year.gasKWh, year.buildingKWh]
        #expect(activity == [6000, 4000, 73_000])
        #expect(audit.carbonSpans.map(\.budgetTonnes) == [100, 100, nil])
        let first = audit.carbon[..<4].reduce(0) { $0 + $1.total }
        #expect(abs(audit.carbonSpans[0].tonnes - first) < 1e-9)
    }

    @Test func `the fleet of a period is the last one's, with what came and without what left`() throws {
        let audit = try TinyCase.audit()
        #expect(audit.fleet.map(\.vehicles) == [5, 6, 5, 5, 5, 5])
        for (before, after) in zip(audit.fleet, audit.fleet.dropFirst()) {
            #expect(after.vehicles == before.vehicles + after.bought + after.delivered - after.left)
            #expect(after.byPowertrain.reduce(0, +) == after.vehicles)
        }
        for period in audit.fleet {
            let counts = audit.fleetCounts.filter { $0.period == period.period }
            #expect(counts.reduce(0) { $0 + $1.vehicles } == period.vehicles)
        }
        #expect(audit.fleet.map(\.electricShare) == [0, 1 / 6, 0.2, 0.2, 0.2, 0.2])
    }

    @Test func `a site's power table shows its tightest half-hour`() throws {
        let audit = try TinyCase.audit()
        let power = try #require(audit.sitePower.first { $0.siteID == "N" && $0.period == 4 })
        #expect(
            [power.peakKW, power.loadKW, power.capacityKW, power.headroomKW]
                == ([35, 35, 50, 15] as [Double]))
        #expect(
            [power.chargers, power.vehicles, power.electricVehicles, power.tightestHalfHour]
                == ([2, 4, 1, 0] as [Int]))
        #expect(power.chargerKW == 28 && power.chargingKWhPerDay == 18.125)
    }

    @Test func `what keeps a role from going electric is said`() throws {
        let audit = try TinyCase.audit {
            try $0.change("vehicle_models.csv", "CAR-E", ",50,90,ac", ",10,90,ac")
        }
        let reasons = audit.obstacles.map { "\($0.roleID) \($0.period) \($0.vehicles) \($0.reason)" }
        #expect(
            reasons.prefix(4) == [
                "AMB 0 3 notYetAvailable", "CAR 0 2 range", "AMB 1 3 none", "CAR 1 2 range",
            ])
        let sold = try TinyCase.audit { try $0.change("vehicle_models.csv", "AMB-E", ",,2,0", ",,0,0") }
        #expect(sold.obstacles.first { $0.roleID == "AMB" }?.reason == .noProduct)
    }

    @Test func `money is traced to the basis of its price`() throws {
        let audit = try TinyCase.audit { $0.basis = ["AC7": "assumption", "2024/25": "derived"] }
        let assumed = try #require(audit.restsOn.first { $0.basis == .assumption })
        // Two chargers with contingency; £200 a year for 3.75 years of running them.
        #expect([assumed.capitalPence, assumed.revenuePence] == ([220_000, 75_000] as [Int]))
        let row = try #require(audit.weightiestRows.first { $0.item == "AC7" })
        #expect(row.amountPence == 295_000 && row.basis == .assumption)
        #expect(audit.restsOn.first { $0.basis == .derived }?.capitalPence == 0)
    }

    @Test func `the same plan gives the same audit`() throws {
        let planningCase = try TinyCase().read()
        var plan = TinyCase.plan(planningCase)
        plan.vehicles.removeFirst(2)
        let first = Auditor(planningCase).audit(plan)
        let second = Auditor(planningCase).audit(plan)
        #expect(first.violations == second.violations && !first.violations.isEmpty)
        #expect(first.weightiestRows == second.weightiestRows && first.capital == second.capital)
    }
}
