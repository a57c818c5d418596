/// Owner of one flat block of trivial values that can grow; the base pointer changes when it does.
package struct FlatStorage<Element: BitwiseCopyable>: ~Copyable {
    package private(set) var base: UnsafeMutablePointer<Element>
    package private(set) var capacity: Int

    package init(_ capacity: Int, repeating value: Element) {
        self.capacity = max(1, capacity)
        base = .allocate(capacity: self.capacity)
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
        guard count > capacity else { return }
        let newCapacity = max(count, capacity + capacity / 2 + 16)
        let newBase = UnsafeMutablePointer<Element>.allocate(capacity: newCapacity)
        newBase.update(from: base, count: capacity)
        (newBase + capacity).initialize(repeating: value, count: newCapacity - capacity)
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
    private let filler: Element

    package init(filler: Element, capacity: Int = 64) {
        self.filler = filler
        storage = FlatStorage(capacity, repeating: filler)
    }

    package var base: UnsafeMutablePointer<Element> {
        @inline(__always) get { storage.base }
    }

    @inline(__always)
    package mutating func append(_ value: Element) {
        if count == storage.capacity { storage.reserve(count + 1, filler: filler) }
        storage.base[count] = value
        count += 1
    }

    /// Extends the list by `extra` values not yet set.
    package mutating func extend(by extra: Int) {
        storage.reserve(count + extra, filler: filler)
        count += extra
    }

    package mutating func removeAll() { count = 0 }

    /// Becomes a copy of another list.
    mutating func copy(from other: borrowing FlatList<Element>) {
        storage.reserve(other.count, filler: filler)
        storage.copy(from: other.storage, count: other.count)
        count = other.count
    }
}
