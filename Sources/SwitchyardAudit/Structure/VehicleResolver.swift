import SwitchyardCase

/// Resolves a plan's vehicles: known models, sites and roles, one place in every period, the register complete.
struct VehicleResolver {
    let planningCase: Case
    let plan: Plan
    private(set) var resolved: [ResolvedPlan.Vehicle] = []
    private var horizon: Horizon { planningCase.horizon }

    init(_ planningCase: Case, _ plan: Plan) {
        self.planningCase = planningCase
        self.plan = plan
    }

    mutating func resolve(_ findings: inout Findings) {
        var taken: Set<String> = []
        var isPlanned = Array(repeating: false, count: planningCase.vehicles.count)
        for vehicle in plan.vehicles {
            guard taken.insert(vehicle.id).inserted else {
                findings.structure(
                    "vehicle listed twice", displayEscaped(vehicle.id), unit: "vehicle",
                    "Vehicle \(displayEscaped(vehicle.id)) is in the plan more than once; the first entry is taken."
                )
                continue
            }
            guard let known = resolve(vehicle, &findings) else { continue }
            if case .register(let row) = known.origin { isPlanned[row] = true }
            resolved.append(known)
        }
        for (row, vehicle) in planningCase.vehicles.enumerated() where !isPlanned[row] {
            guard !taken.contains(vehicle.id) else { continue }
            findings.structure(
                "registered vehicle missing", displayEscaped(vehicle.id), unit: "vehicle",
                "Vehicle \(displayEscaped(vehicle.id)) is in the asset register but not in the plan.")
        }
    }

    private func resolve(_ vehicle: PlannedVehicle, _ findings: inout Findings) -> ResolvedPlan.Vehicle? {
        let shown = displayEscaped(vehicle.id)
        func fault(_ rule: String, _ sentence: String) {
            findings.structure(rule, shown, unit: "vehicle", sentence)
        }
        guard let model = planningCase.models.ref(id: vehicle.modelID) else {
            fault(
                "unknown model",
                "Vehicle \(shown) is of the model \"\(displayEscaped(vehicle.modelID))\", which the case does not have."
            )
            return nil
        }
        guard let origin = origin(of: vehicle, model, &findings) else { return nil }
        guard horizon.periods.indices.contains(vehicle.firstPeriod),
            vehicle.leavesPeriod.map({ horizon.periods.indices.contains($0) }) ?? true
        else {
            fault("unknown period", "Vehicle \(shown) arrives or leaves in a period the case does not have.")
            return nil
        }
        if case .register = origin, vehicle.firstPeriod != 0 {
            fault(
                "registered vehicle arrives late",
                "Vehicle \(shown) is in the asset register but joins the plan only in "
                    + "\(horizon.periods[vehicle.firstPeriod].label).")
        }
        let leaves = vehicle.leavesPeriod ?? horizon.count
        let isRegistered = if case .register = origin { true } else { false }
        guard leaves > vehicle.firstPeriod || (isRegistered && leaves == vehicle.firstPeriod) else {
            fault("leaves before it arrives", "Vehicle \(shown) leaves before it has been in the fleet.")
            return nil
        }
        return ResolvedPlan.Vehicle(
            id: vehicle.id, model: model.index, origin: origin, firstPeriod: vehicle.firstPeriod,
            leavesPeriod: leaves, leaves: vehicle.leavesPeriod != nil,
            stays: stays(of: vehicle, until: leaves, &findings))
    }

    private func origin(
        of vehicle: PlannedVehicle, _ model: Ref<VehicleModel>, _ findings: inout Findings
    ) -> ResolvedPlan.Vehicle.Origin? {
        let shown = displayEscaped(vehicle.id)
        let registered = planningCase.vehicles.ref(id: vehicle.id)
        switch vehicle.origin {
        case .register:
            guard let registered else {
                findings.structure(
                    "not in the register", shown, unit: "vehicle",
                    "Vehicle \(shown) is planned as a vehicle of the asset register, which does not have it.")
                return nil
            }
            if planningCase.vehicles[registered].model != model {
                findings.structure(
                    "model of a registered vehicle", shown, unit: "vehicle",
                    "Vehicle \(shown) is a \(displayEscaped(planningCase.models[planningCase.vehicles[registered].model].id)) "
                        + "in the asset register but a \(displayEscaped(vehicle.modelID)) in the plan.")
            }
            return .register(registered.index)
        case .order(let id):
            guard let order = planningCase.orders.ref(id: id) else {
                findings.structure(
                    "unknown order", displayEscaped(id), unit: "vehicle",
                    "Vehicle \(shown) comes under the order \"\(displayEscaped(id))\", which the case does not have."
                )
                return nil
            }
            return newVehicle(shown, registered, &findings) ? .order(order.index) : nil
        case .purchase:
            return newVehicle(shown, registered, &findings) ? .purchase : nil
        }
    }

    /// A new vehicle may not take the fleet number of a registered one.
    private func newVehicle(
        _ shown: String, _ registered: Ref<RegisteredVehicle>?, _ findings: inout Findings
    ) -> Bool {
        guard registered != nil else { return true }
        findings.structure(
            "fleet number taken", shown, unit: "vehicle",
            "A new vehicle has the fleet number \(shown), which is in the asset register.")
        return false
    }

    private func stays(
        of vehicle: PlannedVehicle, until leaves: Int, _ findings: inout Findings
    ) -> [ResolvedPlan.Vehicle.Stay] {
        let shown = displayEscaped(vehicle.id)
        func fault(_ rule: String, _ sentence: String) {
            findings.structure(rule, shown, unit: "vehicle", sentence)
        }
        var starts: [PlannedVehicle.Stay] = []
        for stay in vehicle.stays {
            if !(vehicle.firstPeriod..<leaves).contains(stay.fromPeriod) {
                fault("stay outside its time", "Vehicle \(shown) has a stay outside its time in the fleet.")
            } else if let last = starts.last, stay.fromPeriod <= last.fromPeriod {
                fault("stays overlap", "Vehicle \(shown) is at two places in the same period.")
            } else {
                starts.append(stay)
            }
        }
        if leaves > vehicle.firstPeriod, starts.first?.fromPeriod != vehicle.firstPeriod {
            fault(
                "gap in its stays", "Vehicle \(shown) is in the fleet but nowhere from its first period on.")
        }
        var stays: [ResolvedPlan.Vehicle.Stay] = []
        for (position, stay) in starts.enumerated() {
            let end = position + 1 < starts.count ? starts[position + 1].fromPeriod : leaves
            let site = planningCase.sites.ref(id: stay.siteID)
            if site == nil {
                fault(
                    "unknown site",
                    "Vehicle \(shown) is based at \"\(displayEscaped(stay.siteID))\", which the case does not have."
                )
            }
            let role = planningCase.roles.ref(id: stay.roleID)
            if role == nil {
                fault(
                    "unknown role",
                    "Vehicle \(shown) has the role \"\(displayEscaped(stay.roleID))\", which the case does not have."
                )
            }
            guard let site, let role else { continue }
            stays.append(.init(periods: stay.fromPeriod..<end, site: site.index, role: role.index))
        }
        return stays
    }
}
