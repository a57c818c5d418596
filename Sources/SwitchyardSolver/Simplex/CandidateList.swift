/// Items with a squared violation and a weight, of which the one with the largest quotient is wanted again and again.
///
/// Only items above a cutoff are listed; each that changes is noted and joins the list if it passes. While the list has an
/// item above the cutoff the best of the list is the best of all, so that a choice costs the length of the list and the
/// whole is scanned only when the list runs dry.
package final class CandidateList {
    let size: Int
    /// Squared violation of each item, 0 if it has none.
    package let violation: UnsafeMutablePointer<Double>
    private let isListed: UnsafeMutablePointer<Bool>
    private let items: UnsafeMutablePointer<Int32>
    private var count = 0
    private var cutoff = Double.infinity
    /// Items not to be chosen until the next successful step.
    let isTaboo: UnsafeMutablePointer<Bool>
    private(set) var taboo: [Int32] = []

    package init(size: Int) {
        self.size = size
        let room = max(1, size)
        violation = .allocate(capacity: room)
        violation.initialize(repeating: 0, count: room)
        isListed = .allocate(capacity: room)
        isListed.initialize(repeating: false, count: room)
        items = .allocate(capacity: room)
        items.initialize(repeating: 0, count: room)
        isTaboo = .allocate(capacity: room)
        isTaboo.initialize(repeating: false, count: room)
    }

    deinit {
        violation.deallocate()
        isListed.deallocate()
        items.deallocate()
        isTaboo.deallocate()
    }

    /// Empties the list; call after `violation` was filled anew.
    package func invalidate() {
        for k in 0..<count { isListed[Int(items[k])] = false }
        count = 0
        cutoff = .infinity
    }

    /// Records an item's violation or weight as changed.
    @inline(__always)
    package func note(_ item: Int, _ squared: Double, weight: Double) {
        violation[item] = squared
        if squared > cutoff * weight && !isListed[item] {
            isListed[item] = true
            items[count] = Int32(truncatingIfNeeded: item)
            count &+= 1
        }
    }

    package func makeTaboo(_ item: Int) {
        isTaboo[item] = true
        taboo.append(Int32(item))
    }

    package func clearTaboo() {
        if taboo.isEmpty { return }
        for item in taboo { isTaboo[Int(item)] = false }
        taboo.removeAll(keepingCapacity: true)
        invalidate()
    }

    /// The item with the largest violation² / weight; −1 if none has a violation.
    package func best(_ weight: UnsafeMutablePointer<Double>) -> Int {
        if cutoff < .infinity {
            let found = bestListed(weight)
            if found >= 0 || cutoff == 0 { return found }
        }
        rebuild(weight)
        return bestListed(weight)
    }

    private func bestListed(_ weight: UnsafeMutablePointer<Double>) -> Int {
        var best = -1
        var bestSquared = 0.0
        var bestWeight = 1.0
        var kept = 0
        for k in 0..<count {
            let item = Int(items[k])
            let squared = violation[item]
            let w = weight[item]
            if !(squared > cutoff * w) {
                isListed[item] = false
                continue
            }
            items[kept] = Int32(truncatingIfNeeded: item)
            kept &+= 1
            if squared * bestWeight > bestSquared * w, !isTaboo[item] {
                bestSquared = squared
                bestWeight = w
                best = item
            }
        }
        count = kept
        return best
    }

    /// Lists the best few of all items: those above a power of four chosen by counting.
    private func rebuild(_ weight: UnsafeMutablePointer<Double>) {
        invalidate()
        let wanted = max(400, size / 100)
        var histogram = (0..<256).map { _ in 0 }
        var total = 0
        for item in 0..<size where violation[item] > 0 && !isTaboo[item] {
            histogram[Self.bucket(violation[item] / weight[item])] += 1
            total += 1
        }
        cutoff = 0
        if total > wanted {
            var sum = 0
            var bucket = 255
            while bucket > 0 {
                sum += histogram[bucket]
                if sum >= wanted { break }
                bucket -= 1
            }
            cutoff = bucket > 0 ? Double(sign: .plus, exponent: bucket - 160, significand: 1) : 0
        }
        list(weight)
        if count == 0 && total > 0 {
            cutoff = 0
            list(weight)
        }
    }

    private func list(_ weight: UnsafeMutablePointer<Double>) {
        for item in 0..<size where violation[item] > cutoff * weight[item] && !isTaboo[item] {
            isListed[item] = true
            items[count] = Int32(truncatingIfNeeded: item)
            count &+= 1
        }
    }

    @inline(__always)
    private static func bucket(_ merit: Double) -> Int {
        let exponent = Int((merit.bitPattern >> 52) & 0x7FF) - 1023
        return max(0, min(255, exponent + 160))
    }
}
