import SwitchyardCase

/// Energy a plan uses: gas and electricity of buildings by site, fuel and charging of vehicles, by period.
struct EnergyTable {
    private let siteCount: Int
    private var gas: [Double]
    private var electricity: [Double]
    /// Litres a year by period.
    private(set) var dieselLitresPerYear: [Double]
    private(set) var petrolLitresPerYear: [Double]
    /// kWh on the winter design day at the meter, by period and tariff band.
    private(set) var chargingKWhPerDesignDay: [[TariffBand.Band: Double]]

    init(_ plan: ResolvedPlan) {
        let planningCase = plan.planningCase
        let sites = plan.siteCount
        siteCount = sites
        gas = Array(repeating: 0, count: sites * plan.periodCount)
        electricity = gas
        dieselLitresPerYear = Array(repeating: 0, count: plan.periodCount)
        petrolLitresPerYear = dieselLitresPerYear
        chargingKWhPerDesignDay = Array(repeating: [:], count: plan.periodCount)
        for period in 0..<plan.periodCount {
            for site in 0..<sites where plan.isOpen(site: site, period: period) {
                gas[period * sites + site] = planningCase.sites[site].gasKWhPerYear
                electricity[period * sites + site] = planningCase.sites[site].electricityKWhPerYear
            }
            for choice in plan.measures where choice.period <= period {
                let measure = planningCase.measures[choice.row]
                guard plan.isOpen(site: measure.site.index, period: period) else { continue }
                gas[period * sites + measure.site.index] -= measure.gasSavingKWhPerYear
                electricity[period * sites + measure.site.index] -= measure.electricitySavingKWhPerYear
            }
            for choice in plan.options where plan.isInService(option: choice, period: period) {
                let option = planningCase.solarStorage[choice.row]
                guard plan.isOpen(site: option.site.index, period: period) else { continue }
                electricity[period * sites + option.site.index] -= option.generationKWhPerYear
            }
            addVehicles(plan, period)
            addCharging(plan, period)
        }
    }

    private mutating func addVehicles(_ plan: ResolvedPlan, _ period: Int) {
        let planningCase = plan.planningCase
        for (index, kind) in plan.kinds.enumerated() {
            let vehicles = (0..<plan.siteCount).reduce(0) {
                $0 + plan.count(period: period, site: $1, kind: index)
            }
            guard vehicles > 0 else { continue }
            let model = planningCase.models[kind.model]
            let km = planningCase.dutyCycle(Ref(kind.role)).averageKmPerYear
            let litres = Double(vehicles) * km * (1 - model.electricShare) * model.fuelLitresPer100Km / 100
            switch model.fuel {
            case .diesel: dieselLitresPerYear[period] += litres
            case .petrol: petrolLitresPerYear[period] += litres
            case .none: break
            }
        }
    }

    private mutating func addCharging(_ plan: ResolvedPlan, _ period: Int) {
        for band in plan.planningCase.tariffBands {
            var energy = 0.0
            for site in 0..<plan.siteCount {
                for chargingClass in ChargingClass.allCases {
                    guard let draw = plan.draw(site: site, chargingClass, period: period) else { continue }
                    for slot in band.slots { energy += draw[slot] / 2 }
                }
            }
            chargingKWhPerDesignDay[period][band.band, default: 0] += energy
        }
    }

    /// Gas burnt at an open site, never below 0.
    func gasKWhPerYear(site: Int, period: Int) -> Double { max(0, gas[period * siteCount + site]) }

    /// Electricity of the building of an open site after savings and panels, never below 0.
    func electricityKWhPerYear(site: Int, period: Int) -> Double {
        max(0, electricity[period * siteCount + site])
    }

    /// How far savings and panels at a site go beyond what it uses.
    func surplusKWhPerYear(site: Int, period: Int) -> Double {
        max(0, -electricity[period * siteCount + site])
    }

    func gasKWhPerYear(period: Int) -> Double {
        (0..<siteCount).reduce(0) { $0 + gasKWhPerYear(site: $1, period: period) }
    }

    func buildingKWhPerYear(period: Int) -> Double {
        (0..<siteCount).reduce(0) { $0 + electricityKWhPerYear(site: $1, period: period) }
    }

    /// In the order of the bands' names, so that sums come out the same on every run.
    func chargingKWhPerDesignDay(period: Int) -> Double {
        TariffBand.Band.allCases.reduce(0) { $0 + (chargingKWhPerDesignDay[period][$1] ?? 0) }
    }
}
