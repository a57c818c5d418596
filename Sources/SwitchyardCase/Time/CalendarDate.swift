/// A day of the Gregorian calendar, without time or zone: `2022-04-01`.
public struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    /// The date, or `nil` if there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
        guard day <= CalendarDate.daysIn(month: month, year: year) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    private init(uncheckedYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The first of a month, counted from a year's January; months beyond 12 run into later years.
    public init(firstOfMonth month: Int, year: Int) {
        let zeroBased = year * 12 + (month - 1)
        self.init(uncheckedYear: zeroBased / 12, month: zeroBased % 12 + 1, day: 1)
    }

    public static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1 March of year 0: the difference of two ordinals is the number of days between.
    public var ordinal: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let shiftedMonth = (month + 9) % 12
        return 365 * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
            + (153 * shiftedMonth + 2) / 5 + day - 1
    }

    /// The same day some months later; the last day of the month where that month is shorter.
    public func adding(months: Int) -> CalendarDate {
        let first = CalendarDate(firstOfMonth: month + months, year: year)
        let lastDay = CalendarDate.daysIn(month: first.month, year: first.year)
        return CalendarDate(uncheckedYear: first.year, month: first.month, day: min(day, lastDay))
    }

    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    public var description: String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

/// An NHS financial year, 1 April to 31 March, written `2022/23`.
public struct FinancialYear: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Calendar year of its 1 April.
    public let startYear: Int

    public init(startYear: Int) { self.startYear = startYear }

    /// The year a day falls in.
    public init(containing date: CalendarDate) {
        startYear = date.month >= 4 ? date.year : date.year - 1
    }

    /// Reads `2022/23`; `nil` if it is not of that form or the two halves do not follow each other.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let first = Int(parts[0]), let second = Int(parts[1]), (first + 1) % 100 == second
        else { return nil }
        startYear = first
    }

    public var start: CalendarDate { CalendarDate(firstOfMonth: 4, year: startYear) }
    /// First day of the next year.
    public var end: CalendarDate { CalendarDate(firstOfMonth: 4, year: startYear + 1) }
    public static func < (left: FinancialYear, right: FinancialYear) -> Bool {
        left.startYear < right.startYear
    }

    public var description: String {
        let second = (startYear + 1) % 100
        return "\(startYear)/\(second < 10 ? "0" : "")\(second)"
    }
}
