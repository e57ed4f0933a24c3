/// One RTP stream of a room.
package struct MediaStream: Hashable, Sendable {
    package enum Codec: Hashable, Sendable {
        case opus
        /// Opus with copies of the frames before (RFC 2198).
        case red
        case vp8
    }

    /// "a" is the voice, "a+" the same with copies; "vs", "v0", "v1" and "v2" are the picture's layers, smallest first.
    package let name: String
    package let codec: Codec
    /// 0…127.
    package let payloadType: UInt8
    /// Ticks per second of the stream's timestamps.
    package let clockRate: Int
    package let ssrc: SSRC
    /// What it takes on average, headers not counted; 0 when not known.
    package let bitsPerSecond: Int
    /// Of a picture, in pixels; 0 for sound.
    package let height: Int

    package init(
        name: String, codec: Codec, payloadType: UInt8, clockRate: Int, ssrc: SSRC, bitsPerSecond: Int = 0,
        height: Int = 0
    ) {
        precondition(payloadType < 128 && clockRate > 0, "not a stream: payload type or clock rate")
        self.name = name
        self.codec = codec
        self.payloadType = payloadType
        self.clockRate = clockRate
        self.ssrc = ssrc
        self.bitsPerSecond = bitsPerSecond
        self.height = height
    }

    /// `ticks` of this stream's clock as time; good for years.
    func duration(ticks: Int64) -> Duration {
        let parts = ticks.quotientAndRemainder(dividingBy: Int64(clockRate))
        return .nanoseconds(parts.quotient * 1_000_000_000 + parts.remainder * 1_000_000_000 / Int64(clockRate))
    }

    /// `duration` in ticks of this stream's clock, rounded down.
    func ticks(_ duration: Duration) -> Int64 {
        let parts = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return parts.quotient * Int64(clockRate) + parts.remainder * Int64(clockRate) / 1_000_000_000
    }
}

/// What a ticket lets its holder do on the relay: send these streams, or receive them.
package struct MediaPass: Equatable, Sendable {
    /// The holder's own name in reports.
    package let reporter: SSRC
    package let streams: [MediaStream]

    package init(reporter: SSRC, streams: [MediaStream]) {
        precondition(streams.count <= MediaLimits.streams, "more streams than a room has")
        self.reporter = reporter
        self.streams = streams
    }
}
