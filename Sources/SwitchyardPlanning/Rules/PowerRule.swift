import SwitchyardCase
import SwitchyardSolver

/// Power: in every half-hour of the winter design day a site draws no more than its supply, grid steps and storage give.
///
///     base + Σ addedLoad·measure + Σ power_f·hosted[f,s] + Σ_c e[c,w_c]/h_{w_c}
///         ≤  pf · (supply + Σ_n kVA_n · step[n]) + dayKW·storage (day)  −  nightKW·storage (night)
///     step[n,t] ≤ step[n−1,t],   step[n,t−1] ≤ step[n,t]
///
/// Charging is spread evenly within a window, so one row serves every half-hour that no class's windows tell apart.
enum PowerRule {
    static func add(to formulation: inout PlanningFormulation) {
        addStepOrder(to: &formulation)
        guard formulation.applies(.power) else { return }
        let planningCase = formulation.planningCase
        let cells = distinctCells(formulation.sets)
        for site in planningCase.sites.refs {
            for period in 0..<formulation.periodCount where formulation.tellsSitesApart(period) {
                var common: [(Column, Double)] = []
                for (m, measure) in planningCase.measures.enumerated() where measure.site == site {
                    if let column = formulation.measures[m][period], measure.addedLoadKW != 0 {
                        common.append((column, measure.addedLoadKW))
                    }
                }
                for function in planningCase.functions.refs {
                    let row = planningCase.functions[function]
                    guard row.powerKW != 0, row.currentSite != site else { continue }
                    for (position, option) in formulation.optionsOfFunction[function.index].enumerated()
                    where planningCase.functionOptions[option].site == site {
                        if let column = formulation.hosted[function.index][position][period] {
                            common.append((column, row.powerKW))
                        }
                    }
                }
                for (g, step) in planningCase.gridUpgrades.enumerated() where step.site == site {
                    if let column = formulation.gridSteps[g][period] {
                        common.append((column, -planningCase.settings.powerFactor * step.addedKVA))
                    }
                }
                addCells(to: &formulation, cells, site: site, period: period, common: common)
            }
        }
    }

    /// Combinations of windows (one a class) and day or night that occur in some half-hour.
    struct Cell: Hashable {
        let windows: [Int]
        let isDay: Bool
    }

    static func distinctCells(_ sets: PlanningSets) -> [Cell] {
        var cells: [Cell] = []
        for slot in 0..<48 {
            let windows = sets.windowsByClass.map { windows in
                windows.firstIndex { $0.slots.contains(slot) } ?? -1
            }
            let cell = Cell(
                windows: windows, isDay: sets.planningCase.settings.baseLoadDaySlots.contains(slot))
            if !cells.contains(cell) { cells.append(cell) }
        }
        return cells
    }

    private static func addCells(
        to formulation: inout PlanningFormulation, _ cells: [Cell], site: Ref<Site>, period: Int,
        common: [(Column, Double)]
    ) {
        let planningCase = formulation.planningCase
        let row = planningCase.sites[site]
        let supplyKW = planningCase.settings.powerFactor * row.supplyKVA
        for (number, cell) in cells.enumerated() {
            var terms = common
            for (c, w) in cell.windows.enumerated() where w >= 0 {
                if let column = formulation.chargeKWh[c][site.index][w][period] {
                    terms.append((column, 1 / formulation.sets.windowsByClass[c][w].hours))
                }
            }
            for (i, option) in planningCase.solarStorage.enumerated()
            where option.site == site && option.kind == .storage {
                let kW = cell.isDay ? -option.dayKW : option.nightKW
                guard kW != 0 else { continue }
                for (column, sign) in formulation.inService(
                    formulation.solarStorage[i], period: period, lifeYears: option.lifeYears)
                {
                    terms.append((column, sign * kW))
                }
            }
            let base = cell.isDay ? row.baseLoadDayKW : row.baseLoadNightKW
            var baseWhenOpen = base
            if !terms.contains(where: { $0.1 > 0 }) {
                // Nothing to add to the load: then only a base load above the supply asks for anything, while the site is open.
                guard base > supplyKW, !terms.isEmpty else { continue }
                switch formulation.openness(site, period) {
                case .fixed(false): continue
                case .fixed(true): break
                case .decided(let open):
                    terms.append((open, base))
                    baseWhenOpen = 0
                }
            }
            formulation.model.addRow(
                name: "power[\(row.id),c\(number),\(formulation.tag(period))]",
                upper: supplyKW - baseWhenOpen,
                terms: terms)
        }
    }

    private static func addStepOrder(to formulation: inout PlanningFormulation) {
        let planningCase = formulation.planningCase
        for (g, step) in planningCase.gridUpgrades.enumerated() where step.step > 1 {
            guard
                let lower = planningCase.gridUpgrades.firstIndex(where: {
                    $0.site == step.site && $0.step == step.step - 1
                })
            else { continue }
            for period in 0..<formulation.periodCount {
                guard let column = formulation.gridSteps[g][period] else { continue }
                let name =
                    "stepOrder[\(planningCase.sites[step.site].id),\(step.step),\(formulation.tag(period))]"
                if let below = formulation.gridSteps[lower][period] {
                    formulation.model.addRow(name: name, upper: 0, terms: [(column, 1), (below, -1)])
                } else {
                    formulation.model.setBounds(column, lower: 0, upper: 0)
                }
            }
        }
    }
}
