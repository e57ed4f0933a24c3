import Commerce
import Hummingbird
import Logging
import NIOCore
import Wire

/// What a handler knows of its request beside the request: who is asking, and from where.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Who the bearer token belongs to; nil for guests.
    var person: AccountView?
    /// The address the request came from, without the port.
    let address: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = Self.address(of: source.channel)
    }

    static func address(of channel: any Channel) -> String { channel.remoteAddress?.ipAddress ?? "unknown" }

    var maxUploadSize: Int { Limits.requestBody }

    /// - Throws: `sign-in-needed` for guests.
    func signedIn(to act: String) throws(Problem) -> AccountView {
        guard let person else { throw .signInNeeded(to: act) }
        return person
    }

    /// A path parameter as an identifier.
    /// - Throws: `path-unknown`: what cannot be an identifier names nothing.
    func identifier<Subject>(_ name: String) throws(Problem) -> Identifier<Subject> {
        guard let text = parameters.get(name), let id = Identifier<Subject>(rawValue: text) else { throw .pathUnknown }
        return id
    }
}

extension Request {
    /// The JSON body.
    func json<Value: Decodable>(_ type: Value.Type, limit: Int = Limits.requestBody) async throws -> Value {
        try JSONBody.decode(type, from: try await bytes(limit: limit))
    }

    /// The JSON body, and the bytes it was written in.
    func received<Value: Decodable>(
        _ type: Value.Type, limit: Int = Limits.requestBody
    ) async throws -> (value: Value, bytes: ByteBuffer) {
        let bytes = try await bytes(limit: limit)
        return (try JSONBody.decode(type, from: bytes), bytes)
    }

    /// The whole body, within the limit.
    func bytes(limit: Int = Limits.requestBody) async throws(Problem) -> ByteBuffer {
        do {
            return try await body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw .bodyTooLarge(limit)
        } catch {
            throw .malformed("The body did not come whole.")
        }
    }

    /// The bearer token, nil when there is none.
    var bearerToken: String? { headers[.authorization].flatMap(BearerToken.parse) }
}

enum BearerToken {
    static func parse(_ authorization: String) -> String? {
        let prefix = "bearer "
        guard authorization.utf8.count <= 256, authorization.lowercased().hasPrefix(prefix) else { return nil }
        return String(authorization.dropFirst(prefix.count))
    }
}
