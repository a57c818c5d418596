import SwitchyardCase

/// Power, chargers and works of each site.
enum SiteTable {
    static func power(_ plan: ResolvedPlan) -> [Audit.SitePower] {
        let planningCase = plan.planningCase
        let installed = ChargingEnergy.installed(plan)
        let supply = SiteSupply(plan)
        var table: [Audit.SitePower] = []
        for (index, site) in planningCase.sites.enumerated() {
            for period in 0..<plan.periodCount {
                let load = supply.load(plan, site: index, period: period)
                var entry = Audit.SitePower(
                    siteID: site.id, period: period, isOpen: plan.isOpen(site: index, period: period),
                    vehicles: 0, electricVehicles: 0, chargers: 0, chargerKW: 0, chargingKWhPerDay: 0,
                    peakKW: load.peakKW, tightestHalfHour: load.tightest, loadKW: load.load[load.tightest],
                    capacityKW: load.limit[load.tightest], supplyKVA: load.supplyKVA)
                for (kind, what) in plan.kinds.enumerated() {
                    let vehicles = plan.count(period: period, site: index, kind: kind)
                    entry.vehicles += vehicles
                    if planningCase.models[what.model].powertrain.isElectric {
                        entry.electricVehicles += vehicles
                    }
                }
                for chargingClass in ChargingClass.allCases {
                    let chargers = installed[plan.drawIndex(site: index, chargingClass, period: period)]
                    entry.chargers += chargers.units
                    entry.chargerKW += chargers.powerKW
                    let draw = plan.draw(site: index, chargingClass, period: period) ?? []
                    entry.chargingKWhPerDay += draw.reduce(0) { $0 + $1 / 2 }
                }
                table.append(entry)
            }
        }
        return table
    }

    /// Works in order of periods and sites, with what they cost; receipts of closings are negative.
    static func works(_ plan: ResolvedPlan, _ capital: [Audit.CapitalItem]) -> [Audit.SiteWorks] {
        var list = WorksList(plan, capital)
        let planningCase = plan.planningCase
        for (site, period) in plan.opens.enumerated() {
            guard let period else { continue }
            list.add(site, period, "opens", planningCase.sites[site].id, .site)
        }
        for (site, period) in plan.closes.enumerated() {
            guard let period else { continue }
            list.add(site, period, "closes", planningCase.sites[site].id, nil)
        }
        for chargers in plan.chargers {
            list.add(
                chargers.site, chargers.period, "charger", planningCase.chargerTypes[chargers.type].id,
                .charger, quantity: chargers.count)
        }
        for choice in plan.gridSteps {
            let step = planningCase.gridUpgrades[choice.row]
            list.add(step.site.index, choice.period, "grid", "step \(step.step)", .grid)
        }
        for choice in plan.options {
            let option = planningCase.solarStorage[choice.row]
            list.add(option.site.index, choice.period, option.kind.rawValue, option.id, .solarStorage)
        }
        for choice in plan.measures {
            let measure = planningCase.measures[choice.row]
            list.add(
                measure.site.index, choice.period, measure.kind.rawValue, measure.id,
                CapitalLedger.kind(measure.kind))
        }
        return list.sorted
    }
}

/// Collects works with what the capital ledger says they cost.
private struct WorksList {
    private struct Key: Hashable {
        var period: Int
        var kind: ExpenseKind
        var siteID: String
        var item: String
        var quantity: Int
    }
    private let sites: Table<Site>
    private var costs: [Key: Int] = [:]
    private var works: [(site: Int, work: Audit.SiteWorks)] = []

    init(_ plan: ResolvedPlan, _ capital: [Audit.CapitalItem]) {
        sites = plan.planningCase.sites
        for item in capital {
            guard let siteID = item.siteID else { continue }
            let key = Key(
                period: item.period, kind: item.kind, siteID: siteID, item: item.item, quantity: item.quantity
            )
            costs[key] = item.amountPence
        }
    }

    mutating func add(
        _ site: Int, _ period: Int, _ word: String, _ item: String, _ kind: ExpenseKind?, quantity: Int = 1
    ) {
        let id = sites[site].id
        let amount =
            kind.map {
                costs[Key(period: period, kind: $0, siteID: id, item: item, quantity: quantity)] ?? 0
            } ?? -sites[site].disposalPence
        let work = Audit.SiteWorks(
            period: period, siteID: id, kind: word, item: item, quantity: quantity, amountPence: amount)
        works.append((site, work))
    }

    var sorted: [Audit.SiteWorks] {
        let order = works.indices.sorted {
            (works[$0].work.period, works[$0].site, $0) < (works[$1].work.period, works[$1].site, $1)
        }
        return order.map { works[$0].work }
    }
}
