/// A maximum flow of on-shift vehicles from sites to zones, kept up to date as vehicles come and go.
///
/// Zones ask for whole vehicles on shift; a vehicle at a site gives 1 / (1 + spare). Both are scaled to integers so that
/// the flow is exact: a vehicle is worth `vehicleWorth`, a vehicle on shift costs `shiftWorth`. Augmenting paths by breadth-first
/// search (Edmonds and Karp 1972); value semantics make trials cheap to take back.
package struct ServiceFlow {
    /// Worth of a vehicle and of a vehicle on shift: in the ratio 1 to 1 + spare.
    package let vehicleWorth: Int
    package let shiftWorth: Int
    /// Sites in reach of each zone, ascending.
    let reach: [[Int]]
    private let needs: [Int]
    private let zonesOf: [[(zone: Int, edge: Int)]]
    private(set) var capacity: [Int]
    private(set) var used: [Int]
    package private(set) var unmet: [Int]
    /// Flow by zone, in the order of `reach`.
    private(set) var flow: [[Int]]

    /// - Parameters:
    ///   - needs: vehicles on shift by zone.
    ///   - reach: sites that may serve each zone.
    ///   - siteCount: number of sites.
    ///   - sparePercent: spares kept for each vehicle on shift.
    package init(needs: [Int], reach: [[Int]], siteCount: Int, sparePercent: Double) {
        vehicleWorth = 1_000_000
        let worth = Int((1_000_000 * (1 + sparePercent / 100)).rounded(.up))
        shiftWorth = worth
        self.reach = reach
        self.needs = needs
        var zonesOf: [[(zone: Int, edge: Int)]] = Array(repeating: [], count: siteCount)
        for (zone, sites) in reach.enumerated() {
            for (edge, site) in sites.enumerated() { zonesOf[site].append((zone, edge)) }
        }
        self.zonesOf = zonesOf
        capacity = Array(repeating: 0, count: siteCount)
        used = capacity
        unmet = needs.map { $0 * worth }
        flow = reach.map { Array(repeating: 0, count: $0.count) }
    }

    /// Worth of the on-shift vehicles no site can send.
    package var deficit: Int { unmet.reduce(0, +) }

    /// On-shift vehicles a site sends to a zone, by position in the zone's reach.
    package func sent(zone: Int, edge: Int) -> Double { Double(flow[zone][edge]) / Double(shiftWorth) }
    package func shortfall(zone: Int) -> Double { Double(unmet[zone]) / Double(shiftWorth) }

    /// Vehicles a zone needs on shift.
    func need(zone: Int) -> Double { Double(needs[zone]) }

    package mutating func add(_ vehicles: Int, at site: Int) {
        capacity[site] += vehicles * vehicleWorth
        augment()
    }

    package mutating func remove(_ vehicles: Int, at site: Int) {
        capacity[site] -= vehicles * vehicleWorth
        var excess = used[site] - capacity[site]
        for (zone, edge) in zonesOf[site] where excess > 0 && flow[zone][edge] > 0 {
            let back = min(excess, flow[zone][edge])
            flow[zone][edge] -= back
            unmet[zone] += back
            used[site] -= back
            excess -= back
        }
        augment()
    }

    /// Sets all sites at once.
    package mutating func set(_ vehicles: [Int]) {
        for site in vehicles.indices { capacity[site] = vehicles[site] * vehicleWorth }
        augment()
    }

    /// Sites from which one more vehicle would serve a zone that goes short.
    package func sitesThatHelp() -> [Bool] { search().siteFrom.map { $0 >= 0 } }

    private mutating func augment() {
        while deficit > 0 {
            let found = search()
            guard let end = found.end else { return }
            // The path back from the site: site ← zone ← site ← … ← zone that goes short.
            var amount = capacity[end] - used[end]
            var site = end
            while true {
                let zone = found.siteFrom[site]
                guard found.zoneFrom[zone] >= 0 else {
                    amount = min(amount, unmet[zone])
                    break
                }
                let before = found.zoneFrom[zone]
                amount = min(amount, flow[zone][edge(zone, before)])
                site = before
            }
            used[end] += amount
            site = end
            while true {
                let zone = found.siteFrom[site]
                flow[zone][edge(zone, site)] += amount
                guard found.zoneFrom[zone] >= 0 else {
                    unmet[zone] -= amount
                    break
                }
                let before = found.zoneFrom[zone]
                flow[zone][edge(zone, before)] -= amount
                site = before
            }
        }
    }

    private func edge(_ zone: Int, _ site: Int) -> Int {
        var low = 0
        var high = reach[zone].count
        while low < high {
            let middle = (low + high) / 2
            if reach[zone][middle] < site { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Breadth-first search from the zones that go short: the zone each site was reached from, the site each zone was reached
    /// from (−1 for a start, −2 for not reached), and the first site with something left.
    private func search() -> (siteFrom: [Int], zoneFrom: [Int], end: Int?) {
        var siteFrom = [Int](repeating: -1, count: capacity.count)
        var zoneFrom = [Int](repeating: -2, count: reach.count)
        var queue: [Int] = []
        for zone in unmet.indices where unmet[zone] > 0 {
            zoneFrom[zone] = -1
            queue.append(zone)
        }
        var head = 0
        while head < queue.count {
            let zone = queue[head]
            head += 1
            for site in reach[zone] where siteFrom[site] < 0 {
                siteFrom[site] = zone
                if used[site] < capacity[site] { return (siteFrom, zoneFrom, site) }
                for (other, edge) in zonesOf[site] where zoneFrom[other] == -2 && flow[other][edge] > 0 {
                    zoneFrom[other] = site
                    queue.append(other)
                }
            }
        }
        return (siteFrom, zoneFrom, nil)
    }
}
