import SwitchyardCase

/// hosting: every specialist function is at one suitable site, moves at most once and in time, and covers what it must.
struct HostingCheck {
    private let plan: ResolvedPlan
    private let planningCase: Case
    private let options: [[Int: Int]]

    init(_ plan: ResolvedPlan) {
        self.plan = plan
        planningCase = plan.planningCase
        options = HostingCheck.optionRows(plan.planningCase)
    }

    /// Row of `function_options.csv` by function and site.
    static func optionRows(_ planningCase: Case) -> [[Int: Int]] {
        var rows: [[Int: Int]] = Array(repeating: [:], count: planningCase.functions.count)
        for (row, option) in planningCase.functionOptions.enumerated() {
            rows[option.function.index][option.site.index] = row
        }
        return rows
    }

    /// Placements that change where a function is: a new function's first one, and every one at another site.
    static func moves(_ plan: ResolvedPlan, function: Int) -> [ResolvedPlan.Placement] {
        var moves: [ResolvedPlan.Placement] = []
        var place = plan.planningCase.functions[function].currentSite?.index
        for placement in plan.placements[function] where placement.site != place {
            moves.append(placement)
            place = placement.site
        }
        return moves
    }

    private var horizon: Horizon { planningCase.horizon }

    func run(_ findings: inout Findings) {
        for function in planningCase.functions.indices {
            checkPresence(function, &findings)
            checkMoves(function, &findings)
        }
        for period in 0..<plan.periodCount {
            for function in planningCase.functions.indices { checkPlace(function, period, &findings) }
            checkAreasAndVehicles(period, &findings)
            for function in planningCase.functions.indices { checkPartners(function, period, &findings) }
            for function in planningCase.functions.indices { checkCoverage(function, period, &findings) }
        }
    }

    /// First period in which a function must be hosted.
    private func dueFrom(_ function: SpecialistFunction) -> Int {
        function.currentSite == nil ? horizon.period(containing: function.startBy) : 0
    }

    private func checkPresence(_ index: Int, _ findings: inout Findings) {
        let function = planningCase.functions[index]
        let due = dueFrom(function)
        let missing = (due..<max(due, horizon.count)).filter {
            plan.site(ofFunction: index, period: $0) == nil
        }
        guard let first = missing.first else { return }
        findings.broken(
            .hosting, "hosted", function.id, period: first, amount: Double(missing.count), unit: "periods",
            "\(name(function)) must be somewhere from \(horizon.periods[due].label) on; the plan has no place for it in \(PlainText.count(missing.count, "period"))."
        )
    }

    private func name(_ function: SpecialistFunction) -> String {
        PlainText.named(function.name, function.id)
    }

    private func checkMoves(_ index: Int, _ findings: inout Findings) {
        let function = planningCase.functions[index]
        let moves = Self.moves(plan, function: index)
        if moves.count > 1 {
            findings.broken(
                .hosting, "moves at most once", function.id, period: moves[1].period,
                amount: Double(moves.count - 1), unit: "moves",
                "\(name(function)) changes site \(moves.count) times; it may once.")
        }
        for move in moves {
            let site = planningCase.sites[move.site]
            var earliest = horizon.firstPeriod(startingFrom: function.moveFrom)
            var reason = "may not move before \(function.moveFrom)"
            if let row = options[index][move.site] {
                let months = planningCase.functionOptions[row].leadTimeMonths
                let ready = horizon.firstPeriod(afterLeadMonths: months)
                if ready > earliest {
                    earliest = ready
                    reason = "needs \(PlainText.count(months, "month")) to prepare that site"
                }
            }
            guard move.period < earliest else { continue }
            findings.broken(
                .hosting, "earliest move", function.id, period: move.period,
                amount: Double(earliest - move.period), unit: "periods",
                "\(name(function)) moves to \(PlainText.site(site)) in \(horizon.periods[move.period].label) but \(reason)."
            )
        }
        guard let leaveBy = function.leaveBy, let current = function.currentSite else { return }
        let due = horizon.period(containing: leaveBy)
        let late = (due..<max(due, horizon.count)).count {
            plan.site(ofFunction: index, period: $0) == current.index
        }
        guard late > 0 else { return }
        findings.broken(
            .hosting, "latest move", function.id, period: due, amount: Double(late), unit: "periods",
            "\(name(function)) must have left \(PlainText.site(planningCase.sites[current])) by \(leaveBy) but is there for \(PlainText.count(late, "period")) after that."
        )
    }

    /// The site is open, among the options, and large enough in seats and sessions.
    private func checkPlace(_ index: Int, _ period: Int, _ findings: inout Findings) {
        guard let place = plan.site(ofFunction: index, period: period) else { return }
        let function = planningCase.functions[index]
        let site = planningCase.sites[place]
        let label = horizon.periods[period].label
        if !plan.isOpen(site: place, period: period) {
            findings.broken(
                .hosting, "function at a closed site", function.id, period: period, amount: 1,
                unit: "functions",
                "\(name(function)) is at \(PlainText.site(site)) in \(label), when the site is not open.")
        }
        guard let row = options[index][place] else {
            findings.broken(
                .hosting, "sites it may be at", function.id, period: period, amount: 1, unit: "functions",
                "\(name(function)) is at \(PlainText.site(site)) in \(label), which is not among its options."
            )
            return
        }
        guard period >= horizon.firstPeriod(startingFrom: function.capacityFrom) else { return }
        let option = planningCase.functionOptions[row]
        let needs = [
            ("seats", option.seats, function.seats),
            ("sessions", option.sessionsPerYear, function.sessionsPerYear),
        ]
        for (unit, offered, needed) in needs where offered < needed {
            findings.broken(
                .hosting, unit, function.id, period: period, amount: Double(needed - offered), unit: unit,
                "\(name(function)) needs \(PlainText.grouped(needed)) \(unit) in \(label); \(PlainText.site(site)) offers \(PlainText.grouped(offered))."
            )
        }
    }

    private func checkAreasAndVehicles(_ period: Int, _ findings: inout Findings) {
        let label = horizon.periods[period].label
        var area = Array(repeating: 0.0, count: plan.siteCount)
        var vehicles = Array(
            repeating: Array(repeating: 0, count: planningCase.roles.count), count: plan.siteCount)
        for (index, function) in planningCase.functions.enumerated() {
            guard let site = plan.site(ofFunction: index, period: period) else { continue }
            area[site] += function.areaM2
            if let role = function.vehicleRole {
                vehicles[site][role.index] += min(function.vehicleCount, 1 << 40)
            }
        }
        for (index, site) in planningCase.sites.enumerated() {
            if AuditTolerance.exceeds(area[index], site.functionAreaM2) {
                findings.broken(
                    .hosting, "area for functions", site.id, period: period,
                    amount: area[index] - site.functionAreaM2, unit: "m2",
                    "The functions at \(PlainText.site(site)) need \(PlainText.number(area[index], places: 0)) m² in \(label); it has \(PlainText.number(site.functionAreaM2, places: 0)) m² for them."
                )
            }
            for (role, needed) in vehicles[index].enumerated() where needed > 0 {
                let based = plan.kinds.enumerated().reduce(0) {
                    $1.element.role == role
                        ? $0 + plan.count(period: period, site: index, kind: $1.offset) : $0
                }
                guard based < needed else { continue }
                let roleID = planningCase.roles[role].id
                findings.broken(
                    .hosting, "vehicles of a function", "\(site.id).\(roleID)", period: period,
                    amount: Double(needed - based), unit: "vehicles",
                    "The functions at \(PlainText.site(site)) need \(PlainText.count(needed, "\(displayEscaped(roleID)) vehicle")) based there in \(label); the plan has \(PlainText.grouped(based))."
                )
            }
        }
    }

    /// Functions that must be apart are, and those that must be together are.
    private func checkPartners(_ index: Int, _ period: Int, _ findings: inout Findings) {
        let function = planningCase.functions[index]
        guard let place = plan.site(ofFunction: index, period: period) else { return }
        let label = horizon.periods[period].label
        let site = planningCase.sites[place]
        if let other = function.separateFrom,
            let otherPlace = plan.site(ofFunction: other.index, period: period)
        {
            let distance = site.position.distanceKm(to: planningCase.sites[otherPlace].position)
            if AuditTolerance.exceeds(function.separationKm, distance) {
                findings.broken(
                    .hosting, "separation", function.id, period: period,
                    amount: function.separationKm - distance, unit: "km",
                    "\(name(function)) and \(name(planningCase.functions[other])) are \(PlainText.number(distance)) km apart in \(label); \(PlainText.number(function.separationKm)) km are required."
                )
            }
        }
        if let other = function.coLocateWith,
            let otherPlace = plan.site(ofFunction: other.index, period: period),
            otherPlace != place
        {
            findings.broken(
                .hosting, "co-location", function.id, period: period, amount: 1, unit: "functions",
                "\(name(function)) is at \(PlainText.site(site)) in \(label) but \(name(planningCase.functions[other])), which it must be with, is at \(PlainText.site(planningCase.sites[otherPlace]))."
            )
        }
    }

    /// Every strategic point of the kind is near some function of the kind.
    private func checkCoverage(_ index: Int, _ period: Int, _ findings: inout Findings) {
        let function = planningCase.functions[index]
        guard let limit = function.coverageMinutes,
            period >= dueFrom(function) || plan.site(ofFunction: index, period: period) != nil
        else { return }
        for point in planningCase.strategicPoints where point.functionKind == function.kind {
            let minutes = Self.minutes(plan, to: point, period: period)
            guard AuditTolerance.exceeds(minutes ?? .infinity, limit) else { continue }
            let label = horizon.periods[period].label
            let reached =
                minutes.map { "is \(PlainText.number($0)) minutes from the nearest" } ?? "is near no"
            findings.broken(
                .hosting, "coverage", "\(function.id).\(point.id)", period: period,
                amount: minutes.map { $0 - limit } ?? 1440, unit: "minutes",
                "\(PlainText.named(point.name, point.id)) \(reached) function of the kind \(function.kind.rawValue) in \(label); \(name(function)) requires \(PlainText.number(limit)) minutes."
            )
        }
    }

    /// Minutes to a point from the nearest function of its kind, if there is one.
    static func minutes(_ plan: ResolvedPlan, to point: StrategicPoint, period: Int) -> Double? {
        let planningCase = plan.planningCase
        var nearest: Double?
        for (index, function) in planningCase.functions.enumerated() where function.kind == point.functionKind
        {
            guard let site = plan.site(ofFunction: index, period: period) else { continue }
            let minutes = planningCase.travelMinutes(planningCase.sites[site].position, point.position)
            nearest = min(nearest ?? minutes, minutes)
        }
        return nearest
    }
}
