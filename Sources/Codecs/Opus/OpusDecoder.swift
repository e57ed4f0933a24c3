import COpus
import Media

/// Turns Opus packets back into sound, and makes up for those that did not come.
///
/// For every 20 ms exactly one of the three calls is due, in playing order: `decode` when the packet is there,
/// `recover` when only the next one is, `conceal` when neither is.
package struct OpusDecoder: ~Copyable {
    private let decoder: OpaquePointer

    package init() throws(CodecError) {
        var status: Int32 = OPUS_OK
        guard let decoder = opus_decoder_create(Int32(SoundFrame.sampleRate), 1, &status), status == OPUS_OK else {
            throw CodecError(.unavailable, "the Opus decoder did not start (\(opusReason(status)))")
        }
        self.decoder = decoder
    }

    deinit { opus_decoder_destroy(decoder) }

    /// The sound of a packet that came.
    package mutating func decode(_ packet: [UInt8]) throws(CodecError) -> SoundFrame {
        try run(packet, fromNext: false)
    }

    /// The sound of the lost packet before `next`, from the FEC inside it; concealment where it carries none.
    package mutating func recover(before next: [UInt8]) throws(CodecError) -> SoundFrame {
        try run(next, fromNext: true)
    }

    /// A plausible continuation of what was heard, fading to silence when called again and again.
    package mutating func conceal() -> SoundFrame {
        var samples = [Int16](repeating: 0, count: SoundFrame.sampleCount)
        let count = opus_decode(decoder, nil, 0, &samples, Int32(SoundFrame.sampleCount), 0)
        return count == SoundFrame.sampleCount ? SoundFrame(samples: samples) : .silence
    }

    private mutating func run(_ packet: [UInt8], fromNext: Bool) throws(CodecError) -> SoundFrame {
        // An empty packet would mean "conceal" to the library; from the network it is damage.
        guard !packet.isEmpty, packet.count <= CodecLimits.opusPacketBytes,
            opus_packet_get_nb_samples(packet, Int32(packet.count), Int32(SoundFrame.sampleRate))
                == SoundFrame.sampleCount
        else { throw CodecError(.damagedData, "a sound packet of \(packet.count) bytes is not 20 ms of Opus") }
        var samples = [Int16](repeating: 0, count: SoundFrame.sampleCount)
        let count = opus_decode(
            decoder, packet, Int32(packet.count), &samples, Int32(SoundFrame.sampleCount), fromNext ? 1 : 0)
        guard count == SoundFrame.sampleCount else {
            throw CodecError(.damagedData, "a sound packet was not decoded (\(opusReason(count)))")
        }
        return SoundFrame(samples: samples)
    }
}
