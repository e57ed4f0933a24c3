/// Every bound of the media engine, in one place.
package enum MediaLimits {
    /// The largest datagram taken in or sent, in bytes: an Ethernet frame's worth.
    package static let datagramBytes = 1_500
    /// The largest payload of one RTP packet, in bytes; leaves room for RTP, SRTP and IPv6 headers in 1,280.
    package static let payloadBytes = 1_200
    /// The largest encoded picture, in bytes, sent or assembled.
    package static let pictureBytes = 512 * 1_024
    /// The largest encoded sound frame, in bytes (RFC 6716 section 3.4 gives 1,275 for one Opus frame).
    package static let soundBytes = 1_275

    /// Packets in one RTCP compound.
    package static let compoundPackets = 16
    /// NACK entries taken from one packet; each covers 17 numbers.
    package static let nackEntries = 64

    /// Streams of one room.
    package static let streams = 16
    /// Packets kept for repair per stream: about ten seconds of a 700 kbit/s picture. A power of two.
    package static let ringPackets = 1_024
    /// Missing numbers followed at once per stream.
    package static let missing = 512
    /// How far a stream's numbers may jump before it counts as restarted.
    package static let sequenceJump: Int64 = 3_000
    /// Packets waiting for their frame in an assembler. A power of two.
    package static let assemblerPackets = 1_024
    /// Whole pictures waiting for their time: one second at 30 a second.
    package static let pictureQueue = 30
    /// Sound packets waiting for their time: one second.
    package static let soundQueue = 50
    /// Datagrams and events waiting to be taken by the driver of a publisher or receiver.
    package static let outgoing = 2_048
    package static let events = 256
}
