import SwitchyardAudit
import SwitchyardCase
import SwitchyardReporting
import Testing

/// The template case with a do-little plan: the register runs out, one car is ordered, the training centre moves.
enum TemplatePlan {
    static func planningCase(_ change: (inout [String: String]) -> Void = { _ in }) throws -> Case {
        var texts: [String: String] = [:]
        for file in CaseTemplate.files { texts[file.name] = file.text }
        change(&texts)
        texts["README.md"] = nil
        return try CaseReader.read(files: texts.mapValues { Array($0.utf8) }).case
    }

    static func plan(_ planningCase: Case) -> Plan {
        let horizon = planningCase.horizon
        var plan = Plan(
            caseName: planningCase.settings.name, periodLabels: horizon.periods.map(\.label))
        for vehicle in planningCase.vehicles {
            plan.vehicles.append(
                PlannedVehicle(
                    id: vehicle.id, modelID: planningCase.models[vehicle.model].id, origin: .register,
                    firstPeriod: 0,
                    leavesPeriod: horizon.periods.first { $0.start > vehicle.plannedDisposal }?.index,
                    stays: [
                        .init(
                            fromPeriod: 0, siteID: planningCase.sites[vehicle.site].id,
                            roleID: planningCase.roles[vehicle.role].id)
                    ]))
        }
        plan.vehicles.append(
            PlannedVehicle(
                id: "NEW-1", modelID: "CAR-ELECTRIC", origin: .order("ORDER-1"), firstPeriod: 1,
                leavesPeriod: nil, stays: [.init(fromPeriod: 1, siteID: "NORTH", roleID: "CAR")]))
        plan.vehicles.append(
            PlannedVehicle(
                id: "NEW-2", modelID: "DCA-DIESEL", origin: .purchase, firstPeriod: 2, leavesPeriod: nil,
                stays: [.init(fromPeriod: 2, siteID: "SOUTH", roleID: "DCA")]))
        plan.chargers = [.init(siteID: "NORTH", chargerID: "AC-22", period: 1, count: 2)]
        plan.gridSteps = [.init(siteID: "NORTH", step: 1, period: 3)]
        plan.functions = [
            .init(functionID: "CONTROL", siteID: "NORTH", fromPeriod: 0),
            .init(functionID: "RESERVE", siteID: "SOUTH", fromPeriod: 0),
            .init(functionID: "TRAINING", siteID: "SOUTH", fromPeriod: 0),
            .init(functionID: "TRAINING", siteID: "NORTH", fromPeriod: 4),
        ]
        plan.schemes = [.init(id: "ROOF", period: 2)]
        plan.grantUses = [
            .init(grantID: "GRANT-EV", budgetSpan: 0, category: .estates, amountPence: 1_320_000)
        ]
        var draw = Array(repeating: 0.0, count: 48)
        for slot in 0..<10 { draw[slot] = 5 }
        plan.charging = (1..<horizon.count).map {
            ChargingProfile(siteID: "NORTH", chargingClass: .ac, period: $0, drawKW: draw)
        }
        return plan
    }

    static func reporter(
        _ changeCase: (inout [String: String]) -> Void = { _ in },
        _ changePlan: (inout Plan) -> Void = { _ in }
    ) throws -> (reporter: Reporter, audit: Audit) {
        let planningCase = try planningCase(changeCase)
        var plan = plan(planningCase)
        changePlan(&plan)
        let audit = Auditor(planningCase).audit(plan)
        let run = RunInfo(
            status: .withinGap, objectivePounds: 1, boundPounds: 0.99, gap: 0.01, seconds: 2, iterations: 3,
            nodes: 4, options: [.init(name: "gap", value: "1")], version: "0.1")
        return (Reporter(planningCase, plan, audit, run), audit)
    }
}

extension Reporter {
    func text(_ name: String) throws -> String {
        String(decoding: try #require(files.first { $0.name == name }).bytes, as: UTF8.self)
    }

    /// Rows of a CSV file by column name. None of the cells asked for hold commas or quotes.
    func rows(_ name: String) throws -> [[String: String]] {
        let lines = try text(name).split(separator: "\r\n").map { CSVCells.split(String($0)) }
        let header = try #require(lines.first)
        return lines.dropFirst().map { cells in
            var row: [String: String] = [:]
            for (column, cell) in zip(header, cells) { row[column] = cell }
            return row
        }
    }
}

enum CSVCells {
    static func split(_ line: String) -> [String] {
        var cells = [""]
        var quoted = false
        for character in line {
            switch character {
            case "\"": quoted.toggle()
            case "," where !quoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }

    static func pence(_ text: String?) -> Int {
        guard let text, !text.isEmpty else { return 0 }
        let digits = Int(text.filter(\.isNumber)) ?? 0
        return text.hasPrefix("-") ? -digits : digits
    }
}
