/// The name that ties the streams of one sender together (SDES CNAME, RFC 3550 section 6.5.1).
///
/// Random for each session, as RFC 7022 section 4.2 wants it: it tells nothing of the machine.
package struct CanonicalName: Hashable, Sendable {
    let text: String

    init(using generator: inout some RandomNumberGenerator) {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        text = String((0..<16).map { _ in alphabet[Int.random(in: 0..<64, using: &generator)] })
    }

    /// The names in a compound, by stream; what is damaged ends the reading.
    package static func names(in datagram: [UInt8]) -> [SSRC: [UInt8]] {
        var names: [SSRC: [UInt8]] = [:]
        var reader = ByteReader(datagram[...])
        do throws(ParseError) {
            while reader.remaining > 0 {
                let count = Int(try reader.byte() & 0x1F)
                let kind = try reader.byte()
                let content = try reader.slice(Int(try reader.uint16()) * 4)
                if kind == packetType { try read(count, from: content, into: &names) }
            }
        } catch {
            // As far as it went.
        }
        return names
    }

    private static func read(
        _ chunks: Int, from content: ArraySlice<UInt8>, into names: inout [SSRC: [UInt8]]
    ) throws(ParseError) {
        var reader = ByteReader(content)
        for _ in 0..<chunks {
            let ssrc = SSRC(try reader.uint32())
            var kind = try reader.byte()
            while kind != 0 {
                let text = try reader.slice(Int(try reader.byte()))
                if kind == itemType { names[ssrc] = Array(text) }
                kind = try reader.byte()
            }
            // Null octets up to the next word.
            try reader.skip((4 - (reader.position - content.startIndex) % 4) % 4)
        }
    }

    private static let packetType: UInt8 = 202
    private static let itemType: UInt8 = 1

    /// The source description packet that follows a report in its compound.
    func packet(for stream: SSRC) -> [UInt8] {
        let name = Array(text.utf8)
        var chunk: [UInt8] = []
        chunk.append(uint32: stream.rawValue)
        chunk += [Self.itemType, UInt8(name.count)] + name
        // At least one null octet ends the list, and fills the last word.
        chunk += [UInt8](repeating: 0, count: 4 - chunk.count % 4)
        var packet: [UInt8] = [0x81, Self.packetType]
        packet.append(uint16: UInt16(chunk.count / 4))
        return packet + chunk
    }
}
