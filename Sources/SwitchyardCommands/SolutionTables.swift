import SwitchyardCase
import SwitchyardReporting
import SwitchyardSolver

/// A solution and its ranges as files: for a spreadsheet, for a program, or as plain `name value` lines.
enum SolutionTables {
    /// In the format the name asks for: `.csv`, `.json`, or text.
    static func bytes(_ solution: Solution, of model: Model, path: String) -> [UInt8] {
        let name = path.lowercased()
        if name.hasSuffix(".csv") { return csv(solution, of: model).bytes }
        if name.hasSuffix(".json") { return Array(json(solution, of: model).text().utf8) }
        return SolutionFile.write(solution, of: model)
    }

    /// What a solve says in one line of JSON, and at the top of a solution file.
    static func summary(_ solution: Solution) -> [JSONValue.Member] {
        [
            .init("status", .string(solution.status.rawValue)),
            .init("objective", .number(solution.objective)),
            .init("bound", .number(solution.bound)), .init("gap", .number(solution.relativeGap)),
            .init("nodes", .integer(solution.nodes)),
            .init("simplex_iterations", .integer(solution.simplexIterations)),
            .init("seconds", .number(solution.seconds)),
            .init("max_primal_violation", .number(solution.maxPrimalViolation)),
            .init("max_integrality_violation", .number(solution.maxIntegralityViolation)),
        ]
    }

    /// The objective, then one record a column and a row.
    private static func csv(_ solution: Solution, of model: Model) -> CSVText {
        var table = CSVText([
            "kind", "name", "status", "value", "lower", "upper", "cost", "multiplier", "ray",
        ])
        table.row([
            .text("objective"), .text(model.objectiveName), .text(solution.status.rawValue),
            .exact(solution.objective), .empty, .empty, .empty, .empty, .empty,
        ])
        for line in Lines(solution, model).all {
            table.row([
                .text(line.kind), .text(line.name), line.status.map { .text($0) } ?? .empty, cell(line.value),
                .exact(line.lower), .exact(line.upper), cell(line.cost), cell(line.multiplier),
                cell(line.ray),
            ])
        }
        return table
    }

    private static func cell(_ value: Double?) -> CSVText.Cell { value.map { .exact($0) } ?? .empty }

    private static func json(_ solution: Solution, of model: Model) -> JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
        let lines = Lines(solution, model)
        func record(_ line: Lines.Line, _ multiplier: String) -> JSONValue {
            var members: [JSONValue.Member] = [
                .init("name", .string(line.name)), .init("value", number(line.value)),
                .init("lower", .number(line.lower)), .init("upper", .number(line.upper)),
            ]
            if let cost = line.cost { members.append(.init("cost", .number(cost))) }
            if let status = line.status { members.append(.init("basis", .string(status))) }
            if line.multiplier != nil { members.append(.init(multiplier, number(line.multiplier))) }
            if line.ray != nil { members.append(.init("ray", number(line.ray))) }
            return .object(members)
        }
        return .object(
            summary(solution) + [
                .init("columns", .array(lines.columns.map { record($0, "reduced_cost") })),
                .init("rows", .array(lines.rows.map { record($0, "dual") })),
            ])
    }

    /// One record for each cost and each finite bound: how far it may move, and what then happens.
    static func csv(_ ranging: LinearRanging, of model: Model) -> CSVText {
        var table = CSVText([
            "kind", "name", "status", "what", "now", "from", "to", "objective_at_from", "objective_at_to",
            "limited_at_from_by", "limited_at_to_by",
        ])
        func name(_ line: LinearRanging.Line?) -> CSVText.Cell {
            switch line {
            case .column(let j): .text(model.columnLabel(j))
            case .row(let i): .text(model.rowLabel(i))
            case nil: .empty
            }
        }
        func add(_ line: Lines.Line, _ what: String, _ now: Double, _ range: LinearRanging.Range) {
            table.row([
                .text(line.kind), .text(line.name), .text(line.status ?? ""), .text(what), .exact(now),
                .exact(range.from.value), .exact(range.to.value), .exact(range.from.objective),
                .exact(range.to.objective), name(range.from.line), name(range.to.line),
            ])
        }
        func addBounds(_ line: Lines.Line, _ lower: LinearRanging.Range, _ upper: LinearRanging.Range) {
            if line.lower == line.upper {
                add(line, "both bounds", line.lower, lower)
                return
            }
            if line.lower.isFinite { add(line, "lower bound", line.lower, lower) }
            if line.upper.isFinite { add(line, "upper bound", line.upper, upper) }
        }
        let lines = Lines(ranging.solution, model)
        for (j, line) in lines.columns.enumerated() {
            add(line, "cost", model.columnCost[j], ranging.cost[j])
            addBounds(line, ranging.columnLower[j], ranging.columnUpper[j])
        }
        for (i, line) in lines.rows.enumerated() {
            addBounds(line, ranging.rowLower[i], ranging.rowUpper[i])
        }
        return table
    }
}

/// Columns and rows side by side with what a solution says of them.
private struct Lines {
    struct Line {
        var kind: String
        var name: String
        /// Place in the basis.
        var status: String?
        /// Column value or row activity.
        var value: Double?
        var lower: Double
        var upper: Double
        var cost: Double?
        /// Reduced cost or row dual.
        var multiplier: Double?
        var ray: Double?
    }

    var columns: [Line] = []
    var rows: [Line] = []
    var all: [Line] { columns + rows }

    init(_ solution: Solution, _ model: Model) {
        func entry(_ values: [Double], _ k: Int, of count: Int) -> Double? {
            values.count == count ? values[k] : nil
        }
        func status(_ position: Basis.Position?, _ lower: Double, _ upper: Double) -> String? {
            switch position {
            case .basic: "basic"
            case .atLower: lower == upper ? "fixed" : "at lower"
            case .atUpper: lower == upper ? "fixed" : "at upper"
            case .free: "free"
            case nil: nil
            }
        }
        let isUnbounded = solution.status == .unbounded
        let activity =
            solution.primal.count == model.columnCount && !solution.primal.isEmpty
            ? model.rowActivity(of: solution.primal) : []
        for j in 0..<model.columnCount {
            let (lower, upper) = (model.columnLower[j], model.columnUpper[j])
            columns.append(
                Line(
                    kind: "column", name: model.columnLabel(j),
                    status: status(solution.basis?.columns[j], lower, upper),
                    value: entry(solution.primal, j, of: model.columnCount), lower: lower, upper: upper,
                    cost: model.columnCost[j],
                    multiplier: entry(solution.reducedCost, j, of: model.columnCount),
                    ray: isUnbounded ? entry(solution.ray, j, of: model.columnCount) : nil))
        }
        for i in 0..<model.rowCount {
            let (lower, upper) = (model.rowLower[i], model.rowUpper[i])
            rows.append(
                Line(
                    kind: "row", name: model.rowLabel(i),
                    status: status(solution.basis?.rows[i], lower, upper),
                    value: entry(activity, i, of: model.rowCount), lower: lower, upper: upper, cost: nil,
                    multiplier: entry(solution.dual, i, of: model.rowCount),
                    ray: isUnbounded ? nil : entry(solution.ray, i, of: model.rowCount)))
        }
    }
}
