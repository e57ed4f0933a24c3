import Commerce

/// `POST /v1/rooms/{room}/media`.
package struct MediaRequest: Codable, Sendable, Equatable {
    package enum Role: String, Codable, Sendable { case publish, watch }

    package let role: Role

    package init(role: Role) { self.role = role }
}

/// Where a room's media travels, as what, and under which keys.
package struct MediaTicket: Codable, Sendable, Equatable {
    /// Where the relay is; nil for the host the API was reached at.
    package let host: String?
    /// The relay's UDP port; 0 is the number the API was reached at, which goes through forwarded ports and proxies that
    /// carry both.
    package let port: Int
    /// The participant's own SSRC: what it signs its reports with.
    package let reporter: UInt32
    /// The participant's own SRTP master key and salt (AEAD_AES_128_GCM), 56 hexadecimal digits: for all it sends, and
    /// for what the relay tells it alone. Secret, as is the room's.
    package let key: String
    /// What everyone's media and reports come under; nil for the host, who gets none.
    package let roomKey: String?
    /// The key that takes its place, while packets come under both.
    package let nextRoomKey: String?
    package let streams: [StreamDescription]

    package init(
        host: String? = nil, port: Int, reporter: UInt32, key: String, roomKey: String? = nil,
        nextRoomKey: String? = nil, streams: [StreamDescription]
    ) {
        self.host = host
        self.port = port
        self.reporter = reporter
        self.key = key
        self.roomKey = roomKey
        self.nextRoomKey = nextRoomKey
        self.streams = streams
    }

    /// The same ticket with its port named, for one who reached the API at `port`.
    package func reached(atPort port: Int) -> MediaTicket {
        guard self.port == 0 else { return self }
        return MediaTicket(
            host: host, port: port, reporter: reporter, key: key, roomKey: roomKey, nextRoomKey: nextRoomKey,
            streams: streams)
    }
}

/// One RTP stream of a room.
package struct StreamDescription: Codable, Sendable, Equatable {
    /// `red` is Opus with copies of the frames before (RFC 2198).
    package enum Codec: String, Codable, Sendable { case opus, red, vp8 }

    /// "a" is the voice, "a+" the same with copies; "vs", "v0", "v1" and "v2" are the picture's layers, smallest first.
    package let name: String
    package let codec: Codec
    package let payloadType: UInt8
    package let clockRate: Int
    package let ssrc: UInt32
    package let bitsPerSecond: Int
    /// Pixels; nil for sound.
    package let width: Int?
    package let height: Int?
    package let framesPerSecond: Int?
    /// How often the stream's numbers have wrapped so far (RFC 3711 section 3.3.1); nil before its first packet.
    package let rollover: UInt32?

    package init(
        name: String, codec: Codec, payloadType: UInt8, clockRate: Int, ssrc: UInt32, bitsPerSecond: Int,
        width: Int? = nil, height: Int? = nil, framesPerSecond: Int? = nil, rollover: UInt32? = nil
    ) {
        self.name = name
        self.codec = codec
        self.payloadType = payloadType
        self.clockRate = clockRate
        self.ssrc = ssrc
        self.bitsPerSecond = bitsPerSecond
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
        self.rollover = rollover
    }

    /// The same stream for one who joins now.
    package func joined(atRollover rollover: UInt32?) -> StreamDescription {
        StreamDescription(
            name: name, codec: codec, payloadType: payloadType, clockRate: clockRate, ssrc: ssrc,
            bitsPerSecond: bitsPerSecond, width: width, height: height, framesPerSecond: framesPerSecond,
            rollover: rollover)
    }
}
