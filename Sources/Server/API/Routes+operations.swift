import HTTPTypes
import Hummingbird
import NIOCore
import Payments
import Wire

extension HTTPField.Name {
    static let idempotencyKey = Self("Idempotency-Key")!  // A token of RFC 9110; the initializer fails on others only.
}

/// What is neither for hosts nor for viewers: health, and the gateways' notifications.
struct OperationRoutes {
    let rooms: RoomDirectory
    let payments: PaymentDesk
    let gateway: String

    private struct Health: Encodable {
        let status = "ok"
        let rooms: Int
    }

    func add(to router: some RouterMethods<APIContext>) {
        // Anyone.
        router.get("/healthz") { _, _ -> Response in
            .json(Health(rooms: await rooms.count))
        }
        // Payment gateways: what they send is verified by its signature.
        router.post("/v1/payments/:gateway/notify") { request, context -> Response in
            guard context.parameters.get("gateway") == gateway else { throw Problem.pathUnknown }
            let body = try await request.bytes()
            let headers = GatewayHeaders(request.headers.map { .init(name: $0.name.rawName, value: $0.value) })
            let answer = await payments.notified(headers: headers, body: Array(body.readableBytesView))
            return Response(answer)
        }
    }
}

extension Response {
    /// A gateway's answer as it is.
    init(_ answer: GatewayResponse) {
        var headers = HTTPFields()
        for field in answer.headers.fields {
            if let name = HTTPField.Name(field.name) { headers.append(HTTPField(name: name, value: field.value)) }
        }
        self.init(
            status: .init(code: answer.status), headers: headers,
            body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
