import Commerce
import HTTPTypes
import Hummingbird
import NIOCore
import Payments
import Wire

/// What is neither for hosts nor for viewers: health, counters, and the gateways' notifications.
struct OperationRoutes {
    let rooms: RoomDirectory
    let media: MediaDesk
    let payments: PaymentDesk

    private struct Health: Encodable {
        let status = "ok"
        let rooms: Int
        let gateways: [Gateway]

        struct Gateway: Encodable {
            let name: String
            let state: String
            let since: Timestamp?
        }
    }

    func add(to router: some RouterMethods<APIContext>) {
        // Anyone.
        router.get("/healthz") { _, _ -> Response in
            // What the gateways said is for the log: anyone may ask here.
            let gateways = payments.health.map { name, health in
                Health.Gateway(name: name, state: health.condition.rawValue, since: health.since)
            }
            return .json(Health(rooms: await rooms.count, gateways: gateways))
        }
        // Anyone: these are sums over all rooms.
        router.get("/metrics") { _, _ -> Response in
            var text = MetricsText()
            text.add(media.statistics)
            return .metrics(text)
        }
        // Payment gateways: what they send is verified by its signature.
        router.post("/v1/payments/:gateway/notify") { request, context -> Response in
            guard let gateway = context.parameters.get("gateway") else { throw Problem.pathUnknown }
            let body = try await request.bytes()
            let headers = GatewayHeaders(request.headers.map { .init(name: $0.name.rawName, value: $0.value) })
            let answer = await payments.notified(
                by: gateway, headers: headers, body: Array(body.readableBytesView), from: context.address)
            guard let answer else { throw Problem.pathUnknown }
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
