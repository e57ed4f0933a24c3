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
    /// Keeps what it remembers where that outlives it; nil for a sandbox that forgets.
    private let keep: Keeper?
    /// Of what is kept already.
    private var keptRevision: Int
    /// What is being kept just now, and whether it was.
    private var keeping: Task<Bool, Never>?

    package typealias Keeper = @Sendable (SandboxState) throws -> Void

    /// A merchant's server has five seconds to answer a notification (WeChat Pay v3).
    private static let answerLimit = TimeAmount.seconds(5)

    /// - Parameter keep: writes down what the sandbox remembers, all of it each time. What changes a trade is answered
    ///   when that is done; requests that come meanwhile are written down together.
    package init(gateway: SandboxGateway, logger: Logger, keep: Keeper? = nil) {
        self.init(gateway: gateway, http: .shared, logger: logger, keep: keep)
    }

    init(gateway: SandboxGateway, http: HTTPClient, logger: Logger, keep: Keeper? = nil) {
        self.gateway = gateway
        self.keep = keep
        keptRevision = gateway.revision
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
        _ = await isKept()
    }

    package func stop() async { await services?.triggerGracefulShutdown() }

    private func handle(_ request: GatewayRequest) async -> GatewayResponse {
        defer { nudge.yield() }
        let answer = gateway.handle(request, at: .now)
        // As a gateway does whose database is down; the same request finds the trade again.
        guard await isKept() else { return GatewayResponse(status: 500, body: Array(#"{"code":"SYSTEM_ERROR"}"#.utf8)) }
        return answer
    }

    /// Whether all that it remembers by now is kept.
    private func isKept() async -> Bool {
        guard let keep else { return true }
        let wanted = gateway.revision
        while keptRevision < wanted {
            if let keeping {
                // It may have begun before the change that is waited for.
                _ = await keeping.value
                if self.keeping == keeping { self.keeping = nil }
                continue
            }
            let (state, revision) = (gateway.state, gateway.revision)
            let task = Task.detached { [logger] in
                do {
                    try keep(state)
                    return true
                } catch {
                    logger.error("the sandbox's trades were not kept", metadata: ["error": "\(error)"])
                    return false
                }
            }
            keeping = task
            let isDone = await task.value
            if keeping == task { keeping = nil }
            guard isDone else { return false }
            keptRevision = max(keptRevision, revision)
        }
        return true
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
            // What was delivered or acknowledged: forgotten, it is told once more.
            _ = await isKept()
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
