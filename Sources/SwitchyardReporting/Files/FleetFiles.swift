import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    /// One row a vehicle: what it is, when it is in the fleet and where.
    var vehiclesTable: CSVText {
        var reasons: [String: Audit.ElectricObstacle.Reason] = [:]
        for obstacle in audit.obstacles { reasons["\(obstacle.period)/\(obstacle.roleID)"] = obstacle.reason }
        var table = CSVText([
            "vehicle_id", "model_id", "model", "powertrain", "origin", "order_id", "role_id", "in_period",
            "in_date",
            "out_period", "out_date", "first_site_id", "first_site", "last_site_id", "stays",
            "why_not_electric",
        ])
        for vehicle in plan.vehicles {
            let model = planningCase.models.ref(id: vehicle.modelID).map { planningCase.models[$0] }
            let (origin, order): (String, String) =
                switch vehicle.origin {
                case .register: ("register", "")
                case .order(let id): ("order", id)
                case .purchase: ("purchase", "")
                }
            let first = vehicle.stays.first
            var reason: String?
            if let model, !model.powertrain.isElectric, let last = vehicle.stays.last {
                // Of its last period: what stood against an electric one earlier may have passed.
                let period = (vehicle.leavesPeriod ?? horizon.count) - 1
                reason = reasons["\(period)/\(last.roleID)"]?.rawValue
            }
            let stays = vehicle.stays.map { "\(label($0.fromPeriod)) \($0.siteID) \($0.roleID)" }
            table.row([
                .text(vehicle.id), .text(vehicle.modelID), .text(model?.name ?? ""),
                .text(model?.powertrain.rawValue ?? ""), .text(origin), .text(order),
                .text(first?.roleID ?? ""),
                .text(label(vehicle.firstPeriod)), .text(start(vehicle.firstPeriod)),
                .text(vehicle.leavesPeriod.map(label) ?? ""), .text(vehicle.leavesPeriod.map(start) ?? ""),
                .text(first?.siteID ?? ""), .text(first.map { siteName($0.siteID) } ?? ""),
                .text(vehicle.stays.last?.siteID ?? ""), .text(stays.joined(separator: "; ")),
                .text(reason ?? ""),
            ])
        }
        return table
    }

    /// Vehicles that join, by period, model, role and first site.
    var ordersTable: CSVText {
        var table = CSVText([
            "period", "date", "origin", "order_id", "model_id", "model", "role_id", "site_id", "site",
            "quantity",
            "unit_cost_gbp", "cost_gbp", "scores_against_envelope",
        ])
        for order in audit.orders {
            table.row([
                .text(label(order.period)), .text(start(order.period)),
                .text(order.orderID == nil ? "purchase" : "committed order"), .text(order.orderID ?? ""),
                .text(order.modelID), .text(modelName(order.modelID)), .text(order.roleID),
                .text(order.siteID),
                .text(siteName(order.siteID)), .integer(order.quantity), .pounds(pence: order.unitPence),
                .pounds(pence: order.amountPence), .yes(order.scores),
            ])
        }
        return table
    }
}
