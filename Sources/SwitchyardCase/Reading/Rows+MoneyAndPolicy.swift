// Rows of the money, price, carbon and clean-air tables from cells that have passed their column's checks.

extension CapitalEnvelope {
    init(_ row: RowReader) {
        let category = row.text("category")
        self.init(
            id: "\(row.year("financial_year"))/\(category)", year: row.year("financial_year"),
            scope: CapitalCategory(rawValue: category).map { .category($0) } ?? .total,
            amountPence: row.pence("amount_gbp"), provenance: row.provenance)
    }
}

extension CapitalLine {
    init(_ row: RowReader) {
        self.init(
            id: row.text("line_id"), description: row.text("description"), category: row.word("category"),
            year: row.year("financial_year"), quarter: row.wholeIfAny("quarter"),
            amountPence: row.pence("amount_gbp"), provenance: row.provenance)
    }
}

extension Grant {
    init(_ row: RowReader) {
        self.init(
            id: row.text("grant_id"), name: row.text("name"), fromYear: row.year("from_year"),
            toYear: row.year("to_year"), amountPence: row.pence("amount_gbp"), buys: row.words("buys"),
            categories: row.words("categories"), provenance: row.provenance)
    }
}

extension OverProgrammeScheme {
    init(_ row: RowReader) {
        self.init(
            id: row.text("scheme_id"), description: row.text("description"), category: row.word("category"),
            capexPence: row.pence("capex_gbp"), savingPencePerYear: row.pence("saving_gbp_per_year"),
            valuePence: row.pence("value_gbp"), startFrom: row.date("start_from"),
            startBy: row.dateIfAny("start_by"), provenance: row.provenance)
    }
}

extension YearPrices {
    init(_ row: RowReader) {
        self.init(
            year: row.year("financial_year"), dieselPoundsPerLitre: row.number("diesel_gbp_per_litre"),
            petrolPoundsPerLitre: row.number("petrol_gbp_per_litre"),
            gasPoundsPerKWh: row.number("gas_gbp_per_kwh"),
            electricityRedPoundsPerKWh: row.number("electricity_red_gbp_per_kwh"),
            electricityAmberPoundsPerKWh: row.number("electricity_amber_gbp_per_kwh"),
            electricityGreenPoundsPerKWh: row.number("electricity_green_gbp_per_kwh"),
            buildingElectricityPoundsPerKWh: row.number("building_electricity_gbp_per_kwh"),
            provenance: row.provenance)
    }
}

extension TariffBand {
    /// The checks across rows see to it that the band ends after it starts; a row that does not is never built.
    init?(_ row: RowReader) {
        let start = row.whole("start")
        let end = row.whole("end")
        guard start < end else { return nil }
        self.init(
            id: halfHourText(start), slots: start..<end, band: row.word("band"), provenance: row.provenance)
    }
}

extension YearCarbon {
    init(_ row: RowReader) {
        self.init(
            year: row.year("financial_year"), dieselKgPerLitre: row.number("diesel_kg_per_litre"),
            petrolKgPerLitre: row.number("petrol_kg_per_litre"), gasKgPerKWh: row.number("gas_kg_per_kwh"),
            electricityKgPerKWh: row.number("electricity_kg_per_kwh"),
            carbonValuePoundsPerTonne: row.number("carbon_value_gbp_per_tonne"),
            budgetTonnes: row.numberIfAny("budget_tonnes"), provenance: row.provenance)
    }
}

extension CleanAirRule {
    init(_ row: RowReader) {
        let classes = row.list("service_classes")
        self.init(
            id: row.text("rule_id"), kind: row.word("kind"),
            serviceClasses: classes.contains("all")
                ? Role.ServiceClass.allCases : classes.compactMap { Role.ServiceClass(rawValue: $0) },
            fromDate: row.date("from_date"), value: row.number("value"), description: row.text("description"),
            provenance: row.provenance)
    }
}
