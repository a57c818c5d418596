/// The bound-flipping ratio test of the dual simplex.
extension SimplexEngine {
    /// Smallest pivot looked at: the longer since the factorisation, the less a small one is trusted.
    private var smallestPivot: Double {
        factor.updateCount < 10 ? 1e-9 : factor.updateCount < 20 ? 1e-8 : 1e-7
    }

    /// The entering variable for the row in `rho` and `alpha`; −1 if none. The first `work.flipCount` of `work.ratioItem`
    /// are to flip to their other bound.
    ///
    /// Breakpoints are passed in groups that Harris tolerances make, while the dual objective still rises; of the last
    /// groups the one with a good pivot is taken, and its largest pivot.
    func dualRatioTest(sign: Double, violation: Double) -> Int {
        work.flipCount = 0
        collectBreakpoints(sign)
        let total = work.ratioItem.count
        if total == 0 { return -1 }
        let item = work.ratioItem.base
        let size = work.ratioSize.base
        let key = work.ratioKey.base
        let low = workLower.base
        let high = workUpper.base
        let tolerance = dualTolerance
        var harris = Double.infinity
        for k in 0..<total { harris = min(harris, (key[k] + tolerance) / size[k]) }
        harris = max(harris, 0)

        // First the breakpoints that can matter, without order.
        var count = 0
        var slope = violation
        var reach = 10 * harris + 1e-7
        while true {
            for k in count..<total where key[k] <= reach * size[k] {
                slope -= size[k] * (high[Int(item[k])] - low[Int(item[k])])
                Self.swapBreakpoints(item, size, key, k, count)
                count += 1
            }
            if slope < 0 || count == total { break }
            reach *= 10
        }
        if slope > 0 && count == total && slope > primalTolerance {
            // Even with all of them passed the row stays infeasible; the pivot serves if that is not believed.
            if provesInfeasible(work.rho) { return -1 }
        }

        // Then those in groups of equal ratio, up to the tolerance.
        work.groupStart.removeAll()
        work.groupStart.append(0)
        slope = violation
        var done = 0
        reach = harris
        while done < count {
            var next = Double.infinity
            let before = done
            for k in before..<count {
                if key[k] <= reach * size[k] {
                    slope -= size[k] * (high[Int(item[k])] - low[Int(item[k])])
                    Self.swapBreakpoints(item, size, key, k, done)
                    done += 1
                } else {
                    next = min(next, (key[k] + tolerance) / size[k])
                }
            }
            if done > before { work.groupStart.append(Int32(done)) }
            if slope < 0 || !(next < .infinity) { break }
            reach = max(next, reach.nextUp)
        }
        if done == 0 { return -1 }
        var largest = 0.0
        for k in 0..<done { largest = max(largest, size[k]) }
        let good = min(0.1 * largest, 1)
        var group = work.groupStart.count - 2
        while group >= 0 {
            let first = Int(work.groupStart.base[group])
            let end = Int(work.groupStart.base[group + 1])
            var best = first
            for k in first..<end {
                if size[k] > size[best] || size[k] == size[best] && item[k] < item[best] { best = k }
            }
            if size[best] >= good {
                work.flipCount = first
                return Int(item[best])
            }
            group -= 1
        }
        return -1
    }

    @inline(__always)
    private static func swapBreakpoints(
        _ item: UnsafeMutablePointer<Int32>, _ size: UnsafeMutablePointer<Double>,
        _ key: UnsafeMutablePointer<Double>, _ a: Int, _ b: Int
    ) {
        if a == b { return }
        let i = item[a]
        let s = size[a]
        let k = key[a]
        item[a] = item[b]
        size[a] = size[b]
        key[a] = key[b]
        item[b] = i
        size[b] = s
        key[b] = k
    }

    /// Lists the variables whose reduced cost reaches zero as the dual step grows.
    private func collectBreakpoints(_ sign: Double) {
        let n = columnCount
        let smallest = smallestPivot
        let d = reducedCosts.base
        let move = self.move.base
        work.ratioItem.removeAll()
        work.ratioSize.removeAll()
        work.ratioKey.removeAll()
        let room = work.alpha.count + work.rho.count
        work.ratioItem.extend(by: room)
        work.ratioSize.extend(by: room)
        work.ratioKey.extend(by: room)
        let item = work.ratioItem.base
        let size = work.ratioSize.base
        let key = work.ratioKey.base
        var count = 0
        let alpha = work.alpha.values
        let list = work.alpha.index
        for k in 0..<work.alpha.count {
            let j = Int(list[k])
            let a = sign * alpha[j]
            let side = move[j]
            if side == Move.free {
                if abs(a) <= smallest { continue }
                item[count] = Int32(truncatingIfNeeded: j)
                size[count] = abs(a)
                key[count] = 0
                count &+= 1
                continue
            }
            let s = Double(side)
            if a * s <= smallest { continue }
            item[count] = Int32(truncatingIfNeeded: j)
            size[count] = a * s
            key[count] = d[j] * s
            count &+= 1
        }
        let rho = work.rho.values
        let rows = work.rho.index
        let position = positionOf.base
        for k in 0..<work.rho.count {
            let i = Int(rows[k])
            let j = n + i
            if position[j] >= 0 { continue }
            let side = move[j]
            if side == Move.fixed { continue }
            let a = sign * rho[i]
            if side == Move.free {
                if abs(a) <= smallest { continue }
                item[count] = Int32(truncatingIfNeeded: j)
                size[count] = abs(a)
                key[count] = 0
                count &+= 1
                continue
            }
            let s = Double(side)
            if a * s <= smallest { continue }
            item[count] = Int32(truncatingIfNeeded: j)
            size[count] = a * s
            key[count] = d[j] * s
            count &+= 1
        }
        work.ratioItem.count = count
        work.ratioSize.count = count
        work.ratioKey.count = count
    }
}
