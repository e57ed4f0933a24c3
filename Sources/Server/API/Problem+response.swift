import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Wire

extension Problem {
    static let mediaType = "application/problem+json"

    /// The document's bytes.
    var document: ByteBuffer { JSONBody.encode(self) }

    var response: Response {
        var headers: HTTPFields = [.contentType: Self.mediaType]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if status == 401 { headers[.wwwAuthenticate] = "Bearer" }
        return Response(status: .init(code: status), headers: headers, body: .init(byteBuffer: document))
    }
}

/// JSON in and out of the API.
enum JSONBody {
    /// - Throws: `malformed` with the place and the reason when the bytes are not such a value.
    static func decode<Value: Decodable>(_: Value.Type, from bytes: ByteBuffer) throws(Problem) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes.readableBytesView))
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw .malformed(words(forUnreadable: bytes))
        } catch let error as DecodingError {
            throw .malformed(words(for: error))
        } catch {
            throw .malformed("The body is not JSON.")
        }
    }

    static func encode(_ value: some Encodable) -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        do {
            return ByteBuffer(bytes: try encoder.encode(value))
        } catch {
            // Every type of the wire is made of strings, integers, lists and optionals: encoding cannot fail.
            preconditionFailure("\(type(of: value)) does not encode: \(error)")
        }
    }

    private static func words(for error: DecodingError) -> String {
        func place(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
            return path.isEmpty ? "the body" : "'\(path.joined(separator: "."))'"
        }
        switch error {
        case .keyNotFound(let key, let context): return "'\(key.stringValue)' is missing in \(place(context))."
        case .typeMismatch(_, let context): return "\(place(context)) is of the wrong type."
        case .valueNotFound(_, let context): return "\(place(context)) may not be null."
        case .dataCorrupted(let context): return "\(place(context)) cannot be taken: \(context.debugDescription)."
        @unknown default: return "The body cannot be read."
        }
    }
}
