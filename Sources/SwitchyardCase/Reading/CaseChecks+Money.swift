extension CaseChecks {
    mutating func checkMoneyAndPolicy() {
        for (index, grant) in rows.grants.enumerated() {
            guard let grant, grant.toYear < grant.fromYear else { continue }
            fault(
                CaseSchema.grants, index, "to_year", "is before from_year",
                expected: "\(grant.fromYear) or later")
        }
        for (index, scheme) in rows.schemes.enumerated() {
            guard let scheme else { continue }
            checkOrder(CaseSchema.schemes, index, scheme.startFrom, "start_from", scheme.startBy, "start_by")
        }
        for (index, line) in rows.capitalLines.enumerated() {
            guard let line, let horizon, horizon.budgetSpan(of: line.year) == nil else { continue }
            warn(CaseSchema.capitalLines, index, "financial_year", "is outside the horizon and has no effect")
        }
        checkEnvelopes()
        for (index, grant) in rows.grants.enumerated() {
            guard let grant, let horizon, let first = horizon.years.first, let last = horizon.years.last,
                grant.toYear < first || last < grant.fromYear
            else { continue }
            warn(
                CaseSchema.grants, index, grant.toYear < first ? "to_year" : "from_year",
                "is outside the horizon: the grant has no effect")
        }
        checkYears(CaseSchema.prices, rows.prices.map { $0?.year })
        checkYears(CaseSchema.carbon, rows.carbon.map { $0?.year })
        checkTariffBands()
        for (index, rule) in rows.cleanAirRules.enumerated() {
            guard let rule else { continue }
            checkCleanAirRule(index, rule)
        }
    }

    /// Envelopes of other years, and years of the horizon that a category with envelopes has none for: a slip in a year takes
    /// the limit off another, or its money.
    private mutating func checkEnvelopes() {
        let schema = CaseSchema.capitalEnvelopes
        guard let horizon else { return }
        let years = Set(horizon.years)
        var limited: [EnvelopeScope: Set<FinancialYear>] = [:]
        for (index, envelope) in rows.envelopes.enumerated() {
            guard let envelope else { continue }
            if years.contains(envelope.year) {
                limited[envelope.scope, default: []].insert(envelope.year)
            } else {
                warn(schema, index, "financial_year", "is outside the horizon and has no effect")
            }
        }
        guard isWhole(schema) else { return }
        let scopes =
            CapitalCategory.allCases.map { (EnvelopeScope.category($0), $0.rawValue) } + [(.total, "total")]
        for (scope, name) in scopes {
            guard let present = limited[scope] else { continue }
            for span in horizon.budgetSpans {
                let missing = span.years.filter { !present.contains($0) }.map(\.description)
                if missing.isEmpty { continue }
                let effect =
                    missing.count == span.years.count
                    ? "it is not limited then" : "the limit of \(span.label) is that of its other years alone"
                log.add(
                    CaseFault(
                        .warning, file: schema.file,
                        problem: "\(name) has no row for \(missing.joined(separator: ", ")): \(effect)"))
            }
        }
    }

    /// A row for each year of the horizon; rows of other years are said to have no effect.
    private mutating func checkYears(_ schema: TableSchema, _ years: [FinancialYear?]) {
        guard let horizon, isWhole(schema) else { return }
        let present = Set(years.compactMap { $0 })
        let missing = horizon.years.filter { !present.contains($0) }
        if !missing.isEmpty {
            fault(
                schema, "there is no row for \(missing.map(\.description).joined(separator: ", "))",
                expected: "one row for each financial year of the horizon")
        }
        let wanted = Set(horizon.years)
        let others = years.compactMap { $0 }.filter { !wanted.contains($0) }
        if !others.isEmpty {
            log.add(
                CaseFault(
                    .warning, file: schema.file,
                    problem: "\(others.count) rows lie outside the horizon and have no effect"))
        }
    }

    /// The bands cut the day from 00:00 to 24:00 without gap or overlap.
    private mutating func checkTariffBands() {
        let schema = CaseSchema.tariffBands
        guard let table = rows.tables[schema.file] else { return }
        var isSound = isWhole(schema)
        for index in table.rows.indices where !table.rows[index].isFaulty && rows.tariffBands[index] == nil {
            fault(
                schema, index, "end", "is not after start", expected: "a later half-hour of the same day",
                remedy: "a band over midnight is two rows, one until 24:00 and one from 00:00")
            isSound = false
        }
        guard isSound else { return }
        let bands = rows.tariffBands.enumerated().compactMap { index, band in band.map { (index, $0.slots) } }
            .sorted { $0.1.lowerBound < $1.1.lowerBound }
        var covered = 0
        for (index, slots) in bands {
            if slots.lowerBound > covered {
                fault(
                    schema, index, "start",
                    "leaves \(halfHourText(covered)) to \(halfHourText(slots.lowerBound)) without a band",
                    expected: halfHourText(covered))
            } else if slots.lowerBound < covered {
                fault(
                    schema, index, "start", "overlaps the band that ends at \(halfHourText(covered))",
                    expected: halfHourText(covered))
            }
            covered = max(covered, slots.upperBound)
        }
        if covered < 48, let last = bands.last {
            fault(
                schema, last.0, "end", "leaves \(halfHourText(covered)) to 24:00 without a band",
                expected: "24:00")
        }
    }

    private mutating func checkCleanAirRule(_ index: Int, _ rule: CleanAirRule) {
        if rule.kind == .minimumElectricShare, rule.value > 100 {
            fault(
                CaseSchema.cleanAir, index, "value", "is a share of more than 100 %", expected: "0 to 100")
        }
        if let table = rows.tables[CaseSchema.cleanAir.file],
            let column = CaseSchema.cleanAir.index(of: "service_classes"),
            case .list(let words) = table.rows[index].cells[column], words.count > 1, words.contains("all")
        {
            fault(
                CaseSchema.cleanAir, index, "service_classes", "holds all and other classes besides",
                expected: "all, or a list of classes")
        }
    }
}
