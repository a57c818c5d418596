import SwitchyardAudit
import SwitchyardCase

/// The files a planning run writes, as bytes: nothing here touches a disk.
public enum PlanFiles {
    /// Every file in the order it is written, `plan.json` first.
    public static func files(
        _ planningCase: Case, _ plan: Plan, _ audit: Audit, _ run: RunInfo
    ) -> [(name: String, bytes: [UInt8])] {
        let labels = planningCase.horizon.periods.map(\.label)
        func label(_ period: Int) -> String { labels.indices.contains(period) ? labels[period] : "" }
        return [
            ("plan.json", plan.write()),
            ("vehicles.csv", Array(vehicles(planningCase, plan, label).utf8)),
            ("orders.csv", Array(orders(planningCase, audit, label).utf8)),
            ("chargers.csv", Array(chargers(planningCase, plan, audit, label).utf8)),
            ("grid.csv", Array(grid(planningCase, plan, audit, label).utf8)),
            ("functions.csv", Array(functions(planningCase, audit, label).utf8)),
            ("sites.csv", Array(sites(planningCase, audit, label).utf8)),
            ("capital.csv", Array(capital(audit, label).utf8)),
            ("carbon.csv", Array(carbon(audit, label).utf8)),
            ("audit.json", Array(auditJSON(audit).text().utf8)),
            ("run.json", Array(run.json(planningCase).text().utf8)),
            ("report.md", Array(Report.text(planningCase, plan, audit, run).utf8)),
        ]
    }

    private static func vehicles(_ planningCase: Case, _ plan: Plan, _ label: (Int) -> String) -> String {
        var csv = CSVText(
            header: ["vehicle", "model", "powertrain", "origin", "first_period", "leaves", "stays"])
        for vehicle in plan.vehicles {
            let powertrain =
                planningCase.models.ref(id: vehicle.modelID).map {
                    planningCase.models[$0].powertrain.rawValue
                } ?? ""
            let origin =
                switch vehicle.origin {
                case .register: "register"
                case .order(let id): id
                case .purchase: "purchase"
                }
            csv.add([
                vehicle.id, vehicle.modelID, powertrain, origin, label(vehicle.firstPeriod),
                vehicle.leavesPeriod.map(label) ?? "",
                vehicle.stays.map { "\(label($0.fromPeriod)): \($0.siteID) as \($0.roleID)" }.joined(
                    separator: "; "),
            ])
        }
        return csv.text
    }

    private static func orders(_ planningCase: Case, _ audit: Audit, _ label: (Int) -> String) -> String {
        var csv = CSVText(
            header: [
                "period", "model", "role", "site", "order", "quantity", "unit_gbp", "amount_gbp",
                "scores_against_envelope",
            ])
        for order in audit.orders {
            csv.add([
                label(order.period), order.modelID, order.roleID, order.siteID, order.orderID ?? "purchase",
                "\(order.quantity)", pounds(order.unitPence), pounds(order.amountPence),
                order.scores ? "yes" : "no",
            ])
        }
        return csv.text
    }

    private static func chargers(
        _ planningCase: Case, _ plan: Plan, _ audit: Audit, _ label: (Int) -> String
    ) -> String {
        var csv = CSVText(header: ["period", "site", "charger", "installed", "amount_gbp"])
        for item in audit.capital where item.kind == .charger {
            csv.add([
                label(item.period), item.siteID ?? "", item.item, "\(item.quantity)",
                pounds(item.amountPence),
            ])
        }
        return csv.text
    }

    private static func grid(
        _ planningCase: Case, _ plan: Plan, _ audit: Audit, _ label: (Int) -> String
    ) -> String {
        var csv = CSVText(header: ["available_from", "order_by", "site", "step", "added_kva", "capital_gbp"])
        for entry in plan.gridSteps {
            guard
                let step = planningCase.gridUpgrades.first(where: {
                    planningCase.sites[$0.site].id == entry.siteID && $0.step == entry.step
                })
            else { continue }
            let spent = audit.capital.filter {
                $0.kind == .grid && $0.siteID == entry.siteID && $0.period == entry.period
            }.reduce(0) { $0 + $1.amountPence }
            let start = planningCase.horizon.periods[entry.period].start
            csv.add([
                label(entry.period), start.adding(months: -step.leadTimeMonths).description, entry.siteID,
                "\(entry.step)", "\(step.addedKVA)", pounds(spent),
            ])
        }
        return csv.text
    }

    private static func functions(_ planningCase: Case, _ audit: Audit, _ label: (Int) -> String) -> String {
        var csv = CSVText(
            header: [
                "function", "name", "site", "from", "to", "move", "fit_out_gbp", "dual_running_gbp",
                "annual_cost_gbp",
                "seats", "sessions_per_year", "farthest_point_minutes",
            ])
        for stay in audit.functions {
            let name =
                planningCase.functions.ref(id: stay.functionID).map { planningCase.functions[$0].name } ?? ""
            csv.add([
                stay.functionID, name, stay.siteID, label(stay.periods.lowerBound),
                label(max(stay.periods.lowerBound, stay.periods.upperBound - 1)), stay.isMove ? "yes" : "no",
                pounds(stay.fitOutPence), pounds(stay.dualRunningPence), pounds(stay.annualCostPence),
                "\(stay.seats)", "\(stay.sessionsPerYear)", stay.coverageMinutes.map(oneDecimal) ?? "",
            ])
        }
        return csv.text
    }

    private static func sites(_ planningCase: Case, _ audit: Audit, _ label: (Int) -> String) -> String {
        var csv = CSVText(
            header: [
                "site", "name", "period", "open", "vehicles", "electric_vehicles", "chargers", "charger_kw",
                "charging_kwh_per_day", "peak_kw", "tightest_load_kw", "tightest_capacity_kw", "supply_kva",
            ])
        for line in audit.sitePower {
            let name = planningCase.sites.ref(id: line.siteID).map { planningCase.sites[$0].name } ?? ""
            csv.add([
                line.siteID, name, label(line.period), line.isOpen ? "yes" : "no", "\(line.vehicles)",
                "\(line.electricVehicles)", "\(line.chargers)", oneDecimal(line.chargerKW),
                oneDecimal(line.chargingKWhPerDay), oneDecimal(line.peakKW), oneDecimal(line.loadKW),
                oneDecimal(line.capacityKW), oneDecimal(line.supplyKVA),
            ])
        }
        return csv.text
    }

    private static func capital(_ audit: Audit, _ label: (Int) -> String) -> String {
        var csv = CSVText(
            header: [
                "row", "period", "category", "kind", "item", "site", "quantity", "unit_gbp", "amount_gbp",
                "basis",
                "envelope_gbp", "grants_gbp", "receipts_gbp", "headroom_gbp",
            ])
        for item in audit.capital {
            csv.add([
                "spend", label(item.period), item.category.rawValue, item.kind.rawValue, item.item,
                item.siteID ?? "",
                "\(item.quantity)", pounds(item.unitPence), pounds(item.amountPence), item.basis.rawValue, "",
                "", "", "",
            ])
        }
        for line in audit.budget {
            csv.add([
                "envelope", line.label, line.name, "", "", "", "", "", pounds(line.spendPence), "",
                line.envelopePence.map(pounds) ?? "", pounds(line.grantsPence), pounds(line.receiptsPence),
                line.headroomPence.map(pounds) ?? "",
            ])
        }
        return csv.text
    }

    private static func carbon(_ audit: Audit, _ label: (Int) -> String) -> String {
        var csv = CSVText(
            header: [
                "period", "diesel_t", "petrol_t", "gas_t", "building_electricity_t", "charging_t", "total_t",
                "diesel_litres", "petrol_litres", "gas_kwh", "building_kwh", "charging_kwh",
            ])
        for entry in audit.carbon {
            csv.add([
                label(entry.period), oneDecimal(entry.diesel), oneDecimal(entry.petrol),
                oneDecimal(entry.gas),
                oneDecimal(entry.buildingElectricity), oneDecimal(entry.chargingElectricity),
                oneDecimal(entry.total),
                oneDecimal(entry.dieselLitres), oneDecimal(entry.petrolLitres), oneDecimal(entry.gasKWh),
                oneDecimal(entry.buildingKWh), oneDecimal(entry.chargingKWh),
            ])
        }
        return csv.text
    }

    /// `audit.json`: what was checked and every rule broken, with the amount.
    package static func auditJSON(_ audit: Audit) -> JSONValue {
        func member(_ name: String, _ value: JSONValue) -> JSONValue.Member { JSONValue.Member(name, value) }
        return .object([
            member("rules_broken", .integer(audit.brokenCount)),
            member("not_declared", .integer(audit.undeclared.count)),
            member("net_present_cost_gbp", .pounds(pence: audit.netPresentCostPence)),
            member(
                "violations",
                .array(
                    audit.violations.map { violation in
                        .object([
                            member("family", .string(violation.family.name)),
                            member("rule", .string(violation.rule)),
                            member("subject", .string(violation.subject)),
                            member("period", .string(violation.period)),
                            member("amount", .number(violation.amount)),
                            member("unit", .string(violation.unit)),
                            member("declared", .bool(violation.isDeclared)),
                            member("sentence", .string(violation.sentence)),
                        ])
                    })),
        ])
    }
}
