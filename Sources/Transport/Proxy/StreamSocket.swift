import Glibc
import Media

/// The TCP calls of the proxy; each socket is a descriptor that does not block.
enum StreamSocket {
    /// A listening socket.
    static func listening(at place: PeerAddress) throws(TransportError) -> Int32 {
        let descriptor = try open(place)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let status = place.withSocketAddress { bind(descriptor, $0, $1) }
        guard status == 0, listen(descriptor, ProxyLimits.backlog) == 0 else {
            let reason = errno
            close(descriptor)
            guard reason == EADDRINUSE else { throw .system("TCP port \(place) could not be opened", errno: reason) }
            throw TransportError(.addressInUse, "TCP port \(place) is taken by another program; choose another port")
        }
        return descriptor
    }

    /// A socket on its way to be connected; negative when it cannot be.
    static func connecting(to place: PeerAddress) -> Int32 {
        guard let descriptor = try? open(place) else { return -1 }
        let status = place.withSocketAddress { connect(descriptor, $0, $1) }
        guard status == 0 || errno == EINPROGRESS else {
            close(descriptor)
            return -1
        }
        passAtOnce(descriptor)
        return descriptor
    }

    /// The next connection that waits; nil when there is none.
    static func accepted(by listener: Int32) -> Int32? {
        let descriptor = accept(listener, nil, nil)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        passAtOnce(descriptor)
        return descriptor
    }

    /// What `poll` is asked about a socket; a negative descriptor is passed over.
    static func wait(_ descriptor: Int32, _ events: [Int32]) -> pollfd {
        pollfd(fd: events.isEmpty ? -1 : descriptor, events: Int16(events.reduce(0, |)), revents: 0)
    }

    private static func open(_ place: PeerAddress) throws(TransportError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(place.version == .four ? AF_INET : AF_INET6, kind, 0)
        guard descriptor >= 0 else { throw .system("a TCP socket could not be made", errno: errno) }
        return descriptor
    }

    /// Whoever sends small pieces means them to arrive; the proxy does not gather them (TCP_NODELAY).
    private static func passAtOnce(_ descriptor: Int32) {
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }
}

extension PeerAddress {
    /// Shows the address in the kernel's form.
    fileprivate func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        func show<Address>(_ address: Address) -> Result {
            withUnsafeBytes(of: address) { bytes in
                // A sockaddr_in or sockaddr_in6 begins as a sockaddr does and is aligned at least as well.
                let start = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)  // not empty
                return body(start, socklen_t(bytes.count))
            }
        }
        let peer = kernelForm
        if version == .four {
            var four = sockaddr_in()
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            four.sin_addr.s_addr = UInt32(truncatingIfNeeded: peer.low).bigEndian
            return show(four)
        }
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        six.sin6_scope_id = peer.scope
        withUnsafeMutableBytes(of: &six.sin6_addr) {
            $0.storeBytes(of: peer.high.bigEndian, as: UInt64.self)
            $0.storeBytes(of: peer.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return show(six)
    }
}
