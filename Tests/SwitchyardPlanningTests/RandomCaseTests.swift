import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import Testing

/// The small case with figures changed at random: whatever comes, model and audit agree.
@Suite struct RandomCaseTests {
    /// A generator with its own sequence on every platform (Steele, Lea and Flood, SplitMix, doi:10.1145/2714064.2660195).
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private func randomCase(_ seed: UInt64, short: Bool) throws -> Case {
        var random = Generator(state: seed)
        var files = try CaseFiles()
        func among(_ low: Int, _ high: Int) -> Int { Int.random(in: low...high, using: &random) }
        func factor(_ low: Double, _ high: Double) -> Double { Double.random(in: low...high, using: &random) }
        files.change("requirements", "on_shift", to: { "\(max(0, Int($0)! + among(-1, 0)))" })
        files.change("requirements", "growth_percent_per_year", to: { _ in "\(Double(among(-10, 10)) / 10)" })
        files.scale("capital_envelopes", "amount_gbp", by: factor(0.8, 1.5))
        files.change("capital_envelopes", "amount_gbp", to: { $0.dropLast(2) + "37" })
        files.scale("carbon", "budget_tonnes", by: factor(0.95, 1.4))
        files.scale("prices", "diesel_gbp_per_litre", by: factor(0.5, 2))
        files.scale("sites", "supply_kva", by: factor(0.9, 1.5))
        files.scale("vehicle_models", "price_gbp", by: factor(0.7, 1.2))
        files.scale("vehicle_models", "resale_gbp", by: factor(0, 2))
        files.change("vehicle_models", "life_years", to: { "\(max(1, Int($0)! + among(-1, 2)))" })
        files.change("charger_types", "life_years", to: { _ in "\(among(2, 12))" })
        files.change("solar_storage", "life_years", to: { _ in "\(among(1, 12))" })
        files.change("grants", "amount_gbp", to: { _ in "\(among(0, 600_000)).\(among(10, 99))" })
        files.change("schemes", "value_gbp", to: { _ in "\(among(0, 400_000))" })
        files.change(
            "sites", "disposal_gbp", where: { $0["tenure"] == "freehold" },
            to: { _ in
                "\(among(0, 3_000_000)).\(among(10, 99))"
            })
        if among(0, 3) == 0 {
            files.soften([.carbon, .money, .service, .cleanAir][among(0, 3)], pounds: among(1, 9999))
        }
        if short { files.cut(quarterlyYears: 0, yearlyYears: 1, steps: [2]) }
        return try files.read()
    }

    private func planned(_ planningCase: Case, gap: Double, seconds: Double) -> Planner.Outcome {
        var options = Planner.Options(planningCase.settings)
        options.timeLimitSeconds = seconds
        options.relativeGap = gap
        options.threads = 1
        return Planner(planningCase, options: options).plan()
    }

    @Test(arguments: 1...30)
    func `a plan breaks no rule it does not declare and costs what the model says`(seed: Int) throws {
        let planningCase = try randomCase(UInt64(seed), short: false)
        let outcome = planned(planningCase, gap: 0.1, seconds: 1)
        guard let plan = outcome.plan else {
            #expect(outcome.status != .optimal)
            return
        }
        let audit = Auditor(planningCase).audit(plan)
        #expect(audit.undeclared.isEmpty, "\(audit.undeclared.prefix(3).map(\.sentence))")
        if outcome.concedesRules || outcome.softPriceThousands > 0 {
            #expect(audit.brokenCount > 0)
        } else {
            #expect(audit.brokenCount == 0)
        }
        let audited = Double(audit.netPresentCostPence) / 100_000
        #expect(abs(audited - outcome.costThousands) <= 1e-6 * abs(audited))
        if !outcome.concedesRules {
            #expect(
                outcome.boundThousands <= outcome.priced + 1e-6 * abs(outcome.priced),
                "bound from \(outcome.boundSource)")
        }
    }

    @Test(arguments: 1...6)
    func `the exported model has the optimum that planning finds`(seed: Int) throws {
        let planningCase = try randomCase(UInt64(1000 + seed), short: true)
        let gap = 2e-3
        let outcome = planned(planningCase, gap: gap, seconds: 5)
        var settings = SolverSettings()
        settings.relativeGap = gap
        settings.timeLimitSeconds = 5
        let exported = try MPSReader.read(MPSWriter.write(Planner.model(of: planningCase)))
        let solution = solve(exported, settings: settings)
        guard !outcome.rulesConflict else {
            #expect(solution.primal.isEmpty && solution.status != .optimal)
            return
        }
        // Whatever either found, no bound of one is above the cost of the other.
        let slack = 1e-6 * abs(outcome.priced)
        if !solution.primal.isEmpty { #expect(outcome.boundThousands <= solution.objective + slack) }
        if outcome.plan != nil, !outcome.concedesRules { #expect(solution.bound <= outcome.priced + slack) }
        if solution.status == .optimal && outcome.status == .optimal {
            #expect(abs(solution.objective - outcome.priced) <= 2 * gap * abs(outcome.priced))
        }
    }
}
