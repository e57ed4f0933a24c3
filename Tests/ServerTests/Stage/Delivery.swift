import AsyncHTTPClient
import NIOCore
import Payments

/// What a gateway sends, over HTTP.
enum Delivery {
    static func post(_ delivery: SandboxDelivery) async throws -> (Int, [UInt8]) {
        var request = HTTPClientRequest(url: delivery.url)
        request.method = .POST
        for field in delivery.headers.fields { request.headers.add(name: field.name, value: field.value) }
        request.body = .bytes(ByteBuffer(bytes: delivery.body))
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(5))
        return (Int(answer.status.code), Array(try await answer.body.collect(upTo: 65_536).readableBytesView))
    }
}
