import Foundation
import SwitchyardBenchmark

exit(BenchmarkCommand.run(Array(CommandLine.arguments.dropFirst())))
