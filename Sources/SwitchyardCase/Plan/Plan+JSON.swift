// `plan.json`: periods and budget spans by label, everything else by the identifiers of the case, so that a person can
// read and change a plan. Members without a value (`leaves`, `order`) are left out.

private let planFormat = "switchyard-plan"
private let planVersion = 1

extension Plan {
    /// Labels of the budget spans: a quarter's without its quarter, every other period's own.
    var budgetSpanLabels: [String] {
        var labels: [String] = []
        for label in periodLabels {
            let span = label.split(separator: " ", maxSplits: 1).first.map(String.init) ?? label
            if labels.last != span { labels.append(span) }
        }
        return labels
    }

    /// The plan as JSON text, the same bytes on every run; `read` gives back an equal plan.
    public func write() -> [UInt8] { Array(json.text().utf8) }

    package var json: JSONValue {
        let spans = budgetSpanLabels
        // A plan that points outside its periods is written as it is, so that reading it says where.
        func label(_ labels: [String], _ index: Int) -> JSONValue {
            .string(labels.indices.contains(index) ? labels[index] : "period \(index)")
        }
        func period(_ index: Int) -> JSONValue { label(periodLabels, index) }
        func object(_ members: [(String, JSONValue)]) -> JSONValue {
            .object(members.map { JSONValue.Member($0.0, $0.1) })
        }
        func choices(_ list: [DatedChoice], _ name: String) -> JSONValue {
            .array(list.map { object([(name, .string($0.id)), ("period", period($0.period))]) })
        }
        return object([
            ("format", .string(planFormat)),
            ("version", .integer(planVersion)),
            ("case", .string(caseName)),
            ("periods", .array(periodLabels.map { .string($0) })),
            ("vehicles", .array(vehicles.map { object($0.members(period)) })),
            (
                "chargers",
                .array(
                    chargers.map {
                        object([
                            ("site", .string($0.siteID)), ("charger", .string($0.chargerID)),
                            ("period", period($0.period)), ("count", .integer($0.count)),
                        ])
                    })
            ),
            (
                "grid_steps",
                .array(
                    gridSteps.map {
                        object([
                            ("site", .string($0.siteID)), ("step", .integer($0.step)),
                            ("period", period($0.period)),
                        ])
                    })
            ),
            ("solar_storage", choices(solarStorage, "option")),
            ("measures", choices(measures, "measure")),
            (
                "site_changes",
                .array(
                    siteChanges.map {
                        object([
                            ("site", .string($0.siteID)), ("change", .string($0.kind.rawValue)),
                            ("period", period($0.period)),
                        ])
                    })
            ),
            (
                "functions",
                .array(
                    functions.map {
                        object([
                            ("function", .string($0.functionID)), ("site", .string($0.siteID)),
                            ("from", period($0.fromPeriod)),
                        ])
                    })
            ),
            ("schemes", choices(schemes, "scheme")),
            (
                "grant_uses",
                .array(
                    grantUses.map {
                        object([
                            ("grant", .string($0.grantID)), ("years", label(spans, $0.budgetSpan)),
                            ("category", .string($0.category.rawValue)),
                            ("amount_gbp", .pounds(pence: $0.amountPence)),
                        ])
                    })
            ),
            (
                "charging",
                .array(
                    charging.map {
                        object([
                            ("site", .string($0.siteID)), ("class", .string($0.chargingClass.rawValue)),
                            ("period", period($0.period)), ("draw_kw", .array($0.drawKW.map { .number($0) })),
                        ])
                    })
            ),
            (
                "concessions",
                .array(
                    concessions.map {
                        object([
                            ("rule", .string($0.family.rawValue)), ("subject", .string($0.subject)),
                            ("amount", .number($0.amount)), ("unit", .string($0.unit)),
                        ])
                    })
            ),
        ])
    }
}

extension PlannedVehicle {
    fileprivate func members(_ period: (Int) -> JSONValue) -> [(String, JSONValue)] {
        var members: [(String, JSONValue)] = [("id", .string(id)), ("model", .string(modelID))]
        switch origin {
        case .register: members.append(("origin", .string("register")))
        case .purchase: members.append(("origin", .string("purchase")))
        case .order(let order):
            members.append(("origin", .string("order")))
            members.append(("order", .string(order)))
        }
        members.append(("from", period(firstPeriod)))
        if let leavesPeriod { members.append(("leaves", period(leavesPeriod))) }
        let stays = stays.map { stay in
            JSONValue.object([
                .init("from", period(stay.fromPeriod)), .init("site", .string(stay.siteID)),
                .init("role", .string(stay.roleID)),
            ])
        }
        members.append(("stays", .array(stays)))
        return members
    }
}

extension Plan {
    /// Reads a plan that `write` wrote or a person changed. Identifiers are taken as they stand; whether the case has them
    /// is for the audit to say.
    /// - Parameter file: name that faults carry.
    /// - Throws: `CaseError` with every fault found, with line and column.
    public static func read(_ bytes: [UInt8], file: String) throws(CaseError) -> Plan {
        var log = FaultLog(files: [file])
        var reader = PlanReader(file: file)
        let plan = reader.read(bytes, &log)
        if let error = log.error { throw error }
        guard let plan else {
            throw CaseError(faults: [CaseFault(file: file, problem: "the plan could not be read")])
        }
        return plan
    }

    /// Reads a plan from a regular file.
    /// - Throws: `CaseError` with every fault found.
    public static func read(path: String) throws(CaseError) -> Plan {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(path)
        } catch {
            throw CaseError(faults: [
                CaseFault(file: path, problem: error.problem, expected: "a plan in JSON")
            ])
        }
        return try read(bytes, file: path)
    }
}

private struct PlanReader {
    let file: String
    private var periods = Labels([])
    private var spans = Labels([])

    /// Labels and their positions; a hyphen stands for the dash of `2030/31–2031/32`.
    private struct Labels {
        let names: [String]
        private var positions: [String: Int] = [:]

        init(_ names: [String]) {
            self.names = names
            for (index, name) in names.enumerated() { positions[Labels.plain(name)] = index }
        }

        func position(_ name: String) -> Int? { positions[Labels.plain(name)] }

        static func plain(_ text: String) -> String { text.split(separator: "–").joined(separator: "-") }
    }

    init(file: String) { self.file = file }

    mutating func read(_ bytes: [UInt8], _ log: inout FaultLog) -> Plan? {
        guard let node = JSONParser.parse(bytes, file: file, log: &log),
            var root = JSONObjectReader(node, file: file, log: &log)
        else { return nil }
        guard let format = root.string("format", &log) else { return nil }
        guard format == planFormat else {
            log.add(root.fault("format", problem: "is not the format of a plan", expected: planFormat))
            return nil
        }
        guard let version = root.whole("version", 1...1_000_000, &log) else { return nil }
        guard version == planVersion else {
            log.add(
                root.fault(
                    "version", problem: "is a version this program does not read", expected: "\(planVersion)")
            )
            return nil
        }
        let caseName = root.identifier("case", &log)
        guard let labels = readLabels(&root, &log) else { return nil }
        var plan = Plan(caseName: caseName ?? "", periodLabels: labels)
        periods = Labels(labels)
        spans = Labels(plan.budgetSpanLabels)
        plan.vehicles = list("vehicles", &root, &log, vehicle)
        plan.chargers = list("chargers", &root, &log) { object, log in
            let site = object.identifier("site", &log)
            let charger = object.identifier("charger", &log)
            let period = period("period", &object, &log)
            let count = object.whole("count", 1...1_000_000, &log)
            guard let site, let charger, let period, let count else { return nil }
            return ChargerInstallation(siteID: site, chargerID: charger, period: period, count: count)
        }
        plan.gridSteps = list("grid_steps", &root, &log) { object, log in
            let site = object.identifier("site", &log)
            let step = object.whole("step", 1...1000, &log)
            let period = period("period", &object, &log)
            guard let site, let step, let period else { return nil }
            return GridStepInstallation(siteID: site, step: step, period: period)
        }
        plan.solarStorage = choices("solar_storage", "option", &root, &log)
        plan.measures = choices("measures", "measure", &root, &log)
        plan.siteChanges = list("site_changes", &root, &log) { object, log in
            let site = object.identifier("site", &log)
            let kind = object.word("change", SiteChange.Kind.self, &log)
            let period = period("period", &object, &log)
            guard let site, let kind, let period else { return nil }
            return SiteChange(siteID: site, kind: kind, period: period)
        }
        plan.functions = list("functions", &root, &log) { object, log in
            let function = object.identifier("function", &log)
            let site = object.identifier("site", &log)
            let period = period("from", &object, &log)
            guard let function, let site, let period else { return nil }
            return FunctionPlacement(functionID: function, siteID: site, fromPeriod: period)
        }
        plan.schemes = choices("schemes", "scheme", &root, &log)
        plan.grantUses = list("grant_uses", &root, &log) { object, log in
            let grant = object.identifier("grant", &log)
            let span = label("years", spans, &object, required: true, &log)
            let category = object.word("category", CapitalCategory.self, &log)
            let pence = object.scaled("amount_gbp", places: 2, 0...ColumnSchema.largestPence, &log)
            guard let grant, let span, let category, let pence else { return nil }
            return GrantUse(grantID: grant, budgetSpan: span, category: category, amountPence: pence)
        }
        plan.charging = list("charging", &root, &log, chargingProfile)
        plan.concessions = list("concessions", &root, &log) { object, log in
            let family = object.word("rule", RuleFamily.self, &log)
            let subject = object.string("subject", &log)
            let amount = object.number("amount", -1e18...1e18, &log)
            let unit = object.string("unit", &log)
            guard let family, let subject, let amount, let unit else { return nil }
            return Concession(family: family, subject: subject, amount: amount, unit: unit)
        }
        root.refuseOthers(&log)
        return caseName == nil ? nil : plan
    }

    private func readLabels(_ root: inout JSONObjectReader, _ log: inout FaultLog) -> [String]? {
        guard let elements = root.list("periods", &log) else { return nil }
        var labels: [String] = []
        for element in elements {
            guard case .string(let label) = element.content, !label.isEmpty else {
                log.add(
                    root.fault(
                        "periods", at: element, problem: "is no label", expected: "a label such as 2022/23 Q1"
                    ))
                return nil
            }
            guard !labels.contains(label) else {
                log.add(
                    root.fault(
                        "periods", at: element, problem: "is listed twice", expected: "each period once"))
                return nil
            }
            labels.append(label)
        }
        guard !labels.isEmpty else {
            log.add(root.fault("periods", problem: "the plan has no periods", expected: "at least one"))
            return nil
        }
        return labels
    }

    /// The elements of a list, each read by `build`; elements with faults are logged and left out.
    private func list<Element>(
        _ name: String, _ parent: inout JSONObjectReader, _ log: inout FaultLog,
        _ build: (inout JSONObjectReader, inout FaultLog) -> Element?
    ) -> [Element] {
        var elements: [Element] = []
        for case var object? in parent.objects(name, &log) ?? [] {
            if let element = build(&object, &log) { elements.append(element) }
            object.refuseOthers(&log)
        }
        return elements
    }

    private func label(
        _ name: String, _ labels: Labels, _ object: inout JSONObjectReader, required: Bool,
        _ log: inout FaultLog
    ) -> Int? {
        guard let text = object.string(name, required: required, &log) else { return nil }
        if let position = labels.position(text) { return position }
        log.add(
            object.fault(
                name, problem: "is not a period of this plan", expected: "a label listed in periods",
                nearest: nearestName(to: text, among: labels.names)))
        return nil
    }

    private func period(_ name: String, _ object: inout JSONObjectReader, _ log: inout FaultLog) -> Int? {
        label(name, periods, &object, required: true, &log)
    }

    private func choices(
        _ name: String, _ member: String, _ root: inout JSONObjectReader, _ log: inout FaultLog
    ) -> [DatedChoice] {
        list(name, &root, &log) { object, log in
            let id = object.identifier(member, &log)
            let period = period("period", &object, &log)
            guard let id, let period else { return nil }
            return DatedChoice(id: id, period: period)
        }
    }

    private enum OriginWord: String, CaseIterable {
        case register, order, purchase
    }

    private func vehicle(_ object: inout JSONObjectReader, _ log: inout FaultLog) -> PlannedVehicle? {
        let id = object.identifier("id", &log)
        let model = object.identifier("model", &log)
        let word = object.word("origin", OriginWord.self, &log)
        var origin: PlannedVehicle.Origin?
        switch word {
        case .register: origin = .register
        case .purchase: origin = .purchase
        case .order: origin = object.identifier("order", &log).map { .order($0) }
        case nil: break
        }
        let first = period("from", &object, &log)
        let leaves = label("leaves", periods, &object, required: false, &log)
        let stays = list("stays", &object, &log) { stay, log in
            let from = period("from", &stay, &log)
            let site = stay.identifier("site", &log)
            let role = stay.identifier("role", &log)
            guard let from, let site, let role else { return PlannedVehicle.Stay?.none }
            return PlannedVehicle.Stay(fromPeriod: from, siteID: site, roleID: role)
        }
        guard let id, let model, let origin, let first else { return nil }
        return PlannedVehicle(
            id: id, modelID: model, origin: origin, firstPeriod: first, leavesPeriod: leaves, stays: stays)
    }

    private func chargingProfile(_ object: inout JSONObjectReader, _ log: inout FaultLog) -> ChargingProfile?
    {
        let site = object.identifier("site", &log)
        let charging = object.word("class", ChargingClass.self, &log)
        let period = period("period", &object, &log)
        let elements = object.list("draw_kw", &log)
        var draws: [Double] = []
        for element in elements ?? [] {
            guard case .number(let number) = element.content,
                (0...ColumnSchema.largestNumber).contains(number.double)
            else {
                log.add(
                    object.fault(
                        "draw_kw", at: element, problem: "is not a power",
                        expected: "a number of kW, 0 or more"))
                return nil
            }
            draws.append(number.double)
        }
        guard let elements else { return nil }
        guard elements.count == 48 else {
            log.add(
                object.fault(
                    "draw_kw", problem: "the list has \(elements.count) values",
                    expected: "48, one a half-hour"))
            return nil
        }
        guard let site, let charging, let period else { return nil }
        return ChargingProfile(siteID: site, chargingClass: charging, period: period, drawKW: draws)
    }
}
