import SwitchyardCase
import SwitchyardSolver

/// Service: every zone gets its on-shift vehicles, plus spares, from sites within reach.
///
///     Σ_s serve[q,s,t] + shortfall[q,t]  ≥  onShift[q,t]                              for every requirement q
///     Σ_q serve[q,s,t]  ≤  Σ_{k of role} based[k,s,t] / (1 + spare)                   for every role, site
///
///     Σ_{k, s in reach of z} based[k,s,t]  ≥  ⌈(1 + spare) · onShift[q,t]⌉              (cover, implied for whole vehicles)
///     Σ_{k of role} stock[k,t]  ≥  least whole vehicles that serve every zone           (`MinimumFleet`, also implied)
///
/// `serve` is continuous: once the vehicles are whole numbers a flow decides who serves whom.
enum ServiceRule {
    /// Price of one vehicle missing for a year in a conceding model, thousands of pounds: well above what a crewed
    /// ambulance costs to keep.
    static let concessionThousandsPerVehicleYear = 2_000.0

    static func add(to formulation: inout PlanningFormulation) {
        guard formulation.applies(.service) else { return }
        let sets = formulation.sets
        let planningCase = formulation.planningCase
        for period in 0..<formulation.periodCount {
            var columns: [PlanningFormulation.ServedColumn] = []
            guard formulation.tellsSitesApart(period) else {
                formulation.served.append(columns)
                continue
            }
            let tag = formulation.tag(period)
            var served = planningCase.roles.map { _ in
                [[(Column, Double)]](repeating: [], count: planningCase.sites.count)
            }
            for (q, requirement) in planningCase.requirements.enumerated() {
                let needed = Double(sets.onShift(requirement, period: period))
                guard needed > 0 else { continue }
                let subject =
                    "\(planningCase.zones[requirement.zone].id).\(planningCase.roles[requirement.role].id)"
                var terms: [(Column, Double)] = []
                for site in sets.servingSites[q]
                where hasVehicles(formulation, role: requirement.role, site: site, period: period) {
                    let column = formulation.model.addColumn(
                        name: "serve[\(subject),\(planningCase.sites[site].id),\(tag)]", lower: 0,
                        upper: needed)
                    terms.append((column, 1))
                    columns.append(.init(requirement: q, site: site, column: column))
                    served[requirement.role.index][site.index].append((column, 1))
                }
                let length = sets.horizon.periods[period].lengthYears
                let shortfall = formulation.concession(
                    .service, subject: "\(subject) \(sets.horizon.periods[period].label)", unit: "vehicles",
                    period: period, lengthYears: length, upper: needed,
                    concessionPriceThousands: concessionThousandsPerVehicleYear * length)
                if let shortfall { terms.append((shortfall, 1)) }
                formulation.model.addRow(name: "service[\(subject),\(tag)]", lower: needed, terms: terms)
                addCover(
                    to: &formulation, requirement, sites: sets.servingSites[q], needed: needed,
                    period: period,
                    shortfall: shortfall, name: "cover[\(subject),\(tag)]")
            }
            formulation.served.append(columns)
            addLeastFleet(to: &formulation, period: period)
            for role in planningCase.roles.refs {
                let share = 1 / (1 + planningCase.roles[role].sparePercent / 100)
                for site in planningCase.sites.refs where !served[role.index][site.index].isEmpty {
                    var terms = served[role.index][site.index]
                    for (g, group) in sets.groups.enumerated() where group.role == role {
                        if let position = group.position(of: site),
                            let column = formulation.based[g][position][period]
                        {
                            terms.append((column, -share))
                        }
                    }
                    formulation.model.addRow(
                        name: "turnout[\(planningCase.roles[role].id),\(planningCase.sites[site].id),\(tag)]",
                        upper: 0, terms: terms)
                }
            }
        }
    }

    /// The whole vehicles that the sites in reach of a zone must have between them: a Chvátal–Gomory rounding of the rows above.
    private static func addCover(
        to formulation: inout PlanningFormulation, _ requirement: Requirement, sites: [Ref<Site>],
        needed: Double,
        period: Int, shortfall: Column?, name: String
    ) {
        let spare = 1 + formulation.planningCase.roles[requirement.role].sparePercent / 100
        let vehicles = (needed * spare - 1e-6).rounded(.up)
        var terms: [(Column, Double)] = []
        for (g, group) in formulation.sets.groups.enumerated() where group.role == requirement.role {
            for site in sites {
                if let position = group.position(of: site),
                    let column = formulation.based[g][position][period]
                {
                    terms.append((column, 1))
                }
            }
        }
        // The least shortfall that one vehicle fewer means makes up for that vehicle.
        if let shortfall { terms.append((shortfall, spare / max(1e-3, needed * spare - vehicles + 1))) }
        formulation.model.addRow(name: name, lower: vehicles, terms: terms)
    }

    /// Where the rule is hard and nothing is conceded, as many vehicles as whole vehicles take at least.
    private static func addLeastFleet(to formulation: inout PlanningFormulation, period: Int) {
        guard formulation.isHard(.service) else { return }
        for role in formulation.planningCase.roles.refs {
            let least = formulation.sets.leastVehicles[role.index][period]
            let stock = formulation.sets.kinds.indices.filter { formulation.sets.kinds[$0].role == role }
                .compactMap { formulation.stock[$0][period] }
            guard least > 0, !stock.isEmpty else { continue }
            formulation.model.addRow(
                name: "leastFleet[\(formulation.planningCase.roles[role].id),\(formulation.tag(period))]",
                lower: Double(least), terms: stock.map { ($0, 1) })
        }
    }

    private static func hasVehicles(
        _ formulation: PlanningFormulation, role: Ref<Role>, site: Ref<Site>, period: Int
    ) -> Bool {
        formulation.sets.groups.indices.contains { g in
            let group = formulation.sets.groups[g]
            guard group.role == role, let position = group.position(of: site) else { return false }
            return formulation.based[g][position][period] != nil
        }
    }
}
