/// A larger case made of a smaller one: several trusts like it, each in a place of its own, on one capital programme.
///
/// For growth measurements and for planning across trusts. Each trust keeps the needs and vehicles of the original, so that the
/// larger case has a plan when the original has one; envelopes, grants, carbon budgets and supply limits are so many times
/// larger. Running costs and grid prices differ a little from trust to trust. Copied rows are marked as assumptions.
public enum NationalCase {
    /// Tables whose rows belong to a trust; the others are common to all.
    private static let local: Set<String> = [
        "vehicles.csv", "orders.csv", "sites.csv", "grid_upgrades.csv", "solar_storage.csv",
        "site_measures.csv", "zones.csv", "requirements.csv", "functions.csv", "function_options.csv",
        "strategic_points.csv", "capital_lines.csv", "schemes.csv",
    ]
    /// Amounts of the common tables that all trusts share.
    private static let shared: [String: String] = [
        "capital_envelopes.csv": "amount_gbp", "grants.csv": "amount_gbp", "carbon.csv": "budget_tonnes",
        "vehicle_models.csv": "supply_per_year",
    ]
    /// Amounts that differ from trust to trust.
    private static let varied: [String: String] = [
        "sites.csv": "running_cost_gbp_per_year", "grid_upgrades.csv": "capex_gbp",
    ]

    /// The files of a case of some trusts.
    /// - Parameters:
    ///   - files: the files of the smaller case, by name; a case that reads without a fault.
    ///   - name: name of the larger case.
    /// - Throws: `CaseError` when the smaller case does not read.
    public static func files(
        of files: [String: [UInt8]], trusts: Int, name: String
    ) throws(CaseError) -> [CaseTemplate.File] {
        let settings = try CaseReader.read(files: files).case.settings
        var written: [CaseTemplate.File] = []
        for schema in CaseSchema.tables {
            guard let bytes = files[schema.file] else { continue }
            written.append(
                CaseTemplate.File(name: schema.file, text: table(schema, bytes, trusts: trusts)))
        }
        return [CaseTemplate.renamed(files, from: settings.name, to: name)] + written
    }

    private static func table(_ schema: TableSchema, _ bytes: [UInt8], trusts: Int) -> String {
        var table = TableText(schema, bytes)
        let records = table.records
        if local.contains(schema.file) {
            table.records = (0..<trusts).flatMap { trust in
                records.map { copy($0, table.header, schema, trust) }
            }
        } else if let position = shared[schema.file].flatMap(table.position) {
            for row in records.indices {
                let cell = records[row][position]
                table.records[row][position] = TableText.multiplied(cell, by: Double(trusts))
            }
        }
        return table.text
    }

    /// A row of one trust: its own names, its own place.
    private static func copy(
        _ cells: [String], _ header: [String], _ schema: TableSchema, _ trust: Int
    ) -> [String] {
        zip(header, cells).map { name, cell in
            guard let column = schema.columns.first(where: { $0.name == name }), !cell.isEmpty else {
                return cell
            }
            if name == "basis", trust > 0 { return "assumption" }
            if name == "source", trust > 0 { return "copy for trust \(trust + 1): " + cell }
            // Far enough apart that no trust serves another's zones.
            if name == "latitude" { return moved(cell, by: -1.1 * Double(trust / 4)) }
            if name == "longitude" { return moved(cell, by: -1.6 * Double(trust % 4)) }
            if name == varied[schema.file] {
                return TableText.multiplied(cell, by: 1 + Double(trust * 7 % 11) / 100)
            }
            func own(_ id: some StringProtocol) -> String { "T\(trust + 1)-\(id)" }
            switch column.kind {
            case .identifier: return own(cell)
            case .reference(let file) where local.contains(file): return own(cell)
            case .references(let file) where local.contains(file):
                return cell.split(separator: ";").map { own(TableText.trimmed(String($0))) }.joined(
                    separator: ";")
            default: return cell
            }
        }
    }

    private static func moved(_ cell: String, by degrees: Double) -> String {
        Double(cell).map { plainNumber((($0 + degrees) * 1e6).rounded() / 1e6) } ?? cell
    }
}
