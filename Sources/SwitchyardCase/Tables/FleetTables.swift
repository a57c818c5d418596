/// What a vehicle does; a row of `roles.csv`.
public struct Role: CaseRow {
    public enum ServiceClass: String, Sendable, CaseIterable {
        case ambulance, response
        case patientTransport = "patient_transport"
        case support
    }
    public var id: String
    public var name: String
    public var serviceClass: ServiceClass
    /// Vehicles kept over those on shift, as % of those on shift.
    public var sparePercent: Double
    /// Longest journey from a base to a zone it serves.
    public var reachMinutes: Double
    /// Whether its vehicles count in the electric share of the fleet.
    public var countsInFleetShare: Bool
    public var provenance: Provenance
}

/// How a role's vehicles are used; a row of `duty_cycles.csv`.
public struct DutyCycle: CaseRow {
    public var id: String { "\(role.index)" }
    public var role: Ref<Role>
    /// Per registered vehicle.
    public var averageKmPerYear: Double
    /// Per registered vehicle on the winter design day.
    public var designDayKm: Double
    /// One vehicle on its hardest day.
    public var peakDayKm: Double
    /// Electric load while standing, if battery electric.
    public var idleKWhPerDay: Double
    /// Hours at a charger between duty spells on the hardest day.
    public var topUpHours: Double
    /// Share of vehicles parked at base in each half-hour, 0–1; 48 values from midnight.
    public var parkedShare: [Double]
    public var provenance: Provenance
}

public enum Powertrain: String, Sendable, CaseIterable {
    case diesel, petrol, hybrid
    case plugInHybrid = "plug_in_hybrid"
    case batteryElectric = "battery_electric"
    /// Battery electric or plug-in hybrid: what the 10 % target counts.
    public var isElectric: Bool { self == .plugInHybrid || self == .batteryElectric }
}

public enum Fuel: String, Sendable, CaseIterable {
    case diesel, petrol, none
}

/// How a vehicle connects: alternating current (cars, vans) or rapid direct current (ambulances).
public enum ChargingClass: String, Sendable, CaseIterable {
    case ac, dc
}

public enum ParkingClass: String, Sendable, CaseIterable {
    case motorcycle, standard, large
}

/// A kind of vehicle that is in the fleet or can be bought; a row of `vehicle_models.csv`.
public struct VehicleModel: CaseRow {
    public var id: String
    public var name: String
    public var roles: [Ref<Role>]
    public var powertrain: Powertrain
    public var euroStandard: String
    public var ulezCompliant: Bool
    public var pricePence: Int
    public var conversionPence: Int
    public var lifeYears: Int
    public var resalePence: Int
    public var maintenancePencePerYear: Int
    public var fuel: Fuel
    /// Per 100 km driven on fuel.
    public var fuelLitresPer100Km: Double
    /// Per 100 km driven on electricity, yearly mean.
    public var electricityKWhPer100Km: Double
    /// Share of km driven on electricity, 0–1.
    public var electricShare: Double
    /// Consumption on the winter design day over the yearly mean.
    public var winterFactor: Double
    public var batteryKWh: Double
    /// Usable share of the battery, 0–1.
    public var usableShare: Double
    /// `nil` for vehicles that do not plug in.
    public var chargingClass: ChargingClass?
    /// Highest power it takes in its charging class.
    public var chargeKW: Double
    public var availableFrom: CalendarDate
    public var availableTo: CalendarDate?
    /// Vehicles a year that can be bought; 0 when not for sale.
    public var supplyPerYear: Int
    public var tailpipeGramsPerKm: Double
    public var parkingClass: ParkingClass
    public var provenance: Provenance

    public var isZeroTailpipe: Bool { tailpipeGramsPerKm == 0 }
}

/// A vehicle of the asset register; a row of `vehicles.csv`. Its identifier is the fleet number.
public struct RegisteredVehicle: CaseRow {
    public enum Ownership: String, Sendable, CaseIterable {
        case owned, leased
    }
    public var id: String
    public var model: Ref<VehicleModel>
    public var role: Ref<Role>
    public var site: Ref<Site>
    public var firstRegistered: CalendarDate
    public var mileageMiles: Int
    /// Last day it may be used.
    public var plannedDisposal: CalendarDate
    public var ownership: Ownership
    public var provenance: Provenance
}

/// A committed order; a row of `orders.csv`.
public struct CommittedOrder: CaseRow {
    public var id: String
    public var model: Ref<VehicleModel>
    public var role: Ref<Role>
    public var quantity: Int
    public var delivery: CalendarDate
    public var unitCostPence: Int
    /// `false` when paid from outside the trust's envelope.
    public var scoresAgainstEnvelope: Bool
    public var description: String
    public var provenance: Provenance
}
