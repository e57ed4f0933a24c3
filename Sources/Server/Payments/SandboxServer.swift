import AsyncHTTPClient
import Commerce
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Payments
import ServiceLifecycle

/// Drives the sandbox gateway: a payment service of our own on a loopback port, with a wallet that anyone may play.
package actor SandboxServer {
    private var gateway: SandboxGateway
    private let http: HTTPClient
    private let logger: Logger
    /// Wakes the delivery of notifications early, when a payment made one.
    private let nudges: AsyncStream<Void>
    private let nudge: AsyncStream<Void>.Continuation
    private var services: ServiceGroup?

    /// A merchant's server has five seconds to answer a notification (WeChat Pay v3).
    private static let answerLimit = TimeAmount.seconds(5)

    package init(gateway: SandboxGateway, logger: Logger) {
        self.init(gateway: gateway, http: .shared, logger: logger)
    }

    init(gateway: SandboxGateway, http: HTTPClient, logger: Logger) {
        self.gateway = gateway
        self.http = http
        self.logger = logger
        (nudges, nudge) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Listens on a loopback port, a free one for 0, until `stop()`; says which once it does.
    package func run(port: Int = 0, onListening: @escaping @Sendable (Int) -> Void) async throws {
        let router = Router()
        for method in [HTTPRequest.Method.get, .post] {
            router.on("**", method: method) { request, _ in
                let body = try await request.body.collect(upTo: Limits.requestBody)
                let fields = request.headers.map { GatewayHeaders.Field(name: $0.name.rawName, value: $0.value) }
                return Response(
                    await self.handle(
                        GatewayRequest(
                            method: request.method.rawValue, target: request.uri.string,
                            headers: GatewayHeaders(fields), body: Array(body.readableBytesView))))
            }
        }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "hawker-sandbox"),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
            logger: logger.quiet)
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        self.services = services
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.deliverNotifications() }
            defer { group.cancelAll() }
            try await services.run()
        }
    }

    package func stop() async { await services?.triggerGracefulShutdown() }

    private func handle(_ request: GatewayRequest) -> GatewayResponse {
        defer { nudge.yield() }
        return gateway.handle(request, at: .now)
    }

    private func deliverNotifications() async {
        await withDiscardingTaskGroup { group in
            // One task a delivery: a merchant that is slow to answer one holds up no other.
            group.addTask { await self.tick() }
            for await _ in nudges {
                for delivery in gateway.due(at: .now) {
                    group.addTask { await self.deliver(delivery) }
                }
            }
        }
    }

    /// Looks for what is due again.
    private func tick() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            nudge.yield()
        }
        nudge.finish()
    }

    private func deliver(_ delivery: SandboxDelivery) async {
        var request = HTTPClientRequest(url: delivery.url)
        request.method = .POST
        for field in delivery.headers.fields { request.headers.add(name: field.name, value: field.value) }
        request.body = .bytes(ByteBuffer(bytes: delivery.body))
        var response: GatewayResponse?
        do {
            let answer = try await http.execute(request, timeout: Self.answerLimit)
            let body = try await answer.body.collect(upTo: Limits.requestBody)
            response = GatewayResponse(status: Int(answer.status.code), body: Array(body.readableBytesView))
        } catch {
            logger.notice("notification not delivered", metadata: ["url": "\(delivery.url)", "error": "\(error)"])
        }
        gateway.answered(delivery.id, response)
    }
}
