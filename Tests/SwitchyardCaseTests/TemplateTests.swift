import Foundation
import SwitchyardCase
import Testing

/// The template as the reader takes it: the base that fault tests break one cell of.
func templateFiles() -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: CaseTemplate.files.map { ($0.name, Array($0.text.utf8)) })
}

@Suite struct TemplateTests {
    @Test func `the template reads without a fault or a warning`() throws {
        let (template, warnings) = try CaseReader.read(files: templateFiles())
        #expect(warnings.map(\.description) == [])
        #expect(template.vehicles.count == 10)
        #expect(template.sites.count == 3)
        #expect(template.horizon.count == 6)
        #expect(template.dutyCycles.count == template.roles.count)
        #expect(template.prices.map(\.year) == template.horizon.years)
        #expect(template.fileHashes.map(\.file) == CaseSchema.files)
    }

    @Test func `the template has every table with rows and a guide that names every column`() throws {
        let files = Dictionary(uniqueKeysWithValues: CaseTemplate.files.map { ($0.name, $0.text) })
        for schema in CaseSchema.tables {
            let text = try #require(files[schema.file])
            #expect(text.hasPrefix(schema.header + "\n"))
            #expect(text.split(separator: "\n").count > 1)
            let guide = try #require(files["README.md"])
            for column in schema.columns where !column.name.hasPrefix("parked_") {
                #expect(guide.contains("`\(column.name)`"))
            }
        }
    }

    @Test func `the template's cells arrive typed, with money in pence and shares of one`() throws {
        let template = try CaseReader.read(files: templateFiles()).case
        let model = try #require(template.models.ref(id: "DCA-ELECTRIC").map { template.models[$0] })
        #expect(model.pricePence == 12_000_000)
        #expect(model.usableShare == 0.9)
        #expect(model.chargingClass == .dc)
        #expect(model.roles == [try #require(template.roles.ref(id: "DCA"))])
        #expect(model.availableTo == nil)
        #expect(model.provenance == Provenance(basis: .assumption, source: "template figure", line: 3))
        #expect(template.settings.contingencyBasisPoints[.estates] == 1000)
        #expect(template.settings.baseLoadDaySlots == 14..<46)
        #expect(template.tariffBands.map(\.slots.count).reduce(0, +) == 48)
        #expect(template.measures[0].runningCostPencePerYear == -50_000)
        #expect(template.cleanAirRules[0].serviceClasses == Role.ServiceClass.allCases)
        #expect(template.functions[0].separateFrom == template.functions.ref(id: "RESERVE"))
        #expect(template.envelopes[2].scope == .total)
    }

    @Test func `CaseTables names every column and every word of every table`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = root.appending(path: "Sources/SwitchyardCase/Documentation.docc/CaseTables.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        for schema in CaseSchema.tables {
            #expect(text.contains(schema.file), "\(schema.file)")
            for column in schema.columns {
                if column.name.hasPrefix("parked_"), !["parked_0000", "parked_2330"].contains(column.name) {
                    continue
                }
                #expect(text.contains("`\(column.name)`"), "\(schema.file) \(column.name)")
                if case .word(let words) = column.kind {
                    for word in words { #expect(text.contains("`\(word)`"), "\(schema.file) \(word)") }
                }
            }
        }
    }
}
