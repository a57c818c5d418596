#if GLPK
    import CGLPK
    import SwitchyardSolver

    /// One model in GLPK's own storage (its columns and rows count from 1), from the first call to the answer.
    final class GLPKProblem {
        private let model: Model
        private let problem: OpaquePointer
        /// GLPK refuses crossed bounds and whole columns with fractional ones: the latter are rounded inwards here.
        private let hasCrossedBounds: Bool

        init(_ model: Model) {
            self.model = model
            _ = glp_term_out(GLP_OFF)
            problem = glp_create_prob()
            glp_set_obj_dir(problem, model.sense == .maximize ? GLP_MAX : GLP_MIN)
            glp_set_obj_coef(problem, 0, model.objectiveConstant)
            var crossed = false
            if model.columnCount > 0 { glp_add_cols(problem, Int32(model.columnCount)) }
            for j in 0..<model.columnCount {
                let column = Int32(j + 1)
                var (lower, upper) = (model.columnLower[j], model.columnUpper[j])
                if model.columnType[j] == .integer {
                    (lower, upper) = (lower.rounded(.up), upper.rounded(.down))
                    glp_set_col_kind(problem, column, GLP_IV)
                }
                crossed = crossed || lower > upper
                glp_set_col_bnds(problem, column, Self.boundType(lower, upper), lower, upper)
                glp_set_obj_coef(problem, column, model.columnCost[j])
            }
            if model.rowCount > 0 { glp_add_rows(problem, Int32(model.rowCount)) }
            for i in 0..<model.rowCount {
                let (lower, upper) = (model.rowLower[i], model.rowUpper[i])
                crossed = crossed || lower > upper
                glp_set_row_bnds(problem, Int32(i + 1), Self.boundType(lower, upper), lower, upper)
                let entries = model.rowStart[i]..<model.rowStart[i + 1]
                // Element 0 of GLPK's arrays is not used.
                glp_set_mat_row(
                    problem, Int32(i + 1), Int32(entries.count),
                    [0] + model.entryColumn[entries].map { $0 + 1 }, [0] + model.entryValue[entries])
            }
            hasCrossedBounds = crossed
        }

        deinit { glp_delete_prob(problem) }

        private static func boundType(_ lower: Double, _ upper: Double) -> Int32 {
            switch (lower.isFinite, upper.isFinite) {
            case (false, false): GLP_FR
            case (true, false): GLP_LO
            case (false, true): GLP_UP
            case (true, true): lower == upper ? GLP_FX : GLP_DB
            }
        }

        func solve(_ settings: SolverSettings) -> Solution {
            if hasCrossedBounds { return Solution(status: .infeasible) }
            let start = ContinuousClock.now
            var solution: Solution
            if model.integerCount == 0 {
                solution = checked(solveLinear(settings), settings)
            } else {
                solution = checked(solveInteger(settings, presolve: true), settings)
                if solution.status == .numericalError {
                    // GLPK 5.0's presolver takes 2.5 ≤ 17 x ≤ 5 for a row that a binary x can keep.
                    let relaxed = solveRelaxation(settings)
                    solution =
                        relaxed == .optimal
                        ? checked(solveInteger(settings, presolve: false), settings)
                        : Solution(status: relaxed == .unbounded ? .infeasibleOrUnbounded : relaxed)
                }
            }
            solution.seconds = (ContinuousClock.now - start) / .seconds(1)
            return solution
        }

        /// The answer with its point measured against the model; no claim stands beside a point that breaks it.
        private func checked(_ answer: Solution, _ settings: SolverSettings) -> Solution {
            guard !answer.primal.isEmpty else { return answer }
            var solution = answer
            solution.objective = model.objectiveValue(of: solution.primal)
            solution.maxPrimalViolation = model.maxPrimalViolation(of: solution.primal)
            solution.maxIntegralityViolation = model.maxIntegralityViolation(of: solution.primal)
            let allowed = max(settings.primalTolerance, settings.integralityTolerance)
            if max(solution.maxPrimalViolation, solution.maxIntegralityViolation) > allowed {
                solution.status = .numericalError
            }
            return solution
        }

        /// Solves the linear relaxation; its basis stays in the problem.
        private func solveRelaxation(_ settings: SolverSettings) -> SolveStatus {
            var control = glp_smcp()
            glp_init_smcp(&control)
            control.meth = GLP_DUALP
            control.tol_bnd = settings.primalTolerance
            control.tol_dj = settings.dualTolerance
            control.tm_lim = Self.milliseconds(settings.timeLimitSeconds)
            control.presolve = settings.presolve && model.integerCount == 0 ? GLP_ON : GLP_OFF
            return Self.status(glp_simplex(problem, &control), ended: glp_get_status(problem))
        }

        private func solveLinear(_ settings: SolverSettings) -> Solution {
            var solution = Solution(status: solveRelaxation(settings))
            solution.simplexIterations = Int(glp_get_it_cnt(problem))
            guard solution.status == .optimal else { return solution }
            let (columns, rows) = (
                (0..<model.columnCount).map { Int32($0 + 1) }, (0..<model.rowCount).map { Int32($0 + 1) }
            )
            solution.primal = columns.map { glp_get_col_prim(problem, $0) }
            solution.reducedCost = columns.map { glp_get_col_dual(problem, $0) }
            solution.dual = rows.map { glp_get_row_dual(problem, $0) }
            solution.basis = Basis(
                columns: columns.map { Self.position(glp_get_col_stat(problem, $0)) },
                rows: rows.map { Self.position(glp_get_row_stat(problem, $0)) })
            solution.bound = glp_get_obj_val(problem)
            return solution
        }

        /// - Parameters:
        ///   - outcome: what GLPK's simplex method or branch and cut returned.
        ///   - ended: status of the solution if it ran to its end.
        private static func status(_ outcome: Int32, ended: Int32) -> SolveStatus {
            switch outcome {
            case 0:
                switch ended {
                case GLP_OPT: .optimal
                case GLP_NOFEAS: .infeasible
                case GLP_UNBND: .unbounded
                default: .numericalError
                }
            case GLP_EMIPGAP: .optimal
            case GLP_ENOPFS: .infeasible
            case GLP_ENODFS: .infeasibleOrUnbounded
            case GLP_ETMLIM, GLP_EITLIM: .limit
            case GLP_ESTOP: .interrupted
            default: .numericalError
            }
        }

        private static func position(_ status: Int32) -> Basis.Position {
            switch status {
            case GLP_BS: .basic
            case GLP_NU: .atUpper
            case GLP_NF: .free
            default: .atLower
            }
        }

        /// What GLPK's callback hands on: when to stop, and the best bound of the open nodes.
        private struct Watch {
            var cancellation: CancellationFlag?
            var bound: Double
            var nodes = 0
        }

        private func solveInteger(_ settings: SolverSettings, presolve: Bool) -> Solution {
            let worstBound = model.sense == .maximize ? Double.infinity : -Double.infinity
            var watch = Watch(cancellation: settings.cancellation, bound: worstBound)
            var control = glp_iocp()
            glp_init_iocp(&control)
            control.tol_int = settings.integralityTolerance
            control.mip_gap = settings.relativeGap
            control.tm_lim = Self.milliseconds(settings.timeLimitSeconds)
            control.presolve = presolve ? GLP_ON : GLP_OFF
            (control.gmi_cuts, control.mir_cuts) = (GLP_ON, GLP_ON)
            (control.cov_cuts, control.clq_cuts) = (GLP_ON, GLP_ON)
            let outcome = withUnsafeMutablePointer(to: &watch) { pointer in
                control.cb_info = UnsafeMutableRawPointer(pointer)
                control.cb_func = { tree, info in
                    guard let watch = info?.assumingMemoryBound(to: Watch.self) else { return }
                    var total: Int32 = 0
                    glp_ios_tree_size(tree, nil, nil, &total)
                    watch.pointee.nodes = Int(total)
                    let best = glp_ios_best_node(tree)
                    if best > 0 { watch.pointee.bound = glp_ios_node_bound(tree, best) }
                    if watch.pointee.cancellation?.isRaised == true { glp_ios_terminate(tree) }
                }
                return glp_intopt(problem, &control)
            }
            let status = glp_mip_status(problem)
            var solution = Solution(status: Self.status(outcome, ended: status))
            solution.nodes = watch.nodes
            solution.simplexIterations = Int(glp_get_it_cnt(problem))
            let hasPoint =
                outcome != GLP_ENOPFS && outcome != GLP_ENODFS && [GLP_OPT, GLP_FEAS].contains(status)
            if hasPoint {
                solution.primal = (0..<model.columnCount).map { j in
                    let value = glp_mip_col_val(problem, Int32(j + 1))
                    return model.columnType[j] == .integer ? value.rounded() : value
                }
            }
            solution.bound = hasPoint && status == GLP_OPT ? glp_mip_obj_val(problem) : watch.bound
            return solution
        }

        /// GLPK takes whole milliseconds; its largest number stands for no limit.
        private static func milliseconds(_ seconds: Double) -> Int32 {
            seconds < Double(Int32.max) / 1000 ? Int32(max(0, seconds * 1000)) : Int32.max
        }
    }
#endif
