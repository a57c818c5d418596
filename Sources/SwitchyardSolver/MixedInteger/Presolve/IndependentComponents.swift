/// Parts of a model that share no row: the small ones are solved by themselves and their integers fixed.
///
/// Gamrath, Koch, Martin, Miltenberger and Weninger, "Progress in presolving for mixed integer programming", Mathematical
/// Programming Computation 7, 2015, section 3.6, doi:10.1007/s12532-015-0083-5. Left in one tree, each part is branched on once
/// for every node of the others, and its gap hides in the bound of the whole.
extension MixedIntegerDriver {
    /// A part not solved within these goes into the tree with the rest.
    private static let mostNodes = 1_000
    private static let mostIterations = 10_000
    /// Iterations on all parts together.
    private static let mostIterationsInAll = 50_000
    /// Violation of a row from which a part's integers are not taken over.
    private static let mostViolation = 1e-9

    /// Fixes the integers of every part but the largest at an optimum of the part. Continuous columns stay open, so that the LP
    /// of the whole keeps its own tolerances.
    /// - Returns: iterations spent; nil if some part has no integral point.
    func solveComponents(of model: inout Model) -> Int? {
        let parts = model.independentComponents()
        guard parts.count > 1 else { return 0 }
        var inner = settings
        inner.onProgress = nil
        inner.relativeGap = 0
        var limits = SearchLimits()
        limits.nodeLimit = Self.mostNodes
        limits.iterationLimit = Self.mostIterations
        limits.isSubproblem = true
        limits.depth = self.limits.depth + 1
        let driver = MixedIntegerDriver(
            settings: inner, options: options.withoutCallbacks, clock: clock, limits: limits)
        var iterations = 0
        for part in parts.dropFirst() {
            if clock.shouldStop || iterations > Self.mostIterationsInAll { break }
            let isOpen = part.columns.contains { column in
                let j = Int(column)
                return model.columnType[j] == .integer && model.columnLower[j] < model.columnUpper[j]
            }
            guard isOpen else { continue }
            let solution = driver.solve(model.restricted(to: part))
            iterations += solution.simplexIterations
            if solution.status == .infeasible { return nil }
            // What leans on the tolerance here may be out of reach for the LP of the whole.
            guard solution.status == .optimal, solution.primal.count == part.columns.count,
                solution.maxPrimalViolation <= Self.mostViolation
            else { continue }
            for (k, column) in part.columns.enumerated() where model.columnType[Int(column)] == .integer {
                model.setBounds(
                    Column(index: Int(column)), lower: solution.primal[k], upper: solution.primal[k])
            }
        }
        return iterations
    }
}

extension Model {
    /// Columns and rows, ascending, that no row connects to any other column.
    package struct Component {
        package var columns: [Int32] = []
        package var rows: [Int32] = []
    }

    /// The components with at least one row, most columns first. Fixed columns connect nothing.
    package func independentComponents() -> [Component] {
        var parent = Array(0..<columnCount)
        func root(_ j: Int) -> Int {
            var k = j
            while parent[k] != k {
                parent[k] = parent[parent[k]]
                k = parent[k]
            }
            return k
        }
        func links(_ e: Int) -> Bool {
            let j = Int(entryColumn[e])
            return entryValue[e] != 0 && columnLower[j] < columnUpper[j]
        }
        for i in 0..<rowCount {
            var first = -1
            for e in rowStart[i]..<rowStart[i + 1] where links(e) {
                let k = root(Int(entryColumn[e]))
                if first < 0 { first = k } else { parent[max(first, k)] = min(first, k) }
                first = min(first, k)
            }
        }
        var number = [Int](repeating: -1, count: columnCount)
        var found: [Component] = []
        for i in 0..<rowCount {
            guard let e = (rowStart[i]..<rowStart[i + 1]).first(where: links) else { continue }
            let k = root(Int(entryColumn[e]))
            if number[k] < 0 {
                number[k] = found.count
                found.append(Component())
            }
            found[number[k]].rows.append(Int32(i))
        }
        guard found.count > 1 else { return found }
        for j in 0..<columnCount where columnLower[j] < columnUpper[j] && number[root(j)] >= 0 {
            found[number[root(j)]].columns.append(Int32(j))
        }
        return found.indices.sorted {
            (found[$1].columns.count, $0) < (found[$0].columns.count, $1)
        }.map { found[$0] }
    }

    /// The model of one component; what fixed columns contribute goes into the rows' sides.
    package func restricted(to part: Component) -> Model {
        var result = Model()
        result.sense = sense
        var position: [Int32: Int32] = [:]
        for column in part.columns {
            let j = Int(column)
            position[column] = Int32(result.columnCount)
            result.addColumn(
                lower: columnLower[j], upper: columnUpper[j], cost: columnCost[j], type: columnType[j])
        }
        for row in part.rows {
            let i = Int(row)
            var fixed = 0.0
            for e in rowStart[i]..<rowStart[i + 1] {
                if let k = position[entryColumn[e]] {
                    guard entryValue[e] != 0 else { continue }
                    result.entryColumn.append(k)
                    result.entryValue.append(entryValue[e])
                } else {
                    fixed += entryValue[e] * columnLower[Int(entryColumn[e])]
                }
            }
            result.rowStart.append(result.entryColumn.count)
            result.rowLower.append(rowLower[i] - fixed)
            result.rowUpper.append(rowUpper[i] - fixed)
            result.rowNames.append("")
        }
        return result
    }
}
