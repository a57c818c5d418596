/// Checks that need more than one cell: within a row, between rows and between tables. Rows that could not be read are
/// passed over; checks of a table as a whole wait until all of its rows could be read.
package struct CaseChecks {
    let rows: CaseRows
    let settings: CaseSettings?
    let horizon: Horizon?
    var log: FaultLog

    /// - Returns: the log with what was found added.
    static func run(_ rows: CaseRows, _ settings: CaseSettings?, _ horizon: Horizon?, _ log: FaultLog)
        -> FaultLog
    {
        var checks = CaseChecks(rows: rows, settings: settings, horizon: horizon, log: log)
        checks.checkFleet()
        checks.checkEstate()
        checks.checkFunctions()
        checks.checkMoneyAndPolicy()
        return checks.log
    }

    /// Logs a fault at a cell.
    mutating func fault(
        _ schema: TableSchema, _ row: Int, _ column: String, _ problem: String, expected: String? = nil,
        nearest: String? = nil, remedy: String? = nil
    ) {
        guard let table = rows.tables[schema.file] else { return }
        log.add(
            table.fault(
                row: row, column: column, problem: problem, expected: expected, nearest: nearest,
                remedy: remedy))
    }

    mutating func warn(_ schema: TableSchema, _ row: Int, _ column: String, _ problem: String) {
        guard let table = rows.tables[schema.file] else { return }
        log.add(table.fault(.warning, row: row, column: column, problem: problem))
    }

    /// Logs a fault of a table as a whole.
    mutating func fault(
        _ schema: TableSchema, _ problem: String, expected: String? = nil, remedy: String? = nil
    ) {
        log.add(CaseFault(file: schema.file, problem: problem, expected: expected, remedy: remedy))
    }

    /// Whether every row of a table could be read.
    func isWhole(_ schema: TableSchema) -> Bool {
        guard let table = rows.tables[schema.file] else { return false }
        return table.isReadable && table.rows.allSatisfy { !$0.isFaulty }
    }

    /// Logs an end that lies before its start.
    mutating func checkOrder(
        _ schema: TableSchema, _ row: Int, _ start: CalendarDate?, _ startColumn: String,
        _ end: CalendarDate?,
        _ endColumn: String
    ) {
        guard let start, let end, end < start else { return }
        fault(
            schema, row, endColumn, "is before \(startColumn)", expected: "a date on or after \(start)")
    }
}

// MARK: - Fleet

extension CaseChecks {
    mutating func checkFleet() {
        checkDutyCycles()
        for (index, model) in rows.models.enumerated() {
            guard let model else { continue }
            checkModel(index, model)
        }
        for (index, vehicle) in rows.vehicles.enumerated() {
            guard let vehicle else { continue }
            checkRole(CaseSchema.vehicles, index, vehicle.model, vehicle.role)
            checkOrder(
                CaseSchema.vehicles, index, vehicle.firstRegistered, "first_registered",
                vehicle.plannedDisposal,
                "planned_disposal")
            if let horizon, vehicle.firstRegistered > horizon.start {
                warn(
                    CaseSchema.vehicles, index, "first_registered",
                    "is after the horizon's start, \(horizon.start): the vehicle counts from the start")
            }
            if let horizon, vehicle.plannedDisposal < horizon.start {
                warn(
                    CaseSchema.vehicles, index, "planned_disposal",
                    "is before the horizon's start, \(horizon.start): the vehicle never serves")
            }
            if let site = rows.sites[vehicle.site.index], site.status == .candidate {
                fault(
                    CaseSchema.vehicles, index, "site_id", "is a candidate site",
                    expected: "an existing site for a vehicle of the register")
            }
        }
        for (index, order) in rows.orders.enumerated() {
            guard let order else { continue }
            checkRole(CaseSchema.orders, index, order.model, order.role)
            if let horizon, order.delivery < horizon.start {
                warn(
                    CaseSchema.orders, index, "delivery",
                    "is before the horizon's start, \(horizon.start): the order is taken as delivered and paid then"
                )
            }
            if let horizon, order.delivery >= horizon.end {
                fault(
                    CaseSchema.orders, index, "delivery", "is after the horizon",
                    expected: "a date before \(horizon.end)")
            }
        }
    }

    private mutating func checkDutyCycles() {
        for (index, cycle) in rows.dutyCycles.enumerated() {
            guard let cycle else { continue }
            if cycle.peakDayKm < cycle.designDayKm {
                warn(CaseSchema.dutyCycles, index, "peak_day_km", "is less than design_day_km")
            }
        }
        guard isWhole(CaseSchema.dutyCycles) else { return }
        let covered = Set(rows.dutyCycles.compactMap { $0?.role.index })
        for (index, role) in rows.roles.enumerated() where !covered.contains(index) {
            guard let role else { continue }
            fault(
                CaseSchema.roles, index, "role_id", "has no row in duty_cycles.csv",
                expected: "one for each role",
                remedy: "add a row for \(displayEscaped(role.id)) to duty_cycles.csv")
        }
    }

    /// The model of a vehicle or order lists its role.
    private mutating func checkRole(
        _ schema: TableSchema, _ row: Int, _ modelRef: Ref<VehicleModel>, _ roleRef: Ref<Role>
    ) {
        guard let model = rows.models[modelRef.index], !model.roles.contains(roleRef) else { return }
        let names = model.roles.compactMap { rows.roles[$0.index]?.id }.map { displayEscaped($0) }
        fault(
            schema, row, "role_id", "is not a role that \(displayEscaped(model.id)) can fill",
            expected: "one of \(names.joined(separator: ", "))")
    }

    private mutating func checkModel(_ index: Int, _ model: VehicleModel) {
        let schema = CaseSchema.vehicleModels
        checkOrder(schema, index, model.availableFrom, "available_from", model.availableTo, "available_to")
        if model.resalePence > model.pricePence + model.conversionPence {
            warn(schema, index, "resale_gbp", "is more than a new one costs: buying to sell would pay")
        }
        let fuels: [Fuel] =
            switch model.powertrain {
            case .diesel: [.diesel]
            case .petrol: [.petrol]
            case .hybrid, .plugInHybrid: [.diesel, .petrol]
            case .batteryElectric: [.none]
            }
        if !fuels.contains(model.fuel) {
            fault(
                schema, index, "fuel", "does not fit the powertrain \(model.powertrain.rawValue)",
                expected: fuels.map(\.rawValue).joined(separator: " or "))
        }
        let shares: ClosedRange<Double> =
            switch model.powertrain {
            case .batteryElectric: 1...1
            case .plugInHybrid: 0...1
            default: 0...0
            }
        if !shares.contains(model.electricShare) {
            fault(
                schema, index, "electric_share_percent",
                "does not fit the powertrain \(model.powertrain.rawValue)",
                expected: plainNumber(shares.lowerBound * 100))
        }
        let burnsFuel = model.powertrain != .batteryElectric
        if burnsFuel != (model.fuelLitresPer100Km > 0) {
            fault(
                schema, index, "fuel_litres_per_100km",
                "does not fit the powertrain \(model.powertrain.rawValue)",
                expected: burnsFuel ? "more than 0" : "0")
        }
        if !burnsFuel, model.tailpipeGramsPerKm > 0 {
            fault(
                schema, index, "tailpipe_g_per_km", "is not 0 although the model is battery electric",
                expected: "0")
        }
        if !model.powertrain.isElectric, model.chargingClass != nil {
            fault(
                schema, index, "charging_class", "is given for a model that does not plug in",
                expected: "none")
        }
        guard model.powertrain.isElectric else { return }
        if let charging = model.chargingClass {
            if model.chargeKW <= 0 {
                fault(schema, index, "charge_kw", "is 0 for a model that plugs in", expected: "more than 0")
            }
            if isWhole(CaseSchema.chargerTypes),
                !rows.chargerTypes.contains(where: { $0?.chargingClass == charging })
            {
                fault(
                    schema, index, "charging_class", "has no charger type in charger_types.csv",
                    expected: "a class that some charger type has")
            }
        } else {
            fault(schema, index, "charging_class", "is none for a model that plugs in", expected: "ac or dc")
        }
        for (column, value) in [
            ("battery_kwh", model.batteryKWh), ("usable_percent", model.usableShare),
            ("electricity_kwh_per_100km", model.electricityKWhPer100Km),
        ] where value <= 0 {
            fault(schema, index, column, "is 0 for a model that plugs in", expected: "more than 0")
        }
    }
}
