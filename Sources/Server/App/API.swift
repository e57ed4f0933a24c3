import Commerce
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Store
import Synchronization
import Wire

/// The HTTP API and the live links on one port.
struct API {
    let people: People
    let rooms: RoomDirectory
    let media: MediaDesk
    let till: Till
    let store: any Store
    let payments: PaymentDesk
    let draws: DrawDesk
    let links: LiveLinks
    let service: ServiceDesk
    let logger: Logger

    func application(
        port: Int, onListening: @escaping @Sendable (Int) -> Void
    ) -> Application<some HTTPResponder<APIContext>> {
        let router = Router(context: APIContext.self)
        router.add(middleware: ProblemMiddleware(logger: logger))
        router.add(middleware: IdentityMiddleware(people: people))
        router.add(middleware: RequestLimiter())
        OperationRoutes(rooms: rooms, media: media, payments: payments).add(to: router)
        PeopleRoutes(people: people).add(to: router)
        RoomRoutes(rooms: rooms, media: media, till: till, store: store).add(to: router)
        TalkRoutes(rooms: rooms).add(to: router)
        ModerationRoutes(rooms: rooms, store: store).add(to: router)
        NumbersRoutes(rooms: rooms).add(to: router)
        FollowRoutes(rooms: rooms, store: store).add(to: router)
        ShopRoutes(till: till, store: store).add(to: router)
        ServiceRoutes(service: service).add(to: router)
        let addresses = AddressBook(store: store)
        CartRoutes(rooms: rooms, till: till, store: store, addresses: addresses).add(to: router)
        OrderRoutes(rooms: rooms, till: till, store: store, payments: payments, addresses: addresses)
            .add(to: router)
        DrawRoutes(rooms: rooms, draws: draws, till: till, store: store, payments: payments).add(to: router)
        return Application(
            responder: router.buildResponder(),
            server: HTTPServerBuilder { responder in
                LiveChildChannel(responder: responder) {
                    LiveUpgrader(admit: admit, links: links, tunnel: { media.tunnel(over: $0) })
                }
            },
            configuration: .init(
                address: .hostname(HawkerServer.host, port: port), serverName: "hawker", backlog: 4096),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? port) },
            logger: logger.quiet)
    }

    /// Whether a request for a live link is let in: the room must be there, and a token must be good.
    private func admit(
        _ path: String, _ authorization: String?, _ address: String
    ) async throws(Problem) -> LiveAdmission {
        do {
            var person: AccountView?
            if let authorization {
                guard let token = BearerToken.parse(authorization) else { throw Problem.tokenInvalid }
                person = try await people.person(token: token)
            }
            let parts = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 5, parts[0].isEmpty, parts[1] == "v1", parts[2] == "rooms", parts[4] == "live",
                let id = Room.ID(rawValue: String(parts[3]))
            else { throw Problem.pathUnknown }
            let caller = rooms.door.caller(person, from: address, at: id)
            let room = try await rooms.room(id, for: person)
            try rooms.door.admit(caller, to: id)
            return LiveAdmission(room: room, person: person, caller: caller, known: try LivePosition(query: path))
        } catch let problem as Problem {
            throw problem
        } catch let error as StoreError {
            throw Problem(error)
        } catch {
            logger.error("a live link was not admitted", metadata: ["error": "\(error)"])
            throw .internalFault
        }
    }
}

extension LivePosition {
    /// Where a client wants to go on from, by the query of its request; nil when it does not.
    fileprivate init?(query path: String) throws(Problem) {
        let query = path.drop { $0 != "?" }.dropFirst()
        var values: [Substring: Substring] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[parts[0]] = parts.count == 2 ? parts[1] : ""
        }
        switch (values["since"], values["epoch"]) {
        case (nil, nil): return nil
        case (let since?, let epoch?):
            guard let sequence = UInt64(since) else { fallthrough }
            self.init(epoch: String(epoch), sequence: sequence)
        default: throw .malformed("To go on, say 'since', a number, and 'epoch', both as the room told them.")
        }
    }
}
