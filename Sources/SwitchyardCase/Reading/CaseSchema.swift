/// Every table of a case, declared once: what is read, what the template writes and what `CaseTables.md` documents.
package enum CaseSchema {
    package static let settingsFile = "case.json"

    /// In the order of `CaseTables.md`.
    package static let tables: [TableSchema] = [
        roles, dutyCycles, vehicleModels, vehicles, orders, sites, gridUpgrades, chargerTypes, solarStorage,
        siteMeasures, zones, requirements, functions, functionOptions, strategicPoints, capitalEnvelopes,
        capitalLines, grants, schemes, prices, tariffBands, carbon, cleanAir,
    ]

    /// `case.json` and the tables: what is looked for in a case directory, in the order faults are listed.
    package static let files: [String] = [settingsFile] + tables.map(\.file)

    private static func table(
        _ file: String, key: [String], needsRows: Bool = false, _ columns: [ColumnSchema]
    ) -> TableSchema {
        TableSchema(
            file, key: key, needsRows: needsRows,
            columns + [.word("basis", Provenance.Basis.self), .text("source")])
    }

    // MARK: Fleet

    package static let roles = table(
        "roles.csv", key: ["role_id"], needsRows: true,
        [
            .identifier("role_id"), .text("name"), .word("service_class", Role.ServiceClass.self),
            .number("spare_percent", 0...1000), .number("reach_minutes", 0...1440),
            .yesNo("counts_in_fleet_share"),
        ])

    package static let parkedColumns: [String] = (0..<48).map { slot in
        "parked_" + halfHourText(slot).split(separator: ":").joined()
    }

    package static let dutyCycles = table(
        "duty_cycles.csv", key: ["role_id"], needsRows: true,
        [
            .reference("role_id", to: "roles.csv"), .number("average_km_per_year", 0...1_000_000),
            .number("design_day_km", 0...5000), .number("peak_day_km", 0...5000),
            .number("idle_kwh_per_day", 0...10_000), .number("top_up_hours", 0...24),
        ] + parkedColumns.map { .percent($0) })

    package static let vehicleModels = table(
        "vehicle_models.csv", key: ["model_id"], needsRows: true,
        [
            .identifier("model_id"), .text("name"), .references("roles", to: "roles.csv"),
            .word("powertrain", Powertrain.self), .text("euro_standard").optional, .yesNo("ulez_compliant"),
            .money("price_gbp"), .money("conversion_gbp"), .whole("life_years", 1...100),
            .money("resale_gbp"), .money("maintenance_gbp_per_year"), .word("fuel", Fuel.self),
            .number("fuel_litres_per_100km", 0...1000), .number("electricity_kwh_per_100km", 0...1000),
            .percent("electric_share_percent"), .number("winter_factor", 1...10),
            .number("battery_kwh", 0...10_000), .percent("usable_percent"),
            .word("charging_class", ChargingClass.self, and: ["none"]), .number("charge_kw", 0...10_000),
            .date("available_from"), .date("available_to").optional, .whole("supply_per_year"),
            .number("tailpipe_g_per_km", 0...10_000), .word("parking_class", ParkingClass.self),
        ])

    package static let vehicles = table(
        "vehicles.csv", key: ["fleet_number"], needsRows: true,
        [
            .identifier("fleet_number"), .reference("model_id", to: "vehicle_models.csv"),
            .reference("role_id", to: "roles.csv"), .reference("site_id", to: "sites.csv"),
            .date("first_registered"), .whole("mileage_miles", 0...5_000_000), .date("planned_disposal"),
            .word("ownership", RegisteredVehicle.Ownership.self),
        ])

    package static let orders = table(
        "orders.csv", key: ["order_id"],
        [
            .identifier("order_id"), .reference("model_id", to: "vehicle_models.csv"),
            .reference("role_id", to: "roles.csv"), .whole("quantity", 1...100_000), .date("delivery"),
            .money("unit_cost_gbp"), .yesNo("scores_against_envelope"), .text("description"),
        ])

    // MARK: Estate

    package static let sites = table(
        "sites.csv", key: ["site_id"], needsRows: true,
        [
            .identifier("site_id"), .text("name"), .word("kind", Site.Kind.self),
            .word("status", Site.Status.self), .number("latitude", -90...90),
            .number("longitude", -180...180),
            .text("borough"), .text("sector"), .text("group"), .word("tenure", Site.Tenure.self),
            .date("lease_end").optional, .date("lease_break").optional, .number("area_m2"),
            .number("function_area_m2"), .whole("bays_large"), .whole("bays_standard"),
            .whole("bays_motorcycle"), .number("supply_kva"), .number("base_load_day_kw"),
            .number("base_load_night_kw"), .number("gas_kwh_per_year"), .number("electricity_kwh_per_year"),
            .money("running_cost_gbp_per_year"), .money("acquisition_gbp"), .money("disposal_gbp"),
            .date("open_from").optional, .date("close_from").optional, .date("close_by").optional,
        ])

    package static let gridUpgrades = table(
        "grid_upgrades.csv", key: ["site_id", "step"],
        [
            .reference("site_id", to: "sites.csv"), .whole("step", 1...1000), .number("added_kva"),
            .money("capex_gbp"), .money("running_cost_gbp_per_year"), .whole("lead_time_months", 0...1200),
            .word("capital_category", CapitalCategory.self),
        ])

    package static let chargerTypes = table(
        "charger_types.csv", key: ["charger_id"], needsRows: true,
        [
            .identifier("charger_id"), .text("name"), .word("charging_class", ChargingClass.self),
            .whole("outlets", 1...1000), .number("kw_per_outlet", 0.1...10_000),
            .number("kw_total", 0.1...100_000),
            .money("capex_gbp"), .money("running_cost_gbp_per_year"), .whole("life_years", 1...100),
            .number("efficiency_percent", 1...100), .date("available_from"),
            .word("capital_category", CapitalCategory.self), .whole("maximum_per_site", 0...10_000),
        ])

    package static let solarStorage = table(
        "solar_storage.csv", key: ["option_id"],
        [
            .identifier("option_id"), .reference("site_id", to: "sites.csv"),
            .word("kind", SolarStorageOption.Kind.self), .money("capex_gbp"),
            .money("running_cost_gbp_per_year"), .whole("life_years", 1...100),
            .whole("lead_time_months", 0...1200), .number("day_kw"), .number("night_kw"),
            .number("energy_kwh"),
            .number("generation_kwh_per_year"), .word("capital_category", CapitalCategory.self),
        ])

    package static let siteMeasures = table(
        "site_measures.csv", key: ["measure_id"],
        [
            .identifier("measure_id"), .reference("site_id", to: "sites.csv"),
            .word("kind", SiteMeasure.Kind.self), .money("capex_gbp"),
            .signedMoney("running_cost_gbp_per_year"), .number("gas_saving_kwh_per_year"),
            .number(
                "electricity_saving_kwh_per_year", -ColumnSchema.largestNumber...ColumnSchema.largestNumber),
            .number("added_load_kw"), .whole("lead_time_months", 0...1200), .date("required_by").optional,
            .word("capital_category", CapitalCategory.self),
        ])

    // MARK: Service and functions

    package static let zones = table(
        "zones.csv", key: ["zone_id"],
        [
            .identifier("zone_id"), .text("name"), .number("latitude", -90...90),
            .number("longitude", -180...180),
        ])

    package static let requirements = table(
        "requirements.csv", key: ["zone_id", "role_id"],
        [
            .reference("zone_id", to: "zones.csv"), .reference("role_id", to: "roles.csv"),
            .whole("on_shift"),
            .number("growth_percent_per_year", -50...50),
        ])

    package static let functions = table(
        "functions.csv", key: ["function_id"],
        [
            .identifier("function_id"), .text("name"), .word("kind", SpecialistFunction.Kind.self),
            .reference("current_site_id", to: "sites.csv").optional, .number("area_m2"), .whole("seats"),
            .whole("sessions_per_year"), .date("capacity_from"), .number("power_kw"),
            .reference("vehicle_role_id", to: "roles.csv").optional, .whole("vehicle_count"),
            .date("start_by"), .date("leave_by").optional, .date("move_from"),
            .whole("dual_running_months", 0...120), .money("dual_running_gbp_per_month"),
            .reference("separate_from", to: "functions.csv").optional, .number("separation_km", 0...20_000),
            .reference("co_locate_with", to: "functions.csv").optional,
            .number("coverage_minutes", 0...1440).optional, .word("capital_category", CapitalCategory.self),
        ])

    package static let functionOptions = table(
        "function_options.csv", key: ["function_id", "site_id"],
        [
            .reference("function_id", to: "functions.csv"), .reference("site_id", to: "sites.csv"),
            .money("fit_out_gbp"), .money("annual_cost_gbp"), .whole("seats"), .whole("sessions_per_year"),
            .whole("lead_time_months", 0...1200),
        ])

    package static let strategicPoints = table(
        "strategic_points.csv", key: ["point_id"],
        [
            .identifier("point_id"), .text("name"), .word("function_kind", SpecialistFunction.Kind.self),
            .number("latitude", -90...90), .number("longitude", -180...180),
        ])

    // MARK: Money

    package static let capitalEnvelopes = table(
        "capital_envelopes.csv", key: ["financial_year", "category"],
        [
            .financialYear("financial_year"), .word("category", CapitalCategory.self, and: ["total"]),
            .money("amount_gbp"),
        ])

    package static let capitalLines = table(
        "capital_lines.csv", key: ["line_id"],
        [
            .identifier("line_id"), .text("description"), .word("category", CapitalCategory.self),
            .financialYear("financial_year"), .whole("quarter", 1...4).optional, .money("amount_gbp"),
        ])

    package static let grants = table(
        "grants.csv", key: ["grant_id"],
        [
            .identifier("grant_id"), .text("name"), .financialYear("from_year"), .financialYear("to_year"),
            .money("amount_gbp"),
            .words("buys", ExpenseKind.allCases.filter { $0 != .committed }.map(\.rawValue)),
            .words("categories", CapitalCategory.allCases.map(\.rawValue)),
        ])

    package static let schemes = table(
        "schemes.csv", key: ["scheme_id"],
        [
            .identifier("scheme_id"), .text("description"), .word("category", CapitalCategory.self),
            .money("capex_gbp"), .money("saving_gbp_per_year"), .signedMoney("value_gbp"),
            .date("start_from"),
            .date("start_by").optional,
        ])

    // MARK: Prices, carbon, clean air

    package static let prices = table(
        "prices.csv", key: ["financial_year"], needsRows: true,
        [
            .financialYear("financial_year"), .number("diesel_gbp_per_litre", 0...1000),
            .number("petrol_gbp_per_litre", 0...1000), .number("gas_gbp_per_kwh", 0...1000),
            .number("electricity_red_gbp_per_kwh", 0...1000),
            .number("electricity_amber_gbp_per_kwh", 0...1000),
            .number("electricity_green_gbp_per_kwh", 0...1000),
            .number("building_electricity_gbp_per_kwh", 0...1000),
        ])

    package static let tariffBands = table(
        "tariff_bands.csv", key: ["start"], needsRows: true,
        [.halfHour("start"), .halfHour("end"), .word("band", TariffBand.Band.self)])

    package static let carbon = table(
        "carbon.csv", key: ["financial_year"], needsRows: true,
        [
            .financialYear("financial_year"), .number("diesel_kg_per_litre", 0...100),
            .number("petrol_kg_per_litre", 0...100), .number("gas_kg_per_kwh", 0...100),
            .number("electricity_kg_per_kwh", 0...100), .number("carbon_value_gbp_per_tonne", 0...1_000_000),
            .number("budget_tonnes").optional,
        ])

    package static let cleanAir = table(
        "clean_air.csv", key: ["rule_id"],
        [
            .identifier("rule_id"), .word("kind", CleanAirRule.Kind.self),
            .words("service_classes", ["all"] + Role.ServiceClass.allCases.map(\.rawValue)),
            .date("from_date"),
            .number("value", 0...1_000_000), .text("description"),
        ])
}
