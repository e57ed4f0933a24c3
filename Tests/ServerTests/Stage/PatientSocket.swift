import Foundation
import Glibc
import Synchronization

/// A TCP connection to loopback whose waits are on threads of their own; it gives up after half a minute of silence.
///
/// Swift's concurrency has as many threads as the machine has cores, and a server in the same process answers on them: a
/// test that waited there for an answer would keep it from coming.
final class PatientSocket: Sendable {
    private let descriptor: Int32
    private let isClosed = Atomic(false)

    struct NotConnected: Error {}

    /// - Parameter window: bytes that the system takes in while nobody reads; nil for as many as usual.
    init(port: Int, window: Int32? = nil) throws {
        descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var window { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size)) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close()
            throw NotConnected()
        }
    }

    deinit { close() }

    /// Once: the system gives the number to the next socket of the process, which may be the server's.
    func close() {
        if !isClosed.exchange(true, ordering: .acquiringAndReleasing) { Glibc.close(descriptor) }
    }

    /// Sends what is short: the system takes it at once.
    func put(_ bytes: [UInt8]) {
        guard !isClosed.load(ordering: .acquiring) else { return }
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// False when not all of it can be sent.
    func send(_ bytes: [UInt8]) async -> Bool {
        // Who sends in a loop lets others have the thread, too.
        await Task.yield()
        var sent = 0
        while sent < bytes.count {
            guard !isClosed.load(ordering: .acquiring) else { return false }
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count > 0 { sent += count } else if !Self.wouldWait(count) { return false }
            if count < 0, await !isReady(for: Int16(POLLOUT)) { return false }
        }
        return true
    }

    /// What has come, at least a byte; empty when nothing more comes.
    func receive(atMost limit: Int = 16_384) async -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: limit)
        while !isClosed.load(ordering: .acquiring) {
            let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
            if count >= 0 { return Array(chunk[..<count]) }
            guard Self.wouldWait(count), await isReady(for: Int16(POLLIN)) else { return [] }
        }
        return []
    }

    private static func wouldWait(_ result: Int) -> Bool { result < 0 && (errno == EAGAIN || errno == EINTR) }

    /// Whether there is something to do within half a minute.
    private func isReady(for events: Int16) async -> Bool {
        await withCheckedContinuation { done in
            Thread.detachNewThread { [descriptor] in
                var wanted = pollfd(fd: descriptor, events: events, revents: 0)
                done.resume(returning: poll(&wanted, 1, 30_000) > 0)
            }
        }
    }
}
