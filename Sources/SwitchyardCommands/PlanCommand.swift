import SwitchyardAudit
import SwitchyardCase
import SwitchyardPlanning
import SwitchyardReporting
import SwitchyardSolver

/// `switchyard plan [CASE]`: plans a case and writes the plan, the capital programme and the report.
package enum PlanCommand {
    package static let version = "0.1"
    static let usage = """
        usage: switchyard plan [CASE] [--from PLAN] [--change-price £] [--committed-until PERIOD]
                               [--out DIR] [--time-limit S] [--gap G] [--threads N] [--json]

        Plans a case (default: Inputs/las-2022-23) and writes plan.json, vehicles.csv, orders.csv, chargers.csv, grid.csv,
        works.csv, functions.csv, sites.csv, capital.csv, revenue.csv, carbon.csv, audit.json, run.json and report.md.

          --from PLAN      start from a previous plan (plan.json, or a directory that holds it) and change only what the
                           new inputs force or what pays for itself; writes changes.csv besides
          --change-price £ what a changed decision is worth leaving alone: one figure for all kinds, or some of
                           order=£,disposal=£,charger=£,works=£,site=£,function=£,station=£ (a vehicle-year elsewhere);
                           default order=1000,disposal=250,charger=1000,works=5000,site=50000,function=50000,station=250
          --committed-until PERIOD
                           orders, works and moves of the previous plan before this period (2024/25, 2023/24 Q3) stay;
                           a year of quarters or within a longer period (2023/24) stands for its last period
          --out DIR        where to write (default: Results/NAME of the case); not where the plan of --from is
          --time-limit S   seconds (default: the case's)
          --gap G          relative gap at which to stop, 0.01 for 1 % (default: the case's)
          --threads N      1 or 2: with 2 the bound is proven beside the construction
          --json           print run.json instead of a summary

        exit code: 0 done, 1 the output cannot be written, 2 usage, 3 bad input, 4 infeasible, 6 limit reached with a plan, 7 without, 8 the audit found
        violations, 130 interrupted with the best plan written (143 by SIGTERM)
        """

    /// - Returns: the exit code.
    package static func run(arguments words: [String]) -> Int32 {
        var arguments = Arguments(
            words,
            options: [
                "--from", "--change-price", "--committed-until", "--out", "--time-limit", "--gap",
                "--threads",
            ], flags: ["--json"], mostPositional: 1)
        if arguments.asksHelp {
            print(usage)
            return ExitCode.done
        }
        let timeLimit = arguments.number("--time-limit")
        let gap = arguments.number("--gap")
        let threads = arguments.count("--threads")
        let prices = arguments.changePrices("--change-price")
        arguments.require("--from", for: ["--change-price", "--committed-until"])
        if let problem = arguments.problem { return Arguments.refuse("plan", problem, usage) }
        let directory = arguments.positional.first ?? defaultCase
        let planningCase: Case
        let warnings: [CaseFault]
        do {
            (planningCase, warnings) = try CaseReader.read(directory: directory)
        } catch {
            complain(error.description)
            return ExitCode.badInput
        }
        for warning in warnings { complain(warning.description) }
        if let refusal = Planner.refusal(of: planningCase) {
            complain("switchyard plan: \(directory): \(refusal)")
            return ExitCode.badInput
        }
        var start: PlanStart?
        if let path = arguments.values["--from"] {
            do {
                start = try PlanStart(
                    path, planningCase, prices: prices ?? ChangePrices(),
                    committedUntil: arguments.values["--committed-until"])
            } catch {
                complain(error.description)
                return ExitCode.badInput
            }
        }
        let out = arguments.values["--out"] ?? "Results/\(planningCase.settings.name)"
        if let file = start?.file, FileSystem.areSame(file, out + "/plan.json") {
            let problem = "the previous plan in \(out) would be overwritten; --out names another directory"
            return Arguments.refuse("plan", problem, usage)
        }
        let held: OutputDirectory
        do {
            held = try OutputDirectory(
                out, files: ["plan.json"] + Reporter.fileNames + [Reporter.changesFileName])
        } catch {
            complain("switchyard plan: \(error)")
            return ExitCode.internalError
        }
        defer { withExtendedLifetime(held) {} }
        var options = Planner.Options(planningCase.settings)
        if let timeLimit { options.timeLimitSeconds = timeLimit }
        if let gap { options.relativeGap = gap }
        if let threads { options.threads = threads }
        let interrupt = InterruptHandler()
        options.cancellation = interrupt.flag
        options.onProgress = showProgress
        let outcome = Planner(planningCase, options: options, previous: start?.previous).plan()
        return interrupt.exitCode(
            write(
                planningCase, warnings, outcome, options, start, out: out,
                asJSON: arguments.flags.contains("--json")))
    }

    /// The London case beside the working directory or above the executable.
    static var defaultCase: String {
        let local = "Inputs/las-2022-23"
        if FileSystem.kind(local) != nil { return local }
        var folder = (FileSystem.resolved("/proc/self/exe") ?? "")[...]
        for _ in 0..<6 {
            guard let slash = folder.lastIndex(of: "/") else { break }
            folder = folder[..<slash]
            let candidate = "\(folder)/\(local)"
            if FileSystem.kind(candidate) != nil { return candidate }
        }
        return local
    }

    private static func percent(_ share: Double) -> String { "\(Figures.plain(share * 100, places: 2)) %" }

    @Sendable private static func showProgress(_ progress: SolveProgress) {
        func text(_ value: Double) -> String { value.isFinite ? Figures.plain(value, places: 0) : "–" }
        let gap =
            progress.incumbent.isFinite && progress.bound.isFinite
            ? percent(max(0, progress.incumbent - progress.bound) / max(1, abs(progress.incumbent)))
            : "–"
        let seconds = Figures.plain(progress.seconds, places: 1)
        complain(
            String(repeating: " ", count: max(0, 7 - seconds.count)) + seconds + " s  "
                + "plan £\(text(progress.incumbent))k  bound £\(text(progress.bound))k  gap \(gap)  \(progress.phase)"
        )
    }

    private static func write(
        _ planningCase: Case, _ warnings: [CaseFault], _ outcome: Planner.Outcome, _ options: Planner.Options,
        _ start: PlanStart?, out: String, asJSON: Bool
    ) -> Int32 {
        guard let plan = outcome.plan else {
            complain("switchyard plan: no plan (\(outcome.status.rawValue)). \(outcome.failure)")
            if outcome.rulesConflict {
                complain("These rows cannot be met together: \(rows(inConflict: outcome))")
            } else {
                complain("It is not proven that there is none.")
            }
            switch outcome.status {
            case .infeasible: return ExitCode.infeasible
            case .interrupted: return ExitCode.interrupted
            case .numericalError: return ExitCode.internalError
            default: return ExitCode.limitWithoutPlan
            }
        }
        let audit = Auditor(planningCase).audit(plan)
        let status: RunInfo.Status =
            switch outcome.status {
            case .optimal: outcome.relativeGap <= 1e-6 ? .optimal : .withinGap
            case .interrupted: .interrupted
            default:
                outcome.rulesConflict ? .rulesConflict : outcome.isSettled ? .leastChange : .limitReached
            }
        let changes = start?.report(on: plan, planningCase)
        var run = RunInfo(
            status: status, objectivePounds: outcome.priced * 1000,
            boundPounds: outcome.boundThousands.isFinite ? outcome.boundThousands * 1000 : nil,
            gap: outcome.relativeGap.isFinite ? outcome.relativeGap : nil, seconds: outcome.seconds,
            iterations: outcome.simplexIterations, nodes: outcome.nodes,
            options: [
                .init(name: "time limit, seconds", value: "\(options.timeLimitSeconds)"),
                .init(name: "gap", value: "\(options.relativeGap)"),
                .init(name: "threads", value: "\(options.threads)"),
                .init(name: "bound from", value: outcome.boundSource),
                .init(
                    name: "model",
                    value: "\(outcome.columns) columns, \(outcome.rows) rows, \(outcome.integers) integer"),
            ], version: version)
        if outcome.rulesConflict { run.conflictingRows = outcome.conflictingRows }
        run.warnings = warnings.map(\.description)
        let files =
            [(name: "plan.json", bytes: plan.write())]
            + Reporter(planningCase, plan, audit, run, changes: changes).files.map {
                (name: $0.name, bytes: $0.bytes)
            }
        for file in files {
            do {
                try AtomicFile.write(file.bytes, to: out + "/" + file.name)
            } catch {
                complain("switchyard plan: \(error)")
                return ExitCode.internalError
            }
            if asJSON, file.name == "run.json" {
                print(String(decoding: file.bytes, as: UTF8.self), terminator: "")
            }
        }
        if !asJSON { print(summary(planningCase, outcome, audit, changes, out)) }
        if outcome.status == .interrupted { return ExitCode.interrupted }
        if !audit.undeclared.isEmpty || audit.brokenCount > 0 { return ExitCode.violations }
        return outcome.status == .optimal || outcome.isSettled ? ExitCode.done : ExitCode.limitWithPlan
    }

    /// How many broken rules and rows of a proof the summary names; the report has all.
    private static let mostBroken = 12

    private static func rows(inConflict outcome: Planner.Outcome) -> String {
        outcome.conflictingRows.prefix(mostBroken).joined(separator: ", ")
    }

    private static func summary(
        _ planningCase: Case, _ outcome: Planner.Outcome, _ audit: Audit, _ changes: ChangeReport?,
        _ out: String
    ) -> String {
        let gap =
            outcome.relativeGap.isFinite ? percent(outcome.relativeGap) : "unknown"
        let audited =
            audit.brokenCount == 0
            ? "every rule kept" : "\(audit.brokenCount) rules broken (\(audit.undeclared.count) not declared)"
        let changed =
            changes.map { report in
                let years = Figures.plain(report.changes.stationYears, places: 1)
                let price = Figures.plain(report.changes.pricePence / 1e5, places: 1)
                let before = Figures.plain(Double(report.previousAudit.netPresentCostPence) / 1e8, places: 1)
                let broken = report.previousAudit.violations.count
                return
                    "\n\(report.changes.count) decisions changed and \(years) vehicle-years elsewhere, priced at £\(price)k; "
                    + "the previous plan now costs £\(before)m\(broken == 0 ? "" : " and breaks \(broken) rules")"
                    + (report.brokenCommitments.isEmpty
                        ? ""
                        : "\n\(report.brokenCommitments.count) commitments cannot be kept: see report.md")
            } ?? ""
        let conflict =
            outcome.rulesConflict
            ? "\nno plan \(RunInfo.scopeOfProof) keeps every rule (proven)"
                + (outcome.conflictingRows.isEmpty ? "" : ": \(rows(inConflict: outcome))")
            : outcome.concedesRules
                ? "\nno plan that keeps every rule was found; it is not proven that there is none" : ""
        let broken = audit.violations.prefix(mostBroken).map { "\n  \($0.sentence)" }.joined()
        return """
            \(planningCase.settings.title)
            net present cost £\(Figures.plain(Double(audit.netPresentCostPence) / 1e8, places: 1))m, proven gap \(gap) (\(outcome.boundSource))
            audit: \(audited)\(broken)\(conflict)\(changed)
            \(Figures.plain(outcome.seconds, places: 1)) s, first plan after \(outcome.firstPlanSeconds.map { "\(Figures.plain($0, places: 1)) s" } ?? "–")
            written to \(out)
            """
    }
}
