import CDatagram
import Glibc
import Media

/// How addresses are written, and what the kernel calls them.
///
/// IPv4 addresses mapped into IPv6 (`::ffff:…`) are kept as IPv4, so that one peer has one value whatever the socket it
/// was heard on.
extension PeerAddress {
    /// A numeric address: "192.0.2.1" or "2001:db8::1", without brackets. Nil for anything else.
    package init?(_ text: String, port: UInt16) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(
                datagram_peer(high: 0, low: UInt64(UInt32(bigEndian: four.s_addr)), scope: 0, port: port, version: 4))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self.init(six, scope: 0, port: port)
    }

    /// The kernel's form; nil when the family is neither IPv4 nor IPv6 or the bytes are too few for it.
    package init?(sockaddr bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= MemoryLayout<sa_family_t>.size else { return nil }
        switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
        case AF_INET where bytes.count >= MemoryLayout<sockaddr_in>.size:
            let kernel = bytes.loadUnaligned(as: sockaddr_in.self)
            let low = UInt64(UInt32(bigEndian: kernel.sin_addr.s_addr))
            self.init(
                datagram_peer(high: 0, low: low, scope: 0, port: UInt16(bigEndian: kernel.sin_port), version: 4))
        case AF_INET6 where bytes.count >= MemoryLayout<sockaddr_in6>.size:
            let kernel = bytes.loadUnaligned(as: sockaddr_in6.self)
            self.init(kernel.sin6_addr, scope: kernel.sin6_scope_id, port: UInt16(bigEndian: kernel.sin6_port))
        default:
            return nil
        }
    }

    /// Looks `host` up, a name or a numeric address, and takes the first answer. Blocks while the resolver works.
    package static func resolve(_ host: String, port: UInt16) throws(TransportError) -> PeerAddress {
        if let numeric = PeerAddress(host, port: port) { return numeric }
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var answers: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &answers)
        defer { if let answers { freeaddrinfo(answers) } }
        guard status == 0, let answer = answers?.pointee, let kernel = answer.ai_addr,
            let found = PeerAddress(sockaddr: UnsafeRawBufferPointer(start: kernel, count: Int(answer.ai_addrlen)))
        else {
            let reason = String(cString: gai_strerror(status))
            throw TransportError(.unknownHost, "\(host) was not found (\(reason)); check the name")
        }
        return found.with(port: port)
    }

    /// Of this machine and reachable from nowhere else: 127.0.0.0/8 or ::1.
    package var isLoopback: Bool { version == .four ? low >> 24 == 127 : high == 0 && low == 1 }

    /// Every address of this machine, where one is listened on.
    package var isUnspecified: Bool { high == 0 && low == 0 }

    private init(_ address: in6_addr, scope: UInt32, port: UInt16) {
        let (high, low) = withUnsafeBytes(of: address) {
            (
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        let isMapped = high == 0 && low >> 32 == 0xffff
        self.init(
            datagram_peer(
                high: high, low: isMapped ? low & 0xffff_ffff : low, scope: scope, port: port, version: isMapped ? 4 : 6
            ))
    }

    init(_ peer: datagram_peer) {
        self.init(
            version: peer.version == 4 ? .four : .six, high: peer.high, low: peer.low, scope: peer.scope,
            port: peer.port)
    }

    var kernelForm: datagram_peer {
        datagram_peer(high: high, low: low, scope: scope, port: port, version: version.rawValue)
    }
}

extension PeerAddress: CustomStringConvertible {
    /// "192.0.2.1:5004" or "[2001:db8::1]:5004" (RFC 5952); "tunnel 7" for a tunnel.
    package var description: String {
        switch version {
        case .four: "\(host):\(port)"
        case .six: "[\(host)]:\(port)"
        case .tunnel: host
        }
    }

    /// The address without its port.
    package var host: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch version {
        case .four:
            var bytes = UInt32(truncatingIfNeeded: low).bigEndian
            _ = inet_ntop(AF_INET, &bytes, &text, socklen_t(text.count))
        case .six:
            var bytes = (high.bigEndian, low.bigEndian)
            _ = inet_ntop(AF_INET6, &bytes, &text, socklen_t(text.count))
        case .tunnel: return "tunnel \(low)"
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
