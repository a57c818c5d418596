import SwitchyardCase
import SwitchyardSolver

/// The columns of the model. Where the case leaves nothing to decide (a candidate before it may open, a model before it
/// is sold) there is no column.
extension PlanningFormulation {
    mutating func addFleetColumns() {
        for (k, kind) in sets.kinds.enumerated() {
            let model = planningCase.models[kind.model]
            let role = planningCase.roles[kind.role]
            let name = sets.name(of: kind)
            let purchasable = (0..<periodCount).map {
                kind.ownership == .owned
                    && CleanAirRules.mayBuy(sets, model: model, role: role, period: $0)
            }
            var stockRow = [Column?](repeating: nil, count: periodCount)
            var boughtRow = stockRow
            var soldRow = stockRow
            for period in 0..<periodCount {
                let mayKeep = CleanAirRules.mayKeep(sets, model: model, role: role, period: period)
                let boughtBefore = (0...period).contains {
                    purchasable[$0]
                        && PlanningSets.isWithinLife(horizon, from: $0, at: period, years: model.lifeYears)
                }
                let inherited = sets.inheritedAlive[k][period]
                if purchasable[period], mayKeep {
                    let span = horizon.budgetSpans[horizon.periods[period].budgetSpan]
                    boughtRow[period] = self.model.addColumn(
                        name: "buy[\(name),\(tag(period))]", lower: 0,
                        upper: Double(model.supplyPerYear * span.years.count), type: .integer)
                }
                if mayKeep, boughtBefore || inherited > 0 {
                    let most = inherited + (boughtBefore ? supplyUpTo(period, model) : 0)
                    stockRow[period] = self.model.addColumn(
                        name: "stock[\(name),\(tag(period))]",
                        lower: Double(sets.orderedArrivals[k][period]), upper: Double(most), type: .integer)
                }
                let before = period == 0 ? kind.registered > 0 : stockRow[period - 1] != nil
                if before || stockRow[period] != nil {
                    // Ordered vehicles leave when their life has ended as well.
                    let ordered = sets.orderedArrivals[k][0...period].reduce(0, +)
                    soldRow[period] = self.model.addColumn(
                        name: "sell[\(name),\(tag(period))]", lower: 0,
                        upper: Double(
                            kind.registered + supplyUpTo(period, model) + max(inherited, ordered)))
                }
            }
            stock.append(stockRow)
            bought.append(boughtRow)
            sold.append(soldRow)
        }
        for group in sets.groups {
            based.append(basedColumns(group))
        }
    }

    /// Columns of a group by site and period.
    private mutating func basedColumns(_ group: BasingGroup) -> [[Column?]] {
        var names: [String] = []
        for k in group.members {
            let id = planningCase.models[sets.kinds[k].model].id
            if names.last != id { names.append(id) }
        }
        let name = "\(names.joined(separator: "+")).\(planningCase.roles[group.role].id)"
        return group.sites.map { site in
            let bays = ParkingClass.allCases.filter { PlanningSets.takes($0, vehicle: group.parkingClass) }
                .reduce(0) { $0 + planningCase.sites[site].bays($1) }
            return (0..<periodCount).map { period in
                let members = group.members.compactMap { stock[$0][period] }
                guard !members.isEmpty, tellsSitesApart(period), period >= sets.openFrom[site.index],
                    !mustBeClosed(site, period)
                else {
                    return nil
                }
                let most = members.reduce(0) { $0 + model.columnUpper[$1.index] }
                return model.addColumn(
                    name: "base[\(name),\(planningCase.sites[site].id),\(tag(period))]", lower: 0,
                    upper: applies(.bays) ? min(most, Double(bays)) : most, type: .integer)
            }
        }
    }

    private func supplyUpTo(_ period: Int, _ model: VehicleModel) -> Int {
        let spans = horizon.budgetSpans[...horizon.periods[period].budgetSpan]
        return model.supplyPerYear * spans.reduce(0) { $0 + $1.years.count }
    }

    func mustBeClosed(_ site: Ref<Site>, _ period: Int) -> Bool {
        sets.closeBy[site.index].map { period >= $0 } ?? false
    }

    /// Whether a site's openness is a decision in a period, else what it is.
    enum Openness {
        case fixed(Bool)
        case decided(Column)
    }

    func openness(_ site: Ref<Site>, _ period: Int) -> Openness {
        if let column = open[site.index][period] { return .decided(column) }
        if period < sets.openFrom[site.index] { return .fixed(false) }
        return .fixed(!mustBeClosed(site, period) && planningCase.sites[site].status == .existing)
    }

    /// Openness that lasts to the end of the horizon: what works at a site need.
    func lastingOpenness(_ site: Ref<Site>, _ period: Int) -> Openness {
        planningCase.sites[site].status == .existing
            ? openness(site, periodCount - 1) : openness(site, period)
    }

    /// Whether vehicles of a charging class may have been at a site in some earlier period.
    private func mayHaveCharged(_ c: Int, at site: Ref<Site>, before period: Int) -> Bool {
        sets.groupsByClass[c].contains { g in
            sets.groups[g].position(of: site) != nil
                && sets.groups[g].members.contains { k in stock[k][..<period].contains { $0 != nil } }
        }
    }

    private mutating func addChargerUnits(_ type: Ref<ChargerType>, _ site: Ref<Site>, _ period: Int) {
        let row = planningCase.chargerTypes[type]
        chargerUnits[type.index][site.index][period] = model.addColumn(
            name: "chargers[\(row.id),\(planningCase.sites[site].id),\(tag(period))]", lower: 0,
            upper: Double(row.maximumPerSite), type: .integer)
    }

    mutating func addEstateColumns() {
        let planningCase = self.planningCase
        let horizon = self.horizon
        let last = periodCount
        for site in planningCase.sites.refs {
            let row = planningCase.sites[site]
            var columns = [Column?](repeating: nil, count: last)
            let decided: Range<Int>
            if row.status == .candidate {
                decided = min(last, sets.openFrom[site.index])..<last
            } else if let from = sets.closeFrom[site.index] {
                let end = min(last, sets.closeBy[site.index] ?? last)
                decided = min(from, end)..<end
            } else {
                decided = 0..<0
            }
            for period in decided {
                columns[period] = model.addColumn(
                    name: "open[\(row.id),\(tag(period))]", lower: 0, upper: 1, type: .integer)
            }
            open.append(columns)
        }
        optionsOfFunction = planningCase.functions.refs.map { function in
            planningCase.functionOptions.indices.filter {
                planningCase.functionOptions[$0].function == function
            }
        }
        for function in planningCase.functions.refs {
            hosted.append(
                optionsOfFunction[function.index].map { option in
                    (0..<last).map { period in
                        guard HostingRule.allows(sets, option: option, period: period) else { return nil }
                        let row = planningCase.functionOptions[option]
                        return model.addColumn(
                            name: "host[\(planningCase.functions[function].id),"
                                + "\(planningCase.sites[row.site].id),\(tag(period))]",
                            lower: 0, upper: 1, type: .integer)
                    }
                })
        }
        gridSteps = cumulativeColumns(planningCase.gridUpgrades, "grid") {
            (
                "\(planningCase.sites[$0.site].id),\($0.step)", $0.site,
                horizon.firstPeriod(afterLeadMonths: $0.leadTimeMonths)
            )
        }
        solarStorage = cumulativeColumns(planningCase.solarStorage, "energy") {
            ($0.id, $0.site, horizon.firstPeriod(afterLeadMonths: $0.leadTimeMonths))
        }
        measures = cumulativeColumns(planningCase.measures, "measure") {
            ($0.id, $0.site, horizon.firstPeriod(afterLeadMonths: $0.leadTimeMonths))
        }
        schemes = cumulativeColumns(planningCase.schemes, "scheme") {
            ($0.id, nil, horizon.firstPeriod(startingFrom: $0.startFrom))
        }
    }

    /// One binary column a period for each row that may be put in, from its earliest period on.
    private mutating func cumulativeColumns<Row>(
        _ table: Table<Row>, _ what: String, _ describe: (Row) -> (String, Ref<Site>?, Int)
    ) -> [[Column?]] {
        table.map { row in
            let (name, site, earliest) = describe(row)
            return (0..<periodCount).map { period in
                guard period >= earliest else { return nil }
                if let site, case .fixed(false) = lastingOpenness(site, period) { return nil }
                return model.addColumn(
                    name: "\(what)[\(name),\(tag(period))]", lower: 0, upper: 1, type: .integer)
            }
        }
    }

    mutating func addChargingColumns() {
        let empty = [Column?](repeating: nil, count: periodCount)
        let bySite = planningCase.sites.map { _ in empty }
        chargerUnits = planningCase.chargerTypes.map { _ in bySite }
        chargersInstalled = chargerUnits
        typeInUse = chargerUnits
        classInUse = PlanningSets.classes.map { _ in bySite }
        chargeKWh = PlanningSets.classes.indices.map { c in
            planningCase.sites.map { _ in sets.windowsByClass[c].map { _ in empty } }
        }
        guard applies(.charging) else { return }
        for c in PlanningSets.classes.indices {
            let className = PlanningSets.classes[c].rawValue
            for site in planningCase.sites.refs {
                let siteName = planningCase.sites[site].id
                for period in 0..<periodCount where tellsSitesApart(period) {
                    let charging = chargingGroups(c, site, period)
                    if case .fixed(false) = lastingOpenness(site, period) { continue }
                    let types = sets.chargerTypesByClass[c].filter {
                        period
                            >= horizon.firstPeriod(startingFrom: planningCase.chargerTypes[$0].availableFrom)
                    }
                    guard !charging.isEmpty else {
                        // Where nothing can plug in for a while, chargers stand idle until something can.
                        if mayHaveCharged(c, at: site, before: period) {
                            for type in types { addChargerUnits(type, site, period) }
                        }
                        continue
                    }
                    let mostKWh: Double = charging.reduce(0.0) { sum, item in
                        sum + sets.groups[item.group].designDayKWh * model.columnUpper[item.column.index]
                    }
                    classInUse[c][site.index][period] = model.addColumn(
                        name: "plug[\(className),\(siteName),\(tag(period))]", lower: 0, upper: 1,
                        type: .integer)
                    for w in sets.windowsByClass[c].indices {
                        chargeKWh[c][site.index][w][period] = model.addColumn(
                            name: "kwh[\(className),\(siteName),w\(w),\(tag(period))]", lower: 0,
                            upper: mostKWh)
                    }
                    for type in types {
                        let row = planningCase.chargerTypes[type]
                        addChargerUnits(type, site, period)
                        if detail == .full {
                            chargersInstalled[type.index][site.index][period] = model.addColumn(
                                name: "install[\(row.id),\(siteName),\(tag(period))]", lower: 0,
                                upper: Double(row.maximumPerSite))
                        }
                        guard sets.chargerUnitKW[type.index] > sets.smallestUnitKW[c] else { continue }
                        typeInUse[type.index][site.index][period] = model.addColumn(
                            name: "plugType[\(row.id),\(siteName),\(tag(period))]", lower: 0, upper: 1,
                            type: .integer)
                    }
                }
            }
        }
    }

    /// Groups of a charging class that may be based at a site in a period, with their columns.
    func chargingGroups(
        _ chargingClass: Int, _ site: Ref<Site>, _ period: Int
    ) -> [(group: Int, column: Column)] {
        sets.groupsByClass[chargingClass].compactMap { g in
            guard let position = sets.groups[g].position(of: site),
                let column = based[g][position][period]
            else { return nil }
            return (g, column)
        }
    }
}
