import SwitchyardCase
import SwitchyardPlanning
import SwitchyardSolver
import Testing

@Suite struct PeriodCutsTests {
    private struct Models {
        let full: PlanningFormulation
        let fleet: PlanningFormulation
        var cuts: PeriodCuts

        init(_ change: (inout CaseFiles) -> Void = { _ in }) throws {
            var files = try CaseFiles()
            change(&files)
            let sets = PlanningSets(try files.read())
            full = PlanningFormulation(sets)
            fleet = PlanningFormulation(sets, detail: .fleetRelaxation)
            cuts = PeriodCuts(full: full, fleet: fleet)
        }
    }

    private func optimum(_ model: Model) -> Solution {
        var settings = SolverSettings()
        settings.relativeGap = 1e-7
        return solveMixedInteger(model, settings: settings)
    }

    @Test func `the row of a period keeps the bound that the period gave`() throws {
        var models = try Models()
        var told: [Double] = []
        models.cuts.join({ SolverSettings() }, onBound: { told.append($0) })
        let without = solveLinear(models.fleet.model).objective
        let with = solveLinear(models.cuts.model).objective
        let last = try #require(told.last)
        #expect(abs(with - last) <= 1e-7 * abs(last))
        #expect(with > without + 1e-6 * abs(without))
        #expect(with <= optimum(models.full.model).objective + 1e-6 * abs(with))
    }

    @Test(arguments: [1.0, 1.2, 1.6])
    func `whole numbers with period cuts cost no more than those of the full model`(supply: Double) throws {
        var models = try Models {
            $0.scale("sites", "supply_kva", by: supply)
        }
        models.cuts.join({ SolverSettings() })
        let full = optimum(models.full.model)
        let cut = optimum(models.cuts.model)
        #expect(full.status == .optimal && cut.status == .optimal)
        #expect(cut.objective <= full.objective + 1e-6 * abs(full.objective))
        #expect(cut.bound >= optimum(models.fleet.model).bound - 1e-6 * abs(full.objective))
    }

    @Test func `period cuts are the same twice`() throws {
        var first = try Models()
        var second = try Models()
        first.cuts.join({ SolverSettings() })
        second.cuts.join({ SolverSettings() })
        #expect(first.cuts.model.rowLower == second.cuts.model.rowLower)
        #expect(first.cuts.model.entryValue == second.cuts.model.entryValue)
    }

    @Test func `a fleet too small for the zones is cut off by rows that the optimum keeps`() throws {
        var models = try Models()
        let plan = optimum(models.full.model)
        var point = solveLinear(models.fleet.model).primal
        for (j, name) in models.fleet.model.columnNames.enumerated() where name.hasPrefix("stock[") {
            point[j] = 0
        }
        let before = models.cuts.model.rowCount
        #expect(models.cuts.separate(point) { SolverSettings() } > 0)
        // Rows of services are over columns that both models have.
        let model = models.cuts.model
        let planned = Dictionary(
            uniqueKeysWithValues: zip(models.full.model.columnNames, plan.primal))
        let activity = model.rowActivity(of: model.columnNames.map { planned[$0] ?? 0 })
        let here = model.rowActivity(of: point)
        let rows = (before..<model.rowCount).filter { model.rowNames[$0].hasPrefix("service[") }
        #expect(!rows.isEmpty)
        for i in rows {
            #expect(here[i] < model.rowLower[i])
            #expect(activity[i] >= model.rowLower[i] - 1e-6)
        }
    }

    @Test func `a point that a period cannot serve is cut off, and no point of the full model`() throws {
        var models = try Models()
        models.cuts.join({ SolverSettings() })
        let before = models.cuts.model.rowCount
        let plan = optimum(models.full.model)
        // The fleet of the linear optimum without one charger.
        var point = solveLinear(models.cuts.model).primal
        for (j, name) in models.fleet.model.columnNames.enumerated() where name.hasPrefix("fleetChargers[") {
            point[j] = 0
        }
        #expect(models.cuts.separate(point) { SolverSettings() } > 0)
        let model = models.cuts.model
        let activity = model.rowActivity(of: point)
        for i in before..<model.rowCount { #expect(activity[i] < model.rowLower[i]) }
        #expect(plan.status == .optimal)
        #expect(optimum(model).objective <= plan.objective + 1e-6 * abs(plan.objective))
    }
}
