/// A binary heap of items by key, smallest first; equal keys by item, so that the order repeats.
struct KeyedHeap {
    private(set) var items: [(key: Double, item: Int32)] = []

    var first: (key: Double, item: Int32)? { items.first }
    var count: Int { items.count }

    private static func before(_ a: (key: Double, item: Int32), _ b: (key: Double, item: Int32)) -> Bool {
        a.key < b.key || (a.key == b.key && a.item < b.item)
    }

    mutating func removeAll() { items.removeAll(keepingCapacity: true) }

    mutating func push(_ key: Double, _ item: Int32) {
        items.append((key, item))
        var k = items.count - 1
        while k > 0 {
            let parent = (k - 1) / 2
            guard Self.before(items[k], items[parent]) else { break }
            items.swapAt(k, parent)
            k = parent
        }
    }

    mutating func pop() {
        let last = items.removeLast()
        guard !items.isEmpty else { return }
        items[0] = last
        var k = 0
        while true {
            var smallest = k
            let left = 2 * k + 1
            if left < items.count && Self.before(items[left], items[smallest]) { smallest = left }
            if left + 1 < items.count && Self.before(items[left + 1], items[smallest]) { smallest = left + 1 }
            if smallest == k { return }
            items.swapAt(k, smallest)
            k = smallest
        }
    }
}
