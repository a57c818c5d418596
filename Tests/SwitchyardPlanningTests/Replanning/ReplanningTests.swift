import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import Testing

@Suite struct ReplanningTests {
    /// The small case and its plan. The plan is as good as the cheapest: which of the plans within a wide gap is found first, and
    /// whether that one needs a grid connection, is the solver's affair and none of these tests'.
    private struct Signed {
        let planningCase: Case
        let plan: Plan

        init(gap: Double = 1e-5) throws {
            planningCase = try CaseFiles().read()
            var options = Planner.Options(planningCase.settings)
            options.relativeGap = gap
            plan = try #require(Planner(planningCase, options: options).plan().plan)
        }

        /// The inputs changed, the plan from the signed one, and how they differ.
        func replanned(
            prices: ChangePrices = ChangePrices(), committedUntil: Int = 0, gap: Double? = nil,
            threads: Int = 1, _ change: (inout CaseFiles) -> Void = { _ in }
        ) throws -> Replanned {
            var files = try CaseFiles()
            change(&files)
            let changed = try files.read()
            let match = try PlanMatch(plan, to: changed, file: "plan.json")
            var options = Planner.Options(changed.settings)
            options.threads = threads
            if let gap { options.relativeGap = gap }
            let previous = PreviousPlan(match, prices: prices, committedUntil: committedUntil)
            let outcome = Planner(changed, options: options, previous: previous).plan()
            let found = try #require(outcome.plan)
            return Replanned(
                planningCase: changed, match: match, outcome: outcome, plan: found,
                changes: PlanChanges(from: match.plan, to: found, changed, prices: prices))
        }
    }

    private struct Replanned {
        let planningCase: Case
        let match: PlanMatch
        let outcome: Planner.Outcome
        let plan: Plan
        let changes: PlanChanges

        /// Changed decisions of a plan made from scratch for the same inputs.
        func changesFromScratch() throws -> PlanChanges {
            let scratch = try #require(Planner(planningCase).plan().plan)
            return PlanChanges(from: match.plan, to: scratch, planningCase, prices: ChangePrices())
        }

        var violations: [Violation] { Auditor(planningCase).audit(plan).violations }
    }

    /// A tenth less for everything in the first year.
    private static func smallerEnvelope(_ files: inout CaseFiles) {
        files.scale("capital_envelopes", "amount_gbp", by: 0.9) { $0["financial_year"] == "2024/25" }
    }

    /// The grid connection the plan uses comes only after the horizon.
    private static func delayedGrid(_ files: inout CaseFiles) {
        files.change(
            "grid_upgrades", "lead_time_months", where: { $0["site_id"] == "ALDER" }, to: { _ in "84" })
    }

    @Test func `with unchanged inputs the same plan comes back without a change`() throws {
        let signed = try Signed()
        let again = try signed.replanned()
        #expect(again.changes.changes.isEmpty && again.changes.pricePence == 0)
        #expect(again.match.dropped.isEmpty)
        #expect(again.plan.vehicles == signed.plan.vehicles && again.plan.chargers == signed.plan.chargers)
        #expect(again.plan.functions == signed.plan.functions && again.plan.measures == signed.plan.measures)
        #expect(again.violations.isEmpty && again.outcome.isSettled)
    }

    @Test(arguments: [true, false])
    func `changed inputs get a clean plan with fewer changes than a plan from scratch has`(grid: Bool) throws
    {
        let again = try Signed().replanned { grid ? Self.delayedGrid(&$0) : Self.smallerEnvelope(&$0) }
        #expect(again.violations.isEmpty, "\(again.violations.prefix(3).map(\.sentence))")
        let scratch = try again.changesFromScratch()
        #expect(again.changes.count > 0 && 2 * again.changes.count < scratch.count)
        #expect(again.changes.pricePence < scratch.pricePence)
    }

    @Test func `the price that steers the search is the price the report counts from the plans`() throws {
        let again = try Signed().replanned(Self.smallerEnvelope)
        let reported = again.changes.pricePence / 100_000
        #expect(reported > 0 && abs(again.outcome.changePriceThousands - reported) <= 1e-6 * reported)
    }

    @Test func `the cost of the plan holds no price of changes`() throws {
        let again = try Signed().replanned(Self.smallerEnvelope)
        let audited = Double(Auditor(again.planningCase).audit(again.plan).netPresentCostPence) / 100_000
        #expect(abs(audited - again.outcome.costThousands) <= 1e-6 * audited)
        #expect(again.outcome.boundThousands <= again.outcome.costThousands * (1 + 1e-9))
    }

    @Test func `dear changes are fewer and the plan with free ones is no dearer`() throws {
        // A plan that leaves something to gain, so that free changes are worth making.
        let signed = try Signed(gap: 0.01)
        var free = ChangePrices()
        var dear = ChangePrices()
        for name in ChangePrices.names {
            free[name] = 0
            dear[name] = 10_000_000
        }
        let cheap = try signed.replanned(prices: free, gap: 1e-4, Self.smallerEnvelope)
        let held = try signed.replanned(prices: dear, gap: 1e-4, Self.smallerEnvelope)
        #expect(held.changes.count < cheap.changes.count)
        #expect(cheap.outcome.costThousands < held.outcome.costThousands + 1)
        #expect(held.violations.isEmpty && cheap.violations.isEmpty)
    }

    @Test func `one thread and two give the same plan`() throws {
        let signed = try Signed()
        let one = try signed.replanned(threads: 1, Self.smallerEnvelope).plan
        #expect(try signed.replanned(threads: 2, Self.smallerEnvelope).plan == one)
    }

    @Test func `what is committed stays while there is another way`() throws {
        // The last grid step is late; everything before the last period is ordered.
        let again = try Signed().replanned(committedUntil: 5, Self.delayedGrid)
        #expect(again.violations.isEmpty)
        let moved = again.changes.changes.filter { change in
            change.kind != .station && change.kind != .disposal
                && [change.fromPeriod, change.toPeriod].contains { $0.map { $0 < 5 } ?? false }
        }
        #expect(moved.isEmpty, "\(moved)")
    }

    @Test func `a commitment the new inputs rule out is given up alone`() throws {
        let again = try Signed().replanned(committedUntil: 6, Self.delayedGrid)
        let changed = again.changes.changes.filter { $0.kind != .station }
        #expect(changed.map(\.kind) == [.grid] && changed.map(\.siteID) == ["ALDER"])
        #expect(changed.map(\.fromPeriod) == [5] && changed.map(\.toPeriod) == [nil])
        // That there is no plan with the commitment proves nothing about the rules.
        #expect(again.violations.isEmpty && !again.outcome.rulesConflict)
    }
}
