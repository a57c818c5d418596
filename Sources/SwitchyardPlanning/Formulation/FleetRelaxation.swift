import SwitchyardCase
import SwitchyardSolver

/// The fleet as a whole: what remains of service and charging when sites are not told apart.
///
///     Σ_{k of role} stock[k,t]  ≥  least vehicles that serve every zone (`MinimumFleet`),  ≥ Σ_functions vehicle counts
///     Σ_w E[c,w,t] = Σ_k D_k · stock[k,t]        energy of the class, every window priced at its band
///
/// Sums of the full model's rows over sites, so that its optimum bounds the full model's from below: the columns left
/// out (chargers, grid) cost nothing or more.
enum FleetRelaxation {
    static func add(to formulation: inout PlanningFormulation) {
        let sets = formulation.sets
        let planningCase = formulation.planningCase
        for period in 0..<formulation.periodCount {
            let tag = formulation.tag(period)
            for role in planningCase.roles.refs {
                let stock = sets.kinds.indices.filter { sets.kinds[$0].role == role }
                    .compactMap { formulation.stock[$0][period] }
                let onShift = planningCase.requirements.filter { $0.role == role }
                    .reduce(0) { $0 + sets.onShift($1, period: period) }
                let spare = planningCase.roles[role].sparePercent
                var needed = (Double(onShift) * (1 + spare / 100) - 1e-6).rounded(.up)
                needed = max(needed, Double(formulation.sets.leastVehicles[role.index][period]))
                let hosted = planningCase.functions.filter {
                    $0.vehicleRole == role
                        && ($0.currentSite != nil || period >= sets.horizon.period(containing: $0.startBy))
                }
                needed = max(needed, Double(hosted.reduce(0) { $0 + $1.vehicleCount }))
                let applies = onShift > 0 ? formulation.applies(.service) : formulation.applies(.hosting)
                needed += formulation.extraVehicles.of(role, period)
                guard needed > 0, applies else { continue }
                var terms = stock.map { ($0, 1.0) }
                let length = sets.horizon.periods[period].lengthYears
                if onShift > 0,
                    let shortfall = formulation.concession(
                        .service,
                        subject: "\(planningCase.roles[role].id) \(sets.horizon.periods[period].label)",
                        unit: "vehicles", period: period, lengthYears: length, upper: needed,
                        concessionPriceThousands: ServiceRule.concessionThousandsPerVehicleYear * length)
                {
                    terms.append((shortfall, 1))
                }
                formulation.model.addRow(
                    name: "turnout[\(planningCase.roles[role].id),\(tag)]", lower: needed, terms: terms)
            }
            addEnergy(to: &formulation, period: period)
        }
    }

    /// Charging energy of the whole fleet, held at the first site's place in the column map.
    private static func addEnergy(to formulation: inout PlanningFormulation, period: Int) {
        let sets = formulation.sets
        guard formulation.applies(.charging), !formulation.planningCase.sites.isEmpty else { return }
        for c in PlanningSets.classes.indices where !sets.windowsByClass[c].isEmpty {
            var need: [(Column, Double)] = []
            var most = 0.0
            for g in sets.groupsByClass[c] {
                for k in sets.groups[g].members {
                    guard let stock = formulation.stock[k][period] else { continue }
                    need.append((stock, -sets.groups[g].designDayKWh))
                    most += sets.groups[g].designDayKWh * formulation.model.columnUpper[stock.index]
                }
            }
            guard !need.isEmpty else { continue }
            for w in sets.windowsByClass[c].indices {
                let column = formulation.model.addColumn(
                    name: "fleetKWh[\(PlanningSets.classes[c].rawValue),w\(w),\(formulation.tag(period))]",
                    lower: 0,
                    upper: most)
                formulation.chargeKWh[c][0][w][period] = column
                need.append((column, 1))
            }
            formulation.model.addRow(
                name: "fleetNeed[\(PlanningSets.classes[c].rawValue),\(formulation.tag(period))]", lower: 0,
                upper: 0,
                terms: need)
        }
    }

    /// Hours a charger is assumed to work on the design day, and what a kVA of supply is assumed to cost, when charging is
    /// only estimated: the full model decides later.
    private static let estimatedChargerHours = 5.0
    private static let estimatedPoundsPerKVA = 300.0

    /// Charges every electric purchase with the charger and supply it will need.
    static func addChargingEstimate(to formulation: inout PlanningFormulation) {
        let sets = formulation.sets
        for c in PlanningSets.classes.indices {
            let types = sets.chargerTypesByClass[c]
            let perKW =
                types.map {
                    Double(formulation.planningCase.chargerTypes[$0].capexPence)
                        / sets.chargerUnitKW[$0.index]
                }.max() ?? 0
            guard let first = types.first else { continue }
            let category = formulation.planningCase.chargerTypes[first].category
            for g in sets.groupsByClass[c] {
                let kW = sets.groups[g].designDayKWh / estimatedChargerHours
                let pence = Int(kW * (perKW + estimatedPoundsPerKVA * 100))
                for k in sets.groups[g].members {
                    for period in 0..<formulation.periodCount {
                        // Vehicles that come anyway need their chargers too.
                        let inherited =
                            sets.orderedArrivals[k][period] + (period == 0 ? sets.kinds[k].registered : 0)
                        formulation.ledger.add(
                            span: sets.horizon.periods[period].budgetSpan, category: category, kind: .charger,
                            constantThousands: thousands(pence * inherited))
                    }
                    for period in 0..<formulation.periodCount {
                        guard let bought = formulation.bought[k][period] else { continue }
                        formulation.addCapital(
                            bought, pence: pence, period: period, category: category, kind: .charger)
                    }
                }
            }
        }
    }
}
