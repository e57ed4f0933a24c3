import AsyncHTTPClient
import Logging
import Payments

/// The gateways a server is paid through, with the sandbox that runs inside it when it has no others.
struct Gateways {
    let links: [GatewayLink]
    /// Where gateways reach this server.
    let notifyBase: String
    /// Where a test wallet pays; only sandboxes have one.
    let wallet: String?
    let sandbox: EmbeddedSandbox?

    /// For every gateway of this process. What is signed goes where it was meant to and nowhere else.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        configuration.redirectConfiguration = .disallow
        // A connection that is refused is told at once; the next try is the desk's own.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.timeout.connect = .seconds(3)
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// - Parameter port: this server's own.
    init(_ options: PaymentOptions, port: Int, logger: Logger) async throws {
        let ownAddress = "http://\(HawkerServer.host):\(port)"
        switch options {
        case .sandbox(let home):
            let opened = try home?.open()
            let pairing: SandboxPairing
            do throws(GatewayError) {
                if let opened { pairing = opened.pairing } else { pairing = try SandboxPairing() }
            } catch {
                throw ServerStartError(reason: .gateway, description: error.message)
            }
            let embedded = try await EmbeddedSandbox(pairing.gateway, logger: logger, keep: opened?.keep)
            try opened?.listening(embedded.origin)
            links = pairing.merchants.map { GatewayLink($0, origin: embedded.origin, http: Self.http) }
            notifyBase = ownAddress
            wallet = embedded.origin + "/wallet/pay"
            sandbox = embedded
        case .gateways(let settings, let base, let wallet):
            do throws(SettingsError) {
                let accounts = try MerchantConfiguration(settings: settings).accounts
                guard !accounts.isEmpty else {
                    throw SettingsError(["no payment gateway is configured; give HAWKER_WECHAT_… or HAWKER_ALIPAY_…"])
                }
                links = accounts.map { GatewayLink($0.gateway, origin: $0.origin, http: Self.http) }
            } catch {
                throw ServerStartError(reason: .gateway, description: error.description)
            }
            notifyBase = base ?? ownAddress
            self.wallet = wallet
            sandbox = nil
        }
    }
}

/// A sandbox that lives as long as its server.
final class EmbeddedSandbox: Sendable {
    let origin: String
    private let server: SandboxServer
    private let running: Task<Void, any Error>

    /// Returns when it listens.
    init(_ gateway: SandboxGateway, logger: Logger, keep: SandboxServer.Keeper?) async throws {
        let server = SandboxServer(gateway: gateway, logger: logger, keep: keep)
        let ready = Started()
        let running = Task { try await ready.follow { try await server.run(onListening: $0) } }
        origin = "http://\(HawkerServer.host):\(try await ready.port())"
        self.server = server
        self.running = running
    }

    func stop() async {
        await server.stop()
        _ = await running.result
    }
}
