/// A room, its streams, and the people in it: what a rehearsal is made of.
package enum RehearsalSet {
    /// What sealing adds to a datagram: the tag of AEAD_AES_128_GCM (RFC 7714).
    package static let sealBytes = 16

    /// The voice, plain and with copies of the frames before.
    package static let sound = MediaStream(
        name: "a", codec: .opus, payloadType: 111, clockRate: 48_000, ssrc: SSRC(0xA00), bitsPerSecond: 32_000)
    package static let copiedSound = MediaStream(
        name: "a+", codec: .red, payloadType: 63, clockRate: 48_000, ssrc: SSRC(0xA01), bitsPerSecond: 96_000)
    /// The picture's layers, smallest first, as the server hands them out.
    package static let layers = PictureLayer.all.enumerated().map { place, layer in
        MediaStream(
            name: layer.name, codec: .vp8, payloadType: 96, clockRate: 90_000, ssrc: SSRC(0xB00 + UInt32(place)),
            bitsPerSecond: layer.bitsPerSecond.upperBound, height: layer.height)
    }
    package static let small = layers[1]
    package static let large = layers[3]
    package static let streams = [sound, copiedSound] + layers

    /// The same streams under new names, as of a host that came back.
    package static let newStreams = streams.map {
        MediaStream(
            name: $0.name, codec: $0.codec, payloadType: $0.payloadType, clockRate: $0.clockRate,
            ssrc: SSRC($0.ssrc.rawValue + 0x1000), bitsPerSecond: $0.bitsPerSecond, height: $0.height)
    }

    /// An address: participant `number` on a machine of its own.
    package static func peer(_ number: Int, machine: Int? = nil) -> PeerAddress {
        PeerAddress(
            version: .four, high: 0, low: 0x0A00_0000 | UInt64(machine ?? number), scope: 0,
            port: UInt16(10_000 + number))
    }

    package static func ticket(
        _ number: Int, _ role: RelayTicket.Role, room: String = "room", streams: [MediaStream] = RehearsalSet.streams,
        machine: Int? = nil
    ) -> RelayTicket {
        RelayTicket(
            room: room, role: role, reporter: SSRC(1_000 + UInt32(number)),
            streams: role == .publish ? streams : [], address: peer(number, machine: machine))
    }

    /// What the holder of that ticket knows.
    package static func pass(_ number: Int, streams: [MediaStream] = RehearsalSet.streams) -> MediaPass {
        MediaPass(reporter: SSRC(1_000 + UInt32(number)), streams: streams)
    }

    /// Made-up VP8: the first bit tells key frames, then come `number`, the layer's place, and filler that depends on
    /// both.
    package static func picture(_ number: Int, layer: Int = 0, keyFrame: Bool, byteCount: Int) -> [UInt8] {
        let filler = UInt8(truncatingIfNeeded: number &* 31 &+ layer &* 7)
        var bytes = [UInt8](repeating: filler, count: max(6, byteCount))
        bytes[0] = keyFrame ? 0x10 : 0x11
        for place in 0..<4 { bytes[1 + place] = UInt8(truncatingIfNeeded: number >> (24 - place * 8)) }
        bytes[5] = UInt8(layer)
        return bytes
    }

    package static func pictureNumber(_ bytes: [UInt8]) -> Int { bytes[1..<5].reduce(0) { $0 << 8 | Int($1) } }
    package static func pictureLayer(_ bytes: [UInt8]) -> Int { Int(bytes[5]) }
}
