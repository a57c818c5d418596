import SwitchyardSolver

/// The GNU Linear Programming Kit as a second engine, to check answers of our own against. It is part of a build made with
/// the package trait `GLPK` (`swift build --traits GLPK`), which needs the system's libglpk and its header.
public enum GLPK {
    /// Solves a linear model by GLPK's presolver and simplex method, an integer one by its branch and cut with every family
    /// of cuts. Of the settings it heeds tolerances (within the ranges GLPK takes), relative gap, time limit and presolve;
    /// cancellation in integer models only. A point is delivered as it comes; one that breaks the model by more than the
    /// tolerance makes the status `numericalError`. There are no rays.
    ///
    /// Nil if the build was made without the trait.
    public static let solve: (@Sendable (Model, SolverSettings) -> Solution)? = {
        #if GLPK
            return { model, settings in GLPKProblem(model).solve(settings) }
        #else
            return nil
        #endif
    }()
}
