/// Gomory mixed-integer cuts, and other roundings, from rows of the optimal simplex tableau.
///
/// Gomory 1960; Cornuéjols, "Revival of the Gomory cuts in the 1990's", Annals of Operations Research 149, 2007,
/// doi:10.1007/s10479-006-0100-1. Only the row multipliers are taken from the basis inverse; the row itself is summed up
/// afresh, so that an inaccurate inverse can weaken a cut but not make it wrong.
extension CutSeparation {
    /// Fractions that are rounded where nearly all are as small.
    private static let smallestFraction = 1e-4
    /// Share of the fractional columns that must have a larger fraction for the smaller ones to be left alone.
    private static let fewUsual = 0.1

    func separateTableau(_ engine: SimplexEngine, most: Int) {
        var rows: [(position: Int, column: Int, score: Double)] = []
        for (p, variable) in engine.basicVariables().enumerated() {
            let j = Int(variable)
            guard j < n, problem.isIntegral[j] else { continue }
            let fraction = x[j] - x[j].rounded(.down)
            let score = min(fraction, 1 - fraction)
            if score > Self.smallestFraction { rows.append((p, j, score)) }
        }
        // Behind large constants all fractions are small, and there is nothing else to round.
        let usual = rows.filter { $0.score > Self.usualLeastFraction }
        if Double(usual.count) < Self.fewUsual * Double(rows.count) {
            leastFraction = Self.smallestFraction
        } else {
            rows = usual
        }
        defer { leastFraction = Self.usualLeastFraction }
        rows.sort { $0.score > $1.score || ($0.score == $1.score && $0.column < $1.column) }
        let start = work
        let limit = 30_000_000
        for row in rows.prefix(most) {
            if work - start > limit { break }
            let multipliers = engine.tableauMultipliers(position: row.position)
            var largest = 0.0
            for m in multipliers { largest = max(largest, abs(m.value)) }
            guard largest > 0, largest < 1e9, multipliers.allSatisfy({ mayCombine(Int($0.row)) }) else {
                continue
            }
            clearBase()
            for m in multipliers where abs(m.value) > 1e-9 * max(1, largest) {
                // The side a non-basic slack rests on.
                aggregate(Int(m.row), times: m.value)
            }
            guard list.count <= 1000 + n / 3 else { continue }
            cutBase(deltas: [1], covers: true)
        }
        clearBase()
    }
}

extension SimplexEngine {
    /// The multipliers of the rows whose combination is the tableau row of a basis position, in the model's units and with
    /// coefficient one on the basic column.
    func tableauMultipliers(position: Int) -> [(row: Int32, value: Double)] {
        guard factorIsValid, position < rowCount else { return [] }
        let rho = work.rho
        rho.clear()
        rho.values[position] = 1
        rho.index[0] = Int32(position)
        rho.count = 1
        factor.btran(rho, expected: work.rhoDensity)
        rho.pack()
        let basicUnit = unit(of: Int(basic[position]))
        var result: [(row: Int32, value: Double)] = []
        for k in 0..<rho.count {
            let i = Int(rho.index[k])
            if abs(rho.values[i]) > 1e-12 {
                result.append((Int32(i), rho.values[i] * scaling.row[i] * basicUnit))
            }
        }
        result.sort { $0.row < $1.row }
        return result
    }
}
