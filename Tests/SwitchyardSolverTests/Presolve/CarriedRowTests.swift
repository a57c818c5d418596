import SwitchyardSolver
import Testing

@Suite struct `Rows carried through presolve` {
    /// Largest value of a row's left side over the points of a model; nil if it has none or no largest.
    private func largest(_ indices: [Int32], _ values: [Double], over model: Model) -> Double? {
        var question = model
        question.sense = .maximize
        question.objectiveConstant = 0
        for j in 0..<model.columnCount { question.setCost(Column(index: j), 0) }
        for (j, v) in zip(indices, values) { question.setCost(Column(index: Int(j)), v) }
        let solution = solve(question)
        return solution.status == .optimal ? solution.objective : nil
    }

    @Test
    func
        `a row that holds everywhere still does in the reduced model, and the value presolve gives a column is part of it`()
    {
        var g = TestGenerator(seed: 77)
        var carried = 0
        for shape in RandomShape.allCases {
            for trial in 0..<40 {
                let model = randomMixedIntegerProgram(&g, shape)
                let presolver = Presolver(model: model, integersMatter: true)
                guard presolver.run() == .reduced else { continue }
                let reduced = presolver.reducedModel()
                var row = CutRow(lower: -.infinity, upper: 0, indices: [], values: [])
                for j in 0..<model.columnCount where g.chance(60) {
                    row.indices.append(Int32(j))
                    row.values.append(Double(g.integer(-4...4)))
                }
                guard let side = largest(row.indices, row.values, over: model) else { continue }
                row.upper = side
                guard let image = presolver.carry([row])[0] else { continue }
                carried += 1
                if let most = largest(image.indices, image.values, over: reduced) {
                    #expect(most <= image.upper + 1e-6 * max(1, abs(side)), "\(shape), trial \(trial)")
                }
            }
        }
        #expect(carried > 50)
    }
}
