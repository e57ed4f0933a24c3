import Media
import Testing

@testable import Transport

@Suite("Connected sockets")
struct ConnectedSocketTests {
    @Test("a datagram that nobody takes is told of with the next one, and that somebody has come as well")
    func refused() throws {
        let port = try DatagramSocket(host: "127.0.0.1", port: 0).localPort
        // That socket is closed: nobody has the port now.
        let socket = try ConnectedSocket(to: PeerAddress.resolve("127.0.0.1", port: port))
        #expect(socket.send([1]) == .sent, "nothing is known yet")
        #expect(socket.send([2]) == .refused)
        #expect(socket.send([3]) == .refused)

        let listener = try DatagramSocket(host: "127.0.0.1", port: port)
        // What came before the listener did is still owed its answer.
        #expect(socket.send([4]) == .refused)
        #expect(socket.send([5]) == .sent)
        var batch = ReceiveBatch()
        var taken: [UInt8] = []
        var sender: PeerAddress?
        while taken.count < 2, try listener.receive(into: &batch, timeout: .seconds(2)) > 0 {
            batch.forEach { bytes, from in
                taken += bytes
                sender = from
            }
        }
        #expect(taken == [4, 5], "the one that brought the answer was sent all the same")

        #expect(socket.receive() == nil)
        var answers = SendBatch(socket: listener)
        answers.queue([9, 9], to: try #require(sender))
        answers.flush()
        var answer = socket.receive()
        for _ in 0..<100_000 where answer == nil { answer = socket.receive() }
        #expect(answer == [9, 9])
    }

    @Test(
        "loopback is told from the world",
        arguments: [
            ("127.0.0.1", true), ("127.8.9.10", true), ("::1", true), ("::ffff:127.0.0.1", true), ("0.0.0.0", false),
            ("10.0.0.1", false), ("::", false), ("::2", false), ("2001:db8::1", false), ("239.0.0.1", false),
        ])
    func loopback(_ host: String, _ isLoopback: Bool) throws {
        #expect(try PeerAddress.resolve(host, port: 5_004).isLoopback == isLoopback)
    }
}
