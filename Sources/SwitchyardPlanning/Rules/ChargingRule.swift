import SwitchyardCase
import SwitchyardSolver

/// Charging: on the winter design day chargers and parked vehicles can take in the energy every vehicle needs, also with
/// the largest charger out of service, and enough vehicles stay usable when the supply fails.
///
/// For site s, class c, window w (hours h_w), groups k of the class with need D_k, charging e[w] in kWh at the meter:
///
///     Σ_w e[w] = Σ_k D_k · based[k]
///     Σ_{w∈U} e[w] ≤ Σ_k min(D_k, Σ_{w∈U} parked[k,w] · h_w · kW_k) · based[k]        for every set U of windows
///     e[w] ≤ h_w · Σ_types u · units
///     Σ u · units − u_min · inUse ≥ ρ · Σ_k D_k / T_k · based[k]
///     Σ_j units_j ≥ 2 · inUse                                                          (implied for whole units)
///     Σ_{k of size ≥ z} based[k] ≤ bays of size ≥ z · inUse                            for every size z
///     Σ u · units − u_j · inUse_j ≥ ρ · Σ_k D_k / T_k · based[k],   units_j ≤ most_j · inUse_j     larger types j
///     Σ_{k usable after G hours} based[k] ≥ share · Σ_k based[k]                       at every site
///
/// The subset rows are the max-flow min-cut conditions (Gale 1957; Hoffman 1960) for sharing window energy out among
/// kinds: they replace one column a kind and window and are exact. Rows implied by the first are left out.
/// The loss rows together say that the largest unit in service may fail: the row of a type binds when the type is there.
enum ChargingRule {
    static func add(to formulation: inout PlanningFormulation) {
        guard formulation.applies(.charging) else { return }
        for c in PlanningSets.classes.indices where !formulation.sets.windowsByClass[c].isEmpty {
            for site in formulation.planningCase.sites.refs {
                addChargerStock(to: &formulation, chargingClass: c, site: site)
                for period in 0..<formulation.periodCount {
                    addDay(to: &formulation, chargingClass: c, site: site, period: period)
                }
            }
        }
        addGridLoss(to: &formulation)
    }

    private static func addChargerStock(
        to formulation: inout PlanningFormulation, chargingClass c: Int, site: Ref<Site>
    ) {
        for type in formulation.sets.chargerTypesByClass[c] {
            let row = formulation.planningCase.chargerTypes[type]
            let name = "\(row.id),\(formulation.planningCase.sites[site].id)"
            if formulation.detail == .full {
                addChargerBalance(
                    to: &formulation, type, name: name,
                    units: formulation.chargerUnits[type.index][site.index],
                    installed: formulation.chargersInstalled[type.index][site.index])
            }
            for period in 0..<formulation.periodCount {
                guard let units = formulation.chargerUnits[type.index][site.index][period],
                    case .decided(let open) = formulation.lastingOpenness(site, period)
                else { continue }
                formulation.model.addRow(
                    name: "chargersOpen[\(name),\(formulation.tag(period))]", upper: 0,
                    terms: [(units, 1), (open, -Double(row.maximumPerSite))])
            }
        }
    }

    /// Units in service are those installed within their life.
    static func addChargerBalance(
        to formulation: inout PlanningFormulation, _ type: Ref<ChargerType>, name: String,
        units: [Column?], installed: [Column?]
    ) {
        let lifeYears = formulation.planningCase.chargerTypes[type].lifeYears
        let horizon = formulation.horizon
        for period in 0..<formulation.periodCount {
            guard let now = units[period] else { continue }
            var terms: [(Column, Double)] = [(now, 1)]
            if period > 0, let before = units[period - 1] { terms.append((before, -1)) }
            for first in 0...period {
                guard let column = installed[first] else { continue }
                let alive = PlanningSets.isWithinLife(horizon, from: first, at: period, years: lifeYears)
                let aliveBefore =
                    first < period
                    && PlanningSets.isWithinLife(horizon, from: first, at: period - 1, years: lifeYears)
                if alive && first == period { terms.append((column, -1)) }
                if !alive && aliveBefore { terms.append((column, 1)) }
            }
            formulation.model.addRow(
                name: "chargers[\(name),\(formulation.tag(period))]", lower: 0, upper: 0, terms: terms)
        }
    }

    private static func addDay(
        to formulation: inout PlanningFormulation, chargingClass c: Int, site: Ref<Site>, period: Int
    ) {
        let sets = formulation.sets
        let charging = formulation.chargingGroups(c, site, period)
        guard let inUse = formulation.classInUse[c][site.index][period] else {
            // Nowhere to charge: no vehicle that plugs in may be based here.
            for (_, column) in charging { formulation.model.setBounds(column, lower: 0, upper: 0) }
            return
        }
        let windows = sets.windowsByClass[c]
        let tag =
            "\(PlanningSets.classes[c].rawValue),\(formulation.planningCase.sites[site].id),\(formulation.tag(period))"
        let energy = windows.indices.compactMap { formulation.chargeKWh[c][site.index][$0][period] }

        var need = energy.map { ($0, 1.0) }
        for (g, column) in charging { need.append((column, -sets.groups[g].designDayKWh)) }
        formulation.model.addRow(name: "need[\(tag)]", lower: 0, upper: 0, terms: need)

        for subset in 1..<(1 << windows.count) {
            let members = windows.indices.filter { subset & (1 << $0) != 0 }
            var binding = false
            var terms = members.map { (energy[$0], 1.0) }
            for (g, column) in charging {
                let group = sets.groups[g]
                let takes = members.reduce(0.0) {
                    $0 + windows[$1].parkedShare[group.role.index] * windows[$1].hours * group.chargeKW
                }
                if takes < group.designDayKWh { binding = true }
                terms.append((column, -min(group.designDayKWh, takes)))
            }
            if binding {
                formulation.model.addRow(name: "parked[\(tag),u\(subset)]", upper: 0, terms: terms)
            }
        }

        let types = sets.chargerTypesByClass[c].compactMap { type in
            formulation.chargerUnits[type.index][site.index][period].map { (type: type, column: $0) }
        }
        let units = types.map { ($0.column, sets.chargerUnitKW[$0.type.index]) }
        for (w, column) in energy.enumerated() {
            let hours = windows[w].hours
            formulation.model.addRow(
                name: "outlets[\(tag),w\(w)]", upper: 0,
                terms: [(column, 1)] + units.map { ($0.0, -$0.1 * hours) })
        }

        let share = formulation.planningCase.settings.chargingResilienceShare
        var spare = units
        for (g, column) in charging {
            let group = sets.groups[g]
            let parked = formulation.planningCase.dutyCycle(group.role).parkedShare
            let hours = Double(parked.filter { $0 > 0 }.count) / 2
            if hours > 0 { spare.append((column, -share * group.designDayKWh / hours)) }
        }
        formulation.model.addRow(
            name: "chargerLoss[\(tag)]", lower: 0, terms: spare + [(inUse, -sets.smallestUnitKW[c])])
        // Whoever charges here must still do so when a unit fails: whole units are two at least.
        if share > 0 {
            formulation.model.addRow(
                name: "chargerPair[\(tag)]", lower: 0, terms: units.map { ($0.0, 1) } + [(inUse, -2)])
        }
        for (type, column) in types {
            guard let larger = formulation.typeInUse[type.index][site.index][period] else { continue }
            let row = formulation.planningCase.chargerTypes[type]
            formulation.model.addRow(
                name: "chargerLoss[\(tag),\(row.id)]", lower: 0,
                terms: spare + [(larger, -sets.chargerUnitKW[type.index])])
            formulation.model.addRow(
                name: "pluggedType[\(tag),\(row.id)]", upper: 0,
                terms: [(column, 1), (larger, -Double(row.maximumPerSite))])
        }
        for size in Set(charging.map { PlanningSets.size(sets.groups[$0.group].parkingClass) }).sorted() {
            let plugged = charging.filter { PlanningSets.size(sets.groups[$0.group].parkingClass) >= size }
            let most = plugged.reduce(0.0) { $0 + formulation.model.columnUpper[$1.column.index] }
            let bays = ParkingClass.allCases.filter { PlanningSets.size($0) >= size }
                .reduce(0) { $0 + formulation.planningCase.sites[site].bays($1) }
            formulation.model.addRow(
                name: "plugged[\(tag),z\(size)]", upper: 0,
                terms: plugged.map { ($0.column, 1) }
                    + [(inUse, -(formulation.applies(.bays) ? min(most, Double(bays)) : most))])
        }
    }

    private static func addGridLoss(to formulation: inout PlanningFormulation) {
        let sets = formulation.sets
        let share = formulation.planningCase.settings.gridLossShare
        guard share > 0, sets.groups.contains(where: { !$0.survivesGridLoss }) else { return }
        for site in formulation.planningCase.sites.refs {
            for period in 0..<formulation.periodCount {
                var terms: [(Column, Double)] = []
                var anyLost = false
                for (g, group) in sets.groups.enumerated() {
                    guard let position = group.position(of: site),
                        let column = formulation.based[g][position][period]
                    else { continue }
                    anyLost = anyLost || !group.survivesGridLoss
                    terms.append((column, (group.survivesGridLoss ? 1 : 0) - share))
                }
                if anyLost {
                    formulation.model.addRow(
                        name:
                            "gridLoss[\(formulation.planningCase.sites[site].id),\(formulation.tag(period))]",
                        lower: 0, terms: terms)
                }
            }
        }
    }
}
