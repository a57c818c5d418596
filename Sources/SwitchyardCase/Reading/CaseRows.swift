/// The typed rows of every table as far as they could be read: `nil` stands for a row with a fault, so that positions
/// stay those of the file and checks across tables can go on with the rest.
package struct CaseRows {
    package let tables: [String: TypedTable]
    let roles: [Role?]
    let dutyCycles: [DutyCycle?]
    let models: [VehicleModel?]
    let vehicles: [RegisteredVehicle?]
    let orders: [CommittedOrder?]
    let sites: [Site?]
    let gridUpgrades: [GridUpgrade?]
    let chargerTypes: [ChargerType?]
    let solarStorage: [SolarStorageOption?]
    let measures: [SiteMeasure?]
    let zones: [Zone?]
    let requirements: [Requirement?]
    let functions: [SpecialistFunction?]
    let functionOptions: [FunctionOption?]
    let strategicPoints: [StrategicPoint?]
    let envelopes: [CapitalEnvelope?]
    let capitalLines: [CapitalLine?]
    let grants: [Grant?]
    let schemes: [OverProgrammeScheme?]
    let prices: [YearPrices?]
    let tariffBands: [TariffBand?]
    let carbon: [YearCarbon?]
    let cleanAirRules: [CleanAirRule?]

    /// - Parameter tables: every table of `CaseSchema`, by file, with references resolved.
    init(_ tables: [String: TypedTable]) {
        func rows<Row>(_ schema: TableSchema, _ build: (RowReader) -> Row?) -> [Row?] {
            guard let table = tables[schema.file] else { return [] }
            return table.rows.indices.map { index in
                table.rows[index].isFaulty ? nil : build(RowReader(table: table, index: index))
            }
        }
        self.tables = tables
        roles = rows(CaseSchema.roles, Role.init)
        dutyCycles = rows(CaseSchema.dutyCycles, DutyCycle.init)
        models = rows(CaseSchema.vehicleModels, VehicleModel.init)
        vehicles = rows(CaseSchema.vehicles, RegisteredVehicle.init)
        orders = rows(CaseSchema.orders, CommittedOrder.init)
        sites = rows(CaseSchema.sites, Site.init)
        gridUpgrades = rows(CaseSchema.gridUpgrades, GridUpgrade.init)
        chargerTypes = rows(CaseSchema.chargerTypes, ChargerType.init)
        solarStorage = rows(CaseSchema.solarStorage, SolarStorageOption.init)
        measures = rows(CaseSchema.siteMeasures, SiteMeasure.init)
        zones = rows(CaseSchema.zones, Zone.init)
        requirements = rows(CaseSchema.requirements, Requirement.init)
        functions = rows(CaseSchema.functions, SpecialistFunction.init)
        functionOptions = rows(CaseSchema.functionOptions, FunctionOption.init)
        strategicPoints = rows(CaseSchema.strategicPoints, StrategicPoint.init)
        envelopes = rows(CaseSchema.capitalEnvelopes, CapitalEnvelope.init)
        capitalLines = rows(CaseSchema.capitalLines, CapitalLine.init)
        grants = rows(CaseSchema.grants, Grant.init)
        schemes = rows(CaseSchema.schemes, OverProgrammeScheme.init)
        prices = rows(CaseSchema.prices, YearPrices.init)
        tariffBands = rows(CaseSchema.tariffBands, TariffBand.init)
        carbon = rows(CaseSchema.carbon, YearCarbon.init)
        cleanAirRules = rows(CaseSchema.cleanAir, CleanAirRule.init)
    }

    /// The case, once no fault is left: every row is there, every year has its prices and factors.
    func makeCase(settings: CaseSettings, horizon: Horizon, hashes: [(file: String, sha256: String)]) -> Case
    {
        let years = horizon.years
        let cycles = dutyCycles.compactMap { $0 }
        let prices = prices.compactMap { $0 }
        let carbon = carbon.compactMap { $0 }
        return Case(
            settings: settings, horizon: horizon, roles: table(roles),
            dutyCycles: roles.indices.compactMap { role in cycles.first { $0.role.index == role } },
            models: table(models), vehicles: table(vehicles), orders: table(orders), sites: table(sites),
            gridUpgrades: table(gridUpgrades), chargerTypes: table(chargerTypes),
            solarStorage: table(solarStorage), measures: table(measures), zones: table(zones),
            requirements: table(requirements), functions: table(functions),
            functionOptions: table(functionOptions), strategicPoints: table(strategicPoints),
            envelopes: table(envelopes), capitalLines: table(capitalLines), grants: table(grants),
            schemes: table(schemes), prices: years.compactMap { year in prices.first { $0.year == year } },
            tariffBands: table(tariffBands),
            carbon: years.compactMap { year in carbon.first { $0.year == year } },
            cleanAirRules: table(cleanAirRules), fileHashes: hashes)
    }

    private func table<Row: CaseRow>(_ rows: [Row?]) -> Table<Row> { Table(rows.compactMap { $0 }) }
}
