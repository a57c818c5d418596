import SwitchyardSolver
import Testing

@Suite struct SupernodalFactorTests {
    /// Lines, edges, and a line that is joined to all others, of the patterns tried.
    private static let shapes: [(size: Int, edges: Int, hub: Int?)] = [
        (1, 0, nil), (7, 0, nil), (60, 90, nil), (300, 900, 17), (250, 6000, nil),
    ]

    /// A random symmetric pattern off the diagonal by line, both triangles.
    private static func lines(size: Int, edges: Int, hub: Int?, random: inout SplitMix64) -> [[Int32]] {
        var neighbours = [Set<Int32>](repeating: [], count: size)
        func join(_ a: Int, _ b: Int) {
            if a == b { return }
            neighbours[a].insert(Int32(b))
            neighbours[b].insert(Int32(a))
        }
        for _ in 0..<edges {
            join(Int.random(in: 0..<size, using: &random), Int.random(in: 0..<size, using: &random))
        }
        if let hub { for i in 0..<size { join(hub, i) } }
        return neighbours.map { $0.sorted() }
    }

    private static func starts(_ lines: [[Int32]]) -> [Int] {
        lines.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    }

    @Test func `the order of elimination is a permutation`() {
        var random = SplitMix64(seed: 5)
        for (size, edges, hub) in Self.shapes {
            let lines = Self.lines(size: size, edges: edges, hub: hub, random: &random)
            let flat = FlatStorage<Int32>(lines.flatMap { $0 }, filler: 0)
            let order = MinimumDegreeOrdering.order(start: Self.starts(lines), neighbour: flat)
            #expect(order.sorted() == (0..<Int32(size)).map { $0 })
        }
    }

    @Test func `a tree is eliminated without fill`() {
        var random = SplitMix64(seed: 11)
        let size = 500
        var lines = [[Int32]](repeating: [], count: size)
        for i in 1..<size {
            let parent = Int.random(in: max(0, i - 20)..<i, using: &random)
            lines[i].append(Int32(parent))
            lines[parent].append(Int32(i))
        }
        let flat = FlatStorage<Int32>(lines.flatMap { $0 }, filler: 0)
        let start = Self.starts(lines)
        let order = MinimumDegreeOrdering.order(start: start, neighbour: flat)
        let tree = EliminationTree(start: start, neighbour: flat, elimination: order)
        #expect(tree.factorEntries == 2 * size - 1)
    }

    @Test func `the tree's counts are those of an elimination by hand`() {
        var random = SplitMix64(seed: 3)
        for trial in 0..<20 {
            let size = 5 + 3 * trial
            let lines = Self.lines(size: size, edges: 2 * size, hub: nil, random: &random)
            let flat = FlatStorage<Int32>(lines.flatMap { $0 }, filler: 0)
            let start = Self.starts(lines)
            let tree = EliminationTree(
                start: start, neighbour: flat,
                elimination: MinimumDegreeOrdering.order(start: start, neighbour: flat))
            var columns = (0..<size).map { k in
                Set(lines[Int(tree.order[k])].map { Int(tree.place[Int($0)]) }.filter { $0 > k })
            }
            for k in 0..<size {
                #expect(Int(tree.count[k]) == columns[k].count + 1)
                guard let parent = columns[k].min() else {
                    #expect(tree.parent[k] == -1)
                    continue
                }
                #expect(Int(tree.parent[k]) == parent)
                columns[parent].formUnion(columns[k].filter { $0 > parent })
            }
        }
    }

    /// Quasidefinite matrices: `(E, B; B', −F)` with diagonal parts that dominate their own blocks.
    @Test func `solves with the factors agree with the matrix`() {
        var random = SplitMix64(seed: 29)
        for (size, edges, hub) in Self.shapes {
            let lines = Self.lines(size: size, edges: edges, hub: hub, random: &random)
            let flat = FlatStorage<Int32>(lines.flatMap { $0 }, filler: 0)
            let start = Self.starts(lines)
            let tree = EliminationTree(
                start: start, neighbour: flat,
                elimination: MinimumDegreeOrdering.order(start: start, neighbour: flat))
            let factor = SupernodalFactor(start: start, neighbour: flat, tree: tree)
            let signs = (0..<size).map { _ in Bool.random(using: &random) ? 1.0 : -1.0 }
            for line in 0..<size { factor.setSign(ofLine: line, to: signs[line]) }
            var dense = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
            for i in 0..<size {
                for j in lines[i] where j > i {
                    let entry = Double.random(in: -1...1, using: &random)
                    dense[i][Int(j)] = entry
                    dense[Int(j)][i] = entry
                }
            }
            for i in 0..<size {
                let own = (0..<size).filter { signs[$0] == signs[i] }
                let sum = own.reduce(0.1) { $0 + abs(dense[i][$1]) }
                dense[i][i] = signs[i] * sum
            }
            for k in 0..<size {
                for e in factor.start[k]..<factor.start[k + 1] {
                    factor.value[e] = dense[Int(factor.order[k])][Int(factor.order[Int(factor.row[e])])]
                }
            }
            factor.factorise()
            #expect(factor.replacedPivots == 0)
            let solution = (0..<size).map { _ in Double.random(in: -1...1, using: &random) }
            let x = FlatStorage<Double>(size, repeating: 0)
            for i in 0..<size {
                x[Int(factor.place[i])] = (0..<size).reduce(0) { $0 + dense[i][$1] * solution[$1] }
            }
            factor.solve(x.base)
            for i in 0..<size { #expect(abs(x[Int(factor.place[i])] - solution[i]) < 1e-8) }
        }
    }
}
