import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Synchronization
import Wire

/// Makes a connection a room's WebSocket (RFC 6455 section 4.2).
///
/// NIO's own upgrader leaves an encoder behind which every frame would have to pass; frames to viewers are bytes already.
struct LiveUpgrader: NIOTypedHTTPServerProtocolUpgrader {
    /// Decides about a request for a room's live link.
    typealias Admit =
        @Sendable (
            _ path: String, _ authorization: String?, _ address: String
        ) async throws(Problem) -> LiveAdmission

    let supportedProtocol = "websocket"
    /// RFC 6455 does not ask clients to name them in `Connection`.
    let requiredUpgradeHeaders: [String] = []

    let admit: Admit
    let links: LiveLinks
    let tunnel: LiveConnection.OpenTunnel
    /// One upgrader a connection: it asks first and upgrades later, and this carries the answer between.
    private let admission = Box()

    init(admit: @escaping Admit, links: LiveLinks, tunnel: @escaping LiveConnection.OpenTunnel) {
        self.admit = admit
        self.links = links
        self.tunnel = tunnel
    }

    private final class Box: Sendable {
        let admission = Mutex<LiveAdmission?>(nil)
    }

    func buildUpgradeResponse(
        channel: any Channel, upgradeRequest head: HTTPRequestHead, initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        let address = APIContext.address(of: channel)
        return channel.eventLoop.makeFutureWithTask {
            do throws(Problem) {
                let admission = try await admit(head.uri, head.headers.first(name: "authorization"), address)
                self.admission.admission.withLock { $0 = admission }
            } catch {
                // NIO forgets the request when an upgrade is refused: it is answered here.
                try await refuse(error, on: channel)
                throw error
            }
            var headers = initialResponseHeaders
            headers.add(name: "sec-websocket-accept", value: Self.accept(head.headers["sec-websocket-key"].first ?? ""))
            return headers
        }
    }

    func upgrade(
        channel: any Channel, upgradeRequest: HTTPRequestHead
    ) -> EventLoopFuture<LiveChildChannel.Negotiated> {
        channel.eventLoop.makeCompletedFuture {
            guard let admission = admission.admission.withLock({ $0 }) else {
                throw ChannelError.inappropriateOperationForState
            }
            let room = admission.room
            let outlet = try LiveConnection.begin(
                on: channel, number: links.open(), openTunnel: tunnel, put: { room.put($0) })
            channel.closeFuture.whenComplete { [links] _ in links.closed() }
            room.put(.join(outlet, admission))
            return .live
        }
    }

    /// RFC 6455 section 1.3.
    private static func accept(_ key: String) -> String {
        let digest = Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
        return Data(digest).base64EncodedString()
    }

    private func refuse(_ problem: Problem, on channel: any Channel) async throws {
        let body = problem.document
        let head = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: problem.status),
            headers: [
                "content-type": Problem.mediaType, "content-length": "\(body.readableBytes)", "connection": "close",
            ])
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(body)), promise: nil)
        try await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
        try await channel.close()
    }
}

/// Where a connection was let in, and as whom; a guest is nobody.
struct LiveAdmission: Sendable {
    let room: LiveRoom
    let person: AccountView?
    let caller: Caller
    /// Up to where the client knows the room already.
    let known: LivePosition?
}
