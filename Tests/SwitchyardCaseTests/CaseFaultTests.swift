import SwitchyardCase
import Testing

/// What reading the template says after some of its text was replaced.
func faults(
    _ file: String, _ old: String, _ new: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> [CaseFault] {
    var files = templateFiles()
    let text = String(decoding: try #require(files[file]), as: UTF8.self)
    let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2, "\(old) is not in \(file)", sourceLocation: sourceLocation)
    files[file] = Array((parts[0] + new + parts[1]).utf8)
    return faults(files)
}

func faults(_ files: [String: [UInt8]]) -> [CaseFault] {
    do {
        _ = try CaseReader.read(files: files)
        return []
    } catch {
        return error.faults
    }
}

@Suite struct CaseFaultTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        var table: Int
        var column: Int
        var schema: TableSchema { CaseSchema.tables[table] }
        var testDescription: String { "\(schema.file) \(schema.columns[column].name)" }
    }

    static let cells: [Cell] = CaseSchema.tables.indices.flatMap { table in
        CaseSchema.tables[table].columns.indices.map { Cell(table: table, column: $0) }
    }

    /// The template with one cell of a table's first row replaced.
    private func broken(_ cell: Cell, _ value: String) throws -> [String: [UInt8]] {
        var files = templateFiles()
        let text = String(decoding: try #require(files[cell.schema.file]), as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var fields = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        try #require(fields.count == cell.schema.columns.count)
        fields[cell.column] = value
        lines[1] = fields.joined(separator: ",")
        files[cell.schema.file] = Array(lines.joined(separator: "\n").utf8)
        return files
    }

    @Test(arguments: cells)
    func `a broken cell in any column of any table is named by file, line and column`(cell: Cell) throws {
        let column = cell.schema.columns[cell.column]
        // A spreadsheet's error value is wrong in every column, text included.
        let found = faults(try broken(cell, "#REF!"))
        #expect(
            found.contains {
                $0.file == cell.schema.file && $0.line == 2 && $0.column == cell.column + 1
                    && $0.columnName == column.name && $0.value == "#REF!"
                    && $0.expected == column.expectation
            }, "\(found)")
        guard !column.isOptional else { return }
        let empty = faults(try broken(cell, ""))
        #expect(
            empty.contains {
                $0.file == cell.schema.file && $0.line == 2 && $0.columnName == column.name
                    && $0.problem == "the cell is empty"
            }, "\(empty)")
    }

    @Test(arguments: cells)
    func `no column takes a number or word outside its kind`(cell: Cell) throws {
        let column = cell.schema.columns[cell.column]
        let wrong: [String] =
            switch column.kind {
            case .identifier, .text: []
            case .money, .number:
                ["1e", "£1", "0x10", "nan", "1.2.3", "-1e15", "٣", "1 000", "--1", "+1", ".5"]
            case .whole: ["1.5", "-9999999", "99999999999999999999", "inf", "one", "1_000"]
            case .date: ["2022-02-30", "01/04/2022", "2022-4-1", "44652", "0022-04-01", "2022-04-01T00:00"]
            case .financialYear: ["2022", "2022/24", "22/23", "2022/2023", "2022-23"]
            case .halfHour: ["7:00", "07:15", "24:30", "noon", "0700"]
            case .yesNo: ["Yes", "TRUE", "1", "y"]
            case .word, .words: ["nonesuch", "Diesel", "1"]
            case .reference, .references: ["nonesuch", "north "]
            }
        for value in wrong {
            let found = faults(try broken(cell, value))
            #expect(
                found.contains {
                    $0.file == cell.schema.file && $0.line == 2 && $0.columnName == column.name
                }, "\(value): \(found)")
        }
    }

    struct Edit: Sendable, CustomTestStringConvertible {
        var file: String
        var old: String
        var new: String
        var line: Int
        var column: String?
        var words: String
        init(_ file: String, _ old: String, _ new: String, _ line: Int, _ column: String?, _ words: String) {
            self.file = file
            self.old = old
            self.new = new
            self.line = line
            self.column = column
            self.words = words
        }
        var testDescription: String { "\(file): \(words)" }
    }

    static let edits: [Edit] = [
        // Keys and references.
        .init(
            "roles.csv", "DCA,Double", "DCA,Twin,ambulance,25,30,yes,assumption,x\nDCA,Double", 3, "role_id",
            "is on line 2 already"),
        .init("vehicles.csv", "A02,", "A01,", 3, "fleet_number", "is on line 2 already"),
        .init(
            "vehicles.csv", "A01,DCA-DIESEL", "A01,DCA-DEISEL", 2, "model_id", "did you mean \"DCA-DIESEL\"?"),
        .init("grid_upgrades.csv", "NORTH,2", "NORTH,1", 3, "site_id, step", "is on line 2 already"),
        .init(
            "requirements.csv", "ZONE-NORTH,CAR", "ZONE-NORTH,DCA", 3, "zone_id, role_id",
            "is on line 2 already"),
        .init(
            "function_options.csv", "TRAINING,NORTH", "TRAINING,SOUTH", 5, "function_id, site_id", "line 4"),
        .init(
            "capital_envelopes.csv", "2024/25,fleet", "2024/25,estates", 3, "financial_year, category",
            "on line 2"),
        .init("solar_storage.csv", "25,6,0,0", "25,6,9,0", 2, "day_kw", "is not 0 for solar panels"),
        .init("solar_storage.csv", "25,6,0,0", "25,6,0,9", 2, "night_kw", "is not 0 for solar panels"),
        .init("prices.csv", "2025/26", "2024/25", 3, "financial_year", "is on line 2 already"),
        .init("carbon.csv", "2025/26", "2024/25", 3, "financial_year", "is on line 2 already"),
        .init(
            "vehicle_models.csv", "ambulance,DCA,", "ambulance,DCA;CAB,", 2, "roles", "did you mean \"CAR\"?"),
        .init("vehicle_models.csv", "ambulance,DCA,", "ambulance,DCA;DCA,", 2, "roles", "twice"),
        .init("vehicle_models.csv", "ambulance,DCA,", "ambulance,DCA;,", 2, "roles", "empty entry"),
        .init("functions.csv", "RESERVE,5", "RESERV,5", 2, "separate_from", "did you mean \"RESERVE\"?"),
        .init(
            "grants.csv", "electric_vehicle;charger", "electric_vehicle;chargers", 2, "buys", "\"charger\"?"),
        .init("grants.csv", "electric_vehicle;charger", "committed", 2, "buys", "not one of its words"),
        // Fleet.
        .init("duty_cycles.csv", "CAR,20000", "DCA,20000", 3, "role_id", "is on line 2 already"),
        .init(
            "vehicles.csv", "A01,DCA-DIESEL,DCA", "A01,DCA-DIESEL,CAR", 2, "role_id", "DCA-DIESEL can fill"),
        .init("orders.csv", "CAR-ELECTRIC,CAR", "CAR-ELECTRIC,DCA", 2, "role_id", "CAR-ELECTRIC can fill"),
        .init("orders.csv", "CAR,1,", "CAR,0,", 2, "quantity", "is out of range"),
        .init("orders.csv", "2024-08-15", "2028-04-01", 2, "delivery", "is after the horizon"),
        .init(
            "vehicles.csv", "2017-06-01,140000,2024-12-31", "2017-06-01,140000,2016-12-31", 2,
            "planned_disposal", "is before first_registered"),
        .init("vehicles.csv", "DCA,NORTH", "DCA,EAST", 2, "site_id", "is a candidate site"),
        .init(
            "vehicle_models.csv", ",2027-03-31", ",2014-03-31", 2, "available_to", "is before available_from"),
        .init(
            "vehicle_models.csv", "diesel,12", "petrol,12", 2, "fuel", "does not fit the powertrain diesel"),
        .init(
            "vehicle_models.csv", "diesel,12", "diesel,0", 2, "fuel_litres_per_100km", "expected more than 0"),
        .init("vehicle_models.csv", "12,0,0,1,", "12,0,50,1,", 2, "electric_share_percent", "expected 0"),
        .init("vehicle_models.csv", "none,0,2015", "dc,50,2015", 2, "charging_class", "does not plug in"),
        .init("vehicle_models.csv", "90,dc,50", "90,none,50", 3, "charging_class", "expected ac or dc"),
        .init("vehicle_models.csv", "90,dc,50", "90,dc,0", 3, "charge_kw", "is 0 for a model that plugs in"),
        .init(
            "vehicle_models.csv", "1.2,120,90", "1.2,0,90", 3, "battery_kwh", "is 0 for a model that plugs in"
        ),
        .init("vehicle_models.csv", "20,0,large", "20,5,large", 3, "tailpipe_g_per_km", "battery electric"),
        .init("vehicle_models.csv", "100,1.2", "100,0.8", 3, "winter_factor", "from 1 to 10"),
        .init("vehicle_models.csv", "60000,7,", "60000,0,", 2, "life_years", "from 1 to 100"),
        // Estate.
        .init("sites.csv", "2030-03-31,800", "2036-03-31,800", 3, "lease_end", "is before lease_break"),
        .init("sites.csv", "A,freehold,,", "A,freehold,2030-01-01,", 2, "lease_end", "freehold"),
        .init("sites.csv", "110000,0,0,", "110000,0,5,", 3, "disposal_gbp", "leasehold"),
        .init("sites.csv", "2030-03-31,,", "2030-03-31,2029-03-31,", 3, "close_by", "is before close_from"),
        .init("sites.csv", "900,300,8", "900,901,8", 2, "function_area_m2", "is more than area_m2"),
        .init("sites.csv", "51.60,", "151.60,", 2, "latitude", "from -90 to 90"),
        .init("sites.csv", "900,300,8", "-900,300,8", 2, "area_m2", "is out of range"),
        .init("grid_upgrades.csv", "NORTH,2", "NORTH,3", 3, "step", "has no step 2 before it"),
        .init("charger_types.csv", "10,92", "10,0", 2, "efficiency_percent", "from 1 to 100"),
        .init("duty_cycles.csv", "1,60,60", "1,160,60", 2, "parked_0000", "from 0 to 100"),
        // Functions.
        .init("function_options.csv", "RESERVE,SOUTH", "RESERVE,NORTH", 3, "current_site_id", "has no row"),
        .init(
            "functions.csv", "8,DCA,1", "8,,1", 4, "vehicle_role_id", "is empty although vehicle_count is 1"),
        .init("functions.csv", "RESERVE,5", "CONTROL,5", 2, "separate_from", "is the function itself"),
        .init("functions.csv", "RESERVE,5", "RESERVE,0", 2, "separation_km", "is 0 although"),
        .init("functions.csv", "training,SOUTH", "training,", 4, "leave_by", "without a current site"),
        .init(
            "strategic_points.csv", "operations_centre", "hart", 2, "coverage_minutes", "strategic_points.csv"
        ),
        // Money and policy.
        .init("grants.csv", "2024/25,2026/27", "2024/25,2023/24", 2, "to_year", "is before from_year"),
        .init("schemes.csv", "2024-10-01,", "2024-10-01,2024-09-30", 2, "start_by", "is before start_from"),
        .init("capital_lines.csv", "2024/25,2,", "2024/25,5,", 2, "quarter", "from 1 to 4"),
        .init("capital_lines.csv", "50000", "50000.005", 2, "amount_gbp", "more than two decimals"),
        .init("capital_lines.csv", "50000", "\"50,000\"", 2, "amount_gbp", "did you mean \"50000\"?"),
        .init("prices.csv", "2027/28", "2028/29", 0, nil, "there is no row for 2027/28"),
        .init("carbon.csv", "2024/25", "2030/31", 0, nil, "there is no row for 2024/25"),
        .init(
            "tariff_bands.csv", "07:00,16:00", "07:30,16:00", 3, "start",
            "leaves 07:00 to 07:30 without a band"),
        .init(
            "tariff_bands.csv", "07:00,16:00", "06:30,16:00", 3, "start",
            "overlaps the band that ends at 07:00"),
        .init("tariff_bands.csv", "23:00,24:00", "23:00,23:30", 6, "end", "leaves 23:30 to 24:00"),
        .init("tariff_bands.csv", "23:00,24:00", "23:00,07:00", 6, "end", "is not after start"),
        .init("clean_air.csv", "2025-04-01,10", "2025-04-01,110", 2, "value", "share of more than 100 %"),
        .init(
            "clean_air.csv", "ambulance;response", "all;response", 3, "service_classes",
            "all and other classes"),
        // Settings.
        .init(
            "case.json", "\"2024-04-01\"", "\"2024-04-02\"", 5, "horizon.start",
            "first day of a financial year"),
        .init("case.json", "[2]", "[0]", 5, "horizon.steps_years", "from 1 to 20"),
        .init(
            "case.json", "\"quarterly_years\": 1", "\"quarterly_years\": 1.5", 5, "horizon.quarterly_years",
            "is not a whole number"),
        .init(
            "case.json", "\"yearly_years\"", "\"yearly_year\"", 5, "horizon", "did you mean \"yearly_years\"?"
        ),
        .init("case.json", "3.5", "35", 7, "finance.discount_rate_percent", "from 0 to 30"),
        .init(
            "case.json", "\"estates\": 10", "\"estates\": 10.005", 8, "finance.contingency_percent.estates",
            "at most 2 decimals"),
        .init(
            "case.json", "\"fleet\": 0, ", "", 8, "finance.contingency_percent.fleet", "the member is missing"
        ),
        .init(
            "case.json", "\"carbon_priced\": true", "\"carbon_priced\": 1", 11, "finance.carbon_priced",
            "expected true or false"),
        .init(
            "case.json", "\"23:00\"", "\"06:00\"", 16, "operations.base_load_day_end",
            "is not after base_load_day_start"),
        .init(
            "case.json", "\"hard\"", "\"firm\"", 19, "rules.service.mode", "expected one of hard, soft, off"),
        .init(
            "case.json", "{\"mode\": \"hard\", \"price_gbp\": 10}", "{\"mode\": \"soft\"}", 19,
            "rules.money.price_gbp", "the member is missing"),
        .init(
            "case.json", "\"money\": {\"mode\": \"hard\"", "\"bays\": {\"mode\": \"soft\"", 19,
            "rules.bays.mode",
            "service, clean_air, carbon, money may be soft"),
        .init("case.json", "\"money\":", "\"monye\":", 19, "rules", "did you mean \"money\"?"),
        .init("case.json", "\"threads\": 2", "\"threads\": 0", 20, "solver.threads", "from 1 to 256"),
        .init("case.json", "\"2024/25\"", "\"2024/26\"", 4, "price_base_year", "is not a financial year"),
    ]

    @Test(arguments: edits)
    func `a fault of any kind is found and placed`(edit: Edit) throws {
        let found = try faults(edit.file, edit.old, edit.new)
        #expect(
            found.contains {
                $0.line == edit.line && $0.columnName == edit.column && $0.description.contains(edit.words)
            },
            "\(found)")
        // Nothing else is held against the case: one slip, one fault, or two at most where a name is lost with it.
        #expect(found.count <= 2, "\(found)")
    }
}
