/// Zero-half cuts: rows with integral data combined with multipliers 0 and 1/2, found by elimination modulo two.
///
/// Caprara and Fischetti, "{0, 1/2}-Chvátal-Gomory cuts", Mathematical Programming 74, 1996, doi:10.1007/BF02592196; elimination as
/// in Koster, Zymolka and Kutschka, "Algorithms to separate {0, 1/2}-Chvátal-Gomory cuts", Algorithmica 55, 2009,
/// doi:10.1007/s00453-008-9218-8.
extension CutSeparation {
    /// A row modulo two over the columns that are not at a bound.
    private struct Parity {
        var odd: Set<Int32>
        var sideIsOdd: Bool
        var slack: Double
        var rows: [Int32]
    }

    func separateZeroHalf() {
        var system: [Parity] = []
        for i in 0..<problem.rowCount where hasIntegralSlack[i] {
            let length = rowLength(i)
            guard length > 1, length < 500 else { continue }
            let low = rowLower(i)
            let high = rowUpper(i)
            let atUpper = high - activity[i] <= activity[i] - low
            let slack = low == high ? 0 : (atUpper ? high - activity[i] : activity[i] - low)
            guard slack < 0.5, abs(atUpper ? high : low) < 1e9 else { continue }
            var side = atUpper ? high : low
            var odd = Set<Int32>()
            var isUsable = true
            for e in problem.rowStart[i]..<problem.rowStart[i + 1] {
                let j = Int(problem.rowColumn[e])
                let a = problem.rowValue[e]
                guard abs(a) < 1e9 else {
                    isUsable = false
                    break
                }
                if a.truncatingRemainder(dividingBy: 2) == 0 { continue }
                if x[j] - lower[j] < 1e-6 {
                    side -= a * lower[j]
                } else if upper[j] - x[j] < 1e-6 {
                    side -= a * upper[j]
                } else {
                    odd.insert(Int32(j))
                }
            }
            guard isUsable, odd.count < 60 else { continue }
            let isOdd = abs(side.rounded().truncatingRemainder(dividingBy: 2)) == 1
            system.append(Parity(odd: odd, sideIsOdd: isOdd, slack: slack, rows: [Int32(i)]))
            if system.count >= 3000 { break }
        }
        guard !system.isEmpty else { return }
        var effort = 0
        // Eliminate column by column with the row of least slack.
        var remaining = Array(system.indices)
        while !remaining.isEmpty && effort < 5_000_000 {
            remaining.sort {
                system[$0].slack < system[$1].slack || (system[$0].slack == system[$1].slack && $0 < $1)
            }
            let pivotRow = remaining.removeFirst()
            let pivot = system[pivotRow]
            guard pivot.slack < 0.5, pivot.rows.count < 20 else { continue }
            guard
                let column = pivot.odd.min(by: { (distanceFromBound($1), $0) < (distanceFromBound($0), $1) })
            else {
                if pivot.sideIsOdd { offerHalf(pivot.rows) }
                continue
            }
            if pivot.sideIsOdd && remainingDistance(pivot) + pivot.slack < 1 - 1e-3 { offerHalf(pivot.rows) }
            for k in remaining where system[k].odd.contains(column) {
                system[k].odd.formSymmetricDifference(pivot.odd)
                system[k].sideIsOdd = system[k].sideIsOdd != pivot.sideIsOdd
                system[k].slack += pivot.slack
                system[k].rows = symmetricDifference(system[k].rows, pivot.rows)
                effort += pivot.odd.count + system[k].odd.count + 10
            }
            effort += remaining.count
        }
        work += effort
        clearBase()
    }

    private func distanceFromBound(_ j: Int32) -> Double {
        min(x[Int(j)] - lower[Int(j)], upper[Int(j)] - x[Int(j)])
    }

    private func remainingDistance(_ p: Parity) -> Double {
        var sum = 0.0
        for j in p.odd.sorted() { sum += distanceFromBound(j) }
        return sum
    }

    private func symmetricDifference(_ a: [Int32], _ b: [Int32]) -> [Int32] {
        Set(a).symmetricDifference(b).sorted()
    }

    private func offerHalf(_ rows: [Int32]) {
        clearBase()
        for i in rows {
            let row = Int(i)
            let atUpper = rowUpper(row) - activity[row] <= activity[row] - rowLower(row)
            // Slacks then have coefficient one half and round away.
            aggregate(row, times: atUpper ? 0.5 : -0.5, atUpper: atUpper)
        }
        cutBase(deltas: [1], covers: false)
    }
}
