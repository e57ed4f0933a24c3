/// The bounds of sealing packets.
package enum SecureLimits {
    /// Bytes that sealing adds to an RTP packet: the tag (RFC 7714 section 13).
    package static let rtpOverhead = 16

    /// Bytes that sealing adds to an RTCP packet: the tag, and the word with its index.
    package static let rtcpOverhead = 20

    /// How far behind the newest number of a stream an RTP packet may come and still be told from a replay: some ten
    /// seconds of the largest picture, longer than any repair waits.
    package static let replayWindow = 1_024

    /// Streams of one session whose rollover counter can be told to it. A room has five.
    package static let toldStreams = 64

    /// Parts of a `ReporterTable` that are locked apart: many more than threads that ask.
    static let shards = 64

    /// SRTCP packets one key may seal (RFC 3711 section 9.2): the index has 31 bits.
    package static let controlPackets: UInt32 = 1 << 31
}
