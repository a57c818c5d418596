import SwitchyardBenchmark
import Testing

@Suite struct `What solvers say` {
    private static let glpsol: [(String, String, RunStatus, Double?)] = [
        ("s bas 4 3 f f 8.5", "", RunStatus.optimal, 8.5), ("s bas 2 2 u u 0", "", .failed, nil),
        ("s bas 2 2 u u 0", "PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION", .infeasible, nil),
        ("s bas 2 2 f n 0", "", .unbounded, nil), ("s bas 2 2 n u 0", "", .infeasible, nil),
        ("s bas 2 2 u f 1", "TIME LIMIT EXCEEDED", .limit, nil), ("s mip 1 6 o -43", "", .optimal, -43),
        ("s mip 1 6 f -40", "TIME LIMIT EXCEEDED", .limit, -40), ("s mip 1 2 n 0", "", .infeasible, nil),
        ("s mip 1 6 f -40", "RELATIVE MIP GAP TOLERANCE REACHED; SEARCH TERMINATED", .optimal, -40),
        ("", "MPS file processing error", .failed, nil),
    ]

    private static let clp: [(String, RunStatus, Double?)] = [
        ("Optimal objective 8.5 - 0 iterations time 0.002, Presolve 0.00", RunStatus.optimal, 8.5),
        ("PrimalInfeasible objective 1.00001 - 1 iterations time 0.002", .infeasible, nil),
        ("DualInfeasible objective -6.25e+13 - 0 iterations", .unbounded, nil),
        ("Stopped on time objective 4 - 12 iterations", .limit, nil), ("Unable to open file", .failed, nil),
    ]

    private static let cbc: [(String, RunStatus, Double?)] = [
        ("Optimal - objective value -43.00000000", RunStatus.optimal, -43.0),
        ("Optimal (within gap tolerance) - objective value 12", .optimal, 12),
        ("Integer infeasible - objective value 0.00000000", .infeasible, nil),
        ("Infeasible - objective value 1.00001000", .infeasible, nil),
        ("Unbounded - objective value 0.00000000", .unbounded, nil),
        ("Stopped on time - objective value 5.5", .limit, 5.5),
        ("Stopped on time (no integer solution - continuous used) - objective value 5.5", .limit, nil),
        ("", .failed, nil),
    ]

    private static let highs: [(String, RunStatus, Double?)] = [
        ("Model status        : Optimal\nObjective value     :  8.5000000000e+00\n", RunStatus.optimal, 8.5),
        ("Solving report\n  Status            Optimal\n  Primal bound      -43\n", .optimal, -43),
        ("  Status            Time limit reached\n  Primal bound      inf\n", .limit, nil),
        ("Model status        : Infeasible\nObjective value     :  0.0\n", .infeasible, nil),
        ("Model status        : Unbounded\n", .unbounded, nil), ("ERROR: file not found\n", .failed, nil),
    ]

    @Test func `our JSON gives status, objective and counts`() {
        let text = """
            {
              "status": "optimal", "objective": -3.5, "bound": -3.5, "nodes": 7, "simplex_iterations": 12
            }
            """
        let outcome = Switchyard().outcome(output: text, solution: "")
        #expect(outcome.status == .optimal && outcome.objective == -3.5)
        #expect(outcome.nodes == 7 && outcome.iterations == 12)
        let stopped = "{\"status\": \"limit\", \"objective\": null, \"bound\": 2}"
        #expect(Switchyard().outcome(output: stopped, solution: "").status == .limit)
        #expect(Switchyard().outcome(output: stopped, solution: "").objective == nil)
        #expect(
            Switchyard().outcome(output: "{\"status\": \"numerical_error\"}", solution: "").status == .failed)
        #expect(Switchyard().outcome(output: "no such file", solution: "").status == .failed)
    }

    @Test(arguments: glpsol)
    func `glpsol is read from its solution file and its log`(
        line: String, log: String, status: RunStatus, objective: Double?
    ) {
        let outcome = GLPK().outcome(output: log, solution: "c comment\n" + line + "\ni 1 1\n")
        #expect(outcome == Outcome(status, objective: objective))
    }

    @Test(arguments: clp)
    func `clp is read from its log`(log: String, status: RunStatus, objective: Double?) {
        let outcome = COIN(name: "clp").outcome(output: "Coin LP\n" + log + "\n", solution: "")
        #expect(outcome == Outcome(status, objective: objective))
    }

    @Test(arguments: cbc)
    func `cbc is read from its solution file`(line: String, status: RunStatus, objective: Double?) {
        let outcome = COIN(name: "cbc").outcome(output: "", solution: line + "\n 0 x 1\n")
        #expect(outcome == Outcome(status, objective: objective))
    }

    @Test(arguments: highs)
    func `highs is read from its report`(log: String, status: RunStatus, objective: Double?) {
        #expect(HiGHS().outcome(output: log, solution: "") == Outcome(status, objective: objective))
    }

    @Test func `an answer is held against the reference`() {
        let reference = Reference(kind: .optimal, value: 1000)
        #expect(Outcome(.optimal, objective: 1000.0009).verdict(reference, tolerance: 1e-6) == .right)
        #expect(Outcome(.optimal, objective: 1000.002).verdict(reference, tolerance: 1e-6) == .wrong)
        #expect(Outcome(.infeasible).verdict(reference, tolerance: 1e-6) == .wrong)
        #expect(Outcome(.limit, objective: 1).verdict(reference, tolerance: 1e-6) == .none)
        #expect(Outcome(.optimal, objective: 1).verdict(nil, tolerance: 1e-6) == .unchecked)
        let infeasible = Reference(kind: .infeasible, value: nil)
        #expect(Outcome(.infeasible).verdict(infeasible, tolerance: 1e-6) == .right)
    }
}
