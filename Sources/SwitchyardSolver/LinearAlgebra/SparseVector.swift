/// A dense vector of doubles with the list of its possible nonzeros, so that clearing and scanning cost what was touched.
///
/// `count < 0` says that the list was given up and every entry may be nonzero.
final class SparseVector {
    let size: Int
    let values: UnsafeMutablePointer<Double>
    let indices: UnsafeMutablePointer<Int32>
    private let listed: UnsafeMutablePointer<Bool>
    private(set) var count = 0

    init(size: Int) {
        self.size = size
        values = .allocate(capacity: max(1, size))
        values.initialize(repeating: 0, count: max(1, size))
        indices = .allocate(capacity: max(1, size))
        listed = .allocate(capacity: max(1, size))
        listed.initialize(repeating: false, count: max(1, size))
    }

    deinit {
        values.deallocate()
        indices.deallocate()
        listed.deallocate()
    }

    var isListed: Bool { count >= 0 }

    /// Adds to an entry and lists it.
    @inline(__always)
    func add(_ index: Int, _ amount: Double) {
        values[index] += amount
        if count >= 0 && !listed[index] {
            listed[index] = true
            indices[count] = Int32(index)
            count += 1
        }
    }

    /// Sets an entry and lists it.
    @inline(__always)
    func set(_ index: Int, _ value: Double) {
        values[index] = value
        if count >= 0 && !listed[index] {
            listed[index] = true
            indices[count] = Int32(index)
            count += 1
        }
    }

    func clear() {
        if count >= 0 && count * 4 < size {
            for k in 0..<count {
                let i = Int(indices[k])
                values[i] = 0
                listed[i] = false
            }
        } else {
            values.update(repeating: 0, count: size)
            listed.update(repeating: false, count: size)
        }
        count = 0
    }

    /// Gives up the list: every entry may be nonzero.
    func unlist() {
        guard count >= 0 else { return }
        listed.update(repeating: false, count: size)
        count = -1
    }

    /// Takes the contents of another vector of the same size.
    func copy(_ other: SparseVector) {
        clear()
        if other.count >= 0 {
            for k in 0..<other.count {
                let i = Int(other.indices[k])
                set(i, other.values[i])
            }
        } else {
            values.update(from: other.values, count: size)
            count = -1
        }
    }

    /// Calls a body for each entry that is not zero.
    @inline(__always)
    func forEachNonzero(_ body: (Int, Double) -> Void) {
        if count >= 0 {
            for k in 0..<count {
                let i = Int(indices[k])
                let x = values[i]
                if x != 0 { body(i, x) }
            }
        } else {
            for i in 0..<size {
                let x = values[i]
                if x != 0 { body(i, x) }
            }
        }
    }
}
