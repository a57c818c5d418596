import SwitchyardAudit
import SwitchyardCase
import SwitchyardTestSupport
import Testing

@Suite struct EstateRuleTests {
    private func hosting(_ rule: String, _ subject: String, _ periods: [Int], _ amount: String) -> [String] {
        TinyCase.lines("hosting", rule, subject, periods, amount)
    }

    @Test func `a function must have left by its date`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.functions.remove(at: 1)
        }
        #expect(
            audit.lines == ["hosting: latest move | HQ 2025/26 | 2.0 periods"]
                + hosting("separation", "TR", [4, 5], "5.0 km"))
    }

    @Test func `a function moves not before its date and the site's preparation`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.functions[1].fromPeriod = 1
        }
        #expect(audit.lines == ["hosting: earliest move | HQ 2024/25 Q2 | 2.0 periods"])
        let new = try TinyCase.audit { _ in
        } _: {
            $0.functions[2].fromPeriod = 1
        }
        #expect(new.lines.first == "hosting: earliest move | TR 2024/25 Q2 | 2.0 periods")
    }

    @Test func `a function moves at most once`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.functions.append(.init(functionID: "HQ", siteID: "N", fromPeriod: 5))
        }
        #expect(
            audit.lines == [
                "hosting: moves at most once | HQ 2026/27–2027/28 | 1.0 moves",
                "hosting: latest move | HQ 2025/26 | 1.0 periods",
                "hosting: separation | TR 2026/27–2027/28 | 5.0 km",
            ])
    }

    @Test func `a function is somewhere from its start on`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.functions.remove(at: 2)
        }
        #expect(audit.lines == ["hosting: hosted | TR 2025/26 | 2.0 periods"])
    }

    @Test func `seats, sessions, vehicles and separation hold at the site chosen`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.functions[2].siteID = "S"
        }
        for period in [4, 5] {
            let label = TinyCase.periods[period]
            #expect(
                audit.lines.filter { $0.contains(label) } == [
                    "hosting: seats | TR \(label) | 1.0 seats",
                    "hosting: sessions | TR \(label) | 40.0 sessions",
                    "hosting: vehicles of a function | S.AMB \(label) | 1.0 vehicles",
                    "hosting: separation | TR \(label) | 5.0 km",
                ])
        }
        #expect(audit.violations.count == 8)
    }

    @Test func `the functions at a site fit its area`() throws {
        let audit = try TinyCase.audit { try $0.change("functions.csv", "TR", ",,20,5", ",,120,5") }
        #expect(audit.lines == hosting("area for functions", "N", [4, 5], "20.0 m2"))
    }

    @Test func `a function is at an open site among its options`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.functions[2].siteID = "W"
        }
        #expect(
            audit.lines.filter { $0.contains("| TR 2025/26 |") } == [
                "hosting: function at a closed site | TR 2025/26 | 1.0 functions",
                "hosting: sites it may be at | TR 2025/26 | 1.0 functions",
            ])
    }

    @Test func `strategic points are within their minutes of some function of the kind`() throws {
        let audit = try TinyCase.audit { try $0.change("functions.csv", "HQ", ",60,", ",28,") }
        // A tenth of a degree of latitude, 11.1195 km, at 30 km/h and a road factor of 1.3.
        #expect(audit.lines == hosting("coverage", "HQ.P1", Array(0..<6), "0.910681 minutes"))
    }

    @Test func `functions that belong together are at the same site`() throws {
        let audit = try TinyCase.audit { try $0.change("functions.csv", "TR", "HQ,5,,,", ",0,HQ,,") }
        #expect(audit.lines == hosting("co-location", "TR", [4, 5], "1.0 functions"))
    }

    @Test func `sites close and open not before their dates`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.siteChanges[0].period = 1
        }
        #expect(audit.lines == ["estates: earliest closing | W 2024/25 Q2 | 1.0 periods"])
        let open = try TinyCase.audit {
            try $0.change("sites.csv", "C", "100000,0", "1000,0")
        } _: {
            $0.siteChanges.append(.init(siteID: "C", kind: .opens, period: 3))
        }
        #expect(open.lines == ["estates: earliest opening | C 2024/25 Q4 | 1.0 periods"])
    }

    @Test func `a site that may not close stays open`() throws {
        let audit = try TinyCase.audit { try $0.change("sites.csv", "W", "2024-10-01", "") }
        #expect(audit.lines == ["estates: may not close | W 2024/25 Q3 | 1.0 periods"])
    }

    @Test func `a site is closed by its date`() throws {
        let audit = try TinyCase.audit {
            try $0.change("sites.csv", "W", "2024-10-01,", "2024-10-01,2025-05-01")
        } _: {
            $0.siteChanges = []
        }
        #expect(audit.lines == ["estates: latest closing | W 2025/26 | 2.0 periods"])
    }

    @Test func `nothing is left at a closed site and nothing is put into one`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.siteChanges.append(.init(siteID: "S", kind: .closes, period: 5))
            $0.measures.append(.init(id: "LED-S", period: 1))
            $0.chargers.append(.init(siteID: "C", chargerID: "AC7", period: 2, count: 1))
        }
        #expect(
            audit.lines
                == [
                    "hosting: function at a closed site | HQ 2026/27–2027/28 | 1.0 functions",
                    "estates: vehicles at a closed site | S 2026/27–2027/28 | 1.0 vehicles",
                    "estates: works at a closed site | C 2024/25 Q3 | 1.0 works",
                    "estates: works at a site that closes | S 2024/25 Q2 | 1.0 works",
                ])
    }

    @Test func `a dated measure is in place from the period of its date`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.measures[0].period = 5
        }
        #expect(audit.lines == ["estates: measure in place | HP-N 2025/26 | 1.0 periods"])
    }

    @Test func `works and schemes come once and in their time`() throws {
        let twice = try TinyCase.audit { _ in
        } _: {
            $0.measures.append(.init(id: "HP-N", period: 5))
        }
        #expect(twice.lines.contains("estates: at most once | HP-N 2026/27–2027/28 | 1.0 works"))
        let solar = try TinyCase.audit { _ in
        } _: {
            $0.solarStorage = [.init(id: "SOL-N", period: 0)]
        }
        #expect(solar.lines == ["estates: earliest start | SOL-N 2024/25 Q1 | 1.0 periods"])
        let early = try TinyCase.audit { _ in
        } _: {
            $0.schemes[0].period = 0
        }
        #expect(early.lines == ["estates: earliest start | SC1 2024/25 Q1 | 1.0 periods"])
        let late = try TinyCase.audit { _ in
        } _: {
            $0.schemes[0].period = 5
        }
        #expect(late.lines == ["estates: latest start | SC1 2026/27–2027/28 | 1.0 periods"])
    }
}
