/// A planning case: every table of a case directory, typed, with references resolved.
public struct Case: Sendable {
    public var settings: CaseSettings
    public var horizon: Horizon
    public var roles: Table<Role>
    /// One for each role, in the order of `roles`.
    public var dutyCycles: [DutyCycle]
    public var models: Table<VehicleModel>
    public var vehicles: Table<RegisteredVehicle>
    public var orders: Table<CommittedOrder>
    public var sites: Table<Site>
    public var gridUpgrades: Table<GridUpgrade>
    public var chargerTypes: Table<ChargerType>
    public var solarStorage: Table<SolarStorageOption>
    public var measures: Table<SiteMeasure>
    public var zones: Table<Zone>
    public var requirements: Table<Requirement>
    public var functions: Table<SpecialistFunction>
    public var functionOptions: Table<FunctionOption>
    public var strategicPoints: Table<StrategicPoint>
    public var envelopes: Table<CapitalEnvelope>
    public var capitalLines: Table<CapitalLine>
    public var grants: Table<Grant>
    public var schemes: Table<OverProgrammeScheme>
    /// One for each financial year of the horizon, in order.
    public var prices: [YearPrices]
    public var tariffBands: Table<TariffBand>
    /// One for each financial year of the horizon, in order.
    public var carbon: [YearCarbon]
    public var cleanAirRules: Table<CleanAirRule>
    /// SHA-256 of each file as it was read, by file name in order.
    public var fileHashes: [(file: String, sha256: String)]

    public func dutyCycle(_ role: Ref<Role>) -> DutyCycle { dutyCycles[role.index] }
}

/// `case.json`, typed.
public struct CaseSettings: Sendable {
    public enum RuleMode: String, Sendable, CaseIterable {
        case hard, soft, off
    }
    public struct RuleSetting: Sendable, Equatable {
        public var mode: RuleMode
        /// Price of one unit of violation for a year, when soft.
        public var pricePence: Int
    }
    public var name: String
    public var title: String
    public var priceBaseYear: FinancialYear
    public var notes: String

    /// Real, per year, 0–1.
    public var discountRate: Double
    /// Added to every capital cost of a category, in basis points (hundredths of a per cent).
    public var contingencyBasisPoints: [CapitalCategory: Int]
    /// Share of disposal receipts that may be spent again, 0–1.
    public var receiptsReusableShare: Double
    public var receiptsCategory: CapitalCategory
    /// Whether emissions count in the net present cost at their appraisal value.
    public var carbonPriced: Bool

    public var travelSpeedKmPerHour: Double
    public var roadFactor: Double
    public var powerFactor: Double
    /// Energy of the average day over that of the winter design day.
    public var averageDayShare: Double
    /// Share of the design day's charging that must survive the loss of the largest charger.
    public var chargingResilienceShare: Double
    public var gridLossHours: Double
    /// Share of a site's vehicles still usable that long after the supply fails.
    public var gridLossShare: Double
    /// Half-hours (0–47) in which the day base load applies.
    public var baseLoadDaySlots: Range<Int>
    public var lowEmissionZoneDaysPerYear: Int

    public var rules: [RuleFamily: RuleSetting]
    public var timeLimitSeconds: Double
    public var relativeGap: Double
    public var threads: Int

    /// How a rule family applies; hard unless the case says otherwise.
    public func rule(_ family: RuleFamily) -> RuleSetting {
        rules[family] ?? RuleSetting(mode: .hard, pricePence: 0)
    }
}

/// The families of planning rules, by the names used in `case.json`, audits and reports.
public enum RuleFamily: String, Sendable, CaseIterable {
    case service
    case fleetBalance = "fleet_balance"
    case range, bays, charging, power, hosting, estates
    case cleanAir = "clean_air"
    case carbon, money

    /// Whether a plan may be chosen that breaks the rule at a price; the others are kept or not asked for at all.
    public var mayBeSoft: Bool {
        switch self {
        case .service, .cleanAir, .carbon, .money: true
        case .fleetBalance, .range, .bays, .charging, .power, .hosting, .estates: false
        }
    }
}
