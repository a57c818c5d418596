import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    private static let mostRows = 60
    private static let mostStations = 30

    /// What differs from the plan this one was made from, what that costs and what could not be kept.
    func addChanges(_ page: inout Markdown) {
        guard let report = changes else { return }
        page.heading(2, "Changes against the previous plan")
        page.bullets(changeSummary(report))
        addCommitments(&page, report)
        addTotals(&page, report)
        addChangeRows(&page, report)
        addDropped(&page, report)
    }

    private func changeSummary(_ report: ChangeReport) -> [String] {
        let changes = report.changes
        let count = Figures.counted(changes.count, "decision")
        let years = Figures.decimal(changes.stationYears, places: 1)
        var items = [
            changes.changes.isEmpty
                ? "Nothing changes: every decision of the previous plan stands."
                : "\(count) changed, and \(years) vehicle-years at other sites than planned."
        ]
        let now = audit.netPresentCostPence
        let before = report.previousAudit.netPresentCostPence
        let broken = report.previousAudit.violations.count
        items.append(
            "Net present cost of this plan: \(Figures.groupedPounds(now)). The previous plan at the new inputs: "
                + "\(Figures.groupedPounds(before)), "
                + (broken == 0
                    ? "and it keeps every rule." : "but it breaks \(Figures.counted(broken, "rule")).")
                + " Difference: \(Figures.groupedPounds(now &- before)).")
        items.append(
            "Price of the changes: \(Figures.groupedPounds(Int(changes.pricePence.rounded()))). It steers the choice and is not "
                + "part of any cost above; the prices are assumptions.")
        if run.gap != nil {
            items.append(
                "The proven gap is that to the cheapest plan if every change were free: with changes priced, part of it is what "
                    + "keeping to the previous plan costs.")
        }
        if let files = report.changedFiles {
            items.append(
                files.isEmpty
                    ? "The case's files are those the previous plan was made from."
                    : "Files that differ from the previous run's: \(files.map(Markdown.plain).joined(separator: ", "))."
            )
        }
        items.append("Previous plan: \(Markdown.plain(report.file)), SHA-256 `\(report.digest)`.")
        return items
    }

    private func addCommitments(_ page: inout Markdown, _ report: ChangeReport) {
        guard report.committedUntil > 0 else { return }
        let end =
            report.committedUntil < horizon.count
            ? "before \(label(report.committedUntil))" : "of all periods"
        let broken = report.brokenCommitments
        guard !broken.isEmpty else {
            page.paragraph(
                "Orders, works and moves \(end) were taken as committed "
                    + (report.match.dropped.isEmpty
                        ? "and stand."
                        : "and stand, except what has no place in the case any more (listed below)."))
            return
        }
        page.paragraph(
            "**\(Figures.counted(broken.count, "commitment")) \(end) cannot be kept with the new inputs:**")
        page.bullets(
            broken.map { change in
                "\(change.kind.title.lowercased()): \(Markdown.plain(describe(change))), "
                    + "\(Markdown.plain(change.from)) → \(Markdown.plain(change.to))"
            })
    }

    private func addTotals(_ page: inout Markdown, _ report: ChangeReport) {
        let totals = report.changes.totals.filter { $0.count > 0 }
        page.table(
            ["What", "Changed", "Price each £", "Price £000", "Capital £000"],
            totals.map { total in
                let rows = report.changes.changes.filter { $0.kind == total.kind }
                let capital = rows.compactMap { report.capitalPence($0, planningCase, audit) }
                return [
                    total.kind.title,
                    Figures.decimal(total.count, places: total.kind == .station ? 1 : 0),
                    Figures.grouped(ChangeReport.price(total.kind, report.prices) / 100),
                    Figures.decimal(total.pricePence / 100_000, places: 1),
                    capital.isEmpty ? "" : Figures.thousands(add(capital)),
                ]
            })
    }

    private func addChangeRows(_ page: inout Markdown, _ report: ChangeReport) {
        let rows = report.changes.changes.filter { $0.kind != .station }
        page.table(
            ["What", "Which", "From", "To", "How many", "Capital £000"], textColumns: 4,
            rows.prefix(Self.mostRows).map { change in
                [
                    change.kind.title, Markdown.plain(describe(change)), Markdown.plain(change.from),
                    Markdown.plain(change.to), Figures.grouped(change.quantity),
                    report.capitalPence(change, planningCase, audit).map(Figures.thousands) ?? "",
                ]
            })
        let stations = report.changes.changes.filter { $0.kind == .station }
        page.table(
            ["Site", "Role", "Plug", "Periods", "Planned", "Now"], textColumns: 4,
            stations.prefix(Self.mostStations).map { change in
                [
                    Markdown.plain(siteName(change.siteID)), Markdown.plain(change.roleID), change.item,
                    periods(change), change.from, change.to,
                ]
            })
        let left = max(0, rows.count - Self.mostRows) + max(0, stations.count - Self.mostStations)
        if left > 0 { page.paragraph("\(Figures.counted(left, "more row")) in `changes.csv`.") }
    }

    private func addDropped(_ page: inout Markdown, _ report: ChangeReport) {
        let dropped = report.match.dropped
        guard !dropped.isEmpty else { return }
        page.paragraph(
            "Decisions of the previous plan that have no place in the case any more, counted nowhere above:")
        page.bullets(dropped.prefix(Self.mostRows).map(Markdown.plain))
        if dropped.count > Self.mostRows {
            page.paragraph("And \(Figures.grouped(dropped.count - Self.mostRows)) more.")
        }
    }

    private func describe(_ change: PlanChange) -> String {
        let site = change.siteID.isEmpty ? "" : " at \(siteName(change.siteID))"
        switch change.kind {
        case .order, .disposal: return "\(modelName(change.item)), \(change.roleID)"
        case .site: return "\(siteName(change.siteID)) \(change.item)"
        default: return change.item + site
        }
    }

    private func periods(_ change: PlanChange) -> String {
        let ends = [change.fromPeriod, change.toPeriod].compactMap { $0.map(label) }
        return ends.first == ends.last ? ends.first ?? "" : ends.joined(separator: " to ")
    }

    /// One row a change; stations have their first and last period and numbers of vehicles.
    var changesTable: CSVText {
        var table = CSVText([
            "kind", "item", "role_id", "site_id", "site", "from_period", "to_period", "previous", "now",
            "quantity", "price_gbp", "capital_gbp",
        ])
        guard let report = changes else { return table }
        for change in report.changes.changes {
            let price = change.quantity * ChangeReport.price(change.kind, report.prices)
            table.row([
                .text(change.kind.rawValue), .text(change.item), .text(change.roleID), .text(change.siteID),
                .text(change.siteID.isEmpty ? "" : siteName(change.siteID)),
                .text(change.fromPeriod.map(label) ?? ""), .text(change.toPeriod.map(label) ?? ""),
                .text(change.from), .text(change.to), .integer(change.quantity),
                change.kind == .station ? .empty : .pounds(pence: price),
                .pounds(report.capitalPence(change, planningCase, audit)),
            ])
        }
        return table
    }
}
