import SwitchyardCase

/// How much money rests on published, derived and assumed figures: each pound counts for the row its unit price comes
/// from, undiscounted. Savings and receipts are left out, so that shares are shares of what is spent.
enum ProvenanceTable {
    static func shares(
        _ capital: [Audit.CapitalItem], _ revenue: RevenueLedger, _ pence: inout CheckedPence
    ) -> [Audit.BasisShare] {
        let rows = revenue.weights.keys.sorted()
        return Provenance.Basis.allCases.map { basis in
            var share = Audit.BasisShare(basis: basis, capitalPence: 0, revenuePence: 0)
            for item in capital where item.basis == basis {
                share.capitalPence = pence.sum(share.capitalPence, item.amountPence)
            }
            var costs = 0.0
            for row in rows {
                if let weight = revenue.weights[row], weight.provenance.basis == basis {
                    costs += weight.pence
                }
            }
            share.revenuePence = pence.rounded(costs)
            return share
        }
    }

    static func rows(
        _ planningCase: Case, _ capital: [Audit.CapitalItem], _ revenue: RevenueLedger,
        _ pence: inout CheckedPence
    ) -> [Audit.WeightyRow] {
        var sums: [RevenueLedger.PriceRow: Int] = [:]
        var bases: [RevenueLedger.PriceRow: Provenance.Basis] = [:]
        for item in capital {
            let name: String
            switch item.table {
            case "function_options.csv": name = "\(item.item) at \(item.siteID ?? "")"
            case "grid_upgrades.csv": name = "\(item.siteID ?? "") \(item.item)"
            default: name = item.item
            }
            let row = RevenueLedger.PriceRow(table: item.table, item: name)
            sums[row] = pence.sum(sums[row] ?? 0, item.amountPence)
            bases[row] = item.basis
        }
        for (row, weight) in revenue.weights.sorted(by: { $0.key < $1.key }) {
            sums[row] = pence.sum(sums[row] ?? 0, pence.rounded(weight.pence))
            bases[row] = weight.provenance.basis
        }
        return sums.keys.sorted { left, right in
            let (a, b) = (sums[left] ?? 0, sums[right] ?? 0)
            return a == b ? left < right : a > b
        }.map { row in
            Audit.WeightyRow(
                table: row.table, item: row.item, basis: bases[row] ?? .assumption,
                amountPence: sums[row] ?? 0)
        }
    }
}
