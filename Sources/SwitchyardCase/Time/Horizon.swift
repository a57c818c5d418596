/// One planning period: a quarter, a financial year or several financial years.
public struct Period: Sendable, Hashable {
    /// Position in the horizon, from 0.
    public let index: Int
    /// `2022/23 Q1`, `2024/25` or `2030/31–2031/32`.
    public let label: String
    public let start: CalendarDate
    /// First day after the period.
    public let end: CalendarDate
    /// Financial years it touches.
    public let years: [FinancialYear]
    /// Quarter of its year, 1–4, if it is a quarter.
    public let quarter: Int?
    /// Length in years: 0.25, 1, 2, …
    public let lengthYears: Double
    /// Which budget span its spending falls in.
    public let budgetSpan: Int
}

/// The stretch of time one set of capital envelopes covers: a financial year, or all the years of a longer period.
public struct BudgetSpan: Sendable, Hashable {
    public let index: Int
    /// `2022/23` or `2030/31–2031/32`.
    public let label: String
    public let years: [FinancialYear]
    /// Periods whose spending it holds.
    public let periods: Range<Int>
}

/// The planning periods, in order and without gaps.
public struct Horizon: Sendable {
    public let periods: [Period]
    public let budgetSpans: [BudgetSpan]

    /// - Parameters:
    ///   - firstYear: financial year the horizon starts with.
    ///   - quarterlyYears: years cut into quarters.
    ///   - yearlyYears: years that follow, one period each.
    ///   - stepsYears: lengths in years of the periods after them.
    public init(firstYear: FinancialYear, quarterlyYears: Int, yearlyYears: Int, stepsYears: [Int]) {
        var periods: [Period] = []
        var spans: [BudgetSpan] = []
        var year = firstYear.startYear
        for _ in 0..<max(0, quarterlyYears) {
            let financialYear = FinancialYear(startYear: year)
            let first = periods.count
            for quarter in 1...4 {
                let start = CalendarDate(firstOfMonth: 4 + 3 * (quarter - 1), year: year)
                periods.append(
                    Period(
                        index: periods.count, label: "\(financialYear) Q\(quarter)", start: start,
                        end: start.adding(months: 3), years: [financialYear], quarter: quarter,
                        lengthYears: 0.25,
                        budgetSpan: spans.count))
            }
            spans.append(
                BudgetSpan(
                    index: spans.count, label: financialYear.description, years: [financialYear],
                    periods: first..<periods.count))
            year += 1
        }
        for length in Array(repeating: 1, count: max(0, yearlyYears)) + stepsYears where length > 0 {
            let years = (year..<year + length).map { FinancialYear(startYear: $0) }
            let label = length == 1 ? "\(years[0])" : "\(years[0])–\(years[length - 1])"
            periods.append(
                Period(
                    index: periods.count, label: label, start: years[0].start, end: years[length - 1].end,
                    years: years, quarter: nil, lengthYears: Double(length), budgetSpan: spans.count))
            spans.append(
                BudgetSpan(
                    index: spans.count, label: label, years: years, periods: periods.count - 1..<periods.count
                ))
            year += length
        }
        self.periods = periods
        self.budgetSpans = spans
    }

    public var count: Int { periods.count }
    public var start: CalendarDate { periods[0].start }
    public var end: CalendarDate { periods[periods.count - 1].end }
    public var years: [FinancialYear] { budgetSpans.flatMap(\.years) }

    /// First period that starts on or after a date: when something that begins then takes effect.
    /// Equal to `count` when the date lies beyond the last start.
    public func firstPeriod(startingFrom date: CalendarDate) -> Int {
        periods.firstIndex { $0.start >= date } ?? count
    }

    /// Period in which a deadline falls: 0 if it lies before the horizon, `count` if after it.
    public func period(containing date: CalendarDate) -> Int {
        periods.firstIndex { date < $0.end } ?? count
    }

    /// Budget span of a financial year, if it lies in the horizon.
    public func budgetSpan(of year: FinancialYear) -> Int? {
        budgetSpans.firstIndex { $0.years.contains(year) }
    }

    /// First period a thing ordered at the horizon's start can be in use after a lead time.
    public func firstPeriod(afterLeadMonths months: Int) -> Int {
        firstPeriod(startingFrom: start.adding(months: months))
    }

    /// Years from the horizon's start to the middle of a period: the time discounting uses.
    public func midYears(_ period: Int) -> Double {
        periods[..<period].reduce(0) { $0 + $1.lengthYears } + periods[period].lengthYears / 2
    }
}
