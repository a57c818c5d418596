/// Reads `case.json`: the settings and the horizon.
package struct SettingsReader {
    package private(set) var settings: CaseSettings?
    package private(set) var horizon: Horizon?

    private static let file = CaseSchema.settingsFile
    /// Periods of a horizon; each adds columns for every site and vehicle group.
    private static let mostPeriods = 120

    package init(_ bytes: [UInt8], log: inout FaultLog) {
        guard let node = JSONParser.parse(bytes, file: SettingsReader.file, log: &log),
            var root = JSONObjectReader(node, file: SettingsReader.file, log: &log)
        else { return }
        let before = log.errorCount(SettingsReader.file)
        let name = root.identifier("name", &log)
        let title = root.string("title", &log)
        let priceBaseYear = SettingsReader.financialYear("price_base_year", &root, &log)
        horizon = SettingsReader.horizon(&root, &log)
        let finance = SettingsReader.finance(&root, &log)
        let operations = SettingsReader.operations(&root, &log)
        let rules = SettingsReader.rules(&root, &log)
        let solver = SettingsReader.solver(&root, &log)
        let notes = root.string("notes", required: false, &log) ?? ""
        root.refuseOthers(&log)
        guard log.errorCount(SettingsReader.file) == before, let name, let title, let priceBaseYear,
            let finance,
            let operations, let rules, let solver
        else { return }
        settings = CaseSettings(
            name: name, title: title, priceBaseYear: priceBaseYear, notes: notes,
            discountRate: finance.discountRate, contingencyBasisPoints: finance.contingency,
            receiptsReusableShare: finance.receiptsShare, receiptsCategory: finance.receiptsCategory,
            carbonPriced: finance.carbonPriced, travelSpeedKmPerHour: operations.speed,
            roadFactor: operations.roadFactor, powerFactor: operations.powerFactor,
            averageDayShare: operations.averageDay, chargingResilienceShare: operations.resilience,
            gridLossHours: operations.gridLossHours, gridLossShare: operations.gridLossShare,
            baseLoadDaySlots: operations.daySlots, lowEmissionZoneDaysPerYear: operations.zoneDays,
            rules: rules,
            timeLimitSeconds: solver.seconds, relativeGap: solver.gap, threads: solver.threads)
    }

    private static func financialYear(
        _ name: String, _ object: inout JSONObjectReader, _ log: inout FaultLog
    ) -> FinancialYear? {
        guard let text = object.string(name, &log) else { return nil }
        if let year = FinancialYear(text), CellReading.plausibleYears.contains(year.startYear) { return year }
        log.add(
            object.fault(
                name, problem: "is not a financial year", expected: "a financial year such as 2022/23"))
        return nil
    }

    private static func horizon(_ root: inout JSONObjectReader, _ log: inout FaultLog) -> Horizon? {
        guard var object = root.object("horizon", &log) else { return nil }
        let startText = object.string("start", &log)
        let quarterly = object.whole("quarterly_years", 0...20, &log)
        let yearly = object.whole("yearly_years", 0...100, &log)
        var steps: [Int]? = []
        for element in object.list("steps_years", &log) ?? [] {
            if case .number(let number) = element.content, let length = number.scaled(places: 0),
                (1...20).contains(length)
            {
                steps?.append(length)
            } else {
                steps = nil
                log.add(
                    object.fault(
                        "steps_years", at: element, problem: "is not the length of a period",
                        expected: "whole years from 1 to 20"))
            }
        }
        object.refuseOthers(&log)
        guard let startText else { return nil }
        guard let start = CalendarDate(iso: startText), CellReading.plausibleYears.contains(start.year),
            start.month == 4, start.day == 1
        else {
            log.add(
                object.fault(
                    "start", problem: "is not the first day of a financial year",
                    expected: "a first of April such as 2022-04-01"))
            return nil
        }
        guard let quarterly, let yearly, let steps else { return nil }
        let periods = quarterly * 4 + yearly + steps.count
        let years = quarterly + yearly + steps.reduce(0, +)
        guard (1...mostPeriods).contains(periods), years <= 100 else {
            log.add(
                root.fault(
                    "horizon", problem: "the horizon has \(periods) periods and \(years) years",
                    expected: "1 to \(mostPeriods) periods and at most 100 years"))
            return nil
        }
        return Horizon(
            firstYear: FinancialYear(containing: start), quarterlyYears: quarterly, yearlyYears: yearly,
            stepsYears: steps)
    }

    private struct Finance {
        var discountRate: Double
        var contingency: [CapitalCategory: Int]
        var receiptsShare: Double
        var receiptsCategory: CapitalCategory
        var carbonPriced: Bool
    }

    private static func finance(_ root: inout JSONObjectReader, _ log: inout FaultLog) -> Finance? {
        guard var object = root.object("finance", &log) else { return nil }
        let rate = object.number("discount_rate_percent", 0...30, &log)
        var contingency: [CapitalCategory: Int] = [:]
        if var shares = object.object("contingency_percent", &log) {
            for category in CapitalCategory.allCases {
                // Two decimals of a per cent are whole basis points.
                contingency[category] = shares.scaled(category.rawValue, places: 2, 0...20_000, &log)
            }
            shares.refuseOthers(&log)
        }
        let receipts = object.number("receipts_reusable_percent", 0...100, &log)
        let category = object.word("receipts_category", CapitalCategory.self, &log)
        let priced = object.bool("carbon_priced", &log)
        object.refuseOthers(&log)
        guard let rate, let receipts, let category, let priced else { return nil }
        return Finance(
            discountRate: rate / 100, contingency: contingency, receiptsShare: receipts / 100,
            receiptsCategory: category, carbonPriced: priced)
    }

    private struct Operations {
        var speed: Double
        var roadFactor: Double
        var powerFactor: Double
        var averageDay: Double
        var resilience: Double
        var gridLossHours: Double
        var gridLossShare: Double
        var daySlots: Range<Int>
        var zoneDays: Int
    }

    private static func operations(_ root: inout JSONObjectReader, _ log: inout FaultLog) -> Operations? {
        guard var object = root.object("operations", &log) else { return nil }
        let speed = object.number("travel_speed_kmh", 1...200, &log)
        let road = object.number("road_factor", 1...5, &log)
        let power = object.number("power_factor", 0.1...1, &log)
        let average = object.number("average_day_percent", 0...100, &log)
        let resilience = object.number("charging_resilience_percent", 0...100, &log)
        let hours = object.number("grid_loss_hours", 0...240, &log)
        let share = object.number("grid_loss_share_percent", 0...100, &log)
        let start = halfHour("base_load_day_start", &object, &log)
        let end = halfHour("base_load_day_end", &object, &log)
        let days = object.whole("low_emission_zone_days_per_year", 0...366, &log)
        object.refuseOthers(&log)
        guard let start, let end else { return nil }
        guard start < end else {
            log.add(
                object.fault(
                    "base_load_day_end", problem: "is not after base_load_day_start",
                    expected: "a later half-hour of the same day"))
            return nil
        }
        guard let speed, let road, let power, let average, let resilience, let hours, let share, let days
        else {
            return nil
        }
        return Operations(
            speed: speed, roadFactor: road, powerFactor: power, averageDay: average / 100,
            resilience: resilience / 100, gridLossHours: hours, gridLossShare: share / 100,
            daySlots: start..<end, zoneDays: days)
    }

    private static func halfHour(
        _ name: String, _ object: inout JSONObjectReader, _ log: inout FaultLog
    ) -> Int? {
        guard let text = object.string(name, &log) else { return nil }
        if let slot = halfHourSlot(text) { return slot }
        log.add(
            object.fault(
                name, problem: "is not a half-hour of the day", expected: "a half-hour such as 07:30"))
        return nil
    }

    private static func rules(
        _ root: inout JSONObjectReader, _ log: inout FaultLog
    ) -> [RuleFamily: CaseSettings.RuleSetting]? {
        guard var object = root.object("rules", &log) else { return nil }
        var rules: [RuleFamily: CaseSettings.RuleSetting] = [:]
        for family in RuleFamily.allCases {
            guard var rule = object.object(family.rawValue, required: false, &log) else { continue }
            let mode = rule.word("mode", CaseSettings.RuleMode.self, &log)
            let price = rule.scaled(
                "price_gbp", places: 2, 0...ColumnSchema.largestPence, required: mode == .soft, &log)
            rule.refuseOthers(&log)
            guard let mode else { continue }
            if mode == .soft && !family.mayBeSoft {
                let soft = RuleFamily.allCases.filter(\.mayBeSoft).map(\.rawValue).joined(separator: ", ")
                log.add(
                    rule.fault(
                        "mode", problem: "is soft, but no plan breaks this rule at a price",
                        expected: "hard or off; \(soft) may be soft"))
            }
            rules[family] = CaseSettings.RuleSetting(mode: mode, pricePence: price ?? 0)
        }
        object.refuseOthers(&log)
        return rules
    }

    private struct Solver {
        var seconds: Double
        var gap: Double
        var threads: Int
    }

    private static func solver(_ root: inout JSONObjectReader, _ log: inout FaultLog) -> Solver? {
        guard var object = root.object("solver", &log) else { return nil }
        let seconds = object.number("time_limit_seconds", 0...10_000_000, &log)
        let gap = object.number("relative_gap_percent", 0...100, &log)
        let threads = object.whole("threads", 1...256, &log)
        object.refuseOthers(&log)
        guard let seconds, let gap, let threads else { return nil }
        return Solver(seconds: seconds, gap: gap / 100, threads: threads)
    }
}
