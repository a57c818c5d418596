/// A plan: every decision, by period, in the identifiers of the case. Periods are indices into the case's horizon; a
/// thing decided for period t is in place from the start of t (and paid for in t).
public struct Plan: Sendable, Equatable {
    /// `name` of the case it was made for.
    public var caseName: String
    /// Labels of the periods, so that a plan read against another horizon is refused.
    public var periodLabels: [String]
    public var vehicles: [PlannedVehicle] = []
    public var chargers: [ChargerInstallation] = []
    public var gridSteps: [GridStepInstallation] = []
    public var solarStorage: [DatedChoice] = []
    public var measures: [DatedChoice] = []
    /// Openings of candidate sites and closings of existing ones.
    public var siteChanges: [SiteChange] = []
    public var functions: [FunctionPlacement] = []
    /// Over-programme schemes that go ahead.
    public var schemes: [DatedChoice] = []
    public var grantUses: [GrantUse] = []
    /// Charging on the winter design day, one entry for each site, class and period with any.
    public var charging: [ChargingProfile] = []
    /// Rules the plan knowingly breaks, when no plan keeps them all.
    public var concessions: [Concession] = []

    public init(caseName: String, periodLabels: [String]) {
        self.caseName = caseName
        self.periodLabels = periodLabels
    }
}

/// One vehicle and where it is.
public struct PlannedVehicle: Sendable, Equatable {
    public enum Origin: Sendable, Equatable {
        /// In the asset register at the start.
        case register
        /// Delivered under a committed order, in `firstPeriod`.
        case order(String)
        /// Bought by the plan, in `firstPeriod`.
        case purchase
    }
    /// Fleet number; new vehicles get one that starts with `NEW-`.
    public var id: String
    public var modelID: String
    public var origin: Origin
    /// First period it is in the fleet.
    public var firstPeriod: Int
    /// Period at whose start it leaves; `nil` when it stays to the end.
    public var leavesPeriod: Int?
    /// Stays in order, without gaps, from `firstPeriod` to the end or `leavesPeriod`.
    public var stays: [Stay]

    public struct Stay: Sendable, Equatable {
        public var fromPeriod: Int
        public var siteID: String
        public var roleID: String
        public init(fromPeriod: Int, siteID: String, roleID: String) {
            self.fromPeriod = fromPeriod
            self.siteID = siteID
            self.roleID = roleID
        }
    }

    public init(
        id: String, modelID: String, origin: Origin, firstPeriod: Int, leavesPeriod: Int?, stays: [Stay]
    ) {
        self.id = id
        self.modelID = modelID
        self.origin = origin
        self.firstPeriod = firstPeriod
        self.leavesPeriod = leavesPeriod
        self.stays = stays
    }
}

/// Chargers of one type put in at a site; they last their type's life.
public struct ChargerInstallation: Sendable, Equatable {
    public var siteID: String
    public var chargerID: String
    public var period: Int
    public var count: Int
    public init(siteID: String, chargerID: String, period: Int, count: Int) {
        self.siteID = siteID
        self.chargerID = chargerID
        self.period = period
        self.count = count
    }
}

/// A grid step in use from a period on.
public struct GridStepInstallation: Sendable, Equatable {
    public var siteID: String
    public var step: Int
    public var period: Int
    public init(siteID: String, step: Int, period: Int) {
        self.siteID = siteID
        self.step = step
        self.period = period
    }
}

/// A solar or storage option, a building measure or a scheme, from a period on.
public struct DatedChoice: Sendable, Equatable {
    public var id: String
    public var period: Int
    public init(id: String, period: Int) {
        self.id = id
        self.period = period
    }
}

/// A site that opens or closes at the start of a period.
public struct SiteChange: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case opens, closes
    }
    public var siteID: String
    public var kind: Kind
    public var period: Int
    public init(siteID: String, kind: Kind, period: Int) {
        self.siteID = siteID
        self.kind = kind
        self.period = period
    }
}

/// A function at a site from a period on, until its next placement.
public struct FunctionPlacement: Sendable, Equatable {
    public var functionID: String
    public var siteID: String
    public var fromPeriod: Int
    public init(functionID: String, siteID: String, fromPeriod: Int) {
        self.functionID = functionID
        self.siteID = siteID
        self.fromPeriod = fromPeriod
    }
}

/// Grant money used in a budget span to relieve a category's envelope.
public struct GrantUse: Sendable, Equatable {
    public var grantID: String
    public var budgetSpan: Int
    public var category: CapitalCategory
    public var amountPence: Int
    public init(grantID: String, budgetSpan: Int, category: CapitalCategory, amountPence: Int) {
        self.grantID = grantID
        self.budgetSpan = budgetSpan
        self.category = category
        self.amountPence = amountPence
    }
}

/// Power drawn by the chargers of a class at a site in each half-hour of the winter design day.
public struct ChargingProfile: Sendable, Equatable {
    public var siteID: String
    public var chargingClass: ChargingClass
    public var period: Int
    /// At the meter, kW, 48 half-hours from midnight.
    public var drawKW: [Double]
    public init(siteID: String, chargingClass: ChargingClass, period: Int, drawKW: [Double]) {
        self.siteID = siteID
        self.chargingClass = chargingClass
        self.period = period
        self.drawKW = drawKW
    }
}

/// A rule broken on purpose, with the amount: pence, vehicles, tonnes or per cent as the family has it.
public struct Concession: Sendable, Equatable {
    public var family: RuleFamily
    /// What it is about, e.g. `fleet 2025/26`.
    public var subject: String
    public var amount: Double
    public var unit: String
    public init(family: RuleFamily, subject: String, amount: Double, unit: String) {
        self.family = family
        self.subject = subject
        self.amount = amount
        self.unit = unit
    }
}
