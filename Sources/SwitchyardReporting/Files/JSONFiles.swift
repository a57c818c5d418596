import SwitchyardAudit
import SwitchyardCase

extension Audit {
    /// The audit for machines: result, violations and the main tables.
    package func json(_ planningCase: Case) -> JSONValue {
        func object(_ members: [(String, JSONValue)]) -> JSONValue {
            .object(members.map { JSONValue.Member($0.0, $0.1) })
        }
        func pounds(_ pence: Int?) -> JSONValue { pence.map { .pounds(pence: $0) } ?? .null }
        let found = violations.map { violation in
            object([
                ("family", .string(violation.family.name)), ("rule", .string(violation.rule)),
                ("subject", .string(violation.subject)), ("period", .string(violation.period)),
                ("amount", .number(violation.amount)), ("unit", .string(violation.unit)),
                ("declared", .bool(violation.isDeclared)), ("price_gbp", pounds(violation.pricePence)),
                ("sentence", .string(violation.sentence)),
            ])
        }
        let budget = budget.map { line in
            object([
                ("years", .string(line.label)), ("category", .string(line.name)),
                ("spend_gbp", pounds(line.spendPence)), ("envelope_gbp", pounds(line.envelopePence)),
                ("grants_gbp", pounds(line.grantsPence)), ("receipts_gbp", pounds(line.receiptsPence)),
                ("headroom_gbp", pounds(line.headroomPence)),
            ])
        }
        let carbon = carbonSpans.map { span in
            object([
                ("years", .string(span.label)), ("tonnes", .number(span.tonnes)),
                ("budget_tonnes", span.budgetTonnes.map { .number($0) } ?? .null),
            ])
        }
        let fleet = fleet.map { period in
            object([
                ("period", .string(planningCase.horizon.periods[period.period].label)),
                ("vehicles", .integer(period.vehicles)), ("bought", .integer(period.bought)),
                ("delivered", .integer(period.delivered)), ("left", .integer(period.left)),
                ("electric_share_percent", .number(period.electricShare * 100)),
            ])
        }
        let basis = restsOn.map { share in
            object([
                ("basis", .string(share.basis.rawValue)), ("capital_gbp", pounds(share.capitalPence)),
                ("revenue_gbp", pounds(share.revenuePence)),
            ])
        }
        return object([
            ("case", .string(planningCase.settings.name)), ("clean", .bool(violations.isEmpty)),
            ("broken", .integer(violations.count)), ("undeclared", .integer(undeclared.count)),
            ("net_present_cost_gbp", pounds(netPresentCostPence)), ("violations", .array(found)),
            ("budget", .array(budget)), ("carbon", .array(carbon)), ("fleet", .array(fleet)),
            ("rests_on", .array(basis)),
        ])
    }
}

extension Reporter {
    var auditJSON: String { audit.json(planningCase).text() }

    var runJSON: String {
        func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
        let files = planningCase.fileHashes.map { entry in
            JSONValue.object([.init("file", .string(entry.file)), .init("sha256", .string(entry.sha256))])
        }
        var members: [JSONValue.Member] = [
            .init("case", .string(planningCase.settings.name)),
            .init("version", .string(run.version)),
            .init("status", .string(run.status.rawValue)),
            .init("objective_gbp", optional(run.objectivePounds)),
            .init("bound_gbp", optional(run.boundPounds)),
            .init("gap_percent", optional(run.gap.map { $0 * 100 })),
            .init("seconds", .number(run.seconds)),
            .init("iterations", .integer(run.iterations)),
            .init("nodes", .integer(run.nodes)),
            .init("options", .object(run.options.map { .init($0.name, .string($0.value)) })),
            .init("files", .array(files)),
        ]
        func list(_ name: String, _ lines: [String]) {
            if !lines.isEmpty { members.append(.init(name, .array(lines.map { .string($0) }))) }
        }
        list("conflicting_rows", run.conflictingRows)
        list("warnings", run.warnings)
        if let changes { members.append(.init("previous_plan", previousPlan(changes))) }
        return JSONValue.object(members).text()
    }

    private func previousPlan(_ report: ChangeReport) -> JSONValue {
        let totals = report.changes.totals.map { total in
            JSONValue.Member(
                total.kind.rawValue,
                total.kind == .station ? .number(total.count) : .integer(Int(total.count)))
        }
        let prices = ChangePrices.names.map { name in
            JSONValue.Member(name, .pounds(pence: report.prices[name] ?? 0))
        }
        return .object([
            .init("file", .string(report.file)), .init("sha256", .string(report.digest)),
            .init("changes", .integer(report.changes.count)), .init("changes_by_kind", .object(totals)),
            .init("change_price_gbp", .pounds(pence: Int(report.changes.pricePence.rounded()))),
            .init("change_prices_gbp", .object(prices)),
            .init("dropped", .array(report.match.dropped.map { .string($0) })),
            .init(
                "net_present_cost_before_gbp", .pounds(pence: report.previousAudit.netPresentCostPence)),
        ])
    }
}
