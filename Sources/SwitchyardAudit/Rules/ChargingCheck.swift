import SwitchyardCase

/// charging: chargers carry the planned draw, the draw fills every battery while vehicles stand at base, and enough of it
/// survives the loss of a charger or of the grid.
struct ChargingCheck {
    /// One kind of vehicle that plugs in.
    private struct Demand {
        var kind: Int
        /// kWh at the meter on the design day, one vehicle.
        var meterKWh: Double
        var chargeKW: Double
        var parkedShare: [Double]
        var parkedHours: Double
    }

    private let plan: ResolvedPlan
    private let planningCase: Case
    private let demands: [[Demand]]
    private let installed: [ChargingEnergy.Installed]

    init(_ plan: ResolvedPlan) {
        self.plan = plan
        planningCase = plan.planningCase
        installed = ChargingEnergy.installed(plan)
        demands = ChargingClass.allCases.map { chargingClass in
            let efficiency = ChargingEnergy.efficiency(plan.planningCase, chargingClass)
            return plan.kinds.enumerated().compactMap { index, kind in
                let model = plan.planningCase.models[kind.model]
                guard model.chargingClass == chargingClass else { return nil }
                let cycle = plan.planningCase.dutyCycle(Ref(kind.role))
                let slots = cycle.parkedShare.count { $0 > 0 }
                return Demand(
                    kind: index, meterKWh: ChargingEnergy.designDayKWh(model, cycle) / efficiency,
                    chargeKW: model.chargeKW, parkedShare: cycle.parkedShare, parkedHours: Double(slots) / 2)
            }
        }
    }

    func run(_ findings: inout Findings) {
        checkChargers(&findings)
        for period in 0..<plan.periodCount {
            for site in 0..<plan.siteCount {
                for chargingClass in ChargingClass.allCases {
                    check(site, chargingClass, period, &findings)
                }
                checkGridLoss(site, period, &findings)
            }
        }
    }

    /// Chargers are on sale and within the site's limit.
    private func checkChargers(_ findings: inout Findings) {
        let horizon = planningCase.horizon
        for chargers in plan.chargers {
            let type = planningCase.chargerTypes[chargers.type]
            guard chargers.period < horizon.firstPeriod(startingFrom: type.availableFrom) else { continue }
            let site = planningCase.sites[chargers.site]
            findings.broken(
                .charging, "charger available from", "\(site.id).\(type.id)", period: chargers.period,
                amount: Double(chargers.count), unit: "chargers",
                "\(PlainText.site(site)) gets \(displayEscaped(type.id)) chargers in \(horizon.periods[chargers.period].label), before they can be had on \(type.availableFrom)."
            )
        }
        for (site, row) in planningCase.sites.enumerated() {
            let here = plan.chargers.filter { $0.site == site }
            guard !here.isEmpty else { continue }
            for (type, charger) in planningCase.chargerTypes.enumerated() {
                for period in 0..<plan.periodCount {
                    let units = here.reduce(0) {
                        $1.type == type && $1.period <= period && period < $1.end ? $0 + $1.count : $0
                    }
                    guard units > charger.maximumPerSite else { continue }
                    findings.broken(
                        .charging, "chargers of a type at a site", "\(row.id).\(charger.id)", period: period,
                        amount: Double(units - charger.maximumPerSite), unit: "chargers",
                        "\(PlainText.site(row)) has \(PlainText.count(units, "\(displayEscaped(charger.id)) charger")) in \(horizon.periods[period].label); there is room for \(PlainText.grouped(charger.maximumPerSite))."
                    )
                }
            }
        }
    }

    private var horizon: Horizon { planningCase.horizon }

    private func check(
        _ site: Int, _ chargingClass: ChargingClass, _ period: Int, _ findings: inout Findings
    ) {
        let draw = plan.draw(site: site, chargingClass, period: period)
        let position = ResolvedPlan.position(chargingClass)
        let present = demands[position].compactMap { demand in
            let vehicles = plan.count(period: period, site: site, kind: demand.kind)
            return vehicles > 0 ? (demand: demand, vehicles: Double(vehicles)) : nil
        }
        let chargers = installed[plan.drawIndex(site: site, chargingClass, period: period)]
        guard draw != nil || !present.isEmpty else { return }
        let row = planningCase.sites[site]
        let subject = "\(row.id).\(chargingClass.rawValue)"
        let label = horizon.periods[period].label
        let name = chargingClass == .ac ? "AC" : "rapid"
        let place = "At \(PlainText.site(row)) in \(label)"

        if let draw, let worst = draw.indices.max(by: { draw[$0] < draw[$1] }),
            AuditTolerance.exceeds(draw[worst], chargers.powerKW)
        {
            findings.broken(
                .charging, "charger capacity", subject, period: period,
                amount: draw[worst] - chargers.powerKW,
                unit: "kW",
                "\(place) \(name) charging takes \(PlainText.number(draw[worst])) kW at \(PlainText.clock(worst)); the chargers give \(PlainText.number(chargers.powerKW)) kW."
            )
        }
        let need = present.reduce(0) { $0 + $1.demand.meterKWh * $1.vehicles }
        guard need > 0 else { return }
        let energy = (draw ?? []).reduce(0) { $0 + $1 / 2 }
        if AuditTolerance.exceeds(need, energy) {
            findings.broken(
                .charging, "design day's energy", subject, period: period, amount: need - energy, unit: "kWh",
                "\(place) \(name) charging delivers \(PlainText.number(energy)) kWh on the winter design day; the vehicles need \(PlainText.number(need)) kWh."
            )
        }
        let shared = Self.deliverable(draw ?? Array(repeating: 0, count: 48), present)
        let reachable = min(need, energy)
        if AuditTolerance.exceeds(reachable, shared) {
            findings.broken(
                .charging, "charging while parked", subject, period: period, amount: reachable - shared,
                unit: "kWh",
                "\(place) \(PlainText.number(reachable - shared)) kWh of the \(name) charging falls in hours when the vehicles that need it are not at base or cannot take it."
            )
        }
        let required = present.reduce(0) { total, entry in
            entry.demand.parkedHours > 0
                ? total + entry.demand.meterKWh * entry.vehicles / entry.demand.parkedHours : total
        }
        let surviving = chargers.powerKW - chargers.largestKW
        let limit = planningCase.settings.chargingResilienceShare * required
        if AuditTolerance.exceeds(limit, surviving) {
            findings.broken(
                .charging, "loss of the largest charger", subject, period: period, amount: limit - surviving,
                unit: "kW",
                "\(place) \(PlainText.number(surviving)) kW of \(name) charging are left without the largest charger; \(PlainText.number(limit)) kW are needed."
            )
        }
    }

    /// kWh of the draw that the vehicles can take: a maximum flow from half-hours to kinds of vehicle, in integer parts of
    /// the day's need.
    private static func deliverable(
        _ draw: [Double], _ present: [(demand: Demand, vehicles: Double)]
    ) -> Double {
        let need = present.reduce(0) { $0 + $1.demand.meterKWh * $1.vehicles }
        // The need is 2^50 parts; capacities beyond it do not matter, so no sum can overflow.
        let parts = Double(1 << 50)
        func whole(_ kWh: Double) -> Int { Int((min(kWh / need, 1) * parts).rounded()) }
        let slots = draw.count
        let source = slots + present.count
        var network = MaximumFlow(nodeCount: source + 2)
        for slot in 0..<slots where draw[slot] > 0 {
            _ = network.addArc(from: source, to: slot, capacity: whole(draw[slot] / 2))
        }
        for (position, entry) in present.enumerated() {
            let demand = entry.demand
            for slot in 0..<slots where draw[slot] > 0 && demand.parkedShare[slot] > 0 {
                let limit = demand.parkedShare[slot] * demand.chargeKW * entry.vehicles / 2
                _ = network.addArc(from: slot, to: slots + position, capacity: whole(limit))
            }
            _ = network.addArc(
                from: slots + position, to: source + 1, capacity: whole(demand.meterKWh * entry.vehicles))
        }
        return Double(network.push(from: source, to: source + 1)) / parts * need
    }

    /// Vehicles still usable some hours after the supply fails.
    private func checkGridLoss(_ site: Int, _ period: Int, _ findings: inout Findings) {
        let settings = planningCase.settings
        var all = 0
        var usable = 0
        for (index, kind) in plan.kinds.enumerated() {
            let vehicles = plan.count(period: period, site: site, kind: index)
            guard vehicles > 0 else { continue }
            all += vehicles
            let model = planningCase.models[kind.model]
            let need =
                ChargingEnergy.designDayKWh(model, planningCase.dutyCycle(Ref(kind.role)))
                * settings.gridLossHours / 24
            let store = model.batteryKWh * model.usableShare
            if model.powertrain != .batteryElectric || !AuditTolerance.exceeds(need, store) {
                usable += vehicles
            }
        }
        let required = settings.gridLossShare * Double(all)
        guard AuditTolerance.exceeds(required, Double(usable)) else { return }
        let row = planningCase.sites[site]
        findings.broken(
            .charging, "loss of the grid", row.id, period: period, amount: required - Double(usable),
            unit: "vehicles",
            "At \(PlainText.site(row)) in \(horizon.periods[period].label) \(PlainText.grouped(usable)) of \(PlainText.count(all, "vehicle")) are usable \(PlainText.number(settings.gridLossHours, places: 0)) hours after the supply fails; \(PlainText.number(required)) are needed."
        )
    }
}
