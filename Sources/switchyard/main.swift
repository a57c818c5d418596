import SwitchyardCommands

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

exit(Switchyard.run(Array(CommandLine.arguments.dropFirst())))
