/// A cutting plane `Σ values · x[indices] ≤ upper`, valid for every integral point of the problem.
struct Cut {
    var indices: [Int32]
    var values: [Double]
    var upper: Double
    var norm = 1.0
    /// Euclidean distance by which it cuts off the LP point.
    var efficacy = 0.0
    /// Rounds in a row that its row was slack in the LP.
    var slackRounds = 0
    /// A row of the caller's, which stays in the LP.
    var isCallers = false
    /// Cuts in a chain, each made from the one before: rounding errors and steep ratios grow along it.
    var rank: Int32 = 1
    /// Tells it from all others of the search; −1 before it is in an LP.
    var number: Int32 = -1

    /// Cuts that remove less than this are not worth their row.
    static let leastEfficacy = 1e-4

    init(indices: [Int32], values: [Double], upper: Double) {
        self.indices = indices
        self.values = values
        self.upper = upper
    }

    var row: CutRow { CutRow(lower: -.infinity, upper: upper, indices: indices, values: values) }

    func activity(at x: [Double]) -> Double {
        var sum = 0.0
        for k in indices.indices { sum += values[k] * x[Int(indices[k])] }
        return sum
    }
}
