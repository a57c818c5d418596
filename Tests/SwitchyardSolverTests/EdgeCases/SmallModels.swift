/// Models of a few lines with answers found by hand, each for one thing that solvers have got wrong.
enum SmallModels {
    struct Example: Sendable, CustomStringConvertible {
        var about: String
        var text: String
        var status: String
        var objective: Double?

        init(_ about: String, _ status: String, _ objective: Double, _ text: String) {
            (self.about, self.status, self.objective, self.text) = (about, status, objective, text)
        }

        init(_ about: String, _ status: String, _ text: String) {
            (self.about, self.status, self.text) = (about, status, text)
        }

        var description: String { about }
    }

    /// Linear programs, in LP format.
    static let linear: [Example] = [
        Example(
            "Beale's cycling example", "optimal", -1.25,
            """
            min -0.75 a + 20 b - 0.5 c + 6 d
            st 0.25 a - 8 b - c + 9 d <= 0
               0.5 a - 12 b - 0.5 c + 3 d <= 0
               c <= 1
            end
            """),
        Example("no rows at all", "optimal", -12, "min x - 3 y\nst\nbounds\n 0 <= y <= 4\nend"),
        Example("no rows and no bound", "unbounded", "min -x\nst\nend"),
        Example("an empty row that cannot hold", "infeasible", "min x\nst r: 0 x >= 1\nend"),
        Example("crossed bounds", "infeasible", "min x\nst x + y >= 0\nbounds\n 3 <= x <= 2\nend"),
        Example("rows that contradict", "infeasible", "min x\nst x + y >= 3\n x + y <= 2\nend"),
        Example(
            "both the model and its dual infeasible", "infeasible",
            "max x + y\nst x - y <= -1\n y - x <= -1\nend"),
        Example(
            "a free column in one row", "optimal", 1, "min x\nst x + y >= 4\n y <= 3\nbounds\n x free\nend"),
        Example(
            "an unbounded ray through both columns", "unbounded", "max x + y\nst x - y <= 1\n y - x <= 1\nend"
        ),
        Example(
            "equal rows twice over", "optimal", 2, "min x + y\nst x + y = 2\n 2 x + 2 y = 4\n x - y <= 0\nend"
        ),
        Example(
            "fixed columns only", "optimal", 7, "min x + 2 y\nst x + y <= 9\nbounds\n x = 1\n y = 3\nend"),
        Example(
            "fixed columns that break a row", "infeasible",
            "min x\nst x + y >= 9\nbounds\n x = 1\n y = 3\nend"),
        Example(
            "a chain of doubletons", "optimal", 8,
            "min d\nst b - 2 a = 0\n c - 2 b = 0\n d - 2 c = 0\n a >= 1\nend"),
        Example("a row with two sides", "optimal", -8, "min -x - y\nst -2 <= x + y <= 8\nend"),
        Example("a constant beside a large cost", "optimal", 1_000_001, "min x + 1000000\nst x >= 1\nend"),
        Example("upper bounds below zero", "optimal", -5, "min x\nst x >= -5\nbounds\n -inf <= x <= -2\nend"),
        Example(
            "a maximum with negative sides", "optimal", -3, "max -x - y\nst x + y >= 3\nbounds\n x >= 1\nend"),
        Example(
            "a degenerate corner of many rows", "optimal", -2,
            "min -x - y\nst x + y <= 2\n 2 x + y <= 3\n x + 2 y <= 3\n 3 x + y <= 4\n x <= 1\n y <= 1\nend"),
    ]

    /// Models with whole columns, in LP format.
    static let integer: [Example] = [
        Example(
            "parity that no relaxation sees", "infeasible",
            "min x\nst 2 x + 2 y = 3\nbounds\n x <= 9\n y <= 9\ngeneral\n x y\nend"),
        Example(
            "fractional bounds", "optimal", 5,
            "max x + y\nst x + y <= 9\nbounds\n x <= 2.9\n y <= 3.1\ngeneral\n x y\nend"),
        Example(
            "no whole number between the bounds", "infeasible",
            "min x\nst x + y <= 5\nbounds\n 0.2 <= x <= 0.8\ngeneral\n x\nend"),
        Example(
            "a clique whose relaxation is three halves", "optimal", 1,
            "max x + y + z\nst x + y <= 1\n y + z <= 1\n x + z <= 1\nbinary\n x y z\nend"),
        Example(
            "a knapsack", "optimal", 21,
            "max 8 a + 11 b + 6 c + 4 d\nst 5 a + 7 b + 4 c + 3 d <= 14\nbinary\n a b c d\nend"),
        Example(
            "negative whole numbers", "optimal", -3,
            "min x\nst x >= -3.5\nbounds\n -10 <= x <= 10\ngeneral\n x\nend"),
        Example(
            "a fixed charge that pays", "optimal", -5,
            "min 10 z - 3 x\nst x - 5 z <= 0\nbounds\n x <= 9\nbinary\n z\nend"),
        Example(
            "a fixed charge that does not pay", "optimal", 0,
            "min 10 z - x\nst x - 5 z <= 0\nbounds\n x <= 9\nbinary\n z\nend"),
        Example("an unbounded whole column", "unbounded", "max x\nst x - y <= 1\ngeneral\n x y\nend"),
        Example(
            "the cheapest cover", "optimal", 2,
            "min a + b + c + d\nst a + b >= 1\n b + c >= 1\n c + d >= 1\n a + d >= 1\nbinary\n a b c d\nend"),
        Example(
            "whole and continuous together", "optimal", 2.5,
            "min y + x\nst x + y >= 2.5\n x <= 2\ngeneral\n x\nend"),
        Example(
            "an equality with one whole solution", "optimal", 4,
            "min x + y\nst 7 x + 5 y = 24\nbounds\n x <= 20\n y <= 20\ngeneral\n x y\nend"),
    ]

    /// Text no reader may take, with the line it must name.
    static let malformed: [(about: String, text: String, isLP: Bool, line: Int)] = [
        ("a cost that is no number", "NAME a\nROWS\n N c\n L r\nCOLUMNS\n x c 1,5\nENDATA\n", false, 6),
        ("a row that was not declared", "NAME a\nROWS\n N c\nCOLUMNS\n x r 1\nENDATA\n", false, 5),
        (
            "a bound of no known type",
            "NAME a\nROWS\n N c\nCOLUMNS\n x c 1\nRHS\nBOUNDS\n UX B x 1\nENDATA\n", false, 8
        ),
        ("a section of no known name", "NAME a\nROWS\n N c\nCOLUMN\n x c 1\nENDATA\n", false, 4),
        (
            "a right-hand side of nan", "NAME a\nROWS\n N c\n L r\nCOLUMNS\n x r 1\nRHS\n R r nan\nENDATA\n",
            false, 8
        ),
        ("a row without a relation", "min x\nst\n r: x + y\nend\n", true, 4),
        ("two numbers in a row", "min x\nst\n r: 2 3 x >= 1\nend\n", true, 3),
        ("a square", "min x\nst\n r: [ x ^ 2 ] >= 1\nend\n", true, 3),
        ("an unknown word for a section", "min x\nst\n r: x >= 1\nsillies\n x\nend\n", true, 5),
    ]
}
