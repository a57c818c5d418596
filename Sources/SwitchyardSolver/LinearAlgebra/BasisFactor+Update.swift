/// The Forrest–Tomlin update.
extension BasisFactor {
    /// Replaces the column at a position by the one of the last kept FTRAN; the last kept BTRAN was of that position.
    ///
    /// The row of U at the position is eliminated by a row eta and becomes the last pivot.
    /// - Parameter pivot: element of the entering column at the position, after FTRAN.
    package func update(position: Int, pivot: Double) {
        let oldDiagonal = diagonal[position]
        if rPivot.count == 0 {
            rStart.removeAll()
            rStart.append(0)
        }
        for k in 0..<rowIndex.count {
            let j = rowIndex.base[k]
            guard Int(j) != position else { continue }
            let multiplier = -rowValue.base[k] * oldDiagonal
            guard abs(multiplier) >= SparseVector.dropTolerance else { continue }
            rIndex.append(j)
            rValue.append(multiplier)
        }
        rPivot.append(Int32(position))
        rStart.append(Int32(rIndex.count))

        // The old column leaves the rows, the eliminated row leaves the columns.
        for e in Int(uBegin[position])..<Int(uEnd[position]) {
            let i = Int(uIndex.base[e])
            urEnd[i] = BasisFactor.remove(position, urBegin[i], urEnd[i], urIndex.base, urValue.base)
        }
        for e in Int(urBegin[position])..<Int(urEnd[position]) {
            let j = Int(urIndex.base[e])
            uEnd[j] = BasisFactor.remove(position, uBegin[j], uEnd[j], uIndex.base, uValue.base)
        }
        urEnd[position] = urBegin[position]

        uBegin[position] = Int32(uIndex.count)
        for k in 0..<spikeIndex.count {
            let i = Int(spikeIndex.base[k])
            guard i != position else { continue }
            let v = spikeValue.base[k]
            uIndex.append(Int32(i))
            uValue.append(v)
            appendToRow(i, column: position, value: v)
        }
        uEnd[position] = Int32(uIndex.count)
        diagonal[position] = oldDiagonal * pivot

        order.base[Int(slot[position])] = -1
        slot[position] = Int32(order.count)
        order.append(Int32(position))
        updateCount += 1
    }

    private static func remove(
        _ target: Int, _ begin: Int32, _ end: Int32, _ index: UnsafeMutablePointer<Int32>,
        _ value: UnsafeMutablePointer<Double>
    ) -> Int32 {
        var e = Int(begin)
        let last = Int(end) - 1
        while e <= last {
            if index[e] == Int32(truncatingIfNeeded: target) {
                index[e] = index[last]
                value[e] = value[last]
                return Int32(last)
            }
            e &+= 1
        }
        return end
    }

    private func appendToRow(_ i: Int, column: Int, value: Double) {
        if urEnd[i] == urSpace[i] {
            let begin = Int(urBegin[i])
            let count = Int(urEnd[i]) - begin
            let target = urIndex.count
            let space = 2 * count + 4
            urIndex.extend(by: space)
            urValue.extend(by: space)
            for k in 0..<count {
                urIndex.base[target + k] = urIndex.base[begin + k]
                urValue.base[target + k] = urValue.base[begin + k]
            }
            urBegin[i] = Int32(target)
            urEnd[i] = Int32(target + count)
            urSpace[i] = Int32(target + space)
        }
        let e = Int(urEnd[i])
        urIndex.base[e] = Int32(column)
        urValue.base[e] = value
        urEnd[i] += 1
    }
}
