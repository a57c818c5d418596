/// A cutting plane `Σ values · x[indices] ≤ upper`, valid for every integral point of the problem.
struct Cut {
    var indices: [Int32]
    var values: [Double]
    var upper: Double
    /// Euclidean distance by which it cuts off the LP point.
    var efficacy = 0.0
    /// Rounds in a row that its row was slack in the LP.
    var slackRounds = 0

    var row: CutRow { CutRow(lower: -.infinity, upper: upper, indices: indices, values: values) }

    func activity(at x: [Double]) -> Double {
        var sum = 0.0
        for k in indices.indices { sum += values[k] * x[Int(indices[k])] }
        return sum
    }
}
