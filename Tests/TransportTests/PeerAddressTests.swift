import Media
import Testing
import Transport

@Suite("Peer addresses")
struct PeerAddressTests {
    @Test(
        "a numeric address keeps its text",
        arguments: [
            ("192.0.2.1", 5004, "192.0.2.1:5004"), ("0.0.0.0", 0, "0.0.0.0:0"), ("::1", 9, "[::1]:9"),
            ("2001:db8::8:800:200c:417a", 65_535, "[2001:db8::8:800:200c:417a]:65535"),
        ] as [(String, UInt16, String)])
    func text(address: String, port: UInt16, shown: String) throws {
        let peer = try #require(PeerAddress(address, port: port))
        #expect(peer.description == shown)
        #expect(peer.host == address)
        #expect(peer.port == port)
    }

    @Test("text that is no address gives none", arguments: ["", "example", "1.2.3", "[::1]", "1.2.3.4:5", "::g"])
    func refuses(text: String) {
        #expect(PeerAddress(text, port: 1) == nil)
    }

    @Test("an IPv4 address mapped into IPv6 is the IPv4 address")
    func mapped() {
        #expect(PeerAddress("::ffff:192.0.2.7", port: 80) == PeerAddress("192.0.2.7", port: 80))
    }

    @Test("a tunnel is no address of the network's, and tunnels differ by number")
    func tunnels() {
        let peers: Set = [PeerAddress(tunnel: 1), PeerAddress(tunnel: 2), PeerAddress("0.0.0.1", port: 0)]
        #expect(peers.count == 3)
        #expect(PeerAddress(tunnel: 7).description == "tunnel 7" && PeerAddress(tunnel: 7).isTunnel)
        #expect(!PeerAddress(tunnel: 1).hasSameHost(as: PeerAddress(tunnel: 2)))
    }

    @Test("addresses differ by port and by address")
    func identity() {
        let peers: Set = [
            PeerAddress("127.0.0.1", port: 1), PeerAddress("127.0.0.1", port: 2), PeerAddress("127.0.0.2", port: 1),
            PeerAddress("::1", port: 1), PeerAddress("127.0.0.1", port: 1),
        ]
        #expect(peers.count == 4)
    }

    @Test("the kernel's form of too few bytes or of another family gives none")
    func kernelForm() {
        for bytes in [[], [2], [2, 0, 1], [1, 0] + [UInt8](repeating: 0, count: 26), [10, 0, 0, 0]] as [[UInt8]] {
            #expect(bytes.withUnsafeBytes { PeerAddress(sockaddr: $0) } == nil)
        }
        let four: [UInt8] = [2, 0, 0x13, 0x8c, 192, 0, 2, 1] + [UInt8](repeating: 0, count: 8)
        #expect(four.withUnsafeBytes { PeerAddress(sockaddr: $0) }?.description == "192.0.2.1:5004")
    }

    @Test("names are looked up, and one that is unknown says so")
    func resolving() throws {
        #expect(try PeerAddress.resolve("localhost", port: 7).port == 7)
        let failure = #expect(throws: TransportError.self) { try PeerAddress.resolve("no such host.invalid", port: 7) }
        #expect(failure?.code == .unknownHost)
        #expect(failure?.message.contains("no such host.invalid") == true)
    }
}
