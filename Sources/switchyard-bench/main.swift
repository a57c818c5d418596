import Foundation
import SwitchyardSolver

// Sizes of the models the solver is benchmarked on are printed by `switchyard export`; comparisons with other solvers are run
// by script on the exported files.
print("switchyard-bench: give files to `switchyard export` and time other solvers on them")
