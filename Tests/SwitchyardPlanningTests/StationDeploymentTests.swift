import SwitchyardPlanning
import Testing

@Suite struct StationDeploymentTests {
    /// Small random service problems: zones, sites in reach, bays.
    private struct Instance {
        var needs: [Int]
        var reach: [[Int]]
        var most: [Int]
        let sparePercent: Double
        var random: SystemIndependentRandom

        init(seed: UInt64) {
            random = SystemIndependentRandom(state: seed)
            let sites = 2 + random.below(3)
            let zones = 1 + random.below(4)
            needs = []
            reach = []
            for _ in 0..<zones {
                needs.append(1 + random.below(3))
                var near: [Int] = []
                for site in 0..<sites where random.below(3) > 0 { near.append(site) }
                reach.append(near.isEmpty ? [random.below(sites)] : near)
            }
            most = []
            for _ in 0..<sites { most.append(1 + random.below(6)) }
            sparePercent = [0.0, 25, 36, 50][random.below(4)]
        }

        var flow: ServiceFlow {
            ServiceFlow(needs: needs, reach: reach, siteCount: most.count, sparePercent: sparePercent)
        }

        /// Whether vehicles serve every zone, by Hall's condition over all sets of zones.
        func serves(_ vehicles: [Int]) -> Bool {
            for subset in 1..<(1 << needs.count) {
                let zones = needs.indices.filter { subset & (1 << $0) != 0 }
                let sites = Set(zones.flatMap { reach[$0] })
                let have = Double(sites.reduce(0) { $0 + vehicles[$1] })
                let want = Double(zones.reduce(0) { $0 + needs[$1] }) * (1 + sparePercent / 100)
                if have < want - 1e-9 { return false }
            }
            return true
        }

        /// Fewest vehicles that serve every zone, by trying all placements; `nil` if none does.
        func fewest() -> Int? {
            var best: Int?
            var vehicles = [Int](repeating: 0, count: most.count)
            func visit(_ site: Int) {
                guard site < most.count else {
                    if serves(vehicles) { best = min(best ?? .max, vehicles.reduce(0, +)) }
                    return
                }
                for count in 0...most[site] {
                    vehicles[site] = count
                    visit(site + 1)
                }
            }
            visit(0)
            return best
        }
    }

    private struct SystemIndependentRandom {
        var state: UInt64
        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    @Test func `a deployment says that zones are served exactly when Hall's condition holds`() {
        for seed in 1...400 as ClosedRange<UInt64> {
            let instance = Instance(seed: seed)
            let none = [Int](repeating: 0, count: instance.most.count)
            let deployment = StationDeployment(
                requirements: Array(instance.needs.indices), flow: instance.flow,
                wanted: none.map(Double.init), least: none, most: instance.most)
            #expect(deployment.isServed == instance.serves(deployment.vehicles), "seed \(seed)")
            #expect(zip(deployment.vehicles, instance.most).allSatisfy { $0 <= $1 })
            #expect(deployment.isServed == (instance.fewest() != nil), "seed \(seed)")
        }
    }

    @Test func `a deployment fitted to the fewest vehicles that serve finds them in nearly every small case`()
    {
        var solvable = 0
        var found = 0
        for seed in 1...400 as ClosedRange<UInt64> {
            let instance = Instance(seed: seed)
            guard let fewest = instance.fewest() else { continue }
            solvable += 1
            let none = [Int](repeating: 0, count: instance.most.count)
            var deployment = StationDeployment(
                requirements: Array(instance.needs.indices), flow: instance.flow,
                wanted: none.map(Double.init), least: none, most: instance.most)
            let fits = deployment.fit(total: fewest, near: none.map(Double.init))
            #expect(deployment.isServed)
            #expect(deployment.total >= fewest)
            if fits { found += 1 }
        }
        #expect(solvable > 200)
        #expect(found * 100 >= solvable * 98, "\(found) of \(solvable)")
    }

    @Test func `vehicles taken away and put back leave the flow as good as before`() {
        for seed in 1...200 as ClosedRange<UInt64> {
            var instance = Instance(seed: seed)
            var flow = instance.flow
            flow.set(instance.most)
            let before = flow.deficit
            let site = instance.random.below(instance.most.count)
            flow.remove(instance.most[site], at: site)
            #expect(flow.deficit >= before)
            flow.add(instance.most[site], at: site)
            #expect(flow.deficit == before, "seed \(seed)")
        }
    }

    @Test func `a deployment reduced below what service needs reports who goes short`() {
        let flow = ServiceFlow(needs: [2, 2], reach: [[0], [1]], siteCount: 2, sparePercent: 50)
        var deployment = StationDeployment(
            requirements: [0, 1], flow: flow, wanted: [0, 0], least: [0, 0], most: [9, 9])
        #expect(deployment.vehicles == [3, 3])
        deployment.reduce(to: 5)
        #expect(deployment.total == 5)
        #expect(!deployment.isServed)
        let short = (0..<2).reduce(0.0) { $0 + deployment.flow.shortfall(zone: $1) }
        #expect(abs(short - 2.0 / 3) < 1e-6)
    }
}
