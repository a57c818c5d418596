/// A line of the capital programme.
public enum CapitalCategory: String, Sendable, CaseIterable, Comparable {
    case estates, it, fleet, other

    /// As a heading has it.
    package var title: String { self == .it ? "IT" : rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    public static func < (left: CapitalCategory, right: CapitalCategory) -> Bool {
        left.position < right.position
    }
    /// Position in the programme's usual order.
    public var position: Int {
        switch self {
        case .estates: 0
        case .it: 1
        case .fleet: 2
        case .other: 3
        }
    }
}

/// What an envelope limits: one category or all together.
public enum EnvelopeScope: Hashable, Sendable {
    case category(CapitalCategory)
    case total
}

/// Capital that may be spent in a financial year; a row of `capital_envelopes.csv`.
public struct CapitalEnvelope: CaseRow {
    public var id: String
    public var year: FinancialYear
    public var scope: EnvelopeScope
    public var amountPence: Int
    public var provenance: Provenance
}

/// Committed spending; a row of `capital_lines.csv`.
public struct CapitalLine: CaseRow {
    public var id: String
    public var description: String
    public var category: CapitalCategory
    public var year: FinancialYear
    /// 1–4; `nil` spreads it over the year.
    public var quarter: Int?
    public var amountPence: Int
    public var provenance: Provenance
}

/// What a pound is spent on, for grants and reports.
public enum ExpenseKind: String, Sendable, CaseIterable {
    case electricVehicle = "electric_vehicle"
    case otherVehicle = "other_vehicle"
    case charger, grid
    case solarStorage = "solar_storage"
    case heatPump = "heat_pump"
    case led, fabric, function, site, scheme
    /// Committed lines; no grant buys them.
    case committed
}

/// Ring-fenced money; a row of `grants.csv`.
public struct Grant: CaseRow {
    public var id: String
    public var name: String
    public var fromYear: FinancialYear
    public var toYear: FinancialYear
    public var amountPence: Int
    public var buys: [ExpenseKind]
    /// Capital categories whose envelope it relieves.
    public var categories: [CapitalCategory]
    public var provenance: Provenance
}

/// An over-programme scheme that goes ahead if money allows; a row of `schemes.csv`.
public struct OverProgrammeScheme: CaseRow {
    public var id: String
    public var description: String
    public var category: CapitalCategory
    public var capexPence: Int
    public var savingPencePerYear: Int
    /// Appraised present value of going ahead, beside the savings.
    public var valuePence: Int
    public var startFrom: CalendarDate
    public var startBy: CalendarDate?
    public var provenance: Provenance
}

/// Prices of one financial year, pounds per unit; a row of `prices.csv`.
public struct YearPrices: CaseRow {
    public var id: String { year.description }
    public var year: FinancialYear
    public var dieselPoundsPerLitre: Double
    public var petrolPoundsPerLitre: Double
    public var gasPoundsPerKWh: Double
    /// Vehicle charging by band of the network tariff.
    public var electricityRedPoundsPerKWh: Double
    public var electricityAmberPoundsPerKWh: Double
    public var electricityGreenPoundsPerKWh: Double
    /// Buildings, all hours.
    public var buildingElectricityPoundsPerKWh: Double
    public var provenance: Provenance

    public func electricityPoundsPerKWh(_ band: TariffBand.Band) -> Double {
        switch band {
        case .red: electricityRedPoundsPerKWh
        case .amber: electricityAmberPoundsPerKWh
        case .green: electricityGreenPoundsPerKWh
        }
    }
}

/// Hours of a network tariff band; a row of `tariff_bands.csv`.
public struct TariffBand: CaseRow {
    public enum Band: String, Sendable, CaseIterable {
        case red, amber, green
    }
    public var id: String
    /// First half-hour (0–47) and the one after the last (1–48).
    public var slots: Range<Int>
    public var band: Band
    public var provenance: Provenance
}

/// Emission factors and limits of one financial year; a row of `carbon.csv`.
public struct YearCarbon: CaseRow {
    public var id: String { year.description }
    public var year: FinancialYear
    public var dieselKgPerLitre: Double
    public var petrolKgPerLitre: Double
    public var gasKgPerKWh: Double
    public var electricityKgPerKWh: Double
    public var carbonValuePoundsPerTonne: Double
    /// Limit on fuel, gas and electricity together; `nil` for none.
    public var budgetTonnes: Double?
    public var provenance: Provenance
}

/// A dated policy rule on vehicles and direct emissions; a row of `clean_air.csv`.
public struct CleanAirRule: CaseRow {
    public enum Kind: String, Sendable, CaseIterable {
        case minimumElectricShare = "minimum_electric_share"
        case zeroEmissionPurchases = "zero_emission_purchases"
        case zeroEmissionFleet = "zero_emission_fleet"
        case zeroDirectEmissions = "zero_direct_emissions"
        case lowEmissionZoneCharge = "low_emission_zone_charge"
        case lowEmissionZoneBar = "low_emission_zone_bar"
    }
    public var id: String
    public var kind: Kind
    /// Service classes it applies to; all of them when it says `all`.
    public var serviceClasses: [Role.ServiceClass]
    public var fromDate: CalendarDate
    /// Percent for a share, pounds a day for a charge.
    public var value: Double
    public var description: String
    public var provenance: Provenance
}
