import SwitchyardCase

/// The barest case: one site, one zone, two ambulances that cost £1,000 a year each to keep, three years, no discounting,
/// nothing else that costs anything. A test adds the rows its rule is about and can work the optimum out on paper.
///
///     var tiny = TinyCase.bare()
///     try tiny.set("requirements.csv", "Z1", "on_shift=3")
///     try tiny.set("roles.csv", "AMB", "spare_percent=25")
extension TinyCase {
    package static func bare() -> TinyCase {
        var tiny = TinyCase()
        tiny.settings = bareSettings
        tiny.rows = bareRows
        return tiny
    }

    /// Sets cells of the one row of a file whose first cell is `key`, given as `column=value`.
    package mutating func set(_ file: String, _ key: String, _ changes: String...) throws {
        for change in changes { try set(file, key, change: change) }
    }

    private mutating func set(_ file: String, _ key: String, change: String) throws {
        let lines = rows[file] ?? []
        let matches = lines.indices.filter { lines[$0].prefix { $0 != "," } == key }
        let parts = change.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard matches.count == 1, let index = matches.first, parts.count == 2,
            let schema = CaseSchema.tables.first(where: { $0.file == file }),
            let position = schema.index(of: String(parts[0]))
        else { throw Mismatch(text: "\(file): \(key) \(change)") }
        var cells = lines[index].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard position < cells.count else { throw Mismatch(text: "\(file): \(key) \(change)") }
        cells[position] = String(parts[1])
        rows[file]?[index] = cells.joined(separator: ",")
    }

    /// Adds a copy of a row under another key, with some cells changed, given as `column=value`.
    package mutating func copy(_ file: String, _ key: String, as other: String, _ cells: String...) throws {
        guard let line = rows[file]?.first(where: { $0.prefix { $0 != "," } == key }) else {
            throw Mismatch(text: "\(file): \(key)")
        }
        add(file, other + line.drop { $0 != "," })
        for cell in cells { try set(file, other, change: cell) }
    }

    /// Sets a number, word or truth value of `case.json` by its name.
    package mutating func setting(_ name: String, _ value: some CustomStringConvertible) throws {
        guard let found = settings.firstRange(of: "\"\(name)\": ") else { throw Mismatch(text: name) }
        let rest = settings[found.upperBound...]
        let end = rest.firstIndex { $0 == "," || $0 == "}" || $0 == "\n" } ?? rest.endIndex
        settings.replaceSubrange(found.upperBound..<end, with: value.description)
    }

    /// Makes a rule family soft or switches it off.
    package mutating func rule(_ family: RuleFamily, _ mode: String, priceGBP: Int = 0) throws {
        guard let found = settings.firstRange(of: "\"rules\": {") else { throw Mismatch(text: "rules") }
        let price = mode == "soft" ? ", \"price_gbp\": \(priceGBP)" : ""
        let comma = settings[found.upperBound...].hasPrefix("}") ? "" : ", "
        settings.insert(
            contentsOf: "\"\(family.rawValue)\": {\"mode\": \"\(mode)\"\(price)}\(comma)",
            at: found.upperBound)
    }

    /// Replaces the horizon: quarters of some years, single years, then longer steps.
    package mutating func horizon(quarterly: Int, yearly: Int, steps: [Int]) throws {
        try setting("quarterly_years", quarterly)
        try setting("yearly_years", yearly)
        guard let found = settings.firstRange(of: "\"steps_years\": []") else {
            throw Mismatch(text: "steps_years")
        }
        settings.replaceSubrange(found, with: "\"steps_years\": \(steps)")
    }

    /// The two diesel ambulances leave after a date (the last day of their life).
    package mutating func dieselsLast(until date: String) throws {
        try set("vehicles.csv", "A1", "planned_disposal=\(date)")
        try set("vehicles.csv", "A2", "planned_disposal=\(date)")
    }

    /// The ambulances are at base in some half-hours of the day (0–47) and all of them out in the others.
    package mutating func atBase(_ slots: Range<Int>) throws {
        for slot in 0..<48 {
            let share = slots.contains(slot) ? 100 : 0
            try set("duty_cycles.csv", "AMB", change: "\(CaseSchema.parkedColumns[slot])=\(share)")
        }
    }

    /// No diesel ambulance can be bought and the two of the register may not serve: the service is electric at once.
    package mutating func onlyElectric() throws {
        try set("vehicle_models.csv", "DA", "supply_per_year=0")
        try dieselsLast(until: "2024-03-31")
    }

    /// A second site 11.12 km to the south, open, that may close from the start of the horizon.
    package mutating func addSouth(_ cells: String...) throws {
        try copy("sites.csv", "N", as: "S", "latitude=51.4", "close_from=2024-04-01")
        for cell in cells { try set("sites.csv", "S", change: cell) }
    }

    private static let bareSettings = """
        {
          "name": "bare", "title": "Bare", "price_base_year": "2024/25",
          "horizon": {"start": "2024-04-01", "quarterly_years": 0, "yearly_years": 3, "steps_years": []},
          "finance": {
            "discount_rate_percent": 0,
            "contingency_percent": {"estates": 0, "it": 0, "fleet": 0, "other": 0},
            "receipts_reusable_percent": 50, "receipts_category": "estates", "carbon_priced": false
          },
          "operations": {
            "travel_speed_kmh": 60, "road_factor": 1, "power_factor": 1, "average_day_percent": 100,
            "charging_resilience_percent": 0, "grid_loss_hours": 24, "grid_loss_share_percent": 0,
            "base_load_day_start": "07:00", "base_load_day_end": "23:00",
            "low_emission_zone_days_per_year": 364
          },
          "rules": {},
          "solver": {"time_limit_seconds": 60, "relative_gap_percent": 0, "threads": 1}
        }
        """

    private static let bareRows: [String: [String]] = [
        "roles.csv": ["AMB,Ambulance,ambulance,0,30,yes"],
        // 100 km on the design day and on the hardest day, always at base when a window asks.
        "duty_cycles.csv": ["AMB,10000,100,100,0,0,\(parked(day: 100, night: 100))"],
        "vehicle_models.csv": [
            // 20 litres per 100 km: 2,000 litres a year.
            "DA,Diesel ambulance,AMB,diesel,,yes,50000,0,3,0,1000,diesel,20,0,0,1,0,0,none,0,2010-04-01,,10,300,large",
            // 1 kWh a kilometre: 100 kWh on the design day, exactly what its battery holds.
            "EA,Electric ambulance,AMB,battery_electric,,yes,100000,0,3,0,1000,none,0,100,100,1,100,100,dc,50,"
                + "2010-04-01,,10,0,large",
        ],
        "vehicles.csv": [
            "A1,DA,AMB,N,2023-04-01,1000,2030-03-31,owned", "A2,DA,AMB,N,2023-04-01,1000,2030-03-31,owned",
        ],
        "sites.csv": [
            "N,North,ambulance_station,existing,51.5,-0.1,B,S,G,freehold,,,500,100,10,0,0,1000,0,0,0,0,0,0,0,,,"
        ],
        "charger_types.csv": ["DC50,Rapid charger,dc,1,50,50,20000,0,10,100,2010-04-01,estates,10"],
        "zones.csv": ["Z1,Zone 1,51.5,-0.1"],
        "requirements.csv": ["Z1,AMB,2,0"],
        "prices.csv": ["2024/25,0,0,0,0,0,0,0", "2025/26,0,0,0,0,0,0,0", "2026/27,0,0,0,0,0,0,0"],
        "tariff_bands.csv": ["00:00,24:00,green"],
        "carbon.csv": ["2024/25,2.5,2.5,0.2,0,0,", "2025/26,2.5,2.5,0.2,0,0,", "2026/27,2.5,2.5,0.2,0,0,"],
    ]
}
