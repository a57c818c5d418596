/// Open-addressing table from names, held as byte ranges of one file buffer, to consecutive numbers.
///
/// The buffer must outlive the table. Nothing depends on the order of the slots.
struct NameTable {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var slots: [Int32]
    private(set) var starts: [Int] = []
    private(set) var ends: [Int] = []
    private var hashes: [UInt64] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        slots = Array(repeating: -1, count: 64)
    }

    var count: Int { starts.count }

    /// Number of the name, or -1.
    func find(_ start: Int, _ end: Int) -> Int32 {
        let hash = Self.hash(bytes, start, end)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let candidate = Int(slots[slot])
            if hashes[candidate] == hash && equal(candidate, start, end) { return Int32(candidate) }
            slot = (slot + 1) & mask
        }
        return -1
    }

    /// Adds a name known to be absent and returns its number.
    @discardableResult
    mutating func add(_ start: Int, _ end: Int) -> Int32 {
        if (starts.count + 1) * 2 > slots.count { grow() }
        let hash = Self.hash(bytes, start, end)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        let number = Int32(starts.count)
        slots[slot] = number
        starts.append(start)
        ends.append(end)
        hashes.append(hash)
        return number
    }

    /// All names in the order they were added.
    func strings() -> [String] {
        (0..<count).map { String(decoding: bytes[starts[$0]..<ends[$0]], as: UTF8.self) }
    }

    private func equal(_ candidate: Int, _ start: Int, _ end: Int) -> Bool {
        let from = starts[candidate]
        let length = end - start
        if ends[candidate] - from != length { return false }
        for k in 0..<length where bytes[from + k] != bytes[start + k] { return false }
        return true
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for number in 0..<starts.count {
            var slot = Int(truncatingIfNeeded: hashes[number]) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }

    /// FNV-1a with a final mix, so that names that differ in their last digits spread over the low bits.
    @inline(__always)
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for k in start..<end { hash = (hash ^ UInt64(bytes[k])) &* 0x100_0000_01b3 }
        hash ^= hash >> 32
        return hash &* 0x9e37_79b9_7f4a_7c15 ^ (hash >> 29)
    }
}

/// Whether the bytes are well-formed UTF-8 without control characters, as a name must be.
func isPrintableUTF8(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var ascii = true
    for k in start..<end {
        if bytes[k] < 0x20 || bytes[k] == 0x7f { return false }
        if bytes[k] >= 0x80 { ascii = false }
    }
    return ascii || String(validating: bytes[start..<end], as: UTF8.self) != nil
}

/// The bytes as text for a message, shortened, with what is not printable ASCII replaced.
func excerpt(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> String {
    var text = ""
    for k in start..<min(end, start + 40) {
        text.unicodeScalars.append(bytes[k] >= 0x20 && bytes[k] < 0x7f ? Unicode.Scalar(bytes[k]) : "?")
    }
    return end - start > 40 ? text + "…" : text
}
