import NIOCore
import NIOWebSocket

/// The sending end of one live connection, as the room holds it. Never waits.
struct LiveOutlet: Sendable {
    let id: RoomState.ConnectionID
    let channel: any Channel

    /// Whether the connection keeps up: less than `Limits.liveBacklog` bytes are waiting.
    var keepsUp: Bool { channel.isWritable }

    /// Sends one text frame; the bytes are shared, not copied, between connections.
    func send(_ text: ByteBuffer) {
        channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .text, data: text), promise: nil)
    }

    /// Says goodbye and closes.
    func close(_ code: WebSocketErrorCode, _ reason: String) {
        channel.eventLoop.execute {
            channel.pipeline.fireUserInboundEventTriggered(LiveConnection.Goodbye(code: code, reason: reason))
        }
    }
}
