/// An order of elimination for a sparse symmetric matrix that keeps its Cholesky factor sparse.
///
/// Approximate minimum degree on the quotient graph: eliminated variables become elements, whose lists stand for the
/// cliques that they leave; the degree of a variable is bounded from above by the sizes of its elements outside the
/// newest one. Variables with the same neighbours are merged, and elements inside another are absorbed (Amestoy, Davis and
/// Duff 1996, doi:10.1137/S0895479894278952).
package struct MinimumDegreeOrdering: ~Copyable {
    /// Variables with more neighbours than this multiple of the square root of the order go last.
    private static let denseFactor = 10.0

    private let n: Int
    /// Lists of variables and elements; those of new elements are appended.
    private var list: FlatList<Int32>
    /// Start and length of each list; in a variable's, the first `elementCount` are elements.
    private let start: FlatStorage<Int>
    private let length: FlatStorage<Int32>
    private let elementCount: FlatStorage<Int32>
    /// Variables that a principal one stands for; 0 for one that is merged or eliminated, negative while in the newest element.
    private let size: FlatStorage<Int32>
    private let degree: FlatStorage<Int32>
    /// What a variable was merged into, or an element absorbed by; −1 for neither.
    private let parent: FlatStorage<Int32>
    /// Marks of elements: 0 once absorbed.
    private let mark: FlatStorage<Int>
    private let head: FlatStorage<Int32>
    private let next: FlatStorage<Int32>
    private let previous: FlatStorage<Int32>
    /// First variable of each hash value, −1 between the eliminations.
    private let bucket: FlatStorage<Int32>
    private var tag = 1
    private var eliminated = 0
    private var lowestDegree = 0
    private var pivots: [Int32] = []

    /// - Parameters:
    ///   - start, neighbour: the pattern off the diagonal, both triangles, by line.
    /// - Returns: the lines in order of elimination.
    package static func order(start: [Int], neighbour: borrowing FlatStorage<Int32>) -> [Int32] {
        var graph = MinimumDegreeOrdering(start: start, neighbour: neighbour)
        return graph.run()
    }

    private init(start pattern: [Int], neighbour: borrowing FlatStorage<Int32>) {
        n = pattern.count - 1
        list = FlatList(capacity: pattern[n] + pattern[n] / 2 + n)
        list.extend(by: pattern[n])
        list.base.update(from: neighbour.base, count: pattern[n])
        start = FlatStorage(n, repeating: 0)
        length = FlatStorage(n, repeating: 0)
        elementCount = FlatStorage(n, repeating: 0)
        size = FlatStorage(n, repeating: 1)
        degree = FlatStorage(n, repeating: 0)
        parent = FlatStorage(n, repeating: -1)
        mark = FlatStorage(n, repeating: 1)
        head = FlatStorage(n + 1, repeating: -1)
        next = FlatStorage(n, repeating: -1)
        previous = FlatStorage(n, repeating: -1)
        bucket = FlatStorage(n, repeating: -1)
        for i in 0..<n {
            start[i] = pattern[i]
            length[i] = Int32(pattern[i + 1] - pattern[i])
            degree[i] = length[i]
        }
    }

    private mutating func run() -> [Int32] {
        let limit = max(16, Self.denseFactor * Double(n).squareRoot())
        var dense: [Int32] = []
        for i in 0..<n {
            if Double(degree[i]) > limit {
                dense.append(Int32(i))
                size[i] = 0
                eliminated += 1
            } else {
                insert(i)
            }
        }
        dense.sort { length[Int($0)] != length[Int($1)] ? length[Int($0)] < length[Int($1)] : $0 < $1 }
        while eliminated < n { eliminate(takeLowest()) }
        return assembled(dense)
    }

    // MARK: Lists by degree

    @inline(__always)
    private mutating func insert(_ i: Int) {
        let d = Int(degree[i])
        let old = head[d]
        next[i] = old
        previous[i] = -1
        if old >= 0 { previous[Int(old)] = Int32(truncatingIfNeeded: i) }
        head[d] = Int32(truncatingIfNeeded: i)
        lowestDegree = min(lowestDegree, d)
    }

    @inline(__always)
    private func unlink(_ i: Int) {
        let before = previous[i]
        let after = next[i]
        if before >= 0 { next[Int(before)] = after } else { head[Int(degree[i])] = after }
        if after >= 0 { previous[Int(after)] = before }
    }

    private mutating func takeLowest() -> Int {
        while head[lowestDegree] < 0 { lowestDegree += 1 }
        let i = Int(head[lowestDegree])
        unlink(i)
        return i
    }

    // MARK: Elimination

    private mutating func eliminate(_ pivot: Int) {
        let weight = size[pivot]
        eliminated += Int(weight)
        pivots.append(Int32(pivot))
        size[pivot] = -weight
        var weightInside = buildElement(pivot)
        size[pivot] = 0
        measureOverlaps(pivot)
        updateMembers(pivot, weightInside: &weightInside)
        tag += n + 1
        mergeTwins(pivot)
        settle(pivot, weightInside: weightInside)
        tag += 1
    }

    /// Makes the pivot an element: the union of its variables and of its elements, which it absorbs.
    /// - Returns: the variables inside, those merged counted.
    private mutating func buildElement(_ pivot: Int) -> Int {
        var inside = 0
        let from = start[pivot]
        let elements = Int(elementCount[pivot])
        let total = Int(length[pivot])
        var room = total - elements
        for k in 0..<elements { room += Int(length[Int(list.base[from + k])]) }
        let target = elements == 0 ? from : list.count
        if elements > 0 { list.storage.reserve(list.count + room) }
        let list = self.list.base
        var place = target
        for k in 0...elements {
            let isOwn = k == elements
            let element = isOwn ? pivot : Int(list[from + k])
            let first = isOwn ? from + elements : start[element]
            let count = isOwn ? total - elements : Int(length[element])
            for e in first..<first + count {
                let i = list[e]
                let weight = size[Int(i)]
                if weight <= 0 { continue }
                inside += Int(weight)
                size[Int(i)] = -weight
                unlink(Int(i))
                list[place] = i
                place += 1
            }
            if !isOwn {
                parent[element] = Int32(pivot)
                mark[element] = 0
            }
        }
        if elements > 0 { self.list.count = place }
        start[pivot] = target
        length[pivot] = Int32(place - target)
        elementCount[pivot] = -1
        mark[pivot] = tag
        return inside
    }

    /// Sets each element's mark to the tag plus the number of its variables outside the newest one.
    private func measureOverlaps(_ pivot: Int) {
        let list = self.list.base
        for k in start[pivot]..<start[pivot] + Int(length[pivot]) {
            let i = Int(list[k])
            let weight = Int(-size[i])
            for e in start[i]..<start[i] + Int(elementCount[i]) {
                let element = Int(list[e])
                let m = mark[element]
                if m >= tag {
                    mark[element] = m - weight
                } else if m != 0 {
                    mark[element] = Int(degree[element]) + tag - weight
                }
            }
        }
    }

    /// Prunes the lists of the newest element's variables, bounds their degrees and puts them into hash buckets; those left
    /// without neighbours outside are eliminated with the pivot.
    private mutating func updateMembers(_ pivot: Int, weightInside: inout Int) {
        let list = self.list.base
        for k in start[pivot]..<start[pivot] + Int(length[pivot]) {
            let i = Int(list[k])
            let first = start[i]
            let elementEnd = first + Int(elementCount[i])
            let end = first + Int(length[i])
            var place = first
            var outside = 0
            var hash = UInt(0)
            for e in first..<elementEnd {
                let element = Int(list[e])
                let m = mark[element]
                if m == 0 { continue }
                if m > tag {
                    outside += m - tag
                    list[place] = Int32(truncatingIfNeeded: element)
                    place += 1
                    hash &+= UInt(bitPattern: element)
                } else {
                    parent[element] = Int32(pivot)
                    mark[element] = 0
                }
            }
            let elements = place - first + 1
            let variableStart = place
            for e in elementEnd..<end {
                let j = Int(list[e])
                let weight = size[j]
                if weight <= 0 { continue }
                outside += Int(weight)
                list[place] = Int32(truncatingIfNeeded: j)
                place += 1
                hash &+= UInt(bitPattern: j)
            }
            if outside == 0 {
                parent[i] = Int32(pivot)
                let weight = -size[i]
                weightInside -= Int(weight)
                eliminated += Int(weight)
                size[i] = 0
                continue
            }
            degree[i] = Int32(min(Int(degree[i]), outside))
            // The pivot goes between the elements and the variables; the list has lost an entry at least, so there is room.
            list[place] = list[variableStart]
            list[variableStart] = list[first]
            list[first] = Int32(pivot)
            elementCount[i] = Int32(elements)
            length[i] = Int32(place - first + 1)
            previous[i] = Int32(hash % UInt(n))
        }
        degree[pivot] = Int32(weightInside)
    }

    /// Merges variables of the newest element that have the same lists.
    private mutating func mergeTwins(_ pivot: Int) {
        let list = self.list.base
        let first = start[pivot]
        let end = first + Int(length[pivot])
        // Chains run through `next`; the hash values were left in `previous`.
        for k in first..<end {
            let i = Int(list[k])
            if size[i] >= 0 { continue }
            let hash = Int(previous[i])
            next[i] = bucket[hash]
            bucket[hash] = Int32(truncatingIfNeeded: i)
        }
        for k in first..<end {
            let one = Int(list[k])
            if size[one] >= 0 { continue }
            let hash = Int(previous[one])
            var i = Int(bucket[hash])
            bucket[hash] = -1
            while i >= 0 && next[i] >= 0 {
                tag += 1
                let count = length[i]
                let elements = elementCount[i]
                for e in start[i] + 1..<start[i] + Int(count) { mark[Int(list[e])] = tag }
                var before = i
                var j = Int(next[i])
                while j >= 0 {
                    var isTwin = length[j] == count && elementCount[j] == elements
                    var e = start[j] + 1
                    let stop = start[j] + Int(count)
                    while isTwin && e < stop {
                        isTwin = mark[Int(list[e])] == tag
                        e += 1
                    }
                    let after = Int(next[j])
                    if isTwin {
                        parent[j] = Int32(i)
                        size[i] += size[j]
                        size[j] = 0
                        next[before] = Int32(truncatingIfNeeded: after)
                    } else {
                        before = j
                    }
                    j = after
                }
                i = Int(next[i])
            }
        }
    }

    /// Puts the variables left back into the lists by degree and shortens the element to them.
    private mutating func settle(_ pivot: Int, weightInside: Int) {
        let list = self.list.base
        let first = start[pivot]
        var place = first
        let left = n - eliminated
        for k in first..<first + Int(length[pivot]) {
            let i = Int(list[k])
            let weight = Int(-size[i])
            if weight <= 0 { continue }
            size[i] = Int32(weight)
            let bound = min(Int(degree[i]) + weightInside - weight, left - weight)
            degree[i] = Int32(max(0, bound))
            insert(i)
            list[place] = Int32(truncatingIfNeeded: i)
            place += 1
        }
        length[pivot] = Int32(place - first)
        if place == first {
            parent[pivot] = -1
            mark[pivot] = 0
        }
    }

    /// The pivots in order, each followed by the variables eliminated with it; then the dense ones.
    private func assembled(_ dense: [Int32]) -> [Int32] {
        let none = Int32(-1)
        let number = FlatStorage<Int32>(n, repeating: none)
        for (k, pivot) in pivots.enumerated() { number[Int(pivot)] = Int32(k) }
        for i in dense { number[Int(i)] = Int32(pivots.count) }
        for i in 0..<n {
            var j = i
            while number[j] < 0 { j = Int(parent[j]) }
            let found = number[j]
            j = i
            while number[j] < 0 {
                number[j] = found
                j = Int(parent[j])
            }
        }
        var offset = [Int](repeating: 0, count: pivots.count + 1)
        for i in 0..<n where Int(number[i]) < pivots.count { offset[Int(number[i]) + 1] += 1 }
        for k in pivots.indices { offset[k + 1] += offset[k] }
        var order = [Int32](repeating: 0, count: n)
        for i in 0..<n where Int(number[i]) < pivots.count {
            order[offset[Int(number[i])]] = Int32(i)
            offset[Int(number[i])] += 1
        }
        for (k, i) in dense.enumerated() { order[n - dense.count + k] = i }
        return order
    }
}
