import SwitchyardAudit
import SwitchyardCase
import SwitchyardReporting
import Testing

@Suite struct FilesTests {
    @Test func `every file of a run is there, once`() throws {
        let names = try TemplatePlan.reporter().reporter.files.map(\.name)
        #expect(names == Reporter.fileNames)
        #expect(
            names == [
                "report.md", "capital.csv", "revenue.csv", "orders.csv", "vehicles.csv", "chargers.csv",
                "grid.csv",
                "works.csv", "functions.csv", "sites.csv", "carbon.csv", "audit.json", "run.json",
            ])
    }

    @Test func `the same plan gives the same bytes`() throws {
        let first = try TemplatePlan.reporter().reporter.files
        let second = try TemplatePlan.reporter().reporter.files
        #expect(first == second)
    }

    @Test func `every row of every table has as many cells as its header`() throws {
        let reporter = try TemplatePlan.reporter().reporter
        for file in reporter.files where file.name.hasSuffix(".csv") {
            let lines = try reporter.text(file.name).split(separator: "\r\n").map {
                CSVCells.split(String($0)).count
            }
            #expect(Set(lines).count == 1, "\(file.name)")
            #expect(lines.count > 1, "\(file.name)")
        }
    }

    @Test func `periods and years of capital add up to the same pence`() throws {
        let (reporter, audit) = try TemplatePlan.reporter()
        let rows = try reporter.rows("capital.csv")
        func sum(_ keep: ([String: String]) -> Bool) -> Int {
            rows.filter(keep).reduce(0) { $0 + CSVCells.pence($1["spend_gbp"]) }
        }
        let all = audit.capital.reduce(0) { $0 + $1.amountPence }
        #expect(all > 0)
        #expect(sum { $0["level"] == "period" } == all)
        #expect(sum { $0["level"] == "budget" && $0["category"] == "total" } == all)
        #expect(sum { $0["level"] == "budget" && $0["category"] != "total" } == all)
        for row in rows {
            let kinds = ExpenseKind.allCases.reduce(0) { $0 + CSVCells.pence(row["\($1.rawValue)_gbp"]) }
            #expect(kinds == CSVCells.pence(row["spend_gbp"]))
        }
    }

    @Test func `printed flows discount to the printed net present cost`() throws {
        let (reporter, audit) = try TemplatePlan.reporter()
        let rows = try reporter.rows("revenue.csv")
        var discounted = 0
        for row in rows {
            let lines = Audit.RevenueLine.allCases.reduce(0) {
                $0 + CSVCells.pence(row["\($1.rawValue)_gbp"])
            }
            #expect(lines == CSVCells.pence(row["revenue_gbp"]))
            let net =
                lines + CSVCells.pence(row["capital_gbp"]) + CSVCells.pence(row["carbon_value_gbp"])
                - CSVCells.pence(row["site_receipts_gbp"]) - CSVCells.pence(row["resale_gbp"])
                - CSVCells.pence(row["scheme_value_gbp"])
            #expect(net == CSVCells.pence(row["net_gbp"]))
            discounted += CSVCells.pence(row["discounted_gbp"])
        }
        #expect(discounted == audit.netPresentCostPence)
        #expect(try reporter.text("report.md").filter { $0 != "," }.contains("£\(pounds(discounted))."))
    }

    private func pounds(_ pence: Int) -> String {
        let rest = pence % 100
        return "\(pence / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    @Test func `costs of works and functions are the capital spent at sites`() throws {
        let (reporter, audit) = try TemplatePlan.reporter()
        let works = try reporter.rows("works.csv").reduce(0) { $0 + max(0, CSVCells.pence($1["cost_gbp"])) }
        let fitOut = try reporter.rows("functions.csv").reduce(0) { $0 + CSVCells.pence($1["fit_out_gbp"]) }
        #expect(works + fitOut == audit.capital.filter { $0.siteID != nil }.reduce(0) { $0 + $1.amountPence })
        let orders = try reporter.rows("orders.csv").reduce(0) { $0 + CSVCells.pence($1["cost_gbp"]) }
        #expect(orders == audit.capital.filter { $0.category == .fleet }.reduce(0) { $0 + $1.amountPence })
    }

    @Test func `vehicles say where they are and what keeps them from going electric`() throws {
        let rows = try TemplatePlan.reporter().reporter.rows("vehicles.csv")
        let car = try #require(rows.first { $0["vehicle_id"] == "NEW-1" })
        #expect(car["origin"] == "order" && car["order_id"] == "ORDER-1" && car["why_not_electric"] == "")
        #expect(car["stays"] == "2024/25 Q2 NORTH CAR" && car["in_date"] == "2024-07-01")
        let ambulance = try #require(rows.first { $0["vehicle_id"] == "A01" })
        #expect(ambulance["why_not_electric"] == "could be electric, not yet replaced")
        #expect(ambulance["out_period"] == "2024/25 Q4")
    }

    @Test func `text that a spreadsheet would run is defused, numbers are not touched`() throws {
        let reporter = try TemplatePlan.reporter {
            $0["sites.csv"] = $0["sites.csv"]?.split(separator: "North station").joined(
                separator: "\"=HYPERLINK(\"\"x\"\"), a\"")
            $0["site_measures.csv"] = $0["site_measures.csv"]
        } _: { plan in
            plan.vehicles.append(
                PlannedVehicle(
                    id: "@cmd", modelID: "-x", origin: .purchase, firstPeriod: 0, leavesPeriod: nil,
                    stays: [.init(fromPeriod: 0, siteID: "+1", roleID: "\tR")]))
        }.reporter
        #expect(try reporter.text("chargers.csv").contains("NORTH,\"'=HYPERLINK(\"\"x\"\"), a\",AC-22"))
        let line = try #require(try reporter.text("vehicles.csv").split(separator: "\r\n").last)
        #expect(line.hasPrefix("'@cmd,'-x,"))
        #expect(line.contains(",'\tR,") && line.contains(",'+1,"))
        let saving = try reporter.rows("revenue.csv").compactMap { $0["scheme_savings_gbp"] }
        #expect(saving.contains("-750.00"))
    }
}
