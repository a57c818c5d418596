/// FTRAN and BTRAN with the factors.
extension BasisFactor {
    /// A solve starts as a search if the right-hand side has at most this share of nonzeros …
    private static let sparseStart = 0.05
    /// … and the result is expected to stay under this one.
    private static let sparseResult = 0.10

    /// `x ← B⁻¹ x`. The list of `x` is exact afterwards.
    /// - Parameters:
    ///   - expected: share of nonzeros that results of this kind have had.
    ///   - keep: whether an update may follow that brings this column into the basis.
    package func ftran(_ x: SparseVector, expected: Double, keep: Bool = false) {
        if !search(
            x, expected, lBegin.base, lEnd.base, lIndex.base, lValue.base, nil)
        {
            sweepColumnsOfL(x)
        }
        if updateCount > 0 { applyRowEtas(x, expected) }
        if keep { store(x, &spikeIndex, &spikeValue) }
        if !search(
            x, expected, uBegin.base, uEnd.base, uIndex.base, uValue.base, UnsafePointer(diagonal.base))
        {
            sweep(x, backward: true, uBegin.base, uEnd.base, uIndex.base, uValue.base)
        }
    }

    /// `x ← B⁻ᵀ x`. The list of `x` is exact afterwards.
    /// - Parameter keep: whether an update may follow that replaces the position whose unit vector `x` is.
    package func btran(_ x: SparseVector, expected: Double, keep: Bool = false) {
        solveUpperTransposed(x, expected)
        if keep { store(x, &rowIndex, &rowValue) }
        if updateCount > 0 { applyRowEtasTransposed(x, expected) }
        if !search(x, expected, lrBegin.base, lrEnd.base, lrIndex.base, lrValue.base, nil) {
            sweepRowsOfL(x)
            x.pack()
        }
    }

    /// The part of row `position` of B⁻¹ that an update needs by which the column of the last kept FTRAN enters there.
    /// - Parameters:
    ///   - x: clear; holds the part afterwards.
    ///   - expected: share of nonzeros that results of this kind have had.
    /// - Returns: the pivot as the row has it.
    package func prepareUpdate(position: Int, using x: SparseVector, expected: Double) -> Double {
        x.values[position] = 1
        x.index[0] = Int32(position)
        x.count = 1
        solveUpperTransposed(x, expected)
        store(x, &rowIndex, &rowValue)
        var pivot = 0.0
        for k in 0..<spikeIndex.count { pivot += spikeValue.base[k] * x.values[Int(spikeIndex.base[k])] }
        return pivot
    }

    private func solveUpperTransposed(_ x: SparseVector, _ expected: Double) {
        if !search(
            x, expected, urBegin.base, urEnd.base, urIndex.base, urValue.base, UnsafePointer(diagonal.base))
        {
            sweep(x, backward: false, urBegin.base, urEnd.base, urIndex.base, urValue.base)
        }
    }

    private func store(
        _ x: SparseVector, _ index: inout FlatList<Int32>, _ value: inout FlatList<Double>
    ) {
        x.pack()
        index.removeAll()
        value.removeAll()
        index.extend(by: x.count)
        value.extend(by: x.count)
        let toIndex = index.base
        let toValue = value.base
        var kept = 0
        for k in 0..<x.count {
            let i = x.index[k]
            let v = x.values[Int(i)]
            if abs(v) >= SparseVector.dropTolerance {
                toIndex[kept] = i
                toValue[kept] = v
                kept += 1
            }
        }
        index.count = kept
        value.count = kept
    }

    // MARK: Triangles

    /// Solves by visiting only what the nonzeros reach; returns false, with nothing changed, if that is too much.
    private func search(
        _ x: SparseVector, _ expected: Double,
        _ begin: UnsafeMutablePointer<Int32>, _ end: UnsafeMutablePointer<Int32>,
        _ index: UnsafeMutablePointer<Int32>, _ value: UnsafeMutablePointer<Double>,
        _ diagonal: UnsafePointer<Double>?
    ) -> Bool {
        guard expected < BasisFactor.sparseResult else { return false }
        x.pack()
        let limit = Int(Double(m) * BasisFactor.sparseResult)
        guard x.count <= Int(Double(m) * BasisFactor.sparseStart) else { return false }
        if round == Int32.max {
            mark.update(repeating: 0, count: m)
            round = 0
        }
        round += 1
        let round = self.round
        let mark = self.mark
        let stack = self.stack
        let cursor = self.cursor
        let reached = self.reached
        var top = m
        var work = 0
        for k in 0..<x.count {
            let root = x.index[k]
            if mark[Int(root)] == round { continue }
            mark[Int(root)] = round
            var depth = 0
            stack[0] = root
            cursor[0] = begin[Int(root)]
            while depth >= 0 {
                let at = Int(stack[depth])
                let stop = end[at]
                var e = cursor[depth]
                var next: Int32 = -1
                while e < stop {
                    let to = index[Int(e)]
                    e &+= 1
                    if mark[Int(to)] != round {
                        next = to
                        break
                    }
                }
                if next >= 0 {
                    cursor[depth] = e
                    depth &+= 1
                    mark[Int(next)] = round
                    stack[depth] = next
                    cursor[depth] = begin[Int(next)]
                } else {
                    top &-= 1
                    reached[top] = Int32(truncatingIfNeeded: at)
                    work &+= Int(stop &- begin[at])
                    depth &-= 1
                }
            }
            if m - top > limit { return false }
        }
        solveWork += 2 * (m - top) + 2 * work
        let values = x.values
        let list = x.index
        var kept = 0
        for k in top..<m {
            let at = Int(reached[k])
            var v = values[at]
            if abs(v) < SparseVector.dropTolerance {
                values[at] = 0
                continue
            }
            if let diagonal {
                v /= diagonal[at]
                values[at] = v
            }
            list[kept] = Int32(truncatingIfNeeded: at)
            kept &+= 1
            var e = Int(begin[at])
            let stop = Int(end[at])
            while e < stop {
                values[Int(index[e])] -= value[e] * v
                e &+= 1
            }
        }
        x.count = kept
        return true
    }

    /// Solves with U, by columns backward or by rows forward, over all pivots.
    private func sweep(
        _ x: SparseVector, backward: Bool,
        _ begin: UnsafeMutablePointer<Int32>, _ end: UnsafeMutablePointer<Int32>,
        _ index: UnsafeMutablePointer<Int32>, _ value: UnsafeMutablePointer<Double>
    ) {
        let values = x.values
        let list = x.index
        let order = self.order.base
        let diagonal = self.diagonal.base
        let count = self.order.count
        var kept = 0
        var work = 0
        var k = backward ? count - 1 : 0
        let step = backward ? -1 : 1
        for _ in 0..<count {
            let pivot = order[k]
            k &+= step
            if pivot < 0 { continue }
            let at = Int(pivot)
            var v = values[at]
            if v == 0 { continue }
            if abs(v) < SparseVector.dropTolerance {
                values[at] = 0
                continue
            }
            v /= diagonal[at]
            values[at] = v
            list[kept] = pivot
            kept &+= 1
            var e = Int(begin[at])
            let stop = Int(end[at])
            work &+= stop &- e
            while e < stop {
                values[Int(index[e])] -= value[e] * v
                e &+= 1
            }
        }
        x.count = kept
        solveWork += count + work
    }

    private func sweepColumnsOfL(_ x: SparseVector) {
        sweepL(x, lOrder.base, lOrder.count, lBegin.base, lEnd.base, lIndex.base, lValue.base)
    }

    private func sweepRowsOfL(_ x: SparseVector) {
        sweepL(x, lrOrder.base, lrOrder.count, lrBegin.base, lrEnd.base, lrIndex.base, lrValue.base)
        x.tidy()
    }

    /// Solves with the unit triangular L over all its lines, by columns or by rows.
    @inline(__always)
    private func sweepL(
        _ x: SparseVector, _ order: UnsafeMutablePointer<Int32>, _ count: Int,
        _ begin: UnsafeMutablePointer<Int32>, _ end: UnsafeMutablePointer<Int32>,
        _ index: UnsafeMutablePointer<Int32>, _ value: UnsafeMutablePointer<Double>
    ) {
        let values = x.values
        var work = 0
        for k in 0..<count {
            let at = Int(order[k])
            let v = values[at]
            if abs(v) < SparseVector.dropTolerance { continue }
            var e = Int(begin[at])
            let stop = Int(end[at])
            work &+= stop &- e
            while e < stop {
                values[Int(index[e])] -= value[e] * v
                e &+= 1
            }
        }
        if count > 0 { x.count = -1 }
        solveWork += count + work
    }

    // MARK: Row etas

    private func applyRowEtas(_ x: SparseVector, _ expected: Double) {
        let values = x.values
        let start = rStart.base
        let index = rIndex.base
        let value = rValue.base
        for k in 0..<rPivot.count {
            var e = Int(start[k])
            let stop = Int(start[k + 1])
            var sum = 0.0
            while e < stop {
                sum += value[e] * values[Int(index[e])]
                e &+= 1
            }
            if sum != 0 { x.add(Int(rPivot.base[k]), -sum) }
        }
        solveWork += rPivot.count + rIndex.count
    }

    private func applyRowEtasTransposed(_ x: SparseVector, _ expected: Double) {
        let start = rStart.base
        let index = rIndex.base
        let value = rValue.base
        var k = rPivot.count - 1
        var work = 0
        while k >= 0 {
            let v = x.values[Int(rPivot.base[k])]
            if abs(v) >= SparseVector.dropTolerance {
                var e = Int(start[k])
                let stop = Int(start[k + 1])
                work &+= stop &- e
                while e < stop {
                    x.add(Int(index[e]), -value[e] * v)
                    e &+= 1
                }
            }
            k -= 1
        }
        solveWork += rPivot.count + work
    }
}
