/// The bounds of encoding and decoding.
package enum CodecLimits {
    /// Bytes of one Opus packet: 20 ms at the codec's 510 kbit/s, the most RFC 6716 allows a frame.
    package static let opusPacketBytes = 1_275

    /// Bits per second the voice may have. Below 16 kbit/s in-band FEC no longer fits beside the voice.
    package static let opusBitsPerSecond = 16_000...128_000

    /// Bytes of one VP8 frame that are handed to the decoder; a capped key frame stays far under it.
    package static let vp8FrameBytes = 1 << 20

    /// Bits per second a picture may have.
    package static let vp8BitsPerSecond = 10_000...8_000_000

    /// Seconds without a request after which the encoder makes a key frame of its own accord.
    package static let keyFrameSeconds = 10
}
