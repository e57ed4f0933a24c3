import Commerce
import Hummingbird
import HummingbirdCore
import Logging
import Media
import NIOCore
import NIOPosix
import Payments
import ServiceLifecycle
import Store
import Synchronization
import Transport
import Wire

/// What a server is started with.
///
/// HTTP is listened for on loopback, since it is not encrypted; media, which are, may be anywhere.
package struct ServerOptions: Sendable {
    /// TCP and UDP; 0 takes any port that is free on both.
    package var port = 4650
    /// The numeric address media are listened for at.
    package var mediaHost = HawkerServer.host
    /// Where viewers reach the media port; nil for `mediaHost`, or where that is no one address, for the host they reach
    /// the API at.
    package var mediaAnnounced: String?
    /// The path of the SQLite file.
    package var database: String
    /// How long an unpaid order holds its pieces.
    package var reservation = Duration.seconds(15 * 60)
    package var payments = PaymentOptions.sandbox(home: nil)
    /// What writes answers to buyers' questions from what was found; nil for the findings themselves.
    package var assistant: AssistantOptions?

    package init(database: String) { self.database = database }
}

/// Why a server did not start, in a sentence.
package struct ServerStartError: Error, Sendable, CustomStringConvertible {
    package enum Reason: Sendable { case port, store, gateway, assistant }

    package let reason: Reason
    package let description: String
}

/// One running server: puts the till, the rooms, the relay, the payments and the API together.
package final class HawkerServer: Sendable {
    package static let host = "127.0.0.1"
    /// TCP for the API and live links on loopback, UDP for media.
    package let port: Int

    private let lock: DatabaseLock
    private let store: SQLiteStore
    private let till: Till
    private let media: MediaDesk
    let rooms: RoomDirectory
    private let links = LiveLinks()
    private let services: ServiceGroup
    private let running: Task<Void, any Error>
    /// Finishes with `running`; unlike a task's value it can be waited for in vain.
    private let ended: AsyncStream<Never>
    private let sandbox: EmbeddedSandbox?
    private let logger: Logger

    /// Free ports that are tried.
    private static let portTries = 8
    /// How long requests in flight may take when the server stops.
    private static let stopLimit = Duration.seconds(10)

    /// Starts a server; returns when it takes requests.
    package static func start(_ options: ServerOptions, logger: Logger) async throws -> HawkerServer {
        let lock = try DatabaseLock(database: options.database)
        let store: SQLiteStore
        do throws(StoreError) {
            store = try SQLiteStore(path: options.database)
        } catch {
            throw ServerStartError(reason: .store, description: error.message)
        }
        do {
            // A port that UDP gave may be taken for TCP; then another is tried.
            for _ in 1..<(options.port == 0 ? portTries : 1) {
                do {
                    return try await HawkerServer(options, lock: lock, store: store, logger: logger)
                } catch let error as ServerStartError where error.reason == .port {
                    continue
                }
            }
            return try await HawkerServer(options, lock: lock, store: store, logger: logger)
        } catch {
            try? store.close()
            throw error
        }
    }

    private init(
        _ options: ServerOptions, lock: DatabaseLock, store: SQLiteStore, logger: Logger
    ) async throws {
        self.lock = lock
        self.store = store
        self.logger = logger
        let feed = ChangeFeed()
        let terms = Terms(reservation: options.reservation)
        till = Till(store: store, terms: terms, clock: { .now }, onChanges: { feed.tell($0) })
        let (mediaEvents, mediaHappened) = AsyncStream.makeStream(of: MediaDesk.Event.self)
        media = try MediaDesk(
            host: options.mediaHost, port: options.port, announced: options.mediaAnnounced
        ) { mediaHappened.yield($0) }
        port = media.port
        let people = People(store: store, logger: logger)

        // The sandbox first: the payment desk must know where it is.
        let gateways: Gateways
        do {
            gateways = try await Gateways(options.payments, port: port, logger: logger)
        } catch {
            media.stop()
            throw error
        }
        sandbox = gateways.sandbox
        let payments = PaymentDesk(
            links: gateways.links, store: store, till: till, notifyBase: gateways.notifyBase,
            sandboxWallet: gateways.wallet, logger: logger)
        let draws = DrawDesk(store: store, till: till, logger: logger)
        let rooms = RoomDirectory(
            store: store, relay: media, draws: draws, payWith: payments.gatewayNames, logger: logger)
        self.rooms = rooms
        let service = ServiceDesk(
            store: store, rooms: rooms, assistant: options.assistant.map { AssistantLink($0) }, logger: logger)
        let api = API(
            people: people, rooms: rooms, media: media, till: till, store: store, payments: payments,
            draws: draws, links: links, service: service, logger: logger)
        let apiReady = Started()
        services = ServiceGroup(
            configuration: Self.configuration(api.application(port: port, onListening: apiReady.listening), logger))
        let caretaker = Caretaker(
            store: store, till: till, rooms: rooms, payments: payments, draws: draws, terms: terms,
            logger: logger)
        try await draws.resume()
        try await rooms.resume()
        try await payments.resume()

        let services = services
        let (ended, end) = AsyncStream.makeStream(of: Never.self)
        self.ended = ended
        running = Task {
            defer { end.finish() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await caretaker.tell(feed) }
                group.addTask { await caretaker.follow(mediaEvents) }
                group.addTask { await caretaker.keepHouse() }
                group.addTask { await service.work() }
                defer { group.cancelAll() }
                try await apiReady.follow { _ in try await services.run() }
            }
        }
        do {
            _ = try await apiReady.port()
        } catch {
            running.cancel()
            await sandbox?.stop()
            media.stop()
            throw ServerStartError(
                reason: .port,
                description:
                    "port \(port) cannot be listened on: \(error). Is a server running there? Choose another port.")
        }
        logger.info(
            "listening",
            metadata: ["host": "\(Self.host)", "port": "\(port)", "media_host": "\(options.mediaHost)"])
        if PeerAddress(options.mediaHost, port: 0)?.isLoopback != true {
            logger.warning(
                """
                media are taken from other machines, encrypted; HTTP is not encrypted and stays on \(Self.host). Its \
                media tickets carry keys: bring it to other machines through something that encrypts, such as ssh or a \
                TLS proxy.
                """)
        }
    }

    /// Takes no new requests, finishes those in flight, and closes the books.
    package func stop() async {
        logger.info("stopping")
        await services.triggerGracefulShutdown()
        do {
            try await running.value
        } catch {
            logger.error("stopped badly", metadata: ["error": "\(error)"])
        }
        // Each has been told goodbye, and takes it or is cut off.
        await links.allClosed()
        await till.close()
        do throws(StoreError) {
            try await rooms.moderation.keepWaiting()
        } catch {
            logger.error("acts of moderation are not in the log", metadata: ["error": "\(error.message)"])
        }
        await rooms.tellNumbers(keeping: true)
        await sandbox?.stop()
        media.stop()
        do throws(StoreError) {
            try store.close()
        } catch {
            logger.error("the database did not close", metadata: ["error": "\(error.message)"])
        }
        lock.release()
        logger.info("stopped")
    }

    /// Returns when the server ends by itself, which is a fault, or when the calling task is cancelled.
    package func waitUntilEnded() async { for await _ in ended {} }

    /// Computes every counter again from the journals; what differs, a sentence each.
    package func audit() async throws -> [String] { try await store.audit().differences.map(\.description) }

    private static func configuration(_ service: any Service, _ logger: Logger) -> ServiceGroupConfiguration {
        var configuration = ServiceGroupConfiguration(services: [service], logger: logger)
        configuration.maximumGracefulShutdownDuration = stopLimit
        return configuration
    }
}
