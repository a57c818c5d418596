/// A dense vector of doubles with the list of its nonzeros, so that clearing and scanning cost what was touched.
///
/// A value is not zero exactly if it is listed: one that cancels becomes `tiny` until `tidy`. `count < 0` says that the
/// list was given up and `pack` has to find the nonzeros again.
package final class SparseVector {
    package let size: Int
    package let values: UnsafeMutablePointer<Double>
    package let index: UnsafeMutablePointer<Int32>
    @exclusivity(unchecked) package var count = 0

    /// Stands for zero in a listed place.
    static let tiny = 1e-50
    /// Values smaller than this are taken for zero.
    static let dropTolerance = 1e-14

    package init(size: Int) {
        self.size = size
        values = .allocate(capacity: max(1, size))
        values.initialize(repeating: 0, count: max(1, size))
        index = .allocate(capacity: max(1, size))
        index.initialize(repeating: 0, count: max(1, size))
    }

    deinit {
        values.deallocate()
        index.deallocate()
    }

    package func clear() {
        if count < 0 || count * 3 > size {
            values.update(repeating: 0, count: size)
        } else {
            for k in 0..<count { values[Int(index[k])] = 0 }
        }
        count = 0
    }

    /// Adds to a place, keeping the list.
    @inline(__always)
    package func add(_ place: Int, _ amount: Double) {
        let old = values[place]
        let new = old + amount
        if old == 0 && count >= 0 {
            index[count] = Int32(place)
            count += 1
        }
        values[place] = abs(new) < SparseVector.dropTolerance ? SparseVector.tiny : new
    }

    /// Finds the nonzeros if the list was given up.
    package func pack() {
        guard count < 0 else { return }
        var found = 0
        for i in 0..<size where values[i] != 0 {
            if abs(values[i]) < SparseVector.dropTolerance {
                values[i] = 0
            } else {
                index[found] = Int32(i)
                found += 1
            }
        }
        count = found
    }

    /// Drops values that are as good as zero; the list is known afterwards.
    package func tidy() {
        guard count >= 0 else { return pack() }
        var kept = 0
        for k in 0..<count {
            let i = index[k]
            if abs(values[Int(i)]) < SparseVector.dropTolerance {
                values[Int(i)] = 0
            } else {
                index[kept] = i
                kept += 1
            }
        }
        count = kept
    }

    package func copy(_ other: SparseVector) {
        clear()
        if other.count < 0 {
            values.update(from: other.values, count: size)
        } else {
            for k in 0..<other.count {
                let i = other.index[k]
                index[k] = i
                values[Int(i)] = other.values[Int(i)]
            }
        }
        count = other.count
    }

    /// Sum of squares.
    package var squaredNorm: Double {
        var sum = 0.0
        if count >= 0 {
            for k in 0..<count {
                let x = values[Int(index[k])]
                sum += x * x
            }
        } else {
            for i in 0..<size { sum += values[i] * values[i] }
        }
        return sum
    }

    package var density: Double {
        count < 0 ? 1 : Double(count) / Double(max(1, size))
    }
}
