/// The candidate a mistyped name most likely stands for, or `nil` if none is near.
///
/// Distance is optimal string alignment (insert, delete, replace, swap neighbours) without regard to ASCII case; the
/// first of several equally near candidates wins, so the answer depends on the order given and nothing else.
package func nearestName(to text: String, among candidates: [String]) -> String? {
    let wanted = foldedBytes(text)
    guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
    let limit = max(1, min(4, wanted.count / 3))
    var best: (distance: Int, name: String)?
    for candidate in candidates {
        let limitNow = best.map { $0.distance - 1 } ?? limit
        guard limitNow >= 0 else { break }
        guard abs(candidate.utf8.count - wanted.count) <= limitNow else { continue }
        if let distance = alignmentDistance(wanted, foldedBytes(candidate), limit: limitNow) {
            best = (distance, candidate)
        }
    }
    return best?.name
}

private func foldedBytes(_ text: String) -> [UInt8] {
    text.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }
}

/// Optimal string alignment distance, or `nil` if it exceeds `limit`.
private func alignmentDistance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        row.reserveCapacity(b.count + 1)
        var smallest = i + 1
        for j in 0..<b.count {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
            smallest = min(smallest, cost)
        }
        if smallest > limit { return nil }
        beforeLast = last
        last = row
    }
    return last[b.count] <= limit ? last[b.count] : nil
}
