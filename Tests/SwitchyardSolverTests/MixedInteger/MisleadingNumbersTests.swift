import SwitchyardSolver
import Testing

/// Models, found by reading the solver against itself, whose numbers once led it to a wrong answer: rounding that was taken for data,
/// data that was taken for rounding.
@Suite struct `Misleading numbers` {
    private func expectOptimum(
        _ objective: Double, within tolerance: Double = 1e-6, relativeGap: Double = 1e-4,
        without parts: [String] = [], _ text: String
    ) throws {
        var settings = SolverSettings()
        settings.relativeGap = relativeGap
        var options = MixedIntegerOptions()
        for part in parts {
            let isKnown = options.switchOff(part)
            #expect(isKnown)
        }
        let model = try LPReader.read(Array(text.utf8))
        let solution = solveMixedInteger(model, settings: settings, options: options)
        #expect(solution.status == .optimal)
        #expect(abs(solution.objective - objective) <= tolerance)
        #expect(solution.maxPrimalViolation <= 1e-6)
        let room = max(1e-4, relativeGap) * max(1, abs(objective))
        #expect(abs(solution.bound - objective) <= room)
    }

    @Test func `a side a rounding error below two does not make a packing of two`() throws {
        try expectOptimum(
            6,
            """
            Maximize
             obj: 3 x + 3 y + 2 z + 4 v
            Subject To
             r1: 0.7 x + 0.7 y + 0.7 z <= 1.6
             r2: v + x <= 1
             r3: v + y <= 1
             r4: v + z <= 1
            Binary
             x y z v
            End
            """)
    }

    @Test func `a side that a fixed column left a rounding error below two makes no packing either`() throws {
        try expectOptimum(
            7,
            """
            Maximize
             obj: 3 x + 3 y + 2 z + 4 v + w
            Subject To
             r1: 0.1 w + 0.1 x + 0.1 y + 0.1 z <= 0.3
             r2: v + x <= 1
             r3: v + y <= 1
             r4: v + z <= 1
            Bounds
             w = 1
            Binary
             x y z v
            General
             w
            End
            """)
    }

    @Test func `a substituted integer column follows its row, not the bound of the other`() throws {
        try expectOptimum(
            68,
            """
            Maximize
             obj: z + 2 u + 3 v
            Subject To
             c1: x - z = 0
             c2: z + 3 w <= 53
             c3: 5 u + 7 v <= 36
             c4: 3 u - 2 v <= 4
            Bounds
             x <= 100000000
            General
             x z w u v
            End
            """)
    }

    @Test func `a substituted integer column follows its row where a row gives the other its bound`() throws {
        try expectOptimum(
            17,
            """
            Minimize
             obj: z - 2 u - 3 v
            Subject To
             c1: x - z = 0
             c2: z <= 100
             c3: z + 3 w >= 53
             c4: 5 u + 7 v <= 36
             c5: 3 u - 2 v <= 4
            Bounds
             x <= 1000000000
             z free
             w <= 7
            General
             x z w u v
            End
            """)
    }

    @Test func `a slack follows its row where a bound was rounded`() throws {
        try expectOptimum(
            80,
            """
            Minimize
             obj: 10 s + 20 z1 - 3 a - 4 b - 5 c
            Subject To
             c1: z1 + z2 + s = 5.2
             c2: z2 + z3 <= 0
             k1: 3 a + 5 b + 7 c <= 16
             k2: 4 a + 3 b + 2 c <= 11
            Bounds
             s <= 1.5
            General
             z1 z2 z3 a b c
            End
            """)
    }

    @Test func `what a large fixed part leaves of rounding in a side makes nothing infeasible`() throws {
        try expectOptimum(
            11,
            """
            Maximize
             obj: y + 2 u
            Subject To
             c1: 0.7 x + 0.3 y = 3500000000.3
             c3: 5 u + 7 y <= 36
            Bounds
             x = 5000000000
            General
             x y u
            End
            """)
    }

    @Test func `an integer does not pass a long row by more than the last check forgives`() throws {
        try expectOptimum(
            10014, relativeGap: 0,
            """
            Maximize
             obj: x + 2 u + 3 v
            Subject To
             c1: 3.3 x <= 32999.9995
             c3: 5 u + 7 v <= 36
             c4: 3 u - 2 v <= 4
            General
             x u v
            End
            """)
    }

    @Test func `a gap is judged by the objective as given, constant included`() throws {
        try expectOptimum(
            15,
            """
            Minimize
             obj: 1000000005 x0 + 1000000005 x1 + 1000000003 x2 + 1000000004 x3 + 1000000003 x4
                + 1000000004 x5 + 1000000003 x6 + 1000000003 x7 + 1000000002 x8 + 1000000009 x9
                + 1000000004 x10 + 1000000005 x11 + 1000000001 x12 + 1000000007 x13 - 6000000000
            Subject To
             k: 13 x0 + 5 x1 + 22 x2 + 14 x3 + 10 x4 + 21 x5 + 33 x6 + 32 x7 + 13 x8 + 21 x9
                + 27 x10 + 19 x11 + 36 x12 + 40 x13 >= 143
             k2: 32 x0 + 28 x1 + 32 x2 + 25 x3 + 12 x4 + 27 x5 + 21 x6 + 33 x7 + 40 x8 + 13 x9
                + 33 x10 + 33 x11 + 39 x12 + 16 x13 >= 165
             card: x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + x8 + x9 + x10 + x11 + x12 + x13 = 6
            Binary
             x0 x1 x2 x3 x4 x5 x6 x7 x8 x9 x10 x11 x12 x13
            End
            """)
    }

    @Test func `no grid of objective values is seen where one cost is far above the others`() throws {
        try expectOptimum(
            15,
            """
            minimize
             obj: 50000000000 s + 2 x0 + 1 x1 + 3 x2 + 1 x3 + 4 x4 + 4 x5 + 4 x6 + 4 x7 + 2 x8
                + 1 x9 + 3 w0 + 3 w1 + 1 w2 + 4 w3 + 2 w4 + 1 w5 + 2 w6 + 1 w7 + 3 w8 + 4 w9
                + 2 w10 + 4 w11 + 1 w12 + 2 w13 + 1 w14 + 2 w15
            subject to
             c0: 32 x0 + 2 x1 + 25 x2 + 28 x3 + 39 x4 + 1 x5 + 29 x6 + 18 x7 + 15 x8 + 38 x9
                + 1000 s >= 116
             c1: 7 x0 + 21 x1 + 2 x2 + 2 x3 + 2 x4 + 35 x5 + 1 x6 + 25 x7 + 14 x8 + 28 x9 + 1000 s >= 71
             c2: 2 x0 + 34 x1 + 15 x2 + 29 x3 + 32 x4 + 36 x5 + 15 x6 + 23 x7 + 15 x8 + 15 x9
                + 1000 s >= 111
             c3: 30 x0 + 19 x1 + 2 x2 + 27 x3 + 36 x4 + 7 x5 + 12 x6 + 19 x7 + 8 x8 + 22 x9
                + 1000 s >= 94
             c4: 33 x0 + 28 x1 + 33 x2 + 13 x3 + 20 x4 + 19 x5 + 38 x6 + 32 x7 + 33 x8 + 26 x9
                + 1000 s >= 140
             c5: 38 x0 + 3 x1 + 31 x2 + 16 x3 + 26 x4 + 27 x5 + 12 x6 + 24 x7 + 36 x8 + 24 x9
                + 1000 s >= 121
             c6: 27 w0 + 18 w1 + 12 w2 + 25 w3 + 11 w4 + 5 w5 + 9 w6 + 40 w7 + 40 w8 + 29 w9
                + 9 w10 + 9 w11 + 1 w12 + 1 w13 + 14 w14 + 14 w15 >= 69
             c7: 11 w0 + 11 w1 + 19 w2 + 21 w3 + 13 w4 + 35 w5 + 14 w6 + 12 w7 + 13 w8 + 25 w9
                + 20 w10 + 2 w11 + 24 w12 + 27 w13 + 11 w14 + 10 w15 >= 70
             c8: 17 w0 + 5 w1 + 22 w2 + 20 w3 + 39 w4 + 38 w5 + 1 w6 + 39 w7 + 22 w8 + 5 w9
                + 20 w10 + 23 w11 + 20 w12 + 31 w13 + 21 w14 + 12 w15 >= 86
            binary
             s x0 x1 x2 x3 x4 x5 x6 x7 x8 x9 w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12 w13 w14 w15
            end
            """)
    }

    @Test func `no grid of objective values is seen where costs are almost multiples of each other`() throws {
        try expectOptimum(
            0.08,
            """
            Minimize
             obj: 50000000.04 x1 - 50000000 y1 + 50000000.04 x2 - 50000000 y2 + z1 + 3 z2
            Subject To
             a1: x1 - y1 >= 0
             a2: x2 - y2 >= 0
             b: x1 + x2 + 2 z1 + 2 z2 >= 2
             c: y1 + x2 - z2 <= 2
             d: x1 + y2 + z1 - z2 <= 2
            Bounds
             0 <= x1 <= 1
             0 <= x2 <= 1
             0 <= y1 <= 1
             0 <= y2 <= 1
             0 <= z1 <= 1
             0 <= z2 <= 1
            General
             x1 x2 y1 y2 z1 z2
            End
            """)
    }

    @Test func `an incumbent off the grid of objective values does not hide the value below it`() throws {
        try expectOptimum(
            39,
            without: [
                "feasibility-jump", "diving", "fix-and-propagate", "rens", "feasibility-pump",
                "neighbourhoods",
            ],
            """
            minimize
             obj: y0 + y1 + y2 + y3
            subject to
             a00: y0 - 3 x0 - 1 x1 - 3 x2 + 3 x3 - 0 x4 - 3 x5 >= 6
             a01: y0 + 3 x0 + 3 x1 + 2 x2 - 2 x3 - 1 x4 - 0 x5 >= 7
             a10: y1 + 1 x0 - 3 x1 + 3 x2 + 1 x3 - 0 x4 - 3 x5 >= 5
             a11: y1 - 2 x0 - 3 x1 - 0 x2 - 1 x3 - 1 x4 - 2 x5 >= 3
             a20: y2 + 2 x0 - 1 x1 - 1 x2 - 2 x3 - 3 x4 - 2 x5 >= 6
             a21: y2 - 2 x0 - 3 x1 - 1 x2 - 2 x3 + 3 x4 - 3 x5 >= 8
             a30: y3 + 1 x0 + 3 x1 + 1 x2 - 3 x3 - 0 x4 - 3 x5 >= 6
             a31: y3 - 0 x0 - 2 x1 + 3 x2 - 3 x3 + 2 x4 - 2 x5 >= 6
             k0: 1.5 x0 + 1.5 x1 + 5.5 x2 + 2.5 x3 + 7.5 x4 + 6.5 x5 >= 26.25
             k1: 4.5 x0 + 7.5 x1 + 2.5 x2 + 5.5 x3 + 5.5 x4 + 6.5 x5 >= 15.25
             k2: 6.5 x0 + 3.5 x1 + 2.5 x2 + 5.5 x3 + 4.5 x4 + 3.5 x5 >= 26.25
             tiny: z + 0 x0 >= 0.00000005
             tiny2: z + t <= 3
            bounds
             0 <= y0 <= 100
             0 <= y1 <= 100
             0 <= y2 <= 100
             0 <= y3 <= 100
             0 <= x0 <= 4
             0 <= x1 <= 4
             0 <= x2 <= 4
             0 <= x3 <= 4
             0 <= x4 <= 4
             0 <= x5 <= 4
            general
             x0 x1 x2 x3 x4 x5
            end
            """)
    }

    @Test func `a large quotient that is almost whole implies no integer`() throws {
        try expectOptimum(
            -10,
            """
            Minimize
             obj: z - 10 y + 3 v
            Subject To
             e: x - 8000000.00006 y - z = 0
             f: x + 2000000 v - 1000000 w <= 8000001.5
             g: y + v + w <= 2.5
             h: 3 x - 7 w + v <= 24000010
            Bounds
             x <= 100000000
             y <= 1
             z <= 50
             v <= 1
             w <= 1
            General
             y z v w
            End
            """)
    }

    @Test func `a coefficient just below a whole number is not rounded up in a cut`() throws {
        try expectOptimum(
            0.011782009, within: 1e-07, without: ["heuristics"],
            """
            Maximize
             obj: 1.00001 x + y - 9.9 s - 500003 k - 2 w + 0.011 z
            Subject To
             r: x + 0.9999999991 y - s <= 500000.9
             q: y + w >= 200000.3
             t: s + 10 z <= 10
            Bounds
             w <= 100
             k = 1
             z <= 1
            General
             x y z
            End
            """)
    }

    @Test func `a tiny coefficient of a wide column is not left out of a cut`() throws {
        try expectOptimum(
            0.7, without: ["heuristics", "presolve"],
            """
            Minimize
             obj: 1 y + 1.26e-11 x
            Subject To
             r: y + 9e-12 x >= 0.5
            Bounds
             x <= 1e11
             y <= 1
            General
             y
            End
            """)
    }

    @Test func `a flow within a cut set keeps what a module row gives it`() throws {
        try expectOptimum(
            10, without: ["heuristics", "presolve"],
            """
            Minimize
             obj: 10 y + 100 p1 + 100 p2
            Subject To
             n1: x1 + p1 - x2 = 5.5
             n2: x2 + p2 = 2
             m: x1 + x2 - 10 y <= 0
            Bounds
             y <= 10
            General
             y
            End
            """)
    }

    @Test func `levels of lot sizing that share a machine keep their optimum under cut sets`() throws {
        try expectOptimum(
            987.2065, within: 1e-05, relativeGap: 0,
            """
            Minimize
             obj: 41 y0 + 90 u0
             + 0.385 s0_0 + 2 x0_0
             + 1.252 s1_0 + 2 x1_0
             + 2.281 s2_0 + 2 x2_0
             + 60 y1 + 110 u1
             + 1.104 s0_1 + 5 x0_1
             + 1.544 s1_1 + 4 x1_1
             + 2.601 s2_1 + 1 x2_1
             + 54 y2 + 105 u2
             + 1.208 s0_2 + 4 x0_2
             + 1.561 s1_2 + 2 x1_2
             + 1.724 s2_2 + 3 x2_2
             + 44 y3 + 117 u3
             + 0.810 s0_3 + 5 x0_3
             + 1.995 s1_3 + 4 x1_3
             + 2.434 s2_3 + 3 x2_3
             + 51 y4 + 113 u4
             + 0.461 s0_4 + 4 x0_4
             + 1.655 s1_4 + 2 x1_4
             + 1.979 s2_4 + 4 x2_4
            Subject To
             n0_0: x0_0 - x1_0 - s0_0 = 2.5
             n1_0: x1_0 - x2_0 - s1_0 = 0.5
             n2_0: x2_0 - s2_0 = 8.25
             m0: x0_0 + x1_0 + x2_0 - 10 y0 - 23 u0 <= 0
             n0_1: s0_0 + x0_1 - x1_1 - s0_1 = 2.5
             n1_1: s1_0 + x1_1 - x2_1 - s1_1 = 2.5
             n2_1: s2_0 + x2_1 - s2_1 = 7.25
             m1: x0_1 + x1_1 + x2_1 - 10 y1 - 23 u1 <= 0
             n0_2: s0_1 + x0_2 - x1_2 - s0_2 = 1.5
             n1_2: s1_1 + x1_2 - x2_2 - s1_2 = 1.5
             n2_2: s2_1 + x2_2 - s2_2 = 4.25
             m2: x0_2 + x1_2 + x2_2 - 10 y2 - 23 u2 <= 0
             n0_3: s0_2 + x0_3 - x1_3 - s0_3 = 1.5
             n1_3: s1_2 + x1_3 - x2_3 - s1_3 = 3.5
             n2_3: s2_2 + x2_3 - s2_3 = 7.25
             m3: x0_3 + x1_3 + x2_3 - 10 y3 - 23 u3 <= 0
             n0_4: s0_3 + x0_4 - x1_4 - s0_4 = 3.5
             n1_4: s1_3 + x1_4 - x2_4 - s1_4 = 3.5
             n2_4: s2_3 + x2_4 - s2_4 = 7.25
             m4: x0_4 + x1_4 + x2_4 - 10 y4 - 23 u4 <= 0
            Bounds
             y0 <= 6
             u0 <= 4
             y1 <= 6
             u1 <= 4
             y2 <= 6
             u2 <= 4
             y3 <= 6
             u3 <= 4
             y4 <= 6
             u4 <= 4
            General
             y0 u0 y1 u1 y2 u2 y3 u3 y4 u4
            End
            """)
    }

    @Test func `a fixed part of half a unit makes no integer of the column beside it`() throws {
        try expectOptimum(
            71.15, relativeGap: 0,
            """
            Minimize
             obj: x + 0.5 w + 0.3 f + 0.7 h + 12 q0 + 23 q1 + 22 q2 + 9 q3 + 16 q4 + 24 q5
                + 20 q6 + 25 q7 + 23 q8 + 7 q9 + 24 q10 + 5 q11 + 20 q12 + 13 q13
            Subject To
             c1: x - 0.5 f - y - 1.5 h = 0
             c2: x + y + w + h >= 3.2
             c3: x - 2 y + w - h <= 4.3
             c4: x + 2 w + 3 f >= 2.7
             c5: x + 3 w - y + f <= 9.1
             c6: 3 f + y + 2 h >= 2.5
             c7: x - f + 2 h >= 0.3
             c8: x + w - 0.7 h >= 1.1
             d0: 38 q0 + 17 q1 + 15 q2 + 33 q3 + 37 q4 + 38 q5 + 33 q6 + 28 q7 + 12 q8 + 17 q9
                + 12 q10 + 36 q11 + 27 q12 + 3 q13 >= 148.78
             d1: 7 q0 + 13 q1 + 40 q2 + 5 q3 + 22 q4 + 4 q5 + 20 q6 + 33 q7 + 27 q8 + 30 q9
                + 28 q10 + 39 q11 + 31 q12 + 11 q13 >= 133.3
             d2: 26 q0 + 9 q1 + 5 q2 + 11 q3 + 34 q4 + 16 q5 + 19 q6 + 30 q7 + 22 q8 + 29 q9
                + 35 q10 + 27 q11 + 39 q12 + 25 q13 >= 140.60999999999999
             d3: 37 q0 + 40 q1 + 29 q2 + 40 q3 + 17 q4 + 24 q5 + 4 q6 + 20 q7 + 13 q8 + 23 q9
                + 37 q10 + 39 q11 + 39 q12 + 9 q13 >= 159.53
            Bounds
             y <= 10
             x <= 100
             w <= 2
            Binary
             f h q0 q1 q2 q3 q4 q5 q6 q7 q8 q9 q10 q11 q12 q13
            General
             y
            End
            """)
    }

    @Test func `columns that start far from zero count in how far off the grid objective values may be`()
        throws
    {
        try expectOptimum(
            1_000_000.0005, within: 1e-5, relativeGap: 0,
            """
            Minimize
             obj: 1.0000000005 x
            Subject To
             c1: + 18740 y0 + 25496 y1 + 36736 y2 + 3900 y3 + 32514 y4 + 18320 y5 + 5398 y6
                + 12278 y7 + 9418 y8 + 26364 y9 + 32740 y10 + 18158 y11 + 26952 y12 + 37634 y13
                - 400000 x <= -399999918730
             c2: + 18740 y0 + 25496 y1 + 36736 y2 + 3900 y3 + 32514 y4 + 18320 y5 + 5398 y6
                + 12278 y7 + 9418 y8 + 26364 y9 + 32740 y10 + 18158 y11 + 26952 y12 + 37634 y13
                + 400000 x >= 400000081270
            Bounds
             1000000 <= x <= 1000005
            Binary
             y0 y1 y2 y3 y4 y5 y6 y7 y8 y9 y10 y11 y12 y13
            General
             x
            End
            """)
    }

    @Test func `the rounding in a side moves on with the row that takes it over`() throws {
        try expectOptimum(
            4, within: 1e-5,
            """
            Minimize
             obj: f + x + 2 z + w
            Subject To
             c1: 1666666666.7 f + x + z + u = 5000000000.4
             c2: 50 x + 50 z + 50 u = 15
             c3: x + w >= 1
             c4: x + z + w >= 1
            Bounds
             f = 3
             u free
            General
             f
            End
            """)
    }

    @Test func `a small multiplier of an unbounded column does not prove that there is no point`() throws {
        var settings = SolverSettings()
        settings.presolve = false
        let model = try LPReader.read(
            Array(
                """
                Minimize
                 obj: x + k
                Subject To
                 c1: x + s >= 1000
                 c2: x + s <= 1000
                 c3: 1.000000000009 x + s >= 1000.00001
                 c4: 1.000000000009 x + s + 0.001 k <= 1000.01
                Bounds
                 s free
                 k <= 3
                General
                 k
                End
                """.utf8))
        #expect(solveMixedInteger(model, settings: settings).status != .infeasible)
    }

    @Test func `with and without cuts, lot sizing on shared machines has the same optimum`() {
        var g = TestGenerator(seed: 41)
        var settings = SolverSettings()
        settings.relativeGap = 0
        for trial in 0..<25 {
            let model = sharedMachines(&g, periods: g.integer(2...4), levels: g.integer(2...3))
            var plain = MixedIntegerOptions()
            plain.cuts = .none
            let expected = solveMixedInteger(model, settings: settings, options: plain)
            let found = solveMixedInteger(model, settings: settings)
            #expect(found.status == .optimal, "\(trial)")
            #expect(abs(found.objective - expected.objective) <= 1e-5, "\(trial)")
        }
    }

    @Test func `large values do not hide a contradiction fifty times the tolerance`() throws {
        for factor in [1.0, -1] {
            var model = Model()
            let x = model.addColumn(lower: 500_000_000.00005, upper: .infinity, cost: factor)
            let y = model.addColumn(lower: -.infinity, upper: 500_000_000)
            model.addRow(upper: 0, terms: [(x, 1), (y, -1)])
            for presolve in [true, false] {
                var settings = SolverSettings()
                settings.presolve = presolve
                #expect(solveLinear(model, settings: settings).status == .infeasible)
            }
        }
    }
}
