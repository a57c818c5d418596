import SwitchyardCase
import SwitchyardSolver

/// Estates: sites open and close once; works go only into sites that stay; required measures are in on time.
///
///     open[s,t] ≤ open[s,t−1]  (existing),   open[s,t−1] ≤ open[s,t]  (candidates)
///     x[i,t−1] ≤ x[i,t]        for every grid step, solar or storage option, measure and scheme
///     x[i,t] ≤ x[i,due]        for a scheme after its latest start
///     x[i,t] ≤ open[s,T−1]     existing sites that may close;   x[i,t] ≤ open[s,t]   candidates
///     measure[m,t] ≥ open[s,t]                 from the date the trust has set
enum EstatesRule {
    static func add(to formulation: inout PlanningFormulation) {
        let planningCase = formulation.planningCase
        for site in planningCase.sites.refs {
            let existing = planningCase.sites[site].status == .existing
            let columns = formulation.open[site.index]
            for period in 1..<max(1, formulation.periodCount) {
                guard let before = columns[period - 1], let now = columns[period] else { continue }
                formulation.model.addRow(
                    name: "reopen[\(planningCase.sites[site].id),\(formulation.tag(period))]", upper: 0,
                    terms: existing ? [(now, 1), (before, -1)] : [(before, 1), (now, -1)])
            }
        }
        addWorks(to: &formulation, formulation.gridSteps, planningCase.gridUpgrades.map(\.site), "grid")
        addWorks(to: &formulation, formulation.solarStorage, planningCase.solarStorage.map(\.site), "energy")
        addWorks(to: &formulation, formulation.measures, planningCase.measures.map(\.site), "measure")
        addWorks(to: &formulation, formulation.schemes, planningCase.schemes.map { _ in nil }, "scheme")
        addLatestStarts(to: &formulation)
        addDeadlines(to: &formulation)
        addGas(to: &formulation)
    }

    private static func addWorks(
        to formulation: inout PlanningFormulation, _ works: [[Column?]], _ sites: [Ref<Site>?], _ what: String
    ) {
        for (i, columns) in works.enumerated() {
            for period in 0..<formulation.periodCount {
                guard let now = columns[period] else { continue }
                let tag = "\(what),\(i),\(formulation.tag(period))"
                if period > 0, let before = columns[period - 1] {
                    formulation.model.addRow(name: "once[\(tag)]", upper: 0, terms: [(before, 1), (now, -1)])
                }
                guard let site = sites[i] else { continue }
                // Cumulative: the last period's row implies the earlier ones at an existing site.
                let existing = formulation.planningCase.sites[site].status == .existing
                if existing && period != formulation.periodCount - 1 { continue }
                if case .decided(let open) = formulation.lastingOpenness(site, period) {
                    formulation.model.addRow(name: "stays[\(tag)]", upper: 0, terms: [(now, 1), (open, -1)])
                }
            }
        }
    }

    /// After the period that holds its latest start a scheme stays what it was.
    private static func addLatestStarts(to formulation: inout PlanningFormulation) {
        for (i, scheme) in formulation.planningCase.schemes.enumerated() {
            guard let latest = scheme.startBy else { continue }
            let due = formulation.horizon.period(containing: latest)
            for period in min(due + 1, formulation.periodCount)..<formulation.periodCount {
                guard let now = formulation.schemes[i][period] else { continue }
                if let atLatest = formulation.schemes[i][due] {
                    formulation.model.addRow(
                        name: "latest[\(scheme.id),\(formulation.tag(period))]", upper: 0,
                        terms: [(now, 1), (atLatest, -1)])
                } else {
                    formulation.model.setBounds(now, lower: 0, upper: 0)
                }
            }
        }
    }

    private static func addDeadlines(to formulation: inout PlanningFormulation) {
        let planningCase = formulation.planningCase
        guard formulation.applies(.estates) else { return }
        for (m, measure) in planningCase.measures.enumerated() {
            guard let required = measure.requiredBy else { continue }
            let from = formulation.horizon.period(containing: required)
            for period in from..<max(from, formulation.periodCount) {
                let name = "required[\(measure.id),\(formulation.tag(period))]"
                let column = formulation.measures[m][period]
                switch formulation.openness(measure.site, period) {
                case .fixed(false): continue
                case .fixed(true):
                    if let column {
                        formulation.model.setBounds(column, lower: 1, upper: 1)
                    } else {
                        formulation.model.addRow(name: name, lower: 1, terms: [])
                    }
                case .decided(let open):
                    formulation.model.addRow(
                        name: name, lower: 0, terms: (column.map { [($0, 1)] } ?? []) + [(open, -1)])
                }
            }
        }
    }

    /// Gas a year at a site: what it burns while open less the savings of its measures, never below zero.
    ///
    ///     gas[s,t] ≥ gas0 · open[s,t] − Σ_m saving_m · measure[m,t],   gas ≥ 0        (MWh a year)
    private static func addGas(to formulation: inout PlanningFormulation) {
        let planningCase = formulation.planningCase
        for site in planningCase.sites.refs {
            let row = planningCase.sites[site]
            var columns = [Column?](repeating: nil, count: formulation.periodCount)
            let gas = row.gasKWhPerYear / 1000
            for period in 0..<formulation.periodCount where gas > 0 {
                let openness = formulation.openness(site, period)
                if case .fixed(false) = openness { continue }
                let column = formulation.model.addColumn(
                    name: "gas[\(row.id),\(formulation.tag(period))]", lower: 0, upper: gas)
                columns[period] = column
                var terms: [(Column, Double)] = [(column, 1)]
                for (m, measure) in planningCase.measures.enumerated()
                where measure.site == site && measure.gasSavingKWhPerYear != 0 {
                    if let put = formulation.measures[m][period] {
                        terms.append((put, measure.gasSavingKWhPerYear / 1000))
                    }
                }
                var least = gas
                if case .decided(let open) = openness {
                    terms.append((open, -gas))
                    least = 0
                }
                formulation.model.addRow(
                    name: "gas[\(row.id),\(formulation.tag(period))]", lower: least, terms: terms)
            }
            formulation.gasMWh.append(columns)
        }
    }
}
