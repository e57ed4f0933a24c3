import Codecs
import Media

/// The voice's encoder, set anew when the order changes.
struct Voice: ~Copyable {
    private var encoder: OpusEncoder
    private var order: Publisher.SoundOrder?

    init() throws(CodecError) { encoder = try OpusEncoder(bitsPerSecond: CodecLimits.opusBitsPerSecond.lowerBound) }

    mutating func encode(_ frame: SoundFrame, as order: Publisher.SoundOrder) throws(CodecError) -> [UInt8] {
        if order != self.order {
            encoder.set(bitsPerSecond: order.bitsPerSecond)
            encoder.set(expectedLoss: max(order.loss, MediaEngineLimits.leastExpectedLoss))
            self.order = order
        }
        return try encoder.encode(frame)
    }
}
