import SwitchyardCase

/// A plan whose decisions point at rows of the case by position. What pointed nowhere has been reported and left out, so
/// checks and tables need not ask again.
struct ResolvedPlan {
    struct Vehicle {
        enum Origin: Equatable {
            case register(Int)
            case order(Int)
            case purchase
        }
        struct Stay {
            var periods: Range<Int>
            var site: Int
            var role: Int
        }
        var id: String
        var model: Int
        var origin: Origin
        var firstPeriod: Int
        /// Number of periods of the horizon if it stays to the end.
        var leavesPeriod: Int
        var leaves: Bool
        var stays: [Stay]
    }
    /// Vehicles of one model in one role.
    struct Kind: Hashable, Comparable {
        var model: Int
        var role: Int
        static func < (left: Kind, right: Kind) -> Bool {
            (left.model, left.role) < (right.model, right.role)
        }
    }
    struct Chargers {
        var site: Int
        var type: Int
        var period: Int
        var count: Int
        /// First period in which they are worn out.
        var end: Int
    }
    /// A row of a table and the period its effect starts in.
    struct Choice {
        var row: Int
        var period: Int
    }
    struct GrantUse {
        var grant: Int
        var span: Int
        var category: CapitalCategory
        var amountPence: Int
    }
    struct Placement {
        var site: Int
        var period: Int
    }

    let planningCase: Case
    var vehicles: [Vehicle] = []
    var chargers: [Chargers] = []
    var gridSteps: [Choice] = []
    var options: [Choice] = []
    var measures: [Choice] = []
    var schemes: [Choice] = []
    /// First period each site opens or closes in, if the plan says so.
    var opens: [Int?]
    var closes: [Int?]
    /// By function, in order of their periods.
    var placements: [[Placement]]
    var grantUses: [GrantUse] = []
    /// kW by half-hour; `nil` where the plan has no entry. See `draw`.
    var draws: [[Double]?]

    /// Model and role pairs that occur, in order.
    private(set) var kinds: [Kind] = []
    private var counts: [Int32] = []

    init(_ planningCase: Case) {
        self.planningCase = planningCase
        let sites = planningCase.sites.count
        opens = Array(repeating: nil, count: sites)
        closes = Array(repeating: nil, count: sites)
        placements = Array(repeating: [], count: planningCase.functions.count)
        draws = Array(
            repeating: nil, count: sites * ChargingClass.allCases.count * planningCase.horizon.count)
    }

    var periodCount: Int { planningCase.horizon.count }
    var siteCount: Int { planningCase.sites.count }

    static func position(_ chargingClass: ChargingClass) -> Int { chargingClass == .ac ? 0 : 1 }

    func drawIndex(site: Int, _ chargingClass: ChargingClass, period: Int) -> Int {
        (site * ChargingClass.allCases.count + ResolvedPlan.position(chargingClass)) * periodCount + period
    }

    func draw(site: Int, _ chargingClass: ChargingClass, period: Int) -> [Double]? {
        draws[drawIndex(site: site, chargingClass, period: period)]
    }

    /// Counts the vehicles of each kind at each site in each period, once the vehicles are final.
    mutating func countVehicles() {
        var seen: Set<Kind> = []
        for vehicle in vehicles {
            for stay in vehicle.stays { seen.insert(Kind(model: vehicle.model, role: stay.role)) }
        }
        kinds = seen.sorted()
        var position: [Kind: Int] = [:]
        for (index, kind) in kinds.enumerated() { position[kind] = index }
        counts = Array(repeating: 0, count: periodCount * siteCount * kinds.count)
        for vehicle in vehicles {
            for stay in vehicle.stays {
                guard let kind = position[Kind(model: vehicle.model, role: stay.role)] else { continue }
                for period in stay.periods {
                    counts[(period * siteCount + stay.site) * kinds.count + kind] += 1
                }
            }
        }
    }

    func count(period: Int, site: Int, kind: Int) -> Int {
        Int(counts[(period * siteCount + site) * kinds.count + kind])
    }

    func isOpen(site: Int, period: Int) -> Bool {
        switch planningCase.sites[site].status {
        case .existing: closes[site].map { period < $0 } ?? true
        case .candidate: opens[site].map { period >= $0 } ?? false
        }
    }

    /// Where a function is in a period.
    func site(ofFunction function: Int, period: Int) -> Int? {
        placements[function].last { $0.period <= period }?.site
    }

    /// Whether a thing with a life that was put in place in one period still serves in another.
    func endOfLife(from period: Int, years: Int) -> Int {
        let horizon = planningCase.horizon
        let end = horizon.periods[period].start.adding(months: 12 * years)
        return horizon.periods.firstIndex { $0.start >= end } ?? horizon.count
    }

    func isInService(option choice: Choice, period: Int) -> Bool {
        choice.period <= period
            && period < endOfLife(from: choice.period, years: planningCase.solarStorage[choice.row].lifeYears)
    }
}
