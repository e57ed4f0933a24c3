import Media
import Testing
import Transport

/// Packets for the tests of sealing, and what they say when they come out wrong.
enum Packets {
    /// An RTP packet with an extension, as the relay forwards them.
    static func rtp(_ number: Int, of ssrc: SSRC = host, payload: Int = 40) -> [UInt8] {
        let number = UInt16(truncatingIfNeeded: number)
        return [0x90, 96, UInt8(number >> 8), UInt8(number & 255), 0, 0, 0x12, 0x34] + bytes(ssrc)
            + [0xbe, 0xde, 0, 1, 0x32, 1, 2, 3] + (0..<payload).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    }

    /// A receiver report with one block.
    static func rtcp(from ssrc: SSRC = viewer) -> [UInt8] {
        [0x81, 201, 0, 7] + bytes(ssrc) + bytes(host) + (0..<20).map { UInt8($0) }
    }

    static let host = SSRC(0x0102_0304)
    static let viewer = SSRC(0xa0b0_c0d0)
    static let relay = SSRC(0x7e7e_7e7e)

    static func bytes(_ ssrc: SSRC) -> [UInt8] { withUnsafeBytes(of: ssrc.rawValue.bigEndian) { [UInt8]($0) } }

    static func hex(_ text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue).map(UInt8.init)
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

/// The code of the error that `body` throws, nil when it throws none.
func refusal(_ body: () throws(TransportError) -> Void) -> TransportError.Code? {
    do throws(TransportError) { try body() } catch { return error.code }
    return nil
}

extension SRTPSession {
    mutating func sealed(rtp number: Int, of ssrc: SSRC = Packets.host) throws -> [UInt8] {
        var packet = Packets.rtp(number, of: ssrc)
        try protect(rtp: &packet)
        return packet
    }

    mutating func sealed(rtcp ssrc: SSRC = Packets.viewer) throws -> [UInt8] {
        var packet = Packets.rtcp(from: ssrc)
        try protect(rtcp: &packet)
        return packet
    }

    /// What becomes of a sealed RTP packet: nil when it opens.
    mutating func refusal(rtp packet: [UInt8]) -> TransportError.Code? {
        var packet = packet
        do throws(TransportError) { try unprotect(rtp: &packet) } catch { return error.code }
        return nil
    }

    mutating func refusal(rtcp packet: [UInt8]) -> TransportError.Code? {
        var packet = packet
        do throws(TransportError) { try unprotect(rtcp: &packet) } catch { return error.code }
        return nil
    }
}
