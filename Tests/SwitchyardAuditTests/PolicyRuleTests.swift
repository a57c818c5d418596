import SwitchyardAudit
import SwitchyardCase
import SwitchyardTestSupport
import Testing

@Suite struct PolicyRuleTests {
    @Test func `the electric share binds from the period of its date`() throws {
        let audit = try TinyCase.audit { try $0.change("clean_air.csv", "SHARE", ",16,", ",30,") }
        // One of five vehicles; 30 % is one and a half.
        #expect(
            audit.lines == TinyCase.lines("clean_air", "electric share", "SHARE", [4, 5], "0.5 vehicles"))
    }

    @Test func `only zero-emission vehicles are bought after the first full period`() throws {
        let audit = try TinyCase.audit {
            try $0.change("capital_envelopes.csv", "2024/25,fleet", "40000", "140000")
            try $0.change("capital_envelopes.csv", "2024/25,total", "60000", "160000")
            try $0.change("clean_air.csv", "SHARE", ",16,", ",10,")
        } _: {
            $0.buy("NEW-1", "CAR-P", "CAR", "S", from: 0)
            $0.buy("NEW-2", "CAR-P", "CAR", "S", from: 1)
        }
        #expect(audit.lines == ["clean_air: zero-emission purchases | NEW 2024/25 Q2 | 1.0 vehicles"])
    }

    @Test func `tailpipes, gas and non-compliant vehicles are barred from their dates`() throws {
        let audit = try TinyCase.audit {
            $0.add("clean_air.csv", "FLEET,zero_emission_fleet,response,2025-12-31,0,Fleet")
            $0.add("clean_air.csv", "DIRECT,zero_direct_emissions,all,2027-01-01,0,Direct")
            $0.add("clean_air.csv", "BAR,low_emission_zone_bar,all,2025-02-01,0,Bar")
        }
        #expect(
            audit.lines
                == TinyCase.lines("clean_air", "zero-emission fleet", "FLEET", [4, 5], "1.0 vehicles")
                + TinyCase.lines("clean_air", "zero-emission fleet", "DIRECT", [5], "4.0 vehicles")
                + TinyCase.lines("clean_air", "no gas burnt", "DIRECT.S", [5], "4000.0 kWh a year")
                + TinyCase.lines("clean_air", "low emission zone", "BAR", [3, 4, 5], "1.0 vehicles"))
    }

    @Test func `emissions keep within the year's budget`() throws {
        let audit = try TinyCase.audit { try $0.change("carbon.csv", "2025/26", ",100,100", ",100,30") }
        // Diesel 15.0 t, petrol 1.536, gas 0.8, buildings 14.6, charging 1.0585.
        #expect(audit.lines == ["carbon: carbon budget | total 2025/26 | 2.9945 tonnes"])
    }

    @Test func `panels may not generate more than the building uses`() throws {
        let audit = try TinyCase.audit {
            try $0.change("sites.csv", "N", ",10000,40000,", ",10000,2000,")
        } _: {
            $0.solarStorage = [.init(id: "SOL-N", period: 1)]
        }
        #expect(
            audit.lines
                == TinyCase.lines(
                    "carbon", "building electricity below nothing", "N", [1, 2, 3], "1000.0 kWh a year"))
    }

    @Test func `a penny over the envelope is found`() throws {
        // Chargers £2,200, lifts £5,500, roof £500 against grants of £1,000 and 29 % of £40,000.
        let exact = try TinyCase.audit {
            try $0.change("capital_lines.csv", "L2", ",500", ",24900")
        }
        #expect(exact.lines == [])
        let over = try TinyCase.audit {
            try $0.change("capital_lines.csv", "L2", ",500", ",24900.01")
        }
        #expect(over.lines == ["money: capital envelope | estates 2024/25 | 1.0 pence"])
    }

    @Test func `the total envelope limits all categories together`() throws {
        let audit = try TinyCase.audit {
            try $0.change("capital_envelopes.csv", "2024/25,total", "60000", "30000")
        }
        // £8,200.00 + £10.03 + £34,567.89 less £30,000, £1,000 and £11,600.
        #expect(audit.lines == ["money: capital envelope | total 2024/25 | 17792.0 pence"])
    }

    @Test func `grants keep to their amount and purpose`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.grantUses[0].amountPence = 250_000
        }
        #expect(
            audit.lines == [
                "money: amount of a grant | G1 | 50000.0 pence",
                "money: purpose of a grant | G1 2024/25 | 30000.0 pence",
            ])
    }

    @Test func `grants keep to their years and categories`() throws {
        let years = try TinyCase.audit { _ in
        } _: {
            $0.chargers.append(.init(siteID: "N", chargerID: "AC7", period: 4, count: 1))
            $0.grantUses.append(.init(grantID: "G2", budgetSpan: 1, category: .estates, amountPence: 100))
        }
        #expect(years.lines == ["money: years of a grant | G2 2025/26 | 100.0 pence"])
        let category = try TinyCase.audit { _ in
        } _: {
            $0.grantUses.append(.init(grantID: "G1", budgetSpan: 0, category: .fleet, amountPence: 7))
        }
        #expect(
            category.lines == [
                "money: category of a grant | G1 2024/25 | 7.0 pence",
                "money: purpose of a grant | G1 2024/25 | 7.0 pence",
            ])
    }

    @Test func `two grants do not pay for the same pound`() throws {
        let audit = try TinyCase.audit { _ in
        } _: {
            $0.grantUses = [
                .init(grantID: "G1", budgetSpan: 0, category: .estates, amountPence: 150_000),
                .init(grantID: "G2", budgetSpan: 0, category: .estates, amountPence: 150_000),
            ]
        }
        #expect(audit.lines == ["money: one grant for each pound | estates 2024/25 | 80000.0 pence"])
    }

    @Test func `a soft rule's breach is priced`() throws {
        let audit = try TinyCase.audit {
            try $0.change("clean_air.csv", "SHARE", ",16,", ",30,")
            $0.settings = $0.settings.split(separator: "\"rules\": {}").joined(
                separator: "\"rules\": {\"clean_air\": {\"mode\": \"soft\", \"price_gbp\": 1000}}")
        }
        // Half a vehicle for one year, then for two.
        #expect(audit.violations.map(\.pricePence) == [50_000, 100_000])
    }

    @Test func `a concession counts to its full amount, in pounds for money and tonnes for carbon`() throws {
        func declared(_ conceded: Double) throws -> [Bool] {
            try TinyCase.audit {
                try $0.change("capital_lines.csv", "L2", ",500", ",24900.50")
                try $0.change("carbon.csv", "2025/26", ",100,100", ",100,30")
            } _: {
                $0.concessions = [
                    .init(family: .money, subject: "estates 2024/25", amount: conceded, unit: "GBP"),
                    .init(family: .carbon, subject: "2025/26", amount: 2.9945, unit: "tonnes"),
                    .init(family: .bays, subject: "estates 2024/25", amount: 1e9, unit: "vehicles"),
                ]
            }.violations.map(\.isDeclared)
        }
        // Carbon first, then fifty pence over the envelope.
        #expect(try declared(0.5) == [true, true])
        #expect(try declared(0.4) == [true, false])
    }
}
