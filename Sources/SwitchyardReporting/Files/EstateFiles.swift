import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    var chargersTable: CSVText {
        var table = CSVText([
            "site_id", "site", "charger_id", "charging_class", "period", "date", "count", "kw_each",
            "cost_gbp",
        ])
        for work in audit.works where work.kind == "charger" {
            let type = planningCase.chargerTypes.ref(id: work.item).map { planningCase.chargerTypes[$0] }
            table.row([
                .text(work.siteID), .text(siteName(work.siteID)), .text(work.item),
                .text(type?.chargingClass.rawValue ?? ""), .text(label(work.period)),
                .text(start(work.period)),
                .integer(work.quantity), .number(type?.kWTotal ?? 0, places: 1),
                .pounds(pence: work.amountPence),
            ])
        }
        return table
    }

    var gridTable: CSVText {
        var table = CSVText([
            "site_id", "site", "step", "period", "date", "added_kva", "supply_kva_after", "lead_time_months",
            "peak_kw", "capacity_kw", "cost_gbp",
        ])
        for work in audit.works where work.kind == "grid" {
            let upgrade = planningCase.gridUpgrades.first {
                planningCase.sites[$0.site].id == work.siteID && "step \($0.step)" == work.item
            }
            let power = audit.sitePower.first { $0.siteID == work.siteID && $0.period == work.period }
            table.row([
                .text(work.siteID), .text(siteName(work.siteID)), upgrade.map { .integer($0.step) } ?? .empty,
                .text(label(work.period)), .text(start(work.period)),
                .number(upgrade?.addedKVA ?? 0, places: 1), .number(power?.supplyKVA ?? 0, places: 1),
                .integer(upgrade?.leadTimeMonths ?? 0), .number(power?.peakKW ?? 0, places: 1),
                .number(power?.capacityKW ?? 0, places: 1), .pounds(pence: work.amountPence),
            ])
        }
        return table
    }

    /// Every work at every site, sites opened and closed among them; receipts are negative.
    var worksTable: CSVText {
        var table = CSVText(["period", "date", "site_id", "site", "kind", "item", "quantity", "cost_gbp"])
        for work in audit.works {
            table.row([
                .text(label(work.period)), .text(start(work.period)), .text(work.siteID),
                .text(siteName(work.siteID)), .text(work.kind), .text(work.item), .integer(work.quantity),
                .pounds(pence: work.amountPence),
            ])
        }
        return table
    }

    var functionsTable: CSVText {
        var table = CSVText([
            "function_id", "function", "kind", "site_id", "site", "from_period", "from_date", "until_date",
            "moves",
            "fit_out_gbp", "dual_running_gbp", "annual_cost_gbp", "seats_needed", "seats", "sessions_needed",
            "sessions", "coverage_minutes", "coverage_limit_minutes",
        ])
        for stay in audit.functions {
            let function = planningCase.functions.ref(id: stay.functionID).map { planningCase.functions[$0] }
            let until = stay.periods.upperBound < horizon.count ? start(stay.periods.upperBound) : ""
            table.row([
                .text(stay.functionID), .text(function?.name ?? ""), .text(function?.kind.rawValue ?? ""),
                .text(stay.siteID), .text(siteName(stay.siteID)), .text(label(stay.periods.lowerBound)),
                .text(start(stay.periods.lowerBound)), .text(until), .yes(stay.isMove),
                .pounds(pence: stay.fitOutPence), .pounds(pence: stay.dualRunningPence),
                .pounds(pence: stay.annualCostPence), .integer(function?.seats ?? 0), .integer(stay.seats),
                .integer(function?.sessionsPerYear ?? 0), .integer(stay.sessionsPerYear),
                stay.coverageMinutes.map { .number($0, places: 1) } ?? .empty,
                function?.coverageMinutes.map { .number($0, places: 1) } ?? .empty,
            ])
        }
        return table
    }

    /// One row for each site and period.
    var sitesTable: CSVText {
        var table = CSVText([
            "site_id", "site", "period", "open", "vehicles", "electric_vehicles", "chargers", "charger_kw",
            "charging_kwh_per_design_day", "supply_kva", "peak_kw", "tightest_half_hour", "load_kw",
            "capacity_kw",
            "headroom_kw",
        ])
        for power in audit.sitePower {
            table.row([
                .text(power.siteID), .text(siteName(power.siteID)), .text(label(power.period)),
                .yes(power.isOpen),
                .integer(power.vehicles), .integer(power.electricVehicles), .integer(power.chargers),
                .number(power.chargerKW, places: 1), .number(power.chargingKWhPerDay, places: 1),
                .number(power.supplyKVA, places: 1), .number(power.peakKW, places: 1),
                .text(Figures.clock(power.tightestHalfHour)), .number(power.loadKW, places: 1),
                .number(power.capacityKW, places: 1), .number(power.headroomKW, places: 1),
            ])
        }
        return table
    }
}
