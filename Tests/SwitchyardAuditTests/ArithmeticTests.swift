import SwitchyardAudit
import Testing

@Suite struct ArithmeticTests {
    @Test func `a share of receipts is rounded down on the decimal, not on the binary fraction`() {
        var pence = CheckedPence()
        #expect(pence.share(0.29, of: 100) == 29)
        #expect(pence.share(0.29, of: 99) == 28)
        #expect(pence.share(1, of: Int.max) == Int.max)
        #expect(!pence.overflowed)
    }

    @Test func `contingency is floored after adding half a penny`() {
        var pence = CheckedPence()
        #expect(pence.withContingency(5, basisPoints: 1000) == 6)
        #expect(pence.withContingency(4, basisPoints: 1000) == 4)
        #expect(pence.withContingency(900_000_000_000_000_000, basisPoints: 100) == 909_000_000_000_000_000)
        #expect(!pence.overflowed)
        _ = pence.withContingency(Int.max, basisPoints: 1)
        #expect(pence.overflowed)
    }

    @Test func `quarters round half away from zero`() {
        var pence = CheckedPence()
        #expect([1, 2, 3, 4, -1, -2, -3].map { pence.quarter($0) } == [0, 1, 1, 1, 0, -1, -1])
    }

    @Test func `sums out of range are noticed`() {
        var pence = CheckedPence()
        #expect(pence.sum(Int.max, 1) == Int.max && pence.overflowed)
        var other = CheckedPence()
        #expect(other.rounded(-1e300) == -Int.max && other.overflowed)
        var third = CheckedPence()
        #expect(third.rounded(.nan) == Int.max && third.overflowed)
    }

    @Test func `a maximum flow equals the smallest cut on random transport problems`() {
        var state: UInt64 = 3
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<300 {
            let (sources, sinks) = (1 + random(5), 1 + random(5))
            let supply = (0..<sources).map { _ in random(10) }
            let demand = (0..<sinks).map { _ in random(10) }
            let roads = (0..<sources).map { _ in (0..<sinks).map { _ in random(2) == 0 ? 0 : random(8) } }
            var network = MaximumFlow(nodeCount: sources + sinks + 2)
            let source = sources + sinks
            for from in 0..<sources {
                _ = network.addArc(from: source, to: from, capacity: supply[from])
                for to in 0..<sinks where roads[from][to] > 0 {
                    _ = network.addArc(from: from, to: sources + to, capacity: roads[from][to])
                }
            }
            for to in 0..<sinks {
                _ = network.addArc(from: sources + to, to: source + 1, capacity: demand[to])
            }
            let flow = network.push(from: source, to: source + 1)
            var smallest = Int.max
            for cut in 0..<(1 << (sources + sinks)) {
                var capacity = 0
                for from in 0..<sources {
                    let inside = cut >> from & 1 == 1
                    if !inside { capacity += supply[from] }
                    for to in 0..<sinks where inside && cut >> (sources + to) & 1 == 0 {
                        capacity += roads[from][to]
                    }
                }
                for to in 0..<sinks where cut >> (sources + to) & 1 == 1 { capacity += demand[to] }
                smallest = min(smallest, capacity)
            }
            #expect(flow == smallest)
        }
    }
}
