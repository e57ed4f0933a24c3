import Commerce

/// `POST /v1/rooms/{room}/media`.
package struct MediaRequest: Codable, Sendable, Equatable {
    package enum Role: String, Codable, Sendable { case publish, watch }

    package let role: Role

    package init(role: Role) { self.role = role }
}

/// Where a room's media travels and as what.
package struct MediaTicket: Codable, Sendable, Equatable {
    /// The relay's UDP port, on the host the API was reached at; 0 is the number the API was reached at, which goes
    /// through forwarded ports and proxies that carry both.
    package let port: Int
    /// 32 hexadecimal digits: what binds an address to this person on the relay.
    package let token: String
    /// The participant's own SSRC, for its reports.
    package let reporter: UInt32
    package let streams: [StreamDescription]

    package init(port: Int, token: String, reporter: UInt32, streams: [StreamDescription]) {
        self.port = port
        self.token = token
        self.reporter = reporter
        self.streams = streams
    }

    /// The same ticket with its port named, for one who reached the API at `port`.
    package func reached(atPort port: Int) -> MediaTicket {
        guard self.port == 0 else { return self }
        return MediaTicket(port: port, token: token, reporter: reporter, streams: streams)
    }
}

/// One RTP stream of a room.
package struct StreamDescription: Codable, Sendable, Equatable {
    package enum Codec: String, Codable, Sendable { case opus, vp8 }

    /// "a" is the voice, "v0" to "v2" the picture's layers, smallest first.
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

    package init(
        name: String, codec: Codec, payloadType: UInt8, clockRate: Int, ssrc: UInt32, bitsPerSecond: Int,
        width: Int? = nil, height: Int? = nil, framesPerSecond: Int? = nil
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
    }
}
