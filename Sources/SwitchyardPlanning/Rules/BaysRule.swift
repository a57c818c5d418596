import SwitchyardCase
import SwitchyardSolver

/// Bays: vehicles fit the bays of an open site; a larger bay takes a smaller vehicle.
///
///     Σ_{k of size ≥ z} based[k,s,t]  ≤  bays of size ≥ z at s · open[s,t]            for every size z
///
/// The right-hand side carries the site's opening, which is also what ties vehicles to open sites.
enum BaysRule {
    static func add(to formulation: inout PlanningFormulation) {
        let sets = formulation.sets
        let planningCase = formulation.planningCase
        let limited = formulation.applies(.bays)
        for site in planningCase.sites.refs {
            for period in 0..<formulation.periodCount {
                var previousCount = 0
                for size in ParkingClass.allCases.reversed() {
                    var terms: [(Column, Double)] = []
                    for (g, group) in sets.groups.enumerated()
                    where PlanningSets.takes(group.parkingClass, vehicle: size) {
                        if let position = group.position(of: site),
                            let column = formulation.based[g][position][period]
                        {
                            terms.append((column, 1))
                        }
                    }
                    // A size that no group has asks nothing beyond the row for the larger sizes, with fewer bays.
                    guard terms.count > previousCount else { continue }
                    previousCount = terms.count
                    let bays = ParkingClass.allCases.filter { PlanningSets.takes($0, vehicle: size) }
                        .reduce(0) { $0 + planningCase.sites[site].bays($1) }
                    let most =
                        limited
                        ? Double(bays)
                        : terms.reduce(0) {
                            $0 + formulation.model.columnUpper[$1.0.index]
                        }
                    let name =
                        "bays[\(planningCase.sites[site].id),\(size.rawValue),\(formulation.tag(period))]"
                    switch formulation.openness(site, period) {
                    case .decided(let open):
                        formulation.model.addRow(name: name, upper: 0, terms: terms + [(open, -most)])
                    case .fixed(let isOpen):
                        if limited || !isOpen {
                            formulation.model.addRow(name: name, upper: isOpen ? most : 0, terms: terms)
                        }
                    }
                }
            }
        }
    }
}
