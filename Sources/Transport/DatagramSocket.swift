import CDatagram
import Glibc
import Media

/// A UDP socket that moves many datagrams a call.
///
/// One thread receives; any thread may send or wake the receiver. The socket closes with its last reference.
package final class DatagramSocket: Sendable {
    /// Where the socket is bound, with the port it was given.
    package let localAddress: PeerAddress

    let descriptor: Int32
    let wakeUp: Int32

    /// Opens a socket on `host`, a numeric address or a name ("0.0.0.0" is every IPv4 address of the machine, "::"
    /// every address), and `port`, where 0 is any that is free.
    package convenience init(host: String, port: UInt16) throws(TransportError) {
        try self.init(at: try PeerAddress.resolve(host, port: port), joins: false)
    }

    /// Opens several sockets on one port, for as many threads: the kernel gives each peer's datagrams to one of them,
    /// always the same (SO_REUSEPORT).
    ///
    /// - Throws: as `init`; also when another program has the port, whether it shares it or not.
    package static func group(of count: Int, host: String, port: UInt16) throws(TransportError) -> [DatagramSocket] {
        // The first binds alone, so that it fails where anybody else is, and lets the others in afterwards.
        let first = try DatagramSocket(host: host, port: port)
        guard count > 1 else { return [first] }
        let failure = datagram_share(first.descriptor)
        guard failure == 0 else { throw .system("UDP port \(first.localPort) could not be shared", errno: -failure) }
        var sockets = [first]
        while sockets.count < count { sockets.append(try DatagramSocket(at: first.localAddress, joins: true)) }
        return sockets
    }

    /// - Parameter joins: the port is shared with a socket that lets others in.
    private init(at place: PeerAddress, joins: Bool) throws(TransportError) {
        var local = place.kernelForm
        descriptor = datagram_open(&local, Int32(TransportLimits.socketBufferBytes), joins ? 1 : 0)
        guard descriptor >= 0 else { throw .opening("\(place)", errno: -descriptor) }
        wakeUp = datagram_event()
        guard wakeUp >= 0 else {
            close(descriptor)
            throw .system("a wake-up could not be made", errno: -wakeUp)
        }
        guard datagram_local(descriptor, &local) == 0 else {
            close(descriptor)
            close(wakeUp)
            throw .system("UDP port \(place) could not be asked for its address", errno: errno)
        }
        localAddress = PeerAddress(local)
    }

    deinit {
        close(descriptor)
        close(wakeUp)
    }

    package var localPort: UInt16 { localAddress.port }

    /// Datagrams that came while the socket's buffer was full, and were lost. Costs a system call.
    package var overruns: Int { Int(datagram_overruns(descriptor)) }

    /// Waits for datagrams, at most `timeout`, and takes all that wait, up to a batch.
    ///
    /// Returns how many came: zero after the time-out or a `wake()`.
    package func receive(into batch: inout ReceiveBatch, timeout: Duration) throws(TransportError) -> Int {
        var count = batch.fill(from: descriptor)
        if count == 0 {
            let found = datagram_wait(descriptor, wakeUp, max(0, timeout.nanoseconds))
            guard found >= 0 else { throw .system("waiting for datagrams failed", errno: -found) }
            guard found & Int32(DATAGRAM_READABLE) != 0 else { return 0 }
            count = batch.fill(from: descriptor)
        }
        guard count >= 0 else { throw .system("receiving on UDP port \(localPort) failed", errno: Int32(-count)) }
        return count
    }

    /// Makes the current or the next wait of `receive` end at once.
    package func wake() { datagram_signal(wakeUp) }

    /// Hands a batch of `count` messages to the kernel and empties it; returns how many were taken. One that a single
    /// peer's state makes impossible is left out; a full queue is waited for a moment, then the rest is dropped.
    func send(_ batch: OpaquePointer, count: Int) -> Int {
        var next = 0
        var sent = 0
        while next < count {
            let taken = Int(datagram_batch_send(descriptor, batch, UInt32(next)))
            if taken > 0 {
                next += taken
                sent += taken
            } else if taken == -Int(EAGAIN) || taken == -Int(ENOBUFS) {
                guard datagram_wait_writable(descriptor, TransportLimits.writableMilliseconds) != 0 else { break }
            } else {
                next += 1
            }
        }
        _ = datagram_batch_send(descriptor, batch, .max)
        return sent
    }
}
