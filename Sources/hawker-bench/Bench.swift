import ArgumentParser

@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hawker-bench",
        abstract: "Measures hawker; every figure is measured in the run that prints it.",
        subcommands: [
            OrdersBench.self, CheckoutBench.self, LatencyBench.self, ScreenBench.self, RelayBench.self,
            WeaknetBench.self, DanmakuBench.self, DanmakuServer.self, DanmakuYardstick.self, DanmakuAudience.self,
        ])
}

/// What every bench takes.
struct BenchOptions: ParsableArguments {
    @Option(help: "How long to measure.")
    var seconds = 20

    @Flag(help: "Print the results as one JSON object instead of a table.")
    var json = false

    func validate() throws {
        guard (1...3_600).contains(seconds) else { throw ValidationError("--seconds is 1 to 3600") }
    }
}
