import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import SwitchyardTestSupport
import Testing

/// The tiny case, which has rows of every table, with counts, dates, budgets and requirements changed at random: model,
/// relaxations and audit agree whatever comes.
@Suite struct RandomTinyCaseTests {
    /// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195): the same numbers on every platform.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Random changes to the tiny case; its money is widened first so that most of them leave some plan.
    private static func mutated(_ seed: Int) throws -> TinyCase {
        var random = Generator(state: UInt64(seed))
        func among(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        func date() -> String {
            "\(among(2024...2027))-0\(among(1...9))-\(["01", "02", "15", "28"][among(0...3)])"
        }
        var tiny = TinyCase()
        for row in ["2024/25,estates", "2025/26,estates", "2024/25,fleet", "2024/25,total"] {
            let index = try #require(tiny.rows["capital_envelopes.csv"]?.firstIndex { $0.hasPrefix(row) })
            tiny.rows["capital_envelopes.csv"]?[index] = "\(row),\(among(20...200) * 1000).\(among(10...99))"
        }
        let changes: [(inout TinyCase) throws -> Void] = [
            { try $0.set("roles.csv", "AMB", "spare_percent=\(among(0...60))") },
            {
                try $0.set(
                    "roles.csv", "CAR", "reach_minutes=\(among(25...35))", "spare_percent=\(among(0...50))")
            },
            { try $0.change("requirements.csv", "Z1,AMB", "2,0", "\(among(0...3)),\(among(-5...5))") },
            { try $0.change("requirements.csv", "Z1,CAR", "1,0", "\(among(0...2)),\(among(-9...20))") },
            { try $0.set("vehicles.csv", "A1", "planned_disposal=\(among(2025...2028))-09-30") },
            { try $0.set("vehicles.csv", "C2", "planned_disposal=\(among(2025...2028))-03-31") },
            { try $0.set("vehicles.csv", "A\(among(1...3))", "ownership=leased") },
            {
                try $0.set(
                    "vehicle_models.csv", "AMB-E", "supply_per_year=\(among(0...5))",
                    "battery_kwh=\(among(100...200))")
            },
            {
                try $0.set(
                    "vehicle_models.csv", "CAR-E", "life_years=\(among(1...4))",
                    "battery_kwh=\(among(10...60))")
            },
            { try $0.set("vehicle_models.csv", "CAR-P", "resale_gbp=\(among(0...9000))") },
            {
                try $0.set(
                    "orders.csv", "O1", "quantity=\(among(1...3))", "delivery=2025-0\(among(1...9))-15")
            },
            { try $0.set("sites.csv", "N", "bays_large=\(among(2...6))", "bays_standard=\(among(0...4))") },
            {
                try $0.set(
                    "sites.csv", "N", "supply_kva=\(among(35...70))", "base_load_night_kw=\(among(0...30))")
            },
            { try $0.set("sites.csv", "N", "electricity_kwh_per_year=\(among(0...40) * 1000)") },
            { try $0.set("sites.csv", "S", "disposal_gbp=\(among(0...300_000)).37", "close_from=\(date())") },
            { try $0.set("sites.csv", "W", "close_from=2024-06-15", "close_by=\(among(2025...2027))-05-05") },
            { try $0.set("sites.csv", "C", "acquisition_gbp=\(among(0...30)).99", "open_from=\(date())") },
            {
                try $0.set(
                    "charger_types.csv", "AC7", "life_years=\(among(1...4))",
                    "maximum_per_site=\(among(1...4))")
            },
            { try $0.set("charger_types.csv", "DC50", "efficiency_percent=\(among(60...100))") },
            {
                try $0.set(
                    "solar_storage.csv", "SOL-N", "capex_gbp=\(among(0...5000))", "life_years=\(among(1...4))"
                )
            },
            {
                try $0.set(
                    "solar_storage.csv", "BAT-N", "capex_gbp=\(among(0...5000))", "life_years=\(among(1...4))"
                )
            },
            {
                try $0.set(
                    "site_measures.csv", "HP-N", "required_by=\(date())",
                    "gas_saving_kwh_per_year=\(among(0...20_000))")
            },
            {
                try $0.set(
                    "functions.csv", "HQ", "leave_by=\(among(2025...2027))-12-31",
                    "dual_running_months=\(among(0...9))")
            },
            {
                try $0.set(
                    "functions.csv", "TR", "separate_from=", "separation_km=0", "co_locate_with=HQ", "seats=4"
                )
            },
            { try $0.set("functions.csv", "TR", "start_by=\(date())", "vehicle_count=\(among(0...2))") },
            {
                try $0.set(
                    "schemes.csv", "SC1", "value_gbp=\(among(-9000...9000))", "start_by=\(date())",
                    "start_from=2024-01-01")
            },
            { try $0.set("grants.csv", "G1", "amount_gbp=\(among(0...9000)).\(among(10...99))") },
            { try $0.set("clean_air.csv", "SHARE", "from_date=\(date())", "value=\(among(0...60))") },
            { try $0.set("clean_air.csv", "ZONE", "from_date=\(date())", "service_classes=all") },
            { $0.add("clean_air.csv", "BAR,low_emission_zone_bar,all,2027-01-01,0,Bar") },
            { try $0.change("carbon.csv", "2027/28", ",100,50", ",100,\(among(25...60))") },
            { try $0.change("carbon.csv", "2026/27", ",100,", ",100,\(among(25...60))") },
            { try $0.setting("charging_resilience_percent", among(0...100)) },
            { try $0.setting("grid_loss_share_percent", among(0...100)) },
            { try $0.setting("discount_rate_percent", among(0...10)) },
            {
                try $0.rule(
                    [.service, .cleanAir, .carbon, .money][among(0...3)], "soft", priceGBP: among(1...9999))
            },
        ]
        for _ in 0..<among(3...10) {
            let change = changes[among(0...(changes.count - 1))]
            // One kind of change may come twice, and the text of the other has gone then.
            do { try change(&tiny) } catch is TinyCase.Mismatch { continue }
        }
        return tiny
    }

    @Test(arguments: 1...60)
    func `plan, audit and relaxations agree on a random case`(seed: Int) throws {
        let tiny = try Self.mutated(seed)
        // Dates that contradict each other are refused; so is a rule made soft twice.
        guard let planningCase = try? tiny.read() else { return }
        var options = Planner.Options(planningCase.settings)
        options.timeLimitSeconds = 2
        options.relativeGap = 1e-6
        let outcome = Planner(planningCase, options: options).plan()
        let sets = PlanningSets(planningCase)
        let bounds = Solved.bounds(sets)
        #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $0 <= $1 + 1e-6 }, "\(bounds)")
        let withCuts = Solved.boundWithPeriodCuts(sets)
        #expect(bounds[0] <= withCuts + 1e-6, "\(bounds) \(withCuts)")
        if bounds.contains(.infinity) { #expect(outcome.plan == nil || outcome.concedesRules) }
        guard let plan = outcome.plan else {
            #expect(outcome.status != .optimal)
            return
        }
        let audit = Auditor(planningCase).audit(plan)
        #expect(audit.undeclared.isEmpty, "\(audit.undeclared.prefix(3).map(\.sentence))")
        let audited = Double(audit.netPresentCostPence) / 100_000
        #expect(abs(audited - outcome.costThousands) <= 1e-6 * abs(audited))
        if !outcome.concedesRules {
            let slack = 1e-6 * abs(outcome.priced)
            #expect(
                (bounds + [withCuts]).allSatisfy { $0 <= outcome.priced + slack },
                "\(bounds) \(withCuts) \(outcome.priced)")
            #expect(outcome.boundThousands <= outcome.priced + slack, "bound from \(outcome.boundSource)")
        }
    }
}
