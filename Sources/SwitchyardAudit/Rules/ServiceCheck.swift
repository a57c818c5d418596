import SwitchyardCase

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// service: in each period and role, vehicles on shift reach every zone that needs them.
///
/// A transport problem from sites, each with its vehicles less spares, to the zones within reach; it is solved exactly by
/// a maximum flow in integers. The unit of flow is a vehicle over 100 % plus the spare percentage, with the percentage
/// made whole to six decimals.
enum ServiceCheck {
    static func run(_ plan: ResolvedPlan, concessions: [Concession], _ findings: inout Findings) {
        let planningCase = plan.planningCase
        var conceded: [String: Double] = [:]
        for concession in concessions where concession.family == .service && concession.amount > 0 {
            conceded[concession.subject, default: 0] += min(concession.amount, 1e9)
        }
        for role in planningCase.roles.indices {
            let requirements = planningCase.requirements.indices.filter {
                planningCase.requirements[$0].role.index == role
            }
            guard !requirements.isEmpty else { continue }
            check(plan, role: role, requirements, conceded, &findings)
        }
    }

    /// Vehicles on shift a requirement asks for in a period.
    static func onShift(_ requirement: Requirement, _ horizon: Horizon, period: Int) -> Int {
        let years = horizon.periods[..<period].reduce(0) { $0 + $1.lengthYears }
        let growth = pow(1 + requirement.growthPercentPerYear / 100, years)
        return Int(exactly: (Double(requirement.onShift) * growth - 1e-6).rounded(.up).clamped(to: 0...1e9))
            ?? 0
    }

    private static func check(
        _ plan: ResolvedPlan, role: Int, _ requirements: [Int], _ conceded: [String: Double],
        _ findings: inout Findings
    ) {
        let planningCase = plan.planningCase
        let row = planningCase.roles[role]
        let siteCount = plan.siteCount
        let source = siteCount + requirements.count
        let sink = source + 1
        // One vehicle of a site's is worth `supplyUnit`, one on shift costs `demandUnit`.
        let supplyUnit = 100_000_000
        let demandUnit = supplyUnit + Int((min(row.sparePercent, 1e6) * 1e6).rounded())
        var network = MaximumFlow(nodeCount: sink + 1)
        let supplyArcs = (0..<siteCount).map { network.addArc(from: source, to: $0, capacity: 0) }
        var roadArcs: [Int] = []
        for (position, index) in requirements.enumerated() {
            let zone = planningCase.zones[planningCase.requirements[index].zone]
            for site in 0..<siteCount {
                let minutes = planningCase.travelMinutes(planningCase.sites[site].position, zone.position)
                guard minutes <= row.reachMinutes * (1 + 1e-9) else { continue }
                roadArcs.append(network.addArc(from: site, to: siteCount + position, capacity: 0))
            }
        }
        let demandArcs = requirements.indices.map {
            network.addArc(from: siteCount + $0, to: sink, capacity: 0)
        }
        let kinds = plan.kinds.indices.filter { plan.kinds[$0].role == role }

        for period in 0..<plan.periodCount {
            for site in 0..<siteCount {
                let vehicles = kinds.reduce(0) { $0 + plan.count(period: period, site: site, kind: $1) }
                network.reset(supplyArcs[site], capacity: vehicles * supplyUnit)
            }
            for arc in roadArcs { network.reset(arc, capacity: Int.max / 4) }
            let label = planningCase.horizon.periods[period].label
            var demands: [Int] = []
            var raises: [Int] = []
            for (position, index) in requirements.enumerated() {
                let requirement = planningCase.requirements[index]
                let demand = onShift(requirement, planningCase.horizon, period: period) * demandUnit
                let subject = self.subject(planningCase, requirement)
                let allowance = min(conceded["\(subject) \(label)"] ?? 0, 1e9)
                let raise = min(demand, Int((allowance * Double(demandUnit)).rounded(.up)))
                demands.append(demand)
                raises.append(raise)
                network.reset(demandArcs[position], capacity: demand - raise)
            }
            // First what the plan does not concede, so that a shortfall falls where it is declared if it can.
            _ = network.push(from: source, to: sink)
            for (position, raise) in raises.enumerated() where raise > 0 {
                network.raiseCapacity(of: demandArcs[position], by: raise)
            }
            if raises.contains(where: { $0 > 0 }) { _ = network.push(from: source, to: sink) }
            for (position, index) in requirements.enumerated() {
                let missing = demands[position] - network.flow(on: demandArcs[position])
                guard missing > 0 else { continue }
                let amount = Double(missing) / Double(demandUnit)
                let requirement = planningCase.requirements[index]
                let zone = planningCase.zones[requirement.zone]
                findings.broken(
                    .service, "vehicles on shift", subject(planningCase, requirement), period: period,
                    amount: amount, unit: "vehicles",
                    "\(PlainText.named(zone.name, zone.id)) needs \(PlainText.count(demands[position] / demandUnit, "\(displayEscaped(row.id)) vehicle")) on shift in \(label); \(PlainText.number(amount, places: 2)) cannot be sent from sites within \(PlainText.number(row.reachMinutes, places: 0)) minutes with spares kept."
                )
            }
        }
    }

    private static func subject(_ planningCase: Case, _ requirement: Requirement) -> String {
        "\(planningCase.zones[requirement.zone].id).\(planningCase.roles[requirement.role].id)"
    }
}

extension Comparable {
    func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
