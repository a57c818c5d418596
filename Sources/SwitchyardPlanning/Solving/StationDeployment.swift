import SwitchyardCase
import SwitchyardSolver

/// Whole vehicles of one role at each site that serve every zone, near a wanted placement.
///
/// Starts from the wanted numbers rounded down, adds vehicles where a zone goes short, takes back what nobody needs and
/// moves vehicles from where there is slack to where there is none. Each step asks a maximum flow (`ServiceFlow`), so a
/// deployment without shortfall keeps the service rule exactly.
package struct StationDeployment {
    /// Zones' requirements, as indices into the case's table.
    package let requirements: [Int]
    /// Vehicles by site index.
    package private(set) var vehicles: [Int]
    package private(set) var flow: ServiceFlow
    private let least: [Int]
    private let most: [Int]

    /// Moves tried before one more vehicle is asked for, and how many moves a site a vehicle left gets none.
    private static let mostMoves = 8
    private static let memory = 4
    private static let mostOrigins = 24
    private static let mostTargets = 6

    /// - Parameters:
    ///   - wanted: vehicles by site, possibly fractional.
    ///   - least: vehicles a site must have, whatever service needs.
    ///   - most: vehicles a site has room for; 0 where none may be based.
    init(
        sets: PlanningSets, role: Ref<Role>, period: Int, wanted: [Double], least: [Int], most: [Int]
    ) {
        let planningCase = sets.planningCase
        let mine = planningCase.requirements.indices.filter { q in
            planningCase.requirements[q].role == role
                && sets.onShift(planningCase.requirements[q], period: period) > 0
        }
        let flow = ServiceFlow(
            needs: mine.map { sets.onShift(planningCase.requirements[$0], period: period) },
            reach: mine.map { sets.servingSites[$0].map(\.index) }, siteCount: planningCase.sites.count,
            sparePercent: planningCase.roles[role].sparePercent)
        self.init(requirements: mine, flow: flow, wanted: wanted, least: least, most: most)
    }

    /// - Parameter flow: needs and reach, with no vehicle yet.
    package init(requirements: [Int], flow: ServiceFlow, wanted: [Double], least: [Int], most: [Int]) {
        self.requirements = requirements
        self.flow = flow
        self.least = least
        self.most = zip(most, least).map { max($0, $1) }
        vehicles = wanted.indices.map { site in
            min(max(Int((wanted[site] + 1e-6).rounded(.down)), least[site]), max(most[site], least[site]))
        }
        self.flow.set(vehicles)
        serve(near: wanted)
        trim(near: wanted)
    }

    package var total: Int { vehicles.reduce(0, +) }
    package var isServed: Bool { flow.deficit == 0 }

    /// Brings the number of vehicles to a given total, if service allows. Returns whether it does.
    package mutating func fit(
        total wantedTotal: Int, near wanted: [Double], limits: SimplexLimits = SimplexLimits()
    ) -> Bool {
        while total > wantedTotal, squeeze() {}
        if total > wantedTotal { solveExactly(total: wantedTotal, near: wanted, limits) }
        while total < wantedTotal {
            let open = vehicles.indices.filter { vehicles[$0] < most[$0] }
            guard
                let site = open.max(by: {
                    (wanted[$0] - Double(vehicles[$0]), $1) < (wanted[$1] - Double(vehicles[$1]), $0)
                })
            else { return false }
            vehicles[site] += 1
            flow.add(1, at: site)
        }
        return total == wantedTotal && isServed
    }

    /// Takes away vehicles down to a total where they are missed least, also when zones go short for it.
    package mutating func reduce(to wantedTotal: Int) {
        while total > wantedTotal, let site = sitesBySlack().first {
            vehicles[site] -= 1
            flow.remove(1, at: site)
        }
    }

    /// Adds vehicles until every zone is served or no site helps.
    private mutating func serve(near wanted: [Double]) {
        while !isServed {
            let helps = flow.sitesThatHelp()
            let sites = vehicles.indices.filter { helps[$0] && vehicles[$0] < most[$0] }
                .sorted {
                    (Double(vehicles[$0]) - wanted[$0], $0) < (Double(vehicles[$1]) - wanted[$1], $1)
                }
            let before = flow.deficit
            let goal = max(0, before - flow.vehicleWorth)
            var best: (site: Int, flow: ServiceFlow)?
            for site in sites {
                var trial = flow
                trial.add(1, at: site)
                if trial.deficit < best?.flow.deficit ?? before { best = (site, trial) }
                if trial.deficit <= goal { break }
            }
            guard let best else { return }
            vehicles[best.site] += 1
            flow = best.flow
        }
    }

    /// Takes back vehicles without which every zone that was served still is.
    private mutating func trim(near wanted: [Double]) {
        let before = flow.deficit
        let order = vehicles.indices.sorted {
            (wanted[$0] - Double(vehicles[$0]), $0) < (wanted[$1] - Double(vehicles[$1]), $1)
        }
        for site in order {
            while vehicles[site] > least[site] {
                var trial = flow
                trial.remove(1, at: site)
                guard trial.deficit <= before else { break }
                vehicles[site] -= 1
                flow = trial
            }
        }
    }

    /// Does without one vehicle by moving others. Returns whether that worked; if not, nothing has changed.
    private mutating func squeeze() -> Bool {
        guard let site = sitesBySlack().first else { return false }
        var trial = self
        let goal = flow.deficit
        trial.vehicles[site] -= 1
        trial.flow.remove(1, at: site)
        trial.move(until: goal)
        guard trial.flow.deficit <= goal else { return false }
        self = trial
        return true
    }

    /// Moves vehicles to where zones go short until the deficit is no more than a goal or tries run out: each time the best move
    /// that does not take a vehicle back to where one just left, better or not.
    private mutating func move(until goal: Int) {
        var best = self
        var left: [Int] = []
        for _ in 0..<Self.mostMoves where flow.deficit > goal {
            guard let (origin, target) = bestMove(avoiding: left.suffix(Self.memory)) else { break }
            vehicles[origin] -= 1
            vehicles[target] += 1
            flow.remove(1, at: origin)
            flow.add(1, at: target)
            left.append(origin)
            if flow.deficit < best.flow.deficit { best = self }
        }
        if best.flow.deficit < flow.deficit { self = best }
    }

    /// The first move found that lessens the deficit, else the best of those looked at.
    private func bestMove(avoiding left: ArraySlice<Int>) -> (origin: Int, target: Int)? {
        let helps = flow.sitesThatHelp()
        let targets = vehicles.indices.filter {
            helps[$0] && vehicles[$0] < most[$0] && !left.contains($0)
        }
        let origins = sitesBySlack().prefix(Self.mostOrigins)
        var best: (origin: Int, target: Int)?
        var least = Int.max
        for target in targets.prefix(Self.mostTargets) {
            var with = flow
            with.add(1, at: target)
            for origin in origins where origin != target {
                var trial = with
                trial.remove(1, at: origin)
                guard trial.deficit < least else { continue }
                least = trial.deficit
                best = (origin, target)
                if least < flow.deficit { return best }
            }
        }
        return best
    }

    private static let exactNodes = 40

    /// Branch and cut for a given number of vehicles that serves every zone, as near to the wanted placement as found; leaves
    /// things as they are if it finds none.
    ///
    ///     min Σ_s |n[s] − wanted[s]|   s.t.   Σ_s send[z,s] ≥ need[z],   Σ_z send[z,s] ≤ worth · n[s],   Σ_s n[s] = total
    private mutating func solveExactly(
        total wantedTotal: Int, near wanted: [Double], _ limits: SimplexLimits
    ) {
        var model = Model(name: "deployment")
        let worth = Double(flow.vehicleWorth) / Double(flow.shiftWorth)
        let count = vehicles.indices.map { site in
            model.addColumn(lower: Double(least[site]), upper: Double(most[site]), type: .integer)
        }
        for site in vehicles.indices where most[site] > least[site] {
            let over = model.addColumn(cost: 1)
            let under = model.addColumn(cost: 1)
            model.addRow(
                lower: wanted[site], upper: wanted[site],
                terms: [(count[site], 1), (over, -1), (under, 1)])
        }
        model.addRow(
            lower: Double(wantedTotal), upper: Double(wantedTotal), terms: count.map { ($0, 1) })
        var sent = vehicles.map { _ in [(Column, Double)]() }
        for zone in requirements.indices {
            let need = flow.need(zone: zone)
            var terms: [(Column, Double)] = []
            for site in flow.reach[zone] where most[site] > 0 {
                let column = model.addColumn(upper: need)
                terms.append((column, 1))
                sent[site].append((column, 1))
            }
            model.addRow(lower: need, terms: terms)
            model.addRow(
                lower: (need / worth - 1e-6).rounded(.up),
                terms: flow.reach[zone].map { (count[$0], 1) })
        }
        for site in vehicles.indices where !sent[site].isEmpty {
            model.addRow(upper: 0, terms: sent[site] + [(count[site], -worth)])
        }
        var settings = SolverSettings()
        settings.nodeLimit = Self.exactNodes
        settings.relativeGap = 0.5
        limits.apply(to: &settings)
        let solution = solveMixedInteger(model, settings: settings, options: .forPlans)
        guard !solution.primal.isEmpty else { return }
        var trial = flow
        let found = count.map { Int(solution.primal[$0.index].rounded()) }
        for site in found.indices where found[site] > vehicles[site] {
            trial.add(found[site] - vehicles[site], at: site)
        }
        for site in found.indices where found[site] < vehicles[site] {
            trial.remove(vehicles[site] - found[site], at: site)
        }
        guard trial.deficit <= flow.deficit else { return }
        vehicles = found
        flow = trial
    }

    /// Sites that can spare a vehicle, those that use least of what they have first.
    private func sitesBySlack() -> [Int] {
        vehicles.indices.filter { vehicles[$0] > least[$0] }
            .sorted { (flow.used[$0] - flow.capacity[$0], $0) < (flow.used[$1] - flow.capacity[$1], $1) }
    }
}

/// Bays left at each site while roles are deployed one after the other.
struct BayRoom {
    private var left: [[Int]]
    private let isLimited: Bool

    init(_ planningCase: Case) {
        isLimited = planningCase.settings.rule(.bays).mode != .off
        left = planningCase.sites.map { site in
            [
                site.baysLarge + site.baysStandard + site.baysMotorcycle,
                site.baysLarge + site.baysStandard,
                site.baysLarge,
            ]
        }
    }

    mutating func take(_ count: Int, _ parking: ParkingClass, at site: Int) {
        for size in 0...PlanningSets.size(parking) { left[site][size] -= count }
    }

    func most(_ parking: ParkingClass, at site: Int) -> Int {
        guard isLimited else { return 100_000 }
        return max(0, (0...PlanningSets.size(parking)).map { left[site][$0] }.min() ?? 0)
    }
}
