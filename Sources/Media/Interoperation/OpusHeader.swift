/// The first byte of an Opus packet, which says how long it plays (RFC 6716 section 3.1).
struct OpusHeader: Hashable, Sendable {
    let rawValue: UInt8

    /// Of one frame, in samples at 48 kHz.
    var frameSamples: Int {
        let configuration = Int(rawValue >> 3)
        return switch configuration {
        case 0..<12: [480, 960, 1_920, 2_880][configuration & 3]
        case 12..<16: [480, 960][configuration & 1]
        default: [120, 240, 480, 960][configuration & 3]
        }
    }

    /// The packet that stands for one frame that is not sent: the decoder makes it up (RFC 6716 section 3.2.1). As
    /// long as a frame of this packet.
    var discontinued: [UInt8] { [rawValue & 0xFC] }

    /// How long a packet plays, in samples at 48 kHz; nil when it is none.
    static func samples(of packet: ArraySlice<UInt8>) -> Int? {
        guard let first = packet.first else { return nil }
        let header = OpusHeader(rawValue: first)
        let frames: Int
        switch first & 3 {
        case 0: frames = 1
        case 1, 2: frames = 2
        default:
            guard let second = packet.dropFirst().first else { return nil }
            frames = Int(second & 0x3F)
        }
        let samples = frames * header.frameSamples
        // 120 ms at most.
        return frames > 0 && samples <= 5_760 ? samples : nil
    }
}
