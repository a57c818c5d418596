extension Case {
    /// Where the rows of one table have their figures from.
    public struct TableProvenance: Sendable {
        public let file: String
        /// In the order of the table's rows.
        public let rows: [Provenance]

        public func count(_ basis: Provenance.Basis) -> Int { rows.count { $0.basis == basis } }
    }

    /// Every table's provenance, in the order of the tables in <doc:CaseTables>. Prices and factors of years beyond the
    /// horizon are not part of the case.
    public var provenanceByTable: [TableProvenance] {
        func table(_ schema: TableSchema, _ rows: some Sequence<some CaseRow>) -> TableProvenance {
            TableProvenance(file: schema.file, rows: rows.map(\.provenance))
        }
        return [
            table(CaseSchema.roles, roles), table(CaseSchema.dutyCycles, dutyCycles),
            table(CaseSchema.vehicleModels, models), table(CaseSchema.vehicles, vehicles),
            table(CaseSchema.orders, orders), table(CaseSchema.sites, sites),
            table(CaseSchema.gridUpgrades, gridUpgrades), table(CaseSchema.chargerTypes, chargerTypes),
            table(CaseSchema.solarStorage, solarStorage), table(CaseSchema.siteMeasures, measures),
            table(CaseSchema.zones, zones), table(CaseSchema.requirements, requirements),
            table(CaseSchema.functions, functions), table(CaseSchema.functionOptions, functionOptions),
            table(CaseSchema.strategicPoints, strategicPoints), table(CaseSchema.capitalEnvelopes, envelopes),
            table(CaseSchema.capitalLines, capitalLines), table(CaseSchema.grants, grants),
            table(CaseSchema.schemes, schemes), table(CaseSchema.prices, prices),
            table(CaseSchema.tariffBands, tariffBands), table(CaseSchema.carbon, carbon),
            table(CaseSchema.cleanAir, cleanAirRules),
        ]
    }
}
