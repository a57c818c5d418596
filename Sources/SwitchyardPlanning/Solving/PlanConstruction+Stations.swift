import SwitchyardCase
import SwitchyardSolver

/// Step 2: how many vehicles of each role stand where.
extension PlanConstruction {
    /// Whole vehicles of each role that serve every zone when every site that may be open is, by role and period.
    func leastFleets() -> [[Int]] {
        let planningCase = formulation.planningCase
        let room = BayRoom(planningCase)
        return planningCase.roles.refs.map { role in
            var known: [[Int]: Int] = [:]
            return (0..<formulation.periodCount).map { period in
                let needs = planningCase.requirements.filter { $0.role == role }
                    .map { formulation.sets.onShift($0, period: period) }
                guard formulation.applies(.service), needs.contains(where: { $0 > 0 }) else { return 0 }
                if let least = known[needs] { return least }
                let fewest = formulation.sets.leastVehicles[role.index][period]
                if limits.isOver { return fewest }
                let parking = parkingClass(of: role, period) { _ in true }
                let most = planningCase.sites.refs.map { site in
                    mayStand(role, at: site, period) ? room.most(parking, at: site.index) : 0
                }
                let none = [Int](repeating: 0, count: planningCase.sites.count)
                var deployment = StationDeployment(
                    sets: formulation.sets, role: role, period: period,
                    wanted: none.map(Double.init), least: none, most: most)
                _ = deployment.fit(total: fewest, near: none.map(Double.init), limits: limits)
                known[needs] = deployment.total
                return deployment.total
            }
        }
    }

    private func mayStand(_ role: Ref<Role>, at site: Ref<Site>, _ period: Int) -> Bool {
        formulation.sets.groups.indices.contains { g in
            guard formulation.sets.groups[g].role == role,
                let position = formulation.sets.groups[g].sites.firstIndex(of: site)
            else { return false }
            return formulation.based[g][position][period] != nil
        }
    }

    /// The largest bay a vehicle of the role needs, among groups that are in the fleet.
    private func parkingClass(of role: Ref<Role>, _ period: Int, _ counts: (Int) -> Bool) -> ParkingClass {
        formulation.sets.groups.filter { group in
            group.role == role
                && group.members.contains { k in
                    formulation.stock[k][period].map { counts($0.index) } ?? false
                }
        }.map(\.parkingClass).max { PlanningSets.size($0) < PlanningSets.size($1) } ?? .motorcycle
    }

    private func isOpen(_ site: Ref<Site>, _ period: Int) -> Bool {
        switch formulation.openness(site, period) {
        case .fixed(let isOpen): isOpen
        case .decided(let column): values[column.index] > 0.5
        }
    }

    /// Decides how many vehicles of each role stand at each site, from the last period back.
    mutating func deploy() {
        let planningCase = formulation.planningCase
        let roleCount = planningCase.roles.count
        var near = lastPlacement
        deployments = Array(
            repeating: Array(repeating: nil, count: roleCount), count: formulation.periodCount)
        let served = Set(planningCase.requirements.map(\.role))
        for period in (0..<formulation.periodCount).reversed() {
            var room = BayRoom(planningCase)
            let parking = planningCase.roles.refs.map { role in
                parkingClass(of: role, period) { values[$0] > 0.5 }
            }
            // Roles that only go with functions have least choice, then the largest vehicles.
            let order = planningCase.roles.refs.sorted {
                (served.contains($0) ? 1 : 0, -PlanningSets.size(parking[$0.index]), $0)
                    < (served.contains($1) ? 1 : 0, -PlanningSets.size(parking[$1.index]), $1)
            }
            for role in order {
                let total = formulation.sets.kinds.indices.filter { formulation.sets.kinds[$0].role == role }
                    .compactMap { formulation.stock[$0][period] }
                    .reduce(0) { $0 + Int(values[$1.index].rounded()) }
                let most = planningCase.sites.refs.map { site in
                    mayStand(role, at: site, period) && isOpen(site, period)
                        ? room.most(parking[role.index], at: site.index) : 0
                }
                var deployment = StationDeployment(
                    sets: formulation.sets, role: role, period: period, wanted: near[role.index],
                    least: functionVehicles(role, period), most: most)
                _ = deployment.fit(total: total, near: near[role.index], limits: limits)
                deployment.reduce(to: total)
                guard deployment.total == total else { continue }
                for (site, count) in deployment.vehicles.enumerated() {
                    room.take(count, parking[role.index], at: site)
                }
                near[role.index] = deployment.vehicles.map(Double.init)
                deployments[period][role.index] = deployment
            }
        }
    }

    /// Vehicles of a role that the functions at each site need.
    private func functionVehicles(_ role: Ref<Role>, _ period: Int) -> [Int] {
        let planningCase = formulation.planningCase
        var count = [Int](repeating: 0, count: planningCase.sites.count)
        guard formulation.applies(.hosting) else { return count }
        for function in planningCase.functions.refs where planningCase.functions[function].vehicleRole == role
        {
            for (position, option) in formulation.optionsOfFunction[function.index].enumerated() {
                guard let column = formulation.hosted[function.index][position][period],
                    values[column.index] > 0.5
                else { continue }
                count[planningCase.functionOptions[option].site.index] +=
                    planningCase.functions[function].vehicleCount
            }
        }
        return count
    }
}
