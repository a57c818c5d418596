import SwitchyardCase

/// Parts of a case that meet only in what all trusts share: money, carbon, supply and the clean-air shares.
///
/// Sites belong together when they may serve the same zone or host the same function. Vehicles that go with neither may stand
/// anywhere among them. Parts of few sites join the nearest, so that a trust whose outlying stations reach no one else's zones
/// stays one.
package struct RegionPartition: Sendable {
    /// What belongs to one part; every list in table order.
    package struct Region: Sendable {
        package var sites: [Ref<Site>] = []
        package var zones: [Ref<Zone>] = []
        package var functions: [Ref<SpecialistFunction>] = []
        package var points: [Ref<StrategicPoint>] = []
    }
    /// In the order of their first sites.
    package let regions: [Region]

    /// - Parameter fewestSites: fewer are no part of their own: they have too little to trade among themselves.
    package init(_ sets: PlanningSets, fewestSites: Int = 40) {
        let planningCase = sets.planningCase
        let sites = planningCase.sites
        let zoneStart = sites.count
        let functionStart = zoneStart + planningCase.zones.count
        let pointStart = functionStart + planningCase.functions.count
        var links = DisjointSets(count: pointStart + planningCase.strategicPoints.count)
        func nearest(_ place: GeographicPoint) -> Int {
            sites.indices.min {
                let (a, b) = (
                    sites[$0].position.distanceKm(to: place), sites[$1].position.distanceKm(to: place)
                )
                return (a, $0) < (b, $1)
            } ?? 0
        }

        for (requirement, serving) in zip(planningCase.requirements, sets.servingSites) {
            for site in serving { links.join(zoneStart + requirement.zone.index, site.index) }
        }
        for option in planningCase.functionOptions {
            links.join(functionStart + option.function.index, option.site.index)
        }
        for function in planningCase.functions.refs {
            let row = planningCase.functions[function]
            if let site = row.currentSite { links.join(functionStart + function.index, site.index) }
            for other in [row.separateFrom, row.coLocateWith].compactMap({ $0 }) {
                links.join(functionStart + function.index, functionStart + other.index)
            }
        }
        for (p, point) in planningCase.strategicPoints.enumerated() {
            for option in planningCase.functionOptions {
                let row = planningCase.functions[option.function]
                guard row.kind == point.functionKind, let limit = row.coverageMinutes else { continue }
                let km = sites[option.site].position.distanceKm(to: point.position)
                if km * planningCase.settings.roadFactor / planningCase.settings.travelSpeedKmPerHour * 60
                    <= limit
                {
                    links.join(pointStart + p, functionStart + option.function.index)
                }
            }
        }
        var hasSite = Set(sites.indices.map { links.root($0) })
        for (z, zone) in planningCase.zones.enumerated() where !hasSite.contains(links.root(zoneStart + z)) {
            links.join(zoneStart + z, nearest(zone.position))
        }
        for (p, point) in planningCase.strategicPoints.enumerated()
        where !hasSite.contains(links.root(pointStart + p)) {
            links.join(pointStart + p, nearest(point.position))
        }
        hasSite = Set(sites.indices.map { links.root($0) })
        for f in planningCase.functions.indices where !hasSite.contains(links.root(functionStart + f)) {
            links.join(functionStart + f, 0)
        }
        Self.joinSmall(&links, sites, fewest: fewestSites)

        var number: [Int: Int] = [:]
        var regions: [Region] = []
        for site in sites.refs {
            let root = links.root(site.index)
            if number[root] == nil {
                number[root] = regions.count
                regions.append(Region())
            }
            regions[number[root] ?? 0].sites.append(site)
        }
        func region(_ node: Int) -> Int { number[links.root(node)] ?? 0 }
        guard !regions.isEmpty else {
            self.regions = []
            return
        }
        for zone in planningCase.zones.refs { regions[region(zoneStart + zone.index)].zones.append(zone) }
        for function in planningCase.functions.refs {
            regions[region(functionStart + function.index)].functions.append(function)
        }
        for point in planningCase.strategicPoints.refs {
            regions[region(pointStart + point.index)].points.append(point)
        }
        self.regions = regions
    }

    /// Joins parts of few sites with the nearest part, the smallest first.
    private static func joinSmall(_ links: inout DisjointSets, _ sites: Table<Site>, fewest: Int) {
        while true {
            var members: [Int: [Int]] = [:]
            for s in sites.indices { members[links.root(s), default: []].append(s) }
            let parts = members.values.sorted { ($0.count, $0[0]) < ($1.count, $1[0]) }
            guard parts.count > 1, parts[0].count < fewest else { return }
            var best = (km: Double.infinity, site: 0)
            for other in parts.dropFirst() {
                for site in other {
                    for mine in parts[0] {
                        let km = sites[mine].position.distanceKm(to: sites[site].position)
                        if (km, site) < best { best = (km, site) }
                    }
                }
            }
            links.join(parts[0][0], best.site)
        }
    }
}

/// Disjoint sets of integers under union, with path halving (Tarjan and van Leeuwen 1984).
private struct DisjointSets {
    private var parent: [Int]

    init(count: Int) { parent = Array(0..<count) }

    mutating func root(_ node: Int) -> Int {
        var node = node
        while parent[node] != node {
            parent[node] = parent[parent[node]]
            node = parent[node]
        }
        return node
    }

    mutating func join(_ first: Int, _ second: Int) {
        let (a, b) = (root(first), root(second))
        parent[max(a, b)] = min(a, b)
    }
}
