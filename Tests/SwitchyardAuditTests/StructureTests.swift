import SwitchyardAudit
import SwitchyardCase
import SwitchyardTestSupport
import Testing

@Suite struct StructureTests {
    private func faults(_ change: (inout Plan) throws -> Void) throws -> [String] {
        try TinyCase.audit({ _ in }, change).violations.filter { $0.family == .structure }
            .map { "\($0.rule): \($0.subject)" }
    }

    @Test func `a plan for other periods is refused and nothing else is said`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.periodLabels[1] = "2024/25"
        }
        #expect(audit.lines == ["structure: periods | plan | 1.0 plan"])
    }

    @Test func `identifiers the case does not have are named`() throws {
        #expect(try faults { $0.vehicles[0].modelID = "X" } == ["unknown model: A1"])
        #expect(try faults { $0.vehicles[0].stays[0].siteID = "X" } == ["unknown site: A1"])
        #expect(try faults { $0.vehicles[0].stays[0].roleID = "X" } == ["unknown role: A1"])
        #expect(try faults { $0.vehicles[5].origin = .order("X") } == ["unknown order: X"])
        #expect(try faults { $0.chargers[0].siteID = "X" } == ["unknown site: X"])
        #expect(try faults { $0.chargers[0].chargerID = "X" } == ["unknown charger: X"])
        #expect(
            try faults { $0.gridSteps = [.init(siteID: "N", step: 9, period: 5)] }
                == ["unknown grid step: 9 at N"])
        #expect(try faults { $0.measures[0].id = "X" } == ["unknown measure: X"])
        #expect(try faults { $0.solarStorage = [.init(id: "X", period: 1)] } == ["unknown option: X"])
        #expect(try faults { $0.schemes[0].id = "X" } == ["unknown scheme: X"])
        #expect(try faults { $0.functions[0].functionID = "X" } == ["unknown function: X"])
        #expect(try faults { $0.grantUses[0].grantID = "X" } == ["unknown grant: X"])
        #expect(try faults { $0.charging[0].siteID = "X" } == ["unknown site: X"])
        #expect(try faults { $0.caseName = "other" } == ["case: other"])
    }

    @Test func `periods the case does not have are named`() throws {
        #expect(try faults { $0.vehicles[4].leavesPeriod = 6 } == ["unknown period: C2"])
        #expect(try faults { $0.measures[0].period = -1 } == ["unknown period: HP-N"])
        #expect(try faults { $0.grantUses[0].budgetSpan = 3 } == ["unknown period: G1"])
        #expect(try faults { $0.functions[1].fromPeriod = 99 } == ["unknown period: HQ"])
    }

    @Test func `stays follow each other without gap or overlap`() throws {
        #expect(
            try faults { $0.vehicles[0].stays.append(.init(fromPeriod: 0, siteID: "S", roleID: "AMB")) }
                == ["stays overlap: A1"])
        #expect(try faults { $0.vehicles[0].stays[0].fromPeriod = 1 } == ["gap in its stays: A1"])
        #expect(try faults { $0.vehicles[0].stays = [] } == ["gap in its stays: A1"])
        // One that leaves at once is nowhere.
        #expect(
            try faults { $0.vehicles[3].leavesPeriod = $0.vehicles[3].firstPeriod }
                == ["stay outside its time: C1"])
        #expect(
            try faults { $0.vehicles[3].stays.append(.init(fromPeriod: 2, siteID: "S", roleID: "CAR")) }
                == ["stay outside its time: C1"])
    }

    @Test func `the register is complete and each vehicle is there once`() throws {
        #expect(try faults { $0.vehicles.remove(at: 1) } == ["registered vehicle missing: A2"])
        #expect(
            try faults { $0.vehicles[1] = $0.vehicles[0] }.sorted() == [
                "registered vehicle missing: A2", "vehicle listed twice: A1",
            ])
        #expect(try faults { $0.vehicles[0].modelID = "AMB-E" } == ["model of a registered vehicle: A1"])
        #expect(
            try faults {
                $0.vehicles[0].firstPeriod = 1
                $0.vehicles[0].stays[0].fromPeriod = 1
            } == ["registered vehicle arrives late: A1"])
        #expect(try faults { $0.vehicles[5].origin = .register } == ["not in the register: O1-1"])
        #expect(try faults { $0.vehicles[5].leavesPeriod = 1 } == ["leaves before it arrives: O1-1"])
    }

    @Test func `a registered vehicle may leave at once`() throws {
        let audit = try TinyCase.audit { _ in
        } _: { plan in
            try plan.change("C1") {
                $0.leavesPeriod = 0
                $0.stays = []
            }
        }
        #expect(audit.lines == ["service: vehicles on shift | Z1.CAR 2024/25 Q1 | 1.0 vehicles"])
    }

    @Test func `charging profiles are 48 powers, one for each site, class and period`() throws {
        #expect(try faults { $0.charging[0].drawKW.removeLast() } == ["charging profile: N"])
        #expect(try faults { $0.charging[0].drawKW[0] = -1 } == ["charging profile: N"])
        #expect(try faults { $0.charging[0].drawKW[0] = .nan } == ["charging profile: N"])
        #expect(try faults { $0.charging[1] = $0.charging[0] } == ["charging profile: N"])
    }

    @Test func `sums beyond an integer are reported, not wrapped`() throws {
        let audit = try TinyCase.audit { tiny in
            for number in 0..<100 {
                tiny.add(
                    "schemes.csv", "BIG\(number),Big,other,1000000000000,0,0,2024-04-01,")
            }
        } _: { plan in
            for number in 0..<100 { plan.schemes.append(.init(id: "BIG\(number)", period: 1)) }
            plan.chargers.append(.init(siteID: "N", chargerID: "DC50", period: 3, count: 1_000_000))
        }
        #expect(!audit.lines.contains { $0.hasPrefix("structure") })
        let over = try TinyCase.audit { tiny in
            try tiny.change("charger_types.csv", "DC50", "20000", "900000000000")
        } _: {
            $0.chargers.append(.init(siteID: "N", chargerID: "DC50", period: 3, count: 1_000_000))
        }
        #expect(over.lines.contains("structure: figures too large | plan | 1.0 plan"))
    }

    @Test func `whatever a plan holds, the audit says something and stops`() throws {
        let planningCase = try TinyCase().read()
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        func pick(_ list: [String]) -> String { random(8) == 0 ? "?" : list[random(list.count)] }
        func period() -> Int { random(6) == 0 ? [-1, 6, Int.max, Int.min][random(4)] : random(6) }
        let sites = planningCase.sites.map(\.id)
        let roles = planningCase.roles.map(\.id)
        var found = 0
        for _ in 0..<400 {
            var plan = TinyCase.plan(planningCase)
            for _ in 0..<random(30) {
                let origins: [PlannedVehicle.Origin] = [.register, .purchase, .order("O1"), .order("?")]
                plan.vehicles.append(
                    PlannedVehicle(
                        id: pick(["A1", "C2", "V1", "V2", "V3"]),
                        modelID: pick(planningCase.models.map(\.id)),
                        origin: origins[random(4)], firstPeriod: period(),
                        leavesPeriod: random(2) == 0 ? nil : period(),
                        stays: (0..<random(4)).map { _ in
                            .init(fromPeriod: period(), siteID: pick(sites), roleID: pick(roles))
                        }))
            }
            for _ in 0..<random(10) {
                plan.chargers.append(
                    .init(
                        siteID: pick(sites), chargerID: pick(["AC7", "DC50"]), period: period(),
                        count: [0, -3, 2, Int.max, Int.min, 100_000][random(6)]))
                plan.gridSteps.append(.init(siteID: pick(sites), step: random(4) - 1, period: period()))
                plan.solarStorage.append(.init(id: pick(["SOL-N", "BAT-N"]), period: period()))
                plan.measures.append(.init(id: pick(["HP-N", "LED-S"]), period: period()))
                plan.siteChanges.append(
                    .init(siteID: pick(sites), kind: random(2) == 0 ? .opens : .closes, period: period()))
                plan.functions.append(
                    .init(functionID: pick(["HQ", "TR"]), siteID: pick(sites), fromPeriod: period()))
                plan.schemes.append(.init(id: pick(["SC1"]), period: period()))
                plan.grantUses.append(
                    .init(
                        grantID: pick(["G1", "G2"]), budgetSpan: random(5) - 1, category: .estates,
                        amountPence: [0, -1, 5, Int.max, Int.min][random(5)]))
                plan.charging.append(
                    .init(
                        siteID: pick(sites), chargingClass: random(2) == 0 ? .ac : .dc, period: period(),
                        drawKW: Array(
                            repeating: [0, 1, -1, 1e300, .nan, .infinity][random(6)],
                            count: random(3) == 0 ? random(60) : 48)))
                plan.concessions.append(
                    .init(
                        family: RuleFamily.allCases[random(11)], subject: pick(["Z1.AMB 2024/25 Q1", "N"]),
                        amount: [0, -1, 1e300, .nan, .infinity][random(5)], unit: "GBP"))
            }
            found += Auditor(planningCase).audit(plan).violations.count
        }
        #expect(found > 400)
    }
}
