import SwitchyardCase
import SwitchyardSolver

/// The least whole vehicles of a role that can serve every zone from the sites in reach.
///
///     min Σ_s n[s]   s.t.   Σ_s serve[z,s] ≥ onShift[z],   Σ_z serve[z,s] ≤ n[s] / (1 + spare),
///                           Σ_{s in reach of z} n[s] ≥ ⌈(1 + spare) · onShift[z]⌉
///
/// A small linear program for each role and set of needs. Its optimum, rounded up, is a valid lower bound on the role's
/// stock, which makes the fleet relaxation tighter and the fleets it chooses placeable.
enum MinimumFleet {
    /// By role index and period.
    static func least(_ planningCase: Case, servingSites: [[Ref<Site>]]) -> [[Int]] {
        planningCase.roles.refs.map { role in
            let mine = planningCase.requirements.indices.filter { planningCase.requirements[$0].role == role }
            var known: [[Int]: Int] = [:]
            return (0..<planningCase.horizon.count).map { period in
                guard !mine.isEmpty, planningCase.settings.rule(.service).mode == .hard else { return 0 }
                let needs = mine.map {
                    PlanningSets.onShift(planningCase.requirements[$0], planningCase.horizon, period)
                }
                if let found = known[needs] { return found }
                let least = solve(
                    needs: needs, sites: mine.map { servingSites[$0] },
                    spare: planningCase.roles[role].sparePercent / 100)
                known[needs] = least
                return least
            }
        }
    }

    private static func solve(needs: [Int], sites: [[Ref<Site>]], spare: Double) -> Int {
        var model = Model(name: "least fleet")
        let total = Double(needs.reduce(0, +))
        var vehicles: [Ref<Site>: Column] = [:]
        var served: [Ref<Site>: [(Column, Double)]] = [:]
        for site in Set(sites.joined()).sorted() {
            vehicles[site] = model.addColumn(
                upper: (total * (1 + spare)).rounded(.up), cost: 1, type: .integer)
        }
        for (need, reachable) in zip(needs, sites) where need > 0 {
            var terms: [(Column, Double)] = []
            for site in reachable {
                let column = model.addColumn(upper: Double(need))
                terms.append((column, 1))
                served[site, default: []].append((column, 1))
            }
            model.addRow(lower: Double(need), terms: terms)
            model.addRow(
                lower: (Double(need) * (1 + spare) - 1e-6).rounded(.up),
                terms: reachable.compactMap { site in vehicles[site].map { ($0, 1) } })
        }
        for (site, column) in vehicles.sorted(by: { $0.key < $1.key }) {
            model.addRow(upper: 0, terms: (served[site] ?? []) + [(column, -1 / (1 + spare))])
        }
        let solution = solveLinear(model)
        guard solution.status == .optimal else { return 0 }
        return Int((solution.objective - 1e-6).rounded(.up))
    }
}
