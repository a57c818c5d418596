/// Owner of one flat block of trivial values that can grow; the base pointer changes when it does.
package struct FlatStorage<Element: BitwiseCopyable>: ~Copyable {
    package private(set) var base: UnsafeMutablePointer<Element>
    package private(set) var capacity: Int

    /// A block whose values are not set yet.
    package init(capacity: Int) {
        self.capacity = max(1, capacity)
        base = .allocate(capacity: self.capacity)
    }

    package init(_ capacity: Int, repeating value: Element) {
        self.init(capacity: capacity)
        base.initialize(repeating: value, count: self.capacity)
    }

    package init(_ values: [Element], filler: Element) {
        self.init(values.count, repeating: filler)
        for k in values.indices { base[k] = values[k] }
    }

    deinit {
        base.deallocate()
    }

    /// Makes room for at least `count` values, keeping those there are; new ones get `value`.
    package mutating func reserve(_ count: Int, filler value: Element) {
        let old = capacity
        reserve(count)
        if capacity > old { (base + old).initialize(repeating: value, count: capacity - old) }
    }

    /// Makes room for at least `count` values, keeping those there are; what new ones hold is not defined, and their pages are not
    /// touched.
    package mutating func reserve(_ count: Int) {
        guard count > capacity else { return }
        let newCapacity = max(count, capacity + capacity / 2 + 16)
        let newBase = UnsafeMutablePointer<Element>.allocate(capacity: newCapacity)
        newBase.update(from: base, count: capacity)
        base.deallocate()
        base = newBase
        capacity = newCapacity
    }

    /// Takes over the first `count` values of another block; both hold as many.
    func copy(from other: borrowing FlatStorage<Element>, count: Int) {
        base.update(from: other.base, count: count)
    }

    @inline(__always)
    package subscript(_ position: Int) -> Element {
        get { base[position] }
        nonmutating set { base[position] = newValue }
    }
}

/// A list of trivial values in one flat block.
package struct FlatList<Element: BitwiseCopyable>: ~Copyable {
    package var storage: FlatStorage<Element>
    package var count = 0

    package init(capacity: Int = 64) {
        storage = FlatStorage(capacity: capacity)
    }

    package var base: UnsafeMutablePointer<Element> {
        @inline(__always) get { storage.base }
    }

    @inline(__always)
    package mutating func append(_ value: Element) {
        if count == storage.capacity { storage.reserve(count + 1) }
        storage.base[count] = value
        count += 1
    }

    /// Extends the list by `extra` values not yet set.
    package mutating func extend(by extra: Int) {
        storage.reserve(count + extra)
        count += extra
    }

    package mutating func removeAll() { count = 0 }

    package mutating func shorten(to length: Int) { count = min(count, length) }

    /// Becomes a copy of another list.
    mutating func copy(from other: borrowing FlatList<Element>) {
        storage.reserve(other.count)
        storage.copy(from: other.storage, count: other.count)
        count = other.count
    }
}
