/// The sound's way in: packets to a jitter buffer that a playback clock pulls from.
struct SoundReceiver: Sendable {
    var reception: StreamReceiver
    private(set) var buffer = JitterBuffer()

    init(stream: MediaStream) {
        // What comes later than the longest delay is not played any more.
        reception = StreamReceiver(stream: stream, patience: JitterBuffer.targets.upperBound)
    }

    mutating func insert(_ datagram: [UInt8], _ packet: RTPPacket, at now: Instant) {
        let (_, arrival) = reception.received(packet.header, at: now)
        guard arrival != .stale, !packet.payload.isEmpty, packet.payload.count <= MediaLimits.soundBytes else { return }
        if arrival == .restarted { buffer = JitterBuffer() }
        buffer.insert(Array(datagram[packet.payload]), timestamp: packet.header.timestamp, at: now)
    }

    mutating func next(clock: inout PlayoutClock, at now: Instant) -> SoundStep {
        let step = buffer.next(at: now)
        if let position = buffer.position, position.at == now { clock.played(sound: position.timestamp, at: now) }
        return step
    }
}
