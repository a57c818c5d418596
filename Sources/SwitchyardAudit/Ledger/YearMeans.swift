import SwitchyardCase

extension Case {
    /// Mean over a period's years of a figure given by year.
    func mean(_ period: Period, _ figure: (YearPrices) -> Double) -> Double {
        let rows = prices.filter { period.years.contains($0.year) }
        return rows.isEmpty ? 0 : rows.reduce(0) { $0 + figure($1) } / Double(rows.count)
    }

    /// Mean over a period's years of a figure given by year.
    func mean(_ period: Period, _ figure: (YearCarbon) -> Double) -> Double {
        let rows = carbon.filter { period.years.contains($0.year) }
        return rows.isEmpty ? 0 : rows.reduce(0) { $0 + figure($1) } / Double(rows.count)
    }
}
