import Media
import NIOCore
import Wire

/// What everybody in a room is told in one tick.
struct LiveTick: Sendable {
    let whole: LiveFrame
    /// Without the sampled class, for those who fall behind; nil when there is nothing else.
    let lean: LiveFrame?
    /// The number of the last event before it.
    let after: UInt64
}

extension LiveTick {
    init(_ tick: Tick, after told: UInt64) {
        after = told
        whole = LiveFrame(.tick(tick))
        guard tick.danmaku != nil else {
            lean = whole
            return
        }
        var rest = tick
        rest.danmaku = nil
        lean = rest == Tick(sequence: tick.sequence, numbered: nil) ? nil : LiveFrame(.tick(rest))
    }
}

/// The connections of one room that one event loop serves. It lives on that loop, and needs one hop for all of them.
///
/// A tick goes from here to the sockets that take it without a look at their connections: NIO's way there touches a
/// dozen objects of each, and with thousands of connections none of them is in the processor's caches.
final class LiveRow {
    private struct Place {
        let connection: LiveConnection
        /// Nil when what is sent has to pass the connection.
        var socket: LiveSocket?
    }

    private var places: [Place] = []
    private var sweep: RepeatedTask?
    private var sweeps: Int64 = 0

    /// - Returns: the number of the place.
    func seat(_ connection: LiveConnection, _ socket: LiveSocket?) -> Int {
        places.append(Place(connection: connection, socket: socket))
        if sweep == nil {
            let row = NIOLoopBound(self, eventLoop: connection.loop)
            sweep = connection.loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
                row.value.lookAround()
            }
        }
        return places.count - 1
    }

    /// Changes whether a connection has to be passed.
    func set(_ socket: LiveSocket?, at place: Int) { places[place].socket = socket }

    /// The last one takes the place.
    func leave(from place: Int) {
        let last = places.removeLast()
        if place < places.count {
            places[place] = last
            last.connection.moved(to: place)
        }
        if places.isEmpty {
            sweep?.cancel()
            sweep = nil
        }
    }

    /// Tells everybody; those who fall behind less, or nothing.
    func tell(_ tick: LiveTick) {
        tick.whole.bytes.withUnsafeReadableBytes { bytes in
            // From the end, for one whose connection breaks leaves its place to the last.
            for index in places.indices.reversed() {
                guard let socket = places[index].socket else {
                    places[index].connection.tell(tick)
                    continue
                }
                let taken = socket.send(bytes)
                if taken != bytes.count { places[index].connection.goOn(with: tick.whole, after: taken) }
            }
        }
    }

    /// Tells everybody what must arrive.
    func tell(_ frame: LiveFrame) {
        for index in places.indices.reversed() { places[index].connection.send(frame) }
    }

    /// Each second: lets go of those who stopped reading, and asks a share of the others for a sign of life, all in turn.
    private func lookAround() {
        sweeps += 1
        let (now, turn) = (Instant.now, UInt64(sweeps % Limits.livePingSeconds))
        for index in places.indices.reversed() {
            let connection = places[index].connection
            connection.dropIfStalled(at: now)
            if connection.id % UInt64(Limits.livePingSeconds) == turn { connection.ping() }
        }
    }
}
