import SwitchyardCase

/// Load and supply of a site in the half-hours of the winter design day.
struct SiteLoad {
    /// kW by half-hour.
    var load: [Double]
    var limit: [Double]
    /// Agreed supply and steps in place.
    let supplyKVA: Double

    /// Half-hour with the least headroom, the first of several.
    var tightest: Int {
        load.indices.min { limit[$0] - load[$0] < limit[$1] - load[$1] } ?? 0
    }
    var peakKW: Double { load.max() ?? 0 }

    init(_ plan: ResolvedPlan, site: Int, period: Int) {
        let planningCase = plan.planningCase
        let row = planningCase.sites[site]
        let day = planningCase.settings.baseLoadDaySlots
        var added = 0.0
        for choice in plan.measures where choice.period <= period {
            let measure = planningCase.measures[choice.row]
            if measure.site.index == site { added += measure.addedLoadKW }
        }
        for (index, function) in planningCase.functions.enumerated()
        where plan.site(ofFunction: index, period: period) == site && function.currentSite?.index != site {
            added += function.powerKW
        }
        var kVA = row.supplyKVA
        for choice in plan.gridSteps where choice.period <= period {
            let step = planningCase.gridUpgrades[choice.row]
            if step.site.index == site { kVA += step.addedKVA }
        }
        var dayKW = 0.0
        var nightKW = 0.0
        for choice in plan.options where plan.isInService(option: choice, period: period) {
            let option = planningCase.solarStorage[choice.row]
            guard option.site.index == site, option.kind == .storage else { continue }
            dayKW += option.dayKW
            nightKW += option.nightKW
        }
        let draws = ChargingClass.allCases.compactMap { plan.draw(site: site, $0, period: period) }
        supplyKVA = kVA
        let supply = planningCase.settings.powerFactor * kVA
        load = (0..<48).map { slot in
            (day.contains(slot) ? row.baseLoadDayKW : row.baseLoadNightKW) + added
                + draws.reduce(0) { $0 + $1[slot] }
        }
        limit = (0..<48).map { day.contains($0) ? supply + dayKW : supply - nightKW }
    }
}
