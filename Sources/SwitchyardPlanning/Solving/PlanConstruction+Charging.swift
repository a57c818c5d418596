import SwitchyardCase
import SwitchyardSolver

/// Step 3: which vehicles are electric where, chargers and grid steps, period by period.
extension PlanConstruction {
    /// The model of one period's places, chargers and grid steps, with all else as decided.
    /// - Parameter servingFree: whether who serves whom is decided too; otherwise the service rows are left out.
    private func placement(_ period: Int, servingFree: Bool) -> RestrictedModel {
        let f = formulation
        // A grid step put in now stays: it bears the cost of all later periods too.
        var stepCost: [Int: Double] = [:]
        for columns in f.gridSteps {
            guard let now = columns[period] else { continue }
            stepCost[now.index] = columns[period...].compactMap { $0 }.reduce(0) {
                $0 + f.model.columnCost[$1.index]
            }
        }
        let columns = PeriodColumns(f, period)
        let serving = servingFree ? columns.served + columns.conceded : []
        return RestrictedModel(
            f.model, free: columns.own + serving, isDecided: isDecided, values: values
        ) { stepCost[$0] ?? f.model.columnCost[$0] }
    }

    /// Columns of the whole model that belong to one period's placement.
    private struct PeriodColumns {
        let based: [Int]
        let inUse: [Int]
        let typeInUse: [Int]
        let units: [Int]
        let steps: [Int]
        let continuous: [Int]
        let served: [Int]
        let conceded: [Int]
        var own: [Int] { based + inUse + typeInUse + units + steps + continuous }

        init(_ f: PlanningFormulation, _ period: Int) {
            based = f.based.flatMap { $0.compactMap { $0[period]?.index } }
            inUse = f.classInUse.flatMap { $0.compactMap { $0[period]?.index } }
            typeInUse = f.typeInUse.flatMap { $0.compactMap { $0[period]?.index } }
            units = f.chargerUnits.flatMap { $0.compactMap { $0[period]?.index } }
            steps = f.gridSteps.compactMap { $0[period]?.index }
            continuous =
                f.chargersInstalled.flatMap { $0.compactMap { $0[period]?.index } }
                + f.chargeKWh.flatMap { $0.flatMap { $0.compactMap { $0[period]?.index } } }
            served = f.applies(.service) ? f.served[period].map(\.column.index) : []
            let label = " \(f.horizon.periods[period].label)"
            conceded = f.concessions.filter { $0.family == .service && $0.subject.hasSuffix(label) }
                .map(\.column.index)
        }
    }

    mutating func placeAll() -> Bool {
        for period in 0..<formulation.periodCount where !placeVehicles(period) {
            failure =
                "no way found to place and charge the fleet in \(formulation.horizon.periods[period].label)"
            return false
        }
        return true
    }

    private mutating func placeVehicles(_ period: Int) -> Bool {
        let isDeployed = !deployments[period].contains { $0 == nil }
        // Stations settled role by role may not fit together with charging; then places are left to the dive.
        for held in isDeployed ? [true, false] : [false] {
            var part = placement(period, servingFree: !held)
            if held { hold(&part, period) }
            let columns = PeriodColumns(formulation, period)
            var offset = 0
            func next(_ columns: [Int]) -> [Int] {
                defer { offset += columns.count }
                return Array(offset..<offset + columns.count)
            }
            var groups: [(columns: [Int], rounding: GroupedDive.Rounding)] = [(next(columns.based), .nearest)]
            groups += [(next(columns.inUse), .up), (next(columns.typeInUse), .nearest)]
            groups += [(next(columns.units), .up), (next(columns.steps), .nearest)]
            var dive = GroupedDive(model: part.model, limits: limits)
            let point = dive.run(groups)
            simplexIterations += dive.simplexIterations
            guard let point else {
                if !held, dive.relaxationObjective.isNaN { learn(from: part) }
                continue
            }
            decide(part, point)
            if held { serve(period) } else { deployments[period] = deployments[period].map { _ in nil } }
            return true
        }
        return false
    }

    /// Adds the rows that hold each role's vehicles to its deployment.
    private func hold(_ part: inout RestrictedModel, _ period: Int) {
        var local: [Int: Int] = [:]
        for (position, j) in part.columns.enumerated() { local[j] = position }
        for role in formulation.planningCase.roles.refs {
            guard let deployment = deployments[period][role.index] else { continue }
            var here = formulation.planningCase.sites.map { _ in [(Column, Double)]() }
            for (g, group) in formulation.sets.groups.enumerated() where group.role == role {
                for (position, site) in group.sites.enumerated() {
                    if let column = formulation.based[g][position][period], let j = local[column.index] {
                        here[site.index].append((Column(index: j), 1))
                    }
                }
            }
            for (site, terms) in here.enumerated() where !terms.isEmpty {
                part.add(terms, equal: Double(deployment.vehicles[site]))
            }
        }
    }

    /// Writes down who serves whom under the deployments, and who goes short.
    private mutating func serve(_ period: Int) {
        guard formulation.applies(.service) else { return }
        let planningCase = formulation.planningCase
        var sent: [Int: [Int: Double]] = [:]
        let label = formulation.horizon.periods[period].label
        for deployment in deployments[period] {
            guard let deployment else { continue }
            for (zone, q) in deployment.requirements.enumerated() {
                for (edge, site) in formulation.sets.servingSites[q].enumerated() {
                    sent[q, default: [:]][site.index] = deployment.flow.sent(zone: zone, edge: edge)
                }
                let requirement = planningCase.requirements[q]
                let subject =
                    "\(planningCase.zones[requirement.zone].id).\(planningCase.roles[requirement.role].id)"
                if let column = shortfalls["\(subject) \(label)"] {
                    values[column.index] = deployment.flow.shortfall(zone: zone)
                    isDecided[column.index] = true
                }
            }
        }
        for served in formulation.served[period] {
            values[served.column.index] = sent[served.requirement]?[served.site.index] ?? 0
            isDecided[served.column.index] = true
        }
    }
}
