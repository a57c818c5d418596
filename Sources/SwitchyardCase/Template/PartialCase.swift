/// A smaller case cut out of a larger one: some zones with every site in their reach, and the share of all else that goes with them.
///
/// For growth measurements and for trying things out. Zones are added while all sites that may serve them fit into the number
/// asked for, each time the one that needs fewest new sites; the rest are the sites nearest to the first zone. Zones keep their needs
/// as they are, so that they can be served when they could before. What follows from the kept rows:
///
/// - functions stay when every site they may be at stays, strategic points (and the duty to cover them) when all functions of their
///   kind stay;
/// - vehicles of each role are drawn evenly over the register, as many as the role's share of needs, and stand at the kept sites in
///   turn where their own is gone; orders and yearly supply shrink by the same share;
/// - envelopes, capital lines, grants, carbon budgets and schemes shrink by the larger of the shares of vehicles and floor area.
///
/// Every row whose figures changed is marked as an assumption with the share in its source.
public enum PartialCase {
    /// The files of a case of some sites.
    /// - Parameters:
    ///   - files: the files of the larger case, by name; a case that reads without a fault.
    ///   - sites: number of sites, existing and candidate.
    ///   - name: name of the smaller case.
    /// - Returns: the files, or `nil` with `sites` below what one zone needs or above what the case has.
    /// - Throws: `CaseError` when the larger case does not read.
    public static func files(
        of files: [String: [UInt8]], sites: Int, name: String
    ) throws(CaseError) -> [CaseTemplate.File]? {
        let whole = try CaseReader.read(files: files).case
        guard let kept = Kept(whole, sites: sites) else { return nil }
        var written = [CaseTemplate.renamed(files, from: whole.settings.name, to: name)]
        for schema in CaseSchema.tables {
            guard let bytes = files[schema.file] else { continue }
            var table = TableText(schema, bytes)
            table.records = table.records.enumerated().compactMap { row, record in
                kept.record(record, row: row, in: table)
            }
            written.append(CaseTemplate.File(name: schema.file, text: table.text))
        }
        return written
    }

    /// Numbers of sites a case can be cut to.
    public static func possibleSites(of files: [String: [UInt8]]) throws(CaseError) -> ClosedRange<Int> {
        let whole = try CaseReader.read(files: files).case
        let fewest = Kept.reach(whole).map(\.count).min() ?? 1
        return max(1, fewest)...max(1, fewest, whole.sites.count)
    }
}

/// What a smaller case keeps of a larger one.
private struct Kept {
    private let whole: Case
    private var sites: Set<Int> = []
    private var zones: Set<Int> = []
    private var functions: Set<Int> = []
    private var pointKinds: Set<SpecialistFunction.Kind> = []
    /// Share of each role's needs, by role.
    private var roleShare: [Double] = []
    /// Share of money and carbon.
    private var share = 1.0
    private var vehicles: Set<Int> = []
    /// Where a vehicle stands whose own site is gone, by vehicle.
    private var moved: [Int: String] = [:]
    /// By order.
    private var ordered: [Int] = []

    /// Sites that may serve each zone in some role, by zone.
    static func reach(_ whole: Case) -> [Set<Int>] {
        let settings = whole.settings
        var reach = whole.zones.map { _ in Set<Int>() }
        for requirement in whole.requirements {
            let place = whole.zones[requirement.zone].position
            let most = whole.roles[requirement.role].reachMinutes
            for (s, site) in whole.sites.enumerated() {
                let km = site.position.distanceKm(to: place) * settings.roadFactor
                if km / settings.travelSpeedKmPerHour * 60 <= most { reach[requirement.zone.index].insert(s) }
            }
        }
        return reach
    }

    init?(_ whole: Case, sites count: Int) {
        self.whole = whole
        let reach = Self.reach(whole)
        func size(_ zone: Int) -> (Int, Int) { (reach[zone].count, -zone) }
        let first = reach.indices.filter { reach[$0].count <= count }.max { size($0) < size($1) }
        guard let first, count <= whole.sites.count else { return nil }
        let centre = whole.zones[first].position
        var left = Set(reach.indices)
        var next: Int? = first
        while let zone = next {
            zones.insert(zone)
            left.remove(zone)
            sites.formUnion(reach[zone])
            func order(_ zone: Int) -> (Int, Double, Int) {
                let km = whole.zones[zone].position.distanceKm(to: centre)
                return (reach[zone].subtracting(sites).count, km, zone)
            }
            next = left.filter { order($0).0 + sites.count <= count }.min { order($0) < order($1) }
        }
        let nearest = whole.sites.indices.filter { !sites.contains($0) }
            .map { (whole.sites[$0].position.distanceKm(to: centre), $0) }.sorted { $0 < $1 }
        sites.formUnion(nearest.prefix(count - sites.count).map(\.1))
        keepFunctions()
        shareOut()
    }

    private mutating func keepFunctions() {
        functions = Set(whole.functions.indices)
        for option in whole.functionOptions where !sites.contains(option.site.index) {
            functions.remove(option.function.index)
        }
        var before = -1
        while before != functions.count {
            before = functions.count
            for f in whole.functions.indices {
                let row = whole.functions[f]
                let current = row.currentSite.map { sites.contains($0.index) } ?? true
                let partners = [row.separateFrom, row.coLocateWith].compactMap { $0?.index }
                if !current || !partners.allSatisfy(functions.contains) { functions.remove(f) }
            }
        }
        let lost = Set(
            whole.functions.indices.filter { !functions.contains($0) }.map { whole.functions[$0].kind })
        pointKinds = Set(whole.functions.map(\.kind)).subtracting(lost)
    }

    private mutating func shareOut() {
        let everything = whole.roles.refs.map { need($0, { _ in true }, { _ in true }) }
        let here = whole.roles.refs.map { need($0, zones.contains, functions.contains) }
        roleShare = zip(here, everything).map { $1 > 0 ? $0 / $1 : 0 }
        let stations = whole.sites.indices.filter {
            let site = whole.sites[$0]
            return sites.contains($0) && site.status == .existing
                && site.baysLarge + site.baysStandard + site.baysMotorcycle > 0
        }
        for role in whole.roles.refs {
            let mine = whole.vehicles.indices.filter { whole.vehicles[$0].role == role }
            let count = Int((Double(mine.count) * roleShare[role.index] - 1e-9).rounded(.up))
            for i in 0..<count { vehicles.insert(mine[i * mine.count / max(1, count)]) }
        }
        var turn = 0
        for v in vehicles.sorted()
        where !sites.contains(whole.vehicles[v].site.index) && !stations.isEmpty {
            moved[v] = whole.sites[stations[turn % stations.count]].id
            turn += 1
        }
        // Rounded by running sums, so that a role's orders together keep its share.
        var asked = whole.roles.map { _ in 0.0 }
        var given = whole.roles.map { _ in 0 }
        for order in whole.orders {
            let role = order.role.index
            asked[role] += Double(order.quantity) * roleShare[role]
            let now = Int(asked[role].rounded()) - given[role]
            given[role] += now
            ordered.append(now)
        }
        let area = whole.sites.reduce(0) { $0 + $1.areaM2 }
        let areaHere = sites.sorted().reduce(0.0) { $0 + whole.sites[$1].areaM2 }
        share = max(
            Double(vehicles.count) / Double(max(1, whole.vehicles.count)), areaHere / max(1, area))
        share = min(1, (share * 10_000).rounded(.up) / 10_000)
    }

    /// Vehicles that some zones and functions need of a role.
    private func need(_ role: Ref<Role>, _ zones: (Int) -> Bool, _ functions: (Int) -> Bool) -> Double {
        let onShift = whole.requirements.filter { $0.role == role && zones($0.zone.index) }
            .reduce(0) { $0 + $1.onShift }
        let hosted = whole.functions.indices.filter {
            whole.functions[$0].vehicleRole == role && functions($0)
        }
        .reduce(0) { $0 + whole.functions[$1].vehicleCount }
        return Double(onShift) * (1 + whole.roles[role].sparePercent / 100) + Double(hosted)
    }

    // MARK: Rows

    /// Amounts that go by the share of money and carbon.
    private static let shared: [String: [String]] = [
        "capital_envelopes.csv": ["amount_gbp"], "capital_lines.csv": ["amount_gbp"],
        "grants.csv": ["amount_gbp"],
        "carbon.csv": ["budget_tonnes"], "schemes.csv": ["capex_gbp", "saving_gbp_per_year", "value_gbp"],
    ]

    /// A record of the smaller case, or `nil` where it has none.
    /// - Parameter row: position among the table's records, which is the row's in the case.
    func record(_ record: [String], row: Int, in table: TableText) -> [String]? {
        var record = record
        switch table.schema.file {
        case "sites.csv": return sites.contains(row) ? record : nil
        case "zones.csv": return zones.contains(row) ? record : nil
        case "requirements.csv": return zones.contains(whole.requirements[row].zone.index) ? record : nil
        case "functions.csv":
            guard functions.contains(row) else { return nil }
            if let position = table.position("coverage_minutes"), !record[position].isEmpty,
                !pointKinds.contains(whole.functions[row].kind)
            {
                record[position] = ""
                table.mark(&record, "covers no points in the smaller case")
            }
        case "function_options.csv":
            return functions.contains(whole.functionOptions[row].function.index) ? record : nil
        case "strategic_points.csv":
            return pointKinds.contains(whole.strategicPoints[row].functionKind) ? record : nil
        case "grid_upgrades.csv": return sites.contains(whole.gridUpgrades[row].site.index) ? record : nil
        case "solar_storage.csv": return sites.contains(whole.solarStorage[row].site.index) ? record : nil
        case "site_measures.csv": return sites.contains(whole.measures[row].site.index) ? record : nil
        case "vehicles.csv":
            guard vehicles.contains(row) else { return nil }
            if let site = moved[row], let position = table.position("site_id") {
                record[position] = site
                table.mark(&record, "stands elsewhere in the smaller case")
            }
        case "orders.csv":
            guard ordered[row] > 0 else { return nil }
            if ordered[row] != whole.orders[row].quantity, let position = table.position("quantity") {
                record[position] = "\(ordered[row])"
                table.mark(&record, "\(ordered[row]) of \(whole.orders[row].quantity)")
            }
        case "vehicle_models.csv":
            let model = whole.models[row]
            let part = model.roles.map { roleShare[$0.index] }.max() ?? 0
            if let position = table.position("supply_per_year"), part < 1 {
                record[position] = "\(Int((Double(model.supplyPerYear) * part - 1e-9).rounded(.up)))"
                table.mark(&record, "share \(plainNumber((part * 1e4).rounded() / 1e4)) of the supply")
            }
        default:
            let positions = (Self.shared[table.schema.file] ?? []).compactMap(table.position)
            guard !positions.isEmpty, share < 1 else { break }
            for position in positions {
                record[position] = TableText.multiplied(record[position], by: share)
            }
            table.mark(&record, "share \(plainNumber(share)) of the amount")
        }
        return record
    }
}
