import NIOCore

/// Who is connected to a room, as the room holds them: in rows, one for each event loop, so that a tick costs a hop for
/// each row instead of one for each connection.
struct LiveSeating {
    private struct Row {
        let loop: any EventLoop
        let row: NIOLoopBoundBox<LiveRow>
    }

    private var outlets: [RoomState.ConnectionID: LiveOutlet] = [:]
    private var rows: [ObjectIdentifier: Row] = [:]

    subscript(_ id: RoomState.ConnectionID) -> LiveOutlet? { outlets[id] }

    var all: some Collection<LiveOutlet> { outlets.values }

    /// Gives a connection a seat; ticks come after what it is told first.
    mutating func seat(_ outlet: LiveOutlet, toldFirst frames: [LiveFrame]) {
        let loop = ObjectIdentifier(outlet.loop)
        let row =
            rows[loop]
            ?? Row(loop: outlet.loop, row: NIOLoopBoundBox.makeBoxSendingValue(LiveRow(), eventLoop: outlet.loop))
        rows[loop] = row
        outlets[outlet.id] = outlet
        outlet.sit(in: row.row, toldFirst: frames)
    }

    /// It is gone.
    mutating func forget(_ id: RoomState.ConnectionID) { outlets[id] = nil }

    func tell(_ tick: LiveTick) {
        for row in rows.values { row.loop.execute { row.row.value.tell(tick) } }
    }

    /// Tells everybody what must arrive.
    func tell(_ frame: LiveFrame) {
        for row in rows.values { row.loop.execute { row.row.value.tell(frame) } }
    }
}
