import SwitchyardCase
import SwitchyardSolver

/// Step 1: the fleet year by year, and what is learnt from fleets that could not be placed.
extension PlanConstruction {
    mutating func decideFleet() -> Bool {
        let planningCase = formulation.planningCase
        var estimate = PlanningFormulation(
            formulation.sets, conceding: true, detail: .fleetEstimate, allowances: allowances)
        addCuts(to: &estimate.model)
        var dive = GroupedDive(
            model: estimate.model, limits: limits, penalties: estimate.concessions.map(\.column.index))
        let point = dive.run([
            (indices(estimate.open) + estimate.hosted.flatMap { indices($0) }, .nearest),
            (indices(estimate.bought), .nearest), (indices(estimate.stock), .nearest),
            (
                indices(estimate.measures) + indices(estimate.solarStorage) + indices(estimate.schemes),
                .nearest
            ),
        ])
        simplexIterations += dive.simplexIterations
        guard let point else {
            failure = "no whole-number fleet found"
            return false
        }
        func take(_ mine: [[Column?]], _ theirs: [[Column?]]) {
            for (row, other) in zip(mine, theirs) {
                for (column, from) in zip(row, other) {
                    guard let column, let from else { continue }
                    values[column.index] = point[from.index]
                    isDecided[column.index] = true
                    isFleetDecision[column.index] = true
                }
            }
        }
        take(formulation.stock, estimate.stock)
        take(formulation.bought, estimate.bought)
        take(formulation.sold, estimate.sold)
        take(formulation.open, estimate.open)
        for (mine, theirs) in zip(formulation.hosted, estimate.hosted) { take(mine, theirs) }
        take(formulation.measures, estimate.measures)
        take(formulation.solarStorage, estimate.solarStorage)
        take(formulation.schemes, estimate.schemes)
        take(formulation.gasMWh, estimate.gasMWh)
        lastPlacement = planningCase.roles.map { _ in [Double](repeating: 0, count: planningCase.sites.count)
        }
        for (g, group) in estimate.sets.groups.enumerated() {
            for (position, site) in group.sites.enumerated() {
                guard let column = estimate.based[g][position].last.flatMap({ $0 }) else { continue }
                lastPlacement[group.role.index][site.index] += point[column.index]
            }
        }
        return true
    }

    /// Adds what was learnt to a fleet estimate, whose columns have the names of the whole model's.
    private func addCuts(to estimate: inout Model) {
        guard !cuts.isEmpty else { return }
        var columnOfName: [String: Int] = [:]
        for (j, name) in estimate.columnNames.enumerated() { columnOfName[name] = j }
        for (number, cut) in cuts.enumerated() {
            let terms = cut.terms.compactMap { term in
                columnOfName[formulation.model.columnNames[term.column]].map {
                    (Column(index: $0), term.value)
                }
            }
            estimate.addRow(name: "placeable[\(number)]", lower: cut.lower, terms: terms)
        }
    }

    /// Learns from a period whose vehicles cannot be placed: rows y that prove it say of the decisions d made before
    ///
    ///     (y'A) d  ≥  Σ_{y>0} y · lower + Σ_{y<0} y · upper − max (y'A) x        over the period's own columns x
    ///
    /// of which those the fleet estimate does not make are taken as they are. Without such a proof nothing is learnt.
    mutating func learn(from part: RestrictedModel) {
        var settings = SolverSettings()
        limits.apply(to: &settings)
        let proof = solveLinear(part.model, settings: settings)
        guard proof.status == .infeasible, proof.ray.count == part.rows.count else { return }
        let model = formulation.model
        var position = [Int](repeating: -1, count: model.columnCount)
        for (local, j) in part.columns.enumerated() { position[j] = local }
        for sign in [1.0, -1] {
            var before = [Double](repeating: 0, count: model.columnCount)
            var own = [Double](repeating: 0, count: part.columns.count)
            var lower = 0.0
            for (row, i) in part.rows.enumerated() where proof.ray[row] != 0 {
                let y = sign * proof.ray[row]
                lower += y * (y > 0 ? model.rowLower[i] : model.rowUpper[i])
                for e in model.rowStart[i]..<model.rowStart[i + 1] {
                    let j = Int(model.entryColumn[e])
                    if position[j] >= 0 {
                        own[position[j]] += y * model.entryValue[e]
                    } else {
                        before[j] += y * model.entryValue[e]
                    }
                }
            }
            for (local, j) in part.columns.enumerated() where own[local] != 0 {
                lower -= own[local] * (own[local] > 0 ? model.columnUpper[j] : model.columnLower[j])
            }
            var terms: [(column: Int, value: Double)] = []
            var activity = 0.0
            for j in before.indices where before[j] != 0 {
                if isFleetDecision[j] {
                    terms.append((j, before[j]))
                    activity += before[j] * values[j]
                } else {
                    lower -= before[j] * values[j]
                }
            }
            // The sign of a proof is a matter of taste; the wrong one has an infinite side or says nothing.
            if lower.isFinite, !terms.isEmpty, activity < lower {
                cuts.append(FleetCut(terms: terms, lower: lower))
                return
            }
        }
    }
}
