import Media

/// What the tests of this module begin with.
enum Fixture {
    static let soundStream = MediaStream(name: "a", codec: .opus, payloadType: 111, clockRate: 48_000, ssrc: SSRC(0xA))
    static let pictureStream = MediaStream(
        name: "v2", codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: SSRC(0xB))
    static let streams = [soundStream, pictureStream]

    static func token(_ number: UInt8) -> SessionToken {
        guard let token = SessionToken(bytes: [UInt8](repeating: number, count: 16)) else { fatalError("16 bytes") }
        return token
    }

    static func ticket(
        _ number: UInt8, _ role: RelayTicket.Role, room: String = "room", streams: [MediaStream] = Fixture.streams
    ) -> RelayTicket {
        RelayTicket(
            token: token(number), room: room, role: role, reporter: SSRC(1_000 + UInt32(number)), streams: streams)
    }

    /// Made-up VP8: the first bit tells key frames, the rest is `number` and filler that depends on it.
    static func picture(_ number: Int, keyFrame: Bool, byteCount: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: number &* 31), count: max(5, byteCount))
        bytes[0] = keyFrame ? 0x10 : 0x11
        for place in 0..<4 { bytes[1 + place] = UInt8(truncatingIfNeeded: number >> (24 - place * 8)) }
        return bytes
    }

    static func pictureNumber(_ bytes: [UInt8]) -> Int { bytes[1..<5].reduce(0) { $0 << 8 | Int($1) } }
}

extension Instant {
    /// Milliseconds from the tests' beginning of time, an hour in.
    static func at(_ milliseconds: Int) -> Instant {
        Instant(nanoseconds: 3_600_000_000_000) + .milliseconds(milliseconds)
    }
}

extension Duration {
    var milliseconds: Double { seconds * 1_000 }
}
