extension CaseChecks {
    mutating func checkEstate() {
        for (index, site) in rows.sites.enumerated() {
            guard let site else { continue }
            checkSite(index, site)
        }
        checkGridSteps()
        for (index, option) in rows.solarStorage.enumerated() {
            guard let option, option.kind == .solar else { continue }
            for (column, kW) in [("day_kw", option.dayKW), ("night_kw", option.nightKW)] where kW != 0 {
                fault(
                    CaseSchema.solarStorage, index, column,
                    "is not 0 for solar panels, which give no firm power",
                    expected: "0")
            }
        }
    }

    private mutating func checkSite(_ index: Int, _ site: Site) {
        let schema = CaseSchema.sites
        checkOrder(schema, index, site.leaseBreak, "lease_break", site.leaseEnd, "lease_end")
        checkOrder(schema, index, site.closeFrom, "close_from", site.closeBy, "close_by")
        checkOrder(schema, index, site.openFrom, "open_from", site.closeBy, "close_by")
        if site.closeBy != nil, site.closeFrom == nil {
            fault(
                schema, index, "close_by",
                "is given although close_from is empty and so the site may not close",
                expected: "close_from too")
        }
        if site.functionAreaM2 > site.areaM2 {
            fault(
                schema, index, "function_area_m2", "is more than area_m2",
                expected: "at most \(plainNumber(site.areaM2))")
        }
        if site.status == .existing, site.openFrom != nil {
            fault(schema, index, "open_from", "is given for an existing site", expected: "an empty cell")
        }
        if site.tenure == .freehold {
            if site.leaseEnd != nil {
                fault(schema, index, "lease_end", "is given for a freehold site", expected: "an empty cell")
            }
            if site.leaseBreak != nil {
                fault(schema, index, "lease_break", "is given for a freehold site", expected: "an empty cell")
            }
        } else if site.disposalPence > 0 {
            fault(schema, index, "disposal_gbp", "is not 0 for a leasehold site", expected: "0")
        }
    }

    /// Steps at a site are numbered 1, 2, … n.
    private mutating func checkGridSteps() {
        guard isWhole(CaseSchema.gridUpgrades) else { return }
        var stepsBySite: [Int: Set<Int>] = [:]
        for case let upgrade? in rows.gridUpgrades {
            stepsBySite[upgrade.site.index, default: []].insert(upgrade.step)
        }
        for (index, upgrade) in rows.gridUpgrades.enumerated() {
            guard let upgrade, upgrade.step > 1, let steps = stepsBySite[upgrade.site.index],
                !steps.contains(upgrade.step - 1)
            else { continue }
            fault(
                CaseSchema.gridUpgrades, index, "step",
                "has no step \(upgrade.step - 1) before it at its site",
                expected: "steps numbered 1, 2, … without a gap")
        }
    }

    // MARK: Functions

    mutating func checkFunctions() {
        let optionsAreWhole = isWhole(CaseSchema.functionOptions)
        var sitesByFunction: [Int: Set<Int>] = [:]
        for case let option? in rows.functionOptions {
            sitesByFunction[option.function.index, default: []].insert(option.site.index)
        }
        for (index, function) in rows.functions.enumerated() {
            guard let function else { continue }
            checkFunction(index, function)
            guard optionsAreWhole else { continue }
            let sites = sitesByFunction[index] ?? []
            if let current = function.currentSite {
                if !sites.contains(current.index) {
                    fault(
                        CaseSchema.functions, index, "current_site_id",
                        "has no row for this function in function_options.csv",
                        expected: "a row for the current site too")
                }
            } else if sites.isEmpty {
                fault(
                    CaseSchema.functions, index, "function_id", "has no row in function_options.csv",
                    expected: "at least one site it may be at")
            }
        }
    }

    private mutating func checkFunction(_ index: Int, _ function: SpecialistFunction) {
        let schema = CaseSchema.functions
        if function.vehicleCount > 0, function.vehicleRole == nil {
            fault(
                schema, index, "vehicle_role_id",
                "is empty although vehicle_count is \(function.vehicleCount)",
                expected: "the role of those vehicles")
        }
        if function.separateFrom?.index == index {
            fault(schema, index, "separate_from", "is the function itself", expected: "another function")
        }
        if function.coLocateWith?.index == index {
            fault(schema, index, "co_locate_with", "is the function itself", expected: "another function")
        }
        if let partner = function.separateFrom, partner == function.coLocateWith {
            fault(
                schema, index, "co_locate_with", "is also the function it must be separate from",
                expected: "another function")
        }
        if function.separateFrom != nil, function.separationKm <= 0 {
            fault(
                schema, index, "separation_km", "is 0 although separate_from is given",
                expected: "more than 0")
        }
        if function.leaveBy != nil, function.currentSite == nil {
            fault(
                schema, index, "leave_by", "is given for a function without a current site",
                expected: "an empty cell")
        }
        if let minutes = function.coverageMinutes, isWhole(CaseSchema.strategicPoints),
            !rows.strategicPoints.contains(where: { $0?.functionKind == function.kind })
        {
            fault(
                schema, index, "coverage_minutes",
                "asks for cover within \(plainNumber(minutes)) minutes of points that strategic_points.csv does not have",
                expected: "at least one strategic point of kind \(function.kind.rawValue)")
        }
    }
}
