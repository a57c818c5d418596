import Foundation
import SwitchyardAudit
import SwitchyardCase
import SwitchyardReporting
import Testing

@Suite struct ReportTests {
    @Test func `the report leads with the rules that are not kept`() throws {
        let (reporter, audit) = try TemplatePlan.reporter()
        let report = try reporter.text("report.md")
        #expect(!audit.violations.isEmpty)
        let rules = try #require(report.range(of: "## Rules this plan does not keep"))
        let page = try #require(report.range(of: "## Plan on a page"))
        #expect(rules.lowerBound < page.lowerBound)
        for section in ["Finance", "Fleet", "Estates", "Carbon", "What the figures rest on"] {
            #expect(report.contains("\n## \(section)\n"), "\(section)")
        }
        // What was proven is proven of plans that keep the rules or declare what they break.
        #expect(!audit.undeclared.isEmpty)
        #expect(report.contains("what the solver proved does not hold for it"))
        #expect(!report.contains("The proven gap"))
        #expect(report.contains("Real pounds at 2024/25 prices"))
    }

    @Test func `every table of the report has rows of equal width`() throws {
        let report = try TemplatePlan.reporter().reporter.text("report.md")
        var width = 0
        for line in report.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                width = 0
                continue
            }
            var bars = 0
            var previous: Character = " "
            for character in line {
                if character == "|", previous != "\\" { bars += 1 }
                previous = character
            }
            if width == 0 { width = bars }
            #expect(bars == width, "\(line)")
        }
    }

    @Test func `a total without an envelope of its own shows what its categories may spend together`() throws
    {
        let (reporter, audit) = try TemplatePlan.reporter {
            $0["capital_envelopes.csv"] = $0["capital_envelopes.csv"]?.split(separator: "\n").filter {
                !$0.contains(",total,")
            }.joined(separator: "\n")
        }
        let report = try reporter.text("report.md")
        let first = try #require(audit.budget.first { $0.category == nil })
        let limits = audit.budget.filter { $0.span == first.span && $0.category != nil }.compactMap(
            \.envelopePence)
        #expect(first.envelopePence == nil && limits.count > 1)
        let row = try #require(
            report.split(separator: "\n").first { $0.hasPrefix("| \(first.label) | **Total** |") })
        let cells = row.split(separator: "|").map { $0.split(separator: " ").joined() }
        let pounds = try #require(Int(cells[3].split(separator: ",").joined()))
        #expect(pounds == limits.reduce(0, +) / 100_000)
    }

    @Test func `a lease that ends while the site is used is named with the renewal it needs`() throws {
        func row(_ end: String, _ lease: String) throws -> [String] {
            let report = try TemplatePlan.reporter {
                $0["sites.csv"] = $0["sites.csv"]?.split(separator: "2035-03-31,2030-03-31")
                    .joined(separator: "\(end),\(lease)")
            }.reporter.text("report.md")
            let section = report.split(separator: "### Leases that end or can be broken").dropFirst().first
            let line = section?.split(separator: "\n").first { $0.hasPrefix("| South station |") }
            return (line ?? "").split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let ends = try row("2026-06-30", "")
        #expect(
            Array(ends.dropFirst().prefix(3)) == [
                "2026-06-30", "–", "open after the end: **renewal assumed**",
            ])
        let breaks = try row("2045-03-31", "2027-03-31")
        #expect(
            Array(breaks.dropFirst().prefix(3)) == ["2045-03-31", "2027-03-31", "open to the plan's end"])
        // Neither date lies within the plan.
        #expect(try row("2045-03-31", "2040-03-31").isEmpty)
    }

    @Test func `names cannot break out of a table or into HTML`() throws {
        let report = try TemplatePlan.reporter {
            $0["sites.csv"] = $0["sites.csv"]?.split(separator: "North station").joined(
                separator: "\"<script>|*x*\"")
        }.reporter.text("report.md")
        #expect(!report.contains("<script>"))
        #expect(report.contains("&lt;script&gt;\\|\\*x\\*"))
    }

    @Test func `a plan for another case still makes a report`() throws {
        let (reporter, audit) = try TemplatePlan.reporter({ _ in }, { $0.periodLabels = ["2024/25"] })
        #expect(audit.violations.map(\.rule) == ["periods"])
        #expect(try reporter.text("report.md").contains("are not those of the case"))
        #expect(try reporter.rows("vehicles.csv").count == 12)
    }

    @Test func `the audit and the run are JSON with their figures`() throws {
        let (reporter, audit) = try TemplatePlan.reporter()
        let text = try reporter.text("audit.json")
        #expect(text.contains("\"clean\": false"))
        #expect(text.contains("\"broken\": \(audit.violations.count)"))
        let run = try reporter.text("run.json")
        #expect(run.contains("\"status\": \"within_gap\"") && run.contains("\"gap_percent\": 1"))
        #expect(run.contains("\"sha256\""))
    }

    @Test func `a proof that no plan keeps every rule stands in the report with its rows`() throws {
        let planningCase = try TemplatePlan.planningCase()
        let plan = TemplatePlan.plan(planningCase)
        var run = RunInfo(status: .rulesConflict, version: "0.1")
        run.conflictingRows = ["envelope[estates,b0]", "gas[SOUTH,t3]"]
        run.warnings = ["grants.csv:2: warning: the grant has no effect"]
        let reporter = Reporter(planningCase, plan, Auditor(planningCase).audit(plan), run)
        let report = try reporter.text("report.md")
        #expect(report.contains("these rows of the model cannot be met together"))
        #expect(report.contains("gas\\[SOUTH,t3\\]") || report.contains("gas[SOUTH,t3]"))
        #expect(report.contains("the grant has no effect"))
        let json = try reporter.text("run.json")
        #expect(json.contains("\"rules_conflict\"") && json.contains("envelope[estates,b0]"))
        #expect(json.contains("\"warnings\""))
        #expect(!(try TemplatePlan.reporter().reporter.text("run.json")).contains("conflicting_rows"))
    }
}
