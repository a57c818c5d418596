import SwitchyardCase

/// A case of its own for each region, with a share of what all regions draw on.
///
/// Envelopes, grants and committed lines go by the price of the vehicles a region needs, carbon budgets by what those vehicles
/// and the sites emit today, orders and yearly supply by the need of the role; every amount adds up to the whole's exactly. Schemes
/// have no site: each goes to the region that has least of them for its share.
package struct RegionalCases {
    private let whole: Case
    private let sets: PlanningSets
    private let regions: [RegionPartition.Region]
    /// Vehicles needed, by role and region.
    private var needs: [[Double]]

    package init(_ sets: PlanningSets, _ partition: RegionPartition) {
        whole = sets.planningCase
        self.sets = sets
        regions = partition.regions
        needs = []
        needs = whole.roles.refs.map { role in
            let needs = regions.map { need(role, $0) }
            if needs.contains(where: { $0 > 0 }) { return needs }
            return regions.map { region in
                let here = Set(region.sites)
                return Double(whole.vehicles.count { $0.role == role && here.contains($0.site) })
            }
        }
    }

    private func need(_ role: Ref<Role>, _ region: RegionPartition.Region) -> Double {
        let here = Set(region.zones)
        let onShift = whole.requirements.filter { $0.role == role && here.contains($0.zone) }
            .reduce(0) { $0 + $1.onShift }
        let hosted = region.functions.map { whole.functions[$0] }.filter { $0.vehicleRole == role }
            .reduce(0) { $0 + $1.vehicleCount }
        return Double(onShift) * (1 + whole.roles[role].sparePercent / 100) + Double(hosted)
    }

    /// The cases, in the order of the regions.
    package func cases() -> [Case] {
        var cases = regions.map { local($0) }
        let money = moneyWeights()
        let envelopes = shares(of: whole.envelopes, \.amountPence) { _ in money }
        let lines = shares(of: whole.capitalLines, \.amountPence) { _ in money }
        let grants = shares(of: whole.grants, \.amountPence) { _ in money }
        let models = shares(of: whole.models, \.supplyPerYear) { model in
            regions.indices.map { r in model.roles.reduce(0) { $0 + needs[$1.index][r] } }
        }
        let orders = sharedOrders()
        let schemes = sharedSchemes(money)
        let carbon = carbonWeights()
        let total = carbon.reduce(0, +)
        for r in cases.indices {
            cases[r].envelopes = envelopes[r]
            cases[r].capitalLines = lines[r]
            cases[r].grants = grants[r]
            cases[r].models = models[r]
            cases[r].orders = Table(orders[r])
            cases[r].schemes = Table(schemes[r])
            for year in cases[r].carbon.indices {
                cases[r].carbon[year].budgetTonnes = whole.carbon[year].budgetTonnes.map {
                    $0 * (total > 0 ? carbon[r] / total : 1 / Double(cases.count))
                }
            }
        }
        return cases
    }

    /// A table once for each region, an amount of every row split by the weights of that row.
    private func shares<Row>(
        of table: Table<Row>, _ amount: WritableKeyPath<Row, Int>, by weights: (Row) -> [Double]
    ) -> [Table<Row>] {
        let parts = table.enumerated().map { number, row in
            Self.split(row[keyPath: amount], weights(row), first: number)
        }
        return regions.indices.map { r in
            Table(
                table.enumerated().map { number, row in
                    var row = row
                    row[keyPath: amount] = parts[number][r]
                    return row
                })
        }
    }

    /// Splits an amount into whole parts in proportion to weights: largest remainders, ties from `first` on.
    package static func split(_ amount: Int, _ weights: [Double], first: Int) -> [Int] {
        let total = weights.reduce(0, +)
        let exact = weights.map { Double(amount) * (total > 0 ? $0 / total : 1 / Double(weights.count)) }
        var parts = exact.map { Int($0.rounded(.down)) }
        func order(_ r: Int) -> (Double, Int) {
            (Double(parts[r]) - exact[r], (r + weights.count - first % weights.count) % weights.count)
        }
        let byRemainder = weights.indices.sorted { order($0) < order($1) }
        var left = amount - parts.reduce(0, +)
        for r in byRemainder where left > 0 {
            parts[r] += 1
            left -= 1
        }
        return parts
    }

    private func moneyWeights() -> [Double] {
        regions.indices.map { r in
            whole.roles.refs.reduce(0) { sum, role in
                let prices = whole.models.filter { $0.roles.contains(role) && $0.supplyPerYear > 0 }
                    .map { thousands($0.pricePence + $0.conversionPence) }
                let price = prices.reduce(0, +) / Double(max(1, prices.count))
                return sum + needs[role.index][r] * price
            }
        }
    }

    private func carbonWeights() -> [Double] {
        let factors = YearFactors(sets, period: 0)
        // A role's vehicles burn what those registered today burn on average.
        let perVehicle = whole.roles.refs.map { role in
            let kinds = sets.kinds.filter { $0.role == role }
            let count = kinds.reduce(0) { $0 + $1.registered }
            let kg = kinds.reduce(0.0) {
                $0 + Double($1.registered) * $1.fuelLitresPerYear * factors.kgPerLitre($1.fuel)
            }
            return kg / Double(max(1, count))
        }
        return regions.indices.map { r in
            let fleet = whole.roles.indices.reduce(0.0) { $0 + needs[$1][r] * perVehicle[$1] }
            return regions[r].sites.reduce(fleet) {
                let site = whole.sites[$1]
                return $0 + site.gasKWhPerYear * factors.gasKgPerKWh
                    + site.electricityKWhPerYear * factors.electricityKgPerKWh
            }
        }
    }

    /// Orders by region; a role's orders together keep its share.
    private func sharedOrders() -> [[CommittedOrder]] {
        var shared = regions.map { _ in [CommittedOrder]() }
        var owed = whole.roles.map { _ in regions.map { _ in 0.0 } }
        for order in whole.orders {
            let role = order.role.index
            let total = needs[role].reduce(0, +)
            for r in regions.indices {
                let weight = total > 0 ? needs[role][r] / total : 1 / Double(regions.count)
                owed[role][r] += Double(order.quantity) * weight
            }
            var parts = regions.map { _ in 0 }
            for _ in 0..<order.quantity {
                let r = regions.indices.max { (owed[role][$0], $1) < (owed[role][$1], $0) } ?? 0
                owed[role][r] -= 1
                parts[r] += 1
            }
            for r in regions.indices where parts[r] > 0 {
                var part = order
                part.quantity = parts[r]
                shared[r].append(part)
            }
        }
        return shared
    }

    private func sharedSchemes(_ weights: [Double]) -> [[OverProgrammeScheme]] {
        var shared = regions.map { _ in [OverProgrammeScheme]() }
        var held = regions.map { _ in 0.0 }
        for scheme in whole.schemes {
            let r = regions.indices.min {
                (held[$0] / max(1e-9, weights[$0]), $0) < (held[$1] / max(1e-9, weights[$1]), $1)
            }
            guard let r else { continue }
            held[r] += thousands(scheme.capexPence)
            shared[r].append(scheme)
        }
        return shared
    }

    /// The rows of the case that belong to a region, with the tables of all regions as they are.
    private func local(_ region: RegionPartition.Region) -> Case {
        let site = Self.renumbered(region.sites, of: whole.sites.count)
        let zone = Self.renumbered(region.zones, of: whole.zones.count)
        let function = Self.renumbered(region.functions, of: whole.functions.count)
        var part = whole
        part.sites = Table(region.sites.map { whole.sites[$0] })
        part.zones = Table(region.zones.map { whole.zones[$0] })
        part.strategicPoints = Table(region.points.map { whole.strategicPoints[$0] })
        part.vehicles = Self.rows(whole.vehicles, site, \.site)
        part.gridUpgrades = Self.rows(whole.gridUpgrades, site, \.site)
        part.solarStorage = Self.rows(whole.solarStorage, site, \.site)
        part.measures = Self.rows(whole.measures, site, \.site)
        part.requirements = Self.rows(whole.requirements, zone, \.zone)
        part.functions = Table(
            region.functions.map { ref in
                var row = whole.functions[ref]
                row.currentSite = row.currentSite.flatMap { site[$0.index] }
                row.separateFrom = row.separateFrom.flatMap { function[$0.index] }
                row.coLocateWith = row.coLocateWith.flatMap { function[$0.index] }
                return row
            })
        part.functionOptions = Table(
            whole.functionOptions.compactMap { row in
                guard let mine = function[row.function.index], let place = site[row.site.index] else {
                    return nil
                }
                var row = row
                row.function = mine
                row.site = place
                return row
            })
        return part
    }

    /// The place of each row of a table in a part of it, `nil` where it is not in the part.
    private static func renumbered<Row>(_ kept: [Ref<Row>], of count: Int) -> [Ref<Row>?] {
        var numbers = [Ref<Row>?](repeating: nil, count: count)
        for (number, ref) in kept.enumerated() { numbers[ref.index] = Ref(number) }
        return numbers
    }

    private static func rows<Row, Other>(
        _ table: Table<Row>, _ numbers: [Ref<Other>?], _ reference: WritableKeyPath<Row, Ref<Other>>
    ) -> Table<Row> {
        Table(
            table.compactMap { row in
                guard let number = numbers[row[keyPath: reference].index] else { return nil }
                var row = row
                row[keyPath: reference] = number
                return row
            })
    }
}
