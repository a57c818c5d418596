// swift-tools-version: 6.1
import PackageDescription

// Targets in the order data flows; each may use those above it and nothing below.
// SwitchyardAudit must not depend on SwitchyardPlanning or SwitchyardSolver: the audit shares no code with the
// formulation it checks, and the package graph enforces that.
let package = Package(
    name: "switchyard",
    products: [
        .library(name: "SwitchyardSolver", targets: ["SwitchyardSolver"]),
        .library(
            name: "SwitchyardPlanning", targets: ["SwitchyardCase", "SwitchyardPlanning", "SwitchyardAudit"]),
        .executable(name: "switchyard", targets: ["switchyard"]),
        .executable(name: "switchyard-bench", targets: ["switchyard-bench"]),
    ],
    // Off by default: without it nothing but the toolchain is needed.
    traits: [
        .trait(name: "GLPK", description: "GLPK as a second engine; needs libglpk and its header")
    ],
    targets: [
        .target(name: "SwitchyardSolver"),
        .systemLibrary(name: "CGLPK", providers: [.apt(["libglpk-dev"]), .brew(["glpk"])]),
        .target(
            name: "SwitchyardGLPK",
            dependencies: ["SwitchyardSolver", .target(name: "CGLPK", condition: .when(traits: ["GLPK"]))]),
        .target(name: "SwitchyardCase"),
        .target(name: "SwitchyardPlanning", dependencies: ["SwitchyardSolver", "SwitchyardCase"]),
        .target(name: "SwitchyardAudit", dependencies: ["SwitchyardCase"]),
        .target(name: "SwitchyardReporting", dependencies: ["SwitchyardCase", "SwitchyardAudit"]),
        .target(
            name: "SwitchyardCommands",
            dependencies: [
                "SwitchyardSolver", "SwitchyardGLPK", "SwitchyardCase", "SwitchyardPlanning",
                "SwitchyardAudit", "SwitchyardReporting",
            ]),
        .executableTarget(name: "switchyard", dependencies: ["SwitchyardCommands"]),
        .target(name: "SwitchyardBenchmark", dependencies: ["SwitchyardSolver"]),
        .executableTarget(name: "switchyard-bench", dependencies: ["SwitchyardBenchmark"]),
        // Cases small enough to work out by hand, shared by the tests of the model and of the audit.
        .target(
            name: "SwitchyardTestSupport", dependencies: ["SwitchyardCase", "SwitchyardAudit"],
            path: "Tests/Support"),
        .testTarget(
            name: "SwitchyardSolverTests", dependencies: ["SwitchyardSolver", "SwitchyardGLPK"]),
        .testTarget(name: "SwitchyardCaseTests", dependencies: ["SwitchyardCase"]),
        .testTarget(
            name: "SwitchyardPlanningTests",
            dependencies: ["SwitchyardPlanning", "SwitchyardAudit", "SwitchyardTestSupport"]),
        .testTarget(
            name: "SwitchyardAuditTests", dependencies: ["SwitchyardAudit", "SwitchyardTestSupport"]),
        .testTarget(name: "SwitchyardReportingTests", dependencies: ["SwitchyardReporting"]),
        .testTarget(
            name: "SwitchyardCommandsTests", dependencies: ["SwitchyardCommands", "SwitchyardGLPK"]),
        .testTarget(name: "SwitchyardBenchmarkTests", dependencies: ["SwitchyardBenchmark"]),
    ],
    swiftLanguageModes: [.v6]
)
