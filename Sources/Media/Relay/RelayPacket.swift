/// A host's packet at the relay: what has to be known of it, and the bytes that go out.
package struct RelayPacket: Sendable {
    /// As the host sent it, with the host's own send time.
    package let header: RTPHeader
    /// It begins a VP8 key frame; says nothing of a packet that carries no VP8.
    package let startsKeyFrame: Bool
    /// Bytes as they came, for the estimate of the host's way to here.
    package let byteCount: Int
    /// How often the stream's numbers had wrapped when this was sealed.
    package let wraps: UInt32
    /// Sealed with the room's key: what viewers get now, and again when they ask.
    package let sealed: SealedBytes

    /// A packet read before it is sealed.
    package struct Reading: Hashable, Sendable {
        package let header: RTPHeader
        package let startsKeyFrame: Bool
        private let sendTimeOffset: Int?

        /// Reads an opened packet. Allocates nothing.
        package init(parsing datagram: [UInt8]) throws(ParseError) {
            let packet = try RTPPacket(parsing: datagram)
            header = packet.header
            sendTimeOffset = packet.sendTimeOffset
            if let (descriptor, data) = try? VP8Descriptor.parse(datagram[packet.payload]) {
                startsKeyFrame =
                    descriptor.startsPicture
                    && VP8Descriptor.isKeyFrame(datagram[data..<packet.payload.upperBound])
            } else {
                startsKeyFrame = false
            }
        }

        /// Writes the time it leaves here: viewers estimate the way from here to them, not the host's way to here.
        package func stamp(_ datagram: inout [UInt8], at now: Instant) {
            if let sendTimeOffset { AbsoluteSendTime(now).stamp(&datagram, at: sendTimeOffset) }
        }
    }

    package init(_ reading: Reading, byteCount: Int, wraps: UInt32, sealed: SealedBytes) {
        header = reading.header
        startsKeyFrame = reading.startsKeyFrame
        self.byteCount = byteCount
        self.wraps = wraps
        self.sealed = sealed
    }
}

/// Reports for everyone in a room, sealed once with the room's key.
package struct RelayReport: Sendable {
    package enum Kind: Hashable, Sendable {
        /// The host's sender reports; the last are kept for those who join.
        case senders
        case rollover
    }

    package let room: String
    /// Whose streams it speaks of.
    package let publisher: SSRC
    package let kind: Kind
    package let sealed: SealedBytes

    /// The same before it is sealed.
    package struct Draft: Sendable {
        package let room: String
        package let publisher: SSRC
        package let kind: Kind
        package let packets: [RTCPPacket]
    }

    package init(_ draft: Draft, sealed: SealedBytes) {
        room = draft.room
        publisher = draft.publisher
        kind = draft.kind
        self.sealed = sealed
    }
}
