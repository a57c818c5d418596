/// Sets of binary literals of which at most one can be true, taken from rows.
///
/// A literal is a column (true when 1) or its complement: literal `2j` is x_j, `2j + 1` is 1 − x_j. Cliques of a knapsack row
/// are found as in Johnson and Padberg 1982: sorted by weight, the longest prefix whose two lightest members already exceed
/// the side.
struct CliqueTable {
    private(set) var cliques: [[Int32]] = []
    private(set) var cliquesOf: [[Int32]] = []
    private var entries = 0

    mutating func collect(_ problem: WorkingProblem, _ domain: Domain) {
        cliques = []
        cliquesOf = Array(repeating: [], count: 2 * problem.columnCount)
        entries = 0
        let most = 2_000_000
        for i in 0..<problem.rowCount where entries < most {
            if problem.rowUpper[i] < .infinity { collect(row: i, sign: 1, problem, domain) }
            if problem.rowLower[i] > -.infinity { collect(row: i, sign: -1, problem, domain) }
        }
    }

    mutating func add(_ literals: [Int32]) {
        guard literals.count >= 2 else { return }
        let id = Int32(cliques.count)
        cliques.append(literals)
        for l in literals { cliquesOf[Int(l)].append(id) }
        entries += literals.count
    }

    private mutating func collect(row i: Int, sign: Double, _ problem: WorkingProblem, _ domain: Domain) {
        var slack = sign > 0 ? problem.rowUpper[i] : -problem.rowLower[i]
        var items: [(literal: Int32, weight: Double)] = []
        var size = abs(slack)
        for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
            let j = Int(problem.rowColumn[e])
            let a = sign * problem.rowValue[e]
            if a == 0 { continue }
            let own = a > 0 ? a * domain.lower[j] : a * domain.upper[j]
            guard own.isFinite else { return }
            slack -= own
            size = max(size, abs(own))
            guard problem.isInteger[j], domain.lower[j] == 0, domain.upper[j] == 1 else { continue }
            items.append((Int32(2 * j + (a > 0 ? 0 : 1)), abs(a)))
        }
        guard items.count >= 2 else { return }
        items.sort { $0.weight > $1.weight || ($0.weight == $1.weight && $0.literal < $1.literal) }
        let tolerance = 1e-6 + 1e-9 * size
        guard items[0].weight + items[1].weight > slack + tolerance else { return }
        var count = 2
        while count < items.count && items[count - 1].weight + items[count].weight > slack + tolerance {
            count += 1
        }
        add(items[..<count].map(\.literal).sorted())
    }

    /// Scratch of `maximalClique`: how many members each literal is joined to, and the last one counted.
    struct Growth {
        fileprivate var joined: [Int32]
        fileprivate var last: [Int32]
        fileprivate var touched: [Int32] = []
        /// Entries looked at in all calls.
        var work = 0

        init(literals: Int) {
            joined = Array(repeating: 0, count: literals)
            last = Array(repeating: -1, count: literals)
        }
    }

    /// Adds literals joined to all members, smallest number first, until none is left. Gives up on very dense tables.
    func maximalClique(containing seed: [Int32], _ growth: inout Growth) -> [Int32] {
        var members = seed
        var work = 0
        defer {
            growth.work += work
            for l in growth.touched {
                growth.joined[Int(l)] = 0
                growth.last[Int(l)] = -1
            }
            growth.touched.removeAll(keepingCapacity: true)
        }
        func count(_ member: Int32, _ number: Int) {
            for id in cliquesOf[Int(member)] {
                for other in cliques[Int(id)]
                where other != member && growth.last[Int(other)] != Int32(number) {
                    if growth.last[Int(other)] < 0 { growth.touched.append(other) }
                    growth.last[Int(other)] = Int32(number)
                    growth.joined[Int(other)] += 1
                }
                work += cliques[Int(id)].count
            }
        }
        for (number, member) in members.enumerated() { count(member, number) }
        guard work < 300_000 else { return seed }
        let candidates = growth.touched.filter { growth.joined[Int($0)] == Int32(members.count) }.sorted()
        for candidate in candidates where growth.joined[Int(candidate)] == Int32(members.count) {
            if members.contains(candidate) { continue }
            count(candidate, members.count)
            members.append(candidate)
            if work > 1_000_000 { break }
        }
        return members
    }
}
