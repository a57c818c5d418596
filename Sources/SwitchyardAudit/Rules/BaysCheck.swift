import SwitchyardCase

/// bays: every vehicle has a bay of its size or larger at its site.
enum BaysCheck {
    static func run(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        // Each rule counts the vehicles and bays of its class and all larger ones.
        let rules: [(name: String, noun: String, classes: [ParkingClass])] = [
            ("bays for large vehicles", "large vehicle", [.large]),
            ("bays for large and standard vehicles", "large or standard vehicle", [.large, .standard]),
            ("bays for all vehicles", "vehicle", [.large, .standard, .motorcycle]),
        ]
        for period in 0..<plan.periodCount {
            for (index, site) in planningCase.sites.enumerated() {
                for rule in rules {
                    var vehicles = 0
                    for (kind, what) in plan.kinds.enumerated()
                    where rule.classes.contains(planningCase.models[what.model].parkingClass) {
                        vehicles += plan.count(period: period, site: index, kind: kind)
                    }
                    let bays = rule.classes.reduce(0) { $0 + min(site.bays($1), 1_000_000_000) }
                    guard vehicles > bays else { continue }
                    findings.broken(
                        .bays, rule.name, site.id, period: period, amount: Double(vehicles - bays),
                        unit: "vehicles",
                        "\(PlainText.site(site)) has \(PlainText.count(vehicles, rule.noun)) in \(planningCase.horizon.periods[period].label) and \(PlainText.count(bays, "bay")) that take them."
                    )
                }
            }
        }
    }
}
