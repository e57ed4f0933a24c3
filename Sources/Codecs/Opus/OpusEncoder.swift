import COpus
import Media

/// Turns 20 ms of sound into one Opus packet (RFC 6716), with in-band FEC of the frame before it.
///
/// DTX is off: a packet every 20 ms is also what keeps the receiver's clock and loss figures honest.
package struct OpusEncoder: ~Copyable {
    package enum Application: Sendable {
        /// Speech, with FEC that repairs a lost packet.
        case voice
        /// Anything else, in full quality; FEC is there only as far as the codec sees speech in it.
        case music
    }

    private let encoder: OpaquePointer
    private let packet: UnsafeMutablePointer<UInt8>

    /// `bitsPerSecond` is held within `CodecLimits.opusBitsPerSecond`.
    package init(bitsPerSecond: Int, application: Application = .voice) throws(CodecError) {
        var status: Int32 = OPUS_OK
        let kind = application == .voice ? OPUS_APPLICATION_VOIP : OPUS_APPLICATION_AUDIO
        guard let encoder = opus_encoder_create(Int32(SoundFrame.sampleRate), 1, kind, &status), status == OPUS_OK
        else {
            throw CodecError(.unavailable, "the Opus encoder did not start (\(opusReason(status)))")
        }
        self.encoder = encoder
        packet = .allocate(capacity: CodecLimits.opusPacketBytes)
        hawker_opus_set_inband_fec(encoder, 1)
        // Said outright: where the codec guesses "music" it leaves the mode that has FEC.
        if application == .voice { hawker_opus_set_voice(encoder) }
        hawker_opus_set_dtx(encoder, 0)
        set(bitsPerSecond: bitsPerSecond)
        set(expectedLoss: 0.1)
    }

    deinit {
        opus_encoder_destroy(encoder)
        packet.deallocate()
    }

    package mutating func set(bitsPerSecond: Int) {
        let limits = CodecLimits.opusBitsPerSecond
        hawker_opus_set_bitrate(encoder, Int32(min(max(bitsPerSecond, limits.lowerBound), limits.upperBound)))
    }

    /// The share of packets the network is expected to lose, 0…1: how much of the rate goes to FEC.
    package mutating func set(expectedLoss: Double) {
        hawker_opus_set_expected_loss(encoder, Int32((min(max(expectedLoss, 0), 1) * 100).rounded()))
    }

    /// One packet, at most `CodecLimits.opusPacketBytes` long.
    package mutating func encode(_ frame: SoundFrame) throws(CodecError) -> [UInt8] {
        let length = opus_encode(
            encoder, frame.samples, Int32(SoundFrame.sampleCount), packet, Int32(CodecLimits.opusPacketBytes))
        guard length > 0 else { throw CodecError(.failure, "a sound frame was not encoded (\(opusReason(length)))") }
        return [UInt8](UnsafeBufferPointer(start: packet, count: Int(length)))
    }
}

func opusReason(_ status: Int32) -> String { String(cString: opus_strerror(status)) }
