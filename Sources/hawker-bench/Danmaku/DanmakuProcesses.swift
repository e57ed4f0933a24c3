import ArgumentParser
import Foundation
import Logging
import Server

/// The process that is measured: a server of its own on the database it is told.
struct DanmakuServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "danmaku-server", shouldDisplay: false)

    struct Orders: Codable { let database: String }
    struct Listening: Codable { let port: Int }

    func run() async throws {
        raiseDescriptorLimit()
        guard let orders: Orders = try BenchOrders.hear() else { return }
        var logger = Logger(label: "hawker-bench")
        logger.logLevel = .critical
        var options = ServerOptions(database: orders.database)
        options.port = 0
        let server = try await HawkerServer.start(options, logger: logger)
        try BenchOrders.answer(Listening(port: server.port))
        while let _: String = try BenchOrders.hear() {}
        await server.stop()
    }
}

/// The yardstick's process: sends to everybody with nothing in the loop but `send`.
struct DanmakuYardstick: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "danmaku-yardstick", shouldDisplay: false)

    func run() throws {
        raiseDescriptorLimit()
        guard let orders: BareSender.Orders = try BenchOrders.hear() else { return }
        let sender = try BareSender(orders)
        try BenchOrders.answer(DanmakuServer.Listening(port: sender.port))
        try sender.run()
    }
}

/// A process of viewers.
struct DanmakuAudience: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "danmaku-audience", shouldDisplay: false)

    func run() throws {
        raiseDescriptorLimit()
        guard let orders: AudienceOrders = try BenchOrders.hear() else { return }
        var audience = try Audience(orders)
        try audience.run()
    }
}
