/// An IPv4 or IPv6 address with a port, or a tunnel: who a datagram came from, or goes to.
///
/// The plain value; `Transport` knows how it is written and what the kernel calls it. It is the only kind of address the
/// relay has, rather than any, so that the relay's code is compiled for it: as a generic it cost 30 allocations a packet.
package struct PeerAddress: Hashable, Sendable {
    package enum Version: UInt8, Sendable {
        /// No address of the network's: a connection that carries datagrams, by its number.
        case tunnel = 1
        case four = 4
        case six = 6
    }

    /// The sixteen bytes as two big-endian numbers; an IPv4 address is the low 32 bits of `low`.
    package let high: UInt64
    package let low: UInt64
    /// The interface of a link-local IPv6 address, else zero.
    package let scope: UInt32
    package let port: UInt16
    package let version: Version

    package init(version: Version, high: UInt64, low: UInt64, scope: UInt32, port: UInt16) {
        self.version = version
        self.high = high
        self.low = low
        self.scope = scope
        self.port = port
    }

    /// A connection that carries datagrams where UDP does not get through.
    package init(tunnel number: UInt64) { self.init(version: .tunnel, high: 0, low: number, scope: 0, port: 0) }

    package var isTunnel: Bool { version == .tunnel }

    /// Whether the other is of the same machine, whatever its port.
    package func hasSameHost(as other: PeerAddress) -> Bool {
        high == other.high && low == other.low && scope == other.scope && version == other.version
    }

    /// The same address with another port.
    package func with(port: UInt16) -> PeerAddress {
        PeerAddress(version: version, high: high, low: low, scope: scope, port: port)
    }
}
