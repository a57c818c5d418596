/// Lifted cover inequalities from the transformed row when all its integer terms are binary.
///
/// Without a continuous part: Letchford and Souli, "On lifted cover inequalities: a new lifting procedure with unusual
/// properties", Operations Research Letters 47(2), 2019, doi:10.1016/j.orl.2018.12.005. With one: Marchand and Wolsey, "The 0-1
/// knapsack problem with a single continuous variable", Mathematical Programming 85, 1999, doi:10.1007/s101070050044; on rows
/// with variable bounds substituted these are flow covers.
extension CutSeparation {
    func liftedCover() {
        for term in integers where term.id >= 0 && term.upper != 1 { return }
        takeSlacksAsContinuous()
        for k in integers.indices where integers[k].coefficient < 0 { flip(k) }
        let b = transformedSide
        guard b > 1e-6, integers.count > 1 else { return }
        guard let cover = findCover(b) else { return }
        var excess = -b
        for k in cover { excess += integers[k].coefficient }
        guard excess > 1e-5 * max(1, abs(b)) else { return }
        if continuous.isEmpty {
            emitKnapsackCover(cover, b)
        } else {
            emitMixedCover(cover, excess)
        }
    }

    /// Covers are over binary columns: a whole slack that fills the row is left out, one that makes room is a continuous term.
    private func takeSlacksAsContinuous() {
        for term in integers where term.id < 0 {
            keep(-1 - term.id, .slack, term.coefficient, term.point)
        }
        integers.removeAll { $0.id < 0 }
    }

    private func flip(_ k: Int) {
        let term = integers[k]
        transformedSide -= term.coefficient
        integers[k].coefficient = -term.coefficient
        integers[k].point = max(0, 1 - term.point)
        integers[k].complemented.toggle()
    }

    /// Terms, largest in the LP point first, until the side is exceeded; then those not needed are left out.
    private func findCover(_ b: Double) -> [Int]? {
        var order = integers.indices.filter { integers[$0].coefficient > 1e-9 }
        order.sort {
            let (p, q) = (integers[$0], integers[$1])
            let (wholeP, wholeQ) = (p.point > 1 - 1e-6, q.point > 1 - 1e-6)
            if wholeP != wholeQ { return wholeP }
            let (sp, sq) = ((1 - p.point) / p.coefficient, (1 - q.point) / q.coefficient)
            return sp < sq || (sp == sq && (p.coefficient, $1) > (q.coefficient, $0))
        }
        var sum = 0.0
        var cover: [Int] = []
        let margin = 1e-5 * max(1, abs(b))
        for k in order {
            if integers[k].point <= 1e-9 { break }
            cover.append(k)
            sum += integers[k].coefficient
            if sum > b + margin { break }
        }
        guard sum > b + margin else { return nil }
        // Smallest points first: a member whose weight is within the excess only weakens the cover.
        for k in cover.sorted(by: { (integers[$0].point, $0) < (integers[$1].point, $1) })
        where cover.count > 2 {
            if sum - integers[k].coefficient > b + margin {
                sum -= integers[k].coefficient
                cover.removeAll { $0 == k }
            }
        }
        work += integers.count
        return cover
    }

    private func emitKnapsackCover(_ cover: [Int], _ b: Double) {
        // ā such that the members cut off at ā fill the side exactly.
        let weights = cover.map { integers[$0].coefficient }.sorted(by: >)
        let size = weights.count
        var sum = weights.reduce(0, +)
        var average = weights[0]
        for (position, w) in weights.enumerated() {
            if position == size - 1 {
                average = b / Double(size)
                break
            }
            let next = weights[position + 1]
            let after = sum - Double(position + 1) * (w - next)
            if after <= b {
                average = w - (sum - b) / Double(position + 1)
                break
            }
            sum = after
        }
        guard average > 1e-9 else { return }
        var heavier = 0
        var partial: [Double] = []
        var total = 0.0
        for w in weights {
            if w > average + 1e-9 * max(1, average) { heavier += 1 }
            total += min(w, average)
            partial.append(total)
        }
        let margin = 1e-6 * max(1, abs(b))
        var isHalf = false
        func lifted(_ w: Double) -> Double {
            let quotient = w / average
            var h = Int((quotient + 0.5).rounded(.down))
            var half = 0.0
            if h != 0, abs(quotient - Double(h)) * max(1, average) <= 1e-9, h <= heavier - 1 {
                isHalf = true
                half = 0.5
            }
            h = max(h - 1, 0)
            while h < size {
                if w <= partial[h] + margin { break }
                h += 1
            }
            return half + Double(h)
        }
        var inCover = [Bool](repeating: false, count: integers.count)
        for k in cover { inCover[k] = true }
        var coefficients = [Double](repeating: 0, count: integers.count)
        for k in integers.indices {
            let w = integers[k].coefficient
            if inCover[k] && w <= average + 1e-9 * max(1, average) {
                coefficients[k] = 1
            } else if w > 1e-9 {
                coefficients[k] = lifted(w)
            }
        }
        // Heavier members are lifted like the rest, but never below one.
        for k in cover where coefficients[k] < 1 { coefficients[k] = 1 }
        var side = Double(size - 1)
        if isHalf {
            for k in coefficients.indices { coefficients[k] *= 2 }
            side *= 2
        }
        emit(coefficients, continuousScale: 0, side: side)
    }

    private func emitMixedCover(_ cover: [Int], _ excess: Double) {
        let members = cover.sorted {
            let (a, b) = (integers[$0].coefficient, integers[$1].coefficient)
            return a > b || (a == b && $0 < $1)
        }
        var partial: [Double] = []
        var sum = 0.0
        for k in members {
            let w = integers[k].coefficient
            if w - excess <= 1e-6 * max(1, excess) { break }
            sum += w
            partial.append(sum)
        }
        guard !partial.isEmpty else { return }
        func phi(_ a: Double) -> Double {
            for (i, s) in partial.enumerated() {
                if a <= s - excess { return Double(i) * excess }
                if a <= s { return Double(i + 1) * excess + (a - s) }
            }
            return Double(partial.count) * excess + (a - partial[partial.count - 1])
        }
        var inCover = [Bool](repeating: false, count: integers.count)
        for k in cover { inCover[k] = true }
        var coefficients = [Double](repeating: 0, count: integers.count)
        var side = -excess
        for k in integers.indices {
            let a = integers[k].coefficient
            if inCover[k] {
                coefficients[k] = min(a, excess)
                side += coefficients[k]
            } else if a > 0 {
                coefficients[k] = phi(a)
            }
        }
        emit(coefficients, continuousScale: 1, side: side)
    }
}
