import SwitchyardCase
import Testing

@Suite struct PlanJSONTests {
    private static let labels = [
        "2022/23 Q1", "2022/23 Q2", "2022/23 Q3", "2022/23 Q4", "2023/24", "2024/25–2025/26",
    ]

    /// A plan with every kind of decision in it.
    private var sample: Plan {
        var plan = Plan(caseName: "tést \"case\"", periodLabels: Self.labels)
        plan.vehicles = [
            PlannedVehicle(
                id: "A1", modelID: "M", origin: .register, firstPeriod: 0, leavesPeriod: 3,
                stays: [
                    .init(fromPeriod: 0, siteID: "S", roleID: "R"),
                    .init(fromPeriod: 2, siteID: "T", roleID: "R"),
                ]),
            PlannedVehicle(
                id: "NEW-1", modelID: "M", origin: .purchase, firstPeriod: 4, leavesPeriod: nil,
                stays: [.init(fromPeriod: 4, siteID: "S", roleID: "R")]),
            PlannedVehicle(
                id: "NEW-2", modelID: "M", origin: .order("O\n1"), firstPeriod: 1, leavesPeriod: 5, stays: []),
        ]
        plan.chargers = [ChargerInstallation(siteID: "S", chargerID: "DC", period: 1, count: 3)]
        plan.gridSteps = [GridStepInstallation(siteID: "S", step: 2, period: 5)]
        plan.solarStorage = [DatedChoice(id: "SOLAR", period: 2)]
        plan.measures = [DatedChoice(id: "LED", period: 0)]
        plan.siteChanges = [
            SiteChange(siteID: "T", kind: .opens, period: 1),
            SiteChange(siteID: "U", kind: .closes, period: 5),
        ]
        plan.functions = [FunctionPlacement(functionID: "F", siteID: "T", fromPeriod: 4)]
        plan.schemes = [DatedChoice(id: "ROOF", period: 3)]
        plan.grantUses = [
            GrantUse(grantID: "G", budgetSpan: 0, category: .it, amountPence: 1),
            GrantUse(grantID: "G", budgetSpan: 2, category: .fleet, amountPence: 123_456_789_012_345 / 100),
        ]
        let draw = (0..<48).map { $0 == 3 ? 1e-7 : $0 == 4 ? 100_000_000 : Double($0) / 3 }
        plan.charging = [ChargingProfile(siteID: "S", chargingClass: .dc, period: 5, drawKW: draw)]
        plan.concessions = [
            Concession(family: .cleanAir, subject: "fleet 2025/26", amount: -0.1, unit: "per cent")
        ]
        return plan
    }

    @Test func `a plan with every kind of decision comes back as it was`() throws {
        let bytes = sample.write()
        #expect(try Plan.read(bytes, file: "plan.json") == sample)
        #expect(try Plan.read(bytes, file: "plan.json").write() == bytes)
    }

    @Test func `plans of random content come back as they were`() throws {
        var state: UInt64 = 7
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<50 {
            var plan = Plan(caseName: "c\(next(100))", periodLabels: Self.labels)
            for index in 0..<next(20) {
                plan.vehicles.append(
                    PlannedVehicle(
                        id: "v\(index)", modelID: "m\(next(5))",
                        origin: next(2) == 0 ? .register : .order("o"),
                        firstPeriod: next(6), leavesPeriod: next(2) == 0 ? nil : next(6),
                        stays: [.init(fromPeriod: next(6), siteID: "s", roleID: "r")]))
                plan.charging.append(
                    ChargingProfile(
                        siteID: "s\(index)", chargingClass: .ac, period: next(6),
                        drawKW: (0..<48).map { _ in Double(next(1 << 30)) / Double(1 + next(1000)) }))
                plan.grantUses.append(
                    GrantUse(
                        grantID: "g", budgetSpan: next(3), category: CapitalCategory.allCases[next(4)],
                        amountPence: next(1 << 30)))
            }
            #expect(try Plan.read(plan.write(), file: "p") == plan)
        }
    }

    @Test func `the text speaks in labels and identifiers`() {
        let text = String(decoding: sample.write(), as: UTF8.self)
        #expect(text.contains(#"{"site": "S", "charger": "DC", "period": "2022/23 Q2", "count": 3}"#))
        #expect(text.contains(#"{"grant": "G", "years": "2022/23", "category": "it", "amount_gbp": 0.01}"#))
        #expect(
            text.contains(#""origin": "order", "order": "O\n1", "from": "2022/23 Q2", "leaves""#) == false)
        #expect(text.contains(#""leaves": "2022/23 Q4""#))
    }

    @Test func `a hyphen does for the dash of a period`() throws {
        let text = String(decoding: sample.write(), as: UTF8.self)
        let parts = text.split(separator: "\"period\": \"2024/25–2025/26\"", omittingEmptySubsequences: false)
        let edited = parts.joined(separator: "\"period\": \"2024/25-2025/26\"")
        #expect(edited != text)
        #expect(try Plan.read(Array(edited.utf8), file: "p") == sample)
    }

    @Test func `every slip of an editor is placed, all in one run`() throws {
        let text = """
            {
              "format": "switchyard-plan", "version": 1, "case": "c",
              "periods": ["2022/23 Q1", "2022/23 Q2"],
              "vehicles": [
                {"id": "A", "model": "M", "origin": "regster", "from": "2022/23 Q1", "stays": []},
                {"id": "B", "model": "M", "origin": "register", "from": "2022/23 Q3", "stays": [{"from": "2022/23 Q1"}]}
              ],
              "chargers": [{"site": "S", "charger": "DC", "period": "2022/23 Q1", "cuont": 0}],
              "grid_steps": [], "solar_storage": [], "measures": [], "site_changes": [], "functions": [], "schemes": [],
              "grant_uses": [{"grant": "G", "years": "2022/24", "category": "it", "amount_gbp": 1.005}],
              "charging": [{"site": "S", "class": "dc", "period": "2022/23 Q1", "draw_kw": [1, -2]}],
              "concessions": {}
            }
            """
        do {
            _ = try Plan.read(Array(text.utf8), file: "plan.json")
            Issue.record("the plan was accepted")
        } catch {
            #expect(error.faults.allSatisfy { $0.file == "plan.json" })
            let said = error.faults.map { "\($0.line) \($0.columnName ?? "")" }
            #expect(
                said == [
                    "5 vehicles[0].origin", "6 vehicles[1].from", "6 vehicles[1].stays[0].site",
                    "6 vehicles[1].stays[0].role", "8 chargers[0].count", "8 chargers[0]",
                    "10 grant_uses[0].years",
                    "10 grant_uses[0].amount_gbp", "11 charging[0].draw_kw", "12 concessions",
                ])
        }
    }

    @Test func `another format, version or no plan at all is refused`() {
        for text in [
            "", "[]", "{}", #"{"format": "x", "version": 1}"#,
            #"{"format": "switchyard-plan", "version": 2}"#,
            #"{"format": "switchyard-plan", "version": 1, "case": "c", "periods": ["a", "a"]}"#,
        ] {
            #expect(throws: CaseError.self) { try Plan.read(Array(text.utf8), file: "p") }
        }
    }
}
