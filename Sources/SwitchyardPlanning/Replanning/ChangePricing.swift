import SwitchyardCase
import SwitchyardSolver

/// The planning model with a price on every decision that differs from a previous plan, and with slack in the rows that the
/// previous plan breaks.
///
/// Numbers x that were x₀ (orders and disposals by model and role, chargers by type and site, vehicles by site):
///
///     Σ x_i − made_i + withdrawn_i = x₀_i,    changed ≥ Σ_i made_i,    changed ≥ Σ_i withdrawn_i
///
/// and `changed` bears the price, so that what moves within a row's sums counts once. Works and sites are 0 until they
/// start and 1 from then on: they changed exactly if x[start − 1] = 1 or x[start] = 0, a shift of two costs. A function changed if
/// it is ever elsewhere: `changed ≥ 1 − hosted[place planned, t]` for every t. `PlanChanges` counts the same from the plans.
struct ChangePricing {
    /// The priced model; its first columns are those of the model given.
    private(set) var formulation: PlanningFormulation
    /// The previous plan in the priced model: change columns at rest, slack as large as what is broken.
    private(set) var values: [Double]
    /// By column, the columns that only measure it.
    private(set) var companions: [[Int]]
    /// Columns that measure how far a row of the previous plan is broken.
    private(set) var slacks: [Int] = []
    private let decisions: PreviousDecisions
    /// The model without prices of changes.
    private let cost: Model
    private let prices: ChangePrices

    /// Price of a unit by which a row is broken, thousands of pounds: far above any saving.
    static let slackThousands = 5_000.0
    private static let tolerance = 1e-6

    /// - Parameter committedUntil: what starts before this period stays as the decisions have it.
    init(
        _ formulation: PlanningFormulation, _ decisions: PreviousDecisions, prices: ChangePrices,
        committedUntil: Int
    ) {
        self.formulation = formulation
        cost = formulation.model
        self.decisions = decisions
        self.prices = prices
        values = decisions.values
        companions = Array(repeating: [], count: formulation.model.columnCount)
        loosenBrokenRows()
        priceVehicles()
        priceChargers()
        priceStations()
        priceWorks()
        priceSites()
        priceFunctions()
        commit(until: min(committedUntil, formulation.periodCount))
    }

    /// What the changes at a point weigh, thousands of pounds, those left out that no decision can avoid.
    func changePrice(of values: [Double]) -> Double {
        let priced = formulation.model.objectiveValue(of: values)
        let slack = slacks.reduce(0) { $0 + Self.slackThousands * values[$1] }
        let price = priced - slack - cost.objectiveValue(of: Array(values.prefix(cost.columnCount)))
        return price < Self.tolerance ? 0 : price
    }

    private var planningCase: Case { formulation.planningCase }

    private mutating func addColumn(_ name: String, upper: Double, cost: Double) -> Column {
        let column = formulation.model.addColumn(name: name, lower: 0, upper: upper, cost: cost)
        values.append(0)
        companions.append([])
        return column
    }

    private mutating func shift(_ column: Column, by cost: Double) {
        formulation.model.setCost(column, formulation.model.columnCost[column.index] + cost)
    }

    // MARK: Slack

    /// Adds a slack column to every row that the previous plan breaks.
    private mutating func loosenBrokenRows() {
        let model = formulation.model
        var excess = [Double](repeating: 0, count: model.rowCount)
        var isBroken = false
        for i in 0..<model.rowCount {
            var activity = 0.0
            for e in model.rowStart[i]..<model.rowStart[i + 1] {
                activity += model.entryValue[e] * values[Int(model.entryColumn[e])]
            }
            if activity > model.rowUpper[i] + Self.tolerance { excess[i] = activity - model.rowUpper[i] }
            if activity < model.rowLower[i] - Self.tolerance { excess[i] = activity - model.rowLower[i] }
            // A row without a column cannot be mended: it stays what it is.
            if model.rowStart[i] == model.rowStart[i + 1] { excess[i] = 0 }
            isBroken = isBroken || excess[i] != 0
        }
        guard isBroken else { return }
        var loose = Model(name: model.name)
        loose.objectiveConstant = model.objectiveConstant
        for j in 0..<model.columnCount {
            loose.addColumn(
                name: model.columnNames[j], lower: model.columnLower[j], upper: model.columnUpper[j],
                cost: model.columnCost[j], type: model.columnType[j])
        }
        for i in 0..<model.rowCount {
            var terms = (model.rowStart[i]..<model.rowStart[i + 1]).map {
                (Column(index: Int(model.entryColumn[$0])), model.entryValue[$0])
            }
            if excess[i] != 0 {
                let slack = loose.addColumn(
                    name: "slack[\(model.rowNames[i])]", lower: 0, upper: abs(excess[i]),
                    cost: Self.slackThousands)
                values.append(abs(excess[i]))
                companions.append([])
                slacks.append(slack.index)
                for (column, _) in terms { companions[column.index].append(slack.index) }
                terms.append((slack, excess[i] > 0 ? -1 : 1))
            }
            loose.addRow(
                name: model.rowNames[i], lower: model.rowLower[i], upper: model.rowUpper[i], terms: terms)
        }
        formulation.model = loose
    }

    // MARK: Numbers

    /// Prices the numbers of a group that differ from those planned; what moves within the group counts once.
    private mutating func price(
        _ name: String, _ numbers: [(columns: [Column], planned: Int)], thousands: Double
    ) {
        // What was planned where nothing can be now is withdrawn whatever is decided, and may be made up for elsewhere.
        let lost = Double(numbers.reduce(0) { $0 + ($1.columns.isEmpty ? $1.planned : 0) })
        let numbers = numbers.filter { !$0.columns.isEmpty }
        guard thousands > 0, !numbers.isEmpty else { return }
        var most = lost
        var made: [(Column, Double)] = []
        var withdrawn: [(Column, Double)] = []
        for (number, (columns, planned)) in numbers.enumerated() {
            let upper = columns.reduce(0) { $0 + formulation.model.columnUpper[$1.index] }
            let now = columns.reduce(0) { $0 + values[$1.index] }
            let more = addColumn("made[\(name),\(number)]", upper: max(0, upper - Double(planned)), cost: 0)
            let fewer = addColumn("withdrawn[\(name),\(number)]", upper: Double(planned), cost: 0)
            values[more.index] = max(0, now - Double(planned))
            values[fewer.index] = max(0, Double(planned) - now)
            formulation.model.addRow(
                name: "as planned[\(name),\(number)]", lower: Double(planned), upper: Double(planned),
                terms: columns.map { ($0, 1) } + [(more, -1), (fewer, 1)])
            for column in columns { companions[column.index] += [more.index, fewer.index] }
            made.append((more, 1))
            withdrawn.append((fewer, 1))
            most += max(upper, Double(planned))
        }
        let changed = addColumn("changed[\(name)]", upper: most, cost: thousands)
        for (terms, constant) in [(made, 0), (withdrawn, lost)] {
            values[changed.index] = max(
                values[changed.index], terms.reduce(constant) { $0 + values[$1.0.index] })
            formulation.model.addRow(
                name: "changed[\(name)]", upper: -constant, terms: terms + [(changed, -1)])
        }
        for column in numbers.flatMap(\.columns) { companions[column.index].append(changed.index) }
    }

    private mutating func priceVehicles() {
        let kinds = formulation.sets.kinds
        for (k, kind) in kinds.enumerated() {
            // Owned and leased vehicles of a model in a role are counted together.
            let alike = kinds.indices.filter { kinds[$0].model == kind.model && kinds[$0].role == kind.role }
            guard alike.first == k else { continue }
            let name = "\(planningCase.models[kind.model].id).\(planningCase.roles[kind.role].id)"
            func numbers(_ columns: [[Column?]], _ planned: [Int]) -> [(columns: [Column], planned: Int)] {
                planned.indices.map { period in (alike.compactMap { columns[$0][period] }, planned[period]) }
            }
            let bought = decisions.counts.bought[kind.model.index][kind.role.index]
            price(
                "buy,\(name)", numbers(formulation.bought, bought), thousands: thousands(prices.orderPence))
            let left = decisions.counts.left[kind.model.index][kind.role.index]
            price(
                "sell,\(name)", numbers(formulation.sold, left), thousands: thousands(prices.disposalPence))
        }
    }

    private mutating func priceChargers() {
        for type in planningCase.chargerTypes.refs {
            for site in planningCase.sites.refs {
                let columns = formulation.chargersInstalled[type.index][site.index]
                let planned = decisions.counts.chargers[type.index][site.index]
                price(
                    "install,\(planningCase.chargerTypes[type].id),\(planningCase.sites[site].id)",
                    columns.indices.map { ([columns[$0]].compactMap { $0 }, planned[$0]) },
                    thousands: thousands(prices.chargerPence))
            }
        }
    }

    private mutating func priceStations() {
        for role in planningCase.roles.refs {
            for period in formulation.horizon.periods {
                var here = Array(
                    repeating: planningCase.sites.map { _ in [Column]() }, count: PlanCounts.plugCount)
                for (g, group) in formulation.sets.groups.enumerated() where group.role == role {
                    let plug = PlanCounts.plug(
                        planningCase.models[formulation.sets.kinds[group.members[0]].model])
                    for (position, site) in group.sites.enumerated() {
                        if let column = formulation.based[g][position][period.index] {
                            here[plug][site.index].append(column)
                        }
                    }
                }
                let planned = decisions.counts.strength[role.index]
                let numbers = here.indices.flatMap { plug in
                    planningCase.sites.indices.map { (here[plug][$0], planned[plug][$0][period.index]) }
                }
                price(
                    "base,\(planningCase.roles[role].id),\(formulation.tag(period.index))", numbers,
                    thousands: thousands(prices.stationPencePerYear) * period.lengthYears)
            }
        }
    }

    // MARK: Dates

    /// Prices a start at another time than planned of something whose columns are 0 before and 1 from it on.
    private mutating func price(_ columns: [Column?], start: Int?, thousands: Double) {
        if let start {
            // Not available then: it changes whatever is decided.
            guard let column = columns[start] else { return }
            shift(column, by: -thousands)
            formulation.model.objectiveConstant += thousands
            if start > 0, let before = columns[start - 1] { shift(before, by: thousands) }
        } else if let last = columns.last.flatMap({ $0 }) {
            shift(last, by: thousands)
        }
    }

    private mutating func priceWorks() {
        let works = thousands(prices.worksPence)
        let counts = decisions.counts
        for (columns, starts) in [
            (formulation.gridSteps, counts.gridSteps), (formulation.solarStorage, counts.solarStorage),
            (formulation.measures, counts.measures), (formulation.schemes, counts.schemes),
        ] {
            for (row, start) in zip(columns, starts) { price(row, start: start, thousands: works) }
        }
    }

    private mutating func priceSites() {
        let cost = thousands(prices.sitePence)
        for site in planningCase.sites.refs {
            let columns = formulation.open[site.index]
            let change = decisions.counts.siteChanges[site.index]
            guard planningCase.sites[site].status == .existing else {
                price(columns, start: change, thousands: cost)
                continue
            }
            // Open is 1 before it closes and 0 from then on.
            if let change, let column = columns[change] { shift(column, by: cost) }
            let before = change.map { $0 > 0 ? columns[$0 - 1] : nil } ?? columns.last.flatMap { $0 }
            if let before {
                shift(before, by: -cost)
                formulation.model.objectiveConstant += cost
            }
        }
    }

    private mutating func priceFunctions() {
        guard prices.functionPence > 0 else { return }
        for function in planningCase.functions.refs {
            let options = formulation.optionsOfFunction[function.index]
            let planned = decisions.counts.places[function.index]
            var rows: [(planned: Column?, others: [Column])] = []
            for period in planned.indices {
                let columns = options.map { option in planningCase.functionOptions[option].site }
                    .enumerated().map { ($1, formulation.hosted[function.index][$0][period]) }
                let here = columns.first { $0.0 == planned[period] }.flatMap { $0.1 }
                if planned[period] != nil, here == nil { break }
                rows.append((here, columns.compactMap(\.1)))
            }
            // A place that is gone changes whatever is decided.
            guard rows.count == planned.count else { continue }
            let name = planningCase.functions[function].id
            let changed = addColumn("changed[\(name)]", upper: 1, cost: thousands(prices.functionPence))
            for row in rows where !row.others.isEmpty {
                if let here = row.planned {
                    if values[here.index] < 0.5 { values[changed.index] = 1 }
                    formulation.model.addRow(
                        name: "moved[\(name)]", lower: 1, terms: [(changed, 1), (here, 1)])
                } else {
                    if row.others.contains(where: { values[$0.index] > 0.5 }) { values[changed.index] = 1 }
                    formulation.model.addRow(
                        name: "moved[\(name)]", lower: 0,
                        terms: [(changed, 1)] + row.others.map { ($0, -1) })
                }
                for column in row.others { companions[column.index].append(changed.index) }
            }
        }
    }

    // MARK: Commitments

    /// Holds orders, chargers, works, sites and functions of the periods before one, and works that must begin before it to
    /// be in use when planned.
    private mutating func commit(until end: Int) {
        func hold(_ columns: [Column?], from first: Int = 0, to end: Int) {
            for case let column? in columns[first..<end] {
                let value = values[column.index]
                formulation.model.setBounds(column, lower: value, upper: value)
            }
        }
        guard end > 0 else { return }
        let f = formulation
        for columns in f.bought + f.chargersInstalled.flatMap({ $0 }) + f.hosted.flatMap({ $0 }) + f.open {
            hold(columns, to: end)
        }
        for columns in f.gridSteps + f.solarStorage + f.measures + f.schemes { hold(columns, to: end) }
        guard end < f.periodCount else { return }
        let today = f.horizon.periods[end].start
        func holdBegun(_ columns: [[Column?]], _ starts: [Int?], _ leadMonths: [Int]) {
            for (row, columns) in columns.enumerated() {
                guard let start = starts[row], start >= end,
                    f.horizon.periods[start].start.adding(months: -leadMonths[row]) < today
                else { continue }
                hold(columns, from: start, to: start + 1)
            }
        }
        let counts = decisions.counts
        holdBegun(f.gridSteps, counts.gridSteps, planningCase.gridUpgrades.map(\.leadTimeMonths))
        holdBegun(f.solarStorage, counts.solarStorage, planningCase.solarStorage.map(\.leadTimeMonths))
        holdBegun(f.measures, counts.measures, planningCase.measures.map(\.leadTimeMonths))
    }
}
