import SwitchyardCase
import SwitchyardSolver

/// Fleet balance: vehicles are bought, kept within their life, based somewhere, and sold.
///
///     stock[k,t] = stock[k,t−1] + bought[k,t] + ordered[k,t] − sold[k,t]
///     stock[k,t] ≥ bought[k,t] + ordered[k,t]                 nothing leaves in the period it joins
///     Σ_s based[g,s,t] = Σ_{k in group g} stock[k,t]
///     stock[k,t] ≤ inheritedAlive[k,t] + Σ_{τ ≤ t, within life} bought[k,τ]          (age)
///     Σ_{k of model m, t in span b} bought[k,t] ≤ supply[m] · years[b]
///
/// k is a model in a role; g is a group of kinds that sites cannot tell apart (`BasingGroup`). Selling the vehicles that
/// expire first keeps every vehicle within its own life exactly when the age row holds, so no vintages are needed: a
/// kind's later purchases never expire earlier. Committed orders are the exception: see `addOrders`.
/// Simpler than the rule page allows: a vehicle keeps its first role for life.
enum FleetBalanceRule {
    static func add(to formulation: inout PlanningFormulation) {
        let sets = formulation.sets
        for (k, kind) in sets.kinds.enumerated() {
            let model = formulation.planningCase.models[kind.model]
            let name = sets.name(of: kind)
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
                if let bought = formulation.bought[k][period] {
                    formulation.model.addRow(
                        name: "joins[\(name),\(formulation.tag(period))]",
                        lower: Double(sets.orderedArrivals[k][period]), terms: [(stock, 1), (bought, -1)])
                }
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
        addOrders(to: &formulation)
        addStations(to: &formulation)
        addSupply(to: &formulation)
    }

    /// Committed orders arrive whatever else is decided, and stay for the period.
    ///
    /// An order that may not serve (out of range, barred) leaves no plan. One that wears out before vehicles that were
    /// there cannot leave in their stead when it arrives: what is left of them is what was kept beside it.
    ///
    ///     stock[k,t] ≤ stock[k,o] − ordered[k,o] − bought[k,o] + Σ_{o < τ ≤ t, within life} (bought[k,τ] + ordered[k,τ])
    private static func addOrders(to formulation: inout PlanningFormulation) {
        let sets = formulation.sets
        let planningCase = formulation.planningCase
        for order in planningCase.orders {
            let period = sets.horizon.period(containing: order.delivery)
            let kind = sets.kinds.firstIndex {
                $0.model == order.model && $0.role == order.role && $0.ownership == .owned
            }
            let stock = kind.flatMap { period < sets.horizon.count ? formulation.stock[$0][period] : nil }
            if period < sets.horizon.count, stock == nil {
                formulation.model.addRow(
                    name: "order[\(order.id)]", lower: Double(order.quantity), terms: [])
            }
        }
        for (k, kind) in sets.kinds.enumerated() {
            let model = planningCase.models[kind.model]
            func lasts(_ from: Int, _ period: Int) -> Bool {
                PlanningSets.isWithinLife(sets.horizon, from: from, at: period, years: model.lifeYears)
            }
            for arrival in 0..<formulation.periodCount where sets.orderedArrivals[k][arrival] > 0 {
                guard let kept = formulation.stock[k][arrival] else { continue }
                for period in arrival..<formulation.periodCount where !lasts(arrival, period) {
                    let later = (arrival + 1...period).filter { lasts($0, period) }
                    let ordered = later.reduce(0) { $0 + sets.orderedArrivals[k][$1] }
                    guard let stock = formulation.stock[k][period], sets.inheritedAlive[k][period] > ordered
                    else { continue }
                    var terms = [(stock, 1.0), (kept, -1)]
                    if let bought = formulation.bought[k][arrival] { terms.append((bought, 1)) }
                    terms += later.compactMap { formulation.bought[k][$0] }.map { ($0, -1) }
                    formulation.model.addRow(
                        name: "outlasts[\(sets.name(of: kind)),\(arrival),\(formulation.tag(period))]",
                        upper: Double(ordered - sets.orderedArrivals[k][arrival]), terms: terms)
                }
            }
        }
    }

    private static func addStations(to formulation: inout PlanningFormulation) {
        for (g, group) in formulation.sets.groups.enumerated() {
            for period in 0..<formulation.periodCount where formulation.tellsSitesApart(period) {
                var terms = group.members.compactMap { formulation.stock[$0][period] }.map { ($0, -1.0) }
                guard !terms.isEmpty else { continue }
                for position in group.sites.indices {
                    if let column = formulation.based[g][position][period] { terms.append((column, 1)) }
                }
                formulation.model.addRow(
                    name: "stationed[g\(g),\(formulation.tag(period))]", lower: 0, upper: 0, terms: terms)
            }
        }
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
