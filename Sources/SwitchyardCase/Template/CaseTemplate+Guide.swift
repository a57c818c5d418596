extension CaseTemplate {
    /// `README.md` of the template: what each table is for, and the list of its columns from their declarations.
    static var guide: String {
        var text = """
            # A Switchyard case

            `switchyard validate .` checks the tables, `switchyard plan .` plans. Replace the figures table by table; every row
            ends with `basis` (`published`, `derived` or `assumption`) and `source`, and reports carry both through.

            Files are CSV in UTF-8 with a header row; columns may come in any order. Numbers are plain: `1100`, not `1,100`
            or `£1.1k`. Dates are `2024-04-01`, financial years `2024/25`, lists `a;b`, answers `yes` or `no`. Columns
            marked * may be empty.


            """
        text += "## case.json\n\nName, horizon, finance, operations, rules and solver settings.\n"
        for schema in CaseSchema.tables {
            text += "\n## \(schema.file)\n\n\(purposes[schema.file] ?? "")\n\n"
            for column in schema.columns {
                // 48 lines of half-hours help nobody.
                if CaseSchema.parkedColumns.dropFirst().contains(column.name) { continue }
                let name =
                    column.name == CaseSchema.parkedColumns[0] ? "parked_0000 … parked_2330" : column.name
                text += "- `\(name)`\(column.isOptional ? "*" : ""): \(column.expectation)\n"
            }
        }
        return text
    }

    private static let purposes = [
        "roles.csv": "What vehicles do, how many spares they need and how far they respond.",
        "duty_cycles.csv":
            "How far a role's vehicles drive and how many are parked at base in each half-hour.",
        "vehicle_models.csv": "Vehicles in the fleet or on offer: price, energy, battery, delivery dates.",
        "vehicles.csv": "The asset register, one row a vehicle.",
        "orders.csv": "Orders already placed.",
        "sites.csv": "Stations and other sites, existing and candidate: bays, supply, energy, costs, dates.",
        "grid_upgrades.csv": "Steps of supply capacity a site can buy, in order.",
        "charger_types.csv": "Chargers that can be installed.",
        "solar_storage.csv": "Solar panels and batteries a site can get.",
        "site_measures.csv": "Heat pumps, lighting and insulation.",
        "zones.csv": "Places vehicles respond to.",
        "requirements.csv": "Vehicles of each role a zone needs on shift.",
        "functions.csv": "Specialist functions that have to be somewhere.",
        "function_options.csv": "Sites each function may be at, its current one included.",
        "strategic_points.csv": "Places a kind of function must be able to reach in time.",
        "capital_envelopes.csv":
            "Capital that may be spent, by category and year; `total` limits all together.",
        "capital_lines.csv": "Spending already committed.",
        "grants.csv": "Ring-fenced money: what it buys and whose envelope it relieves.",
        "schemes.csv": "Schemes that go ahead if money allows.",
        "prices.csv": "Fuel, gas and electricity, one row for each year of the horizon.",
        "tariff_bands.csv":
            "Hours of the red, amber and green network tariff; they cut the day without a gap.",
        "carbon.csv": "Emission factors, carbon value and budget, one row for each year of the horizon.",
        "clean_air.csv": "Dated policy rules on vehicles and emissions.",
    ]
}
