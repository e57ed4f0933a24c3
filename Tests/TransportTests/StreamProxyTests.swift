import Foundation
import Glibc
import Media
import Synchronization
import Testing
import Transport

@Suite("Stream proxies", .serialized)
struct StreamProxyTests {
    /// A blocking TCP socket that closes with its last reference.
    private final class Socket: Sendable {
        let descriptor: Int32

        init(_ descriptor: Int32) {
            self.descriptor = descriptor
            var limit = timeval(tv_sec: 10, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        }

        /// Listens on any free port, or connects to one.
        convenience init(listening: Bool, port: UInt16 = 0) {
            self.init(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            withUnsafeBytes(of: address) { bytes in
                let start = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
                let length = socklen_t(bytes.count)
                if listening {
                    #expect(bind(descriptor, start, length) == 0 && listen(descriptor, 16) == 0)
                } else {
                    #expect(connect(descriptor, start, length) == 0)
                }
            }
        }

        deinit { close(descriptor) }

        var port: UInt16 {
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &address) {
                _ = getsockname(descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
            }
            return UInt16(bigEndian: address.sin_port)
        }

        func write(_ bytes: [UInt8]) {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }

        func end() { shutdown(descriptor, Int32(SHUT_WR)) }

        /// All until the other side's end; nil when it breaks off.
        func readAll() -> [UInt8]? {
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 64 << 10)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                if count < 0 { return nil }
                if count == 0 { return all }
                all += buffer[..<count]
            }
        }
    }

    /// A proxy on a port found free by UDP, as the command does it; another program may have it by TCP, and then another
    /// port is tried.
    private func free(to target: PeerAddress) throws -> (place: PeerAddress, proxy: StreamProxy) {
        while true {
            let place = try DatagramSocket(host: "127.0.0.1", port: 0).localAddress
            do throws(TransportError) {
                return (place, try StreamProxy(at: place, target: target))
            } catch {
                guard error.code == .addressInUse else { throw error }
            }
        }
    }

    private func running(to port: UInt16, _ body: (UInt16) throws -> Void) throws {
        let (place, proxy) = try free(to: try #require(PeerAddress("127.0.0.1", port: port)))
        let ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            do { try proxy.run() } catch { Issue.record("the proxy failed: \(error)") }
            ended.signal()
        }
        try body(place.port)
        proxy.stop()
        #expect(ended.wait(timeout: .now() + 5) == .success)
    }

    /// Answers each connection with all it got, turned round, once the client has ended.
    private func reverser() -> Socket {
        let listener = Socket(listening: true)
        Thread.detachNewThread { [listener] in
            while true {
                let descriptor = accept(listener.descriptor, nil, nil)
                guard descriptor >= 0 else { return }
                Thread.detachNewThread {
                    let socket = Socket(descriptor)
                    if let all = socket.readAll() { socket.write(all.reversed()) }
                }
            }
        }
        return listener
    }

    @Test("bytes pass unchanged both ways, and each side's end is passed on", arguments: [0, 1, 1_000, 5_000_000])
    func passes(count: Int) throws {
        let target = reverser()
        try running(to: target.port) { port in
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 ^ $0 >> 8) }
            let clients = (0..<4).map { _ in Socket(listening: false, port: port) }
            for client in clients {
                client.write(bytes)
                client.end()
            }
            for client in clients { #expect(client.readAll() == bytes.reversed()) }
        }
        shutdown(target.descriptor, Int32(SHUT_RDWR))
    }

    @Test("a target that is not there ends the connection, and the next is tried again")
    func noTarget() throws {
        let port = { Socket(listening: true).port }()
        try running(to: port) { listening in
            for _ in 0..<3 {
                let client = Socket(listening: false, port: listening)
                #expect((client.readAll() ?? []).isEmpty)
            }
        }
    }

    @Test("a port that is taken is refused with its number")
    func taken() throws {
        let listener = Socket(listening: true)
        let place = try #require(PeerAddress("127.0.0.1", port: listener.port))
        let error = try #require(throws: TransportError.self) { _ = try StreamProxy(at: place, target: place) }
        #expect(error.code == .addressInUse)
        #expect(error.message.contains("TCP port 127.0.0.1:\(listener.port)"))
    }
}
