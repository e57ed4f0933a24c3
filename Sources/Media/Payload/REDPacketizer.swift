/// Writes RED payloads: each frame with as many of those before it as is asked for (RFC 2198 section 3).
package struct REDPacketizer: Sendable {
    private struct Frame: Sendable {
        let bytes: [UInt8]
        let timestamp: RTPTimestamp
    }

    /// What the frames are encoded as, 0…127.
    private let payloadType: UInt8
    private let payloadBytes: Int
    /// The last frames, oldest first.
    private var earlier: [Frame] = []

    /// - Parameters:
    ///   - payloadType: that of the frames, not that of the RED packets.
    ///   - payloadBytes: the most one packet carries.
    package init(payloadType: UInt8, payloadBytes: Int = MediaLimits.payloadBytes) {
        precondition(payloadType < 128, "an RTP payload type has seven bits")
        self.payloadType = payloadType
        self.payloadBytes = payloadBytes
    }

    /// The payload for `frame`, which is not empty, and the last `depth` frames before it.
    ///
    /// An earlier frame is left out when it is too long or too long ago for its block header (1,023 bytes, 16,383
    /// ticks), and the oldest ones when the packet would grow over its limit. The frame itself always goes.
    ///
    /// - Parameter depth: held to 0…`MediaLimits.redundancy`.
    package mutating func payload(of frame: [UInt8], timestamp: RTPTimestamp, depth: Int) -> [UInt8] {
        var size = 1 + frame.count
        var repeated: [Frame] = []
        for candidate in earlier.suffix(max(0, min(depth, MediaLimits.redundancy))).reversed() {
            guard (1...MediaLimits.redundantBytes).contains(candidate.bytes.count),
                (1...MediaLimits.redundantTicks).contains(timestamp.distance(from: candidate.timestamp))
            else { continue }
            guard size + 4 + candidate.bytes.count <= payloadBytes else { break }
            size += 4 + candidate.bytes.count
            repeated.append(candidate)
        }
        repeated.reverse()

        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        for block in repeated {
            let offset = UInt32(timestamp.distance(from: block.timestamp))
            bytes.append(0x80 | payloadType)
            bytes.append(uint24: offset << 10 | UInt32(block.bytes.count))
        }
        bytes.append(payloadType)
        for block in repeated { bytes.append(contentsOf: block.bytes) }
        bytes.append(contentsOf: frame)

        if earlier.count == MediaLimits.redundancy { earlier.removeFirst() }
        earlier.append(Frame(bytes: frame, timestamp: timestamp))
        return bytes
    }
}
