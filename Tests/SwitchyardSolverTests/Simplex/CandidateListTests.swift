import SwitchyardSolver
import Testing

@Suite struct CandidateListTests {
    /// Item with the largest quotient by looking at all of them, and that quotient; −1 if none has a violation.
    private static func search(_ list: CandidateList, _ weight: [Double], _ banned: Set<Int>) -> (Int, Double)
    {
        var best = (-1, 0.0)
        for item in weight.indices where !banned.contains(item) {
            let merit = list.violation[item] / weight[item]
            if merit > best.1 { best = (item, merit) }
        }
        return best
    }

    @Test func `the best of the list is the best of all, whatever changes in between`() {
        var random = SplitMix64(seed: 5)
        func value() -> Double { Double.random(in: 0..<1, using: &random) }
        let size = 3000
        let list = CandidateList(size: size)
        var weight = (0..<size).map { _ in 0.01 + value() }
        for item in 0..<size { list.violation[item] = value() < 0.5 ? 0 : value() * value() }
        list.invalidate()
        for round in 0..<2000 {
            let found = weight.withUnsafeMutableBufferPointer { list.best($0.baseAddress!) }
            let (expected, merit) = Self.search(list, weight, [])
            #expect((found < 0) == (expected < 0), "round \(round)")
            guard found >= 0 else { break }
            #expect(list.violation[found] / weight[found] == merit, "round \(round)")
            // The one taken is mended, a few others change for better or worse.
            list.note(found, 0, weight: weight[found])
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let item = Int.random(in: 0..<size, using: &random)
                weight[item] = 0.01 + value()
                list.note(
                    item, value() < 0.7 ? 0 : value() * (round % 50 == 0 ? 1e6 : 1), weight: weight[item])
            }
        }
    }

    @Test func `a banned item is passed over until the ban is lifted`() {
        let list = CandidateList(size: 4)
        var weight = [1.0, 1, 1, 1]
        for (item, violation) in [1.0, 9, 4, 0].enumerated() { list.violation[item] = violation }
        list.invalidate()
        func best() -> Int { weight.withUnsafeMutableBufferPointer { list.best($0.baseAddress!) } }
        #expect(best() == 1)
        list.makeTaboo(1)
        #expect(best() == 2)
        list.makeTaboo(2)
        list.makeTaboo(0)
        #expect(best() == -1)
        list.clearTaboo()
        #expect(best() == 1)
    }

    @Test func `nothing is chosen where nothing is violated`() {
        let list = CandidateList(size: 3)
        var weight = [1.0, 1, 1]
        #expect(weight.withUnsafeMutableBufferPointer { list.best($0.baseAddress!) } == -1)
    }
}
