import NIOCore
import NIOWebSocket
import Wire

/// One WebSocket frame as it travels to a client (RFC 6455 section 5.2). A server's frames are not masked, so that all
/// who are told the same are sent the same bytes.
struct LiveFrame: Sendable {
    let bytes: ByteBuffer

    init(_ opcode: WebSocketOpcode, _ payload: some Collection<UInt8>) {
        let length = payload.count
        var bytes = ByteBuffer()
        bytes.reserveCapacity(length + 10)
        bytes.writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
        switch length {
        case ..<126: bytes.writeInteger(UInt8(length))
        case ...Int(UInt16.max):
            bytes.writeInteger(UInt8(126))
            bytes.writeInteger(UInt16(length))
        default:
            bytes.writeInteger(UInt8(127))
            bytes.writeInteger(UInt64(length))
        }
        bytes.writeBytes(payload)
        self.bytes = bytes
    }

    /// A message in one text frame.
    init(_ message: ServerMessage) { self.init(.text, JSONBody.encode(message).readableBytesView) }

    /// A farewell.
    init(_ code: WebSocketErrorCode, _ reason: String) {
        var payload = ByteBuffer()
        payload.write(webSocketErrorCode: code)
        payload.writeString(reason)
        self.init(.connectionClose, payload.readableBytesView)
    }
}
