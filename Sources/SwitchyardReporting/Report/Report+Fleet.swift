import SwitchyardAudit
import SwitchyardCase

extension Reporter {
    func addFleet(_ page: inout Markdown) {
        page.heading(2, "Fleet")
        page.heading(3, "Fleet by powertrain and electric share")
        page.table(
            ["Period"] + Powertrain.allCases.map(\.title)
                + ["All", "Joined", "Left", "Electric share", "Asked for", "Not compliant"],
            audit.fleet.map { period in
                [label(period.period)] + period.byPowertrain.map(Figures.grouped)
                    + [
                        Figures.grouped(period.vehicles), Figures.grouped(period.bought + period.delivered),
                        Figures.grouped(period.left), Figures.percent(period.electricShare),
                        requiredShare(period.period).map { Figures.decimal($0, places: 1) + " %" } ?? "–",
                        Figures.grouped(period.notCompliant),
                    ]
            })
        page.paragraph(
            "Vehicles, not £000. The electric share is battery electric and plug-in hybrid over all vehicles of the roles "
                + "that count; what is asked for is the highest share that a rule on all classes sets for the period."
        )
        addOrders(&page)
        addObstacles(&page)
    }

    /// Highest minimum share in force on the fleet as a whole.
    private func requiredShare(_ period: Int) -> Double? {
        planningCase.cleanAirRules.filter {
            $0.kind == .minimumElectricShare && $0.serviceClasses.count == Role.ServiceClass.allCases.count
                && horizon.period(containing: $0.fromDate) <= period
        }.map(\.value).max()
    }

    /// One sentence for each minimum share: where the plan stands when it binds.
    var shareSentences: [String] {
        planningCase.cleanAirRules.filter { $0.kind == .minimumElectricShare }.compactMap { rule in
            let due = horizon.period(containing: rule.fromDate)
            guard due < horizon.count else { return nil }
            let share = self.share(due, rule.serviceClasses)
            let met = share * 100 >= rule.value - 1e-9
            let first = (0..<horizon.count).first {
                self.share($0, rule.serviceClasses) * 100 >= rule.value - 1e-9
            }
            let since = first.map { "first reached in \(label($0))" } ?? "never reached"
            return
                "\(Markdown.plain(rule.description)): \(Figures.decimal(rule.value, places: 1)) % electric or plug-in hybrid by "
                + "\(rule.fromDate) is \(met ? "met" : "**not met**") with \(Figures.percent(share)) in \(label(due)), \(since)."
        }
    }

    /// Electric share of the counting roles of some service classes.
    private func share(_ period: Int, _ classes: [Role.ServiceClass]) -> Double {
        var all = 0
        var electric = 0
        for count in audit.fleetCounts where count.period == period {
            guard let role = planningCase.roles.ref(id: count.roleID).map({ planningCase.roles[$0] }),
                let model = planningCase.models.ref(id: count.modelID).map({ planningCase.models[$0] }),
                role.countsInFleetShare, classes.contains(role.serviceClass)
            else { continue }
            all += count.vehicles
            if model.powertrain.isElectric { electric += count.vehicles }
        }
        return all == 0 ? 0 : Double(electric) / Double(all)
    }

    private func addOrders(_ page: inout Markdown) {
        guard !audit.orders.isEmpty else { return }
        page.heading(3, "Order book")
        var rows: [[String]] = []
        var position = 0
        // Orders come by period, then model: sites and roles are summed here and listed in orders.csv.
        while position < audit.orders.count {
            let first = audit.orders[position]
            let same = audit.orders[position...].prefix {
                $0.period == first.period && $0.modelID == first.modelID
            }
            for committed in [true, false] {
                let part = same.filter { ($0.orderID != nil) == committed }
                guard !part.isEmpty else { continue }
                rows.append([
                    label(first.period), "\(Markdown.plain(modelName(first.modelID)))",
                    committed ? "committed order" : "purchase",
                    Figures.grouped(part.reduce(0) { $0 + $1.quantity }),
                    Figures.thousands(add(part.map(\.amountPence))),
                ])
            }
            position += same.count
        }
        page.table(["Period", "Model", "How", "Vehicles", "Cost"], textColumns: 3, rows)
    }

    private func addObstacles(_ page: inout Markdown) {
        guard !audit.obstacles.isEmpty else { return }
        page.heading(3, "Vehicles that are not electric, and why")
        let ends = horizon.budgetSpans.map { $0.periods.upperBound - 1 }
        var rows: [[String]] = []
        for role in planningCase.roles {
            for reason in Audit.ElectricObstacle.Reason.allCases {
                let counts = ends.map { period in
                    audit.obstacles.first {
                        $0.period == period && $0.roleID == role.id && $0.reason == reason
                    }?
                    .vehicles ?? 0
                }
                guard counts.contains(where: { $0 > 0 }) else { continue }
                rows.append(
                    [Markdown.plain(role.name), reason.rawValue]
                        + counts.map { $0 == 0 ? "–" : Figures.grouped($0) })
            }
        }
        page.table(
            ["Role", "What stands in the way"] + horizon.budgetSpans.map(\.label), textColumns: 2, rows)
        page.paragraph("Vehicles in the last period of the years, not £000.")
    }
}

extension Powertrain {
    var title: String {
        switch self {
        case .diesel: "Diesel"
        case .petrol: "Petrol"
        case .hybrid: "Hybrid"
        case .plugInHybrid: "Plug-in hybrid"
        case .batteryElectric: "Battery electric"
        }
    }
}
