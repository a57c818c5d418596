/// Dense part of a supernodal factorisation: a few pivots of one front and what they leave in its other columns.
///
/// The pivot columns are kept by column with all rows of the front as stride; the rest of the front, a square by column, has
/// an address such that both are indexed by the row of the front. Only the lower triangles are meaningful.
struct FrontKernel: ~Copyable {
    /// Columns that are eliminated together before the others are updated.
    private static let panelWidth = 48
    /// Smallest pivot, relative to the largest size of its diagonal entry: below is rounding.
    private static let smallestPivot = 1e-16
    /// What a smaller one is replaced by, relative to the same.
    private static let replacement = 1e-13

    /// Rows of the panel in groups of four, the four values of a column side by side; and the same with the signs of the pivots.
    private var packed = FlatList<Double>()
    private var signed = FlatList<Double>()
    /// Pivots replaced so far.
    private(set) var replacedPivots = 0

    /// Eliminates the first `pivots` of `rows` lines: `L S L'` with the signs S of the pivots.
    /// - Parameters:
    ///   - columns: the pivot columns, which become those of L.
    ///   - rest: the square of the other lines, from which the products are taken.
    ///   - sign: sign of each pivot.
    ///   - largest: largest size that each pivot's diagonal entry has had.
    mutating func eliminate(
        pivots: Int, rows: Int, columns: UnsafeMutablePointer<Double>, rest: UnsafeMutablePointer<Double>,
        sign: UnsafePointer<Double>, largest: UnsafePointer<Double>
    ) {
        var first = 0
        while first < pivots {
            let end = min(pivots, first + Self.panelWidth)
            eliminatePanel(first, end, rows: rows, columns: columns, sign: sign, largest: largest)
            if end < rows { update(first, end, pivots, rows, columns, rest, sign) }
            first = end
        }
    }

    private mutating func eliminatePanel(
        _ first: Int, _ end: Int, rows: Int, columns: UnsafeMutablePointer<Double>,
        sign: UnsafePointer<Double>,
        largest: UnsafePointer<Double>
    ) {
        for j in first..<end {
            let column = columns + j * rows
            var p = first
            while p + 1 < j {
                let one = columns + p * rows
                let two = one + rows
                let a = sign[p] * one[j]
                let b = sign[p + 1] * two[j]
                for i in j..<rows { column[i] -= a * one[i] + b * two[i] }
                p += 2
            }
            if p < j {
                let one = columns + p * rows
                let a = sign[p] * one[j]
                for i in j..<rows { column[i] -= a * one[i] }
            }
            var size = largest[j]
            for p in 0..<j {
                let v = columns[p * rows + j]
                size += v * v
            }
            var pivot = sign[j] * column[j]
            if !(pivot > Self.smallestPivot * size) {
                pivot = Self.replacement * size
                replacedPivots += 1
            }
            let root = pivot.squareRoot()
            column[j] = root
            let factor = sign[j] / root
            for i in j + 1..<max(j + 1, rows) { column[i] *= factor }
        }
    }

    /// Takes the products of the panel's columns from all columns behind it, in tiles of four by four.
    private mutating func update(
        _ first: Int, _ end: Int, _ pivots: Int, _ rows: Int, _ columns: UnsafeMutablePointer<Double>,
        _ rest: UnsafeMutablePointer<Double>, _ sign: UnsafePointer<Double>
    ) {
        let width = end - first
        let count = rows - end
        let groups = (count + 3) / 4
        pack(first, width, end, count, groups, rows, columns, sign)
        let left = UnsafeMutableRawPointer(packed.base)
        let right = UnsafeMutableRawPointer(signed.base)
        let stride = 32 * width
        let restStride = rows - pivots
        @inline(__always)
        func target(_ j: Int) -> UnsafeMutablePointer<Double> {
            j < pivots ? columns + j * rows : rest + ((j - pivots) * restStride - pivots)
        }
        for J in 0..<groups {
            let column = end + 4 * J
            let b = right + J * stride
            let isWide = column + 4 <= rows
            let t0 = target(column)
            let t1 = target(min(column + 1, rows - 1))
            let t2 = target(min(column + 2, rows - 1))
            let t3 = target(min(column + 3, rows - 1))
            for I in J..<groups {
                let row = end + 4 * I
                var tile = Tile()
                tile.multiply(left + I * stride, b, width)
                if isWide && row + 4 <= rows && I > J {
                    Tile.subtract(tile.a0, tile.b0, from: t0 + row)
                    Tile.subtract(tile.a1, tile.b1, from: t1 + row)
                    Tile.subtract(tile.a2, tile.b2, from: t2 + row)
                    Tile.subtract(tile.a3, tile.b3, from: t3 + row)
                } else {
                    for c in 0..<min(4, rows - column) {
                        let t = c == 0 ? t0 : c == 1 ? t1 : c == 2 ? t2 : t3
                        for r in max(0, column + c - row)..<max(max(0, column + c - row), min(4, rows - row))
                        {
                            t[row + r] -= tile.value(r, c)
                        }
                    }
                }
            }
        }
    }

    private mutating func pack(
        _ first: Int, _ width: Int, _ end: Int, _ count: Int, _ groups: Int, _ rows: Int,
        _ columns: UnsafeMutablePointer<Double>, _ sign: UnsafePointer<Double>
    ) {
        packed.removeAll()
        packed.extend(by: 4 * groups * width)
        signed.removeAll()
        signed.extend(by: 4 * groups * width)
        let left = packed.base
        let right = signed.base
        for p in 0..<width {
            let column = columns + ((first + p) * rows + end)
            let s = sign[first + p]
            var i = 0
            for g in 0..<groups {
                let at = 4 * (g * width + p)
                for r in 0..<4 {
                    let v = i < count ? column[i] : 0
                    left[at + r] = v
                    right[at + r] = s * v
                    i += 1
                }
            }
        }
    }
}

/// Sixteen sums of products: four rows by four columns.
private struct Tile {
    var a0 = SIMD2<Double>()
    var b0 = SIMD2<Double>()
    var a1 = SIMD2<Double>()
    var b1 = SIMD2<Double>()
    var a2 = SIMD2<Double>()
    var b2 = SIMD2<Double>()
    var a3 = SIMD2<Double>()
    var b3 = SIMD2<Double>()

    @inline(__always)
    mutating func multiply(_ left: UnsafeMutableRawPointer, _ right: UnsafeMutableRawPointer, _ width: Int) {
        var a0 = self.a0
        var b0 = self.b0
        var a1 = self.a1
        var b1 = self.b1
        var a2 = self.a2
        var b2 = self.b2
        var a3 = self.a3
        var b3 = self.b3
        var at = 0
        let end = 32 * width
        while at < end {
            let top = left.load(fromByteOffset: at, as: SIMD2<Double>.self)
            let bottom = left.load(fromByteOffset: at &+ 16, as: SIMD2<Double>.self)
            let c0 = right.load(fromByteOffset: at, as: Double.self)
            let c1 = right.load(fromByteOffset: at &+ 8, as: Double.self)
            let c2 = right.load(fromByteOffset: at &+ 16, as: Double.self)
            let c3 = right.load(fromByteOffset: at &+ 24, as: Double.self)
            a0 += top * c0
            b0 += bottom * c0
            a1 += top * c1
            b1 += bottom * c1
            a2 += top * c2
            b2 += bottom * c2
            a3 += top * c3
            b3 += bottom * c3
            at &+= 32
        }
        self.a0 = a0
        self.b0 = b0
        self.a1 = a1
        self.b1 = b1
        self.a2 = a2
        self.b2 = b2
        self.a3 = a3
        self.b3 = b3
    }

    @inline(__always)
    static func subtract(_ a: SIMD2<Double>, _ b: SIMD2<Double>, from target: UnsafeMutablePointer<Double>) {
        target[0] -= a[0]
        target[1] -= a[1]
        target[2] -= b[0]
        target[3] -= b[1]
    }

    func value(_ row: Int, _ column: Int) -> Double {
        let top = column == 0 ? a0 : column == 1 ? a1 : column == 2 ? a2 : a3
        let bottom = column == 0 ? b0 : column == 1 ? b1 : column == 2 ? b2 : b3
        return row < 2 ? top[row] : bottom[row - 2]
    }
}
