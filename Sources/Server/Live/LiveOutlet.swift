import NIOCore
import NIOWebSocket

/// The sending end of one live connection, as its room holds it. Never waits.
struct LiveOutlet: Sendable {
    let id: RoomState.ConnectionID
    let loop: any EventLoop
    private let connection: NIOLoopBound<LiveConnection>

    /// On the connection's event loop.
    init(id: RoomState.ConnectionID, to connection: LiveConnection, on loop: any EventLoop) {
        self.id = id
        self.loop = loop
        self.connection = NIOLoopBound(connection, eventLoop: loop)
    }

    /// Sends what must arrive. A connection that has not taken so much of it that there is no more room is closed.
    func send(_ frame: LiveFrame) { loop.execute { connection.value.send(frame) } }

    /// Sends what belongs to a tick; when it falls behind, that is told with what it missed.
    func tell(_ frame: LiveFrame) { loop.execute { connection.value.tell(frame) } }

    /// Takes a seat in a row, and is told what it must know first.
    func sit(in row: NIOLoopBoundBox<LiveRow>, toldFirst frames: [LiveFrame]) {
        loop.execute {
            connection.value.sit(in: row.value)
            for frame in frames { connection.value.send(frame) }
        }
    }

    /// Has fallen behind, and goes on from here.
    func catchUp(with frames: [LiveFrame]) { loop.execute { connection.value.catchUp(with: frames) } }

    /// Says goodbye and closes.
    func close(_ code: WebSocketErrorCode, _ reason: String) {
        loop.execute { connection.value.close(code, reason) }
    }
}
