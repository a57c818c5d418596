import Glibc
import SwitchyardCommands

exit(Switchyard.run(Array(CommandLine.arguments.dropFirst())))
