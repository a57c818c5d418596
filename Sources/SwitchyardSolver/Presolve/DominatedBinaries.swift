/// Binary columns that another one can always stand in for.
///
/// Column j dominates k if it costs no more and no row likes it less. Then k can be left out if the two exclude each other, so that
/// j may take its place whenever k is used, or if j alone serves every row that k helps, so that k is idle beside it. Gamrath,
/// Koch, Martin, Miltenberger and Weninger, "Progress in presolving for mixed integer programming", Mathematical Programming
/// Computation 7, 2015, doi:10.1007/s12532-015-0083-5.
extension Presolver {
    /// Entries that may be looked at in one pass, beside twenty for each of the model's.
    private static let mostDominationWork = 2_000_000

    func fixDominatedBinaries() {
        var entries = 0
        // Least and largest activities; the pass only fixes columns at zero, which leaves them valid.
        var least = [Double](repeating: 0, count: p.rowTotal)
        var most = [Double](repeating: 0, count: p.rowTotal)
        for i in 0..<p.rowTotal where p.rowAlive[i] {
            entries += Int(p.rowSize[i])
            let activity = p.activity(i)
            least[i] = activity.lowerInfinite > 0 ? -.infinity : activity.lowerSum
            most[i] = activity.upperInfinite > 0 ? .infinity : activity.upperSum
        }
        var work = 20 * entries + Self.mostDominationWork
        for k in 0..<p.columnTotal where isOpenBinary(k) && p.columnSize[k] > 0 {
            if work < 0 { return }
            let (row, helped) = smallestRow(of: k)
            var slot = p.columnHead[k]
            while slot >= 0 {
                mark[Int(p.entryRow[Int(slot)])] = slot
                slot = p.columnNext[Int(slot)]
            }
            var isDominated = false
            slot = p.rowHead[row]
            while slot >= 0 && !isDominated && work >= 0 {
                let j = Int(p.entryColumn[Int(slot)])
                slot = p.rowNext[Int(slot)]
                work -= 1
                if j == k || !isOpenBinary(j) || p.cost[j] > p.cost[k] { continue }
                isDominated = dominates(j, k, helped: helped, least, most, &work)
            }
            slot = p.columnHead[k]
            while slot >= 0 {
                mark[Int(p.entryRow[Int(slot)])] = -1
                slot = p.columnNext[Int(slot)]
            }
            if isDominated {
                note("dominated binaries")
                fix(k, at: 0)
            }
        }
    }

    private func isOpenBinary(_ j: Int) -> Bool {
        p.columnAlive[j] && p.isInteger[j] && p.lower[j] == 0 && p.upper[j] == 1
    }

    /// Whether a row with this entry may need the column at one.
    private func helps(_ a: Double, row i: Int) -> Bool {
        a > 0 ? p.rowLower[i] > -.infinity : p.rowUpper[i] < .infinity
    }

    /// The shortest row that the column helps, or of all its rows if it helps none; and how many it helps.
    private func smallestRow(of k: Int) -> (row: Int, helped: Int) {
        var best = -1
        var bestHelps = false
        var helped = 0
        var slot = p.columnHead[k]
        while slot >= 0 {
            let i = Int(p.entryRow[Int(slot)])
            let itHelps = helps(p.entryValue[Int(slot)], row: i)
            slot = p.columnNext[Int(slot)]
            if itHelps { helped += 1 }
            if best < 0 || (itHelps && !bestHelps)
                || (itHelps == bestHelps && p.rowSize[i] < p.rowSize[best])
            {
                (best, bestHelps) = (i, itHelps)
            }
        }
        return (best, helped)
    }

    /// Whether j can stand in for k, whose entries are marked by row.
    private func dominates(
        _ j: Int, _ k: Int, helped: Int, _ least: [Double], _ most: [Double], _ work: inout Int
    ) -> Bool {
        var excludes = false
        var serves = p.cost[k] >= 0
        var met = 0
        var slot = p.columnHead[j]
        while slot >= 0 {
            let i = Int(p.entryRow[Int(slot)])
            let a = p.entryValue[Int(slot)]
            let other = mark[i]
            slot = p.columnNext[Int(slot)]
            work -= 1
            let b = other >= 0 ? p.entryValue[Int(other)] : 0
            let (low, high) = (p.rowLower[i], p.rowUpper[i])
            if high < .infinity && a > b { return false }
            if low > -.infinity && a < b { return false }
            guard other >= 0 else { continue }
            if high < .infinity && a > 0 && b > 0 && least[i] + a + b > high + 1e-6 { excludes = true }
            if low > -.infinity && a < 0 && b < 0 && most[i] + a + b < low - 1e-6 { excludes = true }
            guard helps(b, row: i) else { continue }
            met += 1
            if low > -.infinity && high < .infinity {
                serves = false
            } else if b > 0 ? least[i] + a < low : most[i] + a > high {
                serves = false
            }
        }
        return met == helped && (excludes || serves)
    }
}
