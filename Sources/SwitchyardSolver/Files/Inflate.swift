/// Decompression of gzip members (RFC 1952) holding deflate streams (RFC 1951), with a limit on the output and the
/// checksum verified: a damaged download must not become another model.
enum Gzip {
    struct Failure: Error {
        var message: String
        var tooLarge = false
    }

    static func isCompressed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
    }

    /// The concatenated contents of all members of the file.
    static func inflate(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) throws(Failure) -> [UInt8] {
        var output: [UInt8] = []
        // Text compresses four- to tenfold; the last four bytes are only a hint and may lie.
        output.reserveCapacity(min(limit, bytes.count &* 6))
        var position = 0
        while position < bytes.count {
            position = try skipHeader(bytes, position)
            let memberStart = output.count
            var stream = DeflateStream(bytes: bytes, position: position)
            try stream.inflate(into: &output, memberStart: memberStart, limit: limit)
            position = stream.bytePosition
            guard position + 8 <= bytes.count else {
                throw Failure(message: "gzip data ends before its checksum")
            }
            let storedSum = littleEndian(bytes, position)
            let storedSize = littleEndian(bytes, position + 4)
            position += 8
            let member = output[memberStart...]
            guard storedSize == UInt32(truncatingIfNeeded: member.count), storedSum == CRC32.checksum(member)
            else {
                throw Failure(message: "gzip checksum does not match: the file is damaged")
            }
            // Zero padding after the last member is common on tapes and some archives.
            while position < bytes.count && bytes[position] == 0 { position += 1 }
        }
        return output
    }

    private static func littleEndian(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) -> UInt32 {
        UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3])
            << 24
    }

    private static func skipHeader(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int
    ) throws(Failure) -> Int {
        let truncated = Failure(message: "gzip header is cut off")
        guard start + 10 <= bytes.count else { throw truncated }
        guard bytes[start] == 0x1f, bytes[start + 1] == 0x8b, bytes[start + 2] == 8 else {
            throw Failure(message: "not a gzip deflate member")
        }
        let flags = bytes[start + 3]
        guard flags & 0xe0 == 0 else { throw Failure(message: "reserved gzip flags are set") }
        var position = start + 10
        if flags & 4 != 0 {
            guard position + 2 <= bytes.count else { throw truncated }
            position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
        }
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            while position < bytes.count && bytes[position] != 0 { position += 1 }
            position += 1
        }
        if flags & 2 != 0 { position += 2 }
        guard position <= bytes.count else { throw truncated }
        return position
    }
}

/// CRC-32 of ISO 3309, as gzip uses it.
enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { index in
        var value = UInt32(index)
        for _ in 0..<8 { value = value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
        return value
    }

    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        table.withUnsafeBufferPointer { table in
            bytes.withUnsafeBufferPointer { bytes in
                var crc: UInt32 = 0xffff_ffff
                for byte in bytes { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8) }
                return ~crc
            }
        }
    }
}

/// One deflate stream being read bit by bit.
private struct DeflateStream {
    let bytes: UnsafeBufferPointer<UInt8>
    private var position: Int
    private var bitBuffer: UInt64 = 0
    private var bitCount = 0

    init(bytes: UnsafeBufferPointer<UInt8>, position: Int) {
        self.bytes = bytes
        self.position = position
    }

    /// First whole byte not yet consumed.
    var bytePosition: Int { position - bitCount / 8 }

    private static let truncated = Gzip.Failure(message: "compressed data is cut off")
    private static let lengthBase: [Int] = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163,
        195, 227,
        258,
    ]
    private static let lengthExtra: [Int] = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distanceBase: [Int] = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073,
        4097,
        6145, 8193, 12289, 16385, 24577,
    ]
    private static let codeLengthOrder: [Int] = [
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
    ]

    mutating func inflate(
        into output: inout [UInt8], memberStart: Int, limit: Int
    ) throws(Gzip.Failure) {
        var last = false
        while !last {
            last = try bits(1) == 1
            switch try bits(2) {
            case 0: try storedBlock(&output, limit)
            case 1:
                let lengths = (0..<288).map { UInt8($0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8) }
                let literals = try HuffmanCode(lengths[...])
                let distances = try HuffmanCode([UInt8](repeating: 5, count: 30)[...])
                try compressedBlock(&output, memberStart, limit, literals, distances)
            case 2:
                let (literals, distances) = try dynamicCodes()
                try compressedBlock(&output, memberStart, limit, literals, distances)
            default: throw Gzip.Failure(message: "compressed data holds an unknown block type")
            }
        }
        // The checksum follows on a byte boundary.
        let spare = bitCount % 8
        bitBuffer >>= UInt64(spare)
        bitCount -= spare
    }

    private mutating func storedBlock(_ output: inout [UInt8], _ limit: Int) throws(Gzip.Failure) {
        _ = try bits(bitCount % 8)
        let length = try bits(16)
        guard try bits(16) == length ^ 0xffff else {
            throw Gzip.Failure(message: "compressed data: stored block's length is damaged")
        }
        for _ in 0..<length { output.append(UInt8(try bits(8))) }
        if output.count > limit { throw Gzip.Failure(message: "text exceeds \(limit) bytes", tooLarge: true) }
    }

    private mutating func dynamicCodes() throws(Gzip.Failure) -> (HuffmanCode, HuffmanCode) {
        let literalCount = try bits(5) + 257
        let distanceCount = try bits(5) + 1
        let codeLengthCount = try bits(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else {
            throw Gzip.Failure(message: "compressed data: too many codes")
        }
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for k in 0..<codeLengthCount { codeLengths[Self.codeLengthOrder[k]] = UInt8(try bits(3)) }
        let code = try HuffmanCode(codeLengths[...])
        var lengths: [UInt8] = []
        while lengths.count < literalCount + distanceCount {
            let symbol = try self.symbol(code)
            var value: UInt8 = 0
            var count = 1
            switch symbol {
            case 0...15: value = UInt8(symbol)
            case 16:
                guard let previous = lengths.last else {
                    throw Gzip.Failure(message: "compressed data: repeat without a length")
                }
                value = previous
                count = try bits(2) + 3
            case 17: count = try bits(3) + 3
            default: count = try bits(7) + 11
            }
            for _ in 0..<count { lengths.append(value) }
        }
        guard lengths.count == literalCount + distanceCount else {
            throw Gzip.Failure(message: "compressed data: code lengths overrun")
        }
        return (try HuffmanCode(lengths[..<literalCount]), try HuffmanCode(lengths[literalCount...]))
    }

    private mutating func compressedBlock(
        _ output: inout [UInt8], _ memberStart: Int, _ limit: Int, _ literals: HuffmanCode,
        _ distances: HuffmanCode
    ) throws(Gzip.Failure) {
        while true {
            let symbol = try self.symbol(literals)
            if symbol < 256 {
                output.append(UInt8(truncatingIfNeeded: symbol))
            } else if symbol == 256 {
                return
            } else {
                guard symbol <= 285 else { throw Gzip.Failure(message: "compressed data: bad length") }
                let length = Self.lengthBase[symbol - 257] + (try bits(Self.lengthExtra[symbol - 257]))
                let distanceSymbol = try self.symbol(distances)
                guard distanceSymbol < 30 else {
                    throw Gzip.Failure(message: "compressed data: bad distance")
                }
                let extra = distanceSymbol < 4 ? 0 : distanceSymbol / 2 - 1
                let distance = Self.distanceBase[distanceSymbol] + (try bits(extra))
                let from = output.count - distance
                guard from >= memberStart else {
                    throw Gzip.Failure(message: "compressed data: distance reaches before the start")
                }
                for k in 0..<length { output.append(output[from + k]) }
            }
            if output.count > limit {
                throw Gzip.Failure(message: "text exceeds \(limit) bytes", tooLarge: true)
            }
        }
    }

    @inline(__always)
    private mutating func refill() {
        while bitCount <= 48 && position < bytes.count {
            bitBuffer |= UInt64(bytes[position]) << UInt64(bitCount)
            position += 1
            bitCount += 8
        }
    }

    @inline(__always)
    private mutating func bits(_ count: Int) throws(Gzip.Failure) -> Int {
        if bitCount < count { refill() }
        if bitCount < count { throw Self.truncated }
        let value = Int(bitBuffer & ((1 << UInt64(count)) - 1))
        bitBuffer >>= UInt64(count)
        bitCount -= count
        return value
    }

    @inline(__always)
    private mutating func symbol(_ code: HuffmanCode) throws(Gzip.Failure) -> Int {
        if bitCount < 15 { refill() }
        let quick = code.table[Int(bitBuffer & UInt64(HuffmanCode.mask))]
        let length = Int(quick & 15)
        if length == 0 || length > bitCount {
            throw bitCount < 15
                ? Self.truncated : Gzip.Failure(message: "compressed data: undefined code")
        }
        bitBuffer >>= UInt64(length)
        bitCount -= length
        return Int(quick >> 4)
    }
}

/// A canonical Huffman code as one table over 15 bits: symbol in the high bits, code length in the low four.
private struct HuffmanCode {
    static let width = 15
    static let mask = (1 << width) - 1
    let table: [UInt16]

    init(_ lengths: ArraySlice<UInt8>) throws(Gzip.Failure) {
        var counts = [Int](repeating: 0, count: 16)
        for length in lengths { counts[Int(length)] += 1 }
        counts[0] = 0
        var next = [Int](repeating: 0, count: 17)
        var code = 0
        for length in 1...15 {
            code = (code + counts[length - 1]) << 1
            next[length] = code
            if code + counts[length] > 1 << length {
                throw Gzip.Failure(message: "compressed data: over-subscribed code")
            }
        }
        var table = [UInt16](repeating: 0, count: 1 << Self.width)
        for (symbol, byte) in lengths.enumerated() where byte > 0 {
            let length = Int(byte)
            let canonical = next[length]
            next[length] += 1
            var reversed = 0
            for bit in 0..<length where canonical >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
            var slot = reversed
            while slot < table.count {
                table[slot] = UInt16(symbol << 4 | length)
                slot += 1 << length
            }
        }
        self.table = table
    }
}
