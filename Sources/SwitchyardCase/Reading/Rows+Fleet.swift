// Rows of the fleet tables from cells that have passed their column's checks.

extension Role {
    init(_ row: RowReader) {
        self.init(
            id: row.text("role_id"), name: row.text("name"), serviceClass: row.word("service_class"),
            sparePercent: row.number("spare_percent"), reachMinutes: row.number("reach_minutes"),
            countsInFleetShare: row.flag("counts_in_fleet_share"), provenance: row.provenance)
    }
}

extension DutyCycle {
    init(_ row: RowReader) {
        self.init(
            role: row.ref("role_id"), averageKmPerYear: row.number("average_km_per_year"),
            designDayKm: row.number("design_day_km"), peakDayKm: row.number("peak_day_km"),
            idleKWhPerDay: row.number("idle_kwh_per_day"), topUpHours: row.number("top_up_hours"),
            parkedShare: CaseSchema.parkedColumns.map { row.share($0) }, provenance: row.provenance)
    }
}

extension VehicleModel {
    init(_ row: RowReader) {
        self.init(
            id: row.text("model_id"), name: row.text("name"), roles: row.refs("roles"),
            powertrain: row.word("powertrain"), euroStandard: row.text("euro_standard"),
            ulezCompliant: row.flag("ulez_compliant"), pricePence: row.pence("price_gbp"),
            conversionPence: row.pence("conversion_gbp"), lifeYears: row.whole("life_years"),
            resalePence: row.pence("resale_gbp"),
            maintenancePencePerYear: row.pence("maintenance_gbp_per_year"),
            fuel: row.word("fuel"), fuelLitresPer100Km: row.number("fuel_litres_per_100km"),
            electricityKWhPer100Km: row.number("electricity_kwh_per_100km"),
            electricShare: row.share("electric_share_percent"), winterFactor: row.number("winter_factor"),
            batteryKWh: row.number("battery_kwh"), usableShare: row.share("usable_percent"),
            chargingClass: ChargingClass(rawValue: row.text("charging_class")),
            chargeKW: row.number("charge_kw"),
            availableFrom: row.date("available_from"), availableTo: row.dateIfAny("available_to"),
            supplyPerYear: row.whole("supply_per_year"), tailpipeGramsPerKm: row.number("tailpipe_g_per_km"),
            parkingClass: row.word("parking_class"), provenance: row.provenance)
    }
}

extension RegisteredVehicle {
    init(_ row: RowReader) {
        self.init(
            id: row.text("fleet_number"), model: row.ref("model_id"), role: row.ref("role_id"),
            site: row.ref("site_id"), firstRegistered: row.date("first_registered"),
            mileageMiles: row.whole("mileage_miles"), plannedDisposal: row.date("planned_disposal"),
            ownership: row.word("ownership"), provenance: row.provenance)
    }
}

extension CommittedOrder {
    init(_ row: RowReader) {
        self.init(
            id: row.text("order_id"), model: row.ref("model_id"), role: row.ref("role_id"),
            quantity: row.whole("quantity"), delivery: row.date("delivery"),
            unitCostPence: row.pence("unit_cost_gbp"),
            scoresAgainstEnvelope: row.flag("scores_against_envelope"), description: row.text("description"),
            provenance: row.provenance)
    }
}
