import SwitchyardCase

/// What measures, functions, grid steps and storage add to the load and supply of every site in every period.
struct SiteSupply {
    private let siteCount: Int
    private var addedKW: [Double]
    private var supplyKVA: [Double]
    private var storageDayKW: [Double]
    private var storageNightKW: [Double]

    init(_ plan: ResolvedPlan) {
        let planningCase = plan.planningCase
        let sites = plan.siteCount
        siteCount = sites
        addedKW = Array(repeating: 0, count: sites * plan.periodCount)
        storageDayKW = addedKW
        storageNightKW = addedKW
        let agreed = planningCase.sites.map(\.supplyKVA)
        supplyKVA = (0..<plan.periodCount).flatMap { _ in agreed }
        for choice in plan.measures {
            let measure = planningCase.measures[choice.row]
            for period in choice.period..<plan.periodCount {
                addedKW[period * sites + measure.site.index] += measure.addedLoadKW
            }
        }
        for (index, function) in planningCase.functions.enumerated() {
            for period in 0..<plan.periodCount {
                guard let site = plan.site(ofFunction: index, period: period),
                    site != function.currentSite?.index
                else { continue }
                addedKW[period * sites + site] += function.powerKW
            }
        }
        for choice in plan.gridSteps {
            let step = planningCase.gridUpgrades[choice.row]
            for period in choice.period..<plan.periodCount {
                supplyKVA[period * sites + step.site.index] += step.addedKVA
            }
        }
        for choice in plan.options {
            let option = planningCase.solarStorage[choice.row]
            guard option.kind == .storage else { continue }
            for period in 0..<plan.periodCount where plan.isInService(option: choice, period: period) {
                storageDayKW[period * sites + option.site.index] += option.dayKW
                storageNightKW[period * sites + option.site.index] += option.nightKW
            }
        }
    }

    /// Load and limit of a site in the half-hours of the winter design day.
    func load(_ plan: ResolvedPlan, site: Int, period: Int) -> SiteLoad {
        let settings = plan.planningCase.settings
        let row = plan.planningCase.sites[site]
        let index = period * siteCount + site
        let draws = ChargingClass.allCases.compactMap { plan.draw(site: site, $0, period: period) }
        let supply = settings.powerFactor * supplyKVA[index]
        var load: [Double] = []
        var limit: [Double] = []
        for slot in 0..<48 {
            let isDay = settings.baseLoadDaySlots.contains(slot)
            let base = isDay ? row.baseLoadDayKW : row.baseLoadNightKW
            load.append(base + addedKW[index] + draws.reduce(0) { $0 + $1[slot] })
            limit.append(isDay ? supply + storageDayKW[index] : supply - storageNightKW[index])
        }
        return SiteLoad(load: load, limit: limit, supplyKVA: supplyKVA[index])
    }
}

/// Load and supply of a site in the half-hours of the winter design day, kW.
struct SiteLoad {
    let load: [Double]
    let limit: [Double]
    /// Agreed supply and steps in place.
    let supplyKVA: Double

    /// Half-hour with the least headroom, the first of several.
    var tightest: Int {
        load.indices.min { limit[$0] - load[$0] < limit[$1] - load[$1] } ?? 0
    }
    var peakKW: Double { load.max() ?? 0 }
}
