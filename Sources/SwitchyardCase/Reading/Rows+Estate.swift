// Rows of the estate, service and function tables from cells that have passed their column's checks.

extension RowReader {
    fileprivate var position: GeographicPoint {
        GeographicPoint(latitude: number("latitude"), longitude: number("longitude"))
    }
}

extension Site {
    init(_ row: RowReader) {
        self.init(
            id: row.text("site_id"), name: row.text("name"), kind: row.word("kind"),
            status: row.word("status"),
            position: row.position, borough: row.text("borough"), sector: row.text("sector"),
            group: row.text("group"), tenure: row.word("tenure"), leaseEnd: row.dateIfAny("lease_end"),
            leaseBreak: row.dateIfAny("lease_break"), areaM2: row.number("area_m2"),
            functionAreaM2: row.number("function_area_m2"), baysLarge: row.whole("bays_large"),
            baysStandard: row.whole("bays_standard"), baysMotorcycle: row.whole("bays_motorcycle"),
            supplyKVA: row.number("supply_kva"), baseLoadDayKW: row.number("base_load_day_kw"),
            baseLoadNightKW: row.number("base_load_night_kw"), gasKWhPerYear: row.number("gas_kwh_per_year"),
            electricityKWhPerYear: row.number("electricity_kwh_per_year"),
            runningCostPencePerYear: row.pence("running_cost_gbp_per_year"),
            acquisitionPence: row.pence("acquisition_gbp"), disposalPence: row.pence("disposal_gbp"),
            openFrom: row.dateIfAny("open_from"), closeFrom: row.dateIfAny("close_from"),
            closeBy: row.dateIfAny("close_by"), provenance: row.provenance)
    }
}

extension GridUpgrade {
    init(_ row: RowReader) {
        self.init(
            site: row.ref("site_id"), step: row.whole("step"), addedKVA: row.number("added_kva"),
            capexPence: row.pence("capex_gbp"),
            runningCostPencePerYear: row.pence("running_cost_gbp_per_year"),
            leadTimeMonths: row.whole("lead_time_months"), category: row.word("capital_category"),
            provenance: row.provenance)
    }
}

extension ChargerType {
    init(_ row: RowReader) {
        self.init(
            id: row.text("charger_id"), name: row.text("name"), chargingClass: row.word("charging_class"),
            outlets: row.whole("outlets"), kWPerOutlet: row.number("kw_per_outlet"),
            kWTotal: row.number("kw_total"), capexPence: row.pence("capex_gbp"),
            runningCostPencePerYear: row.pence("running_cost_gbp_per_year"),
            lifeYears: row.whole("life_years"),
            efficiency: row.share("efficiency_percent"), availableFrom: row.date("available_from"),
            category: row.word("capital_category"), maximumPerSite: row.whole("maximum_per_site"),
            provenance: row.provenance)
    }
}

extension SolarStorageOption {
    init(_ row: RowReader) {
        self.init(
            id: row.text("option_id"), site: row.ref("site_id"), kind: row.word("kind"),
            capexPence: row.pence("capex_gbp"),
            runningCostPencePerYear: row.pence("running_cost_gbp_per_year"),
            lifeYears: row.whole("life_years"), leadTimeMonths: row.whole("lead_time_months"),
            dayKW: row.number("day_kw"), nightKW: row.number("night_kw"), energyKWh: row.number("energy_kwh"),
            generationKWhPerYear: row.number("generation_kwh_per_year"),
            category: row.word("capital_category"),
            provenance: row.provenance)
    }
}

extension SiteMeasure {
    init(_ row: RowReader) {
        self.init(
            id: row.text("measure_id"), site: row.ref("site_id"), kind: row.word("kind"),
            capexPence: row.pence("capex_gbp"),
            runningCostPencePerYear: row.pence("running_cost_gbp_per_year"),
            gasSavingKWhPerYear: row.number("gas_saving_kwh_per_year"),
            electricitySavingKWhPerYear: row.number("electricity_saving_kwh_per_year"),
            addedLoadKW: row.number("added_load_kw"), leadTimeMonths: row.whole("lead_time_months"),
            requiredBy: row.dateIfAny("required_by"), category: row.word("capital_category"),
            provenance: row.provenance)
    }
}

extension Zone {
    init(_ row: RowReader) {
        self.init(
            id: row.text("zone_id"), name: row.text("name"), position: row.position,
            provenance: row.provenance)
    }
}

extension Requirement {
    init(_ row: RowReader) {
        self.init(
            zone: row.ref("zone_id"), role: row.ref("role_id"), onShift: row.whole("on_shift"),
            growthPercentPerYear: row.number("growth_percent_per_year"), provenance: row.provenance)
    }
}

extension SpecialistFunction {
    init(_ row: RowReader) {
        self.init(
            id: row.text("function_id"), name: row.text("name"), kind: row.word("kind"),
            currentSite: row.refIfAny("current_site_id"), areaM2: row.number("area_m2"),
            seats: row.whole("seats"),
            sessionsPerYear: row.whole("sessions_per_year"), capacityFrom: row.date("capacity_from"),
            powerKW: row.number("power_kw"), vehicleRole: row.refIfAny("vehicle_role_id"),
            vehicleCount: row.whole("vehicle_count"), startBy: row.date("start_by"),
            leaveBy: row.dateIfAny("leave_by"), moveFrom: row.date("move_from"),
            dualRunningMonths: row.whole("dual_running_months"),
            dualRunningPencePerMonth: row.pence("dual_running_gbp_per_month"),
            separateFrom: row.refIfAny("separate_from"), separationKm: row.number("separation_km"),
            coLocateWith: row.refIfAny("co_locate_with"),
            coverageMinutes: row.numberIfAny("coverage_minutes"),
            category: row.word("capital_category"), provenance: row.provenance)
    }
}

extension FunctionOption {
    init(_ row: RowReader) {
        self.init(
            function: row.ref("function_id"), site: row.ref("site_id"), fitOutPence: row.pence("fit_out_gbp"),
            annualCostPence: row.pence("annual_cost_gbp"), seats: row.whole("seats"),
            sessionsPerYear: row.whole("sessions_per_year"), leadTimeMonths: row.whole("lead_time_months"),
            provenance: row.provenance)
    }
}

extension StrategicPoint {
    init(_ row: RowReader) {
        self.init(
            id: row.text("point_id"), name: row.text("name"), functionKind: row.word("function_kind"),
            position: row.position, provenance: row.provenance)
    }
}
