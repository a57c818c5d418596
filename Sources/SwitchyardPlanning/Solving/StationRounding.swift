import SwitchyardCase
import SwitchyardSolver

/// Whole vehicles of one role at each site, near a fractional placement, that serve every zone.
///
///     min Σ_s |n[s] − wanted[s]|   s.t.   service and cover rows of the role,   Σ_s n[s] = stock,   n ≤ bays left
struct StationRounding {
    let sets: PlanningSets
    let role: Ref<Role>
    let period: Int
    let wanted: [Double]
    let allowed: [Bool]
    let parking: ParkingClass
    let room: Room

    /// Bays left at each site: for large vehicles, for those and standard ones, for all.
    struct Room {
        private var left: [[Int]]

        init(_ planningCase: Case) {
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
            max(0, (0...PlanningSets.size(parking)).map { left[site][$0] }.min() ?? 0)
        }
    }

    /// Vehicles by site index, or `nil` if whole vehicles cannot serve every zone.
    func solve() -> [Int]? {
        var model = Model(name: "stations")
        var vehicles: [Int: Column] = [:]
        var stock = 0.0
        for site in wanted.indices where allowed[site] {
            stock += wanted[site]
            let most =
                sets.planningCase.settings.rule(.bays).mode == .off ? 10_000 : room.most(parking, at: site)
            let column = model.addColumn(upper: Double(most), type: .integer)
            let over = model.addColumn(cost: 1)
            let under = model.addColumn(cost: 1)
            model.addRow(
                lower: wanted[site], upper: wanted[site], terms: [(column, 1), (over, -1), (under, 1)])
            vehicles[site] = column
        }
        let all = wanted.indices.compactMap { site in vehicles[site].map { ($0, 1.0) } }
        model.addRow(lower: stock.rounded(), upper: stock.rounded(), terms: all)
        let spare = 1 + sets.planningCase.roles[role].sparePercent / 100
        var served: [Int: [(Column, Double)]] = [:]
        for (q, requirement) in sets.planningCase.requirements.enumerated() where requirement.role == role {
            let needed = Double(sets.onShift(requirement, period: period))
            guard needed > 0 else { continue }
            var terms: [(Column, Double)] = []
            var cover: [(Column, Double)] = []
            for site in sets.servingSites[q] {
                guard let column = vehicles[site.index] else { continue }
                let serve = model.addColumn(upper: needed)
                terms.append((serve, 1))
                cover.append((column, 1))
                served[site.index, default: []].append((serve, 1))
            }
            model.addRow(lower: needed, terms: terms)
            model.addRow(lower: (needed * spare - 1e-6).rounded(.up), terms: cover)
        }
        for site in wanted.indices {
            guard let column = vehicles[site], let terms = served[site] else { continue }
            model.addRow(upper: 0, terms: terms + [(column, -1 / spare)])
        }
        var dive = GroupedDive(model: model, limits: SimplexLimits())
        let whole = wanted.indices.compactMap { vehicles[$0]?.index }
        guard let point = dive.run([(whole, .nearest)]) else { return nil }
        return wanted.indices.map { site in
            vehicles[site].map { Int(point[$0.index].rounded()) } ?? 0
        }
    }
}
