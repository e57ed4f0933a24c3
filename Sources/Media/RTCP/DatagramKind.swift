/// What a datagram on the one media port is, told by its first two bytes (RFC 5761 section 4, RFC 7983).
package enum DatagramKind: Hashable, Sendable {
    case rtp
    case rtcp
    case neither

    package init(of datagram: [UInt8]) {
        self = datagram.withUnsafeBytes { DatagramKind(of: $0) }
    }

    package init(of datagram: UnsafeRawBufferPointer) {
        guard datagram.count >= 8, datagram[0] >> 6 == 2 else {
            self = .neither
            return
        }
        // RTCP's types 192…223 are what RTP would show as marked payload types 64…95, which nobody uses.
        self = (192...223).contains(datagram[1]) ? .rtcp : .rtp
    }
}
