/// An existing or candidate site; a row of `sites.csv`.
public struct Site: CaseRow {
    public enum Kind: String, Sendable, CaseIterable {
        case ambulanceStation = "ambulance_station"
        case hart
        case operationsCentre = "operations_centre"
        case education, logistics
        case makeReady = "make_ready"
        case workshop, office, other
    }
    public enum Status: String, Sendable, CaseIterable {
        case existing, candidate
    }
    public enum Tenure: String, Sendable, CaseIterable {
        case freehold, leasehold
    }
    public var id: String
    public var name: String
    public var kind: Kind
    public var status: Status
    public var position: GeographicPoint
    public var borough: String
    public var sector: String
    public var group: String
    public var tenure: Tenure
    public var leaseEnd: CalendarDate?
    public var leaseBreak: CalendarDate?
    public var areaM2: Double
    /// Area that can host functions.
    public var functionAreaM2: Double
    public var baysLarge: Int
    public var baysStandard: Int
    public var baysMotorcycle: Int
    /// Agreed supply capacity.
    public var supplyKVA: Double
    /// Peak of the building without chargers and heat pumps, by day and by night.
    public var baseLoadDayKW: Double
    public var baseLoadNightKW: Double
    public var gasKWhPerYear: Double
    public var electricityKWhPerYear: Double
    public var runningCostPencePerYear: Int
    public var acquisitionPence: Int
    /// Receipt when closed.
    public var disposalPence: Int
    /// Candidate: earliest opening.
    public var openFrom: CalendarDate?
    /// Earliest closing; `nil` when it may not close.
    public var closeFrom: CalendarDate?
    /// Must be closed from the period this day falls in.
    public var closeBy: CalendarDate?
    public var provenance: Provenance

    public func bays(_ parkingClass: ParkingClass) -> Int {
        switch parkingClass {
        case .large: baysLarge
        case .standard: baysStandard
        case .motorcycle: baysMotorcycle
        }
    }
}

/// A step of supply capacity at a site; a row of `grid_upgrades.csv`. Step n needs step n − 1.
public struct GridUpgrade: CaseRow {
    public var id: String { "\(site.index)/\(step)" }
    public var site: Ref<Site>
    public var step: Int
    public var addedKVA: Double
    public var capexPence: Int
    public var runningCostPencePerYear: Int
    public var leadTimeMonths: Int
    public var category: CapitalCategory
    public var provenance: Provenance
}

/// A kind of charger; a row of `charger_types.csv`.
public struct ChargerType: CaseRow {
    public var id: String
    public var name: String
    public var chargingClass: ChargingClass
    public var outlets: Int
    public var kWPerOutlet: Double
    /// Limit shared by its outlets.
    public var kWTotal: Double
    /// Installed, without the supply.
    public var capexPence: Int
    public var runningCostPencePerYear: Int
    public var lifeYears: Int
    /// Battery kWh per kWh drawn, 0–1.
    public var efficiency: Double
    public var availableFrom: CalendarDate
    public var category: CapitalCategory
    public var maximumPerSite: Int
    public var provenance: Provenance
}

/// Solar panels or a battery a site may get; a row of `solar_storage.csv`.
public struct SolarStorageOption: CaseRow {
    public enum Kind: String, Sendable, CaseIterable {
        case solar, storage
    }
    public var id: String
    public var site: Ref<Site>
    public var kind: Kind
    public var capexPence: Int
    public var runningCostPencePerYear: Int
    public var lifeYears: Int
    public var leadTimeMonths: Int
    /// Firm power added in the winter day hours.
    public var dayKW: Double
    /// Power drawn at night to recharge.
    public var nightKW: Double
    public var energyKWh: Double
    /// Used on site.
    public var generationKWhPerYear: Double
    public var category: CapitalCategory
    public var provenance: Provenance
}

/// A building measure; a row of `site_measures.csv`.
public struct SiteMeasure: CaseRow {
    public enum Kind: String, Sendable, CaseIterable {
        case heatPump = "heat_pump"
        case led, fabric
    }
    public var id: String
    public var site: Ref<Site>
    public var kind: Kind
    public var capexPence: Int
    public var runningCostPencePerYear: Int
    public var gasSavingKWhPerYear: Double
    /// Negative for a heat pump.
    public var electricitySavingKWhPerYear: Double
    public var addedLoadKW: Double
    public var leadTimeMonths: Int
    /// In place by then while the site is open.
    public var requiredBy: CalendarDate?
    public var category: CapitalCategory
    public var provenance: Provenance
}

/// A place vehicles respond from bases to; a row of `zones.csv`.
public struct Zone: CaseRow {
    public var id: String
    public var name: String
    public var position: GeographicPoint
    public var provenance: Provenance
}

/// Vehicles of a role a zone needs on shift; a row of `requirements.csv`.
public struct Requirement: CaseRow {
    public var id: String { "\(zone.index)/\(role.index)" }
    public var zone: Ref<Zone>
    public var role: Ref<Role>
    /// At the horizon's start.
    public var onShift: Int
    public var growthPercentPerYear: Double
    public var provenance: Provenance
}

/// A specialist function that has to be somewhere; a row of `functions.csv`.
public struct SpecialistFunction: CaseRow {
    public enum Kind: String, Sendable, CaseIterable {
        case hart, training
        case operationsCentre = "operations_centre"
        case education
        case makeReady = "make_ready"
        case logistics, medicines, other
    }
    public var id: String
    public var name: String
    public var kind: Kind
    /// `nil` for a new function.
    public var currentSite: Ref<Site>?
    public var areaM2: Double
    public var seats: Int
    public var sessionsPerYear: Int
    /// From then on seats and sessions must suffice.
    public var capacityFrom: CalendarDate
    public var powerKW: Double
    /// Role and number of vehicles that must be based where the function is.
    public var vehicleRole: Ref<Role>?
    public var vehicleCount: Int
    /// Hosted somewhere from then on.
    public var startBy: CalendarDate
    /// Must have left its current site.
    public var leaveBy: CalendarDate?
    /// Earliest move.
    public var moveFrom: CalendarDate
    public var dualRunningMonths: Int
    public var dualRunningPencePerMonth: Int
    public var separateFrom: Ref<SpecialistFunction>?
    public var separationKm: Double
    public var coLocateWith: Ref<SpecialistFunction>?
    /// Every strategic point of this kind lies within so many minutes of some function of this kind.
    public var coverageMinutes: Double?
    public var category: CapitalCategory
    public var provenance: Provenance
}

/// A site a function may be at; a row of `function_options.csv`.
public struct FunctionOption: CaseRow {
    public var id: String { "\(function.index)/\(site.index)" }
    public var function: Ref<SpecialistFunction>
    public var site: Ref<Site>
    public var fitOutPence: Int
    public var annualCostPence: Int
    public var seats: Int
    public var sessionsPerYear: Int
    public var leadTimeMonths: Int
    public var provenance: Provenance
}

/// A place a kind of function must be able to reach in time; a row of `strategic_points.csv`.
public struct StrategicPoint: CaseRow {
    public var id: String
    public var name: String
    public var functionKind: SpecialistFunction.Kind
    public var position: GeographicPoint
    public var provenance: Provenance
}
