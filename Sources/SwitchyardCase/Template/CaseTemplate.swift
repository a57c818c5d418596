/// The case that `switchyard new` writes: two stations, a candidate, ten vehicles and six periods. It holds every table,
/// reads without a fault and plans at once; its figures are round numbers to be replaced.
public enum CaseTemplate {
    /// A file of the template.
    public struct File: Sendable {
        public let name: String
        public let text: String
    }

    /// `README.md`, `case.json` and every table.
    public static var files: [File] {
        [File(name: "README.md", text: guide), File(name: CaseSchema.settingsFile, text: settings)]
            + CaseSchema.tables.map { schema in
                File(name: schema.file, text: table(schema, rows[schema.file] ?? []))
            }
    }

    /// The settings of a case under another name.
    static func renamed(_ files: [String: [UInt8]], from old: String, to name: String) -> File {
        let text = String(decoding: files[CaseSchema.settingsFile] ?? [], as: UTF8.self)
        return File(
            name: CaseSchema.settingsFile,
            text: text.replacing("\"\(old)\"", with: "\"\(name)\"", maxReplacements: 1))
    }

    /// The header of a table and its rows, each ended by where its figures come from.
    private static func table(_ schema: TableSchema, _ rows: [String]) -> String {
        ([schema.header] + rows.map { $0 + ",assumption,template figure" }).joined(separator: "\n") + "\n"
    }

    /// 48 cells: percent of vehicles at base by day (07:00 to 23:00) and by night.
    private static func parked(day: Int, night: Int) -> String {
        (0..<48).map { String((14..<46).contains($0) ? day : night) }.joined(separator: ",")
    }

    private static let settings = """
        {
          "name": "my-case",
          "title": "Two stations and a candidate",
          "price_base_year": "2024/25",
          "horizon": {"start": "2024-04-01", "quarterly_years": 1, "yearly_years": 1, "steps_years": [2]},
          "finance": {
            "discount_rate_percent": 3.5,
            "contingency_percent": {"estates": 10, "it": 0, "fleet": 0, "other": 0},
            "receipts_reusable_percent": 100,
            "receipts_category": "estates",
            "carbon_priced": true
          },
          "operations": {
            "travel_speed_kmh": 30, "road_factor": 1.3, "power_factor": 0.95, "average_day_percent": 80,
            "charging_resilience_percent": 60, "grid_loss_hours": 12, "grid_loss_share_percent": 50,
            "base_load_day_start": "07:00", "base_load_day_end": "23:00",
            "low_emission_zone_days_per_year": 364
          },
          "rules": {"service": {"mode": "hard", "price_gbp": 500000}, "money": {"mode": "hard", "price_gbp": 10}},
          "solver": {"time_limit_seconds": 60, "relative_gap_percent": 1, "threads": 2},
          "notes": "Replace every figure and say in basis and source where yours come from."
        }

        """

    private static let rows: [String: [String]] = [
        "roles.csv": [
            "DCA,Double-crewed ambulance,ambulance,25,30,yes",
            "CAR,Response car,response,25,30,yes",
        ],
        "duty_cycles.csv": [
            "DCA,45000,120,140,10,1,\(parked(day: 30, night: 60))",
            "CAR,20000,60,120,2,1,\(parked(day: 40, night: 70))",
        ],
        "vehicle_models.csv": [
            "DCA-DIESEL,Diesel ambulance,DCA,diesel,Euro 6,yes,70000,60000,7,4000,6500,diesel,12,0,0,1,0,0,none,0,"
                + "2015-04-01,2027-03-31,20,310,large",
            "DCA-ELECTRIC,Electric ambulance,DCA,battery_electric,,yes,120000,60000,8,6000,4500,none,0,75,100,1.2,"
                + "120,90,dc,50,2024-04-01,,20,0,large",
            "CAR-HYBRID,Hybrid response car,CAR,hybrid,Euro 6,yes,30000,10000,5,5000,1800,petrol,5.5,0,0,1,1.3,80,"
                + "none,0,2018-04-01,2027-03-31,20,125,standard",
            "CAR-ELECTRIC,Electric response car,CAR,battery_electric,,yes,38000,10000,6,6000,1300,none,0,19,100,1.3,"
                + "64,95,ac,11,2024-04-01,,20,0,standard",
        ],
        "vehicles.csv": [
            "A01,DCA-DIESEL,DCA,NORTH,2017-06-01,140000,2024-12-31,owned",
            "A02,DCA-DIESEL,DCA,NORTH,2018-06-01,120000,2025-06-30,owned",
            "A03,DCA-DIESEL,DCA,NORTH,2021-06-01,70000,2028-05-31,owned",
            "A04,DCA-DIESEL,DCA,SOUTH,2017-09-01,138000,2025-03-31,owned",
            "A05,DCA-DIESEL,DCA,SOUTH,2020-06-01,85000,2027-05-31,owned",
            "A06,DCA-DIESEL,DCA,SOUTH,2022-06-01,40000,2029-05-31,owned",
            "C01,CAR-HYBRID,CAR,NORTH,2019-06-01,60000,2024-09-30,leased",
            "C02,CAR-HYBRID,CAR,NORTH,2022-06-01,25000,2027-05-31,leased",
            "C03,CAR-HYBRID,CAR,SOUTH,2020-06-01,50000,2025-05-31,leased",
            "C04,CAR-HYBRID,CAR,SOUTH,2023-06-01,12000,2028-05-31,leased",
        ],
        "orders.csv": ["ORDER-1,CAR-ELECTRIC,CAR,1,2024-08-15,48000,yes,First electric response car"],
        "sites.csv": [
            "NORTH,North station,ambulance_station,existing,51.60,-0.10,Northborough,north,A,freehold,,,900,300,8,6,"
                + "2,250,60,40,100000,80000,90000,0,800000,,,",
            "SOUTH,South station,ambulance_station,existing,51.45,-0.10,Southborough,south,A,leasehold,2035-03-31,"
                + "2030-03-31,800,250,8,6,2,220,55,35,90000,70000,110000,0,0,,2030-03-31,",
            "EAST,East site,other,candidate,51.52,0.00,Eastborough,east,B,freehold,,,1200,500,10,8,2,300,40,30,0,"
                + "60000,100000,1500000,0,2025-04-01,,",
        ],
        "grid_upgrades.csv": [
            "NORTH,1,100,90000,1500,9,estates", "NORTH,2,200,160000,2500,18,estates",
            "SOUTH,1,100,95000,1500,9,estates",
        ],
        "charger_types.csv": [
            "AC-22,Twin 22 kW post,ac,2,11,22,6000,150,10,92,2024-04-01,estates,10",
            "DC-50,50 kW rapid charger,dc,1,50,50,32000,600,10,94,2024-04-01,estates,6",
        ],
        "solar_storage.csv": [
            "SOLAR-NORTH,NORTH,solar,45000,500,25,6,0,0,0,38000,estates",
            "BATTERY-SOUTH,SOUTH,storage,80000,900,12,9,40,15,120,0,estates",
        ],
        "site_measures.csv": [
            "HEAT-PUMP-NORTH,NORTH,heat_pump,140000,-500,100000,-32000,25,9,,estates",
            "LED-SOUTH,SOUTH,led,20000,0,0,12000,0,3,,estates",
        ],
        "zones.csv": ["ZONE-NORTH,North,51.59,-0.11", "ZONE-SOUTH,South,51.46,-0.09"],
        "requirements.csv": [
            "ZONE-NORTH,DCA,2,0", "ZONE-NORTH,CAR,1,0", "ZONE-SOUTH,DCA,2,0", "ZONE-SOUTH,CAR,1,0",
        ],
        "functions.csv": [
            "CONTROL,Control room,operations_centre,NORTH,120,20,0,2024-04-01,20,,0,2024-04-01,,2024-04-01,3,10000,"
                + "RESERVE,5,,60,estates",
            "RESERVE,Reserve control room,operations_centre,SOUTH,80,12,0,2024-04-01,12,,0,2024-04-01,,2024-04-01,3,"
                + "8000,,0,,,estates",
            "TRAINING,Training centre,training,SOUTH,150,24,300,2026-04-01,8,DCA,1,2024-04-01,2026-06-30,2024-10-01,"
                + "0,0,,0,,,estates",
        ],
        "function_options.csv": [
            "CONTROL,NORTH,0,60000,24,0,0", "RESERVE,SOUTH,0,40000,14,0,0", "TRAINING,SOUTH,0,50000,16,200,0",
            "TRAINING,NORTH,150000,55000,24,320,9", "TRAINING,EAST,220000,45000,40,500,12",
        ],
        "strategic_points.csv": ["CITY,City centre,operations_centre,51.515,-0.09"],
        "capital_envelopes.csv": ["2024/25", "2025/26", "2026/27", "2027/28"].flatMap {
            ["\($0),estates,2000000", "\($0),fleet,2000000", "\($0),total,4500000"]
        },
        "capital_lines.csv": ["IT-1,Vehicle computers,it,2024/25,2,50000"],
        "grants.csv": [
            "GRANT-EV,Electric vehicle grant,2024/25,2026/27,150000,electric_vehicle;charger,fleet;estates"
        ],
        "schemes.csv": ["ROOF,Roof repairs at North,estates,60000,3000,90000,2024-10-01,"],
        "prices.csv": ["2024/25", "2025/26", "2026/27", "2027/28"].map {
            "\($0),1.25,1.20,0.06,0.32,0.24,0.18,0.24"
        },
        "tariff_bands.csv": [
            "00:00,07:00,green", "07:00,16:00,amber", "16:00,19:00,red", "19:00,23:00,amber",
            "23:00,24:00,green",
        ],
        "carbon.csv": [
            "2024/25,2.66,2.35,0.183,0.207,269,400", "2025/26,2.66,2.35,0.183,0.180,273,380",
            "2026/27,2.66,2.35,0.183,0.150,277,360", "2027/28,2.66,2.35,0.183,0.120,281,340",
        ],
        "clean_air.csv": [
            "SHARE,minimum_electric_share,all,2025-04-01,10,A tenth of the fleet electric",
            "PURCHASES,zero_emission_purchases,ambulance;response,2027-04-01,0,Only zero-emission vehicles bought",
            "CHARGE,low_emission_zone_charge,all,2024-04-01,12.5,Daily charge for vehicles that do not comply",
        ],
    ]
}
