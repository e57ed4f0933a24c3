import Foundation
import Media
import Synchronization
import Testing
import Transport

@Suite("Datagram sockets")
struct DatagramSocketTests {
    /// Everything that arrives until `count` datagrams have come, or nothing more for two seconds.
    private func take(_ count: Int, from socket: DatagramSocket) throws -> [(bytes: [UInt8], from: PeerAddress)] {
        var batch = ReceiveBatch()
        var taken: [(bytes: [UInt8], from: PeerAddress)] = []
        while taken.count < count, try socket.receive(into: &batch, timeout: .seconds(2)) > 0 {
            batch.forEach { taken.append(([UInt8]($0), $1)) }
        }
        return taken
    }

    @Test("what is sent arrives, with the sender's address", arguments: ["127.0.0.1", "::1"])
    func roundTrip(host: String) throws {
        let receiver = try DatagramSocket(host: host, port: 0)
        let sender = try DatagramSocket(host: host, port: 0)
        #expect(receiver.localPort != 0)
        var batch = SendBatch(socket: sender)
        batch.queue([1, 2, 3], to: receiver.localAddress)
        batch.queue([UInt8](repeating: 9, count: TransportLimits.datagramBytes), to: receiver.localAddress)
        batch.flush()
        let taken = try take(2, from: receiver)
        #expect(taken.map(\.bytes.count) == [3, TransportLimits.datagramBytes])
        #expect(taken.allSatisfy { $0.from == sender.localAddress })
    }

    @Test("a socket on every address hears and answers IPv4 as IPv4")
    func dualStack() throws {
        let both = try DatagramSocket(host: "::", port: 0)
        let four = try DatagramSocket(host: "127.0.0.1", port: 0)
        var out = SendBatch(socket: four)
        out.queue([7], to: try #require(PeerAddress("127.0.0.1", port: both.localPort)))
        out.flush()
        let heard = try #require(try take(1, from: both).first)
        #expect(heard.from == four.localAddress)
        var back = SendBatch(socket: both)
        back.queue([8], to: heard.from)
        back.flush()
        #expect(try take(1, from: four).first?.bytes == [8])
    }

    @Test("a tunnel among the peers is passed over, and the others get theirs")
    func tunnels() throws {
        let receiver = try DatagramSocket(host: "127.0.0.1", port: 0)
        let sender = try DatagramSocket(host: "127.0.0.1", port: 0)
        var batch = SendBatch(socket: sender)
        batch.queue([5], to: [PeerAddress(tunnel: 1), receiver.localAddress, PeerAddress(tunnel: 2)])
        batch.flush()
        #expect(batch.sent == 1 && batch.dropped == 0)
        #expect(try take(1, from: receiver).first?.bytes == [5])
    }

    @Test("one packet for many peers reaches each, past the size of a batch")
    func fanOut() throws {
        let sender = try DatagramSocket(host: "127.0.0.1", port: 0)
        let receivers = try (0..<3).map { _ in try DatagramSocket(host: "127.0.0.1", port: 0) }
        let peers = (0..<150).map { receivers[$0 % 3].localAddress }
        var batch = SendBatch(socket: sender)
        for number in 0..<4 as Range<UInt8> { batch.queue([number, 42], to: peers) }
        batch.flush()
        #expect(batch.sent == 600 && batch.dropped == 0)
        for receiver in receivers {
            let taken = try take(200, from: receiver).map(\.bytes)
            #expect(taken == (0..<4).flatMap { number in (0..<50).map { _ in [number, 42] } })
        }
    }

    @Test("a batch of more packets than it has room for sends them all, in order")
    func fullBatch() throws {
        let sender = try DatagramSocket(host: "127.0.0.1", port: 0)
        let receiver = try DatagramSocket(host: "127.0.0.1", port: 0)
        var batch = SendBatch(socket: sender)
        for number in 0..<200 as Range<UInt8> { batch.queue([number], to: receiver.localAddress) }
        batch.flush()
        #expect(try take(200, from: receiver).map { $0.bytes[0] } == [UInt8](0..<200))
    }

    @Test("a peer that cannot be reached costs only its own datagram")
    func unreachablePeer() throws {
        let sender = try DatagramSocket(host: "127.0.0.1", port: 0)
        let receiver = try DatagramSocket(host: "127.0.0.1", port: 0)
        var batch = SendBatch(socket: sender)
        batch.queue([1], to: receiver.localAddress)
        batch.queue([2], to: try #require(PeerAddress("255.255.255.255", port: 9)))
        batch.queue([3], to: receiver.localAddress)
        batch.flush()
        #expect(batch.sent == 2 && batch.dropped == 1)
        #expect(try take(2, from: receiver).map(\.bytes) == [[1], [3]])
    }

    @Test("a datagram longer than the limit is dropped and the next one comes")
    func tooLong() throws {
        let receiver = try DatagramSocket(host: "127.0.0.1", port: 0)
        var batch = ReceiveBatch()
        let sender = try DatagramSocket(host: "127.0.0.1", port: 0)
        try sendOversized(to: receiver.localPort)
        var out = SendBatch(socket: sender)
        out.queue([5], to: receiver.localAddress)
        out.flush()
        var heard: [[UInt8]] = []
        while heard.isEmpty, try receiver.receive(into: &batch, timeout: .seconds(2)) > 0 {
            batch.forEach { bytes, _ in heard.append([UInt8](bytes)) }
        }
        #expect(heard == [[5]])
    }

    @Test("waiting ends after the time-out with nothing")
    func timeout() throws {
        let socket = try DatagramSocket(host: "127.0.0.1", port: 0)
        var batch = ReceiveBatch()
        let start = Instant.now
        #expect(try socket.receive(into: &batch, timeout: .milliseconds(15)) == 0)
        #expect(Instant.now - start >= .milliseconds(14))
    }

    @Test("a wake-up ends the wait, also one that came before it, and only once")
    func wakeUp() throws {
        let socket = try DatagramSocket(host: "127.0.0.1", port: 0)
        socket.wake()
        var batch = ReceiveBatch()
        let start = Instant.now
        #expect(try socket.receive(into: &batch, timeout: .seconds(30)) == 0)
        // A thread of its own: this one blocks, and a task might have to wait for it.
        Thread.detachNewThread { socket.wake() }
        #expect(try socket.receive(into: &batch, timeout: .seconds(30)) == 0)
        #expect(Instant.now - start < .seconds(20))
        let again = Instant.now
        #expect(try socket.receive(into: &batch, timeout: .milliseconds(15)) == 0)
        #expect(Instant.now - again >= .milliseconds(14))
    }

    @Test("a port that is taken, an address of another machine: each says what to do")
    func refusals() throws {
        let first = try DatagramSocket(host: "127.0.0.1", port: 0)
        let taken = #expect(throws: TransportError.self) {
            try DatagramSocket(host: "127.0.0.1", port: first.localPort)
        }
        #expect(taken?.code == .addressInUse)
        #expect(taken?.message.contains("choose another port") == true)
        let elsewhere = #expect(throws: TransportError.self) { try DatagramSocket(host: "192.0.2.1", port: 0) }
        #expect(elsewhere?.code == .addressUnavailable)
    }

    @Test("the port is free again when the socket is gone")
    func closes() throws {
        var socket: DatagramSocket? = try DatagramSocket(host: "127.0.0.1", port: 0)
        let port = try #require(socket?.localPort)
        socket = nil
        #expect(try DatagramSocket(host: "127.0.0.1", port: port).localPort == port)
    }
}
