/// Bounded revised simplex on `min c'x, rowLower ≤ Ax ≤ rowUpper, lower ≤ x ≤ upper`, warm-started from any basis.
///
///     let engine = SimplexEngine(model: model)
///     if engine.solve() == .optimal { print(engine.objective, engine.primal) }
///     engine.setColumnBounds(3, lower: 0, upper: 0)
///     _ = engine.solve()   // from the basis just found
///
/// Inside, row i has a logical variable `columnCount + i` with value `−a_i'x`, so that the equations are `Ax + s = 0` and
/// a logical's column is a unit column; rows and columns are scaled by powers of two. Everything public is unscaled.
///
/// The dual simplex (`+Dual`) is the work horse; the primal (`+Primal`) takes primal feasible starts and removes what
/// perturbed costs leave. `+Solve` decides who works and which status may be claimed.
public final class SimplexEngine {
    @exclusivity(unchecked) public internal(set) var columnCount: Int
    @exclusivity(unchecked) public internal(set) var rowCount: Int
    @exclusivity(unchecked) public var limits = SimplexLimits()
    /// Iterations of all solves so far.
    @exclusivity(unchecked) public internal(set) var iterationCount = 0
    @exclusivity(unchecked) package var settings: SimplexSettings

    @exclusivity(unchecked) var scaling: Scaling
    @exclusivity(unchecked) var matrix: ConstraintMatrix
    @exclusivity(unchecked) var factor: BasisFactor

    // By variable, structurals then logicals, scaled: true bounds and costs, those worked with, the rest.
    @exclusivity(unchecked) var lower: FlatStorage<Double>
    @exclusivity(unchecked) var upper: FlatStorage<Double>
    @exclusivity(unchecked) var cost: FlatStorage<Double>
    @exclusivity(unchecked) var workLower: FlatStorage<Double>
    @exclusivity(unchecked) var workUpper: FlatStorage<Double>
    @exclusivity(unchecked) var workCost: FlatStorage<Double>
    /// Value of a nonbasic variable.
    @exclusivity(unchecked) var value: FlatStorage<Double>
    @exclusivity(unchecked) var reducedCosts: FlatStorage<Double>
    /// Basis position of a basic variable, −1 otherwise.
    @exclusivity(unchecked) var positionOf: FlatStorage<Int32>
    /// Where a nonbasic variable may go: see `Move`.
    @exclusivity(unchecked) var move: FlatStorage<Int8>

    // By basis position.
    @exclusivity(unchecked) var basic: FlatStorage<Int32>
    @exclusivity(unchecked) var basicValue: FlatStorage<Double>
    @exclusivity(unchecked) var basicLower: FlatStorage<Double>
    @exclusivity(unchecked) var basicUpper: FlatStorage<Double>
    /// Dual steepest-edge weights.
    @exclusivity(unchecked) var weight: FlatStorage<Double>

    @exclusivity(unchecked) var factorIsValid = false
    /// How often a basis was found singular.
    @exclusivity(unchecked) var singularCount = 0
    /// Whether the reduced costs are those of the present basis and the true costs.
    @exclusivity(unchecked) var dualsAreCurrent = false
    /// Tolerance of basic variables in the scaled model; tightened if the unscaled one is missed.
    @exclusivity(unchecked) var primalTolerance: Double
    @exclusivity(unchecked) var dualTolerance: Double
    @exclusivity(unchecked) var firstIteration = 0
    @exclusivity(unchecked) var pollCount = 0
    /// Whether the costs worked with differ from the true ones.
    @exclusivity(unchecked) var costsArePerturbed = false
    /// Whether the bounds worked with are wider than those asked for.
    @exclusivity(unchecked) var boundsAreShifted = false
    /// Whether the bounds worked with include those that rows imply.
    @exclusivity(unchecked) var usesImpliedBounds = false
    /// Whether a solve has left its basis behind, or a caller gave one to start from.
    var hasSolved = false
    /// Iterations of this solve after which the dual perturbs its costs.
    @exclusivity(unchecked) var perturbsAfter = Int.max
    @exclusivity(unchecked) var dualObjective = 0.0
    @exclusivity(unchecked) var hasMovedSinceRebuild = false
    /// The other runners of a long first solve, work at its start and at their next turns, what has come of them, and
    /// whether it is to be taken over.
    var firstOrder: FirstOrderMethod?
    var interior: InteriorPoint?
    var raceStart = 0
    var firstOrderDue = Int.max
    var interiorDue = Int.max
    var nearOptimum: NearOptimum?
    var crossoverIsDue = false
    /// Points of the other runners that were taken over, in all solves.
    package internal(set) var crossoverCount = 0
    /// Work of the solves when last compared.
    var markedWork = 0
    @exclusivity(unchecked) var random: SplitMix64
    var infeasibleRow: [Double] = []
    var unboundedRay: [Double] = []
    @exclusivity(unchecked) var work: SimplexWorkspace

    /// Prepares a model's relaxation, all logicals basic. The sense, integrality and constant of the model are ignored.
    public convenience init(model: Model, settings: SimplexSettings = .init()) {
        let scaling =
            settings.scale
            ? Scaling(byRow: model.rowMatrix(), columns: model.columnCount)
            : Scaling(rows: model.rowCount, columns: model.columnCount)
        self.init(model: model, scaling: scaling, settings: settings)
    }

    /// As `init(model:settings:)`, scaled so that the column values of a point are near one.
    convenience init(model: Model, inUnitsOf point: [Double], settings: SimplexSettings) {
        self.init(model: model, scaling: Scaling(byRow: model.rowMatrix(), point: point), settings: settings)
    }

    private init(model: Model, scaling: Scaling, settings: SimplexSettings) {
        self.settings = settings
        let n = model.columnCount
        let m = model.rowCount
        columnCount = n
        rowCount = m
        self.scaling = scaling
        var rows = model.rowMatrix()
        for i in 0..<m {
            for e in rows.start[i]..<rows.start[i + 1] {
                rows.value[e] *= scaling.row[i] * scaling.column[Int(rows.index[e])]
            }
        }
        matrix = ConstraintMatrix(byColumn: rows.transposed(lines: n), rows: m)
        factor = BasisFactor(rows: m)
        lower = FlatStorage(n + m, repeating: 0)
        upper = FlatStorage(n + m, repeating: 0)
        cost = FlatStorage(n + m, repeating: 0)
        workLower = FlatStorage(n + m, repeating: 0)
        workUpper = FlatStorage(n + m, repeating: 0)
        workCost = FlatStorage(n + m, repeating: 0)
        value = FlatStorage(n + m, repeating: 0)
        reducedCosts = FlatStorage(n + m, repeating: 0)
        positionOf = FlatStorage(n + m, repeating: -1)
        move = FlatStorage(n + m, repeating: 0)
        basic = FlatStorage(m, repeating: 0)
        basicValue = FlatStorage(m, repeating: 0)
        basicLower = FlatStorage(m, repeating: 0)
        basicUpper = FlatStorage(m, repeating: 0)
        weight = FlatStorage(m, repeating: 1)
        primalTolerance = settings.primalTolerance
        dualTolerance = settings.dualTolerance
        random = SplitMix64(seed: settings.seed)
        work = SimplexWorkspace(rows: m, columns: n)
        for j in 0..<n {
            lower[j] = model.columnLower[j] / scaling.column[j]
            upper[j] = model.columnUpper[j] / scaling.column[j]
            cost[j] = model.columnCost[j] * scaling.column[j]
            rest(j)
        }
        for i in 0..<m {
            lower[n + i] = -model.rowUpper[i] * scaling.row[i]
            upper[n + i] = -model.rowLower[i] * scaling.row[i]
            basic[i] = Int32(n + i)
            positionOf[n + i] = Int32(i)
        }
    }

    var variableCount: Int { columnCount + rowCount }

    // MARK: Data in and out, unscaled

    /// Unscaled value of a variable divided by its scaled one.
    @inline(__always)
    func unit(of variable: Int) -> Double {
        variable < columnCount ? scaling.column[variable] : 1 / scaling.row[variable - columnCount]
    }

    public func columnLower(_ j: Int) -> Double { lower[j] * scaling.column[j] }
    public func columnUpper(_ j: Int) -> Double { upper[j] * scaling.column[j] }
    public func rowLower(_ i: Int) -> Double { -upper[columnCount + i] / scaling.row[i] }
    public func rowUpper(_ i: Int) -> Double { -lower[columnCount + i] / scaling.row[i] }
    public func cost(_ j: Int) -> Double { cost[j] / scaling.column[j] }

    /// Changes a column's bounds; the basis and its factors are kept, a nonbasic column moves with its bound.
    public func setColumnBounds(_ j: Int, lower low: Double, upper high: Double) {
        lower[j] = low / scaling.column[j]
        upper[j] = high / scaling.column[j]
        if positionOf[j] < 0 { rest(j) }
    }

    /// Changes a row's bounds; the basis and its factors are kept.
    public func setRowBounds(_ i: Int, lower low: Double, upper high: Double) {
        let j = columnCount + i
        lower[j] = -high * scaling.row[i]
        upper[j] = -low * scaling.row[i]
        if positionOf[j] < 0 { rest(j) }
    }

    public func setCost(_ j: Int, _ newCost: Double) {
        cost[j] = newCost * scaling.column[j]
        dualsAreCurrent = false
    }

    /// Puts a nonbasic variable at the bound it was at, if there is one, or else at the one nearer zero.
    func rest(_ j: Int) {
        let low = lower[j]
        let high = upper[j]
        if low >= high {
            value[j] = low
            move[j] = Move.fixed
        } else if low == -.infinity && high == .infinity {
            value[j] = 0
            move[j] = Move.free
        } else {
            let atUpper: Bool
            if low == -.infinity {
                atUpper = true
            } else if high == .infinity {
                atUpper = false
            } else if move[j] == Move.up || move[j] == Move.down {
                atUpper = move[j] == Move.down
            } else {
                atUpper = abs(high) < abs(low)
            }
            value[j] = atUpper ? high : low
            move[j] = atUpper ? Move.down : Move.up
        }
    }
}

/// Where a nonbasic variable may go.
enum Move {
    static let fixed: Int8 = 0
    /// At its lower bound.
    static let up: Int8 = 1
    /// At its upper bound.
    static let down: Int8 = -1
    static let free: Int8 = 2
    /// Between its bounds, in a crossover only.
    static let interior: Int8 = 3
}

/// Sparse vectors and lists of the iterations, kept between solves.
final class SimplexWorkspace {
    /// Row of B⁻¹, entering column, steepest-edge column, column of the bound flips, change of phase 1 costs; by row.
    let rho: SparseVector
    let column: SparseVector
    let tau: SparseVector
    let flips: SparseVector
    let costChange: SparseVector
    /// Pivot row over the structurals.
    let alpha: SparseVector
    // Running densities of the solves' results.
    @exclusivity(unchecked) var rhoDensity = 0.0
    @exclusivity(unchecked) var columnDensity = 0.0
    @exclusivity(unchecked) var tauDensity = 0.0
    @exclusivity(unchecked) var alphaDensity = 0.0
    @exclusivity(unchecked) var flipDensity = 0.0
    @exclusivity(unchecked) var halfRowDensity = 0.0
    /// Entries of rows and columns touched apart from the factors.
    @exclusivity(unchecked) var priceWork = 0
    /// Rows for the dual to choose from, variables for the primal.
    let rows: CandidateList
    let entering: CandidateList
    /// Devex weights of the primal.
    @exclusivity(unchecked) var reference: FlatStorage<Double>
    /// Steepest-edge weights by variable while positions are renumbered; 1 otherwise.
    @exclusivity(unchecked) var weightOf: FlatStorage<Double>
    /// Whether each basic variable is below (−1), within (0) or above (1) its bounds, in phase 1 of the primal.
    @exclusivity(unchecked) var side: FlatStorage<Int8>
    @exclusivity(unchecked) var phaseCost: FlatStorage<Double>
    @exclusivity(unchecked) var infeasibleCount = 0
    /// Change of the reduced costs in phase 1; combination of the rows in proofs.
    let costAlpha: SparseVector
    // Ratio tests.
    @exclusivity(unchecked) var flipCount = 0
    var ratioToUpper = false
    @exclusivity(unchecked) var ratioItem = FlatList<Int32>()
    @exclusivity(unchecked) var ratioSize = FlatList<Double>()
    @exclusivity(unchecked) var ratioKey = FlatList<Double>()
    @exclusivity(unchecked) var groupStart = FlatList<Int32>()

    init(rows: Int, columns: Int) {
        rho = SparseVector(size: rows)
        column = SparseVector(size: rows)
        tau = SparseVector(size: rows)
        flips = SparseVector(size: rows)
        costChange = SparseVector(size: rows)
        alpha = SparseVector(size: columns)
        costAlpha = SparseVector(size: columns)
        phaseCost = FlatStorage(rows + columns, repeating: 0)
        self.rows = CandidateList(size: rows)
        entering = CandidateList(size: rows + columns)
        reference = FlatStorage(rows + columns, repeating: 1)
        weightOf = FlatStorage(rows + columns, repeating: 1)
        side = FlatStorage(rows, repeating: 0)
    }

    @inline(__always)
    static func follow(_ average: inout Double, _ density: Double) {
        average = 0.95 * average + 0.05 * density
    }
}
