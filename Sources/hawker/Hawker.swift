import ArgumentParser

@main
struct Hawker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hawker",
        abstract: "Live commerce in a terminal.",
        discussion: """
            Start with `hawker demo`: a server, a host and a few viewers of its own, and you in the room.

            Exit codes: 0 done, 1 something was found wrong (audit, import, verify-draw), 64 the command line is wrong, 66 a source cannot be opened, 69 a server, a room, a port \
            or a terminal cannot be had, 70 a fault of hawker's, 73 a file cannot be made, 77 not allowed.
            """,
        version: Self.versionText,
        subcommands: [
            DemoCommand.self, WatchCommand.self, RoomsCommand.self, HostCommand.self, ReportCommand.self,
            ShopCommand.self,
            ServeCommand.self,
            SandboxPayCommand.self, DevicesCommand.self, WeatherCommand.self, AuditCommand.self,
            VerifyDrawCommand.self,
        ])

    static let versionText = "0.3.0"
}
