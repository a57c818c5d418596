import SwitchyardCase
import Testing

@Suite struct HorizonTests {
    private func date(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso: text)) }

    private let horizon = Horizon(
        firstYear: FinancialYear(startYear: 2022), quarterlyYears: 2, yearlyYears: 6, stepsYears: [2, 3])

    @Test func `quarters, years and steps follow each other without gaps`() throws {
        #expect(horizon.count == 16)
        #expect(horizon.periods.map(\.index) == Array(0..<16))
        #expect(zip(horizon.periods, horizon.periods.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(horizon.start == (try date("2022-04-01")))
        #expect(horizon.end == (try date("2035-04-01")))
        #expect(horizon.periods[0].label == "2022/23 Q1")
        #expect(horizon.periods[3].label == "2022/23 Q4")
        #expect(horizon.periods[3].start == (try date("2023-01-01")))
        #expect(horizon.periods[8].label == "2024/25")
        #expect(horizon.periods[15].label == "2032/33–2034/35")
        #expect(horizon.periods.map(\.lengthYears).reduce(0, +) == 13)
        #expect(horizon.years.map(\.startYear) == Array(2022..<2035))
        #expect(horizon.budgetSpans.count == 10)
        #expect(horizon.budgetSpans[1].periods == 4..<8)
    }

    @Test func `starting dates wait for the next period and deadlines bind in their own`() throws {
        #expect(horizon.firstPeriod(startingFrom: try date("2022-04-01")) == 0)
        #expect(horizon.firstPeriod(startingFrom: try date("2022-04-02")) == 1)
        #expect(horizon.firstPeriod(startingFrom: try date("2033-01-01")) == 16)
        #expect(horizon.period(containing: try date("2000-01-01")) == 0)
        #expect(horizon.period(containing: try date("2022-06-30")) == 0)
        #expect(horizon.period(containing: try date("2022-07-01")) == 1)
        #expect(horizon.period(containing: try date("2034-12-31")) == 15)
        #expect(horizon.period(containing: try date("2035-04-01")) == 16)
        #expect(horizon.firstPeriod(afterLeadMonths: 0) == 0)
        #expect(horizon.firstPeriod(afterLeadMonths: 4) == 2)
        #expect(horizon.midYears(0) == 0.125)
        #expect(horizon.midYears(8) == 2.5)
        #expect(horizon.budgetSpan(of: FinancialYear(startYear: 2031)) == 8)
        #expect(horizon.budgetSpan(of: FinancialYear(startYear: 2035)) == nil)
    }

    @Test func `dates are those of the calendar`() throws {
        #expect(CalendarDate(iso: "2023-02-29") == nil)
        #expect(CalendarDate(iso: "2024-02-29") != nil)
        #expect(CalendarDate(iso: "1900-02-29") == nil)
        #expect(CalendarDate(iso: "2000-02-29") != nil)
        for text in [
            "2022-4-1", "2022/04/01", "20220401", "2022-04-01 ", "2022-00-01", "2022-13-01", "２022-04-01",
        ] {
            #expect(CalendarDate(iso: text) == nil)
        }
        #expect(try date("2024-03-01").ordinal - date("2023-03-01").ordinal == 366)
        #expect(try date("2022-01-31").adding(months: 1) == date("2022-02-28"))
        #expect(try date("2022-11-30").adding(months: 3) == date("2023-02-28"))
        #expect(try date("0999-01-02").description == "0999-01-02")
    }

    @Test func `days are counted one by one over four centuries`() throws {
        var day = try date("1899-12-31")
        let first = day.ordinal
        for count in 1...(146_097) {
            day =
                CalendarDate(year: day.year, month: day.month, day: day.day + 1)
                ?? CalendarDate(firstOfMonth: day.month + 1, year: day.year)
            guard day.ordinal == first + count else {
                Issue.record("\(day)")
                return
            }
        }
        #expect(day == (try date("2299-12-31")))
    }

    @Test func `financial years are written 2022/23 and turn on 1 April`() throws {
        #expect(FinancialYear("2022/23")?.startYear == 2022)
        #expect(FinancialYear("2099/00")?.startYear == 2099)
        for text in ["2022/24", "2022-23", "2022", "22/23", "2022/023", "２022/23"] {
            #expect(FinancialYear(text) == nil)
        }
        #expect(FinancialYear(containing: try date("2023-03-31")).description == "2022/23")
        #expect(FinancialYear(containing: try date("2023-04-01")).description == "2023/24")
        #expect(FinancialYear(startYear: 2099).description == "2099/00")
    }
}
