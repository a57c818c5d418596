import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import Testing

@Suite struct RegionTests {
    /// The template case as some trusts that share one programme.
    private static func national(_ trusts: Int) throws -> Case {
        func bytes(_ files: [CaseTemplate.File]) -> [String: [UInt8]] {
            Dictionary(uniqueKeysWithValues: files.map { ($0.name, Array($0.text.utf8)) })
        }
        let files = try NationalCase.files(of: bytes(CaseTemplate.files), trusts: trusts, name: "nation")
        return try CaseReader.read(files: bytes(files)).case
    }

    @Test func `each trust of a national case is a region of its own, unless it is too small for one`() throws
    {
        let planningCase = try Self.national(3)
        let sets = PlanningSets(planningCase)
        let regions = RegionPartition(sets, fewestSites: 1).regions
        #expect(regions.count == 3)
        for (trust, region) in regions.enumerated() {
            #expect(region.sites.allSatisfy { planningCase.sites[$0].id.hasPrefix("T\(trust + 1)-") })
            #expect(region.zones.allSatisfy { planningCase.zones[$0].id.hasPrefix("T\(trust + 1)-") })
        }
        #expect(regions.map(\.sites.count).reduce(0, +) == planningCase.sites.count)
        #expect(RegionPartition(sets).regions.count == 1)
    }

    @Test func `what regions share adds up to the whole, and every other row is in one region`() throws {
        let whole = try Self.national(3)
        let sets = PlanningSets(whole)
        let cases = RegionalCases(sets, RegionPartition(sets, fewestSites: 1)).cases()
        func sum(_ value: (Case) -> Int) -> Int { cases.reduce(0) { $0 + value($1) } }
        for row in whole.envelopes.indices {
            #expect(sum { $0.envelopes[row].amountPence } == whole.envelopes[row].amountPence)
        }
        for row in whole.models.indices {
            #expect(sum { $0.models[row].supplyPerYear } == whole.models[row].supplyPerYear)
        }
        #expect(sum { $0.vehicles.count } == whole.vehicles.count)
        #expect(sum { $0.requirements.count } == whole.requirements.count)
        #expect(sum { $0.functionOptions.count } == whole.functionOptions.count)
        #expect(sum { $0.schemes.count } == whole.schemes.count)
        #expect(
            sum { $0.orders.reduce(0) { $0 + $1.quantity } } == whole.orders.reduce(0) { $0 + $1.quantity })
    }

    @Test(arguments: [(10, [1.0, 1, 1]), (0, [2.0, 1]), (7, [0, 0]), (100, [0.5, 0.25, 0.125, 0.125])])
    func `an amount is split into whole parts near its shares`(amount: Int, weights: [Double]) {
        let total = weights.reduce(0, +)
        for first in 0..<weights.count {
            let parts = RegionalCases.split(amount, weights, first: first)
            #expect(parts.reduce(0, +) == amount)
            for (part, weight) in zip(parts, weights) {
                let share = total > 0 ? weight / total : 1 / Double(weights.count)
                #expect(abs(Double(part) - Double(amount) * share) < 1)
            }
        }
    }

    @Test
    func `regions planned apart make one plan that keeps every rule, the same with one and two threads`()
        throws
    {
        let planningCase = try Self.national(3)
        let sets = PlanningSets(planningCase)
        let formulation = PlanningFormulation(sets, conceding: true)
        var points: [[Double]] = []
        for threads in 1...2 {
            var construction = RegionalConstruction(
                whole: formulation, partition: RegionPartition(sets, fewestSites: 1), threads: threads,
                limits: SimplexLimits())
            let point = construction.run()
            points.append(try #require(point, "\(construction.failure)"))
        }
        #expect(points[0] == points[1])
        #expect(formulation.model.maxPrimalViolation(of: points[0]) <= 1e-6)
        #expect(formulation.model.maxIntegralityViolation(of: points[0]) <= 1e-9)
        let audit = Auditor(planningCase).audit(PlanExtraction.plan(formulation, values: points[0]))
        #expect(audit.violations.isEmpty, "\(audit.violations.prefix(3).map(\.sentence))")
    }
}
