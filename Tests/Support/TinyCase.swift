import SwitchyardAudit
import SwitchyardCase

/// A case of three sites, five registered vehicles and six periods with round figures, read through the case reader, and
/// a plan that keeps every rule. Tests change a row or a decision and look at what the audit says.
package struct TinyCase: Sendable {
    /// Rows by file, without the columns basis and source.
    package var rows: [String: [String]] = TinyCase.baseRows
    /// Basis of a row by its first cell; `published` where nothing is said.
    package var basis: [String: String] = [:]
    package var settings = TinyCase.baseSettings

    package init() {}

    package func read() throws -> Case {
        var files: [String: [UInt8]] = ["case.json": Array(settings.utf8)]
        for schema in CaseSchema.tables {
            let lines = (rows[schema.file] ?? []).map { row in
                let key = String(row.prefix { $0 != "," })
                return "\(row),\(basis[key] ?? "published"),test"
            }
            files[schema.file] = Array(([schema.header] + lines).joined(separator: "\n").utf8)
        }
        return try CaseReader.read(files: files).case
    }

    /// A change that names a row, column or text that is not there.
    package struct Mismatch: Error {
        package let text: String
    }

    /// Replaces part of the one row of a file that starts with a text.
    package mutating func change(_ file: String, _ start: String, _ old: String, _ new: String) throws {
        let lines = rows[file] ?? []
        let matches = lines.indices.filter { lines[$0].hasPrefix(start) }
        guard matches.count == 1, let index = matches.first else { throw Mismatch(text: "\(file): \(start)") }
        let parts = lines[index].split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw Mismatch(text: "\(file): \(old)") }
        rows[file]?[index] = parts[0] + new + parts[1]
    }

    package mutating func add(_ file: String, _ row: String) { rows[file, default: []].append(row) }

    /// 48 cells: percent of vehicles at base by day (07:00 to 23:00) and by night.
    package static func parked(day: Int, night: Int) -> String {
        (0..<48).map { String((14..<46).contains($0) ? day : night) }.joined(separator: ",")
    }

    package static let baseSettings = """
        {
          "name": "tiny", "title": "Tiny", "price_base_year": "2024/25",
          "horizon": {"start": "2024-04-01", "quarterly_years": 1, "yearly_years": 1, "steps_years": [2]},
          "finance": {
            "discount_rate_percent": 3.5,
            "contingency_percent": {"estates": 10, "it": 0, "fleet": 0, "other": 0},
            "receipts_reusable_percent": 29, "receipts_category": "estates", "carbon_priced": true
          },
          "operations": {
            "travel_speed_kmh": 30, "road_factor": 1.3, "power_factor": 1, "average_day_percent": 80,
            "charging_resilience_percent": 50, "grid_loss_hours": 12, "grid_loss_share_percent": 50,
            "base_load_day_start": "07:00", "base_load_day_end": "23:00",
            "low_emission_zone_days_per_year": 364
          },
          "rules": {},
          "solver": {"time_limit_seconds": 60, "relative_gap_percent": 1, "threads": 1}
        }
        """

    package static let baseRows: [String: [String]] = [
        "roles.csv": ["AMB,Ambulance,ambulance,25,30,yes", "CAR,Car,response,0,30,yes"],
        "duty_cycles.csv": [
            "AMB,10000,100,120,10,1,\(parked(day: 50, night: 50))",
            "CAR,8000,50,100,2,1,\(parked(day: 0, night: 100))",
        ],
        "vehicle_models.csv": [
            "AMB-D,Diesel ambulance,AMB,diesel,,yes,50000,30000,7,4000,5000,diesel,20,0,0,1,0,0,none,0,"
                + "2010-04-01,2026-03-31,5,300,large",
            "AMB-E,Electric ambulance,AMB,battery_electric,,yes,100000,40000,8,6000,3000,none,0,80,100,1.25,"
                + "120,90,dc,50,2024-07-01,,2,0,large",
            "CAR-P,Petrol car,CAR,petrol,,no,20000,5000,5,2000,1000,petrol,8,0,0,1,0,0,none,0,"
                + "2010-04-01,2026-03-31,5,150,standard",
            "CAR-E,Electric car,CAR,battery_electric,,yes,30000,5000,6,5000,800,none,0,20,100,1.25,"
                + "50,90,ac,10,2024-04-01,,5,0,standard",
        ],
        "vehicles.csv": [
            "A1,AMB-D,AMB,N,2023-04-01,1000,2030-03-31,owned",
            "A2,AMB-D,AMB,N,2023-04-01,1000,2030-03-31,owned",
            "A3,AMB-D,AMB,N,2023-04-01,1000,2030-03-31,owned",
            "C1,CAR-P,CAR,N,2019-10-01,9000,2024-09-30,owned",
            "C2,CAR-P,CAR,S,2025-01-01,0,2030-03-31,leased",
        ],
        "orders.csv": ["O1,CAR-E,CAR,1,2024-08-15,34567.89,yes,First electric car"],
        "sites.csv": [
            "N,North,ambulance_station,existing,51.5,-0.1,B,S,G,freehold,,,500,100,4,3,0,50,30,20,10000,40000,10000,0,"
                + "0,,,",
            "S,South,ambulance_station,existing,51.3,-0.1,B,S,G,freehold,,,500,100,2,2,0,40,20,10,4000,30000,8000,0,"
                + "90000,,2026-04-01,",
            "W,West,office,existing,51.5,-0.3,B,S,G,freehold,,,100,0,0,0,0,10,5,2,0,1000,3000,0,40000,,2024-10-01,",
            "C,Centre,other,candidate,51.5,0.05,B,S,G,freehold,,,400,200,3,3,0,60,10,5,0,9000,7000,100000,0,2025-04-01,,",
        ],
        "grid_upgrades.csv": ["N,1,50,10000,100,6,estates", "N,2,100,15000,150,12,estates"],
        "charger_types.csv": [
            "AC7,Twin post,ac,2,7,14,1000,100,10,80,2024-04-01,estates,4",
            "DC50,Rapid charger,dc,1,50,50,20000,200,10,100,2024-10-01,estates,2",
        ],
        "solar_storage.csv": [
            "SOL-N,N,solar,5000,50,25,3,0,0,0,3000,estates", "BAT-N,N,storage,8000,80,3,3,20,5,40,0,estates",
        ],
        "site_measures.csv": [
            "HP-N,N,heat_pump,20000,-100,10000,-3000,4,6,2025-06-30,estates",
            "LED-S,S,led,1000,0,0,500,0,0,,estates",
        ],
        "zones.csv": ["Z1,Zone 1,51.5,-0.1", "Z2,Zone 2,51.3,-0.1"],
        "requirements.csv": ["Z1,AMB,2,0", "Z1,CAR,1,0", "Z2,CAR,1,0"],
        "functions.csv": [
            "HQ,Headquarters,operations_centre,N,50,10,0,2024-04-01,3,,0,2024-04-01,2025-12-31,2024-10-01,2,500,"
                + ",0,,60,estates",
            "TR,Training,training,,20,5,100,2025-04-01,1,AMB,1,2025-06-30,,2025-01-01,0,0,HQ,5,,,estates",
        ],
        "function_options.csv": [
            "HQ,N,0,1000,10,0,0", "HQ,S,3000,2000,12,0,9", "TR,N,1000,500,5,100,0", "TR,S,1000,500,4,60,0",
        ],
        "strategic_points.csv": ["P1,Point,operations_centre,51.4,-0.1"],
        "capital_envelopes.csv": [
            "2024/25,estates,20000", "2025/26,estates,30000", "2024/25,fleet,40000", "2024/25,total,60000",
        ],
        "capital_lines.csv": ["L1,Servers,it,2024/25,,10.03", "L2,Roof,estates,2024/25,2,500"],
        "grants.csv": [
            "G1,Charger grant,2024/25,2025/26,2000,charger,estates",
            "G2,Power grant,2024/25,2024/25,5000,charger;grid,estates;fleet",
        ],
        "schemes.csv": ["SC1,Lifts,estates,5000,300,700,2024-07-01,2025-06-30"],
        "prices.csv": [
            "2024/25,1.5,1.4,0.05,0.4,0.3,0.2,0.25", "2025/26,1.5,1.4,0.05,0.4,0.3,0.2,0.25",
            "2026/27,1.6,1.4,0.05,0.4,0.3,0.2,0.25", "2027/28,1.8,1.4,0.05,0.4,0.3,0.2,0.25",
        ],
        "tariff_bands.csv": [
            "00:00,07:00,green", "07:00,16:00,amber", "16:00,19:00,red", "19:00,23:00,amber",
            "23:00,24:00,green",
        ],
        "carbon.csv": [
            "2024/25,2.5,2.4,0.2,0.2,100,100", "2025/26,2.5,2.4,0.2,0.2,100,100",
            "2026/27,2.5,2.4,0.2,0.1,100,",
            "2027/28,2.5,2.4,0.2,0.1,100,50",
        ],
        "clean_air.csv": [
            "SHARE,minimum_electric_share,all,2025-04-01,16,Share",
            "NEW,zero_emission_purchases,response,2024-05-01,0,New cars",
            "ZONE,low_emission_zone_charge,response,2024-05-16,12.5,Zone",
        ],
    ]

    /// Electric car O1-1 replaces C1 at North, West closes, headquarters go South, training starts at North.
    package static func plan(_ planningCase: Case) -> Plan {
        var plan = Plan(caseName: "tiny", periodLabels: planningCase.horizon.periods.map(\.label))
        func vehicle(
            _ id: String, _ model: String, _ role: String, _ site: String, from: Int = 0, to: Int? = nil,
            _ origin: PlannedVehicle.Origin = .register
        ) {
            plan.vehicles.append(
                PlannedVehicle(
                    id: id, modelID: model, origin: origin, firstPeriod: from, leavesPeriod: to,
                    stays: [.init(fromPeriod: from, siteID: site, roleID: role)]))
        }
        for id in ["A1", "A2", "A3"] { vehicle(id, "AMB-D", "AMB", "N") }
        vehicle("C1", "CAR-P", "CAR", "N", to: 2)
        vehicle("C2", "CAR-P", "CAR", "S")
        vehicle("O1-1", "CAR-E", "CAR", "N", from: 1, .order("O1"))
        plan.chargers = [.init(siteID: "N", chargerID: "AC7", period: 1, count: 2)]
        plan.measures = [.init(id: "HP-N", period: 4)]
        plan.siteChanges = [.init(siteID: "W", kind: .closes, period: 2)]
        plan.functions = [
            .init(functionID: "HQ", siteID: "N", fromPeriod: 0),
            .init(functionID: "HQ", siteID: "S", fromPeriod: 4),
            .init(functionID: "TR", siteID: "N", fromPeriod: 4),
        ]
        plan.schemes = [.init(id: "SC1", period: 1)]
        plan.grantUses = [.init(grantID: "G1", budgetSpan: 0, category: .estates, amountPence: 100_000)]
        // 18.125 kWh at the meter: 14.5 kWh in the battery at 80 %.
        var draw = Array(repeating: 0.0, count: 48)
        for slot in 0..<3 { draw[slot] = 10 }
        draw[3] = 6.25
        plan.charging = (1..<6).map {
            ChargingProfile(siteID: "N", chargingClass: .ac, period: $0, drawKW: draw)
        }
        return plan
    }

    /// Labels of the periods, for expectations.
    package static let periods = [
        "2024/25 Q1", "2024/25 Q2", "2024/25 Q3", "2024/25 Q4", "2025/26", "2026/27–2027/28",
    ]

    /// One expected line for each of several periods.
    package static func lines(
        _ family: String, _ rule: String, _ subject: String, _ periods: [Int], _ amount: String
    )
        -> [String]
    {
        periods.map { "\(family): \(rule) | \(subject) \(TinyCase.periods[$0]) | \(amount)" }
    }

    /// Audits the base plan after a change to the case and to the plan.
    package static func audit(
        _ changeCase: (inout TinyCase) throws -> Void = { _ in },
        _ changePlan: (inout Plan) throws -> Void = { _ in }
    ) throws -> Audit {
        var tiny = TinyCase()
        try changeCase(&tiny)
        let planningCase = try tiny.read()
        var plan = plan(planningCase)
        try changePlan(&plan)
        return Auditor(planningCase).audit(plan)
    }
}

extension Plan {
    package mutating func buy(
        _ id: String, _ model: String, _ role: String, _ site: String, from: Int, to: Int? = nil
    ) {
        vehicles.append(
            PlannedVehicle(
                id: id, modelID: model, origin: .purchase, firstPeriod: from, leavesPeriod: to,
                stays: [.init(fromPeriod: from, siteID: site, roleID: role)]))
    }

    /// Changes the vehicle with an identifier.
    package mutating func change(_ id: String, _ body: (inout PlannedVehicle) -> Void) throws {
        guard let index = vehicles.firstIndex(where: { $0.id == id }) else {
            throw TinyCase.Mismatch(text: id)
        }
        body(&vehicles[index])
    }
}

extension Audit {
    /// What is broken, in one line each: `bays: bays for all vehicles N 2024/25 Q1 1.0 vehicles`.
    package var lines: [String] {
        violations.map { violation in
            let subject =
                violation.period.isEmpty ? violation.subject : "\(violation.subject) \(violation.period)"
            let amount = (violation.amount * 1e6).rounded() / 1e6
            return "\(violation.family.name): \(violation.rule) | \(subject) | \(amount) \(violation.unit)"
        }
    }
}
