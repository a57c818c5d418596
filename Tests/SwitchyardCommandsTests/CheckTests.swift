import Foundation
import SwitchyardCase
import SwitchyardCommands
import Testing

@Suite struct CheckTests {
    /// The template case and a plan in which every vehicle of the register leaves when it must.
    private func withCase(_ body: (String, Plan) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "switchyard-\(UUID().uuidString)")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for file in CaseTemplate.files { try AtomicFile.write(file.text, to: path + "/" + file.name) }
        let planningCase = try CaseReader.read(directory: path).case
        let plan = Plan(
            caseName: planningCase.settings.name, periodLabels: planningCase.horizon.periods.map(\.label))
        try body(path, plan)
    }

    @Test func `a plan that breaks rules is listed rule by rule with exit code 8`() throws {
        try withCase { directory, plan in
            try AtomicFile.write(plan.write(), to: directory + "/plan.json")
            let (text, code) = CheckCommand.report(directory: directory, plan: directory, json: false)
            #expect(code == 8)
            #expect(text.contains("structure: Vehicle A01 is in the asset register but not in the plan."))
            #expect(text.contains("0 declared and"))
            let json = CheckCommand.report(directory: directory, plan: directory + "/plan.json", json: true)
            #expect(json.code == 8 && json.text.hasPrefix("{") && json.text.contains("\"clean\": false"))
        }
    }

    @Test func `a plan that keeps every rule has exit code 0`() throws {
        try withCase { directory, plan in
            // With every family off only the structure counts.
            let families = RuleFamily.allCases.map { "\"\($0.rawValue)\": {\"mode\": \"off\"}" }
            let settings = try #require(CaseTemplate.files.first { $0.name == "case.json" }).text
            let lines = settings.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                line.contains("\"rules\"") ? "\"rules\": {\(families.joined(separator: ","))}," : String(line)
            }
            try AtomicFile.write(lines.joined(separator: "\n"), to: directory + "/case.json")
            let planningCase = try CaseReader.read(directory: directory).case
            var kept = plan
            kept.vehicles = planningCase.vehicles.map { vehicle in
                PlannedVehicle(
                    id: vehicle.id, modelID: planningCase.models[vehicle.model].id, origin: .register,
                    firstPeriod: 0, leavesPeriod: 0, stays: [])
            }
            try AtomicFile.write(kept.write(), to: directory + "/plan.json")
            let (text, code) = CheckCommand.report(directory: directory, plan: directory, json: false)
            #expect(code == 0)
            #expect(text.hasPrefix("my-case: no rule is broken; net present cost £"))
        }
    }

    @Test func `input that cannot be read has exit code 3, wrong usage 2`() throws {
        try withCase { directory, _ in
            #expect(
                CheckCommand.report(directory: directory, plan: directory + "/none.json", json: false).code
                    == 3)
            #expect(
                CheckCommand.report(directory: directory + "/none", plan: directory, json: true).code == 3)
            try AtomicFile.write("{", to: directory + "/plan.json")
            #expect(CheckCommand.report(directory: directory, plan: directory, json: false).code == 3)
        }
        #expect(CheckCommand.run(arguments: ["one"]) == 2)
        #expect(CheckCommand.run(arguments: ["a", "b", "--colour"]) == 2)
    }
}
