import SwitchyardCase
import SwitchyardSolver

/// Fleet balance: vehicles are bought, kept within their life, based somewhere, and sold.
///
///     stock[k,t] = stock[k,t−1] + bought[k,t] + ordered[k,t] − sold[k,t]
///     Σ_s based[k,s,t] = stock[k,t]
///     stock[k,t] ≤ inheritedAlive[k,t] + Σ_{τ ≤ t, within life} bought[k,τ]          (age)
///     Σ_{k of model m, t in span b} bought[k,t] ≤ supply[m] · years[b]
///
/// k is a model in a role. Selling the vehicles that expire first keeps every vehicle within its own life exactly when
/// the age row holds, so no vintages are needed: a kind's later purchases never expire earlier.
/// Simpler than the rule page allows: a vehicle keeps its first role for life.
enum FleetBalanceRule {
    static func add(to formulation: inout PlanningFormulation) {
        let sets = formulation.sets
        for (k, kind) in sets.kinds.enumerated() {
            let model = formulation.planningCase.models[kind.model]
            let name = "\(model.id).\(formulation.planningCase.roles[kind.role].id)"
            for period in 0..<formulation.periodCount {
                var balance: [(Column, Double)] = []
                var inherited = Double(sets.orderedArrivals[k][period])
                if period == 0 {
                    inherited += Double(kind.registered)
                } else if let before = formulation.stock[k][period - 1] {
                    balance.append((before, -1))
                }
                if let stock = formulation.stock[k][period] { balance.append((stock, 1)) }
                if let bought = formulation.bought[k][period] { balance.append((bought, -1)) }
                if let sold = formulation.sold[k][period] { balance.append((sold, 1)) }
                if !balance.isEmpty {
                    formulation.model.addRow(
                        name: "balance[\(name),\(formulation.tag(period))]", lower: inherited,
                        upper: inherited,
                        terms: balance)
                }
                guard let stock = formulation.stock[k][period] else { continue }
                var base: [(Column, Double)] = [(stock, -1)]
                for position in kind.sites.indices {
                    if let column = formulation.based[k][position][period] { base.append((column, 1)) }
                }
                formulation.model.addRow(
                    name: "stationed[\(name),\(formulation.tag(period))]", lower: 0, upper: 0, terms: base)
                var age: [(Column, Double)] = [(stock, 1)]
                for earlier in 0...period {
                    guard let bought = formulation.bought[k][earlier],
                        PlanningSets.isWithinLife(
                            sets.horizon, from: earlier, at: period, years: model.lifeYears)
                    else { continue }
                    age.append((bought, -1))
                }
                formulation.model.addRow(
                    name: "age[\(name),\(formulation.tag(period))]",
                    upper: Double(sets.inheritedAlive[k][period]), terms: age)
            }
        }
        addSupply(to: &formulation)
    }

    private static func addSupply(to formulation: inout PlanningFormulation) {
        let sets = formulation.sets
        for model in formulation.planningCase.models.refs {
            let row = formulation.planningCase.models[model]
            for span in sets.horizon.budgetSpans {
                var terms: [(Column, Double)] = []
                for (k, kind) in sets.kinds.enumerated() where kind.model == model {
                    for period in span.periods {
                        if let column = formulation.bought[k][period] { terms.append((column, 1)) }
                    }
                }
                guard terms.count > 1 else { continue }
                formulation.model.addRow(
                    name: "supply[\(row.id),b\(span.index)]",
                    upper: Double(row.supplyPerYear * span.years.count), terms: terms)
            }
        }
    }
}
