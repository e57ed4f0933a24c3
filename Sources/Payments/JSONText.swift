import FoundationEssentials

/// JSON as both gateways write it.
enum JSONText {
    static func encode(_ value: some Encodable) throws(GatewayError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            throw GatewayError(.malformed, "a body cannot be written as JSON (\(error))")
        }
    }

    /// Throws `malformed`, which names `subject`.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from body: [UInt8], as subject: String
    ) throws(GatewayError) -> Value {
        guard body.count <= Limits.bodyBytes else {
            throw GatewayError(.malformed, "\(subject) has \(body.count) bytes, more than \(Limits.bodyBytes)")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw GatewayError(
                .malformed, "\(subject) is not the documented JSON (\("\(error)".printable))")
        }
    }
}
